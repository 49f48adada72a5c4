import { afterAll, beforeAll, expect, test } from "vitest";
import { readContent } from "../../../src/platforms/lark/webhook/content.ts";
import { chatOf } from "../../ledger/village.ts";
import { seededRandom } from "../town.ts";
import { buttonsOn, directOf, openWorld, PEOPLE, type World } from "./world.ts";

const isLong = process.env.FAULTS === "long";
const SEED = Number(process.env.SEED ?? 20_261_130);
const MESSAGES = isLong ? 5_000 : 250;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.say(PEOPLE.secretary, chatOf("a"), "/党课 昨天 学习党章 主讲=张三 30人");
  await world.say(PEOPLE.above, chatOf("gw"), "/检查 11月2日 市财政局 问题:1.记录缺页 期限=两周");
});
afterAll(() => world.close());

type Pick = <T>(list: readonly T[]) => T;

/** What changes the ledger when it is said, by the secretary of a committee who may do all of it. */
const CHANGES = ["/撤 1", "/改 1 人数=9", "/核 1", "/退 1 人数再核对", "/封账 9月", "/核 Z1", "/销号 Z1 已归档"];
const REPORTS = ["/党课 昨天 新时代讲坛 主讲=李四 24人", "/志愿 11月17日 清扫街道 12人", "/学习 昨天 中心组学习 8人"];
const TALK = ["收到", "好的，马上", "@李敏 麻烦看一下", "这条报重了", "数字不对吧"];
const NAMES = ["张三", "李敏", "王建国", "陈 立新", "办公室小赵", "Zhang San"];
const STAMPS = [
  "10:31",
  "上午10:31",
  "2026/11/20 10:31:05",
  "11-20 10:31",
  "昨天 18:02",
  "11月20日 下午3:05",
  "周三 9:00",
];

/** A command among words that repeat what somebody else said. */
function quotedMessage(pick: Pick): string {
  const command = pick([...CHANGES, ...REPORTS]);
  const [first, second] = [pick(NAMES), pick(NAMES)];
  const fence = pick(["```", "~~~", "``` text", "```md"]);
  const mark = pick(["> ", ">", "＞ ", "  > ", ">> ", "> > "]);
  const stamp = () => pick(STAMPS);
  const speaker = (name: string) =>
    pick([`${name} ${stamp()}`, `[${name} ${stamp()}]`, `【${name} ${stamp()}】`, `${name} ${stamp()}：`]);
  const quote = pick([
    () => `${fence}\n${command}\n${fence.slice(0, 3)}`,
    () => `${fence}\n${pick(TALK)}\n${command}\n${pick(TALK)}\n${fence.slice(0, 3)}`,
    () => `${fence}\n${command}`,
    () => `${mark}${command}`,
    () => `${mark}${pick(TALK)}\n${mark}${command}`,
    () => `${speaker(first)}\n${command}\n${speaker(second)}\n${pick(TALK)}`,
    () => `${speaker(first)}\n${pick(TALK)}\n\n${speaker(second)}\n${command}`,
    () => `[${pick(["10:31", "10:31:05"])}] ${first}：${command}\n[10:32] ${second}：${pick(TALK)}`,
    () => `张三：${command}\n李敏：${pick(TALK)}`,
    () => `李敏：${pick(TALK)}\n张三：${command}\n李敏：好的`,
  ])();
  return `${pick(["", "", "大家看一下\n", "转发：\n", "\n"])}${quote}`;
}

/** A change that is said, but behind something else. */
function laterMessage(pick: Pick): readonly [message: string, change: string] {
  const change = pick(CHANGES);
  const before = pick(["大家看一下", "转一下群里的话：", "张三说要撤", "这是昨天的", "各位：\n请照此办理"]);
  return [`${before}\n${change}`, change];
}

const stateOf = async (): Promise<string> => {
  const { query } = world.db;
  const [records, tickets, locks] = await Promise.all([
    query.selectFrom("record").select(["number", "version", "state"]).orderBy("number").execute(),
    query.selectFrom("ticket").select(["number", "version"]).orderBy("number").execute(),
    query.selectFrom("period_lock").select(["unit_id", "period"]).execute(),
  ]);
  return JSON.stringify([records, tickets, locks]);
};

test("quoted text is not executed, and is answered", { timeout: 600_000 }, async () => {
  const random = seededRandom(SEED);
  const pick: Pick = (list) => list[Math.floor(random() * list.length)] as never;
  const before = await stateOf();
  const wrongs: string[] = [];
  for (let at = 0; at < MESSAGES && wrongs.length < 10; at += 1) {
    const text = quotedMessage(pick);
    const chatId = pick([chatOf("gw"), directOf(PEOPLE.above)]);
    const cards = await world.say(PEOPLE.above, chatId, text);
    if (cards.length === 0) wrongs.push(`no answer: ${text}`);
    if ((await stateOf()) !== before) wrongs.push(`carried out: ${text}`);
  }
  process.stdout.write(`quoted: seed ${SEED}, ${MESSAGES} messages\n`);
  expect(wrongs).toEqual([]);
});

test("a changing command after the message's first line is asked about, and one tap runs it", {
  timeout: 600_000,
}, async () => {
  const random = seededRandom(SEED);
  const pick: Pick = (list) => list[Math.floor(random() * list.length)] as never;
  const before = await stateOf();
  for (let at = 0; at < MESSAGES / 5; at += 1) {
    const [text, change] = laterMessage(pick);
    const [card] = await world.say(PEOPLE.above, chatOf("gw"), text);
    expect(await stateOf(), text).toBe(before);
    const labels = card === undefined ? [] : buttonsOn(card.card).map(({ button }) => button.text);
    expect(labels, text).toEqual([`按 ${change} 处理`]);
  }
  // Together with a report as well: the report is made and the change is asked.
  const copy = await world.copy();
  const [both] = await copy.say(PEOPLE.above, chatOf("gw"), "/党课 昨天 同行一课 主讲=张三 20人\n/撤 1");
  const asked = both && buttonsOn(both.card).find(({ button }) => button.text.includes("/撤 1"));
  if (both === undefined || asked === undefined) throw new Error("nobody was asked");
  const rows = () => copy.db.query.selectFrom("record").select(["number", "state"]).orderBy("number").execute();
  expect((await rows()).map(({ state }) => state)).toEqual(["counted", "counted", "counted"]);
  await copy.press(PEOPLE.above, both, asked.button);
  expect((await rows()).map(({ state }) => state)).toEqual(["withdrawn", "counted", "counted"]);
  await copy.close();
});

test("a typed command still runs, and a code block below a bare command is its text", async () => {
  const said: readonly (readonly [string, number])[] = [
    ["/党课 昨天 甲一讲坛 主讲=张三 20人", 1],
    ["\n /党课 昨天 乙二讲坛 主讲=张三 20人", 1],
    ["/党课 昨天 丙三讲坛 主讲=张三 20人\n地点 14:00后在会议室", 1],
    ["/志愿 昨天 丁四清扫 12人\n/党课 昨天 戊五讲坛 主讲=张三 20人", 2],
    ["/党课\n```\n昨天 己六讲坛 主讲=张三 20人\n```", 1],
    ["补报：/志愿 昨天 庚七清扫 12人\n另：/党课 昨天 辛八讲坛 主讲=张三 20人", 2],
  ];
  const copy = await world.copy();
  const count = async () => (await copy.db.query.selectFrom("record").select("number").execute()).length;
  for (const [text, made] of said) {
    const before = await count();
    await copy.say(PEOPLE.secretary, chatOf("a"), text);
    expect((await count()) - before, text).toBe(made);
  }
  const before = await count();
  const [card] = await copy.say(PEOPLE.secretary, chatOf("a"), "/志愿 昨天 壬九清扫 12人\n> 张三：改成20人");
  expect((await count()) - before).toBe(0);
  expect(card && buttonsOn(card.card)).toHaveLength(1);
  await copy.close();
});

test("every line of a post's code block is marked as quoted, whatever it contains", () => {
  const post = (text: string) => JSON.stringify({ content: [[{ tag: "code_block", language: "TEXT", text }]] });
  expect(readContent("post", post("/撤 12\n```\n/撤 13")).text).toBe("> /撤 12\n> ```\n> /撤 13");
});
