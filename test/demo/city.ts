import { createHandler } from "#bot";
import { commands } from "#commands";
import { type Card, type LedgerRecord, type Press, readPeriod, type Unit, ZONE } from "#core";
import { larkTraits } from "#platforms";
import { evaluateAll, reportYear, type Valued, writeSpeech } from "#reports";
import { createNumbers, type Database, loadTree, type Ticket } from "#store";
import { loadDemo } from "../../src/demo/index.ts";
import { demoCity } from "../../src/demo/load.ts";
import { renderCard } from "../../src/platforms/lark/cards/cards.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { recordOf } from "../../src/store/ledger/records.ts";
import { ticketOf } from "../../src/store/ledger/tickets.ts";
import type { Books } from "./recount.ts";

const NOW = "2026-11-22T02:00:00.000Z";
export const TODAY = "2026-11-22";

/** The demo city, loaded into memory for a test file. */
export async function openDemo(year = 2026) {
  const db = await openSqlite(":memory:");
  const count = await loadDemo(db, { year });
  return { db, count };
}

/** All 45 figures as the program has them. */
export async function valuesOf(db: Database, today = TODAY, known?: Books["tree"]): Promise<readonly Valued[]> {
  const tree = known ?? (await loadTree(db.query));
  const period = reportYear(Number(today.slice(0, 4)), today);
  return await evaluateAll(db.query, { tree, unit: cityIn(tree), period, today });
}

/** The same by id; 0 where nothing was recorded. */
export const figuresIn = (values: readonly Valued[]): ReadonlyMap<string, number> =>
  new Map(values.map(({ measure, value }) => [measure.id, value ?? 0]));

export const figuresOf = async (db: Database, today = TODAY): Promise<ReadonlyMap<string, number>> =>
  figuresIn(await valuesOf(db, today));

/** What the annual report prints for each measure, every number as it is. */
export function slotsIn(values: readonly Valued[], tree: Books["tree"]): ReadonlyMap<string, string> {
  const period = readPeriod("2026", { today: TODAY });
  if (!period.ok) throw new Error(period.error);
  const asked = { unit: cityIn(tree), period: period.value, confirmedOnly: false, exact: true };
  const { paragraphs } = writeSpeech(values, asked, TODAY);
  return new Map(
    paragraphs.flatMap(({ spans, notes }) =>
      notes.map(({ mark, valued }) => [valued.measure.id, spans.find((span) => span.mark === mark)?.text ?? ""]),
    ),
  );
}

/** Whose report the seed is: the city's committee, to which 全市 means all three levels. */
function cityIn(tree: Books["tree"]): Unit {
  const unit = tree.units.get("gw");
  if (unit === undefined) throw new Error("the demo has no committee");
  return unit;
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

/** The demo city's bot, as it is wired everywhere; `render` is what becomes of its cards. */
function handlerOf(db: Database, render: (card: Card) => string, clock = () => NOW) {
  const numbers = { record: createNumbers(db, "record"), ticket: createNumbers(db, "ticket") };
  return createHandler({
    db,
    clock,
    zone: ZONE,
    commands,
    platform: larkTraits,
    appId: "cli_demo00000000",
    identity: async () => "ou_demobot",
    render,
    nextNumber: (sequence) => numbers[sequence](),
    settings: { publicUrl: undefined, adminIds: [], slot: 0 },
  });
}

/** The leader of the demo city in a chat of their own with the bot: says and presses, and hears the cards that come of it. */
export function leaderOf(db: Database) {
  const cards: Card[] = [];
  let events = 0;
  // Nobody says twenty things a minute.
  const clock = () => new Date(Date.parse(NOW) + events * 10_000).toISOString();
  const render = (card: Card) => {
    cards.push(card);
    return renderCard(card);
  };
  const handle = handlerOf(db, render, clock);
  const { leader } = demoCity();
  const heard = async (event: Parameters<typeof handle>[0]): Promise<readonly Card[]> => {
    cards.length = 0;
    const answer = await handle(event, { bodyHash: event.eventId, receivedAt: NOW });
    if (answer.status !== 200) throw new Error("the door answered 503");
    return [...cards];
  };
  const next = () => {
    events += 1;
    return { eventId: `leader_${events}`, messageId: `om_leader${events}`, chatId: "oc_leader" };
  };
  return {
    say: (text: string) =>
      heard({
        kind: "message",
        ...next(),
        chatKind: "direct",
        senderId: leader.personId,
        senderKind: "user",
        sentAt: clock(),
        clockFlag: false,
        messageType: "text",
        text,
        mentions: [],
        parentId: undefined,
        file: undefined,
      }),
    press: ({ action, id, value }: Press) =>
      heard({ kind: "press", ...next(), operatorId: leader.personId, at: clock(), action, id, value, form: undefined }),
  };
}

/** Presses a receipt's button on the real path; answers the toast. */
export function presser(db: Database) {
  const handle = handlerOf(db, () => "{}");
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
