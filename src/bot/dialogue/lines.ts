import { type Block, type Button, type Card, defined, printCount } from "#core";
import type { CardPress } from "#platforms";
import { draftById, draftsSince, rewriteDraft, shownCards } from "#store";
import type { Answered, Outcome, Refs, Reply, Scene } from "../command.ts";
import { placeOf } from "../in-place.ts";

/** One line of a card that reports on several lines. */
export interface Line {
  /** The line's number in the message, which its button shows (补第2条). Lines of merged receipts (`flood`) have none. */
  readonly number?: number;
  readonly text: string;
  /** The typed text, shown if the bot asks about the line. */
  readonly typed?: string;
  /** `off` means the line is neither done nor asked about any more. */
  readonly state: Answered["state"];
  /** The id of the draft that holds the report, if it waits for a missing value. */
  readonly draft?: string;
  /** The bot's question about this line, which the card shows below it. */
  readonly below?: readonly Block[];
  readonly buttons?: readonly Button[];
}

/** The lines of one card, stored so that the card can be drawn again when one of them is filled in. */
export interface Lines {
  /** Whether the lines were one message, or messages that came too fast to get a receipt each (`flood`). */
  readonly of: "message" | "flood";
  /** The card's words for lines that succeeded: 登记好了 or 处理好了. */
  readonly good: string;
  readonly lines: readonly Line[];
  /** How many records and waiting reports the card has no room for. */
  readonly more?: { readonly made: number; readonly waiting: number };
  readonly records: readonly number[];
}

/** The type of the draft that stores the lines. */
export const LINES = "lines";

const MOST_TYPED = 40;

/** Shortens the typed text to what is needed to recognise the line. */
export function shortened(typed: string): string {
  const said = [...typed.replace(/\s+/g, " ").trim()];
  return said.length > MOST_TYPED ? `${said.slice(0, MOST_TYPED).join("")}…` : said.join("");
}

/** The card of several lines: one sentence per line, and a button for each line that is not done yet. */
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
  // A record that waits for a duplicate check is already in the ledger, so it counts as recorded.
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

/**
 * How old a report that waits for missing values may be: 24 hours for its form, and 24 more if the form was renewed
 * once.
 */
const LATEST_MS = 48 * 3_600_000;

/**
 * After the answer to a waiting report, redraws the card that lists the report: its line shows the result and loses its
 * button. The write conflicts if two answers come at once, so the second is decided again and does not restore the
 * other's button.
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

/**
 * After a button of a line in a card of several lines: draws the card again without that question, so that no button stays
 * that does nothing any more. A second press at the same time changes the same draft, so it is decided again.
 */
export async function withLinePressed(scene: Scene, outcome: Outcome): Promise<Outcome> {
  const { query, press, repliedTo } = scene;
  const { replies, writes = [], answered = [] } = outcome;
  const id = repliedTo?.lines;
  if (press === undefined || id === undefined || answered.length > 0 || replies.length + writes.length === 0)
    return outcome;
  const kept = await draftById(query, id);
  const before = kept?.payload as Lines | undefined;
  const at = before?.lines.findIndex((line) => asksBy(line, press)) ?? -1;
  const line = before?.lines[at];
  if (kept === undefined || before === undefined || line === undefined) return outcome;
  const lines = before.lines.with(at, pressedLine(line, outcome));
  const made = outcome.made?.records ?? [];
  const payload: Lines = { ...before, lines, records: [...before.records, ...made] };
  const refs = { records: payload.records, lines: id };
  const again: Reply = { card: linesCard(payload), ...placeOf(scene), refs, part: `lines-${id}` };
  return {
    ...outcome,
    replies: [...replies, again],
    writes: [...writes, rewriteDraft(query, { ...kept, payload })],
  };
}

/** Whether the pressed button is one of those that belong to this line of the card. */
function asksBy({ buttons = [], below = [] }: Line, { action, id, value }: Pick<CardPress, "action" | "id" | "value">) {
  const all = [...buttons, ...below.flatMap((block) => (block.type === "buttons" ? block.buttons : []))];
  return all.some(({ press }) => press?.action === action && press.id === id && press.value === value);
}

/** The line after its question was answered: what became of it, or the form that is still to be filled in. */
function pressedLine(
  { buttons: _, below: __, ...line }: Line,
  { line: verdict, settled, toast, replies }: Outcome,
): Line {
  if (line.state === "done") return line;
  const form = replies.find(
    ({ card, refs }) => refs?.draft !== undefined && card.blocks.some(({ type }) => type === "form"),
  );
  return {
    ...line,
    text: verdict ?? toast?.text ?? line.text,
    state: settled === false ? "open" : "done",
    ...defined({ draft: form?.refs?.draft }),
  };
}

function withAnswer(all: Lines, { draft, line, state, next, records = [] }: Answered): Lines {
  if (!all.lines.some((one) => one.draft === draft)) return all;
  const lines = all.lines.map((one): Line => {
    if (one.draft !== draft) return one;
    const { draft: _, ...rest } = one;
    return { ...rest, text: line, state, ...defined({ draft: next }) };
  });
  return { ...all, lines, records: [...all.records, ...records] };
}
