import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bindChat, upsertChat, upsertPerson } from "#store";
import type { City } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { createTown } from "../faults/town.ts";
import { madeLedger } from "./ledgers/made-ledger.ts";
import { messageEvent, wireRequest } from "./load/events.ts";
import type { Counts } from "./load/hooks.ts";
import { type Burst, paced } from "./load/load.ts";
import { startPlatform } from "./load/platform.ts";
import { type Server, startServer } from "./load/servers.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const LONG_READS = fileURLToPath(new URL("ledgers/long-reads.ts", import.meta.url));
const RECORDS = 100_000;
const RATE = 200;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
/** How many requests are sent first and not measured, because new clients must open connections. */
const LEAD = RATE / 2;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const GROUPS = 50;

type Way = "alone" | "with summaries, a recount and an export";
const WAYS: readonly Way[] = ["alone", "with summaries, a recount and an export"];

/** The effect of long reads on the webhook: 200 events a second, with and without them, on a ledger of 10⁵ records. */
export async function benchBusy(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-busy-"));
  const city = createTown(GROUPS, 2_000);
  const platform = await startPlatform(city.bot.openId, true);
  const runs = new Map<Way, (Burst & Counts)[]>(WAYS.map((way) => [way, []]));
  let read = "";
  try {
    const seeded = join(folder, "seeded.db");
    copyFileSync(await madeLedger(RECORDS), seeded);
    await settle(seeded, city);
    const ground = { folder, seeded, recording: "", busyPlatform: platform.url, platform: platform.url };
    const server = await startServer("program", ground, ["--import", LONG_READS]);
    let index = 0;
    const requests = () => Array.from({ length: LEAD + RATE * SECONDS }, () => wire(city, index++, server));
    await paced(server.port, requests(), RATE);
    for (let each = 0; each < ROUNDS; each += 1) {
      for (const way of each % 2 === 0 ? WAYS : WAYS.toReversed()) {
        const prepared = requests();
        await server.counts();
        const then = () => way !== "alone" && server.tell("read");
        const result = await paced(server.port, prepared, RATE, { requests: LEAD, then });
        if (result.refused > 0) throw new Error(`${result.refused} of ${prepared.length} were refused`);
        runs.get(way)?.push({ ...result, ...(await server.counts()) });
        if (way !== "alone") read = JSON.stringify(await server.asked("rest"));
      }
    }
    await server.stop();
  } finally {
    platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const middle = (way: Way, pick: (run: Burst & Counts) => number) => median((runs.get(way) ?? []).map(pick));
  const rows = WAYS.map((way) => [
    way,
    round(middle(way, ({ p50Ms }) => p50Ms)),
    round(middle(way, ({ p99Ms }) => p99Ms)),
    round(middle(way, ({ maxMs }) => maxMs)),
    round(middle(way, ({ loopDelayP99Ms }) => loopDelayP99Ms)),
    round(middle(way, ({ rssMb }) => rssMb)),
  ]);
  const [alone, busy] = WAYS.map((way) => middle(way, ({ p99Ms }) => p99Ms)) as [number, number];
  const text = [
    `At ${RATE} events a second the p99 is **${round(busy - alone)} ms** more with long reading than without it (target 10).`,
    table(["", "p50 ms", "p99 ms", "slowest ms", "loop delay p99 ms", "RSS MB"], rows),
    `Meanwhile and until it had ended, in ${ROUNDS} rounds of ${SECONDS} s: ${said(read)}.`,
  ];
  report("busy", text.join("\n\n"));
}

function said(read: string): string {
  const { recounted = 0, exported = 0, summaries = 0 } = JSON.parse(read || "{}") as Record<string, number>;
  if (recounted === 0 || exported === 0 || summaries === 0) throw new Error(`nothing was read meanwhile: ${read}`);
  return `${recounted.toLocaleString("en")} records recounted, ${exported.toLocaleString("en")} rows exported, ${summaries} summaries`;
}

/** Binds the sandbox's groups to branches of the generated ledger. */
async function settle(path: string, city: City): Promise<void> {
  const db = await openSqlite(path);
  const now = new Date().toISOString();
  const branches = await db.query.selectFrom("unit").select("id").where("kind", "=", "branch").limit(GROUPS).execute();
  await db.commit([
    ...city.people.map(({ openId, name }) => upsertPerson(db.query, { platform: "lark", id: openId, name }, now)),
    ...city.chats.flatMap(({ chatId, name }, index) => [
      upsertChat(db.query, { platform: "lark", id: chatId, kind: "group", name, personId: undefined }),
      bindChat(db.query, chatId, branches[index]?.id ?? "", undefined, { personId: "seed", now }),
    ]),
  ]);
  await db.close();
}

function wire(city: City, index: number, { port }: Server): Buffer {
  const now = Date.now();
  return wireRequest(messageEvent(city, index, now), now, `127.0.0.1:${port}`);
}
