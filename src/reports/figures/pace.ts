import {
  type Block,
  type Card,
  type Day,
  type DaySpan,
  daysBetween,
  isDay,
  type LedgerRecord,
  type Measure,
  measureByName,
  printCount,
  printDay,
  type Tree,
  type Unit,
  yearSpan,
} from "#core";
import { type Query, recordsOfKind } from "#store";
import { evaluateTogether } from "./evaluate.ts";
import { figureAddress } from "./figure-detail.ts";
import type { Frame, Valued, Wanted } from "./frame.ts";

/** A goal of the year, with the value reached so far. */
export interface Pace {
  readonly goal: LedgerRecord;
  readonly measure: Measure | undefined;
  readonly target: number | undefined;
  readonly value: number;
  /**
   * The value expected on the last day if progress continues at the present pace; undefined if the figure has no pace.
   */
  readonly expected: number | undefined;
  readonly due: Day;
}

/** The progress of a unit's goals of a year. */
export async function paces(query: Query, tree: Tree, unit: Unit, year: number, today: Day): Promise<readonly Pace[]> {
  const { from, to } = yearSpan(year);
  const { wanted, paced } = goalsPaced(await recordsOfKind(query, "goal", from, to, [unit.id]), {
    tree,
    unit,
    year,
    today,
  });
  return paced(await evaluateTogether(query, wanted));
}

/** The figures that show the progress of a year's goals, and the function that computes the progress from them. */
export function goalsPaced(
  goals: readonly LedgerRecord[],
  { tree, unit, year, today }: Omit<Frame, "period"> & { readonly year: number },
): { readonly wanted: readonly Wanted[]; readonly paced: (values: readonly Valued[]) => readonly Pace[] } {
  const { from, to } = yearSpan(year);
  const read = goals.map((goal) => {
    const { indicator, due: stated } = goal.content.fields;
    const due = isDay(stated) ? stated : to;
    const measure = measureByName(typeof indicator === "string" ? indicator : "") ?? measureByName(goal.title);
    const period: DaySpan = { from, to: today < due ? today : due };
    return { goal, due, measure, period };
  });
  const wanted = read.flatMap(({ measure, period }) =>
    measure === undefined ? [] : [{ measure, frame: { tree, unit, period, today, isByLevel: false as const } }],
  );
  const paced = (evaluated: readonly Valued[]) => {
    const values = evaluated.values();
    return read.map(({ goal, due, measure, period }): Pace => {
      const value = measure === undefined ? 0 : (values.next().value?.value ?? 0);
      const expected = measure === undefined ? undefined : expectedOf(measure, value, period, due);
      return { goal, measure, target: goal.content.amounts.target?.value, value, expected, due };
    });
  };
  return { wanted, paced };
}

function expectedOf(measure: Measure, value: number, period: DaySpan, due: Day): number | undefined {
  if (measure.aggregation === "latest" || measure.aggregation === "ratio") return undefined;
  const [gone, whole] = [daysBetween(period.from, period.to) + 1, daysBetween(period.from, due) + 1];
  return Math.floor((value * whole) / gone);
}

/** The progress in words: 「照此进度年底预计97场次，比目标少23场次。」 */
export function paceLine({ goal, measure, target, value, expected, due }: Pace, today: Day): string {
  const name = measure?.names[0] ?? goal.title;
  if (measure === undefined) return `${goal.title}：无对应指标，无法计算进度。请在要点中写明 指标=党课场次 一类名称。`;
  if (target === undefined) return `${name}：已完成${printCount(value, measure.unit)}，要点未定目标数。`;
  const done = `${name}：目标${printCount(target, measure.unit)}，已完成${printCount(value, measure.unit)}（${target === 0 ? 100 : Math.floor((value * 100) / target)}%）`;
  if (value >= target) return `${done}，已达标。`;
  const end = due.endsWith("-12-31") ? "年底" : `到${printDay(due, today)}`;
  if (due < today) return `${done}，${printDay(due, today)}已到期，差${printCount(target - value, measure.unit)}。`;
  if (expected === undefined) return `${done}，差${printCount(target - value, measure.unit)}。`;
  if (expected >= target) return `${done}，照此进度${end}预计${printCount(expected, measure.unit)}，能完成。`;
  return `${done}，照此进度${end}预计${printCount(expected, measure.unit)}，比目标少${printCount(target - expected, measure.unit)}。`;
}

/** Whether a goal will be missed at the present pace. */
export const isBehind = ({ target, value, expected }: Pace): boolean =>
  target !== undefined && value < target && (expected ?? value) < target;

const MOST_GOALS = 20;

/** The card of a unit's goals; those that will be missed come first. */
export function paceCard(list: readonly Pace[], unit: Unit, year: number, today: Day): Card {
  const title = `${unit.name} · ${year}年要点进度`;
  if (list.length === 0) {
    const text = `${unit.name}${year}年尚未制定年度要点。新增：/要点 1月8日 党课开讲啦 指标=党课场次 目标=120场次`;
    return { title, summary: text, blocks: [{ type: "text", text }] };
  }
  const sorted = [...list.filter(isBehind), ...list.filter((pace) => !isBehind(pace))];
  const behind = list.filter(isBehind).length;
  const to = today < `${year}-12-31` ? today : `${year}-12-31`;
  return {
    title,
    subtitle: `${printCount(list.length, "项")}要点，${behind === 0 ? "均达序时进度" : `${printCount(behind, "项")}未达序时进度`}`,
    tone: behind === 0 ? "good" : "warn",
    summary: `${title}：${behind === 0 ? "均达序时进度" : `${printCount(behind, "项")}未达序时进度`}`,
    blocks: [
      ...sorted.slice(0, MOST_GOALS).flatMap((pace): Block[] => [
        { type: "text", text: paceLine(pace, today), ...(isBehind(pace) ? { tone: "warn" as const } : {}) },
        ...(pace.measure === undefined || !isBehind(pace)
          ? []
          : [
              {
                type: "buttons",
                buttons: [
                  {
                    text: `${pace.measure.names[0]}明细`,
                    press: {
                      action: "figure",
                      value: figureAddress(pace.measure, {
                        period: { from: `${year}-01-01`, to },
                        unit,
                        confirmedOnly: false,
                      }),
                    },
                  },
                ],
              } as const,
            ]),
      ]),
      ...(sorted.length > MOST_GOALS
        ? [{ type: "note", text: `还有${printCount(sorted.length - MOST_GOALS, "项")}。` } as const]
        : []),
      { type: "note", text: "预计数按年初到今天的平均进度推算。" },
    ],
  };
}
