import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT_FOLDER, START_FLAGS } from "../faults/processes.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const PROBE = fileURLToPath(new URL("reference/hono.ts", import.meta.url));
const ROUNDS = 7;

/** The time until it serves and its memory, compared with the smallest program of the same libraries. */
export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-start-"));
  const found = {
    program: [] as Started[],
    "a release of it": [] as Started[],
    "Hono + Kysely + better-sqlite3": [] as Started[],
  };
  try {
    const release = pack(folder);
    for (let each = 0; each <= ROUNDS; each += 1) {
      const database = join(folder, `${each}.db`);
      const ours = await started([...START_FLAGS, "scripts/with-node.js", "src/node.ts"], {
        DATABASE_URL: `sqlite:${database}`,
        PORT: "0",
      });
      const packed = await started(
        [...START_FLAGS, "scripts/with-node.js", "app/node.js"],
        { DATABASE_URL: `sqlite:${join(folder, `release-${each}.db`)}`, PORT: "0" },
        release,
      );
      const bare = await started([PROBE], { DATABASE: join(folder, `bare-${each}.db`) });
      // The first start reads the files from disk, which says nothing about the program.
      if (each === 0) continue;
      found.program.push(ours);
      found["a release of it"].push(packed);
      found["Hono + Kysely + better-sqlite3"].push(bare);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = Object.entries(found).map(([name, all]) => [
    name,
    round(median(all.map(({ seconds }) => seconds))),
    round(median(all.map(({ rssMb }) => rssMb))),
  ]);
  report("start", table(["", "seconds until it serves", "RSS MB then"], rows));
}

/** The files of `npm run release`, without Node, which runs the bench anyway. */
function pack(folder: string): string {
  const words = ["scripts/with-node.js", "scripts/release.ts", "--without-node", "--out", folder];
  execFileSync(process.execPath, words, { cwd: ROOT_FOLDER, stdio: "ignore" });
  return join(folder, readdirSync(folder).find((name) => name.endsWith("-without-node")) ?? "");
}

interface Started {
  readonly seconds: number;
  readonly rssMb: number;
}

async function started(words: readonly string[], env: Record<string, string>, cwd = ROOT_FOLDER): Promise<Started> {
  const at = performance.now();
  const child = spawn(process.execPath, words, {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await ready(child.stdout);
  const seconds = (performance.now() - at) / 1_000;
  const rssMb = await memoryOf(child.pid ?? 0);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
  return { seconds, rssMb };
}

async function ready(output: NodeJS.ReadableStream): Promise<void> {
  for await (const part of output) if (/http:|ready/.test(String(part))) return;
  throw new Error("it ended before it was ready");
}

async function memoryOf(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
