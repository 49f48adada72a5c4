import { allKinds, type DaySpan, printChange, printCount, printNumber, yearIn } from "#core";
import { type FiguresQuestion, figuresTogether, type Query, type ScheduleRow } from "#store";
import { cityCommittee, type Frame } from "./frame.ts";
import { isBehind, paces } from "./pace.ts";

/** A subscription of a person to a unit's figures. */
export interface Digest {
  readonly personId: string;
  readonly unitId: string;
  readonly every: DigestEvery;
}

/** How often a digest is sent. */
export type DigestEvery = "week" | "month";

/** The name of digests among the schedules; their scope is the person and the unit. */
export const DIGEST = "digest";

/** The frequency in Chinese. The rule of a stopped digest is not in this list. */
export const DIGEST_WORDS: Readonly<Record<DigestEvery, string>> = { week: "每周", month: "每月" };

/** The digests that people subscribed to and have not stopped. */
export const digestsIn = (rows: readonly ScheduleRow[]): readonly Digest[] =>
  rows.flatMap(({ job, scope, rule }) => {
    const [personId = "", unitId = ""] = scope.split("/");
    const every = job === DIGEST ? (["week", "month"] as const).find((one) => DIGEST_WORDS[one] === rule) : undefined;
    return every === undefined ? [] : [{ personId, unitId, every }];
  });

/** The kinds whose records are listed: not the restricted ones, and not those derived from tickets or units. */
export const listedKinds = allKinds.filter(({ restricted, source }) => restricted !== true && source === undefined);

/** The question for how many records a unit's subtree has. */
export const timesAsked = (unitId: string, { from, to }: DaySpan): FiguresQuestion => ({
  ...{ unitId, reach: "all", from, to, kinds: listedKinds.map(({ name }) => name), measure: "times", grain: "kind" },
});

/** How many listed records each period has; a joint event counts once. */
async function timesIn(
  query: Query,
  unitId: string,
  periods: readonly (DaySpan | undefined)[],
): Promise<readonly number[]> {
  const found = await figuresTogether(
    query,
    periods.map((period) => period && timesAsked(unitId, period)),
  );
  return found.map((rows) => rows.reduce((total, { amount }) => total + amount, 0));
}

/** A headline in words: a number and a note. */
export interface Headline {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}

/** What a digest counts besides the figures of its unit. */
export interface DigestCounts {
  readonly findings: { readonly open: number; readonly overdue: number; readonly closed: number };
  /** How many units lack a due report; the next field is how many units are asked. */
  readonly late: number;
  readonly asked: number;
}

/** The four headlines of a unit for a past period, compared with the period before it. */
export async function digestHeadlines(
  query: Query,
  frame: Pick<Frame, "tree" | "unit" | "today">,
  spans: { readonly period: DaySpan; readonly before: DaySpan; readonly beforeLabel: string },
  { findings, late, asked }: DigestCounts,
): Promise<readonly Headline[]> {
  const { tree, unit, today } = frame;
  const goalsOf = unit.kind === "root" ? (cityCommittee(tree, today) ?? unit) : unit;
  const goals = await paces(query, tree, goalsOf, yearIn(spans.period.to), today);
  const [now = 0, earlier = 0] = await timesIn(query, unit.id, [spans.period, spans.before]);
  const behind = goals.filter(isBehind).length;
  const { open, overdue, closed } = findings;
  return [
    {
      label: "超期整改",
      value: printCount(overdue, "条"),
      hint: open + closed === 0 ? "无待办事项" : `待整改${printCount(open, "条")}，待核验${printCount(closed, "条")}`,
    },
    {
      label: "未报单位",
      value: printCount(late, "家"),
      hint: asked === 0 ? "近期无应报事项" : `应报${printCount(asked, "家")}`,
    },
    {
      label: "要点进度",
      value: goals.length === 0 ? "未定要点" : behind === 0 ? "达序时进度" : `${printCount(behind, "项")}落后`,
      hint: goals.length === 0 ? "" : `共${printCount(goals.length, "项")}`,
    },
    {
      label: "登记",
      value: `${printNumber(now)}条`,
      hint: earlier === 0 ? `${spans.beforeLabel}无记录` : `较${spans.beforeLabel}${printChange(now - earlier)}`,
    },
  ];
}
