import {
  allMeasures,
  type Day,
  defined,
  invariants,
  type Measure,
  type Period,
  printCount,
  printDay,
  printSpan,
  type Unit,
} from "#core";
import { type Query, recordsBehind } from "#store";
import { brokenInvariants, evaluateAll } from "../figures/evaluate.ts";
import { exactWords, figureWords, NO_RECORD, scopeWords } from "../figures/figure-words.ts";
import type { Frame, Valued } from "../figures/frame.ts";
import { type Kept, keptValues } from "../figures/lock.ts";
import { isShownFor } from "../figures/question.ts";
import { readRuns, unitDaysOf } from "../figures/unit-days.ts";
import { CLAIMS, CLOSING, OPENING, ORDINALS, PARAGRAPHS } from "./paragraphs.ts";
import { shortened, unmarked } from "./shorten.ts";

/** A piece of a paragraph: text, or a figure with its footnote number. */
export type Span = { readonly text: string; readonly mark?: number };

/** The footnote of a figure. */
export interface Footnote {
  readonly mark: number;
  readonly valued: Valued;
  /** The footnote's text: 班子会集中学习次数：43次，市直机关工委本级，2026年1月1日至11月22日. */
  readonly text: string;
  /** The command that lists the records behind the footnote's figure: /明细 班子会集中学习次数 2026年. */
  readonly opens: string;
}

/** The report as data, independent of its format. */
export interface Speech {
  readonly title: string;
  /** Until when the figures of the report count: 数据截至11月22日. */
  readonly asOf: string;
  readonly opening: string;
  readonly paragraphs: readonly {
    readonly mechanism: string;
    readonly lead: string;
    readonly spans: readonly Span[];
    readonly notes: readonly Footnote[];
  }[];
  readonly closing: string;
  /** Contradictions between figures, to settle before the report is read out. */
  readonly warnings: readonly string[];
  /** How many figures without a record were left out; absent if that was not asked for. */
  readonly omitted?: number;
}

/** The unit, the period and the options of a requested report. */
export interface SpeechAsked {
  readonly unit: Unit;
  readonly period: Period;
  readonly confirmedOnly: boolean;
  /** Whether every number is printed exactly (精确) and not rounded. */
  readonly exact: boolean;
  /** Whether figures without a record are left out, with the words around them. */
  readonly isShort?: boolean;
}

/** Computes all figures and writes the report. */
export async function speech(query: Query, frame: Omit<Frame, "unit" | "period">, asked: SpeechAsked): Promise<Speech> {
  const whole = { ...frame, unit: asked.unit, period: asked.period, confirmedOnly: asked.confirmedOnly };
  const values = await evaluateAll(query, whole);
  const warnings = await contradictions(query, values, whole);
  return writeSpeech(values, asked, frame.today, [...integrityWarnings(values), ...warnings]);
}

/** The report of a closed period, computed from the snapshot and the question alone, so it never changes. */
export function sealedSpeech(kept: Kept, asked: SpeechAsked): Speech {
  const values = keptValues(kept);
  const frozen = { ...asked, unit: kept.unit, period: kept.period };
  return writeSpeech(values, frozen, kept.sealedOn, [...integrityWarnings(values), ...invariantWarnings(values)]);
}

/** Writes the report from its figures alone: equal figures give an equal report. */
export function writeSpeech(
  values: readonly Valued[],
  asked: SpeechAsked,
  today: Day,
  warnings: readonly string[] = [],
): Speech {
  const words = wordsFor(values, asked, today);
  const byId = new Map(values.map((valued) => [valued.measure.id, valued]));
  let mark = 0;
  const isEmpty = (id: string): boolean => {
    const valued = byId.get(id);
    return valued !== undefined && figureOf(valued, asked) === NO_RECORD;
  };
  const written = PARAGRAPHS.flatMap(({ text, ...paragraph }) => {
    const left = asked.isShort ? shortened(text, isEmpty) : text;
    return left === undefined ? [] : [{ ...paragraph, text: unmarked(left) }];
  });
  const paragraphs = written.map(({ mechanism, title, text }, at) => {
    const lead = `${ORDINALS[at]}是${title}`;
    const notes: Footnote[] = [];
    const spans = text.split(/(\{[^}]+\})/).map((piece): Span => {
      const name = piece.startsWith("{") ? piece.slice(1, -1) : undefined;
      if (name === undefined) return { text: piece };
      const valued = byId.get(name);
      if (valued === undefined) return { text: words[name] ?? "" };
      mark += 1;
      notes.push(footnote(mark, valued, asked, today));
      return { text: slotWords(valued, asked), mark };
    });
    return { mechanism, lead, spans: joined(spans), notes };
  });
  return {
    title: `${asked.unit.name}${asked.period.label}“八个三”工作情况`,
    asOf: `数据${asked.period.open ? `截至${printDay(asked.period.to, today)}` : `时段为${printSpan(asked.period, today)}`}${asked.confirmedOnly ? "，仅计已核" : ""}`,
    opening: filled(OPENING, words),
    paragraphs,
    closing: filled(CLOSING, words),
    warnings,
    ...(asked.isShort ? { omitted: slotIds().filter(isEmpty).length } : {}),
  };
}

/** The names of the template's units and periods for this unit and period. */
function wordsFor(values: readonly Valued[], asked: SpeechAsked, today: Day): Readonly<Record<string, string>> {
  const { name } = asked.unit;
  const isRoot = asked.unit.kind === "root";
  // Only the city's committee has figures that count all three levels.
  const isCity = !isRoot && values.some(({ scope }) => scope.unit.kind === "root");
  const { label, unit } = asked.period;
  const isCommittee = asked.unit.kind === "root" || asked.unit.kind === "committee";
  return {
    本级: name,
    各级: isCity ? "市直机关各级党组织" : isCommittee ? `${name}各级党组织` : `${name}各党组织`,
    全市: isCity ? "全市" : name,
    市直机关: isCity ? "市直机关" : isRoot ? "全市机关" : name,
    期: label,
    以来: unit === "year" ? `${label}以来` : label,
    止: `截至${printDay(asked.period.to, today)}`,
  };
}

const filled = (text: string, words: Readonly<Record<string, string>>): string =>
  text.replace(/\{([^}]+)\}/g, (_, name: string) => words[name] ?? "");

/** Joins neighbouring pieces of a paragraph that have no footnote mark. */
function joined(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last !== undefined && last.mark === undefined && span.mark === undefined) {
      found[found.length - 1] = { text: last.text + span.text };
    } else if (span.text !== "") found.push(span);
  }
  return found;
}

const figureOf = (valued: Valued, asked: SpeechAsked): string =>
  isShownFor(valued.measure.kind, valued.scope.unit) ? figureWords(valued, asked.exact) : "（依规不列）";

function slotWords(valued: Valued, asked: SpeechAsked): string {
  const claim = CLAIMS[valued.measure.id];
  const figure = figureOf(valued, asked);
  if (claim === undefined || !("says" in claim)) return figure;
  return figure === NO_RECORD ? `${claim.without}${NO_RECORD}` : claim.says.replace("{}", figure);
}

function footnote(mark: number, valued: Valued, asked: SpeechAsked, today: Day): Footnote {
  const [name] = valued.measure.names;
  const restricted = valued.measure.kind === "discipline_case";
  const shown = isShownFor(valued.measure.kind, valued.scope.unit);
  const days =
    valued.period.from < "1949" ? `截至${printDay(valued.period.to, today)}` : printSpan(valued.period, today);
  const value = shown ? exactWords(valued) : "依规不列";
  const approx = valued.approx === 0 ? "" : `，其中${printCount(valued.approx, "条")}为约数`;
  const levels = [...(valued.byLevel ?? [])].map(([level, amount]) => `${level}${amount}`).join("、");
  return {
    mark,
    valued,
    text: `${name}：${value}${levels === "" ? "" : `（${levels}）`}，${scopeWords(valued)}，${days}${approx}${restricted ? "，依规不展开" : ""}`,
    opens: `/明细 ${name} ${asked.period.label}${asked.unit.kind === "root" ? "" : ` ${asked.unit.name}`}`,
  };
}

function invariantWarnings(values: readonly Valued[]): readonly string[] {
  const shown = (id: string | undefined) => {
    const valued = values.find(({ measure }) => measure.id === id);
    return valued === undefined ? "" : `${valued.measure.names[0]}${exactWords(valued)}`;
  };
  return brokenInvariants(values).map(
    ({ measure, bound, text }) => `数据有出入：${text}，现在是${shown(measure)}，${shown(bound)}。`,
  );
}

/** Warns of records that contradict 「每次均」, because the leader must not read out a false claim. */
function integrityWarnings(values: readonly Valued[]): readonly string[] {
  const { part, whole } = values.find(({ measure }) => measure.id === "M1.3") ?? {};
  if (part === undefined || whole === undefined || part >= whole) return [];
  return [
    `班子会、中心组学习共${whole}次，记有党风廉政警示教育的${part}次，讲稿未写“每次均”。已安排而漏填的，请发 /改 编号 廉政=是，再重新生成讲稿。`,
  ];
}

/** The contradictions between figures, with both numbers. */
async function contradictions(query: Query, values: readonly Valued[], frame: Frame): Promise<readonly string[]> {
  const fallen = await Promise.all(
    invariants
      .filter(({ type }) => type === "never-falls")
      .map(async ({ measure, text }) => {
        const valued = values.find((one) => one.measure.id === measure);
        const fall = valued === undefined ? undefined : await fallOf(query, valued, frame);
        return fall === undefined ? [] : [`数据有出入：${text}，但${fall}。`];
      }),
  );
  return [...invariantWarnings(values), ...fallen.flat()];
}

const LOOKED_BACK = 60;

/** Describes the case that a figure which can only grow was reported lower than before. */
async function fallOf(query: Query, { measure, scope, period }: Valued, frame: Frame): Promise<string | undefined> {
  const asked = {
    kinds: [measure.kind],
    measure: measure.measure,
    ...defined({ categories: measure.categories }),
    confirmedOnly: frame.confirmedOnly ?? false,
    limit: LOOKED_BACK,
    offset: 0,
  };
  const runs = unitDaysOf(frame.tree, scope.unit, scope.reach, period);
  const rows = await readRuns(runs, period, (days) => recordsBehind(query, { ...asked, ...days }));
  const at = rows.findIndex((row, index) => row.amount < (rows[index + 1]?.amount ?? 0));
  const [later, earlier] = [rows[at], rows[at + 1]];
  if (at < 0 || later === undefined || earlier === undefined) return undefined;
  return `${later.record.number}号报${later.amount}，比之前的${earlier.record.number}号${earlier.amount}少`;
}

/** A footnote mark: ① to ㊿, and （51） above that. */
export function circled(mark: number): string {
  if (mark <= 20) return String.fromCodePoint(0x2460 + mark - 1);
  if (mark <= 35) return String.fromCodePoint(0x3251 + mark - 21);
  return mark <= 50 ? String.fromCodePoint(0x32b1 + mark - 36) : `（${mark}）`;
}

/** One paragraph as text, with footnote marks after the figures if `marked`. */
export const paragraphText = (spans: readonly Span[], marked = true): string =>
  spans.map(({ text, mark }) => (mark === undefined || !marked ? text : `${text}${circled(mark)}`)).join("");

/** The whole report as text, with the footnotes at its end. */
export function speechText(report: Speech, marked = true): string {
  const notes = report.paragraphs.flatMap(({ notes: own }) => own).map((note) => `${circled(note.mark)} ${note.text}`);
  return [
    report.title,
    report.opening,
    ...report.paragraphs.map(({ lead, spans }) => `${lead}${paragraphText(spans, marked)}`),
    report.closing,
    ...(marked ? [`注（${report.asOf}）：`, ...notes] : []),
  ].join("\n");
}

/** The measures that the template contains: all 45. */
export const slotIds = (): readonly Measure["id"][] =>
  PARAGRAPHS.flatMap(({ text }) => [...text.matchAll(/\{(M[\d.]+)\}/g)].map(([, id]) => id ?? "")).filter((id) =>
    allMeasures.some((measure) => measure.id === id),
  );
