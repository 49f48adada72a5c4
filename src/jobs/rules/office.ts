import {
  addDays,
  addMonths,
  addWorkdays,
  type Day,
  type DuePeriod,
  duePeriodOf,
  firstWorkdayOnOrAfter,
  lastWorkdayOnOrBefore,
  monthOf,
  printDay,
  subtreeOf,
  type Unit,
  yearIn,
} from "#core";
import { unitNames } from "#reports";
import { inspectedUnits, recordsOfKind } from "#store";
import type { Ground, Item, RuleItems } from "./rule.ts";

/** The committees that can be written to. */
const committeesOf = (ground: Ground): readonly Unit[] =>
  [...ground.coverage.canReport]
    .flatMap((id) => ground.tree.units.get(id) ?? [])
    .filter((unit) => unit.kind === "committee" && unit.activeTo === undefined);

const item = (
  unit: Unit,
  rule: string,
  period: string,
  stage: string,
  text: string,
  more: Partial<Item> = {},
): Item => ({
  rule,
  about: unit.id,
  period,
  stage,
  to: "secretary",
  unitId: unit.id,
  text: `${unit.name}：${text}`,
  rank: 5,
  ...more,
});

const MEETING_DAYS = 35;

/** R6 定期召开联席会议: a week before five weeks are over, and when they are. */
export const meetingItems: RuleItems = async (ground) => {
  const done = await ground.once("done in a year", () =>
    ground.coverage.done({ from: addDays(ground.today, -366), to: ground.today }),
  );
  return committeesOf(ground).flatMap((unit): Item[] => {
    const last = done
      .filter((one) => one.kind === "joint_meeting" && one.unitId === unit.id)
      .map((one) => one.last)
      .sort()
      .at(-1);
    // Who never held one is not chased by a rhythm they never had; the year's coverage shows it.
    if (last === undefined) return [];
    const due = addDays(last, MEETING_DAYS);
    if (ground.today < addDays(due, -7)) return [];
    const isLate = ground.today > due;
    const text = isLate
      ? `联席会议上次是${printDay(last, ground.today)}，已过五周`
      : `联席会议上次是${printDay(last, ground.today)}，${printDay(due, ground.today)}前该开下一次`;
    return [item(unit, "meeting", last, isLate ? "late" : "soon", text, { answer: "联席" })];
  });
};

/** R8 and R9: plans of the counties by the end of March, the year's goals by the end of January. */
export const yearItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const items: Item[] = [];
  const wishes = [
    {
      kind: "goal",
      label: "工作要点",
      opens: `${year}-01-05`,
      due: `${year}-01-31`,
      answer: "要点",
      of: (_: Unit) => true,
    },
    {
      kind: "plan",
      label: "实施方案",
      opens: `${year}-03-16`,
      due: `${year}-03-31`,
      answer: "方案",
      of: (unit: Unit) => unit.level === "县",
    },
  ];
  for (const wish of wishes) {
    const stage = yearStage(ground, wish.opens, wish.due);
    if (stage === undefined) continue;
    const made = await ground.once(`made ${wish.kind}`, () =>
      recordsOfKind(ground.query, wish.kind, addDays(`${year}-01-01`, -45), ground.today),
    );
    for (const unit of committeesOf(ground).filter(wish.of)) {
      if (made.some((record) => record.unitId === unit.id)) continue;
      const when =
        stage === "late" ? `期限${printDay(wish.due, ground.today)}已过` : `期限${printDay(wish.due, ground.today)}`;
      const text = `${year}年${wish.label}还没有登记，${when}`;
      const about = `${wish.kind}:${unit.id}`;
      items.push(item(unit, "year", String(year), stage, text, { about, answer: wish.answer }));
      if (stage === "late") items.push(item(unit, "year", String(year), "late-leader", text, { about, to: "leader" }));
    }
  }
  return items;
};

const LATE_DAYS = 30;

function yearStage(ground: Ground, opens: Day, due: Day): "open" | "last" | "late" | undefined {
  const { today, calendar } = ground;
  if (today < opens || today > addDays(due, LATE_DAYS)) return undefined;
  if (today > due) return "late";
  return today >= addWorkdays(due, -1, calendar) ? "last" : "open";
}

/** R9: a goal's own deadline, five working days before it, on the day, and after. */
export const goalItems: RuleItems = async (ground) => {
  const goals = await ground.once("goals", () =>
    recordsOfKind(ground.query, "goal", addDays(ground.today, -400), ground.today),
  );
  return goals.flatMap((record): Item[] => {
    const due: unknown = record.content.fields.due;
    const unit = ground.tree.units.get(record.unitId);
    if (typeof due !== "string" || unit === undefined) return [];
    const { today, calendar } = ground;
    const stage =
      today > due
        ? "late"
        : today >= lastWorkdayOnOrBefore(due, calendar)
          ? "day"
          : today >= addWorkdays(due, -5, calendar)
            ? "soon"
            : undefined;
    if (stage === undefined || today > addDays(due, LATE_DAYS)) return [];
    const words = { soon: "快到期了", day: "今天到期", late: "已过期限" }[stage];
    const text = `要点「${record.title}」${words}（${printDay(due, today)}），看进度发 /进度`;
    return [item(unit, "goal", due, stage, text, { about: record.id, rank: stage === "late" ? 1 : 4 })];
  });
};

/** The days on which the appraisal of the year moves on (R11). */
const APPRAISAL: readonly {
  readonly stage: string;
  readonly month: number;
  readonly date: number;
  readonly text: string;
}[] = [
  { stage: "open", month: 11, date: 1, text: "年度考核开始了，请对照要求查漏补缺，12月31日冻结" },
  { stage: "evidence", month: 12, date: 1, text: "考核材料还有一个月，缺项请抓紧补报，发 /未报 看缺什么" },
  { stage: "appeal", month: 12, date: 20, text: "考核申诉今天截止，有异议请今天提出" },
  { stage: "freeze", month: 12, date: 31, text: "考核数据今天冻结，今天以后的补报不再计入" },
];
const OPEN_DAYS = 6;

/** R11 年度考核: each unit once at each of the four days, moved to a working day. */
export const appraisalItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const current = APPRAISAL.flatMap((step) => {
    const named = `${year}-${String(step.month).padStart(2, "0")}-${String(step.date).padStart(2, "0")}`;
    const isEnd = step.stage === "appeal" || step.stage === "freeze";
    const day = isEnd ? lastWorkdayOnOrBefore(named, ground.calendar) : firstWorkdayOnOrAfter(named, ground.calendar);
    const until = isEnd ? day : addDays(day, OPEN_DAYS);
    return ground.today >= day && ground.today <= until ? [step] : [];
  });
  const units = [...ground.coverage.canReport].flatMap((id) => ground.tree.units.get(id) ?? []);
  return current.flatMap((step) =>
    units
      .filter((unit) => unit.kind === "organ" && unit.activeTo === undefined)
      .map((unit) => item(unit, "appraisal", String(year), step.stage, step.text, { rank: 5 })),
  );
};

/** R15: on the last working days of September, the units that nobody has inspected this year. */
export const inspectionItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const due = `${year}-09-30`;
  if (ground.today < addWorkdays(due, -5, ground.calendar) || ground.today > addDays(due, LATE_DAYS)) return [];
  const seen = await ground.once("inspected", () => inspectedUnits(ground.query, `${year}-01-01`, ground.today));
  const isLate = ground.today > due;
  return committeesOf(ground).flatMap((unit): Item[] => {
    const below = subtreeOf(ground.tree, unit.id, ground.today).filter(
      (one) => one.kind === "organ" && one.activeTo === undefined,
    );
    const missing = below.filter((one) => !subtreeOf(ground.tree, one.id, ground.today).some(({ id }) => seen.has(id)));
    if (missing.length === 0) return [];
    const text = `今年还有${missing.length}家没有检查过：${unitNames(missing)}`;
    const base = item(unit, "inspection", String(year), isLate ? "late" : "soon", text, { answer: "检查" });
    return isLate ? [base, { ...base, stage: "late-leader", to: "leader" }] : [base];
  });
};

const TERM_YEARS = 3;
const VILLAGE_TERM_YEARS = 5;

/** R17: six, three and one month before the term of a branch that was set up or changed here ends. */
export const termItems: RuleItems = async (ground) => {
  const changes = await ground.once("branch changes", () =>
    recordsOfKind(ground.query, "branch_change", addMonths(ground.today, -12 * VILLAGE_TERM_YEARS - 1), ground.today),
  );
  return changes.flatMap((record): Item[] => {
    const unit = ground.tree.units.get(record.unitId);
    if (record.category === "撤销" || record.title === "" || unit === undefined) return [];
    const years = /村|社区/.test(record.title) ? VILLAGE_TERM_YEARS : TERM_YEARS;
    const end = addMonths(record.day, 12 * years);
    const months = [1, 3, 6].find((left) => ground.today >= addMonths(end, -left));
    if (months === undefined || ground.today > end) return [];
    const name = record.title.replace(/^(?:新成立|成立|新建|组建)/, "");
    const text = `「${name}」${printDay(end, ground.today)}任期届满，请准备换届`;
    return [item(unit, "term", end, `${months}`, text, { about: record.id })];
  });
};

const SECONDMENT_BEFORE = 30;
const SECONDMENT_AFTER = 10;

/** R18: a month before a secondment ends, and ten days after, when its result is asked for. */
export const secondmentItems: RuleItems = async (ground) => {
  const sent = await ground.once("secondments", () =>
    recordsOfKind(ground.query, "secondment", addDays(ground.today, -1100), ground.today),
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
    const text = isAfter
      ? `挂职（记录${record.number}）${printDay(end, ground.today)}已到期，有提拔使用的请发 /提拔 登记`
      : `挂职（记录${record.number}）${printDay(end, ground.today)}到期，请提前安排`;
    return [item(unit, "secondment", end, isAfter ? "after" : "before", text, { about: record.id })];
  });
};

/** R19: on the first working day of a month, a platform whose last figures are older than a month. */
export const platformItems: RuleItems = async (ground) => {
  const month = monthOf(ground.today);
  if (ground.today > addDays(addWorkdays(addDays(month.from, -1), 1, ground.calendar), 4)) return [];
  const done = await ground.once("done in a year", () =>
    ground.coverage.done({ from: addDays(ground.today, -366), to: ground.today }),
  );
  const last = new Map<string, Day>();
  for (const one of done)
    if (one.kind === "platform_metric" && one.last > (last.get(one.unitId) ?? "")) last.set(one.unitId, one.last);
  return [...last].flatMap(([unitId, day]): Item[] => {
    const unit = ground.tree.units.get(unitId);
    if (unit === undefined || day > addMonths(ground.today, -1)) return [];
    const text = `平台数据上次报的是${printDay(day, ground.today)}，请报最新的注册用户和访问量`;
    return [item(unit, "platform", month.from, "once", text, { answer: "平台" })];
  });
};

const EXCHANGE_BEFORE = 15;

/** R20: fifteen days before the end of a quarter without an exchange. */
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
        `${quarter.label}还没有交流活动，季度末是${printDay(quarter.to, ground.today)}`,
        { answer: "交流" },
      ),
    ];
  });
};
