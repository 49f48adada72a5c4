import { expect, test } from "vitest";
import { deskCity, type Sandbox } from "../../../src/sandbox/index.ts";
import { call, deskWith } from "../desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const DAY = 86_400_000;
const card = (text: string, more: object = {}) =>
  JSON.stringify({ schema: "2.0", body: { elements: [{ tag: "markdown", content: text }] }, ...more });

async function withCard() {
  const { sandbox } = deskWith(undefined, { clock: () => "2026-11-22T04:00:00.000Z" });
  const body = { receive_id: group.chatId, msg_type: "interactive", content: card("旧") };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  return { sandbox, id: sent.body.data.message_id as string };
}
const patch = async (sandbox: Sandbox, id: string, content: string) =>
  (await call(sandbox, "PATCH", `im/v1/messages/${id}`, { content })).body.code;

test("a card shows its patched content and stays one message", async () => {
  const { sandbox, id } = await withCard();
  expect(await patch(sandbox, id, card("新"))).toBe(0);
  expect(sandbox.messages(group.chatId)).toMatchObject([{ text: "新", patches: 1 }]);
});

test("a card can be patched for fourteen days", async () => {
  const { sandbox, id } = await withCard();
  await sandbox.advance(14 * DAY);
  expect(await patch(sandbox, id, card("新"))).toBe(0);
  await sandbox.advance(1);
  expect(await patch(sandbox, id, card("更新"))).toBe(230031);
});

test("the sixth patch of a card in a second is refused with 230020", async () => {
  const { sandbox, id } = await withCard();
  const codes = [];
  for (const n of [1, 2, 3, 4, 5, 6]) codes.push(await patch(sandbox, id, card(String(n))));
  expect(codes).toEqual([0, 0, 0, 0, 0, 230020]);
});

test.each([
  ["over 30 KB", 230025, card("字".repeat(10_240))],
  ["of the old schema", 230099, card("新", { schema: "1.0" })],
  ["that is not shared", 230099, card("新", { config: { update_multi: false } })],
])("refuses a card %s with %i and keeps the old one", async (_name, code, content) => {
  const { sandbox, id } = await withCard();
  expect(await patch(sandbox, id, content)).toBe(code);
  expect(sandbox.messages(group.chatId)[0]?.text).toBe("旧");
});

test("a patch is refused for anything but the bot's own card", async () => {
  const { sandbox, id } = await withCard();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "一");
  const text = { receive_id: group.chatId, msg_type: "text", content: '{"text":"一"}' };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", text);
  expect(await patch(sandbox, messageId, card("新"))).toBe(230027);
  expect(await patch(sandbox, sent.body.data.message_id, card("新"))).toBe(230001);
  await sandbox.recall(id);
  expect(await patch(sandbox, id, card("新"))).toBe(230011);
  expect(await patch(sandbox, "om_none", card("新"))).toBe(99992354);
});
