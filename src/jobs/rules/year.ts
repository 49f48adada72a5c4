import {
  addDays,
  addMonths,
  addWorkdays,
  type Day,
  type DaySpan,
  firstWorkdayOnOrAfter,
  isWithin,
  lastWorkdayOnOrBefore,
  monthIn,
  monthOf,
  printDay,
  subtreeOf,
  type Unit,
  yearIn,
} from "#core";
import { appraisals, unitNames } from "#reports";
import { inspectedUnits, locksOf, recordsOfKind } from "#store";
import { committeesOf, item, LATE_DAYS } from "./committees.ts";
import type { Ground, Item, RuleItems } from "./rule.ts";

/** Reminder rules R8 and R9: the counties' plans by the end of March, the year's goals by the end of January. */
export const yearItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const items: Item[] = [];
  const wishes = [
    {
      kind: "goal",
      label: "工作要点",
      opens: `${year}-01-05`,
      due: `${year}-01-31`,
      until: addDays(`${year}-01-31`, LATE_DAYS),
      leaderStage: "late-leader",
      answer: "要点",
      of: (_: Unit) => true,
    },
    {
      kind: "plan",
      label: "实施方案",
      opens: `${year}-03-16`,
      due: `${year}-03-31`,
      // Rule R8 tells the leader of a missing plan every month until the end of the year.
      until: `${year}-12-31`,
      leaderStage: `late-leader-${ground.today.slice(5, 7)}`,
      answer: "方案",
      of: (unit: Unit) => unit.level === "县",
    },
  ];
  for (const wish of wishes) {
    const stage = yearStage(ground, wish);
    if (stage === undefined) continue;
    const made = await ground.once(`made ${wish.kind}`, () =>
      recordsOfKind(ground.query, wish.kind, addDays(`${year}-01-01`, -45), ground.through),
    );
    for (const unit of committeesOf(ground).filter(wish.of)) {
      if (made.some((record) => record.unitId === unit.id)) continue;
      const when =
        stage === "late" ? `期限${printDay(wish.due, ground.today)}已过` : `期限${printDay(wish.due, ground.today)}`;
      const text = `${year}年${wish.label}尚未登记，${when}`;
      const about = `${wish.kind}:${unit.id}`;
      items.push(item(unit, "year", String(year), stage, text, { about, answer: wish.answer }));
      if (stage === "late")
        items.push(item(unit, "year", String(year), wish.leaderStage, text, { about, to: "leader" }));
    }
  }
  return items;
};

type Span = Readonly<Record<"opens" | "due" | "until", Day>>;

function yearStage({ today, calendar }: Ground, { opens, due, until }: Span): "open" | "last" | "late" | undefined {
  if (today < opens || today > until) return undefined;
  if (today > due) return "late";
  return today >= addWorkdays(due, -1, calendar) ? "last" : "open";
}

/** The dates of the steps of the yearly appraisal, for reminder rule R11. */
const APPRAISAL: readonly {
  readonly stage: string;
  readonly month: number;
  readonly date: number;
  readonly text: string;
}[] = [
  { stage: "open", month: 11, date: 1, text: "年度考核已开始，请对照要求查漏补缺，考核数据12月31日冻结" },
  { stage: "evidence", month: 12, date: 1, text: "距考核数据冻结（12月31日）还有一个月" },
  { stage: "appeal", month: 12, date: 20, text: "考核申诉今天截止，有异议请今天下班前向上级工委提出" },
  { stage: "freeze", month: 12, date: 31, text: "考核数据今天冻结，需补报的请于今天报送，此后补报不计入本年考核" },
];
const OPEN_DAYS = 6;

/** Reminder rule R11 年度考核: tells each unit once at each of the appraisal's four dates, moved to a working day. */
export const appraisalItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const current = APPRAISAL.flatMap((step) => {
    const named = `${year}-${String(step.month).padStart(2, "0")}-${String(step.date).padStart(2, "0")}`;
    const isEnd = step.stage === "appeal" || step.stage === "freeze";
    const day = isEnd ? lastWorkdayOnOrBefore(named, ground.calendar) : firstWorkdayOnOrAfter(named, ground.calendar);
    const until = isEnd ? day : addDays(day, OPEN_DAYS);
    return ground.today >= day && ground.today <= until ? [step] : [];
  });
  const units = [...ground.coverage.canReport]
    .flatMap((id) => ground.tree.units.get(id) ?? [])
    .filter((unit) => unit.kind === "organ" && unit.activeTo === undefined);
  const items: Item[] = [];
  for (const step of current) {
    if (step.stage === "evidence") items.push(...(await evidenceItems(ground, units, year, step.text)));
    else
      items.push(
        ...units.map((unit) => item(unit, "appraisal", String(year), step.stage, step.text, deductionsOf(unit, year))),
      );
  }
  return items;
};

/** The two ways to see the deductions of a unit: a button, and the text to type. */
const deductionsOf = (unit: Unit, year: number): Partial<Item> => ({
  button: { text: "查看考核", press: { action: "appraisal", id: unit.id, value: year } },
  how: "逐项查看请发 /考核",
});

const MOST_LABELS = 4;

/**
 * A month before the freeze: each unit that loses points is told for what, and the leader which units are not ready.
 */
async function evidenceItems(
  ground: Ground,
  units: readonly Unit[],
  year: number,
  text: string,
): Promise<readonly Item[]> {
  const scored = await ground.once("appraisals", () =>
    appraisals(ground.query, ground.tree, units, year, ground.through),
  );
  const short = scored.filter(({ appraisal }) => appraisal.deductions.length > 0);
  const own = short.map(({ unit, appraisal: { deductions } }) => {
    const labels = [...new Set(deductions.map(({ label }) => label))];
    const more = labels.length > MOST_LABELS ? `等${labels.length}项` : "";
    const points = deductions.reduce((sum, one) => sum + one.points, 0);
    const what = `${labels.slice(0, MOST_LABELS).join("、")}${more}不齐，按现有台账将扣${points}分`;
    return item(unit, "appraisal", String(year), "evidence", `${text}，${what}，补齐后不扣`, deductionsOf(unit, year));
  });
  const leaders = committeesOf(ground).flatMap((unit): Item[] => {
    const below = short.map((one) => one.unit).filter(({ id }) => isWithin(ground.tree, id, unit.id, ground.today));
    if (below.length === 0) return [];
    const words = `${text}，尚有${below.length}家缺项：${unitNames(below)}`;
    return [
      item(unit, "appraisal", String(year), "evidence-leader", words, { to: "leader", ...deductionsOf(unit, year) }),
    ];
  });
  return [...own, ...leaders];
}

/** Reminder rule R15: on the last working days of September, the units that were not inspected this year. */
export const inspectionItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const due = `${year}-09-30`;
  if (ground.today < addWorkdays(due, -5, ground.calendar) || ground.today > addDays(due, LATE_DAYS)) return [];
  const seen = await ground.once("inspected", () => inspectedUnits(ground.query, `${year}-01-01`, ground.through));
  const isLate = ground.today > due;
  return committeesOf(ground).flatMap((unit): Item[] => {
    const below = subtreeOf(ground.tree, unit.id, ground.today).filter(
      (one) => one.kind === "organ" && one.activeTo === undefined,
    );
    const missing = below.filter((one) => !subtreeOf(ground.tree, one.id, ground.today).some(({ id }) => seen.has(id)));
    if (missing.length === 0) return [];
    const by = `期限${printDay(due, ground.today)}${isLate ? "已过" : ""}`;
    const groupText = `${unit.name}：今年尚有${missing.length}家无检查记录，${by}`;
    const text = `今年尚有${missing.length}家无检查记录，${by}：${unitNames(missing)}`;
    const base = item(unit, "inspection", String(year), isLate ? "late" : "soon", text, { answer: "检查", groupText });
    return isLate ? [base, { ...base, stage: "late-leader", to: "leader" }] : [base];
  });
};

const CLOSING_DATE = 8;
const CLOSING_DAYS = 6;

/**
 * R23: from the eighth of a month, the committees that usually close their months and have not closed the last one, in
 * January also the year; the leader is told what was closed. A committee that never closed a month is not asked.
 */
export const closingItems: RuleItems = async (ground) => {
  const { today } = ground;
  const eighth = `${today.slice(0, 8)}${String(CLOSING_DATE).padStart(2, "0")}`;
  const from = firstWorkdayOnOrAfter(eighth, ground.calendar);
  const isAsked = today >= from && today <= addDays(from, CLOSING_DAYS);
  const last = monthOf(addMonths(today, -1));
  const items: Item[] = [];
  for (const unit of committeesOf(ground)) {
    const locks = await ground.once(`locks ${unit.id}`, () => locksOf(ground.query, unit.id));
    for (const [about, span] of closingsOf(last)) {
      if (locks.some((lock) => lock.from === span.from && lock.to === span.to)) {
        const text = `${about}已封账，数据不再变动`;
        const how = `汇总请发 /汇总 ${about}；讲稿请发 /讲稿 ${about}`;
        const button = { text: `汇总 ${about}`, press: { action: "say", id: "汇总", value: about } } as const;
        items.push(item(unit, "closing", about, "closed", text, { to: "leader", rank: 8, how, button }));
      } else if (isAsked && locks.length > 0 && !locks.some((lock) => lock.from <= span.from && lock.to >= span.to)) {
        items.push(
          item(unit, "closing", about, "once", `${about}尚未封账，核对后请发 /封账 ${about}`, {
            // Closing a period cannot be undone with a tap, so the button only shows what would be closed.
            button: { text: `核对 ${about}汇总`, press: { action: "say", id: "汇总", value: about } },
          }),
        );
      }
    }
  }
  return items;
};

/**
 * The periods to close after a month: the month itself, and after December the year. A quarter is closed with its
 * months.
 */
function closingsOf(month: DaySpan): readonly (readonly [name: string, span: DaySpan])[] {
  const year = yearIn(month.from);
  const name = `${monthIn(month.from)}月`;
  return monthIn(month.from) === 12
    ? [
        [`${year}年${name}`, month],
        [`${year}年`, { from: `${year}-01-01`, to: month.to }],
      ]
    : [[name, month]];
}

const AWARDS_WORKDAYS = 10;

/** Reminder rule R12 评先评优: ten working days after the appraisal's scores are frozen, if the year has no award yet. */
export const awardItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const due = addWorkdays(`${year - 1}-12-31`, AWARDS_WORKDAYS, ground.calendar);
  if (ground.today < due || ground.today > addDays(due, LATE_DAYS)) return [];
  const awards = await ground.once("awards", () =>
    recordsOfKind(ground.query, "award", `${year}-01-01`, ground.through),
  );
  const text = `${year - 1}年考核数据已冻结，请登记评先评优结果`;
  return committeesOf(ground)
    .filter((unit) => !awards.some((record) => record.unitId === unit.id))
    .map((unit) => item(unit, "award", String(year), "once", text, { answer: "表彰", how: "登记请发 /表彰" }));
};
