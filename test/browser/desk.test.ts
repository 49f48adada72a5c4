import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../support/conversation.ts";
import { hasBrowser, launch } from "./hands.ts";

const FINANCE = "市财政局机关党建群";
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PICTURE = { name: "现场.png", mimeType: "image/png", buffer: PNG };
const SHEET = { name: "签到表.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") };

describe.skipIf(!hasBrowser)("the sandbox's chat page in a browser", () => {
  let browser: Browser;
  let town: Conversation;

  beforeAll(async () => {
    browser = await launch();
    town = await conversation();
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  async function sit(who: "王建国" | "李敏" | "周敏", chatId: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${town.url}/?as=${openIdOf(who)}&chat=${chatId}`);
    return page;
  }

  const groupOf = (name: string) => town.sandbox.city.chats.find((chat) => chat.name === name)?.chatId ?? "";
  const namesKept = async () => {
    await town.settle();
    const rows = await town.db.query.selectFrom("attachment").select(["record_number", "name"]).orderBy("id").execute();
    return rows.map(({ record_number, name }) => `${record_number} ${name}`);
  };

  test("a picture is sent together with the text of a report, also in a group, and shown below it", async () => {
    const page = await sit("李敏", groupOf(FINANCE));
    await page.setInputFiles("#file", PICTURE);
    await page.locator("#attached", { hasText: "现场.png" }).waitFor();
    await page.fill("#say", "/党课 11月20日 30人 学习全会精神 主讲=李敏");
    await page.keyboard.press("Enter");
    const mine = page.locator(".mine").last();
    await mine.locator(".bubble", { hasText: "@模范 /党课" }).waitFor();
    await mine.locator("img.picture").waitFor();
    await page.locator(".message.bot", { hasText: "附件" }).last().waitFor();
    expect(await namesKept()).toEqual(["1 图片"]);
    expect(await page.locator("#attached").isHidden()).toBe(true);
    await page.close();
  }, 60_000);

  test("a file in reply to a receipt is attached to its record, and a chosen file can be removed before sending", async () => {
    const page = await sit("王建国", town.sandbox.directChat(openIdOf("王建国")));
    await page.fill("#say", "/志愿 11月21日 清扫街道 12人 2小时");
    await page.keyboard.press("Enter");
    const receipt = page.locator(".message.bot", { hasText: "清扫街道" }).last();
    await receipt.waitFor();
    await receipt.hover();
    await receipt.locator("[data-reply]").click();
    await page.setInputFiles("#file", [SHEET, { ...SHEET, name: "多余.pdf" }]);
    await page.locator("#attached button", { hasText: "多余.pdf" }).click();
    await page.getByRole("button", { name: "发送" }).click();
    await page.locator(".message.bot", { hasText: "签到表.pdf" }).last().waitFor();
    expect(await namesKept()).toEqual(["1 图片", "2 签到表.pdf"]);
    await page.close();
  }, 60_000);

  test("the pages belong to the person chosen on the chat page: after switching in a second tab, and after signing out and in again", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const pages = await context.newPage();
    const name = () => pages.locator("form.me span").innerText();
    await pages.goto(`${town.url}/?as=${openIdOf("李敏")}`);
    await pages.goto(`${town.url}/ledger`);
    expect(await name()).toBe("李敏");
    const desk = await context.newPage();
    await desk.goto(`${town.url}/?as=${openIdOf("周敏")}`);
    await pages.getByRole("link", { name: "整改", exact: true }).click();
    await pages.locator("h1", { hasText: "市直机关工委" }).waitFor();
    expect(await name()).toBe("周敏");
    await pages.getByRole("button", { name: "退出" }).click();
    await pages.locator("h1", { hasText: "已退出" }).waitFor();
    expect((await context.cookies()).map((cookie) => cookie.name)).not.toContain("mofan");
    await pages.getByRole("link", { name: "登录" }).click();
    expect(await name()).toBe("周敏");
    await context.close();
  }, 60_000);

  test("a file sent alone in a group is shown, and the page says when the bot does not hear of it", async () => {
    const page = await sit("李敏", groupOf(FINANCE));
    await page.setInputFiles("#file", SHEET);
    await page.locator("#attached", { hasText: "签到表.pdf" }).waitFor();
    await page.getByRole("button", { name: "发送" }).click();
    await page.locator("#toast", { hasText: "群里单独发的文件收不到" }).waitFor();
    await page.locator(".mine .file", { hasText: "签到表.pdf" }).waitFor();
    await page.close();
  }, 60_000);
});
