import { expect, test } from "vitest";
import { speechDocx } from "#reports";
import { type Conversation, conversation } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";
const BRIEF = "11月20日，市财政局机关第一支部组织18名党员志愿者到清河社区开展“清洁家园齐动手”活动，服务2小时。";
const encode = (text: string) => Buffer.from(text);

async function upload(talk: Conversation, name: string, bytes: Buffer) {
  const key = await talk.program.platform.files.upload({ name, type: "stream", bytes: new Uint8Array(bytes) });
  if (!key.ok) throw new Error(key.code);
  return { type: "file", content: { file_key: key.value, file_name: name } };
}

const wordFile = async (text: string) =>
  Buffer.from(
    await speechDocx(
      { title: "简报", asOf: "", opening: text, paragraphs: [], closing: "", warnings: [] },
      "2026-11-22T02:00:00.000Z",
    ),
  );

/** The inputs of the newest form somebody sees. */
const formOf = (talk: Conversation, who: "王建国" | "李敏") =>
  talk.cards(who).findLast(({ inputs }) => Object.keys(inputs).length > 0)?.inputs ?? {};

test.each([
  ["简报.docx", () => wordFile(BRIEF)],
  ["简报.txt", async () => encode(BRIEF)],
  // The same in the encoding of an old Windows.
  [
    "旧.txt",
    async () => Buffer.from("3131d4c23230c8d5a3acb5dad2bbd6a7b2bfd7e9d6af3138c3fbb5b3d4b1d6bed4b8d5df", "hex"),
  ],
])("/报 and then %s fills the form of what the file tells", async (name, bytes) => {
  const talk = await conversation();
  expect(await talk.ask("王建国", "单聊", "/报")).toContain(".docx");
  await talk.say("王建国", "单聊", "", await upload(talk, name, await bytes()));
  await talk.settle();
  expect(Object.values(formOf(talk, "王建国"))).toContain("18");
  expect(await talk.records()).toEqual([]);
  await talk.close();
});

test("/报 in reply to a file reads it, and a file sent alone is offered to be checked if the person may", async () => {
  const talk = await conversation();
  const alone = await talk.say("王建国", "单聊", "", await upload(talk, "简报.txt", encode(BRIEF)));
  expect(alone.map(({ text }) => text).join()).toContain("要按它填表，请回复这条消息发 /报");
  await talk.say("王建国", "单聊", "/报", { replyTo: { messageId: talk.lastSaid() } });
  await talk.settle();
  expect(Object.values(formOf(talk, "王建国"))).toContain("18");
  await talk.say("李敏", "单聊", "", await upload(talk, "简报.txt", encode(BRIEF)));
  await talk.click("李敏", "按简报填表登记");
  await talk.settle();
  expect(Object.values(formOf(talk, "李敏"))).toContain("18");
  await talk.close();
});

test("each forwarded message is read as of its own day, and several activities become several forms", async () => {
  const talk = await conversation();
  await talk.say("王建国", "单聊", "/报");
  const createdAt = Date.parse("2026-11-19T02:00:00.000Z");
  await talk.say("王建国", "单聊", "", {
    forwarded: [
      { text: "各位，昨天第一支部组织18名党员到清河社区打扫卫生。", createdAt },
      { text: "收到", createdAt },
      { text: "11月20日，第一支部召开党员大会，26名党员参加。", createdAt: createdAt + 200_000_000 },
    ],
  });
  await talk.settle();
  const forms = talk.cards("王建国").filter(({ inputs }) => "day" in inputs);
  expect(forms.map(({ inputs }) => inputs.day)).toEqual(["2026-11-18", "2026-11-20"]);
  expect(forms.map(({ text }) => text).join()).toContain("第2张，共2张");
  await talk.close();
});

test("/报 in reply to another person's message reads it, and so does a text sent after the bare command", async () => {
  const talk = await conversation();
  await talk.say("李敏", CZ, BRIEF, { mention: false });
  await talk.say("王建国", CZ, "/报", { replyTo: { messageId: talk.lastSaid() } });
  await talk.settle();
  expect(Object.values(formOf(talk, "王建国"))).toContain("18");
  await talk.say("王建国", "单聊", "/报");
  const [heard] = await talk.say("王建国", "单聊", "11月20日，第一支部召开党员大会，26名党员参加。");
  expect(Object.values(heard?.inputs ?? {})).toContain("26");
  expect(await talk.ask("王建国", "单聊", "谢谢")).not.toContain("请选择类别");
  await talk.close();
});

test("an unreadable file is answered with the reason", async () => {
  const talk = await conversation();
  await talk.say("王建国", "单聊", "/报");
  await talk.say("王建国", "单聊", "", await upload(talk, "简报.docx", Buffer.from("%PDF-1.7")));
  await talk.settle();
  expect(talk.direct("王建国").at(-1)?.text).toContain("PDF");
  await talk.close();
});
