import { afterEach, beforeEach, expect, test } from "vitest";
import { botUrlOf } from "#platforms";
import { createGroupExtras } from "../../src/node/group-extras.ts";
import { chatUrlOf } from "../../src/platforms/lark/applinks.ts";
import { type Conversation, conversation } from "../support/conversation.ts";

const PAGES = "https://mofan.example.gov.cn";
const FINANCE = "市财政局机关党建群";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation({ unbound: [FINANCE] });
});
afterEach(() => chat.close());

const extras = () =>
  createGroupExtras({
    db: chat.db,
    lark: chat.program.platform,
    publicUrl: PAGES,
    botUrl: "https://applink.example/bot",
  });

const groupIdOf = (name: string) => chat.sandbox.city.chats.find((group) => group.name === name)?.chatId ?? "";

/** What the platform lists of a group. */
async function listed(name: string, what: "chat_tabs/list_tabs" | "menu_tree") {
  const path = `/open-apis/im/v1/chats/${groupIdOf(name)}/${what}`;
  const answer = await chat.program.platform.client.call({ name: "test", method: "GET", path });
  return JSON.stringify(answer.ok ? answer.json.data : answer);
}

test("every bound group gets a tab to its unit's page and a menu, also if it is bound later", async () => {
  const each = extras();
  await each();
  expect(await listed("市直机关工委工作群", "chat_tabs/list_tabs")).toContain(`${PAGES}/ledger/units/desk-gw`);
  expect(await listed("市直机关工委工作群", "menu_tree")).toContain("登记和待办");
  expect(await listed(FINANCE, "chat_tabs/list_tabs")).not.toContain("台账");
  await chat.say("李敏", FINANCE, "/绑定 市财政局");
  await each();
  expect(await listed(FINANCE, "chat_tabs/list_tabs")).toContain(`${PAGES}/ledger/units/desk-cz`);
});

test("a group that moves to another unit keeps one tab, with the new address", async () => {
  const each = extras();
  await each();
  await chat.db.query
    .updateTable("chat")
    .set({ unit_id: "desk-cz" })
    .where("id", "=", groupIdOf("市直机关工委工作群"))
    .execute();
  await each();
  await each();
  const tabs = await listed("市直机关工委工作群", "chat_tabs/list_tabs");
  expect(tabs.match(/"台账"/g)).toHaveLength(1);
  expect(tabs).toContain("desk-cz");
});

test("a menu made by a person is not changed", async () => {
  const own = { name: "食堂", action_type: "REDIRECT_LINK", redirect_link: { common_url: "https://food.example" } };
  await chat.program.platform.client.call({
    name: "test",
    method: "POST",
    path: `/open-apis/im/v1/chats/${groupIdOf("市直机关工委工作群")}/menu_tree`,
    json: { menu_tree: { chat_menu_top_levels: [{ chat_menu_item: own }] } },
  });
  await extras()();
  expect(await listed("市直机关工委工作群", "menu_tree")).not.toContain("登记和待办");
});

test("without pages no tab is set, and without the scopes each is tried in one group only", async () => {
  const pageless = { db: chat.db, lark: chat.program.platform, publicUrl: undefined, botUrl: "https://b.example" };
  await createGroupExtras(pageless)();
  expect(await listed("市水务局机关支部群", "chat_tabs/list_tabs")).not.toContain("台账");
  for (const route of ["tabs", "menu"]) {
    chat.sandbox.faults.arm({ kind: "returnCode200WithBody", code: 99991672, route, times: 1 });
  }
  const each = extras();
  await each();
  await each();
  expect(await listed("市水务局机关支部群", "chat_tabs/list_tabs")).not.toContain(PAGES);
});

test.each([
  ["https://open.feishu.cn", "https://applink.feishu.cn/client/bot/open?appId=cli_1"],
  ["https://open.larksuite.com", "https://applink.larksuite.com/client/bot/open?appId=cli_1"],
])("the bot's own chat of %s opens by its own address", (base, address) => {
  expect(botUrlOf(base, "cli_1")).toBe(address);
});

test.each([
  ["https://open.feishu.cn", "https://applink.feishu.cn/client/chat/open?openChatId=oc_1"],
  ["https://open.larksuite.com", "https://applink.larksuite.com/client/chat/open?openChatId=oc_1"],
  ["http://127.0.0.1:3000", "http://127.0.0.1:3000/client/chat/open?openChatId=oc_1&openMessageId=om_1"],
])("a group of %s opens by its own address, a message where the platform can show one", (base, address) => {
  expect(chatUrlOf(base, "oc_1", "om_1")).toBe(address);
});
