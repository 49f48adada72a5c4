import { type Block, type Button, type Card, printCount } from "#core";
import { draftById, draftsSince, rewriteDraft, shownCards } from "#store";
import type { Answered, Outcome, Refs, Reply, Scene } from "../command.ts";

/** One line of a card that holds the verdicts on several. */
export interface Line {
  /** What its button calls it; a record of a flood has none. */
  readonly number?: number;
  readonly text: string;
  /** What was typed, where the verdict asks. */
  readonly typed?: string;
  /** `off` is neither done nor asked any more. */
  readonly state: Answered["state"];
  /** The draft that its report waits with. */
  readonly draft?: string;
  /** What is asked about the line, below it. */
  readonly below?: readonly Block[];
  readonly buttons?: readonly Button[];
}

/** The lines of one card, kept so that the card can be drawn again when one of them was filled in. */
export interface Lines {
  /** Whether they came in one message, or each in its own. */
  readonly of: "message" | "flood";
  /** 登记好了, or 处理好了. */
  readonly good: string;
  readonly lines: readonly Line[];
  /** How many there are that the card has no room for. */
  readonly more?: { readonly made: number; readonly waiting: number };
  readonly records: readonly number[];
}

/** The type of the draft that keeps them. */
export const LINES = "lines";

const MOST_TYPED = 40;

/** As much of what was typed as tells which line it was. */
export function shortened(typed: string): string {
  const said = [...typed.replace(/\s+/g, " ").trim()];
  return said.length > MOST_TYPED ? `${said.slice(0, MOST_TYPED).join("")}…` : said.join("");
}

/** The card of several lines: a verdict for each, and a button for each that is not done yet. */
export function linesCard(all: Lines): Card {
  const open = all.lines.flatMap(buttonsOf);
  const summary = summaryOf(all);
  return {
    title: summary,
    tone: isAsking(all.lines) ? "ask" : "good",
    summary,
    blocks: [
      ...all.lines.flatMap((line) => blocksOf(all, line)),
      ...moreOf(all),
      ...(open.length === 0 ? [] : [{ type: "buttons", buttons: open } as const]),
    ],
  };
}

function summaryOf({ of, good, lines, more = { made: 0, waiting: 0 } }: Lines): string {
  const isOpen = isAsking(lines);
  if (of === "message") {
    const done = lines.filter(({ state }) => state === "done").length;
    if (done === lines.length) return `${done}条都${good}`;
    return `${lines.length}条中${done}条${good}${isOpen ? "，其余要您看一下" : ""}`;
  }
  // What waits to be told from another is in the ledger already.
  const made = lines.filter(({ draft, state }) => draft === undefined && state !== "off").length;
  const waiting = lines.filter(({ draft }) => draft !== undefined).length + more.waiting;
  const count = printCount(made + more.made, "条");
  return waiting === 0 ? `已全部登记，共${count}` : `已登记${count}，另有${printCount(waiting, "条")}需补充`;
}

const MARKS = { done: "✓", open: "？", off: "－" } as const;

function blocksOf({ of }: Lines, { number, text, typed, state, below = [] }: Line): readonly Block[] {
  const mark = MARKS[state];
  const called = number === undefined || state === "done" ? "" : `第${number}条 `;
  return [
    { type: "text", text: of === "message" ? `${number}. ${mark} ${text}` : `${mark} ${called}${text}` },
    ...(typed === undefined || state !== "open" ? [] : [{ type: "note", text: `原文：${typed}` } as const]),
    ...below,
  ];
}

const moreOf = ({ more }: Lines): readonly Block[] =>
  more === undefined || more.made === 0
    ? []
    : [{ type: "note", text: `还有${printCount(more.made, "条")}没列出，发 /我 或 /明细 看。` }];

const isAsking = (lines: readonly Line[]): boolean => lines.some(({ state }) => state === "open");

const buttonsOf = ({ number, draft, buttons = [] }: Line): readonly Button[] =>
  draft === undefined ? buttons : [{ text: `补第${number}条`, press: { action: "draft-show", id: draft } }];

/** How long after it was said a report may still be answered: its form may have been renewed once. */
const LATEST_MS = 48 * 3_600_000;

/**
 * After an answer to a report that waits: the card in which its line stands says what became of it, and has no button
 * for it any more. Two answers at once would each keep the other's button, so the second is decided again.
 */
export async function withLinesAnswered(scene: Scene, outcome: Outcome): Promise<Outcome> {
  const { answered = [] } = outcome;
  if (answered.length === 0) return outcome;
  const { query, now } = scene;
  const waiting = await Promise.all(answered.map(({ draft }) => draftById(query, draft)));
  const whose = waiting.find((draft) => draft !== undefined);
  if (whose === undefined) return outcome;
  const { authorId, chatId } = whose;
  const since = new Date(Date.parse(now) - LATEST_MS).toISOString();
  const kept = await draftsSince(query, { authorId, chatId, types: [LINES], since });
  const changed = kept.flatMap((draft) => {
    const before = draft.payload as Lines;
    const isHere = answered.some((one) => before.lines.some((line) => line.draft === one.draft));
    return isHere ? [{ ...draft, payload: answered.reduce(withAnswer, before) }] : [];
  });
  if (changed.length === 0) return outcome;
  const cards = await shownCards(query, [chatId]);
  const again = changed.flatMap(({ id, payload }): readonly Reply[] => {
    const shown = cards.find(({ refs }) => (JSON.parse(refs) as Refs).lines === id);
    if (shown === undefined) return [];
    const refs = { records: payload.records, lines: id };
    return [{ card: linesCard(payload), to: { patch: shown.messageId }, refs, part: `lines-${id}` }];
  });
  return {
    ...outcome,
    replies: [...outcome.replies, ...again],
    writes: [...(outcome.writes ?? []), ...changed.map((draft) => rewriteDraft(query, draft))],
  };
}

function withAnswer(all: Lines, { draft, line, state, next, records = [] }: Answered): Lines {
  if (!all.lines.some((one) => one.draft === draft)) return all;
  const lines = all.lines.map((one): Line => {
    if (one.draft !== draft) return one;
    const { draft: _, ...rest } = one;
    return { ...rest, text: line, state, ...(next === undefined ? {} : { draft: next }) };
  });
  return { ...all, lines, records: [...all.records, ...records] };
}
