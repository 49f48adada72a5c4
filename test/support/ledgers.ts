import {
  addDays,
  type Day,
  defined,
  type Field,
  type Kind,
  kinds,
  type LedgerRecord,
  ROOT,
  type Tree,
  type Unit,
} from "#core";
import { changeTree, type Database, insertRoot, insertUnit, loadTree, type Ticket, type Write } from "#store";
import { reportWrites } from "../../src/bot/records/post.ts";

/** A Sunday, five weeks before the end of the ledger's year. */
export const TODAY: Day = "2026-11-22";
const NOW = "2026-11-22T02:00:00.000Z";

const unitOf = (id: string, name: string, level: Unit["level"], kind: Unit["kind"]): Unit => ({
  id,
  name,
  names: [],
  level,
  kind,
  class: kind === "organ" ? (id.endsWith("1") ? "一类" : "二类") : undefined,
  memberCount: 30,
  secretaryName: undefined,
  activeFrom: "2020-01-01",
  activeTo: undefined,
  version: 1,
});

const PLACES: readonly (readonly [unit: Unit, parent: string])[] = [
  [unitOf("gw", "市直机关工委", "市", "committee"), ROOT],
  [unitOf("o1", "市财政局", "市", "organ"), "gw"],
  [unitOf("b1", "市财政局第一支部", "市", "branch"), "o1"],
  [unitOf("b2", "市财政局第二支部", "市", "branch"), "o1"],
  [unitOf("o2", "市水务局", "市", "organ"), "gw"],
  [unitOf("b3", "市水务局机关支部", "市", "branch"), "o2"],
  [unitOf("x1", "龙泉县机关工委", "县", "committee"), ROOT],
  [unitOf("o3", "龙泉县教育局", "县", "organ"), "x1"],
  [unitOf("t1", "青石镇", "乡", "committee"), "x1"],
];

/** The units of the small city of three levels. */
export const UNIT_IDS: readonly string[] = [ROOT, ...PLACES.map(([unit]) => unit.id)];

/** Gives an empty ledger the small city of three levels. */
export async function buildCity(db: Database): Promise<Tree> {
  const { query } = db;
  await db.commit([
    changeTree(query, await loadTree(query), NOW),
    ...insertRoot(query, "2020-01-01"),
    ...PLACES.flatMap(([unit, parent]) => insertUnit(query, unit, parent)),
  ]);
  return await loadTree(query);
}

/** A record with only the fields that matter to a test; the others have ordinary values. */
export type Told = Pick<LedgerRecord, "kind" | "unitId" | "day"> &
  Partial<Omit<LedgerRecord, "content">> & {
    readonly amounts?: Readonly<Record<string, number>>;
    readonly fields?: Readonly<Record<string, string | readonly string[]>>;
    readonly verified?: readonly Day[];
    readonly joined?: LedgerRecord;
  };

let numbers = 0;

/** A counted record and all its writes. */
export function telling(db: Database, tree: Tree, told: Told): { record: LedgerRecord; writes: readonly Write[] } {
  const { amounts = {}, fields = {}, verified = [], joined, ...rest } = told;
  numbers += 1;
  const number = numbers;
  const id = `r${String(number).padStart(8, "0")}`;
  const record: LedgerRecord = {
    id,
    number,
    category: "",
    targetUnitId: undefined,
    dayTo: undefined,
    title: "",
    content: {
      fields,
      amounts: Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, { value }])),
    },
    state: "counted",
    confirmedAt: undefined,
    confirmedBy: undefined,
    joinedTo: joined?.id,
    version: 1,
    reporterId: "ou_test",
    reportedAt: NOW,
    lag: 0,
    messageId: undefined,
    chatId: undefined,
    line: "",
    ...rest,
  };
  const tickets = verified.map((day, index) => ticketOf(record, index, day));
  const by = { sender: { id: "ou_test" }, now: NOW, source: id };
  const reporting = { query: db.query, tree, settings: { slot: number % 8 }, ...by };
  return { record, writes: reportWrites(reporting, record, { tickets, joined }) };
}

function ticketOf(record: LedgerRecord, index: number, day: Day): Ticket {
  return {
    id: `${record.id}-${index}`,
    number: record.number * 100 + index,
    recordId: record.id,
    seq: index + 1,
    text: "缺签到",
    type: "",
    issuerUnitId: record.unitId,
    unitId: undefined,
    unitLabel: undefined,
    owner: undefined,
    foundOn: record.day,
    due: addDays(record.day, 30),
    originalDue: addDays(record.day, 30),
    state: "verified",
    evidence: "已补",
    closedOn: day,
    closedBy: "ou_test",
    verifiedOn: day,
    verifiedBy: "ou_other",
    acceptedOn: undefined,
    acceptedBy: undefined,
    version: 1,
  };
}

/** Random numbers that are equal for equal seeds. */
export function createDraw(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return {
    upTo: (count: number) => Math.floor(next() * count),
    one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    chance: (share: number) => next() < share,
  };
}

const NAMES = ["张三", "李四", "王五", "赵刚", "孙丽", "周强", "吴敏", "郑浩"];

/** Fills a ledger with `count` random records of every kind, some of them joint, some approximate, some confirmed. */
export async function fillLedger(db: Database, tree: Tree, count: number, seed: number): Promise<void> {
  const draw = createDraw(seed);
  const told: LedgerRecord[] = [];
  const all = Object.values(kinds).filter((kind) => kind.source === undefined);
  let writes: Write[] = [];
  for (let at = 0; at < count; at += 1) {
    const kind = draw.one(all);
    const partner = told.findLast((one) => one.kind === kind.name && one.joinedTo === undefined && draw.chance(0.2));
    const one = telling(db, tree, randomRecord(kind, draw, partner));
    told.push(one.record);
    writes.push(...one.writes);
    if (writes.length > 400) {
      await db.commit(writes);
      writes = [];
    }
  }
  await db.commit(writes);
}

function randomValue(field: Field, day: Day, draw: ReturnType<typeof createDraw>): string | readonly string[] {
  switch (field.type) {
    case "persons":
    case "list":
    case "units":
      return NAMES.filter(() => draw.chance(0.4));
    case "choice":
      return draw.one(field.choices ?? []).value;
    case "flag":
      return draw.one(["是", "否"]);
    case "day":
      return addDays(day, draw.upTo(40));
    default:
      return draw.one(NAMES);
  }
}

function randomRecord(kind: Kind, draw: ReturnType<typeof createDraw>, partner: LedgerRecord | undefined): Told {
  const day = partner?.day ?? addDays("2025-01-01", draw.upTo(690));
  const unitIds = UNIT_IDS.filter((id) => id !== ROOT && id !== partner?.unitId);
  const fields: Record<string, string | readonly string[]> = {};
  for (const field of kind.fields) {
    if (!draw.chance(0.6)) continue;
    fields[field.key] = randomValue(field, day, draw);
  }
  const category = kind.fields.find(({ key }) => key === kind.category);
  const chosen = draw.one(category?.choices ?? [])?.value ?? "";
  if (kind.category !== undefined) fields[kind.category] = chosen;
  return {
    kind: kind.name,
    unitId: draw.one(unitIds),
    day,
    ...(draw.chance(0.3) ? { dayTo: addDays(day, draw.upTo(60)) } : {}),
    category: chosen,
    title: draw.one(["甲项目", "乙项目", "党建+服务", "丙", ""]),
    ...(draw.chance(0.4) ? { targetUnitId: draw.one(UNIT_IDS) } : {}),
    ...(draw.chance(0.4) ? { confirmedAt: NOW, confirmedBy: "ou_test" } : {}),
    fields,
    amounts: Object.fromEntries(kind.quantities.filter(() => draw.chance(0.7)).map(({ key }) => [key, draw.upTo(120)])),
    verified:
      kind.items === undefined ? [] : [3, 9, 30].filter(() => draw.chance(0.4)).map((days) => addDays(day, days)),
    ...defined({ joined: partner }),
  };
}
