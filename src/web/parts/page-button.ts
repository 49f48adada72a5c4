import { type Action, may, type Scene } from "#bot";
import { type Card, type Day, type DaySpan, defined, kindOf, type LedgerRecord, readPeriod } from "#core";
import { pageUrl } from "../page-files.ts";
import { keyOfSpan, PERIODS } from "../query.ts";

/** A page that a card can link to, and whether a person may open it. */
export interface PageWay {
  readonly path: string;
  readonly isOpenTo: (scene: Asker) => boolean;
}

type Asker = Pick<Scene, "sender" | "tree" | "today" | "settings">;

/**
 * Adds a button that opens the page with more than the card can hold, if the person can reach the pages and may open
 * this one.
 */
export function withPage(card: Card, scene: Asker, way: PageWay | undefined): Card {
  if (way === undefined || scene.sender.grants.length === 0 || !way.isOpenTo(scene)) return card;
  const url = pageUrl(scene.settings.publicUrl, way.path);
  if (url === undefined) return card;
  const button = { text: "在网页上看", url };
  const { blocks } = card;
  const at = blocks.findLastIndex(({ type }) => type === "buttons");
  const last = blocks[at];
  // The button is added to the buttons at the end of the card, or below everything.
  const next =
    last?.type === "buttons" && at >= blocks.length - NOTES_BELOW
      ? blocks.with(at, { ...last, buttons: [...last.buttons, button] })
      : [...blocks, { type: "buttons", buttons: [button] } as const];
  return { ...card, blocks: next };
}

const NOTES_BELOW = 4;

// Checks rights as the pages do: the chat in which a person speaks grants nothing.
const opens =
  (action: Action, unitId: string) =>
  ({ sender, tree, today }: Asker): boolean =>
    may({ grants: sender.grants, place: undefined, tree, day: today }, action, unitId);

/** The page with a unit's records within a range of days. */
export const recordsPage = (unitId: string, { from, to }: DaySpan, kind?: string): PageWay => ({
  path: `/records?${new URLSearchParams({ unit: unitId, from, to, ...defined({ kind }) })}`,
  isOpenTo: opens("page.overview", unitId),
});

/** The page of one of the 45 figures in any period; undefined for a number that only a summary has. */
export function pageOfFigure(measureId: string, unitId: string, span: DaySpan, today: Day): PageWay | undefined {
  if (measureId.includes("/")) return undefined;
  return {
    path: `/figures/${measureId}?${new URLSearchParams({ unit: unitId, period: keyOf(span, today) })}`,
    isOpenTo: opens("page.overview", unitId),
  };
}

/** The period as an address parameter: its name if it has one, else its days. */
function keyOf(span: DaySpan, today: Day): string {
  const named = PERIODS.find(([, words]) => {
    const period = readPeriod(words, { today });
    return period.ok && period.value.from === span.from && period.value.to === span.to;
  });
  return named?.[0] ?? keyOfSpan(span);
}

/** The page of a unit's report for a period. */
export const pageOfSpeech = (unitId: string, span: DaySpan, today: Day): PageWay => ({
  path: `/speech?${new URLSearchParams({ unit: unitId, period: keyOf(span, today) })}`,
  isOpenTo: opens("speech", unitId),
});

const OF_ONE_UNIT = { "": "page.overview", "/findings": "page.findings", "/coverage": "page.coverage" } as const;

/** The address of a page about one unit, and the check who may open it. */
export const pageOfUnit = (page: keyof typeof OF_ONE_UNIT, unitId: string): PageWay => ({
  path: `${page}?${new URLSearchParams({ unit: unitId })}`,
  isOpenTo: opens(OF_ONE_UNIT[page], unitId),
});

/** The page of one record. Its reporter may open it too. */
export const pageOfRecord = (record: LedgerRecord): PageWay => ({
  path: `/records/${record.number}`,
  isOpenTo: (scene) =>
    kindOf(record.kind).restricted !== true &&
    (scene.sender.id === record.reporterId || opens("page.record", record.unitId)(scene)),
});
