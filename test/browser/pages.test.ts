import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf, type PersonName } from "../support/conversation.ts";
import { CLIPPED } from "./clipped.ts";
import { hasBrowser, launch } from "./hands.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FINANCE = "市财政局机关党建群";
const SIZES = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
] as const;
const SCHEMES = ["light", "dark"] as const;
// Who runs the bot and looks after the committee sees every page there is.
const VIEWER: PersonName = "韩梅";
const PATHS = [
  "/ledger",
  "/ledger?period=last-year",
  "/ledger/records",
  "/ledger/records?sort=unit",
  "/ledger/records/1",
  "/ledger/figures/M1.6",
  "/ledger/findings",
  "/ledger/findings/1",
  "/ledger/coverage",
  "/ledger/coverage?by=due",
  "/ledger/units/desk-gw",
  "/ledger/units/desk-sw-1",
  "/ledger/units/desk-sw-1?by=score",
  "/ledger/records?unit=局",
  "/ledger/speech",
  "/ledger/roster",
  "/ledger/roles",
  "/ledger/schedules",
  "/ledger/health",
  "/ledger/audit",
  "/ledger/no-such-page",
];

/** What a page is asked in the browser; the tests are not compiled for one. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const TAB_IS_SEEN = `(() => {
  const { left, right } = document.querySelector("header nav [aria-current]")?.getBoundingClientRect() ?? { left: 0, right: 0 };
  return left >= 0 && right <= innerWidth;
})()`;
const DRAWN = "[...document.querySelectorAll('[data-chart]')].every((place) => place.querySelector('canvas'))";
const pointsAt = (chart: number) =>
  `document.querySelectorAll("[data-chart]")[${chart}].querySelector("canvas").style.cursor === "pointer"`;
/** Notes in which colours the charts are drawn on paper: added later than the page's own listener, it runs after it. */
const NOTE_PAPER = `addEventListener("load", () => addEventListener("beforeprint", () => {
  window.onPaper = [...new Set([...document.querySelectorAll("[data-chart]")].map((place) => place.dataset.drawn))];
}))`;
/** Puts back three mistakes that the pages once had. */
const PLANT = `(() => {
  const chip = document.querySelector(".list-tools .switch a:last-child");
  chip.parentElement.style.cssText = "flex-wrap: nowrap; overflow-x: auto; width: 60px";
  for (const other of [...chip.parentElement.children].slice(0, -1)) other.remove();
  chip.style.cssText = "margin-left: 40px; white-space: nowrap; flex: none";
  document.querySelector("main").insertAdjacentHTML("beforeend", '<button name="planted" style="position: absolute; left: 370px; width: 60px"></button>');
  document.querySelector('td[data-label="责任人"]').replaceChildren(" ");
})()`;
const FAULTS = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes[0].html))`;

interface ChartValue {
  readonly value: number;
  readonly href: string;
}

/** The bars that a chart was told to draw. */
const valuesIn = (spec: { readonly data?: readonly { readonly values: readonly ChartValue[] }[] }) =>
  (spec.data ?? []).flatMap(({ values }) => values);

/** Looks for a bar as a person does, from the newest month at the right: where the pointer becomes a hand. */
async function pressBar(page: Page, chart: number): Promise<boolean> {
  const box = await page.locator("[data-chart]").nth(chart).boundingBox();
  if (box === null) return false;
  for (let x = box.x + box.width - 6; x > box.x; x -= 8)
    for (let y = box.y + box.height - 4; y > box.y; y -= 6) {
      await page.mouse.move(x, y);
      if ((await page.evaluate(pointsAt(chart))) !== true) continue;
      await page.mouse.click(x, y);
      return true;
    }
  return false;
}

describe.skipIf(!hasBrowser)("the pages in a browser", () => {
  const shots = process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "mofan-pages-"));
  let browser: Browser;
  let town: Conversation;

  beforeAll(async () => {
    browser = await launch();
    town = await conversation();
    for (let day = 1; day <= 20; day += 1)
      await town.say("李敏", FINANCE, `/党课 11月${day}日 ${30 + day}人 第${day}讲：学习贯彻全会精神 主讲=李敏`);
    await town.say("王建国", FINANCE, "/志愿 11月21日 清扫街道 12人 2小时");
    await town.say(
      "韩梅",
      "市直机关工委工作群",
      "/检查 11月18日 市水务局机关支部 问题:1.会议记录不全 2.签到缺失 限期两周",
    );
    await town.say("韩梅", "市直机关工委工作群", "/检查 9月1日 市财政局 问题:1.台账不清 限期两周");
    await town.say("韩梅", "市直机关工委工作群", "/要点 1月8日 党课常态化 指标=党课场次 目标=40场次 期限=12月31日");
    mkdirSync(shots, { recursive: true });
  });
  afterAll(async () => {
    process.stdout.write(`screenshots of every page: ${shots}\n`);
    await browser?.close();
    await town?.close();
  });

  async function signedIn(
    options: Parameters<Browser["newContext"]>[0],
  ): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
    const context = await browser.newContext(options);
    await context.addCookies([{ name: "sandbox_person", value: openIdOf(VIEWER), url: town.url }]);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
    });
    return { context, page, complaints };
  }

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${town.url}${path}`);
    if ((await page.locator("[data-chart]").count()) > 0) await page.waitForSelector("html[data-charts=drawn]");
  }

  test.each(SIZES.flatMap((size) => SCHEMES.map((scheme) => [size.width, scheme, size] as const)))(
    "every page fits %i px in %s, nothing on it is cut, and it has no serious accessibility error",
    async (width, colorScheme, viewport) => {
      // Only the inspector needs to get past the policy; the next test holds the pages to it.
      const { context, page, complaints } = await signedIn({ viewport, colorScheme, bypassCSP: true });
      const faults: string[] = [];
      for (const path of PATHS) {
        await open(page, path);
        if (Number(await page.evaluate(OVERFLOW)) > 0) faults.push(`${path} is wider than the screen`);
        if ((await page.evaluate(TAB_IS_SEEN)) === false) faults.push(`${path} hides where one is in the menu`);
        for (const fault of (await page.evaluate(CLIPPED)) as string[]) faults.push(`${path} ${fault}`);
        if (!(await page.evaluate(DRAWN))) faults.push(`${path} has a chart that is not drawn`);
        await page.evaluate(axe);
        for (const fault of (await page.evaluate(FAULTS)) as string[]) faults.push(`${path} ${fault}`);
        const name = path.replace(/[^a-zA-Z0-9]+/g, "-").slice(1);
        await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
      expect([...faults, ...complaints]).toEqual([]);
    },
    240_000,
  );

  test("the look for what is cut finds a chip behind an edge, a button outside the window and an empty cell", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[0], bypassCSP: true });
    await open(page, "/ledger/findings");
    await page.evaluate(PLANT);
    expect(await page.evaluate(CLIPPED)).toEqual([
      "待核验 is cut by nav.switch",
      "0 is cut by nav.switch",
      "button planted is cut by the window",
      "责任人 has a name and no content",
    ]);
    await context.close();
  }, 60_000);

  test("every page loads under its content policy without console errors", async () => {
    const { context, page, complaints } = await signedIn({ viewport: SIZES[2] });
    for (const path of PATHS) await open(page, path);
    await context.close();
    expect(complaints).toEqual([]);
  }, 120_000);

  test("charts have a table beside them, and pages work without scripts", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[0], javaScriptEnabled: false });
    await page.goto(`${town.url}/ledger`);
    await page.locator(".chart summary").first().click();
    expect(await page.locator(".chart table").first().isVisible()).toBe(true);
    await page.goto(`${town.url}/ledger/coverage`);
    await page.locator("select[name=unit]").selectOption("desk-cz");
    await page.locator(".bar").getByRole("button", { name: "查看", exact: true }).click();
    expect(await page.locator("h1").textContent()).toBe("市财政局 · 覆盖");
    await context.close();
  }, 60_000);

  test("the keyboard reaches the text, the menu, the switches and a record", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[2] });
    await open(page, "/ledger/records");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("跳到正文");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement.matches('table.rows td a, table.rows th[scope=row] a')")) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/records\/\d+$/);
    await context.close();
  }, 60_000);

  test("choosing a unit or kind loads the page at once", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[2] });
    await open(page, "/ledger/coverage");
    await page.locator("select[name=kind]").selectOption("lecture");
    await page.waitForURL(/kind=lecture/);
    await page.locator("select[name=unit]").selectOption("desk-cz");
    await page.waitForURL(/unit=desk-cz/);
    expect(page.url()).toContain("kind=lecture");
    await context.close();
  }, 60_000);

  test("a bar of each chart opens the records that it counts", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[2] });
    await open(page, "/ledger");
    const charts = await page.locator("[data-chart]").count();
    expect(charts).toBeGreaterThan(2);
    for (let at = 0; at < charts; at += 1) {
      await open(page, "/ledger");
      const place = page.locator("[data-chart]").nth(at);
      const values = valuesIn(JSON.parse((await place.getAttribute("data-chart")) ?? "{}"));
      await place.scrollIntoViewIfNeeded();
      expect(await pressBar(page, at), `chart ${at} has a bar`).toBe(true);
      await page.waitForURL(/\/ledger\/records\?/);
      const { pathname, search } = new URL(page.url());
      const bar = values.find(({ href }) => href === `${pathname}${search}`);
      expect(bar?.value, `chart ${at} knows ${search}`).toBeGreaterThan(0);
      expect(await page.locator("table.rows tbody tr").count()).toBe(bar?.value);
    }
    await context.close();
  }, 120_000);

  test("on a phone three taps lead from a figure to the message in the chat", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[0] });
    await open(page, "/ledger");
    await page.locator("a.value[href*='/figures/M3.5']").click();
    await page.locator("ol.records a").first().click();
    const [chat] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: "在群里查看原消息" }).click(),
    ]);
    const sought = chat.locator(".sought .bubble");
    await sought.waitFor();
    expect(await sought.innerText()).toBe("@模范 /志愿 11月21日 清扫街道 12人 2小时");
    const box = await sought.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(SIZES[0].height);
    await context.close();
  }, 60_000);

  test("prints on A4 without the menu, the overview on three sheets with light charts even from a dark screen", async () => {
    const { context, page } = await signedIn({ viewport: SIZES[2], colorScheme: "dark" });
    await page.addInitScript(NOTE_PAPER);
    for (const path of ["/ledger", "/ledger/coverage", "/ledger/findings"]) {
      await open(page, path);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("header.top").isVisible()).toBe(false);
      const pdf = await page.pdf({
        path: join(shots, `${path.slice(1).replaceAll("/", "-")}.pdf`),
        preferCSSPageSize: true,
      });
      // 210 × 297 mm in points.
      expect(pdf.toString("latin1")).toMatch(/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
      const sheets = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length;
      if (path === "/ledger") expect(sheets).toBeLessThanOrEqual(3);
    }
    await open(page, "/ledger");
    await page.pdf({ preferCSSPageSize: true });
    expect(await page.evaluate("onPaper")).toEqual(["light"]);
    expect(await page.locator("[data-chart]").first().getAttribute("data-drawn")).toBe("dark");
    await context.close();
  }, 120_000);
});
