import { addWorkdays, type Instant, ROOT } from "#core";
import { larkTraits } from "#platforms";
import {
  bindChat,
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
import { inOrder, openLife } from "./life.ts";
import { tellWork } from "./records.ts";
import { type Action, createScript, lastDay } from "./script.ts";
import { tellYear } from "./stories.ts";

/** The result of loading the demo city. */
export interface DemoCount {
  readonly units: number;
  readonly people: number;
  readonly actions: number;
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
  const unread = await live(db, script.actions, (part) => onProgress?.(part, "登记一年的台账"));
  await finish(db, year);
  const { count } = await db.query
    .selectFrom("record")
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return {
    units: city.units.length,
    people: city.units.length * 2 + 3,
    actions: script.actions.length,
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
  all: readonly Action[],
  onProgress: (part: number) => void,
): Promise<readonly string[]> {
  const actions = inOrder(all);
  const life = openLife(db);
  for (const [index, action] of actions.entries()) {
    await life.live(action);
    if (index % 20 === 0) onProgress(index / actions.length);
  }
  onProgress(1);
  return life.unread;
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
