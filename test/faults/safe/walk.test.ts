import { expect, test } from "vitest";
import { type FormInput, isWithin } from "#core";
import { loadTree } from "#store";
import { chatOf } from "../../ledger/village.ts";
import { seededRandom } from "../town.ts";
import {
  buttonsOn,
  directOf,
  openWorld,
  PEOPLE,
  type Place,
  type Pressed,
  type Role,
  type SentCard,
  UNKNOWN_GROUP,
  type World,
} from "./world.ts";

const isLong = process.env.FAULTS === "long";
const SEED = Number(process.env.SEED ?? 20_261_130);
/** Of all presses of the long run, the share that a push tries. */
const SHARE = isLong ? 1 : 0.05;

type Step = readonly [who: Role, where: string | "direct", text: string];

const [FINANCE, BRANCH, COMMITTEE, WATER] = [chatOf("a"), chatOf("a1"), chatOf("gw"), chatOf("b")];

/** What is said so that the bot sends every card it has; each card is pressed in the ledger as it is then. */
const STEPS: readonly Step[] = [
  ["secretary", FINANCE, "/党课"],
  ["secretary", "direct", "/志愿"],
  ["secretary", FINANCE, "/党课 昨天 新时代大讲堂 主讲=王志强 85人"],
  ["secretary", FINANCE, "/党课 昨天 新时代大讲堂 主讲=王志强 80人"],
  ["foreign", WATER, "/党课 昨天 新时代大讲堂 主讲=王志强 60人"],
  ["member", BRANCH, "/志愿 昨天 清洁家园"],
  ["member", BRANCH, "/志愿 昨天 清洁家园 3000人"],
  ["member", BRANCH, "/党刻 昨天 学习 主讲=张三 20人"],
  ["member", BRANCH, "/志愿 昨天 清扫 12人\n/党课 主讲=张三 20人\n/撤 1"],
  ["secretary", "direct", "/党课 昨天 学习党章 主讲=张三 30人"],
  ["secretary", FINANCE, "/集中学习 昨天 班子会 10人"],
  ["above", COMMITTEE, "/检查 11月2日 市水务局 问题:1.记录缺页 2.台账缺页 期限=两周"],
  ["foreign", WATER, "/销号 Z1 已归档"],
  ["foreign", WATER, "/延期 Z2 30天 人手不够"],
  ["above", COMMITTEE, "/整改"],
  ["above", COMMITTEE, "/整改 Z1"],
  ["secretary", FINANCE, "/改"],
  ["secretary", FINANCE, "/改 1"],
  ["secretary", "direct", "/改 1"],
  ["secretary", FINANCE, "/撤 1"],
  ["secretary", FINANCE, "/明细 1"],
  ["above", COMMITTEE, "/封账 9月"],
  ["member", BRANCH, "/党课 9月12日 补报一课 主讲=张三 20人"],
  ["above", COMMITTEE, "/封账 待同意"],
  ["above", "direct", "/汇总 今年"],
  ["above", COMMITTEE, "/明细 今年 党课"],
  ["above", COMMITTEE, "/未报"],
  ["above", COMMITTEE, "/讲稿 今年"],
  ["above", COMMITTEE, "/考核"],
  ["above", "direct", "/我"],
  ["above", COMMITTEE, "/进度"],
  ["above", COMMITTEE, "/单位 财政局"],
  ["above", COMMITTEE, "/花名册 财政局"],
  ["admin", "oc_new", "/绑定"],
  ["admin", "oc_new", "/绑定 支部"],
  ["foreign", FINANCE, "/绑定 市水务局"],
  ["admin", "direct", "/任命 书记a1 书记 支部"],
  ["secretary", FINANCE, "/报 昨天市财政局组织18名党员到清河社区开展清洁家园活动"],
  ["secretary", FINANCE, "上个月党课上了几场"],
  ["secretary", FINANCE, "/帮助"],
  ["discipline", "direct", "/查处 11月3日 编号=2026-07 暗语獬豸 处理2人"],
  ["discipline", "direct", "/查处"],
];

/** Monday morning, when the week's card and everybody's reminder are due. */
const MONDAY = ["2026-11-23T01:02:00.000Z", "2026-11-23T01:09:00.000Z", "2026-11-23T06:05:00.000Z"];

/** Who may read the restricted record: the person who holds the grant, in their own chat. */
const SECRET = "暗语獬豸";

interface Found {
  readonly card: SentCard;
  readonly index: number;
}

let pressed = 0;
let forms = 0;
const wrongs: string[] = [];

test("every button and form of every card is answered, loses no input, and neither shows nor changes other people's data", {
  timeout: 1_800_000,
}, async () => {
  const random = seededRandom(SEED);
  const world = await openWorld();
  const shapes = new Set<string>();
  const walk = async (cards: readonly SentCard[], said: string): Promise<void> => {
    for (const card of cards) {
      const shape = `${card.chatId.slice(0, 4)} ${buttonsOn(card.card)
        .map(({ button }) => `${button.press?.action} ${button.text.replace(/\d+/g, "#")}`)
        .join()}`;
      if (shapes.has(shape)) continue;
      shapes.add(shape);
      for (const index of buttonsOn(card.card).keys()) await pressEverywhere(world, { card, index }, said, random);
    }
  };
  for (const [who, where, text] of STEPS) {
    const chatId = where === "direct" ? directOf(PEOPLE[who]) : where;
    await walk(await world.say(PEOPLE[who], chatId, text), `${who} ${text}`);
  }
  for (const at of MONDAY) await walk(await world.tick(at), at);
  await world.close();
  process.stdout.write(`walk: seed ${SEED}, ${shapes.size} cards, ${pressed} presses, ${forms} forms\n`);
  expect(wrongs.slice(0, 20)).toEqual([]);
  expect(pressed).toBeGreaterThan(300);
  expect(forms).toBeGreaterThan(20);
});

/** Everybody, where the card is and where it was forwarded to, in chats the bot knows and in chats it was never told of. */
function placesFor({ messageId, chatId, action }: SentCard): readonly (readonly [Role, Place, known: boolean])[] {
  if (action === "patch" && chatId === "") return [];
  const own = { chatId, messageId };
  const roles = Object.keys(PEOPLE) as Role[];
  const here = roles.filter((role) => !chatId.startsWith("oc_d") || chatId === directOf(PEOPLE[role]));
  const away = (role: Role): readonly Place[] => [
    { chatId: UNKNOWN_GROUP, messageId: "om_forwarded" },
    { chatId: WATER, messageId: "om_forwarded" },
    { chatId: directOf(PEOPLE[role]), messageId: "om_forwarded" },
  ];
  return [
    ...here.flatMap((role) => [[role, own, true] as const, [role, own, false] as const]),
    ...roles.flatMap((role) =>
      away(role).flatMap((place) => [[role, place, true] as const, [role, place, false] as const]),
    ),
  ];
}

async function pressEverywhere(world: World, { card, index }: Found, said: string, random: () => number) {
  const { button, inputs } = buttonsOn(card.card)[index] ?? { button: { text: "" } };
  for (const [role, place, isKnown] of placesFor(card)) {
    if (random() > SHARE) continue;
    const copy = await world.copy();
    if (!isKnown) await copy.db.query.deleteFrom("chat").where("id", "=", place.chatId).execute();
    const about = `${role} presses ${button.text} of 「${card.card.summary}」 (${said}) in ${isKnown ? "" : "unknown "}${place.chatId} ${place.messageId}`;
    const first = await once(copy, role, place, index, card, about);
    // A form that a press brought is filled in by whoever asked for it, where it came to.
    for (const next of first.cards) {
      const at = buttonsOn(next.card).findIndex(({ inputs: asked }) => asked !== undefined);
      const isTheirs = next.chatId === place.chatId || next.chatId === directOf(PEOPLE[role]);
      if (at >= 0 && inputs === undefined && isTheirs)
        await once(copy, role, { chatId: next.chatId, messageId: next.messageId }, at, next, `${about}, then the form`);
    }
    await copy.close();
  }
}

async function once(world: World, role: Role, place: Place, index: number, card: SentCard, about: string) {
  const { button, inputs } = buttonsOn(card.card)[index] ?? { button: { text: "" } };
  const form = inputs === undefined ? undefined : Object.fromEntries(inputs.map(filled));
  const before = await stateOf(world);
  const outcome = await world.press(PEOPLE[role], place, button, form);
  pressed += 1;
  if (form !== undefined) forms += 1;
  const after = await stateOf(world);
  for (const wrong of [
    ...unanswered(outcome),
    ...(await failures(world)),
    ...(form === undefined ? [] : await lost(world, outcome, form)),
    ...leaked(outcome.cards),
    ...(JSON.stringify(before) === JSON.stringify(after) ? overwritten(outcome.cards) : []),
    ...(await foreignChanges(world, role, place, before, after)),
  ])
    wrongs.push(`${wrong}: ${about}`);
  return outcome;
}

/** What somebody writes into an input: what it asks for, and where it takes any words, words that can be found again. */
function filled(input: FormInput): readonly [string, string] {
  if (input.type === "day") return [input.name, "2026-11-19"];
  if (input.type === "choice") return [input.name, input.options[0]?.value ?? ""];
  const isNumber = /（.+）$|人数|名额|次数/.test(input.label);
  return [input.name, isNumber ? "17" : input.value ? input.value : `笔迹${input.name}`];
}

const unanswered = ({ status, toast, cards }: Pressed): readonly string[] =>
  status === 200 && (toast !== "" || cards.length > 0) ? [] : [`no answer (${status})`];

async function failures({ db }: World): Promise<readonly string[]> {
  const dead = await db.query.selectFrom("inbox").select("reason").where("state", "=", "dead").execute();
  return dead.map(({ reason }) => `failed with ${reason}`);
}

/** The words of a form that are neither in the ledger nor on a card that came back. */
async function lost({ db }: World, { cards, toast }: Pressed, form: Readonly<Record<string, string>>) {
  const [records, tickets, units] = await Promise.all([
    db.query.selectFrom("record").select(["title", "content"]).execute(),
    db.query.selectFrom("revision").select("change").execute(),
    db.query.selectFrom("unit").select("name").execute(),
  ]);
  const all = JSON.stringify([records, tickets, units, cards.map(({ card }) => card)]);
  // Pressed a second time, or on a card that stays as it is for somebody else.
  if (toast === "已经处理过了" || toast.startsWith("这是别人的卡片")) return [];
  const words = Object.values(form).filter((value) => value.startsWith("笔迹"));
  return words.filter((value) => !all.includes(value)).map((value) => `「${value}」 is lost (${toast})`);
}

const leaked = (cards: readonly SentCard[]): readonly string[] =>
  cards
    .filter(({ card, chatId }) => JSON.stringify(card).includes(SECRET) && chatId !== directOf(PEOPLE.discipline))
    .map(({ chatId }) => `the restricted record is told to ${chatId}`);

/** Cards that became a sentence although nothing was done. */
const overwritten = (cards: readonly SentCard[]): readonly string[] =>
  cards
    .filter(({ action, card }) => action === "patch" && card.blocks.every(({ type }) => type === "text"))
    .map(({ card }) => `the card became 「${card.summary}」`);

/** As much of a ledger as a press may change. */
async function stateOf({ db: { query } }: World) {
  const [records, tickets, drafts, chats, roles, locks] = await Promise.all([
    query.selectFrom("record").select(["id", "version", "unit_id", "reporter_id", "number"]).execute(),
    query.selectFrom("ticket").select(["id", "version", "issuer_unit_id", "unit_id"]).execute(),
    query.selectFrom("draft").select(["id", "state", "author_id", "chat_id", "type"]).execute(),
    query.selectFrom("chat").select(["id", "unit_id"]).execute(),
    query.selectFrom("role").select(["id", "ended_at"]).execute(),
    query.selectFrom("period_lock").select(["unit_id", "period"]).execute(),
  ]);
  return { records, tickets, drafts, chats, roles, locks };
}
type State = Awaited<ReturnType<typeof stateOf>>;

const changedIn = <T>(before: readonly T[], after: readonly T[]): readonly T[] => {
  const known = new Set(before.map((row) => JSON.stringify(row)));
  return after.filter((row) => !known.has(JSON.stringify(row)));
};

async function foreignChanges(world: World, role: Role, place: Place, before: State, after: State) {
  const { query } = world.db;
  const tree = await loadTree(query);
  const person = PEOPLE[role];
  const grants = await query.selectFrom("role").selectAll().where("person_id", "=", person).execute();
  const chat = before.chats.find(({ id }) => id === place.chatId);
  const reach = [...grants.map(({ unit_id }) => unit_id), ...(chat?.unit_id ? [chat.unit_id] : [])];
  const within = (unitId: string | null) =>
    unitId !== null && reach.some((above) => isWithin(tree, unitId, above, "2026-11-20"));
  const powers = grants.some(({ role: held }) => held === "admin" || held === "secretary");
  const records = changedIn(before.records, after.records);
  return [
    ...records
      // A joint event's other reports follow it.
      .filter(({ unit_id, reporter_id }) => !within(unit_id) && reporter_id !== person)
      .filter(() => records.length === 1)
      .map(({ number, unit_id }) => `record ${number} of ${unit_id} was changed`),
    ...changedIn(before.tickets, after.tickets)
      .filter(({ issuer_unit_id, unit_id }) => !within(issuer_unit_id) && !within(unit_id))
      .map(({ id }) => `ticket ${id} was changed`),
    ...changedIn(before.drafts, after.drafts)
      .filter(({ type }) => type !== "extend")
      .filter(({ author_id, chat_id }) => {
        const isHere = chat_id === place.chatId;
        if (author_id === person) return !isHere && place.chatId !== directOf(person);
        return !isHere || !within(chat?.unit_id ?? null);
      })
      .map(({ id, author_id, chat_id }) => `draft ${id} of ${author_id} in ${chat_id} was finished`),
    ...changedIn(before.chats, after.chats)
      .filter(({ unit_id }) => unit_id !== null && !(powers && within(unit_id)))
      .map(({ id }) => `chat ${id} was bound`),
    ...changedIn(before.roles, after.roles)
      .filter(() => !grants.some(({ role: held }) => held === "admin"))
      .map(({ id }) => `role ${id} was changed`),
    ...changedIn(before.locks, after.locks)
      .filter(({ unit_id }) => !within(unit_id))
      .map(({ period }) => `${period} was closed`),
  ];
}
