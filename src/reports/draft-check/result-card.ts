import { type Block, type Button, type Card, printCount, type Unit } from "#core";
import type { Verdict } from "./audit.ts";
import { clip, countsOf, type DraftResult, lineOfRow, type ResultRow, resultOf } from "./result.ts";

/** The most numbers on one card. A longer result is split into pages and also offered as a file. */
export const MOST_ON_CARD = 30;
const ON_PAGE = 20;
const MOST_BUTTONS = 12;

/** Where a long result is stored, for further pages of its card and for its file. */
export interface KeptResult {
  readonly id: string;
  /** The address of the web page with the whole result, if the program has web pages. */
  readonly url?: string | undefined;
}

/** The results as one card. */
export const auditCard = (verdicts: readonly Verdict[], unit: Pick<Unit, "name">, fits: Fits): Card =>
  resultCard(resultOf(verdicts, unit), fits);

/** Tells whether the platform accepts a card of this size. */
export type Fits = (card: Card) => boolean;

/**
 * A result as a card, wrong numbers first, each with a button to its records; for a long result one page, counted from
 * 0.
 */
export function resultCard(result: DraftResult, fits: Fits, kept?: KeptResult, page = 0): Card {
  const { rows, unit } = result;
  const title = `对数 · ${unit}`;
  if (rows.length === 0) {
    const text = "稿子里没有找到带单位的数字。请把稿子正文贴在 /对数 后面发送。";
    return { title, summary: text, blocks: [{ type: "text", text }] };
  }
  if (kept !== undefined && rows.length > MOST_ON_CARD) return pageCard(result, kept, page);
  const cards = [rows.length, 60, 30, 15, 8].map((most) => cardOf(result, rows.slice(0, most)));
  return cards.find(fits) ?? (cards.at(-1) as Card);
}

function cardOf(result: DraftResult, rows: readonly ResultRow[], more: readonly Block[] = []): Card {
  const of = (mark: Verdict["mark"], from = rows) => from.filter((row) => row.mark === mark);
  const all = result.rows;
  const [wrong, unsure] = [of("✘", all).length, of("？", all).length];
  const counts = countsOf(result);
  const title = `对数 · ${result.unit}`;
  const left = all.length - rows.length;
  return {
    title,
    subtitle: `${counts}，共${printCount(all.length, "处")}`,
    tone: wrong > 0 ? "warn" : unsure > 0 ? "plain" : "good",
    summary: `${title}：${counts}`,
    blocks: [
      ...of("✘").flatMap((row, index) => wrongBlocks(row, index < MOST_BUTTONS)),
      ...(wrong === 0 ? [{ type: "text", text: "没有发现对不上的数。", tone: "good" } as const] : []),
      ...folded("？ 核不了的", of("？"), unsure, wrong === 0 && unsure <= 8),
      ...folded("✔ 对得上的", of("✔"), of("✔", all).length, false),
      ...(more.length > 0 || left === 0
        ? more
        : [{ type: "text", text: `还有${printCount(left, "处")}没有列出，请分段核对。`, tone: "bad" } as const]),
      {
        type: "note",
        text: "只有指标、时段、单位都定得下来的才判对错。稿子整段都在说一个时段的，可以写成：/对数 2026 稿子正文",
      },
    ],
  };
}

function pageCard(result: DraftResult, { id, url }: KeptResult, page: number): Card {
  const last = Math.ceil(result.rows.length / ON_PAGE) - 1;
  const at = Math.min(Math.max(page, 0), last);
  const turn = (text: string, to: number): Button => ({ text, press: { action: "draft-page", id, value: to } });
  const buttons: readonly Button[] = [
    ...(at > 0 ? [turn("上一页", at - 1)] : []),
    ...(at < last ? [turn("下一页", at + 1)] : []),
    { text: "全部结果（表格文件）", press: { action: "draft-table", id } },
    ...(url === undefined ? [] : [{ text: "在网页上看", url }]),
  ];
  return cardOf(result, result.rows.slice(at * ON_PAGE, (at + 1) * ON_PAGE), [
    { type: "text", text: `第${at + 1}页，共${last + 1}页。对不上的排在前面。` },
    { type: "buttons", buttons },
  ]);
}

function wrongBlocks(row: ResultRow, isOpening: boolean): readonly Block[] {
  const text: Block = { type: "text", text: lineOfRow(row), weight: "bold" };
  if (!isOpening || row.opens === undefined) return [text];
  const button = { text: `${row.measure ?? ""}明细`, press: { action: "figure", value: row.opens } } as const;
  return [text, { type: "note", text: `原文：${clip(row.clause)}` }, { type: "buttons", buttons: [button] }];
}

function folded(title: string, rows: readonly ResultRow[], all: number, open: boolean): readonly Block[] {
  if (rows.length === 0) return [];
  const text = rows.map(lineOfRow).join("\n");
  return [{ type: "fold", title: `${title}（${all}）`, open, blocks: [{ type: "text", text }] }];
}
