import type { Lark } from "#platforms";

type Client = Lark["client"];

const MESSAGES = "/open-apis/im/v1/messages";
const SLASH = "/open-apis/application/v7/app_slash_commands";

/** Tests in one chat what only a real tenant can show: returns a line for each result, to paste into an issue. */
export async function tryIn(client: Client, chatId: string, newId: () => string): Promise<readonly string[]> {
  const send = async (content: object, uuid = newId()) =>
    await client.call({
      name: "im.message.create",
      method: "POST",
      path: MESSAGES,
      query: { receive_id_type: "chat_id" },
      json: { receive_id: chatId, msg_type: "interactive", content: JSON.stringify(content), uuid },
    });
  const lines: string[] = [];
  for (const [what, card] of CARDS) lines.push(`${what}：${said(await send(card))}`);
  const uuid = newId();
  const twice = [
    await send(card(text("同一个 uuid 发两次")), uuid),
    await send(card(text("同一个 uuid 发两次")), uuid),
  ];
  const ids = twice.map((answer) => (answer.ok ? idIn(answer.json) : said(answer)));
  lines.push(`同一 uuid 发两次：${ids[0] === ids[1] ? "同一条消息" : `不同：${ids.join(" / ")}`}`);
  lines.push(`斜杠命令用中文名：${await tryChineseName(client)}`);
  return lines;
}

type Answer = Awaited<ReturnType<Client["call"]>>;

const said = (answer: Answer): string =>
  answer.ok ? "接受" : `拒绝（${answer.platformCode ?? "没有回答"}，${answer.code}）`;

function idIn(json: Readonly<Record<string, unknown>>): string {
  const { data } = json as { data?: { message_id?: string; command_id?: string } };
  return data?.message_id ?? data?.command_id ?? "";
}

/** Registers a command with a Chinese name and removes it again. */
async function tryChineseName(client: Client): Promise<string> {
  const description = { default_value: "试一下中文名", i18n: { zh_cn: "试一下中文名" } };
  const json = { command: "试一试", description };
  const made = await client.call({ name: "app.slash.create", method: "POST", path: SLASH, json });
  if (!made.ok) return said(made);
  const path = `${SLASH}/${encodeURIComponent(idIn(made.json))}`;
  const gone = await client.call({ name: "app.slash.delete", method: "DELETE", path });
  return gone.ok ? "接受，已删除" : `接受，删除时${said(gone)}，请到后台手工删除「试一试」`;
}

const plain = (content: string) => ({ tag: "plain_text", content });
const text = (content: string) => ({ tag: "div", text: plain(content) });
const card = (...elements: readonly object[]) => ({
  schema: "2.0",
  config: { update_multi: true },
  body: { elements },
});
const value = { a: "help", id: "党课" };
const callback = [{ type: "callback", value }];
const table = {
  tag: "table",
  columns: [{ name: "a", display_name: "甲", data_type: "text" }],
  rows: [{ a: "1" }],
};
const form = (more: object) => ({
  tag: "form",
  name: "try_form",
  elements: [{ tag: "button", name: "help", text: plain("提交"), form_action_type: "submit", ...more }],
});

/** Cards on which public sources disagree. A person presses each button in the chat and notes the result. */
const CARDS: readonly (readonly [string, object])[] = [
  [
    "表单外的按钮带名字 help:党课",
    card({ tag: "button", name: "help:党课", text: plain("名字"), behaviors: callback }),
  ],
  ["提交按钮不带 behaviors", card(form({}))],
  ["提交按钮带 behaviors", card(form({ behaviors: callback }))],
  [
    "回调按钮带二次确认",
    card({
      tag: "button",
      text: plain("确认"),
      behaviors: callback,
      confirm: { title: plain("请确认"), text: plain("点了才发") },
    }),
  ],
  ["一张卡片四个表格", card(table, table, table, table)],
  ["一张卡片五个表格", card(table, table, table, table, table)],
];
