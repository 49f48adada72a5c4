import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { changeTree, insertUnit, loadTree } from "#store";
import { type Conversation, conversation, openIdOf } from "../support/conversation.ts";
import { hasBrowser, launch } from "./hands.ts";

/** More units than a list offers, so that a name is typed. */
const BRANCHES = 40;

describe.skipIf(!hasBrowser)("the filter bar", () => {
  let browser: Browser;
  let town: Conversation;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
    town = await conversation();
    const { query } = town.db;
    const more = { class: undefined, memberCount: 30, secretaryName: undefined, activeTo: undefined, version: 1 };
    const branches = Array.from({ length: BRANCHES }, (_, at) => ({
      id: `b${at}`,
      name: `河口第${at + 1}支部`,
      names: [],
    }));
    await town.db.commit([
      changeTree(query, await loadTree(query), town.sandbox.clock()),
      ...branches.flatMap((branch) =>
        insertUnit(query, { ...branch, ...more, level: "市", kind: "branch", activeFrom: "2025-01-01" }, "desk-sw"),
      ),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });
  afterEach(async () => await page.context().close());

  async function open(path: string): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addCookies([{ name: "sandbox_person", value: openIdOf("韩梅"), url: town.url }]);
    page = await context.newPage();
    await page.goto(`${town.url}${path}`);
  }
  /** What the filter says, and what the page is of. */
  const chosen = () => page.locator("form.bar select[name=period]").inputValue();

  test("opens the page of the unit just typed, by its whole name or a part of it", async () => {
    for (const typed of ["河口第7支部", "第39支"]) {
      await open("/ledger/records?sort=unit");
      await page.locator("input[name=unit]").click();
      await page.keyboard.type(typed);
      const button = page.getByRole("button", { name: "单位详情" });
      await button.hover();
      // A hand is slower than the page: the field is left long before the button is let go.
      await page.mouse.down();
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await page.mouse.up();
      await page.waitForURL(/\/ledger\/units\/b\d+$/);
      expect(await page.locator("h1").textContent()).toContain(typed);
    }
  }, 60_000);

  test("shows the page's own period after going back", async () => {
    await open("/ledger");
    expect(await chosen()).toBe("year");
    await page.locator("select[name=period]").selectOption("last-quarter");
    await page.waitForURL(/period=last-quarter/);
    await page.goBack();
    expect([new URL(page.url()).search, await chosen()]).toEqual(["", "year"]);
  }, 60_000);

  test("shows the page's own period if the page is restored from the browser's cache", async () => {
    await open("/ledger");
    await page.evaluate(`(() => {
      document.querySelector("select[name=period]").value = "last-quarter";
      for (const day of document.querySelectorAll(".days input")) day.disabled = true;
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    })()`);
    expect([await chosen(), await page.locator(".days input:disabled").count()]).toEqual(["year", 0]);
  }, 60_000);

  test("keys lead to the search, from row to row, and tell themselves", async () => {
    await open("/ledger/roster");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.name")).toBe("q");
    await page.keyboard.type("?");
    expect(await page.locator("dialog").count()).toBe(0);
    await page.goto(`${town.url}/ledger/coverage?by=rank`);
    const rows = page.locator("table.rows tbody th a");
    await rows.nth(0).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate("document.activeElement.textContent")).toBe(await rows.nth(1).innerText());
    await page.keyboard.press("?");
    expect(await page.locator("dialog.keys").innerText()).toContain("到查找框");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.textContent")).toBe(await rows.nth(1).innerText());
  }, 60_000);
});
