import { type MeasureId, measureOf } from "../ledger/measures.ts";
import { countedBy } from "./counting/clause.ts";
import { HEADS } from "./counting/measure-heads.ts";
import { doubtIn } from "./doubts.ts";
import type { DraftFigure } from "./draft.ts";
import { type DraftNumber, noFigures, numbersIn } from "./figures.ts";
import { type Owner, ownersIn } from "./owners.ts";
import type { Cell, TableText } from "./prose.ts";
import type { Reader } from "./said.ts";
import { dayOfDraft, type StatedPeriod, statedPeriods } from "./stated-periods.ts";
import { judged, type When, whenOf, whoseIs } from "./verdicts.ts";

/** The header of a row or column, parsed. */
interface Label {
  readonly text: string;
  /** The words that are not a period, an owner or a unit in brackets. */
  readonly words: string;
  readonly owner: Owner | undefined;
  readonly period: StatedPeriod | undefined;
  readonly unit: string | undefined;
}

/** Reads the numbers in the tables of a draft. Each is interpreted by the headers of its row and its column. */
export function cellsOfTables(tables: readonly TableText[], reader: Reader): readonly DraftFigure[] {
  return tables.flatMap((table) => {
    const [first] = table;
    const isHeaded = first?.every((cell) => numberIn(cell) === undefined) === true;
    const columns = isHeaded ? first.map((cell) => labelOf(cell.text, reader)) : [];
    return table.slice(isHeaded ? 1 : 0).flatMap((row) => rowFigures(row, columns, reader));
  });
}

function rowFigures(row: readonly Cell[], columns: readonly Label[], reader: Reader): readonly DraftFigure[] {
  const isNumber = row.map((cell, at) => !/序号|编号/.test(columns[at]?.text ?? "") && numberIn(cell) !== undefined);
  const words = row.filter((cell, at) => !isNumber[at] && !/^\d*$/.test(cell.text)).map(({ text }) => text);
  const label = labelOf(words.join(" "), reader);
  return row.flatMap((cell, at) => {
    const number = isNumber[at] ? numberIn(cell) : undefined;
    return number === undefined ? [] : [cellFigure(cell, number, label, columns[at], reader)];
  });
}

/** The number in a cell that contains nothing else, with or without a unit. */
function numberIn({ text }: Cell): DraftNumber | undefined {
  if (!/\d/.test(text) || /年|月|日/.test(text)) return undefined;
  const bare = /^[约近超达]?[\d,.]+(?:余|多)?[万亿]?(?:余|多)?$/.test(text);
  const [number, ...others] = numbersIn(bare ? `：${text}` : text, noFigures(text));
  if (number === undefined || others.length > 0) return undefined;
  const from = bare ? 0 : number.from;
  const to = bare ? text.length : number.to;
  return from === 0 && to === text.length ? { ...number, from, to } : undefined;
}

const UNIT = /[（(](?:单位：)?([^（）()]{1,3})[）)]/;

function labelOf(text: string, { context, head }: Reader): Label {
  const { today, year, tree, city } = context;
  const unit = UNIT.exec(text)?.[1];
  const plain = text.replace(UNIT, "");
  const [period] = statedPeriods(plain, { today: dayOfDraft(head, today), year });
  const owner = ownersIn(plain, tree, city).findLast(({ aside }) => !aside);
  let words = plain;
  for (const span of [period, owner].filter((one) => one !== undefined).sort((a, b) => b.from - a.from))
    words = words.slice(0, span.from) + words.slice(span.to);
  return { text, words: words.trim(), owner: owner?.owner, period, unit };
}

const ASIDE = /上年|同期|增幅|目标|完成率|占比/;
/** A sum row belongs to no unit, unless the row names one. */
const SUMMED = new RegExp(`合计|小计|总计|${ASIDE.source}`);

function cellFigure(
  cell: Cell,
  number: DraftNumber,
  row: Label,
  column: Label | undefined,
  reader: Reader,
): DraftFigure {
  const unit = number.unit || row.unit || column?.unit;
  const id = measureIn(row, column, unit);
  const measure = id === undefined ? undefined : measureOf(id);
  const said = `${row.text} ${column?.text ?? ""}`;
  const doubt = doubtIn({ clause: said, near: said, number: "", behind: "" });
  return judged(
    {
      start: cell.at,
      text: unit === undefined || number.unit !== "" ? cell.text : `${cell.text}${unit}`,
      clause: said.trim(),
      wording: number.wording,
      measure,
      whose: whoseIs(reader.subject, row.owner ?? column?.owner ?? { kind: "self", reach: undefined, fits: undefined }),
      when: whenIn(row, column, reader),
      doubt: doubt ?? ((row.owner === undefined ? SUMMED : ASIDE).test(said) ? "unknown" : undefined),
    },
    reader.context.city,
  );
}

/**
 * The measure that a table's row or column header names, if the other header has only an owner, a period or a neutral
 * word.
 */
function measureIn(row: Label, column: Label | undefined, unit: string | undefined): MeasureId | undefined {
  const named = new Set<MeasureId>();
  for (const [label, other] of [
    [row.words, column?.words ?? ""],
    [column?.words ?? "", row.words],
  ] as const) {
    if (
      label === "" ||
      !/^(?:数量|数值|数据|完成数|完成情况|实际|实绩|数|次数|全年|单位|情况|合计|小计|总计|.*：)?$/.test(other)
    )
      continue;
    for (const one of unit === undefined ? unitsSaid(label) : [unit]) {
      const { measure } = countedBy({ before: label, behind: "", unit: one }, { measures: [], paragraph: label });
      if (measure !== undefined) named.add(measure);
    }
  }
  const [only, ...others] = named;
  return others.length === 0 ? only : undefined;
}

const ALL_UNITS = [...new Set(HEADS.flatMap(({ units }) => units))];
const ENDING: readonly (readonly [RegExp, readonly string[]])[] = [
  [/人次$/, ["人次"]],
  [/(?:人数|名数)$/, ["人", "名"]],
  [/(?:次数|场次|场数)$/, ["次", "场", "场次"]],
  [/(?:期数|个数|班数)$/, ["期", "个"]],
  [/(?:篇数|份数)$/, ["篇", "份"]],
];

/**
 * The possible units of a number without one, by the end of its header: 次数, 人次. All units if the header does not
 * tell.
 */
const unitsSaid = (label: string): readonly string[] => ENDING.find(([says]) => says.test(label))?.[1] ?? ALL_UNITS;

function whenIn(row: Label, column: Label | undefined, { head, context, periods }: Reader): When {
  const stated = column?.period ?? row.period;
  if (stated !== undefined) return whenOf(stated);
  if (context.period !== undefined) return { period: context.period };
  if (head !== undefined) return whenOf(head);
  const kinds = new Set(periods.map(({ period }) => `${period?.from} ${period?.to}`));
  const [only] = periods;
  return kinds.size === 1 && only !== undefined ? whenOf(only) : { doubt: "period" };
}
