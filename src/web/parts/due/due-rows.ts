import { html } from "hono/html";
import { compareNames, type DaySpan, parentOf, pathOf, printCount, printDay, type Unit } from "#core";
import { type CoverageLine, coverageGround, coverageIn } from "#reports";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";
import type { List } from "../list.ts";
import { unitLink } from "../unit-words.ts";

/** Whether something due was reported: 待报 before its deadline, 未报 after it. */
export type DueState = "done" | "waiting" | "late";

/** One report that one unit must make in one period. */
export interface DueRow {
  readonly unit: Unit;
  readonly what: string;
  readonly period: string;
  readonly due: string;
  readonly state: DueState;
}

/** The word and colour of each state, used wherever something due is shown. */
export const DUE_WORDS: Readonly<Record<DueState, { readonly word: string; readonly tone: string }>> = {
  done: { word: "已报", tone: "good" },
  waiting: { word: "待报", tone: "quiet" },
  late: { word: "未报", tone: "bad" },
};

/** Whether a unit has fulfilled a duty in a period, may still do so, or is late. */
export const stateOf = ({ period }: Pick<CoverageLine, "period">, isDone: boolean, today: string): DueState =>
  isDone ? "done" : period.to >= today ? "waiting" : "late";

/**
 * What is due in a unit's subtree within a range of days, as far as the visitor may see: overdue first, reported last.
 */
export async function dueRows(visit: Visit, unit: Unit, span: DaySpan): Promise<readonly DueRow[]> {
  const lines = await coverageIn(await coverageGround(visit.query), visit.tree, unit.id, span, visit.today);
  const rows = lines.flatMap((line): DueRow[] => {
    const missing = new Set(line.late.map(({ id }) => id));
    return line.asked
      .filter(({ id }) => mayHere(visit, "page.coverage", id))
      .map((one) => ({
        unit: one,
        what: line.cadence.label,
        period: line.period.label,
        due: line.period.to,
        state: stateOf(line, !missing.has(one.id), visit.today),
      }));
  });
  return ORDER.flatMap((state) => rows.filter((row) => row.state === state));
}

const ORDER: readonly DueState[] = ["late", "waiting", "done"];

/** The number of rows in each state: 「应报20项，已报12项，未报3项（已过期限），待报5项（未到期限）」. */
export function dueSum(rows: readonly DueRow[]): string {
  const of = (state: DueState) => rows.filter((row) => row.state === state).length;
  const parts = [
    `应报${printCount(rows.length, "项")}`,
    `已报${printCount(of("done"), "项")}`,
    `未报${printCount(of("late"), "项")}（已过期限）`,
    `待报${printCount(of("waiting"), "项")}（未到期限）`,
  ];
  return parts.join("，");
}

/** The word of a duty's state, such as 待报 or 未报, in its colour. */
const stateMark = (state: DueState): Markup =>
  html`<span class="${DUE_WORDS[state].tone}">${DUE_WORDS[state].word}</span>`;

/** A mark of something missing, as a link to the reminder of the unit for visitors who may send it. */
export const missingLink = (visit: Visit, { id }: Unit, mark: Markup): Markup =>
  mayHere(visit, "remind", id) && mayHere(visit, "page.unit", id)
    ? html`<a href="${HOME}/units/${encodeURIComponent(id)}#missing" title="查看并提醒">${mark}</a>`
    : mark;

/** The path of units above a unit. */
export function abovePath({ tree, today }: Visit, { id }: Unit): string {
  const above = parentOf(tree, id, today);
  return above === undefined ? "" : pathOf(tree, above, today);
}

/** The list of what is due, one row per unit and duty. */
export const dueList = (visit: Visit): List<DueRow> => ({
  name: "coverage",
  title: "应报事项",
  counter: "项",
  columns: [
    {
      key: "unit",
      label: "单位",
      cell: ({ unit }) => unitLink(visit, unit.id, unit.name),
      text: ({ unit }) => unit.name,
      compare: (a, b) => compareNames(a.unit.name, b.unit.name),
    },
    { key: "above", label: "隶属关系", cell: ({ unit }) => abovePath(visit, unit) },
    { key: "what", label: "事项", cell: ({ what, period }) => `${period}${what}` },
    {
      key: "due",
      label: "期限",
      cell: ({ due }) => printDay(due, visit.today),
      text: ({ due }) => due,
      compare: (a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0),
    },
    {
      key: "state",
      label: "状态",
      cell: ({ state, unit }) => (state === "done" ? stateMark(state) : missingLink(visit, unit, stateMark(state))),
      text: ({ state }) => DUE_WORDS[state].word,
    },
  ],
  words: ({ unit, what, period }) => [unit.name, ...unit.names, what, period].join(" "),
  names: ({ unit }) => [unit.name],
  choices: [
    { key: "open", label: "未报和待报", holds: ({ state }) => state !== "done" },
    { key: "late", label: "未报", holds: ({ state }) => state === "late" },
    { key: "waiting", label: "待报", holds: ({ state }) => state === "waiting" },
    { key: "done", label: "已报", holds: ({ state }) => state === "done" },
  ],
  nothing: ["这段时间没有到期或正在进行的应报事项。"],
});
