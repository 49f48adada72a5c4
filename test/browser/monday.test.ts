import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../support/conversation.ts";
import { hasBrowser, launch } from "./hands.ts";

const GW = "市直机关工委工作群";
const FINANCE = "市财政局机关党建群";

/** What a page is asked in the browser; the tests are not compiled for one. */
const BARS =
  "[...document.querySelectorAll('progress')].map((bar) => [bar.clientWidth, bar.closest('.card').clientWidth])";
const DRAWN_ON_PAPER =
  "getComputedStyle(document.querySelector('progress')).getPropertyValue('-webkit-print-color-adjust')";
const HEIGHTS = "[...document.querySelectorAll('.mechanism')].map((card) => card.offsetHeight)";

describe.skipIf(!hasBrowser)("a leader's Monday morning on the pages", () => {
  let browser: Browser;
  let town: Conversation;

  beforeAll(async () => {
    browser = await launch();
    // A reminder goes out on a working day between nine and six.
    town = await conversation({ at: "2026-11-23T03:00:00.000Z" });
    await town.say("韩梅", GW, "/要点 1月8日 党课常态化 指标=党课场次 目标=40场次 期限=12月31日");
    for (let day = 1; day <= 20; day += 1)
      await town.say("李敏", FINANCE, `/党课 11月${day}日 ${30 + day}人 第${day}讲：学习贯彻全会精神 主讲=李敏`);
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  async function open(path: string, viewport = { width: 1440, height: 500 }): Promise<Page> {
    const context = await browser.newContext({ viewport });
    await context.addCookies([{ name: "sandbox_person", value: openIdOf("周敏"), url: town.url }]);
    const page = await context.newPage();
    await page.goto(`${town.url}/ledger${path}`);
    if ((await page.locator("[data-chart]").count()) > 0) await page.waitForSelector("html[data-charts=drawn]");
    return page;
  }

  test("the bars of all targets are as long as their cards, and opened numbers of a chart stretch no row", async () => {
    const page = await open("");
    const bars = (await page.evaluate(BARS)) as [number, number][];
    expect(bars.length).toBeGreaterThan(0);
    for (const [bar, card] of bars) expect(card - bar).toBeLessThan(60);
    const before = await page.evaluate(HEIGHTS);
    const fold = page.locator(".mechanism details").first();
    await fold.locator("summary").click();
    await fold.locator("table").waitFor();
    expect(await page.evaluate(HEIGHTS)).toEqual(before);
    // A chart of this year has its months so far.
    expect(await fold.locator("tbody tr").count()).toBe(11);
    await page.context().close();
  }, 60_000);

  test("table heads stay visible while scrolling, and sort the table", async () => {
    for (const path of ["/records", "/coverage"]) {
      const page = await open(path);
      const last = page.locator("tbody tr").last();
      await last.scrollIntoViewIfNeeded();
      const head = page.locator("table").last().locator("thead th").first();
      const [where, row] = [await head.boundingBox(), await last.boundingBox()];
      expect(where?.y ?? -1, path).toBeGreaterThanOrEqual(0);
      expect(where?.y ?? 0, path).toBeLessThan(row?.y ?? 0);
      await page.context().close();
    }
    const page = await open("/coverage");
    await page.getByRole("link", { name: "合计" }).first().click();
    await page.waitForURL(/sort=-total/);
    expect(await page.locator("table.months tbody th").first().innerText()).toBe("市财政局");
    await page.context().close();
  }, 60_000);

  test("on a phone the table of a year is scrolled to the present month, and the row names stay visible", async () => {
    const page = await open("/coverage", { width: 390, height: 844 });
    const now = await page.locator("th[data-now]").first().boundingBox();
    expect(now?.x ?? 0).toBeGreaterThan(100);
    expect((now?.x ?? 0) + (now?.width ?? 0)).toBeLessThan(390);
    expect((await page.locator("table.months th").first().boundingBox())?.x ?? -1).toBeGreaterThan(0);
    await page.context().close();
  }, 60_000);

  test("units are ranked by missing reports, and two taps lead to the reminder of one", async () => {
    const page = await open("/coverage?by=rank&state=branch&period=month");
    expect(await page.locator("table.rows thead").innerText()).toContain("缺报位次");
    await page.getByRole("link", { name: "市水务局机关支部" }).first().click();
    await page.locator("form.act", { hasText: "提醒书记" }).waitFor();
    await page.context().close();
  }, 60_000);

  test("a reminder contains only the ticked items, and the page shows its delivery without a reload", async () => {
    const page = await open("/units/desk-sw-1");
    const boxes = page.locator("form.act input[name=item]");
    const all = await boxes.count();
    expect(all).toBeGreaterThan(1);
    const kept = (await boxes.first().getAttribute("value")) ?? "";
    for (let at = 1; at < all; at += 1) await boxes.nth(at).uncheck();
    await page.getByRole("button", { name: "提醒书记" }).click();
    await page.locator(".done", { hasText: "提醒已转交发送" }).waitFor();
    await town.settle();
    // Nobody loads the page anew: it looks again until the outbox has sent the message.
    await page.locator("#reminded li", { hasText: "已送达陈立新" }).waitFor({ timeout: 30_000 });
    const told = town.direct("陈立新").find(({ text }) => text.includes("周敏提请办理"))?.text ?? "";
    expect(told).toContain(kept);
    // 1月支委会 also stands inside 11月支委会.
    for (let at = 1; at < all; at += 1)
      expect(told).not.toMatch(new RegExp(`(?<!\\d)${(await boxes.nth(at).getAttribute("value")) ?? "."}`));
    await page.context().close();
  }, 60_000);

  test("a printed list says which of its rows it holds, and bars are printed", async () => {
    const page = await open("/records?limit=5");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".count-line").innerText()).toMatch(/共\d+条.*本页为其中5条/);
    expect(await page.locator("form.filter").first().isVisible()).toBe(false);
    await page.goto(`${town.url}/ledger`);
    const kept = await page.evaluate(DRAWN_ON_PAPER);
    expect(kept).toBe("exact");
    await page.context().close();
  }, 60_000);
});
