import { compareNames, type DaySpan, type Kind, type Unit } from "#core";
import type { Visit } from "../session/request-context.ts";
import type { Column, List } from "./list.ts";
import { kindTable, type MonthLine, monthsOf, monthTable } from "./month-table.ts";

/** A unit with the records of its subtree by month or by kind. */
export interface UnitLine extends MonthLine {
  readonly unit: Unit;
}

type Base = Pick<List<UnitLine>, "name" | "title" | "counter" | "words" | "names" | "nothing">;

const BASE: Base = {
  name: "coverage",
  title: "单位",
  counter: "家",
  words: ({ unit }) => [unit.name, ...unit.names].join(" "),
  names: ({ unit }) => [unit.name],
  nothing: ["没有可查看的下级单位。"],
};

const UNIT: Column<UnitLine> = {
  key: "unit",
  label: "单位",
  cell: ({ unit }) => unit.name,
  compare: (a, b) => compareNames(a.unit.name, b.unit.name),
};

const counted = (key: string, label: string, countOf: (line: UnitLine) => number | undefined): Column<UnitLine> => ({
  key,
  label,
  cell: (line) => countOf(line) ?? "",
  compare: (a, b) => (countOf(a) ?? 0) - (countOf(b) ?? 0),
});

const total = ({ times }: UnitLine): number => [...times.values()].reduce((sum, one) => sum + one, 0);

/** The units of a coverage page with the months of a year, as a list to search, sort and export. */
export function monthList({ today, url }: Visit, unit: Unit, year: number, what: string): List<UnitLine> {
  const running = today.slice(0, 7);
  const months = monthsOf(year);
  const past = months.filter((month) => month < running);
  return {
    ...BASE,
    called: ["各月登记", unit.name, what, String(year)],
    heading: `各单位 · ${what}`,
    columns: [
      UNIT,
      ...months.map((month) =>
        counted(`m${Number(month.slice(5))}`, `${Number(month.slice(5))}月`, ({ times }) =>
          month > running ? undefined : (times.get(month) ?? 0),
        ),
      ),
      counted("total", "合计", total),
    ],
    choices: [
      { key: "open", label: "有空月的", holds: ({ times }) => past.some((month) => (times.get(month) ?? 0) === 0) },
    ],
    drawn: (lines) => monthTable("单位", lines, { year, today, url }),
  };
}

/** The units of a coverage page with the kinds of a year, as a list to search, sort and export. */
export const kindList = (
  { url }: Visit,
  unit: Unit,
  year: number,
  { kinds, span }: { readonly kinds: readonly Kind[]; readonly span: DaySpan },
): List<UnitLine> => ({
  ...BASE,
  called: ["各类登记", unit.name, String(year)],
  heading: `各单位 · ${year}年各类别`,
  columns: [UNIT, ...kinds.map(({ name, label }) => counted(name, label, ({ times }) => times.get(name) ?? 0))],
  drawn: (lines) => kindTable(kinds, lines, span, url),
});
