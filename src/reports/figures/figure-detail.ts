import {
  type Block,
  type Button,
  type Card,
  type CardFigure,
  type Day,
  defined,
  fail,
  foldText,
  isDay,
  kindByName,
  kinds,
  LEVEL_NAMES,
  LEVELS,
  type LedgerRecord,
  type Level,
  lineOf,
  type Measure,
  measureByName,
  ok,
  type Period,
  printCount,
  printPeriod,
  printSpan,
  type Result,
  type Sight,
  type Tree,
  type Unit,
} from "#core";
import type { Query } from "#store";
import { measureAt } from "./amounts.ts";
import { type Behind, pageOf } from "./figure-records.ts";
import { exactWords, scopeWords } from "./figure-words.ts";
import type { Valued } from "./frame.ts";
import { type Asked, type Asking, readQuestion, type Unclear } from "./question.ts";

/** A question about one of the 45 figures. */
export interface FigureAsked {
  readonly measure: Measure;
  readonly asked: Asked;
  /** The level (市, 县, 乡) to which a figure of the whole city is limited, if it is. */
  readonly level?: string;
}

/** Reads a question such as 「志愿次数 本月 市财政局」; undefined if no word names a measure or a kind. */
export function readFigureQuestion(text: string, asking: Asking): Result<FigureAsked, Unclear> | undefined {
  const tokens = foldText(text)
    .split(/[\s,，、]+/)
    .filter((token) => token !== "");
  const at = tokens.findIndex((token) => kindByName(token) === undefined && measureByName(token) !== undefined);
  const measure = measureByName(tokens[at] ?? "");
  if (measure === undefined) return undefined;
  const asked = readQuestion(tokens.toSpliced(at, 1).join(" "), asking);
  return asked.ok ? ok({ measure, asked: asked.value }) : fail(asked.error);
}

/** How many records one page of the card lists. */
export const FIGURE_PAGE = 8;
/** Up to how many records the card counts exactly. */
const COUNTED = 200;

/** How many rows must be read for the page at `offset`. */
export const depthAt = (offset: number): number => Math.max(COUNTED, offset + FIGURE_PAGE + 1);

/** One page of the records behind a figure, as a card. */
export async function figureCard(
  query: Query,
  behind: Behind,
  view: {
    readonly period: Period;
    readonly today: Day;
    readonly tree: Tree;
    readonly offset: number;
    readonly level?: string | undefined;
    /** How much of a record the person may see. */
    readonly sightOf?: (record: LedgerRecord) => Sight;
    readonly address: (offset: number) => string;
    /** The value of the button that limits the figure to one level (市, 县, 乡). */
    readonly levelAddress?: (level: string) => string;
  },
): Promise<Card> {
  const { valued, rows, units, hidden, isAll } = behind;
  const [name] = valued.measure.names;
  const title = `${name} · ${view.period.label}`;
  const figure = exactWords(valued);
  const part = view.level === undefined ? "" : levelWords(view.level);
  const subtitle = `${scopeWords(valued)}${part} ${figure} · ${printPeriod(view.period, view.today)}`;
  const base = { title, subtitle, summary: `${title}：${figure}` };
  const page = await pageOf(query, behind, view.offset, FIGURE_PAGE);
  const blocks: Block[] = [
    ...(rows.length === 0 && units === undefined && hidden === 0
      ? [{ type: "text", text: `${view.period.label}无记录` } as const]
      : []),
    ...page.map((row): Block => ({ type: "text", text: rowText(row, valued.measure, view) })),
    ...(units === undefined ? [] : unitBlocks(units)),
    ...levelBlocks(valued),
    ...pager(behind, view),
    ...(hidden === 0 ? [] : [note(`另有${isAll ? printCount(hidden, "条") : "很多条"}属其他单位，不在查看范围。`)]),
    ...(valued.approx === 0 ? [] : [note(`其中${printCount(valued.approx, "条")}为约数。`)]),
    note(`口径：${valued.measure.rule}。`),
    ...(rows.length === 0 ? [] : [note("查看单条来源及变更请发 /明细 编号。")]),
  ];
  const { levelAddress } = view;
  return levelAddress === undefined
    ? { ...base, blocks }
    : { ...base, blocks, figures: levelFigures(valued, levelAddress) };
}

/** The Chinese name of a level in a figure: 县（区）一级. */
const levelWords = (level: string): string => `${LEVEL_NAMES[level as Level] ?? level}一级`;

/** The parts of a figure by level, each of which opens its records; none if there is only one level. */
export function levelFigures(
  { byLevel, measure }: Pick<Valued, "byLevel" | "measure">,
  address: (level: string) => string,
): readonly CardFigure[] {
  if (byLevel === undefined || byLevel.size < 2) return [];
  return [...byLevel].map(([level, amount]) => ({
    name: `${measure.names[0]}（${level}）`,
    says: [`${level}${printCount(amount, measure.unit)}`],
    opens: { action: "figure", value: address(level) },
  }));
}

type Row = Awaited<ReturnType<typeof pageOf>>[number];

function rowText(
  row: Row,
  measure: Measure,
  { tree, today, sightOf }: Pick<Parameters<typeof figureCard>[2], "tree" | "today" | "sightOf">,
): string {
  const { record } = row;
  const kind = kinds[record.kind];
  const unitName = tree.units.get(record.unitId)?.name ?? "";
  return `${record.number} ${kind.command.zh} ${unitName} ${lineOf(kind, record, today, sightOf?.(record))}${shareOf(row, measure)}`;
}

function shareOf(row: Row, measure: Measure): string {
  if (measure.aggregation === "ratio") return row.part === 0 ? "（没有）" : "（有）";
  if (row.amount === 0) return measure.aggregation === "distinct" ? "（名单与其他记录重复）" : "（合办，不重复计）";
  const names = row.names ?? [];
  if (names.length > 0 && names.length <= 5) return `（${names.join("、")}）`;
  return measure.aggregation === "count" && row.amount === 1 ? "" : `（计${printCount(row.amount, measure.unit)}）`;
}

function unitBlocks(units: NonNullable<Behind["units"]>): readonly Block[] {
  const missing = units.filter(({ covered }) => !covered).map(({ unit }) => unit.name);
  if (missing.length === 0) return [{ type: "text", text: `${printCount(units.length, "家")}单位均有党支部。` }];
  return [
    { type: "text", text: `${printCount(missing.length, "家")}单位尚无党支部：` },
    { type: "text", text: missing.slice(0, 40).join("、") + (missing.length > 40 ? "等" : "") },
  ];
}

function levelBlocks({ byLevel, measure }: Behind["valued"]): readonly Block[] {
  if (byLevel === undefined || byLevel.size < 2) return [];
  return [
    note(`按层级：${[...byLevel].map(([level, amount]) => `${level}${printCount(amount, measure.unit)}`).join("，")}`),
  ];
}

function pager(
  { rows: { length: total }, isAll }: Behind,
  { offset, address }: { readonly offset: number; readonly address: (at: number) => string },
) {
  if (total <= FIGURE_PAGE) return [];
  const button = (text: string, at: number): Button => ({ text, press: { action: "figure", value: address(at) } });
  const buttons = [
    ...(offset > 0 ? [button("上一页", Math.max(0, offset - FIGURE_PAGE))] : []),
    ...(offset + FIGURE_PAGE < total ? [button("下一页", offset + FIGURE_PAGE)] : []),
  ];
  const last = Math.min(total, offset + FIGURE_PAGE);
  const range = `第${offset + 1}–${last}条，${isAll ? `共${printCount(total, "条")}` : "后面还有"}`;
  return [{ type: "buttons", buttons } as const, note(range)];
}

const note = (text: string): Block => ({ type: "note", text });

/** A figure as the value of a button; a press checks the person's rights again. */
export const figureAddress = (
  measure: Pick<Measure, "id">,
  asked: {
    readonly period: { readonly from: Day; readonly to: Day };
    readonly unit: Pick<Unit, "id">;
    readonly confirmedOnly: boolean;
  },
  offset = 0,
  level?: string,
): string =>
  [
    measure.id,
    asked.period.from,
    asked.period.to,
    asked.unit.id,
    asked.confirmedOnly ? "1" : "",
    offset,
    ...(level === undefined ? [] : [level]),
  ].join("|");

/** The figure that a button carries, or undefined if the value is invalid. */
export function readFigureAddress(text: string, tree: Tree): (FigureAsked & { readonly offset: number }) | undefined {
  const [id = "", from = "", to = "", unitId = "", confirmed = "", offset = "", level] = text.split("|");
  const unit = tree.units.get(unitId);
  const measure = unit && measureAt(id, unit);
  if (measure === undefined || unit === undefined || !isDay(from) || !isDay(to) || !/^\d{1,6}$/.test(offset)) {
    return undefined;
  }
  if (level !== undefined && !LEVELS.some((one) => one === level)) return undefined;
  const period: Period = { from, to, label: spanLabel(from, to), open: false, unit: "days" };
  const asked: Asked = {
    period,
    kind: undefined,
    category: undefined,
    unit,
    confirmedOnly: confirmed === "1",
    words: "",
  };
  return { measure, asked, offset: Number(offset), ...defined({ level }) };
}

/** The label of a period: 2026年, 2026年以来, or its days. */
function spanLabel(from: Day, to: Day): string {
  const year = from.slice(0, 4);
  if (from === `${year}-01-01` && to.startsWith(year)) return to === `${year}-12-31` ? `${year}年` : `${year}年以来`;
  return printSpan({ from, to }, to);
}
