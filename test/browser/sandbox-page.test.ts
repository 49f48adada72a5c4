import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { call, deskWith, listening } from "../sandbox/desk.ts";
import { hasBrowser, launch } from "./hands.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [group, finance] = deskCity.chats;
const [member, secretary] = deskCity.people;
const T = (content: string) => ({ tag: "plain_text", content });
const form = {
  tag: "form",
  name: "f",
  elements: [
    { tag: "input", name: "title", required: true, label: T("题目") },
    {
      tag: "button",
      name: "save",
      text: T("提交"),
      form_action_type: "submit",
    },
  ],
};
const chart = {
  tag: "chart",
  chart_spec: {
    type: "bar",
    title: { text: "各月" },
    data: [{ id: "d", values: [{ m: "9月", n: 3 }] }],
    xField: "m",
    yField: "n",
  },
};

describe.skipIf(!hasBrowser)("the chat page in a browser", () => {
  const { sandbox } = deskWith(({ body }) =>
    body.event.action
      ? { body: { toast: { type: "success", content: `收到${body.event.action.form_value.title}` } } }
      : undefined,
  );
  let desk: Awaited<ReturnType<typeof listening>>;
  let browser: Browser;
  beforeAll(async () => {
    desk = await listening(sandbox);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  async function open(path = "/", how: Parameters<Browser["newPage"]>[0] = {}) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...how });
    const complaints: string[] = [];
    page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    // What comes before the page listens is in the page; what comes while it begins to would be in neither.
    const listening = page.waitForResponse((response) => response.url().endsWith("/sandbox/api/events"));
    await page.goto(desk.url + path);
    if ((await page.locator("#talk").count()) > 0) await listening;
    else listening.catch(() => undefined);
    return { page, complaints };
  }
  const sendCard = async (chatId: string, ...elements: unknown[]) => {
    const content = JSON.stringify({ schema: "2.0", body: { elements } });
    const body = { receive_id: chatId, msg_type: "interactive", content };
    await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  };
  const say = async (page: Page, words: string) => {
    await page.fill("#say", words);
    await page.keyboard.press("Enter");
    await page.locator(".mine .bubble", { hasText: words }).waitFor();
  };

  test("a message in a group is sent with and without mentioning the bot", async () => {
    const { page, complaints } = await open(`/?as=${member.openId}&chat=${group.chatId}`);
    await say(page, "/党课");
    await page.click(".mention");
    await say(page, "吃饭了吗");
    expect(sandbox.messages(group.chatId).map(({ text }) => text)).toEqual(["@模范 /党课", "吃饭了吗"]);
    expect(complaints).toEqual([]);
  });

  test("a form requires its required field, is then sent, and the toast is shown", async () => {
    await sendCard(finance.chatId, form);
    const { page, complaints } = await open(`/?as=${secretary.openId}&chat=${finance.chatId}`);
    await page.click("text=提交");
    await page.locator("#toast", { hasText: "请填写：题目" }).waitFor();
    await page.fill("input[name=title]", "周报");
    await page.locator("[data-does=submit]").focus();
    await page.keyboard.press("Enter");
    await page.locator("#toast", { hasText: "收到周报" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("a chart is drawn under the page's content policy, and a new message appears without a reload", async () => {
    const chatId = sandbox.directChat(member.openId);
    const { page, complaints } = await open(`/?as=${member.openId}&chat=${chatId}`);
    await sendCard(chatId, chart);
    await page.locator(".chart canvas").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("a message is replied to and recalled", async () => {
    const { page } = await open(`/?as=${secretary.openId}&chat=${group.chatId}`);
    await page.locator("[data-message]").first().hover();
    await page.locator("[data-reply]").first().click();
    await say(page, "改成 35人");
    expect(await page.textContent(".mine .quoted")).toContain("回复 王建国");
    await page.locator(".mine [data-recall]").last().click();
    await page.locator(".recalled", { hasText: "李敏撤回了一条消息" }).waitFor();
  });

  test("a slash opens the list of commands for keyboard and tap, and Enter sends a completely typed command", async () => {
    for (const [command, words] of [
      ["lecture", "报一次党课"],
      ["volunteer", "报一次志愿服务"],
    ])
      await call(sandbox, "POST", "application/v7/app_slash_commands", {
        command,
        description: { default_value: words },
      });
    const { page, complaints } = await open(`/?as=${member.openId}&chat=${group.chatId}`);
    const shown = page.locator("#panel [data-slash]:visible");
    await page.fill("#say", "/");
    await shown.nth(1).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#say")).toBe("/volunteer ");
    expect(await shown.count()).toBe(0);
    await page.fill("#say", "／le");
    await page.locator("#panel [data-slash=lecture]").click();
    expect(await page.inputValue("#say")).toBe("/lecture ");
    await page.fill("#say", "/党课");
    await page.locator("#panel [data-slash=lecture]").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".mine .bubble", { hasText: "/党课" }).last().waitFor();
    expect(await shown.count()).toBe(0);
    // Whoever does not speak to the bot is offered nothing.
    await page.click(".mention");
    await page.fill("#say", "/");
    expect(await shown.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("the bot's menu works in the direct chat", async () => {
    const { page, complaints } = await open(`/?as=${member.openId}&chat=${sandbox.directChat(member.openId)}`);
    const told = page.waitForResponse((response) => response.url().endsWith("/sandbox/api/menu"));
    await page.click("[data-tap=tally]");
    expect(await (await told).json()).toMatchObject({ push: { event_type: "application.bot.menu_v6" } });
    expect(complaints).toEqual([]);
  });

  const sights = [1440, 390].flatMap((width) =>
    (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
  );
  test.each(sights)("the page is usable at $width px, $colorScheme", async ({ width, colorScheme }) => {
    const tab = { tab_name: "台账", tab_type: "url", tab_content: { url: "https://mofan.example/" } };
    await call(sandbox, "POST", `im/v1/chats/${group.chatId}/chat_tabs`, { chat_tabs: [tab] });
    const item = {
      name: "台账",
      action_type: "REDIRECT_LINK",
      redirect_link: { common_url: "https://mofan.example/" },
    };
    await call(sandbox, "POST", `im/v1/chats/${group.chatId}/menu_tree`, {
      menu_tree: { chat_menu_top_levels: [{ chat_menu_item: item }] },
    });
    const { page } = await open(`/?chat=${group.chatId}`, {
      viewport: { width, height: 844 },
      colorScheme,
      bypassCSP: true,
    });
    await page.fill("#say", "/");
    await page.locator("#panel:visible").waitFor();
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))");
    expect(found).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  });
});
