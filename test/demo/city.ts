import { createHandler } from "#bot";
import { commands } from "#commands";
import { type LedgerRecord, ZONE } from "#core";
import { evaluateAll, reportYear } from "#reports";
import { createNumbers, type Database, loadTree, type Ticket } from "#store";
import { loadDemo } from "../../src/demo/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { recordOf } from "../../src/store/records.ts";
import { ticketOf } from "../../src/store/tickets.ts";
import type { Books } from "./recount.ts";

const NOW = "2026-11-22T02:00:00.000Z";
export const TODAY = "2026-11-22";

/** The demo city, loaded into memory for a test file. */
export async function openDemo(year = 2026) {
  const db = await openSqlite(":memory:");
  const count = await loadDemo(db, { year });
  return { db, count };
}

/** All 45 figures as the program has them, by id; 0 where nothing was recorded. */
export async function figuresOf(
  db: Database,
  today = TODAY,
  known?: Books["tree"],
): Promise<ReadonlyMap<string, number>> {
  const tree = known ?? (await loadTree(db.query));
  const unit = tree.units.get("city");
  if (unit === undefined) throw new Error("the demo has no city");
  const period = reportYear(Number(today.slice(0, 4)), today);
  const values = await evaluateAll(db.query, { tree, unit, period, today });
  return new Map(values.map(({ measure, value }) => [measure.id, value ?? 0]));
}

export async function recordsOf(db: Database): Promise<readonly LedgerRecord[]> {
  return (await db.query.selectFrom("record").selectAll().orderBy("number").execute()).map(recordOf);
}

async function ticketsOf(db: Database): Promise<readonly Ticket[]> {
  return (await db.query.selectFrom("ticket").selectAll().orderBy("number").execute()).map(ticketOf);
}

export async function booksOf(db: Database, today = TODAY): Promise<Books> {
  const { from, to } = reportYear(Number(today.slice(0, 4)), today);
  return { records: await recordsOf(db), tickets: await ticketsOf(db), tree: await loadTree(db.query), from, to };
}

/** Presses a receipt's button on the real path; answers the toast. */
export function presser(db: Database) {
  const numbers = { record: createNumbers(db, "record"), ticket: createNumbers(db, "ticket") };
  const handle = createHandler({
    db,
    clock: () => NOW,
    zone: ZONE,
    commands,
    appId: "cli_demo00000000",
    identity: async () => "ou_demobot",
    render: () => "{}",
    nextNumber: (sequence) => numbers[sequence](),
    settings: { publicUrl: undefined, adminIds: [], slot: 0 },
  });
  let presses = 0;
  return async (record: LedgerRecord, action: string, value?: string): Promise<string> => {
    presses += 1;
    const eventId = `test_${presses}`;
    const answer = await handle(
      {
        kind: "press",
        eventId,
        messageId: `om_test${presses}`,
        chatId: record.chatId ?? "",
        operatorId: record.reporterId,
        at: NOW,
        action,
        id: String(record.number),
        value,
        form: undefined,
      },
      { bodyHash: eventId, receivedAt: NOW },
    );
    if (answer.status !== 200) throw new Error("the door answered 503");
    return (answer.body as { toast?: { type?: string } }).toast?.type ?? "";
  };
}
