import { expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith } from "../desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const noon = () => "2026-11-22T04:00:00.000Z";
const still = () => deskWith(undefined, { clock: noon });

test("a reaction is added once however often it is requested, listed, and removed", async () => {
  const { sandbox } = still();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  const path = `im/v1/messages/${messageId}/reactions`;
  const put = () => call(sandbox, "POST", path, { reaction_type: { emoji_type: "DONE" } });
  const first = await put();
  expect((await put()).body.data.reaction_id).toBe(first.body.data.reaction_id);
  expect((await call(sandbox, "GET", path)).body.data.items).toHaveLength(1);
  expect(sandbox.messages(group.chatId)[0]?.faces).toEqual(["DONE"]);
  await call(sandbox, "DELETE", `${path}/${first.body.data.reaction_id}`);
  expect(sandbox.messages(group.chatId)[0]?.faces).toEqual([]);
  expect((await call(sandbox, "POST", path, { reaction_type: {} })).body.code).toBe(231001);
});

test("a group's tabs and menu are stored as they are set", async () => {
  const { sandbox } = still();
  const tabs = `im/v1/chats/${group.chatId}/chat_tabs`;
  const tab = { tab_name: "台账", tab_type: "url", tab_content: { url: "https://mofan.example/ledger" } };
  const made = await call(sandbox, "POST", tabs, { chat_tabs: [tab] });
  const [{ tab_id: id }] = made.body.data.chat_tabs;
  await call(sandbox, "POST", `${tabs}/update_tabs`, { chat_tabs: [{ ...tab, tab_id: id, tab_name: "新名" }] });
  expect((await call(sandbox, "GET", `${tabs}/list_tabs`)).body.data.chat_tabs).toMatchObject([
    { tab_id: id, tab_name: "新名" },
  ]);
  const menu = `im/v1/chats/${group.chatId}/menu_tree`;
  const item = { name: "台账", action_type: "REDIRECT_LINK", redirect_link: { common_url: "https://mofan.example" } };
  await call(sandbox, "POST", menu, { menu_tree: { chat_menu_top_levels: [{ chat_menu_item: item }] } });
  expect((await call(sandbox, "GET", menu)).body.data.menu_tree.chat_menu_top_levels).toMatchObject([
    { chat_menu_item: item },
  ]);
});

test("links and addresses are shortened as clients do, and shown as they were typed", async () => {
  const { sandbox, inbox } = still();
  await sandbox.say(member.openId, group.chatId, "看https://a.example/b?c=1，写信 x.y@a.example");
  const { text } = JSON.parse(inbox[0]?.body.event.message.content);
  expect(text).toBe(
    "@_user_1 看[https://a.example/b?c=1](https://a.example/b?c=1)，写信 [x.y@a.example](mailto:x.y@a.example)",
  );
  expect(sandbox.messages(group.chatId)[0]?.text).toBe("@模范 看https://a.example/b?c=1，写信 x.y@a.example");
});

test("a reply in a topic has the topic's first message as parent, whichever message it replies to", async () => {
  const { sandbox, inbox } = still();
  const { messageId: first } = await sandbox.say(member.openId, group.chatId, "/党课");
  const { messageId: second } = await sandbox.say(member.openId, group.chatId, "一", { replyTo: first, inTopic: true });
  await sandbox.say(member.openId, group.chatId, "二", { replyTo: second, inTopic: true });
  const said = inbox.slice(1).map(({ body }) => body.event.message);
  expect(said.map(({ parent_id, root_id }) => [parent_id, root_id])).toEqual([
    [first, first],
    [first, first],
  ]);
  expect(new Set(said.map(({ thread_id }) => thread_id)).size).toBe(1);
  expect(said[0]?.thread_id).toMatch(/^omt_/);
});

test.each([
  ["updated", "im.message.updated_v1"],
  ["again", "im.message.receive_v1"],
] as const)("an edit comes as it was asked for: %s", async (how, type) => {
  const { sandbox, inbox } = still();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课 昨天 30人");
  await sandbox.edit(messageId, "@模范 /党课 昨天 31人", how);
  expect(inbox.map(({ body }) => body.header.event_type)).toEqual(["im.message.receive_v1", type]);
  expect(inbox[1]?.body.event.message).toMatchObject({ message_id: messageId });
  expect(JSON.parse(inbox[1]?.body.event.message.content).text).toBe("@_user_1 /党课 昨天 31人");
});

test("a post is sent as Markdown if that is chosen", async () => {
  const { sandbox, inbox } = still();
  sandbox.faults.pushes.posts = "content_v2";
  const content = {
    title: "",
    content: [
      [
        { tag: "text", text: "看" },
        { tag: "a", text: "这", href: "https://a.example" },
      ],
    ],
  };
  await sandbox.say(member.openId, sandbox.directChat(member.openId), "", { type: "post", content });
  expect(JSON.parse(inbox[0]?.body.event.message.content)).toEqual({
    title: "",
    content_v2: [[{ tag: "md", text: "看[这](https://a.example)" }]],
  });
});

test("the bot's own text is edited and recalled", async () => {
  const { sandbox } = still();
  const body = { receive_id: group.chatId, msg_type: "text", content: JSON.stringify({ text: "一" }) };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const path = `im/v1/messages/${sent.body.data.message_id}`;
  await call(sandbox, "PUT", path, { msg_type: "text", content: JSON.stringify({ text: "二" }) });
  expect(sandbox.messages(group.chatId)[0]?.text).toBe("二");
  await call(sandbox, "DELETE", path);
  expect(sandbox.messages(group.chatId)[0]?.recalled).toBe(true);
});

test("a card of schema 2.0 is not replaced by one of schema 1.0", async () => {
  const { sandbox } = still();
  const content = JSON.stringify({ schema: "2.0", body: { elements: [{ tag: "hr" }] } });
  const body = { receive_id: group.chatId, msg_type: "interactive", content };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const path = `im/v1/messages/${sent.body.data.message_id}`;
  const answer = await call(sandbox, "PATCH", path, { content: JSON.stringify({ elements: [] }) });
  expect(answer.body.msg).toContain("200830");
});

test("messages are pinned, marked urgent and read, and people looked up, as other clients request it", async () => {
  const { sandbox } = still();
  const content = JSON.stringify({ text: "各位好" });
  const said = { receive_id: group.chatId, msg_type: "text", content };
  const { body } = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", said);
  const id = body.data.message_id;
  await call(sandbox, "POST", "im/v1/pins", { message_id: id });
  const pins = () => call(sandbox, "GET", `im/v1/pins?chat_id=${group.chatId}`);
  expect((await pins()).body.data.items).toMatchObject([{ message_id: id }]);
  await call(sandbox, "DELETE", `im/v1/pins/${id}`);
  expect((await pins()).body.data.items).toEqual([]);
  const buzz = await call(sandbox, "PATCH", `im/v1/messages/${id}/urgent_app`, {
    user_id_list: ["ou_no", member.openId],
  });
  expect(buzz.body.data.invalid_user_id_list).toEqual(["ou_no"]);
  const person = (who: string, type: string) => call(sandbox, "GET", `contact/v3/users/${who}?user_id_type=${type}`);
  expect((await person(member.unionId, "union_id")).body.data.user.name).toBe(member.name);
  expect((await person("ou_no", "open_id")).body.code).toBe(99992351);
});

test("a group that the app creates is one of its groups", async () => {
  const { sandbox } = still();
  await call(sandbox, "POST", "im/v1/chats", { name: "新群", user_id_list: [member.openId] });
  const { items } = (await call(sandbox, "GET", "im/v1/chats")).body.data;
  expect(items.at(-1).name).toBe("新群");
  expect((await call(sandbox, "GET", `im/v1/chats/${items.at(-1).chat_id}/members`)).body.data.member_total).toBe(1);
});
