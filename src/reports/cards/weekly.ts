import {
  addDays,
  allKinds,
  type Block,
  type Card,
  type Day,
  type DaySpan,
  daysBetween,
  isCovered,
  monthOf,
  type Period,
  printChange,
  printCount,
  printDay,
  printSpan,
  quarterOf,
  type Tree,
  type Unit,
  weekOf,
  yearIn,
  yearOf,
} from "#core";
import { figures, type Query } from "#store";
import { counterOfRow, labelOfRow, type TallyRow } from "../figures/amounts.ts";
import type { CoverageLine } from "../figures/coverage.ts";
import type { Asked } from "../figures/question.ts";
import type { Shallow } from "../figures/studies.ts";
import { addressOf, mainQuantity, type Tally, tally } from "../figures/tally.ts";
import { type FindingCount, findingsLine } from "./findings.ts";
import { lateCount, lateLine } from "./missing-card.ts";

/** The summary of a month or quarter that ended within the week. */
export interface Closing {
  readonly label: string;
  readonly asked: Asked;
  readonly rows: readonly TallyRow[];
}

/** The content of a group's weekly card. */
export interface Weekly {
  readonly unit: Unit;
  readonly span: DaySpan;
  readonly today: Day;
  /** How many weeks the card covers; two or more after a long holiday. */
  readonly weeks: number;
  readonly week: Tally;
  readonly year: Tally;
  readonly closings: readonly Closing[];
  /** The number of records in each of the last eight weeks, the oldest first. */
  readonly trend: readonly { readonly label: string; readonly times: number; readonly asked: Asked }[];
  readonly late: readonly CoverageLine[];
  readonly findings: FindingCount;
  /** Seminars of the last weeks whose report says too little, in words (reminder rule R2). */
  readonly shallow: Shallow;
  /** What was not sent since the last card, in words. */
  readonly missed: readonly string[];
}

const TREND_WEEKS = 8;

/** Computes the weekly summary of a unit and its subtree. */
export async function weekly(
  query: Query,
  tree: Tree,
  unit: Unit,
  span: DaySpan,
  today: Day,
  more: Pick<Weekly, "late" | "findings" | "shallow" | "missed">,
): Promise<Weekly> {
  const weeks = Math.round((daysBetween(span.from, span.to) + 1) / 7);
  const asked = (period: Period) => ({
    period,
    kind: undefined,
    category: undefined,
    unit,
    confirmedOnly: false,
    words: "",
  });
  const period: Period = {
    ...span,
    label: weeks > 1 ? `这${weeks}周` : "上周",
    open: false,
    unit: weeks > 1 ? "days" : "week",
  };
  const year = yearOf(span.to);
  const closings: Closing[] = [];
  for (const closed of closedWithin(span)) {
    const sum = await tally(query, tree, asked({ ...closed, open: false, unit: "days" }), today);
    closings.push({ label: closed.label, asked: sum.asked, rows: present(sum.rows) });
  }
  return {
    unit,
    span,
    today,
    weeks,
    week: await tally(query, tree, asked(period), today),
    year: await tally(
      query,
      tree,
      asked({ from: year.from, to: span.to, label: "今年以来", open: false, unit: "since" }),
      today,
    ),
    closings,
    trend: await trendOf(query, unit, { until: span.to, today }, asked),
    ...more,
  };
}

/** The months and quarters whose last day is within the weeks. */
function closedWithin(span: DaySpan): readonly (DaySpan & { readonly label: string })[] {
  const found: (DaySpan & { readonly label: string })[] = [];
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    const [month, quarter] = [monthOf(day), quarterOf(day)];
    if (month.to === day) found.push({ ...month, label: `${Number(day.slice(5, 7))}月` });
    if (quarter.to === day)
      found.push({ ...quarter, label: `第${"一二三四"[Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}季度` });
  }
  return found;
}

/** Only these kinds are counted in the chart, because each bar opens the list of its week. */
const LISTED = new Set(allKinds.filter(({ restricted }) => restricted !== true).map(({ name }) => name as string));

async function trendOf(
  query: Query,
  unit: Unit,
  { until, today }: { readonly until: Day; readonly today: Day },
  asked: (period: Period) => Asked,
): Promise<Weekly["trend"]> {
  const trend: { label: string; times: number; asked: Asked }[] = [];
  for (let back = TREND_WEEKS - 1; back >= 0; back -= 1) {
    const week = weekOf(addDays(until, -7 * back));
    const sums = await figures(query, { unitId: unit.id, reach: "all", from: week.from, to: week.to });
    const times = sums.reduce(
      (sum, { kind, measure, amount }) => (measure === "times" && LISTED.has(kind) ? sum + amount : sum),
      0,
    );
    const label = printDay(week.from, today);
    trend.push({ label, times, asked: asked({ ...week, label, open: false, unit: "week" }) });
  }
  return trend;
}

const present = (rows: readonly TallyRow[]): readonly TallyRow[] => rows.filter((row) => row.times !== 0);

/** The counts of some kinds in words: 「党课3次85人，志愿1次32人」. */
function wordsOf(rows: readonly TallyRow[]): string {
  return rows.map((row) => `${labelOfRow(row)}${countOf(row)}`).join("，");
}

function countOf(row: TallyRow): string {
  const main = mainQuantity(row.kind);
  const amount = main === undefined ? 0 : (row.amounts.get(main.key)?.amount ?? 0);
  return `${printCount(row.times, counterOfRow(row))}${main === undefined || amount === 0 ? "" : ` ${printCount(amount, main.unit)}`}`;
}

/** The weekly card of one group. */
export function weeklyCard(sum: Weekly): Card {
  const { unit, span, today, weeks } = sum;
  const rows = present(sum.week.rows);
  const title = `${unit.name} · ${weeks > 1 ? `${weeks}周汇总` : "周汇总"}`;
  const none = weeks > 1 ? `这${weeks}周无记录` : "上周无记录";
  const head = rows.length === 0 ? none : wordsOf(rows.slice(0, 4));
  const isAlone = sum.late.every((line) => line.asked.length <= 1);
  const late = sum.late.flatMap((line) => {
    // A duty past its deadline gets a red mark.
    const isOver = line.period.to < today;
    const text = isAlone ? lateLine(line, true, isOver) : lateCount(line, unit, isOver);
    return text === undefined ? [] : [isOver ? `🔴 ${text}` : text];
  });
  const blocks: Block[] = [
    ...(rows.length === 0 ? [{ type: "text", text: none, weight: "bold" } as const] : [tableOf(sum)]),
    ...(sum.trend.some(({ times }) => times > 0) ? [chartOf(sum)] : []),
    ...sum.closings.map(
      (closing): Block => ({
        type: "text",
        text: `${closing.label}小结：${closing.rows.length === 0 ? "无记录" : wordsOf(closing.rows)}`,
      }),
    ),
    { type: "text", text: findingsLine(sum.findings), ...(sum.findings.overdue > 0 ? { tone: "bad" as const } : {}) },
    ...lateBlocks(late),
    ...shallowBlocks(sum.shallow),
    {
      type: "buttons",
      buttons: [
        { text: "明细", press: { action: "detail", value: addressOf(sum.week.asked) } },
        { text: "未报", press: { action: "missing", id: unit.id } },
      ],
    },
    ...sum.missed.map((text): Block => ({ type: "note", text })),
    ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
  ];
  return { title, subtitle: printSpan(span, today), summary: `${title}：${head}`, blocks };
}

/** The note on every card in a year whose holidays have not been published yet. */
export const uncoveredNote = (year: number): string =>
  `${year}年的放假安排尚未录入，工作日暂按周一至周五计算，请管理员补录（发 /提醒 日历）。`;

const MOST_LATE = 4;

function lateBlocks(late: readonly string[]): readonly Block[] {
  if (late.length === 0) return [{ type: "text", text: "未报：无" }];
  return [
    { type: "text", text: `未报${printCount(late.length, "项")}`, weight: "bold" },
    ...late.slice(0, MOST_LATE).map((text): Block => ({ type: "text", text })),
    ...(late.length > MOST_LATE
      ? [{ type: "note", text: `另有${printCount(late.length - MOST_LATE, "项")}，点「未报」查看全部。` } as const]
      : []),
  ];
}

const MOST_SHALLOW = 3;

function shallowBlocks({ own, below }: Shallow): readonly Block[] {
  if (own.length + below === 0) return [];
  const more = own.length - MOST_SHALLOW;
  const whose = below === 0 ? "" : own.length === 0 ? "（下级单位）" : `（其中下级单位${printCount(below, "条")}）`;
  return [
    { type: "text", text: `中心组学习待补${printCount(own.length + below, "条")}${whose}`, weight: "bold" },
    ...own.slice(0, MOST_SHALLOW).map((text): Block => ({ type: "text", text })),
    ...(more > 0 ? [{ type: "note", text: `另有${printCount(more, "条")}未列出。` } as const] : []),
    ...(own.length === 0
      ? []
      : [{ type: "note", text: "补充请发 /改 编号 专题=题目 发言人数=几人；确无的请发 /改 编号 备注=原因" } as const]),
  ];
}

function tableOf(sum: Weekly): Block {
  const years = new Map(sum.year.rows.map((row) => [labelOfRow(row), row]));
  const column = sum.weeks > 1 ? `这${sum.weeks}周` : "上周";
  return {
    type: "table",
    columns: [
      { name: "kind", label: "类别" },
      { name: "week", label: column },
      { name: "change", label: sum.weeks > 1 ? "较此前" : "较前一周", align: "right" },
      { name: "year", label: `今年以来（截至${printDay(sum.span.to, sum.today)}）` },
    ],
    rows: sum.week.rows.map((row) => {
      const year = years.get(labelOfRow(row));
      return {
        kind: labelOfRow(row),
        week: row.times === 0 ? "无" : countOf(row),
        change: printChange(row.times - row.before),
        year: year === undefined ? "" : countOf(year),
      };
    }),
    pageSize: 10,
  };
}

const chartOf = (sum: Weekly): Block => ({
  type: "chart",
  spec: {
    type: "bar",
    title: { text: "近8周登记条数（以周一日期计）" },
    data: [{ id: "weeks", values: sum.trend.map(({ label, times }) => ({ week: label, times })) }],
    xField: "week",
    yField: "times",
    label: { visible: true },
    // Records are counted in whole numbers, so the axis has no fractions.
    axes: [{ orient: "left", tick: { noDecimals: true } }, { orient: "bottom" }],
  },
});
