import { allKinds, type DaySpan, printChange, printCount, printNumber, yearIn } from "#core";
import { type FiguresQuestion, figuresTogether, type Query, type ScheduleRow } from "#store";
import { cityCommittee, type Frame } from "./frame.ts";
import { isBehind, paces } from "./pace.ts";

/** Whom somebody wants to hear of without asking, and how often. */
export interface Digest {
  readonly personId: string;
  readonly unitId: string;
  readonly every: DigestEvery;
}

/** How often a digest comes. */
export type DigestEvery = "week" | "month";

/** Under this name the digests stand among the schedules, each by its person and unit. */
export const DIGEST = "digest";

/** How often, in people's words; the rule of a digest that was stopped is none of them. */
export const DIGEST_WORDS: Readonly<Record<DigestEvery, string>> = { week: "每周", month: "每月" };

/** The digests that somebody asked for and has not stopped. */
export const digestsIn = (rows: readonly ScheduleRow[]): readonly Digest[] =>
  rows.flatMap(({ job, scope, rule }) => {
    const [personId = "", unitId = ""] = scope.split("/");
    const every = job === DIGEST ? (["week", "month"] as const).find((one) => DIGEST_WORDS[one] === rule) : undefined;
    return every === undefined ? [] : [{ personId, unitId, every }];
  });

/** The kinds whose records are listed: neither what is restricted nor what is no record of its own, units and verified findings. */
export const listedKinds = allKinds.filter(({ restricted, source }) => restricted !== true && source === undefined);

/** Which figures tell how many records a unit and those below it have. */
export const timesAsked = (unitId: string, { from, to }: DaySpan): FiguresQuestion => ({
  ...{ unitId, reach: "all", from, to, kinds: listedKinds.map(({ name }) => name), measure: "times", grain: "kind" },
});

/** How many records each of some periods has, a joint event once; what is not listed is not counted. */
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

/** A headline in words: one number and what is beside it. */
export interface Headline {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}

/** What a digest counts beside its own figures. */
export interface DigestCounts {
  readonly findings: { readonly open: number; readonly overdue: number; readonly closed: number };
  /** How many units lack a report that is due, of how many. */
  readonly late: number;
  readonly asked: number;
}

/** The four headlines of a unit for a period that ended, beside the one before it. */
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
