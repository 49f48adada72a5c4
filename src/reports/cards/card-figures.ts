import { type CardFigure, type Day, type DaySpan, type Kind, type Press, printCount, type Unit, yearSpan } from "#core";
import type { Verdict } from "../draft-check/audit.ts";
import { amountMeasure, labelOfRow, type TallyRow } from "../figures/amounts.ts";
import type { CoverageLine } from "../figures/coverage.ts";
import { figureAddress, levelFigures } from "../figures/figure-detail.ts";
import { exactWords } from "../figures/figure-words.ts";
import { type Kept, sealedTally } from "../figures/lock.ts";
import type { Pace } from "../figures/pace.ts";
import { isShownFor } from "../figures/question.ts";
import { addressOf, mainQuantity, type Tally } from "../figures/tally.ts";
import type { Speech, SpeechAsked } from "../speech/speech.ts";
import type { UnitAppraisal } from "./appraisal.ts";
import type { Weekly } from "./weekly.ts";

/** Which records a number of a summary counts: their unit, days, and kind. */
interface Counted {
  readonly category?: string | undefined;
  readonly unit: Unit;
  readonly period: DaySpan;
  readonly confirmedOnly: boolean;
  readonly level?: string;
}

/** The most units whose figures are stored with a card; the card itself leaves out further units. */
const MOST_UNITS = 80;

/**
 * The figures of a summary: the count and quantities of each kind, and for a single kind also those of its categories
 * and units.
 */
export function tallyFigures({ asked, rows, byCategory, byLevel, byUnit }: Tally): readonly CardFigure[] {
  const { kind } = asked;
  const present = rows.filter(({ times }) => times !== 0);
  const own = present.flatMap((row) => rowFigures(row, asked));
  if (kind === undefined) return own;
  const categories = byCategory.size < 2 ? [] : [...byCategory];
  const units = byUnit.filter(({ times, isOwn }) => times !== 0 && isOwn !== true).slice(0, MOST_UNITS);
  const main = mainQuantity(kind)?.key;
  return [
    ...own,
    ...(byLevel.size < 2 ? [] : [...byLevel]).flatMap(([level, times]) =>
      figure(kind, "times", times, { ...asked, level }, `（${level}）`),
    ),
    ...categories.flatMap(([category, times]) => figure(kind, "times", times, { ...asked, category }, "")),
    // If only one unit is below the asked one, its figures equal those of the whole.
    ...(units.length < 2 ? [] : units).flatMap(({ unit: one, times, amount }) => [
      ...figure(kind, "times", times, { ...asked, unit: one }, `（${one.name}）`),
      ...(main === undefined || amount === 0
        ? []
        : figure(kind, main, amount, { ...asked, unit: one }, `（${one.name}）`)),
    ]),
  ];
}

/** The figures on a closed period's card: the count of each kind, which opens the records that count now. */
export function lockFigures(kept: Kept): readonly CardFigure[] {
  const asked = { unit: kept.unit, period: kept.period, confirmedOnly: false };
  const rows = sealedTally(kept, { ...asked, kind: undefined, category: undefined, words: "" }).rows;
  return rows
    .filter(({ times }) => times !== 0)
    .flatMap(({ kind, times, category }) => figure(kind, "times", times, { ...asked, category }, ""));
}

function rowFigures(row: TallyRow, counted: Counted, about = ""): readonly CardFigure[] {
  const amounts = [...row.amounts].filter(([key, { amount }]) => key !== "times" && amount !== 0);
  const of = { ...counted, category: row.category ?? counted.category };
  return [
    ...figure(row.kind, "times", row.times, of, about),
    ...amounts.flatMap(([key, { amount }]) => figure(row.kind, key, amount, of, about)),
  ];
}

function figure(kind: Kind, key: string, value: number, counted: Counted, about: string): readonly CardFigure[] {
  const measure = amountMeasure(kind, key, counted.category, counted.unit);
  if (measure === undefined || kind.restricted === true) return [];
  const opens: Press = { action: "figure", value: figureAddress(measure, counted, 0, counted.level) };
  return [{ name: `${measure.names[0]}${about}`, says: [printCount(value, measure.unit)], opens }];
}

/**
 * The figures of a group's weekly card: of the week, of a month that ended in it, of earlier weeks, of the year, of
 * missing reports, and of findings.
 */
export function weeklyFigures({
  unit,
  week,
  year,
  closings,
  trend,
  late,
  findings,
  today,
}: Weekly): readonly CardFigure[] {
  const inWeek = new Set(week.rows.map(labelOfRow));
  const ofYear = year.rows.filter((row) => inWeek.has(labelOfRow(row)) && row.times !== 0);
  const { open, overdue, closed } = findings;
  const opens = (value: string): Press => ({ action: "findings", id: unit.id, value });
  return [
    ...week.rows
      .filter(({ times }) => times !== 0)
      .flatMap((row) => rowFigures(row, week.asked, `（${week.asked.period.label}）`)),
    ...closings.flatMap(({ label, asked, rows }) => rows.flatMap((row) => rowFigures(row, asked, `（${label}）`))),
    ...trend
      .filter(({ times }) => times !== 0)
      .map(
        ({ label, times, asked }): CardFigure => ({
          name: `${label}当周登记`,
          says: [printCount(times, "条")],
          opens: { action: "detail", value: addressOf(asked) },
        }),
      ),
    ...ofYear.flatMap((row) => rowFigures(row, year.asked, "（今年以来）")),
    ...missingFigures(unit, late, today),
    ...(open === 0 ? [] : [{ name: "待整改", says: [printCount(open, "条")], opens: opens("") }]),
    ...(overdue === 0 ? [] : [{ name: "超期", says: [printCount(overdue, "条")], opens: opens("超期") }]),
    ...(closed === 0 ? [] : [{ name: "待核验", says: [printCount(closed, "条")], opens: opens("") }]),
  ];
}

/** The parts by level in the footnotes of a paragraph, as figures. */
export const noteFigures = (report: Speech, index: number, asked: SpeechAsked): readonly CardFigure[] =>
  (report.paragraphs[index]?.notes ?? []).flatMap(({ valued }) =>
    levelFigures(valued, (level) => figureAddress(valued.measure, asked, 0, level)),
  );

/** The figures of a report by footnote number, each as printed in the text and in its footnote. */
export function speechFigures(report: Speech, asked: SpeechAsked): readonly CardFigure[] {
  return report.paragraphs.flatMap(({ spans, notes }) =>
    notes
      .filter(({ valued }) => valued.value !== undefined && isShownFor(valued.measure.kind, valued.scope.unit))
      .map(
        ({ mark, valued }): CardFigure => ({
          name: valued.measure.names[0],
          says: [spans.find((span) => span.mark === mark)?.text ?? "", exactWords(valued)],
          mark,
          opens: { action: "figure", value: figureAddress(valued.measure, asked) },
        }),
      ),
  );
}

/** The number of late units for each duty; each opens their list. */
export function missingFigures(unit: Unit, lines: readonly CoverageLine[], today: Day): readonly CardFigure[] {
  return lines
    .filter(({ late }) => late.length > 0)
    .map(
      ({ cadence, period, late }): CardFigure => ({
        name: `${period.label}${cadence.label}未报`,
        says: [printCount(late.length, "家")],
        opens: { action: "missing-names", id: unit.id, value: `${cadence.id}|${period.key}|${today}` },
      }),
    );
}

/** The figures of goals: the present value, which opens the records, and the target, which opens the goal. */
export function paceFigures(list: readonly Pace[], unit: Unit, year: number): readonly CardFigure[] {
  return list.flatMap(({ goal, measure, target, value, expected, due }): CardFigure[] => {
    if (measure === undefined) return [];
    const [name] = measure.names;
    const period = { from: yearSpan(year).from, to: due };
    const shown = [value, ...(expected === undefined || expected === value ? [] : [expected])];
    return [
      {
        name,
        says: shown.map((one) => printCount(one, measure.unit)),
        opens: { action: "figure", value: figureAddress(measure, { period, unit, confirmedOnly: false }) },
      },
      ...(target === undefined || shown.includes(target)
        ? []
        : [
            {
              name: `${name}的目标`,
              says: [printCount(target, measure.unit)],
              opens: { action: "record", id: String(goal.number) } as const,
            },
          ]),
    ];
  });
}

/** The scores of an appraisal; each opens the unit's deductions. */
export function appraisalFigures(list: readonly UnitAppraisal[], year: number): readonly CardFigure[] {
  return list.map(({ unit, appraisal }) => ({
    name: unit.name,
    says: [`${appraisal.score}分`],
    opens: { action: "appraisal", id: unit.id, value: String(year) },
  }));
}

/** The figures of a checked draft, as the draft and as the ledger states them; the wrong ones come first. */
export function auditFigures(verdicts: readonly Verdict[]): readonly CardFigure[] {
  const wrongFirst = [...verdicts.filter(({ mark }) => mark === "✘"), ...verdicts.filter(({ mark }) => mark !== "✘")];
  return wrongFirst.flatMap(({ figure: said, valued, unit }): CardFigure[] => {
    if (valued?.value === undefined || unit === undefined || said.period === undefined) return [];
    const value = figureAddress(valued.measure, { period: said.period, unit, confirmedOnly: false });
    return [
      { name: valued.measure.names[0], says: [said.text, exactWords(valued)], opens: { action: "figure", value } },
    ];
  });
}
