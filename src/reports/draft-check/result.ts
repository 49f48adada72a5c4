import { printCount, type Unit } from "#core";
import { figureAddress } from "../figures/figure-detail.ts";
import { exactWords } from "../figures/figure-words.ts";
import type { Verdict } from "./audit.ts";

/** One checked number of a draft, with texts that can be shown again without the ledger. */
export interface ResultRow {
  readonly mark: Verdict["mark"];
  /** The number as written in the draft; the next field is the clause around it. */
  readonly said: string;
  readonly clause: string;
  readonly measure: string | undefined;
  readonly period: string | undefined;
  readonly unit: string | undefined;
  /** The value in the ledger that the draft's number was compared with, if it was read. */
  readonly ledger: string | undefined;
  readonly reason: string | undefined;
  /** The address of the records behind the ledger's value. */
  readonly opens: string | undefined;
}

/** The result of checking a draft: first the wrong numbers, then the undecided ones, then the correct ones. */
export interface DraftResult {
  readonly unit: string;
  readonly rows: readonly ResultRow[];
}

/** The draft type that stores a long result for a day. */
export const DRAFT_RESULT = "draft-result";

const ORDER: readonly Verdict["mark"][] = ["✘", "？", "✔"];

/** The results in the form in which they are shown and stored. */
export const resultOf = (verdicts: readonly Verdict[], { name }: Pick<Unit, "name">): DraftResult => ({
  unit: name,
  rows: ORDER.flatMap((mark) => verdicts.filter((verdict) => verdict.mark === mark)).map(rowOf),
});

function rowOf({ mark, figure, valued, unit, reason }: Verdict): ResultRow {
  const { period } = figure;
  return {
    mark,
    said: figure.text,
    clause: figure.clause,
    measure: figure.measure?.names[0],
    period: period?.label,
    unit: unit?.name,
    ledger: valued === undefined ? undefined : exactWords(valued),
    reason,
    opens:
      mark !== "✘" || valued === undefined || unit === undefined || period === undefined
        ? undefined
        : figureAddress(valued.measure, { period, unit, confirmedOnly: false }),
  };
}

/** The counts as text: 「✔ 41　✘ 1　？ 2」. */
export function countsOf({ rows }: DraftResult): string {
  const count = (mark: Verdict["mark"]) => rows.filter((row) => row.mark === mark).length;
  return `✔ ${count("✔")}　✘ ${count("✘")}　？ ${count("？")}`;
}

/** One number as a line: 「✘ 库中43次，稿中45次：班子会集中学习次数，2026年以来」. */
export function lineOfRow({ mark, said, clause, measure, period, unit, ledger, reason }: ResultRow): string {
  const about = [measure, period, unit].filter((word) => word !== undefined).join("，");
  const held = ledger === undefined ? "" : `库中${ledger}，`;
  const opens = mark === "✔" && measure !== undefined ? ` → /明细 ${measure} ${period ?? ""}` : "";
  if (mark === "？")
    return `？ ${held}稿中「${clip(said)}」：${reason ?? ""}${about === "" ? `（${clip(clause)}）` : `（${about}）`}`;
  return `${mark} ${held}稿中${said}${about === "" ? "" : `：${about}`}${opens}`;
}

/** Cuts a text to the length of a card's line. */
export const clip = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);

const NAMES = ["序号", "结果", "稿中的数", "指标", "时段", "单位", "库中的数", "核不了的原因", "原文"];

/** The whole result as a table: the column names, then a row for each number. */
export const resultTable = ({ rows }: DraftResult): readonly (readonly (string | number)[])[] => [
  NAMES,
  ...rows.map(({ mark, said, measure, period, unit, ledger, reason, clause }, index) => [
    index + 1,
    ...[mark, said, measure, period, unit, ledger, reason, clause].map((cell) => cell ?? ""),
  ]),
];

/** The title of a long result, for its file and its page. */
export const resultTitle = ({ unit, rows }: DraftResult): string =>
  `${unit}稿子核对结果，共${printCount(rows.length, "处")}`;
