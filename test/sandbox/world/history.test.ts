import { afterAll, beforeAll, expect, test } from "vitest";
import { deskCity, historyIn } from "../../../src/sandbox/index.ts";
import { type Conversation, conversation } from "../../support/conversation.ts";
import { deskWith } from "../desk.ts";

const FINANCE = "市财政局机关党建群";
const LECTURE = "/党课 11月20日 第一讲 30人 主讲=李敏";
const TWO = ["/志愿 11月20日 清扫街道 12人 2小时", "/志愿 11月21日 送书下乡 9人 1小时"];
const [, secretary, , leader] = deskCity.people;
const group = deskCity.chats.find(({ name }) => name === FINANCE) ?? deskCity.chats[0];

let before: Conversation;
beforeAll(async () => {
  before = await conversation();
  await before.say("李敏", FINANCE, LECTURE);
  await before.say("李敏", FINANCE, TWO.join("\n"));
  await before.say("李敏", FINANCE, "/汇总 本月");
  await before.say("李敏", "单聊", "/党课 11月19日 第二讲 20人 主讲=李敏");
});
afterAll(() => before?.close());

/** The sandbox started anew on the ledger, with only some of the groups at its desk. */
const again = (chats: (typeof deskCity.chats)[number][] = [...deskCity.chats]) =>
  deskWith(undefined, { history: historyIn(before.db.query), city: { ...deskCity, chats } }).sandbox;

/** The page that the platform's address of a message leads to. */
async function opened(sandbox: ReturnType<typeof again>, openId: string, messageId: string): Promise<string> {
  const asked = new URLSearchParams({ openChatId: group.chatId, openMessageId: messageId });
  const cookie = { cookie: `sandbox_person=${openId}` };
  const led = await sandbox.app.request(`/client/chat/open?${asked}`, { headers: cookie });
  const page = await sandbox.app.request(led.headers.get("location") ?? "", { headers: cookie });
  return await page.text();
}

const messageOf = async (number: number) =>
  (await before.records()).find((record) => record.number === number)?.messageId ?? "";
const soughtIn = (page: string) =>
  /class="message[^"]* sought"[\s\S]*?<p class="bubble">([\s\S]*?)<\/p>/.exec(page)?.[1];

test("the group shows the lines that became records, each with the bot's answer, before new messages", async () => {
  const sandbox = again();
  await sandbox.say(secretary.openId, group.chatId, "新的一句");
  await sandbox.app.request(`/?as=${secretary.openId}&chat=${group.chatId}`);
  const said = sandbox.messages(group.chatId);
  expect(said.filter(({ isBot }) => !isBot).map(({ text }) => text)).toEqual([
    `@模范 ${LECTURE}`,
    `@模范 ${TWO.join("\n")}`,
    "@模范 新的一句",
  ]);
  const answers = said.filter(({ isBot }) => isBot);
  expect(answers.map(({ parentId }) => parentId)).toEqual([await messageOf(1), await messageOf(2)]);
  expect(answers[0]?.text).toContain("1 党课");
});

test("the message that made a record opens in its group, marked as the one sought, with all its lines", async () => {
  const page = await opened(again(), secretary.openId, await messageOf(3));
  expect(soughtIn(page)).toContain(TWO.join("\n"));
  expect(page.match(/ sought"/g)).toHaveLength(1);
  expect(page).toContain('id="say"');
});

test("a person outside the group, or without it in the sandbox, sees the message with names and cannot write", async () => {
  const page = await opened(again([deskCity.chats[0]]), leader.openId, await messageOf(1));
  expect(soughtIn(page)).toContain(LECTURE);
  expect(page).toContain("周敏不在这个群里，只能看。");
  expect(page).not.toContain('id="say"');
  expect(page).toContain(`<h1>${FINANCE}</h1>`);
});

test("an unknown message id opens the default chat", async () => {
  const page = await opened(again([deskCity.chats[0]]), leader.openId, "om_unknown");
  expect(soughtIn(page)).toBeUndefined();
  expect(page).toContain(`<h1>${deskCity.chats[0].name}</h1>`);
});

test("the history of a direct chat is not shown, because it is private", async () => {
  const sandbox = again();
  await sandbox.app.request(`/?as=${secretary.openId}`);
  expect(sandbox.messages(sandbox.directChat(secretary.openId))).toEqual([]);
});
