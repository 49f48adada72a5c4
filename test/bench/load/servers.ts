import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, copyFileSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, ROOT_FOLDER, START_FLAGS } from "../../faults/processes.ts";
import { keys } from "./events.ts";
import type { Counts } from "./hooks.ts";

const HOOKS = fileURLToPath(new URL("hooks.ts", import.meta.url));

/** A measured server in a process and with a database of its own. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** What it did since the last call. */
  counts(): Promise<Counts>;
  /** Sends a command to the code loaded before it, and returns the answer if there is one. */
  tell(word: string): void;
  asked(word: string): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * What all servers of a run share: a folder, a seeded ledger to copy, the recorded statements, and the platform's
 * address.
 */
export interface Ground {
  readonly folder: string;
  readonly seeded: string;
  readonly recording: string;
  /** A platform that accepts no messages for now, and one that accepts all. */
  readonly busyPlatform: string;
  readonly platform: string;
  readonly commitDelayMs?: number;
}

/** The servers: the program, and the references to compare it with. */
export const SERVERS = {
  program: { script: "src/node.ts", env: {} },
  "program, receipts going out": { script: "src/node.ts", env: { SENDING: "1" } },
  "bare, grouped": { script: "test/bench/reference/bare.ts", env: { GROUPED: "1" } },
  "bare, one by one": { script: "test/bench/reference/bare.ts", env: {} },
  "SDK + Kysely": { script: "test/bench/reference/sdk.ts", env: {} },
  "the least": { script: "test/bench/reference/least.ts", env: {} },
  "SDK + Kysely, three rows": { script: "test/bench/reference/sdk-three-rows.ts", env: {} },
} as const;

export type ServerName = keyof typeof SERVERS;

/** Starts one on a copy of the seeded ledger. */
export async function startServer(name: ServerName, ground: Ground, flags: readonly string[] = []): Promise<Server> {
  const { script, env } = SERVERS[name];
  const port = await freePort();
  const database = join(ground.folder, `${name.replace(/\W+/g, "-")}-${port}.db`);
  copyFileSync(ground.seeded, database);
  sync(database);
  const ours = script === "src/node.ts" ? START_FLAGS : [];
  const child = spawn(process.execPath, [...ours, ...flags, "--import", HOOKS, "scripts/with-node.js", script], {
    cwd: ROOT_FOLDER,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      ...keys,
      ...env,
      LARK_BASE_URL: "SENDING" in env ? ground.platform : ground.busyPlatform,
      DATABASE_URL: `sqlite:${database}`,
      DATABASE: database,
      RECORDING: ground.recording,
      COMMIT_DELAY_MS: String(ground.commitDelayMs ?? 0),
      PORT: String(port),
      SQL_TIMES: process.env.SQL_TIMES ?? "",
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (process.env.SQL_TIMES === "1") child.stdout?.pipe(process.stdout);
  await Promise.race([
    once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data"),
    once(child, "exit").then(() => Promise.reject(new Error(`${name} did not start`))),
  ]);
  return {
    name,
    port,
    pid: child.pid ?? 0,
    async counts() {
      const heard = once(child, "message");
      child.send("count");
      return ((await heard) as [Counts])[0];
    },
    tell: (word) => void child.send(word),
    async asked(word) {
      const heard = once(child, "message");
      child.send(word);
      return ((await heard) as [unknown])[0];
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      // The references have no signal handlers; the program ends after its last send.
      await ended;
    },
  };
}

/**
 * Waits until the copy is on disk: the system writes it within half a minute, and every sync of a server would wait for
 * that.
 */
function sync(file: string): void {
  const open = openSync(file, "r+");
  fsyncSync(open);
  closeSync(open);
}
