import { describe, expect, test } from "vitest";
import { addressedItems, readStage } from "#jobs";
import { createDeliverer } from "#outbox";
import { larkTraits } from "#platforms";
import { allRoles, createTreeReader, endRole, insertRole, insertRun, markChatGone, newId } from "#store";
import { idOf, type Name, openTown, type Sent, textOf } from "../town.ts";

const COMMITTEE = "市直机关工委工作群";
const SHUIWU = "市水务局机关支部群";

type Town = Awaited<ReturnType<typeof openTown>>;

const at = "2026-11-23T00:00:00.000Z";

async function appoint(town: Town, who: Name, unitId: string, grantedAt = at): Promise<void> {
  const role = {
    id: newId(at),
    platform: "lark",
    personId: idOf(who),
    unitId,
    role: "secretary",
    grantedBy: idOf("韩梅"),
    grantedAt,
  };
  await town.db.commit([insertRole(town.db.query, role)]);
}

const weeklyTo =
  (group: string) =>
  ({ source, to }: Sent): boolean =>
    source.startsWith("job:weekly-tally:") && to === group;

const privately = (sent: readonly Sent[], to: string) =>
  sent
    .filter(({ source, to: who }) => source.startsWith("job:pings:") && who === to)
    .map(({ card }) => textOf(card))
    .join("\n");

/** Sends what is owed now by the real outbox; how many messages the platform took. */
async function sendFor(town: Town): Promise<number> {
  let sent = 0;
  let time = Date.parse(town.bot.clock());
  const deliverer = createDeliverer({
    platform: larkTraits,
    db: town.db,
    messenger: {
      send: async () => {
        sent += 1;
        return { ok: true, messageId: `om_${sent}` };
      },
    },
    clock: () => new Date(time).toISOString(),
    owner: "one",
    appId: "cli_test",
    wait: async (ms) => {
      time += ms;
    },
  });
  await deliverer.deliver();
  return sent;
}

describe("a person responsible for two units", () => {
  test("is told in one message what the two units lack", async () => {
    const town = await openTown({ at: "2026-11-23 08:00" });
    await appoint(town, "陈立新", "desk-cz-1");
    await town.tick();
    const text = privately(await town.until("2026-11-24 10:00"), "陈立新");
    expect(text).toContain("市水务局机关支部尚有2项无记录：11月主题党日、11月支委会");
    expect(text).toContain("市财政局机关第一支部尚有2项无记录：11月主题党日、11月支委会");
  });

  test("is told of a document once for each unit", async () => {
    const town = await openTown({ at: "2026-11-23 08:00" });
    await appoint(town, "陈立新", "desk-cz-1");
    await town.tick();
    await town.say("韩梅", COMMITTEE, "/文件 今天 《关于加强作风建设的意见》");
    const text = privately(await town.until("2026-11-24 10:00"), "陈立新");
    expect(text).toContain("市水务局机关支部：《关于加强作风建设的意见》请跟进学习");
    expect(text).toContain("市财政局机关第一支部：《关于加强作风建设的意见》请跟进学习");
  });
});

describe("the reminder of a branch's term (R17)", () => {
  test("stops after the branch has changed again", async () => {
    const town = await openTown({ at: "2023-12-20 10:00" });
    await town.tick();
    await town.say("陈立新", SHUIWU, "/新建支部 12月15日 成立河道管理联合党支部 党员9名 文号=8号");
    town.set("2026-11-02 10:00");
    await town.tick();
    await town.say("陈立新", SHUIWU, "/调整支部 今天 河道管理联合党支部换届 党员9名 文号=9号");
    const text = privately(await town.until("2026-11-20 10:00"), "陈立新");
    expect(text).not.toContain("任期届满");
  });
});

describe("a group whose weekly card comes late in the week", () => {
  test("still gets at most two scheduled messages a week", async () => {
    const town = await openTown({ at: "2026-11-13 08:00" });
    await town.tick();
    await town.say("韩梅", "单聊", "/提醒 周汇总 每周五16:00");
    for (const [day, due] of [
      [10, 16],
      [11, 17],
      [12, 18],
    ])
      await town.say(
        "韩梅",
        COMMITTEE,
        `/检查 11月${day}日 市水务局机关支部 问题:1.第${day}项没有做 期限=11月${due}日`,
      );
    await town.until("2026-11-15 20:00");
    const cards = (await town.until("2026-11-20 15:50")).filter(
      ({ to, source }) => to === SHUIWU && source.startsWith("job:"),
    );
    town.set("2026-11-20 16:30");
    const friday = (await town.tick()).filter(({ to }) => to === SHUIWU);
    expect(friday.map(({ source }) => source.split(":")[1])).toEqual(["weekly-tally"]);
    expect([...cards, ...friday]).toHaveLength(2);
  });
});

describe("a reminder that could not be sent yet", () => {
  test("is not sent to a person who has paused reminders meanwhile", async () => {
    const town = await openTown({ at: "2026-11-23 08:00" });
    await town.tick();
    town.deliver(false);
    const owed = (await town.until("2026-11-24 10:00")).find(
      ({ source, to }) => source.startsWith("job:pings:") && to === "陈立新",
    );
    await town.say("陈立新", "单聊", "/请假 7天");
    await town.tick();
    const rows = await town.db.query
      .selectFrom("outbox")
      .select("state")
      .where("source", "=", owed?.source ?? "")
      .execute();
    expect(rows).toEqual([{ state: "dropped" }]);
  });

  test("is sent the same day with the remaining items if one of several was done meanwhile", async () => {
    // The last working day of November.
    const town = await openTown({ at: "2026-11-30 08:00" });
    await town.tick();
    town.deliver(false);
    expect(privately(await town.until("2026-11-30 10:00"), "陈立新")).toContain("11月主题党日、11月支委会");
    await town.say("陈立新", SHUIWU, "/支委会 昨天 研究十一月工作 5人");
    const left = privately(await town.tick(), "陈立新");
    expect(left).toContain("11月主题党日尚无记录，今天是最后一个工作日");
    expect(left).not.toContain("支委会");
    expect(privately(await town.tick(), "陈立新")).toBe("");
    const states = await town.db.query
      .selectFrom("outbox")
      .select("state")
      .where("source", "like", `job:pings:${idOf("陈立新")}:%`)
      .orderBy("id")
      .execute();
    expect(states).toEqual([{ state: "dropped" }, { state: "pending" }]);
  });

  test("is due again if its day ended before the first try", async () => {
    const town = await openTown({ at: "2026-11-23 08:00" });
    await town.tick();
    town.deliver(false);
    const owed = await town.until("2026-11-24 10:00");
    expect(privately(owed, "陈立新")).toContain("11月支委会");
    // The program was down until the evening.
    town.set("2026-11-24 19:00");
    await sendFor(town);
    expect(
      await town.db.query
        .selectFrom("outbox")
        .select("id")
        .where("source", "like", "job:pings:%")
        .where("state", "!=", "dead")
        .execute(),
    ).toEqual([]);
    town.deliver(true);
    expect(privately(await town.until("2026-11-25 10:00"), "陈立新")).toContain("11月支委会");
  });
});

describe("a weekly card that was pending when the program stopped", () => {
  test("is not sent at night but the next morning, and says so", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.tick();
    town.deliver(false);
    expect((await town.until("2026-11-23 09:20")).filter(weeklyTo(SHUIWU))).toHaveLength(1);
    town.set("2026-11-23 22:00");
    expect(await sendFor(town)).toBe(0);
    expect(await town.tick()).toEqual([]);
    const morning = (await town.until("2026-11-24 10:00")).filter(weeklyTo(SHUIWU));
    expect(morning.map(({ at }) => at)).toEqual(["2026-11-24 09:01"]);
    expect(textOf(morning[0]?.card)).toContain("本张为补发");
    expect(await sendFor(town)).toBeGreaterThan(0);
  });
});

describe("what was due during an absence is not sent afterwards", () => {
  const missed = (town: Town, scope: string) =>
    town.db.query.selectFrom("job_run").selectAll().where("scope", "=", scope).where("state", "!=", "done").execute();

  test("for a secretary between two appointments", async () => {
    const town = await openTown({ at: "2026-11-23 08:00" });
    await town.tick();
    const roles = (await allRoles(town.db.query)).filter(({ personId }) => personId === idOf("陈立新"));
    await town.db.commit(roles.map(({ id }) => endRole(town.db.query, id, town.bot.clock())));
    await town.until("2026-11-26 16:00");
    await appoint(town, "陈立新", "desk-sw-1", town.bot.clock());
    await town.tick();
    expect(await missed(town, idOf("陈立新"))).toEqual([]);
    const morning = (await town.until("2026-11-27 10:00")).filter(({ source }) => source.startsWith("job:pings:"));
    expect(morning.map(({ to }) => to)).toContain("陈立新");
  });

  test("for a bot that was removed from its group and came back", async () => {
    const town = await openTown({ at: "2026-11-13 08:00" });
    await town.tick();
    const { id } = await town.db.query
      .selectFrom("chat")
      .select("id")
      .where("name", "=", SHUIWU)
      .executeTakeFirstOrThrow();
    await town.db.commit([markChatGone(town.db.query, id)]);
    await town.until("2026-11-25 16:00");
    await town.say("陈立新", SHUIWU, "/帮助");
    await town.tick();
    expect(await missed(town, id)).toEqual([]);
    const monday = (await town.until("2026-11-30 10:00")).find(weeklyTo(SHUIWU));
    expect(textOf(monday?.card)).not.toContain("没有发出");
  });
});

describe("a week that had its card", () => {
  test.each([
    ["moved to later the same day", "/提醒 周汇总 每周一16:00"],
    ["moved to later in the week", "/提醒 周汇总 每周四16:00"],
    ["whose day was declared free after it", "/提醒 日历 11月23日 放假"],
  ])("has no second one, %s", async (_, line) => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.tick();
    expect((await town.until("2026-11-23 10:00")).filter(weeklyTo(SHUIWU))).toHaveLength(1);
    await town.say("韩梅", "单聊", line);
    const later = await town.until("2026-11-27 18:00");
    expect(later.filter(weeklyTo(SHUIWU))).toEqual([]);
    expect((await town.until("2026-12-04 18:00")).filter(weeklyTo(SHUIWU))).toHaveLength(1);
  });
});

/** What is due now by one rule, with whoever would be told. */
const dueBy = async (town: Town, rule: string) =>
  (await addressedItems(await readStage(town.bot, createTreeReader()))).filter(({ item }) => item.rule === rule);

describe("a reminder of a long overdue finding", () => {
  test("is not sent to superiors on leave", async () => {
    const town = await openTown({ at: "2026-11-02 10:00" });
    await town.say("韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题:1.缺签到 期限=11月5日");
    town.set("2026-11-23 10:00");
    expect((await dueBy(town, "ladder")).map(({ item }) => item.stage)).toContain("dark-leader");
    await town.say("陈立新", "单聊", "/请假 市水务局机关支部 10天");
    expect(await dueBy(town, "ladder")).toEqual([]);
  });
});

describe("the reminder of a silent unit (R5)", () => {
  test("names its last day under the same key, even if that is more than a year ago", async () => {
    const town = await openTown({ at: "2025-09-01 10:00" });
    await town.say("陈立新", SHUIWU, "/党课 昨天 学习党章 主讲=陈立新 28人");
    const ofShuiwu = async (day: string) => {
      town.set(`${day} 10:00`);
      return (await dueBy(town, "quiet")).filter(({ item }) => item.unitId === "desk-sw-1").map(({ item }) => item);
    };
    const [soon] = await ofShuiwu("2025-10-20");
    const [late] = await ofShuiwu("2026-10-20");
    expect(soon?.period).toBe("2025-08-31");
    expect(late?.period).toBe("2025-08-31");
    expect(late?.text).toContain("2025年8月31日");
  });
});

describe("the admin's health reminder", () => {
  test("is repeated if more slots were missed, but not as missed ones get old", async () => {
    const town = await openTown({ at: "2026-11-24 08:00" });
    await town.tick();
    const miss = (slot: string) =>
      town.db.commit([
        insertRun(town.db.query, {
          job: "audit-seal",
          scope: "city",
          scheduledFor: slot,
          state: "missed",
          decidedAt: slot,
          lateSeconds: 0,
          messages: 0,
          reason: "late",
        }),
      ]);
    const heard = async (until: string) => privately(await town.until(until), "韩梅").match(/近三天有\S+未按时执行/g);
    await miss("2026-11-23T20:30:00.000Z");
    await miss("2026-11-22T10:30:00.000Z");
    expect(await heard("2026-11-24 10:00")).toEqual(["近三天有2次定时任务未按时执行"]);
    expect(await heard("2026-11-26 10:00")).toBeNull();
    await miss("2026-11-26T03:30:00.000Z");
    expect(await heard("2026-11-27 10:00")).toEqual(["近三天有1次定时任务未按时执行"]);
  });
});
