import { addMonths, type Clock, dayIn, type Level, ROOT, type Unit, type UnitKind, ZONE } from "#core";
import {
  bindChat,
  changeTree,
  type Database,
  insertRole,
  insertRoot,
  insertUnit,
  keepReportUnit,
  loadTree,
  upsertChat,
  upsertPerson,
  type Write,
  write,
} from "#store";
import { deskCity } from "./city.ts";

type PersonName = (typeof deskCity.people)[number]["name"];
type ChatName = (typeof deskCity.chats)[number]["name"];

interface DeskUnit {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly level: Level;
  readonly kind: UnitKind;
  readonly class?: string;
  readonly memberCount: number;
  readonly secretaryName?: string;
  readonly parentId: string;
  readonly chat?: ChatName;
}

/** The five units of the default city, parents first. */
const deskUnits: readonly DeskUnit[] = [
  {
    id: "desk-gw",
    name: "市直机关工委",
    names: ["工委", "市直工委"],
    level: "市",
    kind: "committee",
    memberCount: 12,
    secretaryName: "周敏",
    parentId: ROOT,
    chat: "市直机关工委工作群",
  },
  {
    id: "desk-cz",
    name: "市财政局",
    names: ["财政局"],
    level: "市",
    kind: "organ",
    class: "一类",
    memberCount: 85,
    secretaryName: "李敏",
    parentId: "desk-gw",
    chat: "市财政局机关党建群",
  },
  {
    id: "desk-cz-1",
    name: "市财政局机关第一支部",
    names: ["财政局一支部", "财政局第一支部"],
    level: "市",
    kind: "branch",
    class: "一类",
    memberCount: 28,
    secretaryName: "李敏",
    parentId: "desk-cz",
  },
  {
    id: "desk-sw",
    name: "市水务局",
    names: ["水务局"],
    level: "市",
    kind: "organ",
    class: "二类",
    memberCount: 46,
    secretaryName: "陈立新",
    parentId: "desk-gw",
  },
  {
    id: "desk-sw-1",
    name: "市水务局机关支部",
    names: ["水务局支部"],
    level: "市",
    kind: "branch",
    class: "二类",
    memberCount: 31,
    secretaryName: "陈立新",
    parentId: "desk-sw",
    chat: "市水务局机关支部群",
  },
];

/** The roles in the default city. The admin also has a role that reads records (Pages by role). */
const deskGrants: readonly { readonly person: PersonName; readonly role: string; readonly unitId: string }[] = [
  { person: "王建国", role: "member", unitId: "desk-cz-1" },
  { person: "李敏", role: "secretary", unitId: "desk-cz" },
  { person: "陈立新", role: "secretary", unitId: "desk-sw-1" },
  { person: "周敏", role: "leader", unitId: "desk-gw" },
  { person: "周敏", role: "discipline", unitId: "desk-gw" },
  { person: "韩梅", role: "admin", unitId: ROOT },
  { person: "韩梅", role: "secretary", unitId: "desk-gw" },
];

const MARK = "sandbox.own";

/**
 * Checks whether the sandbox may use a ledger: one created for it, or one with its mark or its seed. An empty real
 * ledger looks like a new one and is refused.
 */
export async function takeLedger(db: Database, isMadeForIt: boolean, now: string): Promise<boolean> {
  const { query } = db;
  const marked = await query.selectFrom("setting").select("key").where("key", "=", MARK).executeTakeFirst();
  if (marked !== undefined) return true;
  const seeded = await query.selectFrom("role").select("id").where("id", "=", "desk-role-1").executeTakeFirst();
  if (!isMadeForIt && seeded === undefined) return false;
  await db.commit([write(query.insertInto("setting").values({ key: MARK, value: "1", at: now }))]);
  return true;
}

/** Gives an empty ledger the default units, people, roles and bound chats; any other ledger is not changed. */
export async function seedDesk(db: Database, now: ReturnType<Clock>): Promise<void> {
  const { query } = db;
  const tree = await loadTree(query);
  if (tree.units.size > 0) return;
  // A year ago, so that the units exist for reports of past months.
  const since = addMonths(dayIn(ZONE, now), -12);
  const han = openIdOf("韩梅");
  const writes: Write[] = [
    changeTree(query, tree, now),
    ...insertRoot(query, since),
    ...deskUnits.flatMap(({ parentId, chat: _, ...unit }) => insertUnit(query, unitOf(unit, since), parentId)),
    ...deskCity.people.map((person) =>
      upsertPerson(query, { platform: "lark", id: person.openId, name: person.name }, now),
    ),
    ...deskGrants.map(({ person, role, unitId }, index) =>
      insertRole(query, {
        platform: "lark",
        id: `desk-role-${index + 1}`,
        personId: openIdOf(person),
        unitId,
        role,
        grantedBy: han,
        grantedAt: now,
      }),
    ),
  ];
  for (const unit of deskUnits) {
    const chat = deskCity.chats.find(({ name }) => name === unit.chat);
    if (chat === undefined) continue;
    writes.push(
      upsertChat(query, { platform: "lark", id: chat.chatId, kind: "group", name: chat.name, personId: undefined }),
    );
    writes.push(bindChat(query, chat.chatId, unit.id, undefined, { personId: han, now }));
  }
  // He has already chosen the unit of his reports in this group; in other groups he is asked.
  const [group] = deskCity.chats.filter(({ name }) => name === "市财政局机关党建群");
  if (group !== undefined)
    writes.push(
      keepReportUnit(query, { chatId: group.chatId, personId: openIdOf("王建国"), unitId: "desk-cz", at: now }),
    );
  await db.commit(writes);
}

function unitOf(unit: Omit<DeskUnit, "parentId" | "chat">, activeFrom: string): Unit {
  return {
    ...unit,
    class: unit.class,
    secretaryName: unit.secretaryName,
    activeFrom,
    activeTo: undefined,
    version: 1,
  };
}

const openIdOf = (name: PersonName): string => deskCity.people.find((person) => person.name === name)?.openId ?? "";
