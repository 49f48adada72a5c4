import { defined } from "../defined.ts";
import type { KindName } from "../kinds/kind.ts";
import { addDays, type Day, printDay, yearOf } from "../time/days/day.ts";
import { type DuePeriod, duePeriodOf, type Every } from "./cadence.ts";

/** One item of the scoring rubric: the full points, and the deduction for each gap until no points are left. */
export interface RubricItem {
  readonly id: string;
  readonly label: string;
  readonly mechanism: string;
  readonly points: number;
  /** The deduction for each missing record, overdue finding or criticism. */
  readonly each: number;
  readonly by:
    | {
        readonly type: "records";
        readonly kind: KindName;
        readonly category?: string;
        readonly every: Every;
        readonly command: string;
      }
    | { readonly type: "overdue" }
    | { readonly type: "criticisms" };
  /** How this item differs for single classes of units, by class. */
  readonly in?: Readonly<Record<string, RubricChange>>;
}

/** The values of an item that can be changed, for all units or for one class. */
export interface RubricChange {
  readonly points?: number;
  readonly each?: number;
  readonly every?: Every;
}

const records = (kind: KindName, category: string | undefined, every: Every, command: string) =>
  ({ type: "records", kind, ...defined({ category }), every, command }) as const;

/** The default rubric: what the eight mechanisms require of every unit, one hundred points in total. */
export const RUBRIC: readonly RubricItem[] = [
  {
    id: "seminar",
    label: "中心组学习",
    mechanism: "三位一体",
    points: 12,
    each: 3,
    by: records("study", "中心组", "quarter", "研讨"),
    in: { 三类: { every: "half", each: 6 } },
  },
  {
    id: "lecture",
    label: "党课",
    mechanism: "三位一体",
    points: 12,
    each: 3,
    by: records("lecture", undefined, "quarter", "党课"),
  },
  {
    id: "theme-day",
    label: "主题党日",
    mechanism: "三位一体",
    points: 12,
    each: 1,
    by: records("study", "主题党日", "month", "主题党日"),
  },
  {
    id: "committee-meeting",
    label: "支委会",
    mechanism: "三位一体",
    points: 12,
    each: 1,
    by: records("study", "支委会", "month", "支委会"),
  },
  {
    id: "assembly",
    label: "党员大会",
    mechanism: "三位一体",
    points: 8,
    each: 2,
    by: records("study", "党员大会", "quarter", "党员大会"),
  },
  {
    id: "volunteering",
    label: "志愿服务",
    mechanism: "三向发力",
    points: 12,
    each: 3,
    by: records("volunteering", undefined, "quarter", "志愿"),
  },
  {
    id: "assistance",
    label: "帮扶活动",
    mechanism: "三向发力",
    points: 6,
    each: 3,
    by: records("assistance", undefined, "half", "帮扶"),
  },
  {
    id: "pledge",
    label: "亮身份",
    mechanism: "三全覆盖",
    points: 4,
    each: 4,
    by: records("pledge", undefined, "year", "亮身份"),
  },
  { id: "overdue", label: "问题整改", mechanism: "三全覆盖", points: 12, each: 2, by: { type: "overdue" } },
  { id: "criticism", label: "通报批评", mechanism: "三项制度", points: 10, each: 5, by: { type: "criticisms" } },
];

/** The grades from the best down, each with its lowest score. */
export const GRADES: readonly (readonly [from: number, grade: string])[] = [
  [90, "优秀"],
  [80, "好"],
  [70, "较好"],
  [60, "一般"],
  [0, "差"],
];

/** The grade for a score. */
export const gradeOf = (score: number): string => GRADES.find(([from]) => score >= from)?.[1] ?? "差";

/** The changes made by people, by item and then by class; the class "" means all units. */
export type RubricChanges = Readonly<Record<string, Readonly<Record<string, RubricChange>>>>;

/** The rubric for a class of units, with the changes applied. */
export function rubricFor(unitClass: string | undefined, changes: RubricChanges = {}): readonly RubricItem[] {
  return RUBRIC.map((item) => {
    const mine = changes[item.id] ?? {};
    const one = { ...(item.in?.[unitClass ?? ""] ?? {}), ...(mine[""] ?? {}), ...(mine[unitClass ?? ""] ?? {}) };
    const by = item.by.type === "records" && one.every !== undefined ? { ...item.by, every: one.every } : item.by;
    return { ...item, points: one.points ?? item.points, each: one.each ?? item.each, by };
  });
}

/** The facts from which a unit is scored. */
export interface AppraisalFacts {
  /** Whether the unit or a unit below it has a record of this kind and category in the period. */
  readonly has: (kind: string, category: string | undefined, period: DuePeriod) => boolean;
  readonly overdue: readonly { readonly name: string; readonly due: Day }[];
  readonly criticisms: readonly { readonly number: number; readonly day: Day }[];
}

/** One deduction: its points, what is missing, and what the unit can do about it. */
export interface Deduction {
  readonly label: string;
  readonly points: number;
  readonly missing: string;
  readonly cure: string;
}

/** A unit's score: the full points less the deductions. */
export interface Appraisal {
  readonly score: number;
  readonly full: number;
  readonly deductions: readonly Deduction[];
}

/** Scores a unit for a year up to `today`. Only periods that have ended are checked. The function is deterministic. */
export function appraise(items: readonly RubricItem[], facts: AppraisalFacts, year: number, today: Day): Appraisal {
  const deductions = items.flatMap((item) => {
    let left = item.points;
    return gapsOf(item, facts, year, today).flatMap(({ missing, cure }): Deduction[] => {
      const points = Math.min(item.each, left);
      left -= points;
      return points === 0 ? [] : [{ label: item.label, points, missing, cure }];
    });
  });
  const full = items.reduce((sum, { points }) => sum + points, 0);
  return { full, score: deductions.reduce((score, { points }) => score - points, full), deductions };
}

function gapsOf({ by, label }: RubricItem, facts: AppraisalFacts, year: number, today: Day) {
  switch (by.type) {
    case "records":
      return overPeriods(by.every, year, today)
        .filter((period) => !facts.has(by.kind, by.category, period))
        .map((period) => ({
          missing: `${period.label}没有${label}记录`,
          cure: `如已开展，请补报：/${by.command} ${printDay(period.to, today)} …`,
        }));
    case "overdue":
      return facts.overdue.map(({ name, due }) => ({
        missing: `${name} 逾期未销号（期限${printDay(due, today)}）`,
        cure: `整改后请发：/销号 ${name} 整改情况`,
      }));
    case "criticisms":
      return facts.criticisms.map(({ number, day }) => ({
        missing: `${printDay(day, today)}被通报批评（${number}号）`,
        cure: `核对原件：/明细 ${number}`,
      }));
  }
}

/** The periods of a year that have ended by `today`. */
export function overPeriods(every: Every, year: number, today: Day): readonly DuePeriod[] {
  if (every === "off") return [];
  const { from, to } = yearOf(`${year}-01-01`);
  const periods: DuePeriod[] = [];
  for (let day = from; day <= to; day = addDays(periods.at(-1)?.to ?? to, 1)) {
    const period = duePeriodOf(every, day);
    if (period.to >= today && !(period.to === to && today === to)) break;
    periods.push(period);
  }
  return periods;
}
