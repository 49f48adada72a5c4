import type { KindName } from "../kinds/kind.ts";
import { lookUp } from "../text/look-up.ts";
import {
  addDays,
  type Day,
  type DaySpan,
  monthIn,
  monthOf,
  quarterOf,
  quarterSpan,
  yearIn,
  yearOf,
} from "../time/days/day.ts";
import { addWorkdays, type WorkdayOverrides } from "../time/days/workdays.ts";
import { isActive, parentOf, subtreeOf, type Tree, type Unit, type UnitKind } from "../units/tree.ts";

/** How often a report is due; `off` means that none is required. */
export type Every = "month" | "two-months" | "quarter" | "half" | "year" | "off";

/**
 * A recurring report required of units. These are the defaults; the frequency can be changed for each class of units.
 */
export interface Cadence {
  readonly id: string;
  /** The name of the duty for people. */
  readonly label: string;
  /** The kind of record that fulfils the requirement; if undefined, any record does. */
  readonly kind?: KindName;
  readonly category?: string;
  readonly of: readonly UnitKind[];
  readonly every: Every;
  /** The frequency for classes of units that differ from `every`. */
  readonly everyIn?: Readonly<Record<string, Every>>;
  /** The command that reports what is due, without its slash. */
  readonly command: string;
}

const BRANCH: readonly UnitKind[] = ["branch"];

/** The regular duties of units unless people have changed them. */
export const CADENCES: readonly Cadence[] = [
  {
    id: "committee-meeting",
    label: "支委会",
    kind: "study",
    category: "支委会",
    of: BRANCH,
    every: "month",
    command: "支委会",
  },
  {
    id: "theme-day",
    label: "主题党日",
    kind: "study",
    category: "主题党日",
    of: BRANCH,
    every: "month",
    command: "主题党日",
  },
  {
    id: "assembly",
    label: "党员大会",
    kind: "study",
    category: "党员大会",
    of: BRANCH,
    every: "quarter",
    command: "党员大会",
  },
  { id: "lecture", label: "党课", kind: "lecture", of: BRANCH, every: "quarter", command: "党课" },
  { id: "cell", label: "党小组会", kind: "study", category: "党小组会", of: BRANCH, every: "off", command: "党小组会" },
  {
    id: "seminar",
    label: "中心组学习",
    kind: "study",
    category: "中心组",
    of: ["committee", "organ"],
    every: "quarter",
    command: "中心组",
  },
  {
    id: "figures",
    label: "信息报送",
    of: ["organ"],
    every: "quarter",
    everyIn: { 一类: "month", 二类: "two-months", 三类: "quarter" },
    command: "帮助",
  },
];

/** The displayed name of each frequency. */
export const EVERY_NAMES: Readonly<Record<Every, string>> = {
  month: "每月",
  "two-months": "每两月",
  quarter: "每季度",
  half: "每半年",
  year: "每年",
  off: "不作提醒",
};

const EVERY_WORDS: Readonly<Record<string, Every>> = {
  每月: "month",
  每个月: "month",
  每月一次: "month",
  每两月: "two-months",
  每两个月: "two-months",
  双月: "two-months",
  每季: "quarter",
  每季度: "quarter",
  每半年: "half",
  半年: "half",
  每年: "year",
  一年一次: "year",
  不作提醒: "off",
  不催: "off",
  停: "off",
  关: "off",
  off: "off",
};

/** Parses a frequency; undefined if the text names none. */
export const readEvery = (text: string): Every | undefined => lookUp(EVERY_WORDS, text);

/** The frequency of a requirement for units of a class. */
export const everyFor = (cadence: Cadence, unitClass: string | undefined): Every =>
  (unitClass === undefined ? undefined : cadence.everyIn?.[unitClass]) ?? cadence.every;

/** A period within which one report is due. */
export interface DuePeriod extends DaySpan {
  readonly label: string;
  readonly key: string;
}

const QUARTERS = "一二三四";

/** The period of this frequency that contains `day`. */
export function duePeriodOf(every: Exclude<Every, "off">, day: Day): DuePeriod {
  const year = yearIn(day);
  switch (every) {
    case "month":
      return named(monthOf(day), `${monthIn(day)}月`);
    case "two-months": {
      const first = monthIn(day) - ((monthIn(day) - 1) % 2);
      const from = monthOf(`${day.slice(0, 5)}${String(first).padStart(2, "0")}-01`).from;
      return named({ from, to: monthOf(addDays(from, 31)).to }, `${first}—${first + 1}月`);
    }
    case "quarter": {
      const span = quarterOf(day);
      return named(span, `第${QUARTERS[Math.floor((monthIn(span.from) - 1) / 3)]}季度`);
    }
    case "half": {
      const first = monthIn(day) <= 6 ? 1 : 3;
      const span = { from: quarterSpan(year, first).from, to: quarterSpan(year, first + 1).to };
      return named(span, first === 1 ? "上半年" : "下半年");
    }
    case "year":
      return named(yearOf(day), `${year}年`);
  }
}

const named = (span: DaySpan, label: string): DuePeriod => ({ ...span, label, key: `${span.from}/${span.to}` });

/**
 * The reminder stage before the end of a period: `first` from five working days before it, `last` from one working day
 * before it.
 */
export function coverageStage(to: Day, today: Day, overrides?: WorkdayOverrides): "first" | "last" | undefined {
  if (today > to) return undefined;
  if (today >= addWorkdays(to, -1, overrides)) return "last";
  return today >= addWorkdays(to, -5, overrides) ? "first" : undefined;
}

/**
 * The units in the subtree of `within` that a requirement applies to: those that can report because they have a group
 * chat or a secretary. If none of an organ's branches can report, the requirement applies to the organ instead. A unit
 * founded after `day` is exempt.
 */
export function askedUnits(
  tree: Tree,
  cadence: Cadence,
  within: string,
  day: Day,
  canReport: ReadonlySet<string>,
): readonly Unit[] {
  const below = subtreeOf(tree, within, day);
  const able = below.filter((unit) => isActive(unit, day) && unit.activeFrom <= day && canReport.has(unit.id));
  const asked = able.filter((unit) => cadence.of.includes(unit.kind));
  if (!cadence.of.includes("branch") || cadence.of.includes("organ")) return asked;
  const branches = below.filter((unit) => unit.kind === "branch" && canReport.has(unit.id));
  const above = new Set<string>();
  for (const { id } of branches) {
    for (let up = parentOf(tree, id, day); up !== undefined && !above.has(up); up = parentOf(tree, up, day))
      above.add(up);
  }
  const standIns = able.filter((unit) => unit.kind === "organ" && !above.has(unit.id));
  return [...asked, ...standIns];
}
