import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "#core";
import type { City } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { freePort, type Running, start } from "./processes.ts";
import { seedTown } from "./town.ts";

/** The program and the platform as two processes, with a hand on both: the crash harness is the third. */
export interface Rig {
  readonly database: string;
  /** Where the program listens. */
  readonly address: string;
  /** The program as it runs now; it may be over. */
  program(): Running;
  /** Starts the program again when it is over. */
  revive(): Promise<void>;
  /** Ends the program by SIGKILL, by its own pid. */
  kill(): Promise<void>;
  /** Asks the program to end and returns how it did. */
  stop(): Promise<string | number>;
  /** Moves the clock of both; the platform delivers what falls due meanwhile, each on its own moment. */
  advance(ms: number): Promise<void>;
  /** Asks the platform's hand for something. */
  ask<T>(path: string, body?: unknown): Promise<T>;
  /** How many messages the program still owes; undefined when it does not answer. */
  pending(): Promise<number | undefined>;
  /** Delivers an event that asks for nothing, after which the program looks at what it owes. */
  nudge(): Promise<void>;
  restarts(): number;
  close(): Promise<void>;
}

const APP_ID = "cli_c4a5e00000000001";

/** Starts both on fresh ports and a fresh, seeded ledger. `root` is the code to run, when it is not this one. */
export async function createRig(city: City, root?: string): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-crash-"));
  const database = join(folder, "ledger.db");
  let offset = saturdayEvening(Date.now()) - Date.now();
  const db = await openSqlite(database);
  await seedTown(db, city, new Date(Date.now() + offset).toISOString());
  await db.close();
  const cityFile = join(folder, "city.json");
  writeFileSync(cityFile, JSON.stringify(city));

  const port = await freePort();
  const secret = () => randomBytes(16).toString("hex");
  const keys = {
    LARK_APP_ID: APP_ID,
    LARK_APP_SECRET: `k${secret()}`,
    LARK_ENCRYPT_KEY: `k${secret()}`,
    LARK_VERIFICATION_TOKEN: `k${secret()}`,
  };
  const sandbox = await start("src/sandbox/main.ts", {
    env: keys,
    args: ["--city", cityFile, "--request-url", `http://127.0.0.1:${port}/lark/events`],
    ready: /\n/,
  });
  const platform = (JSON.parse(sandbox.hello) as { url: string }).url;

  let starts = 0;
  const launch = async () => {
    starts += 1;
    return await start("src/node.ts", {
      ...defined({ root }),
      hooked: true,
      ready: /模范已启动/,
      env: {
        ...keys,
        LARK_BASE_URL: platform,
        DATABASE_URL: `sqlite:${database}`,
        PORT: String(port),
        CLOCK_OFFSET_MS: String(offset),
      },
    });
  };
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const how = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${platform}${path}`, body === undefined ? {} : how);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  await ask("/sandbox/clock", { advance_ms: offset });
  let program = await launch();

  const address = `http://127.0.0.1:${port}`;
  return {
    database,
    address,
    program: () => program,
    async revive() {
      if (program.isOver()) program = await launch();
    },
    async kill() {
      program.child.kill("SIGKILL");
      await program.ended;
    },
    async stop() {
      program.child.kill("SIGTERM");
      return await program.ended;
    },
    async advance(ms) {
      offset += ms;
      await program.order({ offset });
      await ask("/sandbox/clock", { advance_ms: ms });
    },
    ask,
    async pending() {
      const text = await fetch(`${address}/metrics`)
        .then((answer) => answer.text())
        .catch(() => undefined);
      if (text === undefined) {
        // Only a program that is dying hangs up on a question.
        await program.ended;
        return undefined;
      }
      const found = /^mofan_outbox_pending (\d+)/m.exec(text);
      if (found === null) throw new Error(`no pending in ${text}`);
      return Number(found[1]);
    },
    async nudge() {
      await ask("/sandbox/api/push", { event_type: "im.message.reaction.created_v1", event: {} });
    },
    restarts: () => starts - 1,
    async close() {
      for (const each of [program, sandbox]) {
        if (!each.isOver()) each.child.kill("SIGKILL");
        await each.ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const [HOUR_MS, WEEK_MS] = [3_600_000, 7 * 24 * 3_600_000];

/** The next Saturday at eight in the evening in Shanghai: for thirteen hours from then the clock has nothing to say to anybody. */
function saturdayEvening(now: number): number {
  const thursday = Math.floor(now / WEEK_MS) * WEEK_MS;
  return thursday + WEEK_MS + 2 * 24 * HOUR_MS + 12 * HOUR_MS;
}
