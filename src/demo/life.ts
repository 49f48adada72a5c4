import { type Bot, createHandler } from "#bot";
import { commands } from "#commands";
import { ZONE } from "#core";
import { larkTraits, madeUp } from "#platforms";
import { createNumbers, type Database } from "#store";
import type { Action, Known } from "./script.ts";

const BOT = madeUp.personId("demobot");
const BOT_KEY = madeUp.mentionKey(1);
const APP = "cli_demo00000000";

/** Sorts actions by time. */
export const inOrder = (actions: readonly Action[]): readonly Action[] =>
  [...actions].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** A bot whose clock shows the time of the last action, and the functions to feed it actions. */
export function openLife(db: Database, render: Bot["render"] = larkTraits.keepCard) {
  let now = "";
  const numbers = { record: createNumbers(db, "record"), ticket: createNumbers(db, "ticket") };
  const bot: Bot = {
    db,
    clock: () => now,
    zone: ZONE,
    commands,
    platform: larkTraits,
    appId: APP,
    identity: async () => BOT,
    render,
    nextNumber: (sequence) => numbers[sequence](),
    settings: { publicUrl: undefined, adminIds: [], slot: 0 },
  };
  const handle = createHandler(bot);
  const ledger = createMemory(db);
  const unread: string[] = [];
  let index = -1;
  return {
    bot,
    /** Lines of the script that created no record although they should have. */
    unread: unread as readonly string[],
    /** Sets the clock, forwards only. */
    at(instant: string): void {
      now = instant;
    },
    async live(action: Action): Promise<void> {
      index += 1;
      now = action.at;
      const event = eventOf(action, index, ledger.known);
      if (event === undefined) return;
      const answer = await handle(event, { bodyHash: event.eventId, receivedAt: now });
      if (!("body" in answer)) throw new Error(`the ledger did not take action ${index}`);
      const { does } = action;
      if ("says" in does && does.key !== undefined) {
        const lines = does.says(ledger.known);
        const found = await ledger.remember(does.key, event.messageId);
        if (found < lines.split("\n").length) unread.push(lines);
      }
    },
  };
}

function eventOf(action: Action, index: number, known: Known) {
  const eventId = `demo_${index}`;
  const messageId = madeUp.messageId(`demo${index}`);
  if ("presses" in action.does) {
    const press = action.does.presses(known);
    if (press === undefined) return undefined;
    return {
      kind: "press" as const,
      eventId,
      messageId,
      chatId: action.chatId,
      operatorId: action.by.personId,
      at: action.at,
      action: press.action,
      id: press.id,
      value: press.value,
      form: undefined,
    };
  }
  const text = action.does.says(known);
  return {
    kind: "message" as const,
    eventId,
    messageId,
    chatId: action.chatId,
    chatKind: action.isDirect ? ("direct" as const) : ("group" as const),
    senderId: action.by.personId,
    senderKind: "user" as const,
    sentAt: action.at,
    clockFlag: false,
    messageType: "text" as const,
    text: action.isDirect ? text : `${BOT_KEY} ${text}`,
    mentions: action.isDirect ? [] : [{ key: BOT_KEY, personId: BOT, name: "模范" }],
    parentId: undefined,
    file: undefined,
  };
}

/** Remembers the record and ticket numbers that were created under a key. */
function createMemory(db: Database) {
  const records = new Map<string, number>();
  const tickets = new Map<string, readonly number[]>();
  const known: Known = {
    record: (key) => records.get(key) ?? 0,
    tickets: (key) => tickets.get(key) ?? [],
  };
  return {
    known,
    /** The number of records that a message created; the first is stored under its key. */
    async remember(key: string, messageId: string): Promise<number> {
      const made = await db.query
        .selectFrom("record")
        .select(["id", "number"])
        .where("message_id", "=", messageId)
        .orderBy("number")
        .execute();
      const [row] = made;
      if (row === undefined) return 0;
      records.set(key, row.number);
      const found = await db.query
        .selectFrom("ticket")
        .select("number")
        .where("record_id", "=", row.id)
        .orderBy("seq")
        .execute();
      tickets.set(
        key,
        found.map(({ number }) => number),
      );
      return made.length;
    },
  };
}
