import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Clicked, MessageView, Sandbox, SayOptions } from "../../src/sandbox/index.ts";
import { readCard, type SeenCard } from "../support/card-words.ts";
import type { Hands } from "../support/conversation.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Whether there is a browser to type into; says aloud what installs one when there is none. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser)
  process.stderr.write("SKIPPED: no Chromium. apt-get install -y --no-install-recommends chromium fonts-noto-cjk\n");

/** A browser that calls nobody. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });

/** Somebody at the sandbox's page: types, presses and reads what stands there. */
export async function handsOn(browser: Browser, url: string, sandbox: Sandbox): Promise<Hands> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  let shown = "";

  /** Sits down as somebody in a chat, and stays there while nothing else is wanted. */
  async function sit(openId: string, chatId: string): Promise<void> {
    const address = `${url}/?as=${openId}&chat=${chatId}`;
    if (shown === address) return;
    const listening = page.waitForResponse((response) => response.url().endsWith("/sandbox/api/events"));
    await page.goto(address);
    await listening;
    shown = address;
  }

  /** What the page's own request to the sandbox was answered, once `deed` has made the page send it. */
  async function answered<T>(path: string, deed: () => Promise<void>): Promise<T> {
    const coming = page.waitForResponse((response) => response.url().endsWith(path));
    await deed();
    return (await (await coming).json()) as T;
  }

  return {
    async say(openId, chatId, text, how) {
      await sit(openId, chatId);
      if (how.replyTo !== undefined) await press(page, how.replyTo, "[data-reply]");
      await mention(page, how.mention ?? true);
      const said = await answered<{ message_id: string }>("/sandbox/api/say", async () => {
        await page.fill("#say", text);
        await page.press("#say", "Enter");
      });
      return { messageId: said.message_id };
    },

    async click(messageId, button, form, openId) {
      await sit(openId, chatOf(sandbox, messageId));
      const message = page.locator(`[id="${messageId}"]`);
      for (const [name, value] of Object.entries(form)) await fill(message.locator(`[name="${name}"]`), value);
      const label = new RegExp(`^${escaped(button)}$`);
      const found = message.locator("button[data-press]").filter({ hasText: label }).first();
      // Looked at before the press: the card may be another one right after.
      const asks = (await found.getAttribute("data-confirm")) !== "";
      const clicked = await answered<Clicked>("/sandbox/api/click", async () => {
        await found.click();
        if (asks) await page.locator("dialog[open]").getByRole("button", { name: "确定" }).click();
      });
      if (clicked.toast) await page.locator("#toast:not([hidden])", { hasText: clicked.toast.content }).waitFor();
      return clicked;
    },

    async recall(messageId, openId) {
      await sit(openId, chatOf(sandbox, messageId));
      await answered("/sandbox/api/recall", () => press(page, messageId, "[data-recall]"));
    },

    async read(view, openId) {
      await sit(readerOf(sandbox, view, openId), view.chatId);
      return await readMessage(page, view);
    },

    close: () => context.close(),
  };
}

/** A page that has not answered by then will not. */
const PATIENCE_MS = 10_000;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const chatOf = (sandbox: Sandbox, messageId: string): string => {
  const chats = [...sandbox.city.chats.map(({ chatId }) => chatId), ...directChats(sandbox)];
  return chats.find((chatId) => sandbox.messages(chatId).some((view) => view.messageId === messageId)) ?? "";
};

const directChats = (sandbox: Sandbox): readonly string[] =>
  sandbox.city.people.map(({ openId }) => sandbox.directChat(openId));

/** Who can look at a message: whoever just acted, or the one whose own chat it is in. */
const readerOf = (sandbox: Sandbox, view: MessageView, openId: string): string =>
  sandbox.city.people.find((person) => sandbox.directChat(person.openId) === view.chatId)?.openId ?? openId;

async function press(page: Page, messageId: string, selector: string): Promise<void> {
  const message = page.locator(`[id="${messageId}"]`);
  await message.hover();
  await message.locator(selector).click();
}

async function mention(page: Page, wanted: NonNullable<SayOptions["mention"]>): Promise<void> {
  const box = page.locator("#mention");
  if ((await box.count()) > 0 && (await box.isChecked()) !== wanted) await page.click(".mention");
}

async function fill(field: ReturnType<Page["locator"]>, value: string): Promise<void> {
  const isSelect = await field.evaluate((each) => each.tagName === "SELECT");
  await (isSelect ? field.selectOption(value) : field.fill(value));
}

/** Reads a message off the page, once the page shows what was sent. */
async function readMessage(page: Page, view: MessageView): Promise<SeenCard> {
  const sent = view.type === "interactive" ? readCard(view.content) : { text: view.text, buttons: [], inputs: {} };
  const wanted = sent.text.replace(/\s+/g, "");
  const message = page.locator(`[id="${view.messageId}"]`);
  await message.waitFor();
  for (let look = 0; look < LOOKS; look += 1) {
    const text = await message.evaluate(wordsOnPage);
    if (text.replace(/\s+/g, "") === wanted) return { ...sent, text };
    await page.evaluate("new Promise((next) => requestAnimationFrame(next))");
  }
  throw new Error(`the page shows “${await message.evaluate(wordsOnPage)}” for “${sent.text}”`);
}

const LOOKS = 200;

/** The part of the DOM that reading aloud needs; the tests are not compiled for a browser. */
interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<PageNode>;
  readonly value?: string;
  matches(selector: string): boolean;
}

/** Runs in the page: everything a reader sees of a message, in the words of `readCard`. */
function wordsOnPage(message: unknown): string {
  const words: string[] = [];
  const visit = (node: PageNode): void => {
    if (node.nodeType === 3) words.push((node.textContent ?? "").trim());
    if (node.nodeType !== 1 || node.matches("nav, .by, .deeds, .quoted, .face, .trouble")) return;
    if (node.matches("[data-chart]")) words.push("{图}");
    else if (node.matches("[data-press]")) words.push(`[${node.textContent?.trim()}]`);
    else if (node.matches("[data-field]")) words.push(`<${node.value}>`);
    else if (node.matches("label")) words.push((node.textContent ?? "").replace(/\s+/g, ""));
    else for (const child of node.childNodes) visit(child);
  };
  visit(message as PageNode);
  return words.filter((word) => word !== "").join("\n");
}
