import { html, raw } from "hono/html";
import { isObject, type Json, textOf } from "../wire/json.ts";
import { markdownHtml } from "./markdown.ts";

export type Markup = ReturnType<typeof html>;

/** What rendering a card needs to know about its place. */
export interface CardPlace {
  /** Unique on the page, so that labels refer to their fields. */
  readonly id: string;
  readonly nameOf: (openId: string) => string;
}

/** Renders a markdown element, or a markdown cell of a table. */
export function renderMarkdown(node: Json, { nameOf }: CardPlace): Markup {
  return html`<div class="el md ${textClasses(node)}">${raw(markdownHtml(textOf(node.content) ?? "", nameOf))}</div>`;
}

/** The classes for a text's size and alignment. */
export function textClasses(node: Json): string {
  const align = oneOf(node.text_align, ["left", "center", "right"]);
  const size = textOf(node.text_size)?.replace(/[^a-z0-9-]/g, "") ?? "normal";
  return `align-${align} size-${size}`;
}

/** The text of a plain_text object. */
export const contentOf = (text: unknown): string => (isObject(text) ? (textOf(text.content) ?? "") : "");

/** The value if it is one of the words, else the first word. */
export const oneOf = (value: unknown, words: readonly [string, ...string[]]): string =>
  words.find((word) => word === value) ?? words[0];

const STEPS = [0, 2, 4, 6, 8, 10, 12, 16, 20, 24];
const NAMED: Readonly<Record<string, number>> = { small: 4, medium: 8, large: 12, extra_large: 16 };

/**
 * The classes for an element's distances, rounded to the nearest step, because the content policy forbids inline
 * styles.
 */
export function distances(node: Json): string {
  const padding = textOf(node.padding)?.split(/\s+/) ?? [];
  const asked = [
    ["vgap", textOf(node.vertical_spacing)],
    ["hgap", textOf(node.horizontal_spacing)],
    ["vpad", padding[0]],
    ["hpad", padding[1] ?? padding[0]],
  ] as const;
  return asked.flatMap(([name, value]) => (value === undefined ? [] : [`${name}-${stepOf(value)}`])).join(" ");
}

function stepOf(value: string): number {
  const wanted = NAMED[value] ?? Number.parseInt(value, 10);
  return STEPS.reduce((near, step) => (Math.abs(step - wanted) < Math.abs(near - wanted) ? step : near));
}
