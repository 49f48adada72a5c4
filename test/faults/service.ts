import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "#core";
import type { City } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { keys, messageEvent, wireRequest } from "../bench/load/events.ts";
import { startPlatform } from "../bench/load/platform.ts";
import { freePort, type Running, start } from "./processes.ts";
import { createTown, seedTown } from "./town.ts";

/** The program as a process of its own on a seeded ledger, with a platform that is enough for it. */
export interface Service {
  readonly port: number;
  readonly city: City;
  readonly folder: string;
  readonly database: string;
  /** A copy of the ledger as it was before the program was started on it. */
  readonly seeded: string;
  readonly program: Running;
  /** A new message event, signed and ready for a socket. */
  event(): { readonly messageId: string; readonly request: Buffer };
  /** How much memory it holds, and how much of that is its own and not of a file; nought when it is gone. */
  memory(): { readonly rssMiB: number; readonly ownMiB: number };
  stop(): Promise<string | number>;
  close(): Promise<void>;
}

/** What differs from service to service. */
export interface ServiceOptions {
  /** The code to run instead of this one. */
  readonly root?: string;
  readonly env?: (folder: string) => Record<string, string>;
  /** Whether the platform takes messages; otherwise what is measured is the way in alone. */
  readonly isTaking?: boolean;
  /** Another platform than one that takes messages or puts them off. */
  readonly platform?: (botId: string) => Promise<{ readonly url: string; close(): void }>;
  /** Whether the pages are served too; there are none without an address. */
  readonly hasPages?: boolean;
}

const GROUPS = 50;
/** Enough that nobody says more than the twenty things a minute after which answers are held back. */
const PEOPLE = 2_000;

/** Starts one; `close` ends it and removes everything. */
export async function startService({
  root,
  env,
  isTaking = false,
  hasPages = false,
  ...other
}: ServiceOptions = {}): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-service-"));
  const city = createTown(GROUPS, PEOPLE);
  const platform = await (other.platform ?? ((botId) => startPlatform(botId, !isTaking)))(city.bot.openId);
  const database = join(folder, "ledger.db");
  const db = await openSqlite(database);
  await seedTown(db, city, new Date().toISOString());
  await db.close();
  const seeded = join(folder, "seeded.db");
  copyFileSync(database, seeded);
  const port = await freePort();
  const program = await start("src/node.ts", {
    ...defined({ root }),
    ready: /模范已启动/,
    env: {
      ...keys,
      LARK_BASE_URL: platform.url,
      DATABASE_URL: `sqlite:${database}`,
      PORT: String(port),
      ...(hasPages ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
      ...env?.(folder),
    },
  });
  let index = 0;
  return {
    port,
    city,
    folder,
    database,
    seeded,
    program,
    event() {
      index += 1;
      const now = Date.now();
      const event = messageEvent(city, index, now);
      const { message } = (event as { event: { message: { message_id: string } } }).event;
      return { messageId: message.message_id, request: wireRequest(event, now, `127.0.0.1:${port}`) };
    },
    memory() {
      const status = program.isOver() ? "" : readFileSync(`/proc/${program.child.pid}/status`, "utf8");
      const line = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) / 1_024;
      return { rssMiB: line("VmRSS"), ownMiB: line("RssAnon") };
    },
    async stop() {
      program.child.kill("SIGTERM");
      return await program.ended;
    },
    async close() {
      if (!program.isOver()) program.child.kill("SIGKILL");
      await program.ended;
      platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
