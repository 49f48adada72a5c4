// Reads how long an activity lasted from the clock times that a text gives.
import { readNumeralAt } from "../../numbers/numerals.ts";
import type { Deed } from "../deeds.ts";
import type { Layout } from "../layout.ts";

const TIME = String.raw`(?<half>[上下]午|早[上晨]?|清?晨|晚上?|傍晚|夜里|中午)?(?<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?:(?<rest>半|一刻|三刻|\d{1,2}分?)|整)?`;
const named = (suffix: string): string => TIME.replaceAll(/<(\w+)>/g, `<$1${suffix}>`);
/** Two times joined by 到 or 至, with at most a verb between them. */
const PAIR = new RegExp(`${named("A")}(?:起|开始|钟)?[^,。\\d]{0,2}[至到]${named("B")}`, "gu");

/** A duration found in the text. */
interface Lasted {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** The durations between two times of day, in minutes: 自八时起至十时半, 早高峰7点半到9点. */
export function hoursIn({ text }: Layout, { clauses }: Deed): readonly Lasted[] {
  return clauses.flatMap((clause) =>
    [...text.slice(clause.start, clause.end).matchAll(PAIR)].flatMap(({ 0: said, index, groups = {} }) => {
      const from = minuteOf(groups.halfA, groups.hourA, groups.restA);
      const to = minuteOf(groups.halfB ?? groups.halfA, groups.hourB, groups.restB);
      const start = clause.start + index;
      return from === undefined || to === undefined || to <= from || to - from > 12 * 60
        ? []
        : [{ value: to - from, start, end: start + said.length }];
    }),
  );
}

function minuteOf(half: string | undefined, hour = "", rest = ""): number | undefined {
  const numeral = readNumeralAt(hour, 0);
  if (numeral?.kind !== "number" || numeral.value > 24) return undefined;
  const isLate = half !== undefined && /下|晚|夜/.test(half) && numeral.value < 12;
  const quarters: Readonly<Record<string, number>> = { 半: 30, 一刻: 15, 三刻: 45 };
  return (numeral.value + (isLate ? 12 : 0)) * 60 + (quarters[rest] ?? (Number.parseInt(rest, 10) || 0));
}
