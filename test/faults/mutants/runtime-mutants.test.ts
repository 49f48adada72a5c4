import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { hasNginx } from "../instances/balancer.ts";
import { type Mistake, withMutant } from "./mutants.ts";

// The tests of the runtimes run on copies of the repository with one mistake each, and have to fail where it is theirs to: three
// minutes and more, so `FAULTS=long npm run test:faults -- runtime-mutants`.
const isLong = process.env.FAULTS === "long";

/** A mistake, the test file that must see it, and the name of the test that does. */
interface Planted {
  readonly mistake: Mistake;
  readonly file: string;
  readonly seenBy: string;
}

const WORKER = "test/runtime/worker.test.ts";
const WEBSOCKET = "test/runtime/node.test.ts";
const RUNTIMES: Readonly<Record<string, Planted>> = {
  "a minute that does nothing on Workers": {
    mistake: "a minute that does nothing on Workers",
    file: WORKER,
    seenBy: "a tick decides due jobs and sends pending messages",
  },
  "official data on Workers": {
    mistake: "official data on Workers",
    file: WORKER,
    seenBy: "official data prevents the start",
  },
  "a Worker that dedupes in memory": {
    mistake: "dedupe in memory",
    file: WORKER,
    seenBy: "the same event twice makes one record, and a forged one none",
  },
  "a long connection that stays down": {
    mistake: "a long connection that stays down",
    file: WEBSOCKET,
    seenBy: "the program connects, reconnects after a cut, and loses nothing",
  },
  "an event over the long connection that is answered but not saved": {
    mistake: "an event over the long connection that is answered but not saved",
    file: "test/platforms/lark/long-connection.test.ts",
    seenBy: "tells the person if a press could not be saved, and lets the platform deliver an event again",
  },
};

const BALANCED: Readonly<Record<string, Planted>> = {
  "instances that dedupe in memory": {
    mistake: "dedupe in memory",
    file: "test/faults/instances/balanced-once.test.ts",
    seenBy: "each event five times at once through nginx to two instances",
  },
  "an instance that answers before the commit": {
    mistake: "answer before the commit",
    file: "test/faults/instances/balanced.test.ts",
    seenBy: "two instances behind nginx, one killed every few seconds",
  },
  "a balancer that gives up an instance": {
    mistake: "a balancer that gives up an instance",
    file: "test/faults/instances/balanced.test.ts",
    seenBy: "two instances behind nginx, one killed every few seconds",
  },
};

const MORE = ["test", "scripts", "deploy", "wrangler.toml", "vitest.config.ts"];

/** Runs one test file on the copy; answers its exit code and what it printed. */
async function run(root: string, file: string): Promise<{ code: number; said: string }> {
  const mode = file.startsWith("test/faults/") ? ["--mode", "faults"] : [];
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...mode, file], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, "close");
  return { code: Number(code), said };
}

async function expectSeen(_: string, { mistake, file, seenBy }: Planted): Promise<void> {
  const { code, said } = await withMutant(mistake, (root) => run(root, file), MORE);
  const failed = said.split("\n").filter((line) => /^\s*FAIL\s/.test(line));
  expect([code, failed.join("\n")]).toEqual([1, expect.stringContaining(seenBy)]);
}

describe.runIf(isLong)("planted mistakes of the runtimes", () => {
  test.each(Object.entries(RUNTIMES))("%s is found", { timeout: 300_000 }, expectSeen);
});

describe.runIf(isLong && hasNginx("runtime-mutants.test.ts"))("behind the balancer", () => {
  test.each(Object.entries(BALANCED))("%s is found", { timeout: 600_000 }, expectSeen);
});
