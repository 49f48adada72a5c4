import {
  addDays,
  addMonths,
  addWorkdays,
  type Day,
  type DuePeriod,
  duePeriodOf,
  monthOf,
  printDay,
  subtreeOf,
} from "#core";
import { recordsOfKind } from "#store";
import { committeesOf, item, LATE_DAYS } from "./committees.ts";
import type { Item, RuleItems } from "./rule.ts";

const MEETING_DAYS = 35;

/** Reminder rule R6 定期召开联席会议: four weeks after the last joint meeting, and again after five. */
export const meetingItems: RuleItems = async (ground) => {
  const done = await ground.once("done in a year", () =>
    ground.coverage.done({ from: addDays(ground.today, -366), to: ground.through }),
  );
  return committeesOf(ground).flatMap((unit): Item[] => {
    const last = done
      .filter((one) => one.kind === "joint_meeting" && one.unitId === unit.id)
      .map((one) => one.last)
      .sort()
      .at(-1);
    // A unit that never held a meeting is not reminded; the year's coverage shows it.
    if (last === undefined) return [];
    const due = addDays(last, MEETING_DAYS);
    if (ground.today < addDays(due, -7)) return [];
    const isLate = ground.today > due;
    const text = isLate
      ? `联席会议上次于${printDay(last, ground.today)}召开，按五周一次已过期。已召开的请补登记，未召开的请安排`
      : `联席会议上次于${printDay(last, ground.today)}召开，按五周一次，下次应在${printDay(due, ground.today)}前`;
    const own = item(unit, "meeting", last, isLate ? "late" : "soon", text, { answer: "联席" });
    return isLate ? [own, { ...own, stage: "late-leader", to: "leader" }] : [own];
  });
};

const TERM_YEARS = 3;
const VILLAGE_TERM_YEARS = 5;

/**
 * Reminder rule R17: six, three and one month before the term of a branch ends that was set up or re-elected in this
 * ledger, to the branch and the admin.
 */
export const termItems: RuleItems = async (ground) => {
  const changes = await ground.once("branch changes", () =>
    recordsOfKind(ground.query, "branch_change", addMonths(ground.today, -12 * VILLAGE_TERM_YEARS - 1), ground.through),
  );
  // Only the newest change of a branch counts: after a new election or its closing, the earlier term no longer matters.
  const newest = new Map(
    changes
      .toSorted((a, b) => (a.day < b.day ? -1 : 1))
      .map((one) => [`${one.unitId} ${branchNameOf(one.title)}`, one]),
  );
  return [...newest.values()].flatMap((record): Item[] => {
    const unit = ground.tree.units.get(record.unitId);
    if (record.category === "撤销" || record.title === "" || unit === undefined) return [];
    const years = /村|社区/.test(record.title) ? VILLAGE_TERM_YEARS : TERM_YEARS;
    const end = addMonths(record.day, 12 * years);
    const months = [1, 3, 6].find((left) => ground.today >= addMonths(end, -left));
    if (months === undefined || ground.today > end) return [];
    const text = `「${branchNameOf(record.title)}」${printDay(end, ground.today)}任期届满，请准备换届`;
    const told = item(unit, "term", end, `${months}`, text, { about: record.id });
    const press = { action: "answer", id: unit.id, value: "支部" } as const;
    return [
      { ...told, button: { text: "登记换届", press } },
      { ...told, stage: `${months}-admin`, to: "admin" },
    ];
  });
};

const branchNameOf = (title: string): string =>
  title.replace(/^(?:新?成立|新建|组建|撤销|调整|换届)+|(?:按期)?(?:换届(?:选举)?|调整|撤销)+$/g, "");

const SECONDMENT_BEFORE = 30;
const SECONDMENT_AFTER = 10;

/** Reminder rule R18: a month before a secondment ends, and ten days after, to ask for its result. */
export const secondmentItems: RuleItems = async (ground) => {
  const sent = await ground.once("secondments", () =>
    recordsOfKind(ground.query, "secondment", addDays(ground.today, -1100), ground.through),
  );
  return sent.flatMap((record): Item[] => {
    const unit = ground.tree.units.get(record.unitId);
    const end = record.dayTo;
    if (record.category !== "选派" || end === undefined || unit === undefined) return [];
    const after = addDays(end, SECONDMENT_AFTER);
    const isAfter = ground.today >= after;
    if (
      ground.today < addDays(end, -SECONDMENT_BEFORE) ||
      ground.today > addDays(after, LATE_DAYS) ||
      (ground.today > end && !isAfter)
    )
      return [];
    const { to: place } = record.content.fields;
    const where = typeof place === "string" && place !== "" ? `${place}，` : "";
    const which = `挂职（${where}编号${record.number}）${printDay(end, ground.today)}`;
    const text = isAfter
      ? `${which}已期满。有提拔使用的请发 /提拔 ${record.number}；没有的无需报送`
      : `${which}期满，请提前安排；延长的请更正结束日期`;
    const [label, id] = isAfter ? (["登记提拔", "提拔"] as const) : (["更正", "改"] as const);
    const press = { action: "say", id, value: String(record.number) } as const;
    const button = { text: `${label} ${record.number}`, press };
    return [item(unit, "secondment", end, isAfter ? "after" : "before", text, { about: record.id, button })];
  });
};

/** Reminder rule R19: on the first working days of a month, a platform whose newest figures are older than a month. */
export const platformItems: RuleItems = async (ground) => {
  const month = monthOf(ground.today);
  if (ground.today > addDays(addWorkdays(addDays(month.from, -1), 1, ground.calendar), 4)) return [];
  const done = await ground.once("done in a year", () =>
    ground.coverage.done({ from: addDays(ground.today, -366), to: ground.through }),
  );
  const last = new Map<string, Day>();
  for (const one of done)
    if (one.kind === "platform_metric" && one.last > (last.get(one.unitId) ?? "")) last.set(one.unitId, one.last);
  return [...last].flatMap(([unitId, day]): Item[] => {
    const unit = ground.tree.units.get(unitId);
    if (unit === undefined || day > addMonths(ground.today, -1)) return [];
    const text = `平台数据上次于${printDay(day, ground.today)}报送，请报送最新的注册用户数和累计访问量`;
    return [item(unit, "platform", month.from, "once", text, { answer: "平台" })];
  });
};

const EXCHANGE_BEFORE = 15;

/** Reminder rule R20: fifteen days before a quarter ends, if no exchange activity was reported in it. */
export const exchangeItems: RuleItems = async (ground) => {
  const quarter: DuePeriod = duePeriodOf("quarter", ground.today);
  if (ground.today < addDays(quarter.to, -EXCHANGE_BEFORE)) return [];
  const done = await ground.coverage.done(quarter);
  return committeesOf(ground).flatMap((unit): Item[] => {
    const below = new Set(subtreeOf(ground.tree, unit.id, ground.today).map(({ id }) => id));
    if (done.some((one) => one.kind === "exchange" && below.has(one.unitId))) return [];
    return [
      item(
        unit,
        "exchange",
        quarter.key,
        "once",
        `${quarter.label}尚无交流活动记录，期限${printDay(quarter.to, ground.today)}`,
        { answer: "交流" },
      ),
    ];
  });
};
