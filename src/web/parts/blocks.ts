import { html } from "hono/html";
import type { ActDone } from "#bot";
import type { Block } from "#core";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import type { Visit } from "../session/request-context.ts";

/** Renders the text of a block: as it is, or with links in it. */
type Worded = (text: string) => string | readonly (string | Markup)[];

const plain: Worded = (text) => text;

/** A text in which each number of a finding (Z31) links to the finding's page, for visitors who may open it. */
export const withFindings: Worded = (text) =>
  text
    .split(/(?<![A-Za-z])(Z\d{1,9})(?!\d)/)
    .map((part, at) => (at % 2 === 0 ? part : html`<a href="${HOME}/findings/${part.slice(1)}">${part}</a>`));

/** Renders the blocks of a card on a page, with the same words as in the chat. */
export const blocksOf = (blocks: readonly Block[], worded = plain): readonly (Markup | "")[] =>
  blocks.map((block) => blockOf(block, worded));

function blockOf(block: Block, worded: Worded): Markup | "" {
  switch (block.type) {
    case "text":
      return html`<p class="said ${block.tone === "bad" ? "bad" : ""} ${block.size === "small" ? "quiet small" : ""}">${worded(block.text)}</p>`;
    case "note":
      return html`<p class="quiet small">${block.text}</p>`;
    case "quote":
      return html`<blockquote>${block.text}</blockquote>`;
    case "divider":
      return html`<hr />`;
    case "fields":
      return html`<dl class="facts">${block.rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${worded(value)}</dd></div>`)}</dl>`;
    case "figures":
      return html`<dl class="figures wide">${block.items.map(({ label, value, hint }) => html`<div class="figure"><dt>${label}</dt><dd><span class="value">${value}</span>${hint === undefined ? "" : html` <span class="change">${hint}</span>`}</dd></div>`)}</dl>`;
    case "fold":
      return html`<details class="fold" open><summary>${block.title}</summary>${blocksOf(block.blocks, worded)}</details>`;
    default:
      // Buttons, forms and charts of a card are left out; they only work in the chat.
      return "";
  }
}

/** The result of a command sent from a page, in the words that would have answered in the chat. */
export function actResult({ platform }: Visit, done: ActDone): Markup {
  if (done.type === "busy")
    return html`<section class="alert" role="status"><p>台账现在写不进去，没有改动，请稍后再试。</p></section>`;
  if (done.type === "again") return html`<section class="done" role="status"><p>已经处理过了。</p></section>`;
  const isAsked = done.cards.some(({ blocks }) => blocks.some(({ type }) => type === "buttons" || type === "form"));
  // A refusal must not look like a success.
  const isHeld =
    done.cards.length > 0 && done.cards.every(({ tone }) => tone === "ask" || tone === "warn" || tone === "bad");
  return html`<section class="${isHeld ? "held" : "done"}" role="status">${done.cards.map(({ blocks }) => blocksOf(blocks))}${
    isAsked ? html`<p class="quiet small">尚有一项需在${platform.label}单聊中答复。</p>` : ""
  }</section>`;
}
