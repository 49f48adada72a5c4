import { html } from "hono/html";
import type { Markup } from "../../page.ts";

/** A headline: a number, a note beside it, and the link to the page with its rows. */
export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly href: string;
  readonly tone: "bad" | "warn" | "good" | "plain";
}

/** The headlines of a first screen. */
export const tiles = (all: readonly Tile[]): Markup => html`<section class="tiles" aria-label="要情">
  ${all.map(
    ({ label, value, note, href, tone }) => html`<a class="tile ${tone}" href="${href}">
      <span class="label">${label}</span><b>${value}</b><span class="small quiet">${note}</span>
    </a>`,
  )}
</section>`;
