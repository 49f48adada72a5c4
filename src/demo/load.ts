import { type Bot, createHandler } from "#bot";
import { commands } from "#commands";
import { addWorkdays, type Instant, ROOT, ZONE } from "#core";
import { larkTraits, madeUp } from "#platforms";
import {
  bindChat,
  createNumbers,
  type Database,
  importRoster,
  insertRole,
  insertRow,
  newId,
  upsertChat,
  upsertPerson,
  type Write,
  write,
} from "#store";
import { createCity, type DemoCity, type DemoPerson } from "./city.ts";
import { createDice } from "./dice.ts";
import { tellWork } from "./records.ts";
import { createScript, type Deed, type Known, lastDay } from "./script.ts";
import { tellYear } from "./stories.ts";

/** The result of loading the demo city. */
export interface DemoCount {
  readonly units: number;
  readonly people: number;
  readonly deeds: number;
  readonly records: number;
  /** Lines of the script that created no record although they should have; the list must be empty. */
  readonly unread: readonly string[];
}

/** Options for loading the demo city. */
export interface DemoOptions {
  readonly year: number;
  /** Called with the progress from 0 to 1. */
  readonly onProgress?: (part: number, step: string) => void;
}

const SEED = 20_080;
const BOT = madeUp.personId("demobot");
const BOT_KEY = madeUp.mentionKey(1);
const APP = "cli_demo00000000";
/** The setting that marks a ledger as the demo city, with what the sandbox needs to show its people. */
const SETTING = "demo-city";

/** Stores the people, units and groups of the demo city in an empty ledger; returns them with the year's script. */
export async function settleDemo(db: Database, year: number) {
  const dice = createDice(SEED);
  const city = createCity(dice);
  await settle(db, city, year);
  const script = createScript(city, dice, year);
  tellYear(script);
  tellWork(script);
  return { city, script };
}

/**
 * Loads the demo city into an empty ledger: a year typed line by line, through the same reader and commit as people's
 * messages.
 */
export async function loadDemo(db: Database, options: DemoOptions): Promise<DemoCount> {
  const { year, onProgress } = options;
  onProgress?.(0, "建单位");
  const { city, script } = await settleDemo(db, year);
  const unread = await live(db, script.deeds, (part) => onProgress?.(part, "登记一年的台账"));
  await finish(db, year);
  const { count } = await db.query
    .selectFrom("record")
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return {
    units: city.units.length,
    people: city.units.length * 2 + 3,
    deeds: script.deeds.length,
    records: Number(count),
    unread,
  };
}

/** Whether this ledger is the demo city. */
export async function isDemo(db: Database): Promise<boolean> {
  const row = await db.query.selectFrom("setting").select("key").where("key", "=", SETTING).executeTakeFirst();
  return row !== undefined;
}

/** 8:45 in Shanghai, as UTC. */
const MORNING = "T00:45:00.000Z";

/**
 * The moment at which the demo city opens: the working morning after its story, or the moment at which it was left. So
 * it looks the same whenever it is opened. Undefined if the ledger is not the demo city.
 */
export async function demoMorning(db: Database): Promise<Instant | undefined> {
  const row = await db.query.selectFrom("setting").select("value").where("key", "=", SETTING).executeTakeFirst();
  if (row === undefined) return undefined;
  const left = await db.query
    .selectFrom("outbox")
    .select(({ fn }) => fn.max("created_at").as("at"))
    .executeTakeFirst();
  const decided = await db.query
    .selectFrom("job_cursor")
    .select(({ fn }) => fn.max("decided_until").as("at"))
    .executeTakeFirst();
  const morning = `${addWorkdays(lastDay(Number(row.value)), 1)}${MORNING}`;
  return [morning, left?.at ?? "", decided?.at ?? ""].reduce((latest, at) => (at > latest ? at : latest));
}

/** The demo city, as `loadDemo` stored it. */
export const demoCity = (): DemoCity => createCity(createDice(SEED));

/** Stores units as a roster, and people with their roles and groups, without any message. */
async function settle(db: Database, city: DemoCity, year: number): Promise<void> {
  const { query } = db;
  const now = `${year}-01-01T01:00:00.000Z`;
  const nameOf = new Map(city.units.map((unit) => [unit.id, unit.name]));
  const rows = city.units.map((unit, index) => ({
    line: index + 2,
    cells: {
      编号: unit.id,
      名称: unit.name,
      简称: unit.names.join("、"),
      上级: unit.parentId === ROOT ? "全市" : (nameOf.get(unit.parentId) ?? ""),
      层级: unit.level,
      类型: { committee: "工委", organ: "机关", branch: "支部" }[unit.kind],
      类别: unit.class ?? "",
      党员数: String(unit.members),
      书记: unit.secretary.name,
    },
  }));
  const imported = await importRoster(db, rows, { now });
  if (!imported.ok) throw new Error(imported.error.map(({ line, text }) => `${line}: ${text}`).join("\n"));
  const role = (person: DemoPerson, unitId: string, name: string): Write =>
    insertRole(query, {
      platform: larkTraits.name,
      id: newId(now),
      personId: person.personId,
      unitId,
      role: name,
      grantedBy: "demo",
      grantedAt: now,
    });
  const writes = city.units.flatMap((unit) => [
    upsertPerson(query, { platform: larkTraits.name, id: unit.secretary.personId, name: unit.secretary.name }, now),
    upsertPerson(query, { platform: larkTraits.name, id: unit.member.personId, name: unit.member.name }, now),
    role(unit.secretary, unit.id, "secretary"),
    role(unit.member, unit.id, "member"),
    upsertChat(query, {
      platform: larkTraits.name,
      id: unit.chatId,
      kind: "group",
      name: `${unit.name}工作群`,
      personId: undefined,
    }),
    bindChat(query, unit.chatId, unit.id, undefined, { personId: unit.secretary.personId, now }),
  ]);
  const { head, leader, admin, committee } = city;
  await db.commit([
    ...writes,
    upsertPerson(query, { platform: larkTraits.name, id: head.personId, name: head.name }, now),
    upsertPerson(query, { platform: larkTraits.name, id: leader.personId, name: leader.name }, now),
    upsertPerson(query, { platform: larkTraits.name, id: admin.personId, name: admin.name }, now),
    role(head, ROOT, "leader"),
    role(leader, committee.id, "leader"),
    role(leader, committee.id, "discipline"),
    role(admin, ROOT, "admin"),
    role(admin, committee.id, "secretary"),
  ]);
}

/** Plays the year's actions in the order of their time. Returns the lines that were not understood. */
async function live(
  db: Database,
  all: readonly Deed[],
  onProgress: (part: number) => void,
): Promise<readonly string[]> {
  const deeds = inOrder(all);
  const life = openLife(db);
  for (const [index, deed] of deeds.entries()) {
    await life.live(deed);
    if (index % 20 === 0) onProgress(index / deeds.length);
  }
  onProgress(1);
  return life.unread;
}

/** Sorts actions by time. */
export const inOrder = (deeds: readonly Deed[]): readonly Deed[] =>
  [...deeds].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

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
    async live(deed: Deed): Promise<void> {
      index += 1;
      now = deed.at;
      const event = eventOf(deed, index, ledger.known);
      if (event === undefined) return;
      const answer = await handle(event, { bodyHash: event.eventId, receivedAt: now });
      if (!("body" in answer)) throw new Error(`the ledger did not take deed ${index}`);
      const { does } = deed;
      if ("says" in does && does.key !== undefined) {
        const lines = does.says(ledger.known);
        const found = await ledger.remember(does.key, event.messageId);
        if (found < lines.split("\n").length) unread.push(lines);
      }
    },
  };
}

function eventOf(deed: Deed, index: number, known: Known) {
  const eventId = `demo_${index}`;
  const messageId = madeUp.messageId(`demo${index}`);
  if ("presses" in deed.does) {
    const press = deed.does.presses(known);
    if (press === undefined) return undefined;
    return {
      kind: "press" as const,
      eventId,
      messageId,
      chatId: deed.chatId,
      operatorId: deed.by.personId,
      at: deed.at,
      action: press.action,
      id: press.id,
      value: press.value,
      form: undefined,
    };
  }
  const text = deed.does.says(known);
  return {
    kind: "message" as const,
    eventId,
    messageId,
    chatId: deed.chatId,
    chatKind: deed.isDirect ? ("direct" as const) : ("group" as const),
    senderId: deed.by.personId,
    senderKind: "user" as const,
    sentAt: deed.at,
    clockFlag: false,
    messageType: "text" as const,
    text: deed.isDirect ? text : `${BOT_KEY} ${text}`,
    mentions: deed.isDirect ? [] : [{ key: BOT_KEY, personId: BOT, name: "模范" }],
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

/**
 * Marks all messages as sent, because nobody waits for the answers of a made-up year. The demo mark is written last, so
 * that a ledger with it is complete.
 */
async function finish(db: Database, year: number): Promise<void> {
  const at = `${lastDay(year)}T12:00:00.000Z`;
  await db.commit([
    write(db.query.updateTable("outbox").set({ state: "sent", sent_at: at }).where("state", "=", "pending")),
    insertRow(db.query, "setting", { key: SETTING, value: String(year), at }),
  ]);
}
