import { type Action, may, type Scene } from "#bot";
import { type Card, type Day, type DaySpan, kindOf, type LedgerRecord, readPeriod } from "#core";
import { pageUrl } from "../page-files.ts";
import { keyOfSpan, PERIODS } from "../query.ts";

/** A page about something, and whether somebody may open it. */
export interface PageWay {
  readonly path: string;
  readonly isOpenTo: (scene: Asker) => boolean;
}

type Asker = Pick<Scene, "sender" | "tree" | "today" | "settings">;

/** The card with a button to the page that shows more than a card can, where who asks can reach the pages and may open this one. */
export function withPage(card: Card, scene: Asker, way: PageWay | undefined): Card {
  if (way === undefined || scene.sender.grants.length === 0 || !way.isOpenTo(scene)) return card;
  const url = pageUrl(scene.settings.publicUrl, way.path);
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

// As the pages ask it: the place one speaks in gives nothing there.
const opens =
  (action: Action, unitId: string) =>
  ({ sender, tree, today }: Asker): boolean =>
    may({ grants: sender.grants, place: undefined, tree, day: today }, action, unitId);

/** The page of records of a unit in a run of days. */
export const recordsPage = (unitId: string, { from, to }: DaySpan, kind?: string): PageWay => ({
  path: `/records?${new URLSearchParams({ unit: unitId, from, to, ...(kind === undefined ? {} : { kind }) })}`,
  isOpenTo: opens("page.overview", unitId),
});

/** The page of one of the 45 figures in any period; undefined for a number of a summary, which has none. */
export function pageOfFigure(measureId: string, unitId: string, span: DaySpan, today: Day): PageWay | undefined {
  if (measureId.includes("/")) return undefined;
  return {
    path: `/figures/${measureId}?${new URLSearchParams({ unit: unitId, period: keyOf(span, today) })}`,
    isOpenTo: opens("page.overview", unitId),
  };
}

/** A period as the address has it: by its name where it has one. */
function keyOf(span: DaySpan, today: Day): string {
  const named = PERIODS.find(([, words]) => {
    const period = readPeriod(words, { today });
    return period.ok && period.value.from === span.from && period.value.to === span.to;
  });
  return named?.[0] ?? keyOfSpan(span);
}

/** The page of a unit's report of a period. */
export const pageOfSpeech = (unitId: string, span: DaySpan, today: Day): PageWay => ({
  path: `/speech?${new URLSearchParams({ unit: unitId, period: keyOf(span, today) })}`,
  isOpenTo: opens("speech", unitId),
});

const OF_ONE_UNIT = { "": "page.overview", "/findings": "page.findings", "/coverage": "page.coverage" } as const;

/** A page that is about one unit. */
export const pageOfUnit = (page: keyof typeof OF_ONE_UNIT, unitId: string): PageWay => ({
  path: `${page}?${new URLSearchParams({ unit: unitId })}`,
  isOpenTo: opens(OF_ONE_UNIT[page], unitId),
});

/** The page of one record, which its reporter may open too. */
export const pageOfRecord = (record: LedgerRecord): PageWay => ({
  path: `/records/${record.number}`,
  isOpenTo: (scene) =>
    kindOf(record.kind).restricted !== true &&
    (scene.sender.id === record.reporterId || opens("page.record", record.unitId)(scene)),
});
