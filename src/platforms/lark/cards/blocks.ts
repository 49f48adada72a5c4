import type { Block, Tone } from "#core";
import { drawButton, drawForm } from "./inputs.ts";
import { panel } from "./panel.ts";
import { plain } from "./plain.ts";

/** One node of card JSON. */
export type Element = Readonly<Record<string, unknown>>;

/** What the parts of one card share while it is rendered. */
export interface Drawing {
  /** `dense` uses two elements per field, `roomy` up to seven. */
  readonly layout: "roomy" | "dense";
  /** Names already used by forms, inputs and submit buttons; a duplicate name breaks the card. */
  readonly names: Set<string>;
  /**
   * How many tables may still be drawn in this card. Some tenants refuse a fourth, so later ones become lines of text.
   */
  readonly tables: { left: number };
}

/** Renders blocks from top to bottom. Tables and forms are only allowed at a card's root. */
export function drawBlocks(blocks: readonly Block[], drawing: Drawing, place: "root" | "inside"): readonly Element[] {
  return blocks.flatMap((block) => drawBlock(block, drawing, place));
}

function drawBlock(block: Block, drawing: Drawing, place: "root" | "inside"): readonly Element[] {
  switch (block.type) {
    case "text":
      return [text(block.text, { text_size: sizeOf(block), text_color: COLORS[block.tone ?? "plain"] })];
    case "note":
      return [text(block.text, { text_size: "notation", text_color: "grey" })];
    case "quote":
      return [quote(block.text)];
    case "divider":
      return [{ tag: "hr" }];
    case "fields":
      return drawing.layout === "dense" ? [lines(block.rows)] : fields(block.rows);
    case "figures":
      return drawing.layout === "dense" ? [figureLines(block.items)] : figures(block.items);
    case "table":
      return [place === "root" && drawing.tables.left-- > 0 ? table(block) : tableLines(block)];
    case "chart":
      return [chart(block.spec)];
    case "buttons":
      return block.buttons.length === 0 ? [] : [row(block.buttons.map((button) => cell([drawButton(button)], "auto")))];
    case "form":
      // A form inside a fold would be refused, so it is left out and the fold's other blocks are shown.
      return place === "root" ? [drawForm(block, drawing)] : [];
    case "fold":
      return [fold(block, drawing)];
  }
}

/** A line of plain text. */
function text(content: string, style: Element = {}): Element {
  return { tag: "div", text: { tag: "plain_text", content: plain(content), ...style } };
}

function sizeOf({ weight, size }: Extract<Block, { type: "text" }>): string {
  if (size === "large") return "heading-3";
  if (weight === "bold") return "heading";
  return size === "small" ? "notation" : "normal";
}

const COLORS: Readonly<Record<Tone, string>> = {
  plain: "default",
  good: "green",
  ask: "blue",
  warn: "orange",
  bad: "red",
  quiet: "grey",
};

const LABEL: Element = { text_size: "notation", text_color: "grey" };

/** A shaded box, so that text written by a person does not look like text of the bot. */
function quote(content: string): Element {
  return {
    tag: "column_set",
    flex_mode: "none",
    background_style: "grey",
    columns: [{ ...cell([text(content)], "weighted"), padding: "8px 12px 8px 12px" }],
  };
}

const SHORT = 14;

/** Short values are shown two in a row with their label above; a long value has a row of its own. */
function fields(rows: readonly (readonly [string, string])[]): readonly Element[] {
  const drawn: Element[] = [];
  let waiting: Element | undefined;
  for (const [label, value] of rows) {
    const one = { ...cell([text(label, LABEL), text(value)], "weighted"), vertical_spacing: "2px" };
    const short = widthOf(value) <= SHORT;
    if (waiting !== undefined) {
      drawn.push(short ? pair([waiting, one]) : pair([waiting]));
      waiting = undefined;
      if (short) continue;
    }
    if (short) waiting = one;
    else drawn.push(row([one], "none"));
  }
  if (waiting !== undefined) drawn.push(pair([waiting]));
  return drawn;
}

const pair = (cells: readonly Element[]) => row(cells, "bisect");

/** The width of a text: a Chinese character counts one, a Latin one half. */
const widthOf = (value: string) => [...value].reduce((sum, char) => sum + (char > "\u02ff" ? 1 : 0.5), 0);

function lines(rows: readonly (readonly [string, string])[]): Element {
  return text(rows.map(([label, value]) => `${label}：${value}`).join("\n"));
}

type Figure = Extract<Block, { type: "figures" }>["items"][number];

function figures(items: readonly Figure[]): readonly Element[] {
  const drawn: Element[] = [];
  // On a phone a third of the width fits 「64人」 but not 「110人次」.
  const most = items.length > 2 && items.every(({ value }) => widthOf(value) <= 2.5) ? 3 : 2;
  for (let at = 0; at < items.length; at += most) {
    const beside = items.slice(at, at + most);
    drawn.push(row(beside.map(figure), items.length === 1 ? "none" : most === 2 ? "bisect" : "trisect"));
  }
  return drawn;
}

function figure({ value, label, hint }: Figure): Element {
  const shown = [text(value, { text_size: "heading-1" }), text(label, LABEL)];
  if (hint !== undefined) shown.push(text(hint, LABEL));
  const box = { padding: "8px 12px 8px 12px", vertical_spacing: "2px", background_style: "grey" };
  return { ...cell(shown, "weighted"), ...box };
}

const figureLines = (items: readonly Figure[]) =>
  text(
    items.map(({ value, label, hint }) => `${label}：${value}${hint === undefined ? "" : `（${hint}）`}`).join("\n"),
  );

type Table = Extract<Block, { type: "table" }>;

function table({ columns, rows, pageSize }: Table): Element {
  return {
    tag: "table",
    page_size: Math.min(10, Math.max(1, pageSize ?? 10)),
    row_height: "low",
    header_style: { bold: true, background_style: "grey", text_align: "left" },
    columns: columns.map(({ name, label, align }) => ({
      name,
      display_name: plain(label),
      data_type: "text",
      width: "auto",
      horizontal_align: align ?? "left",
    })),
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, cellText(row[name])]))),
  };
}

const cellText = (value: string | number | undefined) => plain(String(value ?? ""));

const tableLines = ({ columns, rows }: Table) =>
  text(rows.map((row) => columns.map(({ name }) => cellText(row[name])).join("  ")).join("\n"));

function chart(spec: Readonly<Record<string, unknown>>): Element {
  return {
    tag: "chart",
    aspect_ratio: "16:9",
    color_theme: "brand",
    preview: true,
    height: "auto",
    chart_spec: plainAll(spec),
  };
}

function plainAll(value: unknown): unknown {
  if (typeof value === "string") return plain(value);
  if (Array.isArray(value)) return value.map(plainAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainAll(one)]));
}

const fold = ({ title, open, blocks }: Extract<Block, { type: "fold" }>, drawing: Drawing): Element =>
  panel(title, drawBlocks(blocks, drawing, "inside"), open);

/** Cells side by side; `flow` wraps them on a narrow screen. */
function row(columns: readonly Element[], flexMode = "flow"): Element {
  return { tag: "column_set", flex_mode: flexMode, horizontal_spacing: "8px", columns };
}

/** One cell of a row. */
function cell(elements: readonly Element[], width: "auto" | "weighted"): Element {
  return { tag: "column", width, ...(width === "weighted" ? { weight: 1 } : {}), vertical_align: "top", elements };
}
