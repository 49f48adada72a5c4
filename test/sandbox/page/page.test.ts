import { expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith } from "../desk.ts";

const [group] = deskCity.chats;
const [member, secretary, , leader] = deskCity.people;
const T = (content: string) => ({ tag: "plain_text", content });

async function page(sandbox: ReturnType<typeof deskWith>["sandbox"], path = "/") {
  const response = await sandbox.app.request(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The part of the page that shows one card, as it was sent. */
async function shown(...elements: unknown[]): Promise<string> {
  const { sandbox } = deskWith();
  const content = JSON.stringify({ schema: "2.0", body: { elements } });
  const body = { receive_id: group.chatId, msg_type: "interactive", content };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const { text } = await page(sandbox, `/sandbox/page/message/${sent.body.data.message_id}`);
  // The reply button repeats a card's words, escaped by other hands; only the card counts.
  return /<article[\s\S]*<\/article>/.exec(text)?.[0] ?? "";
}

test("the page allows no inline script, and a changed file gets a new address", async () => {
  const { sandbox } = deskWith();
  const { headers, text } = await page(sandbox);
  expect(headers.get("content-security-policy")).toContain("script-src 'self';");
  expect(text).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/);
  const files = [...text.matchAll(/(?:href|src|data-charts)="(\/sandbox\/assets\/[^"]+)"/g)].map(
    ([, path]) => path ?? "",
  );
  expect(files).toHaveLength(3);
  const answers = await Promise.all(files.map((path) => sandbox.app.request(path)));
  expect(answers.map((answer) => [answer.status, answer.headers.get("cache-control")])).toEqual(
    files.map(() => [200, "public, max-age=31536000, immutable"]),
  );
});

test("a person sees the chats they are in, and their own direct chat", async () => {
  const { sandbox } = deskWith();
  const { text } = await page(sandbox, `/?as=${member.openId}`);
  expect([...text.matchAll(/data-id="(oc_\w+)"/g)].map(([, id]) => id)).toEqual([
    deskCity.chats[1].chatId,
    deskCity.chats[0].chatId,
    sandbox.directChat(member.openId),
  ]);
  const direct = await page(sandbox, `/?as=${leader.openId}&chat=${sandbox.directChat(leader.openId)}`);
  expect(direct.text).toContain('data-type="p2p"');
  expect(direct.text).not.toContain('id="mention"');
});

test("the mention of the bot is switched on in a group", async () => {
  const { text } = await page(deskWith().sandbox);
  expect(text).toMatch(/data-type="group"/);
  expect(text).toMatch(/id="mention" checked/);
});

test("a group shows its tabs and its menu, and a link to the bot's chat opens on the page", async () => {
  const { sandbox } = deskWith();
  const chat = `im/v1/chats/${group.chatId}`;
  const path = `/?as=${member.openId}&chat=${group.chatId}`;
  expect((await page(sandbox, path)).text).not.toMatch(/class="(?:tabs|entries)"/);
  const tab = { tab_name: "台账", tab_type: "url", tab_content: { url: "https://mofan.example/ledger" } };
  await call(sandbox, "POST", `${chat}/chat_tabs`, { chat_tabs: [tab] });
  const leads = (name: string, common_url: string) => ({
    chat_menu_item: { name, action_type: "REDIRECT_LINK", redirect_link: { common_url } },
  });
  const bot = `https://applink.feishu.cn/client/bot/open?appId=${deskCity.bot.appId}`;
  const menu = [leads("登记和待办", bot), leads("别的应用", bot.replace(/appId=.*/, "appId=cli_other"))];
  await call(sandbox, "POST", `${chat}/menu_tree`, { menu_tree: { chat_menu_top_levels: menu } });
  const { text } = await page(sandbox, path);
  expect(text).toContain('<a href="https://mofan.example/ledger" target="_blank" rel="noopener">台账</a>');
  const direct = `/?as=${member.openId}&chat=${sandbox.directChat(member.openId)}`;
  expect(text).toContain(`<a href="${direct.replaceAll("&", "&amp;")}">登记和待办</a>`);
  expect(text).toContain("appId=cli_other");
  const bad = { menu_tree: { chat_menu_top_levels: [leads("坏的", "javascript:alert(1)")] } };
  expect((await call(sandbox, "POST", `${chat}/menu_tree`, bad)).body.code).toBe(232098);
});

test("the bot's own menu is in direct chats only, and a tap sends the person and the key", async () => {
  const { sandbox, inbox } = deskWith();
  const { text } = await page(sandbox, `/?as=${member.openId}&chat=${sandbox.directChat(member.openId)}`);
  const keys = [...text.matchAll(/data-tap="(\w+)"/g)].map(([, key]) => key);
  expect(keys).toEqual(["report", "tally", "todo", "pages"]);
  await sandbox.app.request("http://127.0.0.1/sandbox/api/menu", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: member.openId, key: "todo" }),
  });
  expect(inbox.at(-1)?.body).toMatchObject({
    header: { event_type: "application.bot.menu_v6" },
    event: { event_key: "todo", operator: { operator_id: { open_id: member.openId } } },
  });
});

test("the panel lists the app's registered commands, escaped", async () => {
  const { sandbox } = deskWith();
  const description = { default_value: "报一次党课 <b>" };
  const made = await call(sandbox, "POST", "application/v7/app_slash_commands", { command: "lecture", description });
  expect(made.body.code).toBe(0);
  const { text } = await page(sandbox, "/sandbox/page/panel");
  expect(text).toContain('data-slash="lecture"');
  expect(text).toContain("报一次党课 &lt;b&gt;");
});

test("a reaction is shown with the name of its person", async () => {
  const { sandbox } = deskWith();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  await call(sandbox, "POST", `im/v1/messages/${messageId}/reactions`, { reaction_type: { emoji_type: "DONE" } });
  expect((await page(sandbox, `/sandbox/page/message/${messageId}`)).text).toContain(
    '<b data-face="DONE">✓</b>模范</span>',
  );
});

test("what people write is shown and never executed", async () => {
  const { sandbox } = deskWith();
  await sandbox.say(member.openId, group.chatId, "<img src=x onerror=alert(1)> & <b>");
  const { text } = await page(sandbox);
  expect(text).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;");
  expect(text).not.toContain("<img src=x");
});

test("a message that the app did not accept is marked until it does", async () => {
  let isUp = false;
  const { sandbox } = deskWith(() => (isUp ? undefined : { status: 503 }));
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  const piece = async () => (await page(sandbox, `/sandbox/page/message/${messageId}`)).text;
  expect(await piece()).toContain("未送达机器人（程序答了 503，第 1 次），稍后自动重试");
  isUp = true;
  await sandbox.advance(15_000);
  expect(await piece()).not.toContain("未送达");
  sandbox.close();
});

test("a person can recall their own messages only", async () => {
  const { sandbox } = deskWith();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  const seenBy = async (openId: string) =>
    (await page(sandbox, `/sandbox/page/message/${messageId}?as=${openId}`)).text;
  expect(await seenBy(member.openId)).toContain("data-recall");
  expect(await seenBy(secretary.openId)).not.toContain("data-recall");
  await sandbox.recall(messageId, member.openId);
  expect(await seenBy(secretary.openId)).toContain("王建国撤回了一条消息");
});

const markdown: readonly (readonly [string, string, string])[] = [
  ["bold, slanted and struck", "**粗** *斜* ~~删~~", "<p><strong>粗</strong> <em>斜</em> <s>删</s></p>"],
  ["line breaks", "一\n二", "<p>一<br>二</p>"],
  ["a list", "- 一\n  - 二\n1. 三", '<ul><li class="in0">一</li><li class="in1">二</li><li class="in0">三</li></ul>'],
  [
    "numbers that start late",
    "3. 三\n4. 四",
    '<ol><li class="in0" value="3">三</li><li class="in0" value="4">四</li></ol>',
  ],
  [
    "a link",
    "[台账](http://127.0.0.1/a?b=1&c=2)",
    '<a href="http://127.0.0.1/a?b=1&amp;c=2" target="_blank" rel="noopener">台账</a>',
  ],
  ["no link to a script", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
  ["no attribute that breaks out of a link", '[x](http://a/"onclick=b)', 'href="http://a/&quot;onclick=b"'],
  ["foreign tags before true ones as words", "<i>**粗**", "<p>&lt;i&gt;<strong>粗</strong></p>"],
  ["a mention", `<at id=${member.openId}></at>`, '<span class="at">@王建国</span>'],
  [
    "colour and tag",
    "<font color='red'>急</font> <text_tag color='blue'>新</text_tag>",
    '<span class="fg-red">急</span> <span class="tag tag-blue">新</span>',
  ],
  ["escaped words as words", "&#42;&#42;粗&#42;&#42; &lt;b&gt;", "<p>&#42;&#42;粗&#42;&#42; &lt;b&gt;</p>"],
  ["foreign tags as words", "<b>粗</b><script>x</script>", "&lt;b&gt;粗&lt;/b&gt;&lt;script&gt;x&lt;/script&gt;"],
  ["a table", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "<tbody><tr><td>1</td><td>2</td></tr></tbody>"],
];
test.each(markdown)("markdown shows %s", async (_name, content, html) => {
  expect(await shown({ tag: "markdown", content })).toContain(html);
});

test("plain text in a card stays unchanged", async () => {
  expect(await shown({ tag: "div", text: T("**粗** <b>&#42;") })).toContain("**粗** &lt;b&gt;&amp;#42;");
});

test("a table shows its cells by their type, and its first page", async () => {
  const columns = [
    { name: "n", display_name: "次数", data_type: "number", format: { separator: true, precision: 1 } },
    { name: "s", display_name: "状态", data_type: "options" },
    { name: "w", display_name: "谁", data_type: "persons" },
    { name: "d", display_name: "日期", data_type: "date" },
  ];
  const row = {
    n: 1234.5,
    s: [{ text: "已报", color: "green" }],
    w: [member.openId],
    d: Date.parse("2026-11-21T16:30:00Z"),
  };
  const text = await shown({ tag: "table", page_size: 1, columns, rows: [row, { n: 2 }] });
  expect(text).toContain(">1,234.5<");
  expect(text).toContain('<span class="tag tag-green">已报</span>');
  expect(text).toContain(">王建国<");
  expect(text).toContain(">2026-11-22<");
  expect([...text.matchAll(/<tr data-on="(\d)" (hidden)?>/g)].map(([, on, hidden]) => [on, hidden])).toEqual([
    ["1", undefined],
    ["2", "hidden"],
  ]);
});

test("a form shows preset values and marks required fields", async () => {
  const elements = [
    { tag: "input", name: "title", label: T("题目"), default_value: '"学"', required: true },
    {
      tag: "select_static",
      name: "k",
      initial_option: "b",
      options: [
        { text: T("甲"), value: "a" },
        { text: T("乙"), value: "b" },
      ],
    },
    { tag: "date_picker", name: "day", initial_date: "2026-12-01" },
    { tag: "button", name: "save", text: T("提交"), form_action_type: "submit" },
  ];
  const text = await shown({ tag: "form", name: "f", elements });
  expect(text).toMatch(/<label for="[^"]+">题目<\/label>/);
  expect(text).toMatch(/name="title"[^>]*required[^>]*value="&quot;学&quot;"/);
  expect(text).toMatch(/<option value="b" selected>乙<\/option>/);
  expect(text).toMatch(/type="date"[^>]*value="2026-12-01"/);
  expect(text).toMatch(/data-press="&quot;save&quot;" data-does="submit"/);
});

test("the gallery shows every given card and the platform's errors", async () => {
  const { sandbox } = deskWith(undefined, {
    gallery: () => [
      { title: "好卡片", card: { schema: "2.0", body: { elements: [{ tag: "hr" }] } } },
      { title: "坏卡片", card: { schema: "2.0", body: { elements: [{ tag: "note" }] } } },
    ],
  });
  const { text } = await page(sandbox, "/sandbox/gallery");
  expect([...text.matchAll(/<h2>(\S+?)</g)].map(([, title]) => title)).toEqual(["好卡片", "坏卡片"]);
  expect(text.match(/平台会拒绝/g)).toHaveLength(1);
});

test("a person who is not in the sandbox's short list is found by name, and messages reach them", async () => {
  const title = "市第一人民医院机关第一支部 书记";
  const stranger = { ...member, openId: `ou_${"9".repeat(32)}`, name: "林国霞", title };
  const { sandbox } = deskWith(undefined, { city: { ...deskCity, others: [stranger] } });
  expect((await page(sandbox)).text).toContain(`<option value="林国霞 ${title}">`);
  for (const as of ["林国霞", `林国霞 ${title}`]) {
    const found = await page(sandbox, `/?as=${encodeURIComponent(as)}`);
    expect(found.text).toContain(`data-person="${stranger.openId}"`);
    expect(found.text).toContain(`data-id="${sandbox.directChat(stranger.openId)}"`);
  }
  const body = { receive_id: stranger.openId, msg_type: "text", content: JSON.stringify({ text: "待办" }) };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=open_id", body);
  expect(sent.body.code).toBe(0);
  expect(sandbox.messages(sandbox.directChat(stranger.openId))).toHaveLength(1);
});
