import { beforeAll, describe, expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { freePort } from "../faults/processes.ts";
import { startDesk } from "../runtime/desk.ts";
import { transcript } from "../support/transcript.ts";
import { askDesk, type Guests, installGuests, versionOf } from "./guests.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const LINE = "/党课 昨天 学党章 30人";

let guests: Guests;
beforeAll(() => {
  guests = installGuests();
}, 300_000);

/** What the adapter tells of a message it heard, as far as it is looked at. */
interface Heard {
  readonly userId: string;
  readonly channelId: string;
  readonly content: string;
}

/** The adapter on a desk, online; `heard` fills with what people say. */
async function connected(config: Readonly<Record<string, unknown>>, port?: number) {
  const { Context, HTTP } = guests.load("@satorijs/core");
  const { FeishuBot } = guests.load("@satorijs/adapter-lark");
  const { url } = await startDesk();
  const { appId, appSecret, encryptKey, verificationToken } = await askDesk(url, "app");
  const context = new Context();
  context.plugin(HTTP);
  if (port !== undefined)
    context.plugin(guests.load("@cordisjs/plugin-server").default, { port, host: "127.0.0.1", selfUrl: "" });
  const heard: Heard[] = [];
  context.on("message", ({ userId, channelId, content }: Heard) => heard.push({ userId, channelId, content }));
  const keys = { appId, appSecret, encryptKey, verificationToken };
  context.plugin(FeishuBot, { platform: "feishu", endpoint: `${url}/open-apis`, baseURL: url, ...keys, ...config });
  await context.start();
  await expect.poll(() => context.bots[0]?.user?.name, { timeout: 10_000 }).toBe(deskCity.bot.name);
  if (config.protocol === "ws") await expect.poll(async () => (await askDesk(url, "state")).is_over_socket).toBe(true);
  const [bot] = context.bots;
  return { url, bot, heard, stop: () => bot.stop() };
}

describe("Satori's adapter with the sandbox that npm start opens", () => {
  test("receives events over the long connection, and answers with a chat bot's calls", async () => {
    const { url, bot, heard, stop } = await connected({ protocol: "ws" });
    const told = transcript(`@satorijs/adapter-lark ${versionOf(guests, "@satorijs/adapter-lark")}, long connection`);
    told.note(`GET bot/v3/info → ${bot.user.name} ${bot.selfId}`);
    const say = (text: string) => askDesk(url, "say", { user: member.openId, chat_id: group.chatId, text });
    const { push } = await told.act(
      "王建国: @模范 /党课 …",
      () => say(LINE),
      (said) => said.push.state,
    );
    expect(push.state).toBe("answered");
    await expect.poll(() => heard).toHaveLength(1);
    expect(heard[0]).toEqual({
      userId: member.openId,
      channelId: group.chatId,
      content: `<at id="${bot.selfId}" name="模范"/> ${LINE}`,
    });
    told.note(`session.content → ${heard[0]?.content}`);
    const { h } = guests.load("@satorijs/core");
    const words = [h.text("各位好 "), h.at(member.openId)];
    const [sent] = await told.act("sendMessage(group, text + at)", () => bot.sendMessage(group.chatId, words), String);
    const [direct] = await told.act("sendMessage(open_id)", () => bot.sendMessage(member.openId, "您好"), String);
    await told.act(
      "editMessage",
      () => bot.editMessage(group.chatId, sent, "各位好。"),
      () => "ok",
    );
    const face = { reaction_type: { emoji_type: "DONE" } };
    await told.act(
      "reaction.create",
      () => bot.internal.im.message.reaction.create(sent, face),
      (one: { reaction_type: { emoji_type: string } }) => one.reaction_type.emoji_type,
    );
    await told.act(
      "pin.create",
      () => bot.internal.im.pin.create({ message_id: sent }),
      () => "ok",
    );
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const [picture] = await told.act(
      "sendMessage(image)",
      () => bot.sendMessage(group.chatId, h.image(png, "image/png")),
      String,
    );
    const names = (list: { data: readonly { name: string }[] }) => list.data.map(({ name }) => name).join("、");
    await told.act("getGuildList", () => bot.getGuildList(), names);
    const members = await told.act("getGuildMemberList", () => bot.getGuildMemberList(group.chatId), names);
    const person = await told.act(
      "getUser",
      () => bot.getUser(member.openId),
      (one: { name: string }) => one.name,
    );
    const listed = await told.act(
      "getMessageList",
      () => bot.getMessageList(group.chatId),
      (list: { data: readonly { id: string }[] }) => `${list.data.length} messages`,
    );
    await told.act(
      "deleteMessage",
      () => bot.deleteMessage(group.chatId, picture),
      () => "ok",
    );
    await stop();
    expect(members.data).toHaveLength(group.members.length);
    expect(person.name).toBe(member.name);
    expect(listed.data.map(({ id }) => id)).toContain(sent);
    const { messages } = await askDesk(url, "messages");
    const of = (id: string) => messages.find((one: { messageId: string }) => one.messageId === id);
    expect(of(sent)).toMatchObject({ text: "各位好。", patches: 1, faces: ["DONE"] });
    expect(of(direct)).toMatchObject({ text: "您好" });
    expect(of(picture)).toMatchObject({ recalled: true });
    // Who left is sent nothing more.
    await expect.poll(async () => (await askDesk(url, "state")).is_over_socket).toBe(false);
    told.print();
  });

  test("decrypts and verifies events with a webhook of its own", async () => {
    const port = await freePort();
    const { url, heard, stop } = await connected({ protocol: "http", path: "/feishu", verifySignature: true }, port);
    const told = transcript(`@satorijs/adapter-lark ${versionOf(guests, "@satorijs/adapter-lark")}, webhook`);
    await askDesk(url, "request-url", { url: `http://127.0.0.1:${port}/feishu` });
    const said = { user: member.openId, chat_id: group.chatId, text: LINE };
    const { push } = await told.act(
      "王建国: @模范 /党课 …",
      () => askDesk(url, "say", said),
      ({ push }) => push.state,
    );
    await expect.poll(() => heard).toHaveLength(1);
    told.note(`session.content → ${heard[0]?.content}`);
    await stop();
    expect(push.state).toBe("answered");
    told.print();
  });
});
