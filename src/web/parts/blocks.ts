import { html } from "hono/html";
import type { Block } from "#core";
import type { Markup } from "../page.ts";

/** The blocks of a card as a page shows them: what a card says in the chat is said here in the same words. */
export const blocksOf = (blocks: readonly Block[]): readonly (Markup | "")[] => blocks.map(blockOf);

function blockOf(block: Block): Markup | "" {
  switch (block.type) {
    case "text":
      return html`<p class="${block.tone === "bad" ? "bad" : ""} ${block.size === "small" ? "quiet small" : ""}">${block.text}</p>`;
    case "note":
      return html`<p class="quiet small">${block.text}</p>`;
    case "quote":
      return html`<blockquote>${block.text}</blockquote>`;
    case "divider":
      return html`<hr />`;
    case "fields":
      return html`<dl class="facts">${block.rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
    case "fold":
      return html`<details class="fold" open><summary>${block.title}</summary>${blocksOf(block.blocks)}</details>`;
    default:
      // Buttons, forms and charts of a card belong to the chat.
      return "";
  }
}
