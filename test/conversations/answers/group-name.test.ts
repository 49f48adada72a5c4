import { expect, test } from "vitest";
import { conversation } from "../../support/conversation.ts";

const WATER = "市水务局机关支部群";

/** The bot is added to a group, and the event says another name: what the group is called then, and how it is greeted. */
async function greeted(spoil: boolean) {
  const chat = await conversation({ unbound: [WATER] });
  const { chatId = "" } = chat.sandbox.city.chats.find(({ name }) => name === WATER) ?? {};
  if (spoil) chat.sandbox.faults.arm({ kind: "http500", route: "chat", times: 9 });
  await chat.sandbox.pushEvent("im.chat.member.bot.added_v1", { chat_id: chatId, name: "模范", external: false });
  const [greeting] = await chat.settle();
  const row = await chat.db.query.selectFrom("chat").select("name").where("id", "=", chatId).executeTakeFirst();
  await chat.close();
  return { name: row?.name, text: greeting?.text ?? "" };
}

test("a group that adds the bot gets the name from the platform, whatever the event says", async () => {
  const { name, text } = await greeted(false);
  expect(name).toBe(WATER);
  expect(text).toContain(WATER);
});

test("if the platform gives no name, the event's name is used", async () => {
  expect((await greeted(true)).name).toBe("模范");
});
