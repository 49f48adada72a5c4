import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/databases.ts";
import { ROOT_FOLDER, start } from "../processes.ts";

// Invariants A6 and E5: a program that may not run says so and ends, with a code a supervisor understands.
const TIMEOUT = { timeout: 60_000 };
const GOOD = {
  LARK_APP_ID: "cli_a1b2c3d4e5f60718",
  LARK_APP_SECRET: "b7f3c9d1e5a84c20b7f3c9d1",
  LARK_ENCRYPT_KEY: "0d9e8f7a6b5c4d3e2f1a0b9c",
  LARK_VERIFICATION_TOKEN: "Q7w8E9r0T1y2U3i4O5p6A7s8",
} as const;

/** Runs the program until it ends by itself. */
async function ended(env: Record<string, string>): Promise<{ code: number | null; seconds: number; said: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, ["scripts/with-node.js", "src/node.ts"], {
    cwd: ROOT_FOLDER,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let greeted = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    greeted += text;
    // It should not have started: waiting longer would not make it end.
    child.kill("SIGKILL");
  });
  const [code] = (await once(child, "exit")) as [number | null];
  expect(greeted, "nothing is said to listen").toBe("");
  return { code, seconds: (performance.now() - started) / 1_000, said };
}

const without = (name: keyof typeof GOOD) => Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));

describe("missing, blank or placeholder credentials end the start with 78", () => {
  const wrong: Readonly<Record<string, Record<string, string>>> = {
    "no secret": without("LARK_APP_SECRET"),
    "no Encrypt Key": without("LARK_ENCRYPT_KEY"),
    "no token": without("LARK_VERIFICATION_TOKEN"),
    "an empty Encrypt Key": { ...GOOD, LARK_ENCRYPT_KEY: "" },
    "a blank token": { ...GOOD, LARK_VERIFICATION_TOKEN: "   " },
    "a placeholder": { ...GOOD, LARK_APP_SECRET: "your-app-secret-goes-here" },
    "a short Encrypt Key": { ...GOOD, LARK_ENCRYPT_KEY: "a1b2c3d4" },
  };
  test.each(Object.entries(wrong))("%s", TIMEOUT, async (_, env) => {
    const { code, said } = await ended({ ...env, DATABASE_URL: `sqlite:${join(temporaryFolder(), "ledger.db")}` });
    expect(code).toBe(78);
    expect(said).toMatch(/LARK_/);
    for (const secret of Object.values(GOOD)) expect(said).not.toContain(secret);
  });
});

test("a second process on the same SQLite file ends with 75, and the first goes on", TIMEOUT, async () => {
  const env = { ...GOOD, DATABASE_URL: `sqlite:${join(temporaryFolder(), "ledger.db")}` };
  const first = await start("src/node.ts", { env: { ...env, PORT: "0" }, ready: /模范已启动/ });
  try {
    const { code, seconds, said } = await ended(env);
    expect(code).toBe(75);
    expect(said).toContain("另一个进程");
    console.log(`E5: the second process ended with 75 after ${seconds.toFixed(1)} s`);
    const url = /http:\/\/\S+/.exec(first.hello)?.[0] ?? "";
    expect((await fetch(`${new URL(url).origin}/healthz`)).status).toBe(200);
  } finally {
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
  }
});
