import type { Card, Tone } from "#core";
import { CardTooLargeError } from "../../platform.ts";
import { type Drawing, drawBlocks, type Element } from "./blocks.ts";
import { drawnWithoutNames, naming } from "./naming.ts";
import { plain } from "./plain.ts";

/** The limits of Feishu: 30 KB (error 230025) and 200 elements (error 230099). */
const MAX_BYTES = 30_000;
const MAX_ELEMENTS = 200;

/** The JSON of a card message; a card too large for the best layout gets a plainer one. Throws `CardTooLargeError`. */
export function renderCard(card: Card): string {
  const { content, bytes, elements } = draw(card);
  const isTooLarge = bytes > MAX_BYTES || elements > MAX_ELEMENTS;
  // The text matters more than the mentions, so the mentions are dropped first.
  if (isTooLarge && card.rings !== undefined) return renderCard(unnamed(card));
  if (isTooLarge) throw new CardTooLargeError(sizeOf(bytes, elements));
  return content;
}

/** Every stored card begins with it, except those that are stored rendered (masked ones, and all of older versions). */
const KEPT = '{"kept":';

/**
 * The card in the form in which it is stored until it is sent: the card itself, a quarter as long as the rendered message.
 * It is rendered once here, so that a card that the platform would refuse fails before the commit: throws
 * `CardTooLargeError`. A card in which rendering masks something is stored rendered, because masked text must not be stored.
 */
export function keepCard(card: Card): string {
  const content = renderCard(card);
  const { figures: _, rings, ...said } = card;
  const kept = JSON.stringify(naming(rings).length > 0 ? { ...said, rings } : said);
  // JSON writes a line break as a backslash and a letter, and a letter before a number would hide it from the masking.
  const shown = kept.replace(ESCAPES, " ");
  return plain(shown) === shown ? `${KEPT}${kept}}` : content;
}

/** The JSON of a card message from a stored card. */
export const drawnCard = (content: string): string =>
  content.startsWith(KEPT) ? renderCard((JSON.parse(content) as Kept).kept) : content;

/** A stored card without its mentions; undefined if it mentions nobody. */
export function withoutNames(content: string): string | undefined {
  if (!content.startsWith(KEPT)) return drawnWithoutNames(content);
  const { kept } = JSON.parse(content) as Kept;
  return kept.rings === undefined ? undefined : `${KEPT}${JSON.stringify(unnamed(kept))}}`;
}

const ESCAPES = /\\(?:u[0-9a-f]{4}|.)/g;

interface Kept {
  readonly kept: Card;
}

const sizeOf = (bytes: number, elements: number): string =>
  `a card of ${elements} elements and ${bytes} bytes is over ${MAX_ELEMENTS} elements or ${MAX_BYTES} bytes`;

const unnamed = ({ rings: _, ...card }: Card): Card => card;

/** Whether Feishu will accept the card; the builder of a long card shortens it until it does. */
export function cardFits(card: Card): boolean {
  const { bytes, elements } = draw(card);
  return bytes <= MAX_BYTES && elements <= MAX_ELEMENTS;
}

interface Drawn {
  readonly content: string;
  readonly bytes: number;
  readonly elements: number;
}

function draw(card: Card): Drawn {
  const roomy = measure(cardJson(card, "roomy"));
  if (roomy.bytes <= MAX_BYTES && roomy.elements <= MAX_ELEMENTS) return roomy;
  return measure(cardJson(card, "dense"));
}

function measure(json: Element): Drawn {
  const content = JSON.stringify(json);
  // In JSON a quote within a text is escaped, so `"tag":` only occurs where an element begins, except in charts.
  const elements = content.includes('"chart_spec":') ? countTags(json) : countIn(content, '"tag":');
  return { content, bytes: Buffer.byteLength(content), elements };
}

function countIn(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

function countTags(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + countTags(one), 0);
  if (typeof value !== "object" || value === null) return 0;
  const own = "tag" in value ? 1 : 0;
  return Object.entries(value).reduce((sum, [key, one]) => sum + (key === "chart_spec" ? 0 : countTags(one)), own);
}

function cardJson(card: Card, layout: Drawing["layout"]): Element {
  const drawing: Drawing = { layout, names: new Set(), tables: { left: 3 } };
  return {
    schema: "2.0",
    config: { update_multi: true, width_mode: "fill", summary: { content: plain(card.summary).slice(0, 200) } },
    ...(card.title === undefined ? {} : { header: header(card, card.title) }),
    body: { direction: "vertical", padding: "12px", vertical_spacing: "8px", elements: bodyOf(card, drawing) },
  };
}

function header(card: Card, title: string): Element {
  return {
    title: { tag: "plain_text", content: plain(title) },
    ...(card.subtitle === undefined ? {} : { subtitle: { tag: "plain_text", content: plain(card.subtitle) } }),
    template: TEMPLATES[card.tone ?? "plain"],
  };
}

const bodyOf = ({ rings, blocks }: Card, drawing: Drawing) => [
  ...naming(rings),
  ...drawBlocks(blocks, drawing, "root"),
];

const TEMPLATES: Readonly<Record<Tone, string>> = {
  plain: "blue",
  good: "green",
  ask: "orange",
  warn: "yellow",
  bad: "red",
  quiet: "grey",
};
