import { AESCipher } from "@larksuiteoapi/node-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { deskWith, listening, secrets } from "../desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const { sandbox, inbox } = deskWith();
let desk: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  desk = await listening(sandbox);
});
afterAll(() => desk.close());

const card = (text: string) =>
  JSON.stringify({
    schema: "2.0",
    config: { update_multi: true },
    body: { elements: [{ tag: "div", text: { tag: "plain_text", content: text } }] },
  });

test("the official client sends a text and gets its id back", async () => {
  const sent = await desk.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: group.chatId, msg_type: "text", content: JSON.stringify({ text: "各位好" }), uuid: "u-1" },
  });
  expect(sent.code).toBe(0);
  expect(sent.data?.message_id).toMatch(/^om_[0-9a-f]{32}$/);
  expect(sandbox.messages(group.chatId).at(-1)?.text).toBe("各位好");
});

test("the official client replies to a person's message", async () => {
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  const sent = await desk.client.im.v1.message.reply({
    path: { message_id: messageId },
    data: { msg_type: "interactive", content: card("收到") },
  });
  expect(sent.data).toMatchObject({ parent_id: messageId, root_id: messageId, chat_id: group.chatId });
});

test("the official client patches its own card", async () => {
  const sent = await desk.client.im.v1.message.create({
    params: { receive_id_type: "open_id" },
    data: { receive_id: member.openId, msg_type: "interactive", content: card("旧") },
  });
  const messageId = sent.data?.message_id ?? "";
  const patched = await desk.client.im.v1.message.patch({
    path: { message_id: messageId },
    data: { content: card("新") },
  });
  expect(patched.code).toBe(0);
  expect(sandbox.messages(sandbox.directChat(member.openId)).at(-1)).toMatchObject({ text: "新", patches: 1 });
});

test("the official client reads groups, members and the bot's identity, also with bodies in GET requests", async () => {
  const chats = await desk.client.im.v1.chat.list({ params: { page_size: 2 } });
  expect(chats.data).toMatchObject({ has_more: true, items: [{ chat_id: group.chatId }, {}] });
  const next = await desk.client.im.v1.chat.list({ params: { page_token: chats.data?.page_token ?? "" } });
  expect(next.data?.items).toHaveLength(1);
  const members = await desk.client.im.v1.chatMembers.get({ path: { chat_id: group.chatId } });
  expect(members.data?.items?.map(({ name }) => name)).toEqual(["王建国", "李敏", "陈立新", "周敏", "韩梅"]);
  const isIn = await desk.client.im.v1.chatMembers.isInChat({ path: { chat_id: group.chatId } });
  expect(isIn.data?.is_in_chat).toBe(true);
  const bot = (await desk.client.request({ method: "GET", url: "/open-apis/bot/v3/info" })) as { bot?: unknown };
  expect(bot.bot).toMatchObject({ open_id: deskCity.bot.openId, app_name: "模范" });
});

test("the official client uploads a picture and a file, and downloads what a person sent", async () => {
  const image = await desk.client.im.v1.image.create({ data: { image_type: "message", image: Buffer.from("PNG…") } });
  expect(image?.image_key).toMatch(/^img_v3_/);
  const bytes = Buffer.from([0, 255, 128, 10, 13]);
  const file = await desk.client.im.v1.file.create({ data: { file_type: "xls", file_name: "名册.xlsx", file: bytes } });
  const fileKey = file?.file_key ?? "";
  const { messageId } = await sandbox.say(member.openId, sandbox.directChat(member.openId), "", {
    type: "file",
    content: { file_key: fileKey, file_name: "名册.xlsx" },
  });
  const got = await desk.client.im.v1.messageResource.get({
    path: { message_id: messageId, file_key: fileKey },
    params: { type: "file" },
  });
  const parts: Buffer[] = [];
  for await (const part of got.getReadableStream()) parts.push(Buffer.from(part));
  expect(Buffer.concat(parts)).toEqual(bytes);
});

test("the official cipher decrypts every push, however its JSON is spelled", async () => {
  const cipher = new AESCipher(secrets.encryptKey);
  sandbox.faults.pushes.spelling = "odd";
  for (const word of ["一", "二", "三", "四", "五", "六", "七"]) await sandbox.say(member.openId, group.chatId, word);
  const opened = inbox.slice(-7).map(({ raw }) => cipher.decrypt(JSON.parse(raw).encrypt));
  expect(opened.map((text) => JSON.parse(JSON.parse(text).event.message.content).text)).toEqual(
    ["一", "二", "三", "四", "五", "六", "七"].map((word) => `@_user_1 ${word}`),
  );
  const spellings = [
    (text: string) => text.includes("\n  "),
    (text: string) => text.includes("\\u"),
    (text: string) => /^.*模范.*$/.test(text),
  ];
  expect(spellings.map((spelling) => opened.filter(spelling).length > 0)).toEqual([true, true, true]);
});
