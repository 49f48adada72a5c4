import type { Card, Day, DaySpan } from "#core";
import { readPeriod } from "#core";
import { pageUrl } from "./page-files.ts";
import { PERIODS } from "./query.ts";

/** The card with a button to the page that shows more than a card can, where people can reach the pages at all. */
export function withPage(card: Card, publicUrl: string | undefined, path: string | undefined): Card {
  const url = path === undefined ? undefined : pageUrl(publicUrl, path);
  if (url === undefined) return card;
  const button = { text: "在网页上看", url };
  const { blocks } = card;
  const at = blocks.findLastIndex(({ type }) => type === "buttons");
  const last = blocks[at];
  // Beside the buttons that are there, or below everything.
  const next =
    last?.type === "buttons" && at >= blocks.length - NOTES_BELOW
      ? blocks.with(at, { ...last, buttons: [...last.buttons, button] })
      : [...blocks, { type: "buttons", buttons: [button] } as const];
  return { ...card, blocks: next };
}

const NOTES_BELOW = 4;

/** The page of records of a unit in a run of days. */
export const recordsPath = (unitId: string, { from, to }: DaySpan, kind?: string): string =>
  `/records?${new URLSearchParams({ unit: unitId, from, to, ...(kind === undefined ? {} : { kind }) })}`;

/** The page of one of the 45 figures; undefined where pages do not offer the period. */
export function figurePath(measureId: string, unitId: string, span: DaySpan, today: Day): string | undefined {
  const found = PERIODS.find(([, words]) => {
    const period = readPeriod(words, { today });
    return period.ok && period.value.from === span.from && period.value.to === span.to;
  });
  if (found === undefined || measureId.includes("/")) return undefined;
  return `/figures/${measureId}?${new URLSearchParams({ unit: unitId, period: found[0] })}`;
}

/** A page that is about one unit. */
export const unitPath = (page: "" | "/findings" | "/coverage", unitId: string): string =>
  `${page}?${new URLSearchParams({ unit: unitId })}`;
