import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Conversation, conversation, keys, openIdOf } from "../support/conversation.ts";

/** An event or callback in a shape that a public source shows, and what must come of it. */
interface Shape {
  readonly name: string;
  readonly expect: "record" | "ok" | "silent" | "quiet" | "greet" | "answer" | "either";
  readonly payload: {
    readonly schema?: string;
    readonly header?: { readonly event_type: string };
    readonly event: Readonly<Record<string, unknown>>;
  };
}

const read = (name: string) => JSON.parse(readFileSync(`test/data/${name}.json`, "utf8")) as readonly Shape[];
// The second file was written later from other public pages, each row with what must come of it before it was first run.
const shapes = [...read("lark-payloads"), ...read("lark-more-payloads")];
const GROUP = "市财政局机关党建群";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation({ at: "2026-11-30T02:00:00.000Z" });
});
afterEach(() => chat.close());

/** The payload with the desk's own bot, tenant, group and people in the place of the source's. */
function atTheDesk(shape: Shape, more: Readonly<Record<string, string>> = {}): Shape["payload"] {
  const { bot, tenant, chats } = chat.sandbox.city;
  const group = chats.find(({ name }) => name === GROUP)?.chatId ?? "";
  const wang = openIdOf("王建国");
  const places: Readonly<Record<string, string>> = {
    ou_b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0: bot.openId,
    oc_fid00000000000000000000000000001: group,
    tk_fid: tenant.key,
    '"tk"': `"${tenant.key}"`,
    ou_fid0000000000000000000000000001: wang,
    ou_fidz0000000000000000000000000001: wang,
    ou_fidz0000000000000000000000000002: wang,
    ou_fidz0000000000000000000000000005: wang,
    ...more,
  };
  let text = JSON.stringify(shape.payload);
  for (const [from, to] of Object.entries(places)) text = text.replaceAll(from, to);
  return JSON.parse(text);
}

/** Pushes what the shape says through the real webhook; answers its status and body. */
async function push(payload: Shape["payload"]): Promise<{ readonly status: unknown; readonly body: string }> {
  const { bot, tenant } = chat.sandbox.city;
  const token = keys.verificationToken;
  if (payload.schema !== "2.0") return await chat.sandbox.pushRaw({ ...payload, token });
  const create_time = String(Date.parse(chat.sandbox.clock()));
  const header = { ...payload.header, app_id: bot.appId, tenant_key: tenant.key, create_time, token };
  return await chat.sandbox.pushRaw({ ...payload, header });
}

const owed = async () => (await chat.db.query.selectFrom("outbox").select("id").execute()).length;

const shapesOf = (wanted: (type: string | undefined) => boolean) =>
  shapes.filter(({ payload }) => wanted(payload.header?.event_type)).map((one) => [one.name, one] as const);

const MESSAGE = "im.message.receive_v1";
const PRESS = "card.action.trigger";

describe("a message", () => {
  test.each(shapesOf((type) => type === MESSAGE))("%s", async (_, shape) => {
    expect((await push(atTheDesk(shape))).status).toBe(200);
    const records = await chat.records();
    if (shape.expect === "record") {
      expect(records.length).toBeGreaterThan(0);
      for (const { title } of records) expect(title).not.toMatch(/\]\(/);
      expect(await owed()).toBeGreaterThan(0);
    } else if (shape.expect !== "either") {
      expect(records).toEqual([]);
      if (shape.expect === "silent") expect(await owed()).toBe(0);
      if (shape.expect === "answer") expect(await owed()).toBe(1);
    }
  });
});

describe("an event", () => {
  test.each(shapesOf((type) => type !== MESSAGE && type !== PRESS))("%s", async (_, shape) => {
    expect((await push(atTheDesk(shape))).status).toBe(200);
    expect(await chat.records()).toEqual([]);
    if (shape.expect === "greet") expect(await owed()).toBe(1);
  });
});

describe("a press", () => {
  test.each(shapesOf((type) => type === PRESS))("%s", async (_, shape) => {
    const [receipt] = await chat.say("王建国", GROUP, "/志愿 昨天 清洁家园 32人 单位=市财政局");
    const [form] = await chat.say("王建国", GROUP, "/检查 单位=市财政局");
    const { id: draft = "" } =
      (await chat.db.query.selectFrom("draft").select("id").orderBy("id", "desc").executeTakeFirst()) ?? {};
    const { action } = shape.payload.event as { action: { name?: string; value?: { id?: string } | null } };
    const name = action.name ?? "";
    const drafted = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(JSON.stringify(action))?.[0] ?? "nothing to replace";
    const shown = (drafted === "nothing to replace" ? receipt : form)?.messageId ?? "";
    const before = await owed();
    const { status, body } = await push(
      atTheDesk(shape, { om_out4: shown, om_out5: shown, om_out8: shown, [drafted]: draft }),
    );
    expect(status).toBe(200);
    if (shape.expect === "answer") expect((await owed()) > before || body.includes("toast")).toBe(true);
    expect(body).not.toContain("不是您");
    expect(await chat.records()).toHaveLength(name.startsWith("draft-submit") ? 2 : 1);
  });
});
