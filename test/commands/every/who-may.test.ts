import { expect, test } from "vitest";
import { type Action, type Grant, may, mayAnywhere } from "#bot";
import { commands } from "#commands";
import { type Card, type Press, ROOT, type Tree } from "#core";
import { grantsOf, loadTree, type Query } from "#store";
import { deskCity } from "../../../src/sandbox/world/city.ts";
import { idOf, type Name, openRoom, pressesOf, type Room, textOf } from "../../support/room.ts";

const PEOPLE: readonly Name[] = ["王建国", "陈立新", "周敏", "生人"];
const PLACES = ["市财政局机关党建群", "单聊"] as const;
const TODAY = "2026-11-22";

/** What each command is given: nothing, its examples, and the words of changes that only some may make. */
const LINES: readonly string[] = [
  ...new Set([
    ...commands.flatMap(({ name, examples }) => [`/${name}`, ...(examples ?? [])]),
    ...[
      "新增",
      "新增 城南分局",
      "改 市财政局 党员数=90",
      "改名 市财政局",
      "简称",
      "移动 市财政局",
      "停用",
      "启用 某局",
    ].map((rest) => `/单位 ${rest}`),
    ...[
      "任命 李敏",
      "任命 书记",
      "免去 李敏",
      "绑定 市水务局",
      "封账 9月 市水务局",
      "催报",
      "提醒 周汇总 停",
      "提醒 日历 2027-02-20 上班",
    ].map((line) => `/${line}`),
    ...[
      "考核 标准 支委会 分值=9",
      "考核 冻结 2026",
      "回执 简",
      "请假 市水务局 7天",
      "联席 单位=市水务局",
      "花名册 市水务局",
    ].map((line) => `/${line}`),
  ]),
];

/** The people whom a text names, and who of them may do it, or may let others. */
async function namedIn(
  query: Query,
  tree: Tree,
  text: string,
  about: { readonly action: Action; readonly unitId: string },
) {
  const named = deskCity.people.filter(({ name }) => text.includes(name));
  const rights = await Promise.all(
    named.map(async ({ name, openId }) => {
      const grants = (await grantsOf(query, openId)) as readonly Grant[];
      const standing = { grants, place: undefined, tree, day: TODAY };
      return { name, may: may(standing, about.action, about.unitId) || may(standing, "appoint", about.unitId) };
    }),
  );
  return rights;
}

const HIDES = /没有找到|请在和我的单聊里发/;

interface Denied {
  readonly action: Action;
  readonly unitId: string;
}

/** The denials that the audit got since the last call. */
function denials(room: Room): () => Promise<readonly Denied[]> {
  const seen = new Set<string>();
  return async () => {
    const rows = await room.db.query.selectFrom("audit").selectAll().where("action", "=", "denied").execute();
    const fresh = rows.filter(({ id }) => !seen.has(String(id)));
    for (const { id } of fresh) seen.add(String(id));
    return fresh.map(({ object, unit_id: unitId }) => ({
      action: String(object).replace("action:", "") as Action,
      unitId: unitId ?? ROOT,
    }));
  };
}

const isAsking = ({ blocks = [] }: Card): boolean => blocks.some(({ type }) => type === "form" || type === "buttons");

/** The buttons that only go on with what was said; other buttons of a card are further offers. */
const goesOn = ({ action }: Press): boolean => /^(?:offer|ask|draft-choose|.*-pick|unit-first|lock-unit)$/.test(action);

interface Said {
  readonly who: Name;
  readonly where: (typeof PLACES)[number];
  readonly line: string;
}

const CASES: readonly Said[] = PEOPLE.flatMap((who) =>
  PLACES.flatMap((where) => LINES.map((line) => ({ who, where, line }))),
);

/** The right without which a line must be refused before anything of it is read or asked; undefined if there is none. */
function neededFor(line: string): Action | undefined {
  if (/^\/单位 (?:新增|改|改名|简称|移动|停用|启用)/.test(line)) return "unit.change";
  if (/^\/提醒 \S+ ./.test(line) || line.startsWith("/考核 标准 ")) return "schedule";
  const [word = "", ...rest] = line.split(" ");
  const { action, shownToAll } = commands.find(({ name }) => word === `/${name}`) ?? {};
  // Where the line names a finding or a report's unit, the refusal waits for it; a bare command may show something.
  const isLater = action?.startsWith("report.") || (action?.startsWith("ticket.") && rest.length > 0);
  return isLater || shownToAll?.test(rest.join(" ")) ? undefined : action;
}

/** Whether a person was answered otherwise than by the refusal that they must hear at once. */
async function isUnrefused({ room }: Watch, { who, line }: Said, lacked: readonly Denied[]): Promise<boolean> {
  const action = neededFor(line);
  if (action === undefined || lacked.length > 0) return false;
  return !mayAnywhere((await grantsOf(room.db.query, idOf(who))) as readonly Grant[], action);
}

interface Watch {
  readonly room: Room;
  readonly tree: Tree;
  readonly fresh: () => Promise<readonly Denied[]>;
}

/** What is wrong with an answer that refuses for lack of a right. */
async function wrongIn({ room, tree }: Watch, { who }: Said, cards: readonly Card[], about: Denied): Promise<string[]> {
  const text = cards.map(textOf).join("\n");
  const named = await namedIn(room.db.query, tree, text, about);
  const isNamed = named.length > 0 && named.every((one) => one.may || one.name === who);
  return [
    ...(isNamed || HIDES.test(text) ? [] : [`names nobody who may: ${text}`]),
    ...(cards.some(isAsking) ? [`asks and refuses: ${text}`] : []),
  ];
}

/** Which buttons of an answer end in a refusal of the person who was asked. */
async function wrongBehind({ room, fresh }: Watch, { who, where }: Said, cards: readonly Card[]) {
  const wrong: string[] = [];
  const presses = cards.flatMap((card) => [...pressesOf(card)]).filter(([, press]) => goesOn(press));
  for (const [label, press] of presses) {
    await room.press(who, where, press, {});
    if ((await fresh()).length > 0) wrong.push(`refused after [${label}]: ${cards.map(textOf).join("\n")}`);
  }
  return { wrong, asked: presses.length };
}

test("whoever lacks the right hears at once, and by name, who has it or may grant it", async () => {
  const room = await openRoom(commands);
  const watch = { room, tree: await loadTree(room.db.query), fresh: denials(room) };
  const wrong: string[] = [];
  const count = { refused: 0, asked: 0 };
  for (const said of CASES) {
    // The clock stands still, so that without this everybody would say too much in one minute.
    await room.db.query.deleteFrom("inbox").execute();
    await room.db.query.deleteFrom("outbox").execute();
    const heard = await room.say(said.who, said.where, said.line);
    const cards = heard.map(({ card }) => card).filter(({ blocks }) => blocks !== undefined);
    const lacked = await watch.fresh();
    count.refused += lacked.length;
    const found = (await isUnrefused(watch, said, lacked)) ? [`not refused: ${cards.map(textOf).join("\n")}`] : [];
    for (const about of lacked) found.push(...(await wrongIn(watch, said, cards, about)));
    if (lacked.length === 0) {
      const behind = await wrongBehind(watch, said, cards);
      found.push(...behind.wrong);
      count.asked += behind.asked;
    }
    wrong.push(...found.map((text) => `${said.who} ${said.where} ${said.line}: ${text}`));
  }
  expect(wrong).toEqual([]);
  expect(count.refused).toBeGreaterThan(200);
  expect(count.asked).toBeGreaterThan(20);
}, 240_000);
