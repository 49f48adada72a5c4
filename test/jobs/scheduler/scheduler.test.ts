import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { always, type ClockKind, type Job, jobs, planSlots } from "#jobs";
import { jobFares } from "#store";
import { openTown, textOf } from "../town.ts";

/** A job of the whole ledger that is due at nine and does as it is told. */
const daily = (decide: Job["decide"], more: Partial<Job> = {}): Job => ({
  name: "daily",
  label: "日常",
  summary: "",
  schedule: "每天9:00",
  scopes: always("city"),
  catchUp: "latest",
  deadlineMinutes: 60,
  decide,
  ...more,
});

const runsOf = async (town: Awaited<ReturnType<typeof openTown>>) =>
  (await town.db.query.selectFrom("job_run").select(["state", "reason"]).orderBy("scheduled_for").execute()).map(
    ({ state, reason }) => (reason === null ? state : `${state} ${reason}`),
  );

test("every job is on the list", () => {
  const sources = readdirSync("src/jobs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .map((name) => readFileSync(`src/jobs/${name}`, "utf8"));
  const defined = sources.flatMap((source) =>
    [...source.matchAll(/^export const (\w+): Job = \{/gm)].map((match) => match[1] ?? ""),
  );
  const list = /jobs: readonly Job\[\] = \[([^\]]*)\]/.exec(readFileSync("src/jobs/index.ts", "utf8"))?.[1] ?? "";
  expect(list.match(/\w+/g)?.toSorted()).toEqual(defined.toSorted());
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});

describe("after a standstill", () => {
  const slots = ["2026-01-01T01:00:00.000Z", "2026-01-01T02:00:00.000Z", "2026-01-01T03:00:00.000Z"];
  const plan = (catchUp: Job["catchUp"], now: string, inHours = true) =>
    planSlots({ catchUp, deadlineMinutes: 90, inHours: true }, slots, now, inHours).map((step) =>
      step.is === "missed" ? step.reason : step.is,
    );

  test("the latest slot, all that are not too late, or none are decided, by the job's policy", () => {
    const now = "2026-01-01T03:20:00.000Z";
    expect(plan("latest", now)).toEqual(["overtaken", "overtaken", "due"]);
    expect(plan("all", now)).toEqual(["late", "due", "due"]);
    expect(plan("none", now)).toEqual(["asleep", "asleep", "asleep"]);
    expect(plan("none", "2026-01-01T03:02:00.000Z")).toEqual(["asleep", "asleep", "due"]);
    expect(plan("latest", "2026-01-01T09:00:00.000Z")).toEqual(["overtaken", "overtaken", "late"]);
  });

  test("a job that would disturb people in the evening waits for the morning", () => {
    expect(plan("all", "2026-01-01T03:20:00.000Z", false)).toEqual(["late", "waiting"]);
  });
});

describe("a job that throws", () => {
  test("is tried again each minute, reported to the admin once, and stored as failed after its deadline", async () => {
    let tries = 0;
    const job = daily(async () => {
      tries += 1;
      throw new RangeError("out of luck");
    });
    const town = await openTown({ at: "2026-11-20 08:59", jobs: [job] });
    await town.tick();
    const told = [];
    for (const minute of ["09:00", "09:01", "09:02", "10:02", "10:03"]) {
      town.set(`2026-11-20 ${minute}`);
      told.push(...(await town.tick()));
    }
    expect(tries).toBe(3);
    expect(await runsOf(town)).toEqual(["failed RangeError"]);
    expect(told.map(({ to, card }) => `${to} ${textOf(card)}`)).toEqual([
      "韩梅 「日常」未按时完成，每分钟重试一次，超过时限记为漏发。详情请发 /状态。",
    ]);
  });

  test("delays no other job, and leaves nothing half done", async () => {
    const card = { summary: "", blocks: [] };
    let isBroken = true;
    const job = daily(
      async ({ scope }) => {
        if (isBroken && scope === "a") throw new Error("not yet");
        return { replies: [{ card, to: { chat: scope } }] };
      },
      { scopes: always("a", "b") },
    );
    const town = await openTown({ at: "2026-11-20 08:59", jobs: [job] });
    await town.tick();
    town.set("2026-11-20 09:00");
    expect((await town.tick()).map(({ to }) => to)).toContain("b");
    isBroken = false;
    town.set("2026-11-20 09:01");
    expect((await town.tick()).map(({ to }) => to)).toEqual(["a"]);
    expect(await runsOf(town)).toEqual(["done", "done"]);
  });
});

test("a schedule that was just changed does not catch up earlier slots", async () => {
  const sent = async () => ({ replies: [{ card: { summary: "", blocks: [] }, to: { chat: "a" } }] });
  const town = await openTown({ at: "2026-11-20 08:00", jobs: [daily(sent)] });
  await town.tick();
  town.set("2026-11-20 12:00");
  await town.db.commit([
    {
      sql: "insert into schedule (job, scope, rule, changed_by, changed_at) values ('daily', '', '每天11:00', '', '2026-11-20T04:00:00.000Z')",
      parameters: [],
    },
  ]);
  expect(await town.tick()).toEqual([]);
  town.set("2026-11-21 11:00");
  expect(await town.tick()).toHaveLength(1);
});

test("a group that returns under another unit gets nothing for the weeks between", async () => {
  const group = "市财政局机关党建群";
  const town = await openTown({ at: "2026-11-06 10:00" });
  await town.tick();
  await town.db.commit([{ sql: "update chat set unit_id = null where name = ?", parameters: [group] }]);
  await town.until("2026-11-25 10:00");
  await town.say("韩梅", group, "/绑定 市财政局");
  await town.tick();
  const runs = await town.db.query
    .selectFrom("job_run")
    .select("state")
    .where("job", "=", "weekly-tally")
    .where("state", "!=", "done")
    .execute();
  expect(runs).toEqual([]);
  const [card] = (await town.until("2026-11-30 18:00")).filter(
    ({ to, source }) => to === group && source.includes("weekly"),
  );
  expect(textOf(card?.card)).not.toContain("没有发出");
});

describe("a leap of the clock by a month", () => {
  const leapt = async (clockKind: ClockKind) => {
    const town = await openTown({ at: "2026-11-23 08:45", clockKind });
    await town.tick();
    town.set("2026-12-24 09:30");
    const sent = await town.tick();
    const rows = await runsOf(town);
    return { town, sent, rows };
  };

  test("on a clock that people set leaves no missed run, and brings what is due now", async () => {
    const { town, sent, rows } = await leapt("set");
    expect([...new Set(rows)]).toEqual(["done"]);
    expect(sent.some(({ to, source }) => to === "李敏" && source.startsWith("job:pings:"))).toBe(true);
    town.set("2026-12-24 09:40");
    expect(await town.tick()).toEqual([]);
    expect(textOf((await town.say("韩梅", "单聊", "/状态"))[0]?.card)).toContain("一切正常");
    // No admin hears of a failure on the days after.
    const later = await town.until("2026-12-30 18:00");
    expect(later.map(({ card }) => textOf(card)).join("\n")).not.toContain("定时任务未按时执行");
  });

  test("on a running clock was an outage: it is stored, counted and told with its days", async () => {
    const { town, sent, rows } = await leapt("running");
    expect(rows.filter((row) => row.startsWith("missed")).length).toBeGreaterThan(20);
    expect(textOf((await town.say("韩梅", "单聊", "/状态"))[0]?.card)).toContain("需处理");
    const later = await town.until("2026-12-25 18:00");
    const told = [...sent, ...later].map(({ card }) => textOf(card)).join("\n");
    expect(told).toContain("12月21日有3次定时任务未按时执行");
  });

  test("does not hide a job that could not decide", async () => {
    const job = daily(async () => {
      throw new RangeError("out of luck");
    });
    const town = await openTown({ at: "2026-11-20 08:59", jobs: [job], clockKind: "set" });
    await town.tick();
    for (const at of ["2026-11-20 09:00", "2026-11-20 10:03"]) {
      town.set(at);
      await town.tick();
    }
    expect(await runsOf(town)).toContain("failed RangeError");
  });

  test("is counted under the days that the count names", async () => {
    const { town } = await leapt("running");
    const since = "2026-12-17T01:30:00.000Z";
    const missed = (await jobFares(town.db.query, since)).filter(({ state }) => state === "missed");
    const inWeek = await town.db.query
      .selectFrom("job_run")
      .select("job")
      .where("state", "=", "missed")
      .where("scheduled_for", ">=", since)
      .execute();
    expect(missed.reduce((sum, { runs }) => sum + runs, 0)).toBe(inWeek.length);
    expect(inWeek.length).toBeGreaterThan(0);
  });
});
