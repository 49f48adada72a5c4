import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "#commands";
import { defined } from "#core";
import { readEvent } from "../../../src/platforms/lark/webhook/events.ts";
import { chatOf, villageOn } from "../../ledger/village.ts";
import { openWorld, PEOPLE, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.say(PEOPLE.secretary, chatOf("a"), "/党课 昨天 学习党章 主讲=张三 30人");
});
afterAll(() => world.close());

const OURS = { appId: "cli_a", verificationToken: undefined };
const NOW = "2026-11-20T02:00:00.000Z";

/** The same message or press with the organisation of the app and that of the person. */
function arrived(kind: "message" | "press", app: string | undefined, person: string | undefined) {
  const header = {
    event_id: "ev_1",
    app_id: "cli_a",
    create_time: String(Date.parse(NOW)),
    ...defined({ tenant_key: app }),
  };
  const tenant = person === undefined ? {} : { tenant_key: person };
  const message = { message_id: "om_1", chat_id: "oc_1", chat_type: "group", message_type: "text", content: "{}" };
  const bodies = {
    message: { sender: { sender_id: { open_id: "ou_1" }, sender_type: "user", ...tenant }, message },
    press: {
      operator: { open_id: "ou_1", ...tenant },
      action: { value: { a: "edit", id: "1" } },
      context: { open_message_id: "om_1", open_chat_id: "oc_1" },
    },
  };
  const type = kind === "message" ? "im.message.receive_v1" : "card.action.trigger";
  const read = readEvent({ schema: "2.0", header: { ...header, event_type: type }, event: bodies[kind] }, OURS, NOW);
  return read.ok && read.event.kind === kind && "isGuest" in read.event ? read.event.isGuest : undefined;
}

test.each(["message", "press"] as const)(
  "a %s of another organisation is recognised by the tenant it comes from",
  (kind) => {
    expect(arrived(kind, "t1", "t2")).toBe(true);
    expect(arrived(kind, "t1", "t1")).toBe(false);
    // Where the platform does not say whose somebody is, they are taken for what they were before.
    expect(arrived(kind, undefined, "t2")).toBe(false);
    expect(arrived(kind, "t1", undefined)).toBe(false);
  },
);

const stateOf = async (): Promise<string> => {
  const { query } = world.db;
  const rows = await Promise.all([
    query.selectFrom("record").select(["number", "version", "state"]).orderBy("number").execute(),
    query.selectFrom("draft").select("id").execute(),
    query.selectFrom("person").select("id").execute(),
    query.selectFrom("chat").select(["id", "unit_id"]).execute(),
  ]);
  return JSON.stringify(rows);
};

test("in a shared group a person of another organisation cannot report, ask or press, and is told why", async () => {
  const before = await stateOf();
  const lines = [
    "/党课 昨天 外来一课 主讲=李四 24人",
    "今年搞了几次志愿",
    "。",
    "/撤 1",
    ...commands.flatMap(({ name, examples = [] }) => [`/${name}`, ...examples]),
  ];
  for (const line of lines) {
    const cards = await world.say("ou_outside", chatOf("a"), line, { isGuest: true });
    expect(JSON.stringify(cards.map(({ card }) => card)), line).toContain("不是本组织飞书的成员");
    expect(cards, line).toHaveLength(1);
  }
  for (const action of ["edit", "withdraw", "record", "ask"] as const) {
    const press = { text: "", press: { action, id: "1", value: "" } };
    const place = { chatId: chatOf("a"), messageId: "om_any" };
    const { toast, cards } = await world.press("ou_outside", place, press, undefined, true);
    expect(toast).toContain("不是本组织飞书的成员");
    expect(cards).toEqual([]);
  }
  expect(await stateOf()).toBe(before);
});

test("people of another organisation report like anybody in the group if the setting allows it", async () => {
  const copy = await world.copy();
  const village = villageOn(copy.db, { events: 5_000, takesGuests: true });
  await village.say("ou_outside", chatOf("a"), "/党课 昨天 外来一课 主讲=李四 24人", false, undefined, true);
  const records = await copy.db.query.selectFrom("record").select("reporter_id").execute();
  expect(records.map(({ reporter_id }) => reporter_id)).toContain("ou_outside");
  await copy.close();
});
