import { afterEach, expect, test } from "vitest";
import {
  type Conversation,
  conversation,
  openIdOf,
  type PersonName,
  type Place,
  textOf,
} from "../../support/conversation.ts";
import { visitor } from "../../support/visitor.ts";

const GW = "市直机关工委工作群";
const CZ = "市财政局机关党建群";
let chat: Conversation | undefined;

afterEach(async () => {
  await chat?.close();
  chat = undefined;
});

const TOLD: readonly (readonly [PersonName, Place, string])[] = [
  ["王建国", CZ, "/志愿 昨天 清洁家园 32人 受益110人次 2小时"],
  ["王建国", CZ, "/志愿 11月3日 植树 20人"],
  ["李敏", CZ, "/党课 11月18日 《红色经典》 主讲=王志强 32人"],
  ["周敏", GW, "/班子会 11月17日 学习《条例》 12人 廉政"],
  ["周敏", GW, "/交流 11月5日 党建互学 40人"],
];

/** Some records, and the last card that a question leads to, on which replies are then made. */
async function asked(who: PersonName, where: Place, question: string) {
  chat = await conversation();
  for (const [by, at, line] of TOLD) expect(textOf(await chat.say(by, at, line))).toContain("✓");
  const room = chat;
  const heard = await room.say(who, where, question);
  const card = heard.at(-1);
  if (card === undefined) throw new Error(`nothing came of ${question}`);
  const place: Place = card.where.startsWith("单聊") ? "单聊" : where;
  const reply = async (text: string, by = who) => textOf(await room.say(by, place, text, { replyTo: card }));
  return { room, card, reply, place };
}

test("a number of a summary opens the records that sum to it", async () => {
  const { reply } = await asked("李敏", CZ, "/汇总 本月");
  const beneficiaries = await reply("这110人次是哪些");
  expect(beneficiaries).toContain("志愿服务受益人次 · 11月1日至22日");
  expect(beneficiaries).toMatch(/清洁家园.*（计110人次）/);
  expect(beneficiaries).not.toContain("植树");
  expect(await reply("这52是哪52")).toMatch(/植树.*（计20人）|清洁家园.*（计32人）/);
  expect(await reply("志愿是哪些")).toMatch(/清洁家园[\s\S]*植树/);
  expect(await reply("明细")).toContain("共3条");
});

test("two equal numbers lead to a question, and its button opens the right one", async () => {
  const { room, reply } = await asked("李敏", CZ, "/汇总 11月16日至22日");
  const question = await reply("这32人是哪32人");
  expect(question).toContain("这里有2个数");
  expect(question).toContain("[志愿服务志愿者人数 32人]");
  const { heard } = await room.click("李敏", "志愿服务志愿者人数 32人");
  expect(textOf(heard)).toContain("清洁家园");
  expect(textOf(heard)).not.toContain("红色经典");
});

test("a number that is not on the card is reported as missing, a record's number opens the record", async () => {
  const { reply } = await asked("李敏", CZ, "/汇总 本月");
  expect(await reply("这45次是哪45次")).toContain("这张卡片上没有「45次」这个数");
  expect(await reply("/明细 3")).toContain("红色经典");
  expect(await reply("/明细 #2")).toContain("植树");
  expect(await reply("收到")).toContain("不客气");
});

test("a report's numbers open by their printed form, by footnote and by name", async () => {
  const { reply, place } = await asked("周敏", GW, "/讲稿 2026");
  expect(place).toBe("单聊");
  expect(await reply("①")).toMatch(/班子会集中学习次数[\s\S]*学习《条例》/);
  expect(await reply("交流活动是哪些")).toContain("党建互学");
  expect(await reply("这12场是哪些")).toContain("没有");
  expect(await reply("明细")).toMatch(/个数，您要看哪一个？/);
});

test("a reply to the group's notice of a report asks about the report, and is answered where the report was sent", async () => {
  chat = await conversation();
  for (const [by, at, line] of TOLD) await chat.say(by, at, line);
  const [here] = await chat.say("周敏", GW, "/讲稿 2026");
  if (here === undefined) throw new Error("nothing came");
  expect(here.where).toBe(GW);
  expect(textOf(await chat.say("周敏", GW, "①是哪些", { replyTo: here }))).toContain("学习《条例》");
});

test("the Word file of a report can be replied to like its card", async () => {
  const { room, place } = await asked("周敏", GW, "/讲稿 2026 Word");
  const file = room.sandbox
    .messages(room.sandbox.directChat(openIdOf("周敏")))
    .findLast(({ type, isBot }) => isBot && type === "file");
  if (file === undefined) throw new Error("no file came");
  expect(textOf(await room.say("周敏", place, "①是哪些", { replyTo: file }))).toContain("学习《条例》");
});

test("a checked number opens by the draft's value and by the ledger's value", async () => {
  const draft = "/对数 2026\n2026年以来，市直机关工委班子会议集中学习45次。2026年，市直机关工委举办交流活动1场次。";
  const { reply } = await asked("周敏", "单聊", draft);
  for (const said of ["这45次是哪些", "班子会集中学习次数是哪些"]) expect(await reply(said)).toContain("学习《条例》");
});

test("a goal's progress opens its records, and its target opens the goal", async () => {
  const { room } = await asked("李敏", CZ, "/要点 1月8日 志愿服务 指标=志愿次数 目标=30次");
  const [pace] = await room.say("李敏", CZ, "/进度");
  if (pace === undefined) throw new Error("no pace");
  expect(textOf(await room.say("李敏", CZ, "这2次是哪些", { replyTo: pace }))).toMatch(/清洁家园[\s\S]*植树/);
  expect(textOf(await room.say("李敏", CZ, "30次是哪来的", { replyTo: pace }))).toContain("年度要点");
});

test("a reply to the number of late units or to a score opens its list", async () => {
  const { reply, card } = await asked("周敏", GW, "/未报");
  const [, duty] = /(\S+)：未报\d+家/.exec(card.text) ?? [];
  expect(await reply(`${duty}是哪些`)).toMatch(new RegExp(`${duty}未报`));
  await chat?.close();
  const { reply: ask } = await asked("周敏", "单聊", "/考核 2026 市直机关工委");
  expect(await ask("市财政局的明细")).toContain("市财政局 · 2026年度考核");
});

test("a reply is checked against the replier's own rights", async () => {
  const { room, card, reply } = await asked("周敏", GW, "/汇总 本月 志愿 市财政局");
  expect(await reply("52人是哪些")).toContain("清洁家园");
  await room.db.query.deleteFrom("role").execute();
  await room.db.query.updateTable("chat").set({ unit_id: null }).execute();
  expect(textOf(await room.say("周敏", GW, "52人是哪些", { replyTo: card }))).toMatch(/无权查看/);
});

test("a reply further down a chain still refers to the card at its start", async () => {
  const { room, card } = await asked("李敏", CZ, "/汇总 本月");
  await room.say("王建国", CZ, "这个数对吗", { replyTo: card, mention: false });
  const own = room.lastSaid();
  const text = textOf(await room.say("李敏", CZ, "这110是哪110", { replyTo: { messageId: own } }));
  expect(text).toContain("清洁家园");
});

test("a file is announced, made from one snapshot, and its card says up to when", async () => {
  chat = await conversation();
  for (const [by, at, line] of TOLD) await chat.say(by, at, line);
  const heard = await chat.say("周敏", "单聊", "/导出 今年 志愿 市直机关工委");
  expect(textOf(heard)).toMatch(/共2条，Excel 文件在下面。数据截至11月22日10:00。/);
  expect(textOf(heard)).toContain("[文件]");
});

test("a card that holds less than its page links to it, if people can reach the pages", async () => {
  chat = await conversation({ publicUrl: "https://mofan.example.gov.cn" });
  const lines = Array.from({ length: 9 }, (_, index) => `/志愿 11月${index + 2}日 第${index + 1}站服务 20人`);
  await chat.say("王建国", CZ, lines.join("\n"));
  const urls: string[] = [];
  for (const question of ["/明细 本月 志愿", "/明细 志愿次数 今年", "/未报", "/汇总 本月 志愿", "/明细 1"]) {
    await chat.say("李敏", CZ, question);
    const view = chat.sandbox.messages(chatOf(chat, CZ)).findLast(({ isBot }) => isBot);
    urls.push(...[...JSON.stringify(view?.content).matchAll(/https:[^"\\]+/g)].map(([url]) => url));
  }
  expect([...new Set(urls)]).toEqual([
    "https://mofan.example.gov.cn/ledger/records?unit=desk-cz&from=2026-11-01&to=2026-11-22&kind=volunteering",
    "https://mofan.example.gov.cn/ledger/figures/M3.5?unit=desk-cz&period=year",
    "https://mofan.example.gov.cn/ledger/coverage?unit=desk-cz",
    "https://mofan.example.gov.cn/ledger/records/1",
  ]);
  const reader = visitor(chat, "李敏");
  await reader.signIn();
  for (const url of new Set(urls)) {
    const page = await reader.ask(url.slice("https://mofan.example.gov.cn".length));
    expect([page.status, url]).toEqual([200, url]);
  }
});

test("a page that the person may not open is not linked", async () => {
  const room = await conversation({ publicUrl: "https://mofan.example.gov.cn" });
  chat = room;
  await room.say("王建国", CZ, "/党课 11月12日 严守纪律 30人 主讲=王志强");
  await room.say("李敏", CZ, "/党课 11月13日 学习党章 30人 主讲=王志强");
  const sees = async (who: PersonName, question: string) => {
    const heard = await room.say(who, CZ, question);
    return heard.some(({ buttons }) => buttons.some(({ text }) => text === "在网页上看"));
  };
  // A member opens the pages of their own branch and what they reported, not those of the organ whose group they are in.
  for (const question of ["/汇总 本月", "/明细 2", "/未报"]) {
    expect([question, await sees("王建国", question), await sees("李敏", question)]).toEqual([question, false, true]);
  }
  expect(await sees("王建国", "/明细 1")).toBe(true);
  expect(await sees("王建国", "/未报 市财政局机关第一支部")).toBe(true);
});

const chatOf = ({ sandbox }: Conversation, name: string): string =>
  sandbox.city.chats.find((one) => one.name === name)?.chatId ?? "";
