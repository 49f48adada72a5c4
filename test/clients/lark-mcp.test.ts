import { beforeAll, expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { startDesk } from "../runtime/desk.ts";
import { transcript } from "../support/transcript.ts";
import { askDesk, type Guests, installGuests, versionOf } from "./guests.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const MORE = [
  "im.v1.message.reply",
  "im.v1.message.get",
  "im.v1.message.patch",
  "im.v1.message.delete",
  "im.v1.message.urgentApp",
  "im.v1.message.readUsers",
  "im.v1.messageReaction.create",
  "im.v1.messageReaction.list",
  "im.v1.pin.create",
  "im.v1.pin.list",
  "im.v1.chat.get",
  "im.v1.chatTab.listTabs",
  "im.v1.chatMenuTree.get",
  "contact.v3.user.get",
  "contact.v3.user.batchGetId",
];
const card = (words: string) =>
  JSON.stringify({
    schema: "2.0",
    config: { update_multi: true },
    body: { elements: [{ tag: "markdown", content: words }] },
  });

let guests: Guests;
beforeAll(() => {
  guests = installGuests();
}, 300_000);

test("the tools of lark-mcp work with the sandbox that npm start opens", async () => {
  const { url } = await startDesk();
  const { appId, appSecret } = await askDesk(url, "app");
  const { Client } = guests.load("@modelcontextprotocol/sdk/client/index.js");
  const { StdioClientTransport } = guests.load("@modelcontextprotocol/sdk/client/stdio.js");
  const keys = ["-a", appId, "-s", appSecret, "-d", url, "--token-mode", "tenant_access_token"];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["node_modules/@larksuiteoapi/lark-mcp/dist/cli.js", "mcp", ...keys, "-t", `preset.im.default,${MORE}`],
    cwd: guests.folder,
    // It says on every start that its key store could not be built.
    stderr: "ignore",
  });
  const client = new Client({ name: "desk", version: "1.0.0" });
  await client.connect(transport);
  const told = transcript(`@larksuiteoapi/lark-mcp ${versionOf(guests, "@larksuiteoapi/lark-mcp")}, stdio`);
  const { tools } = await client.listTools();
  told.note(`listTools → ${tools.length} tools`);
  const untried = new Set<string>(tools.map(({ name }: { name: string }) => name));

  /** Calls a tool as an assistant would; what the desk refuses fails here. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of twenty tools
  const call = async (name: string, input: object, shown: (data: any) => string) => {
    untried.delete(name);
    return await told.act(
      name,
      async () => {
        const { isError, content } = await client.callTool({ name, arguments: input });
        if (isError) throw new Error(`${name}: ${content[0].text}`);
        return JSON.parse(content[0].text);
      },
      shown,
    );
  };
  const idOf = (data: { message_id: string }) => data.message_id;
  const count = (data: { items: readonly unknown[] }) => `${data.items.length}`;
  const text = (words: string) => ({ msg_type: "text", content: JSON.stringify({ text: words }) });
  const chat = { path: { chat_id: group.chatId } };

  await call("im_v1_chat_list", { params: { page_size: 20 } }, count);
  await call("im_v1_chat_get", chat, ({ name }) => name);
  await call("im_v1_chatMembers_get", { ...chat, params: { member_id_type: "open_id" } }, count);
  await call("im_v1_chatTab_listTabs", chat, ({ chat_tabs }) =>
    chat_tabs.map((tab: { tab_name: string }) => tab.tab_name).join(),
  );
  await call("im_v1_chatMenuTree_get", chat, ({ menu_tree }) => `${menu_tree.chat_menu_top_levels.length} entries`);
  await call(
    "im_v1_chat_create",
    { params: {}, data: { name: "新群", user_id_list: [member.openId] } },
    (data) => data.name,
  );
  const to = { params: { receive_id_type: "chat_id" } };
  const sent = await call(
    "im_v1_message_create",
    { ...to, data: { receive_id: group.chatId, ...text("各位好") } },
    idOf,
  );
  const message = { path: { message_id: sent.message_id } };
  await call("im_v1_message_reply", { ...message, data: text("再说一句") }, idOf);
  const shown = await call(
    "im_v1_message_create",
    {
      params: { receive_id_type: "open_id" },
      data: { receive_id: member.openId, msg_type: "interactive", content: card("您好") },
    },
    idOf,
  );
  await call(
    "im_v1_message_patch",
    { path: { message_id: shown.message_id }, data: { content: card("再见") } },
    () => "ok",
  );
  await call("im_v1_message_get", message, count);
  await call("im_v1_message_list", { params: { container_id_type: "chat", container_id: group.chatId } }, count);
  await call(
    "im_v1_messageReaction_create",
    { ...message, data: { reaction_type: { emoji_type: "DONE" } } },
    (data) => data.reaction_type.emoji_type,
  );
  await call("im_v1_messageReaction_list", message, count);
  await call("im_v1_pin_create", { data: { message_id: sent.message_id } }, () => "ok");
  await call("im_v1_pin_list", { params: { chat_id: group.chatId } }, count);
  await call(
    "im_v1_message_urgentApp",
    { ...message, params: { user_id_type: "open_id" }, data: { user_id_list: [member.openId] } },
    (data) => `${data.invalid_user_id_list.length} unknown`,
  );
  await call("im_v1_message_readUsers", { ...message, params: { user_id_type: "open_id" } }, count);
  const person = await call(
    "contact_v3_user_get",
    { path: { user_id: member.openId }, params: { user_id_type: "open_id" } },
    ({ user }) => user.name,
  );
  await call(
    "contact_v3_user_batchGetId",
    { params: { user_id_type: "open_id" }, data: { emails: ["nobody@example.com"] } },
    ({ user_list }) => `${user_list.length} asked, none known`,
  );
  await call("im_v1_message_delete", message, () => "ok");
  await client.close();

  expect([...untried]).toEqual([]);
  expect(person.user.name).toBe(member.name);
  const { messages } = await askDesk(url, "messages");
  const of = (id: string) => messages.find((one: { messageId: string }) => one.messageId === id);
  expect(of(sent.message_id)).toMatchObject({ recalled: true, faces: ["DONE"] });
  expect(of(shown.message_id)).toMatchObject({ text: "再见", patches: 1 });
  told.print();
});
