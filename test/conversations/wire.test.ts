import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { events, presses } from "../data/wire/acts.ts";
import { messages } from "../data/wire/messages.ts";
import type { WirePush, WireShape } from "../data/wire/shape.ts";
import { type Conversation, conversation, keys, openIdOf } from "../support/conversation.ts";

const GROUP = "市财政局机关党建群";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation({ at: "2026-11-30T02:00:00.000Z" });
});
afterEach(() => chat.close());

/** What `$WORDS` in a shape stand for. */
type Places = Readonly<Record<string, unknown>>;

/** The desk's own people and places, and what the shape wants to be there before. */
async function prepare(given: WireShape["given"]): Promise<Places> {
  const { bot, tenant, chats } = chat.sandbox.city;
  const usual = {
    $BOT: bot.openId,
    $TENANT: tenant.key,
    $GROUP: chats.find(({ name }) => name === GROUP)?.chatId,
    $DIRECT_LI: chat.sandbox.directChat(openIdOf("李敏")),
    $DIRECT: chat.sandbox.directChat(openIdOf("王建国")),
    $WANG: openIdOf("王建国"),
    $LI: openIdOf("李敏"),
    $CARD: "om_no_card",
    $NOW: String(Date.parse(chat.sandbox.clock())),
  };
  if (given === undefined) return usual;
  const line = given === "form" ? "/党课 单位=市财政局" : "/志愿 昨天 清洁家园 32人 单位=市财政局";
  const [card] = await chat.say("王建国", GROUP, line);
  const shown = chat.sandbox.messages(String(usual.$GROUP)).find(({ messageId }) => messageId === card?.messageId);
  const buttons = partsOf(shown?.content).filter(({ tag }) => tag === "button");
  const carried = (label: string) =>
    buttons.find((one) => (one.text as { content?: string })?.content === label)?.behaviors as
      | readonly { value: unknown }[]
      | undefined;
  return {
    ...usual,
    $REPORT: chat.lastSaid(),
    $CARD: card?.messageId,
    $SUBMIT: buttons.find((one) => one.form_action_type === "submit")?.name,
    $EDIT: carried("更正")?.[0]?.value,
    $UNDO: carried("撤销")?.[0]?.value,
  };
}

/** Every object of a card that has a tag. */
function partsOf(node: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(partsOf);
  return "tag" in node ? [node as Readonly<Record<string, unknown>>, ...inner] : inner;
}

/** A value with what stands for the desk's things replaced by them, inside JSON inside words too. */
function placed(value: unknown, places: Places): unknown {
  let text = JSON.stringify(value);
  for (const [word, there] of Object.entries(places)) {
    if (there === undefined) continue;
    text = text.replaceAll(`"${word}"`, JSON.stringify(there));
    if (typeof there === "string") text = text.replaceAll(word, there);
  }
  return JSON.parse(text);
}

/** Pushes it through the real webhook; answers its status and body. */
async function push({ type, event, header, body }: WirePush, places: Places, nth: number) {
  const { bot, tenant } = chat.sandbox.city;
  const token = keys.verificationToken;
  const usual = {
    event_id: `wire-${nth}`,
    event_type: type,
    create_time: String(Date.parse(chat.sandbox.clock())),
    token,
    app_id: bot.appId,
    tenant_key: tenant.key,
  };
  const whole = body === undefined ? { schema: "2.0", header: { ...usual, ...header }, event } : { ...body, token };
  return await chat.sandbox.pushRaw(placed(whole, places) as Readonly<Record<string, unknown>>);
}

const owed = async () => (await chat.db.query.selectFrom("outbox").select("id").execute()).length;

async function play(shape: WireShape): Promise<void> {
  const places = await prepare(shape.given);
  const [before, owedBefore] = [await chat.records(), await owed()];
  const bodies: string[] = [];
  for (const [nth, one] of shape.pushes.entries()) {
    const { status, body } = await push(one, places, nth);
    expect(status).toBe(200);
    bodies.push(body);
  }
  const fresh = (await chat.records()).slice(before.length);
  const sent = (await owed()) - owedBefore;
  expect(fresh.map(({ title }) => title)).toEqual(typeof shape.expect === "string" ? [] : shape.expect.record);
  const shown = sent > 0 || /"(toast|card)"/.test(bodies.join());
  if (shape.expect === "silence") expect({ sent, bodies }).toEqual({ sent: 0, bodies });
  else expect(shown).toBe(true);
  if (shape.once) expect(sent).toBe(1);
  expect(bodies.join()).not.toContain("不是您");
  await chat.settle();
}

const named = (shapes: readonly WireShape[]) => shapes.map((shape) => [shape.name, shape] as const);

describe("a message", () => {
  test.each(named(messages))("%s", (_, shape) => play(shape));
});

describe("an event", () => {
  test.each(named(events))("%s", (_, shape) => play(shape));
});

describe("a press", () => {
  test.each(named(presses))("%s", (_, shape) => play(shape));
});
