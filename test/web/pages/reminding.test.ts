import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

// Reminders go out on working days alone, between nine and six: Monday at eleven.
const MONDAY = "2026-11-23T03:00:00.000Z";
/** The person is not among those who may use the app. */
const OUT_OF_REACH = 230013;

let town: Conversation;
let leader: Visitor;
beforeAll(async () => {
  town = await conversation({ at: MONDAY });
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town.close());

const at = "/ledger/units/desk-cz";
const look = async (path = at) => (await leader.ask(path)).text;
const remind = async (path = at, items: readonly string[] = []) => {
  const key = /name="act" value="remind"[^>]*><input type="hidden" name="key" value="([^"]+)"/.exec(
    await look(path),
  )?.[1];
  const body = new URLSearchParams({ act: "remind", key: key ?? "" });
  for (const item of items) body.append("item", item);
  return (await leader.ask(path, { method: "POST", body, headers: { origin: town.url } })).text;
};
const standing = (text: string): string =>
  (/<ul class="plain" id="reminded"[\s\S]*?<\/ul>/.exec(text)?.[0] ?? "").replaceAll(/<[^>]+>/g, "").trim();
const ofItems = (text: string): readonly string[] =>
  [...text.matchAll(/name="item" value="([^"]+)"/g)].map(([, item = ""]) => item);

describe("a reminder requested by a leader", () => {
  test("is shown as on its way until the outbox has a result", async () => {
    town.sandbox.faults.arm({ kind: "returnCode200WithBody", route: "create", code: OUT_OF_REACH });
    const pressed = await remind();
    expect(pressed).not.toContain("已送达");
    expect(pressed).toContain("提醒已转交发送：李敏");
    await town.settle();
    expect(standing(await look())).toContain("没有送到李敏：对方未开通飞书，或不在可用范围");
  });

  test("does not use up the day if it was refused, and arrives once the next time", async () => {
    expect(await look()).toContain('<button type="submit" >提醒书记</button>');
    await remind();
    await town.settle();
    const after = await look();
    expect(standing(after)).toMatch(/^今天单独提醒（11:\d\d）：已送达李敏$/);
    expect(after).toContain('<button type="submit" disabled>今天已提醒</button>');
    // Who writes to the bot gets what was refused before; what a newer reminder stands for is not sent again.
    await town.say("李敏", "单聊", "/帮助");
    const reminders = town.direct("李敏").filter(({ text }) => text.includes("周敏提请办理"));
    expect(reminders).toHaveLength(1);
  });

  test("is shown as held back, not as a success, if nothing was sent", async () => {
    const again = await remind();
    expect(again).toMatch(/<section class="held" role="status"><p[^>]*>今天已单独提醒过李敏/);
    expect(again).not.toContain('<section class="done"');
  });

  test("names only the ticked items", async () => {
    const branch = "/ledger/units/desk-sw-1";
    const [first = "", second = ""] = ofItems(await look(branch));
    await remind(branch, [first]);
    await town.settle();
    const told = town.direct("陈立新").find(({ text }) => text.includes("周敏提请办理"))?.text ?? "";
    expect(told).toContain(first);
    expect(told).not.toContain(second);
    expect([first, second]).not.toContain("");
  });

  test("cannot be sent outside the hours, and the page says when", async () => {
    const late = await conversation({ at: "2026-11-22T03:00:00.000Z" });
    const sunday = visitor(late, "周敏");
    await sunday.signIn();
    const { text } = await sunday.ask(at);
    expect(text).toContain("现在不在提醒时间（工作日9:00至18:00）");
    expect(text).toContain('<button type="submit" disabled>提醒书记</button>');
    await late.close();
  });

  test("is stored as requested by the person who pressed", async () => {
    const rows = await town.db.query
      .selectFrom("audit")
      .select("actor_id")
      .where("action", "=", "unit.remind")
      .execute();
    expect(rows.map(({ actor_id }) => actor_id)).toContain(openIdOf("周敏"));
  });
});
