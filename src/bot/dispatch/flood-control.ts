import { dayIn, type KindName, kinds, lineOf } from "#core";
import { intentUuid } from "#platforms";
import {
  type Draft,
  draftsDue,
  draftsSince,
  finishDraft,
  insertDraft,
  newId,
  recentMessages,
  recordsSince,
} from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome, Reply, Scene } from "../command.ts";
import { LINES, type Line, type Lines, linesCard, shortened } from "../dialogue/lines.ts";
import { waitingDraft } from "../drafts.ts";
import { note } from "../replies.ts";
import { commitOutcome } from "./commit.ts";

/** Above this many messages a minute from one person, their receipts are merged into one. */
const MOST_A_MINUTE = 20;
const MINUTE_MS = 60_000;
const SHOWN = 20;

/**
 * The outcome without its receipt if a person sends faster than they can read. Everything is recorded, the first such
 * message is told so, and one merged receipt follows a minute after the last. Replies that a receipt cannot hold are
 * sent once.
 */
export async function quietly(scene: Scene, outcome: Outcome): Promise<Outcome> {
  const { query, sender, chat, now, message } = scene;
  if (scene.recent < MOST_A_MINUTE || outcome.replies.length === 0) return outcome;
  const rest = outcome.replies.filter((reply) => !isMerged(outcome, reply));
  const isHeld = rest.length < outcome.replies.length;
  const type = isHeld ? "flood" : "asked";
  const source = `${sender.id} ${isHeld ? "" : message?.text}`;
  // The id is equal for all messages of a flood within a minute (questions also need the same text), so only one of
  // them can insert the draft and send the reply.
  const id = intentUuid({ app: type, source, target: chat.id, part: now.slice(0, 16) });
  const who = { authorId: sender.id, chatId: chat.id };
  const known = await draftsSince(query, { ...who, types: [type], since: before(now) });
  if (known.some((draft) => isHeld || draft.id === id))
    return { ...outcome, replies: isHeld ? rest : rest.filter(({ to }) => to) };
  const expiresAt = new Date(Date.parse(now) + MINUTE_MS).toISOString();
  const draft: Draft = { ...who, id, type, payload: {}, sentAt: scene.sentAt, expiresAt, state: "open", version: 1 };
  const wait = { card: note("消息较多，正在逐条登记，完成后统一回执。") };
  return {
    ...outcome,
    replies: isHeld ? [wait, ...rest] : rest,
    writes: [...(outcome.writes ?? []), insertDraft(query, draft)],
  };
}

/**
 * Whether the merged receipt can hold this reply: a record without further blocks below its line, or the form of a
 * waiting report.
 */
const isMerged = ({ made }: Outcome, { to, refs, card }: Reply): boolean => {
  const has = (wanted: string) => card.blocks.some(({ type }) => type === wanted);
  return !to && (refs?.draft ? has("form") : made !== undefined && !has("divider"));
};

/** The line of a report that waits for its author, in the words that were typed. */
function waiting({ id, payload }: Draft, index: number): Line {
  const { kind, line } = payload as { readonly kind: KindName; readonly line: string };
  return { number: index + 1, text: `${kinds[kind].label}：${shortened(line)}`, state: "open", draft: id };
}

const before = (now: string): string => new Date(Date.parse(now) - 5 * MINUTE_MS).toISOString();

/** Sends the merged receipts of floods that are over. Each is one commit, so two instances send only one. */
export async function settleFloods(bot: Bot): Promise<void> {
  const { query } = bot.db;
  const now = bot.clock();
  for (const flood of await draftsDue(query, "flood", now)) {
    const recent = await recentMessages(query, flood.authorId, new Date(Date.parse(now) - MINUTE_MS).toISOString());
    if (recent >= MOST_A_MINUTE) continue;
    const source = `evt:${flood.id}`;
    const arrival = {
      source,
      eventId: flood.id,
      bodyHash: "",
      type: "flood",
      actorId: flood.authorId,
      chatId: flood.chatId,
      messageId: undefined,
      sentAt: now,
      receivedAt: now,
      payload: undefined,
    };
    await commitOutcome(bot, arrival, await mergedReceipt(bot, flood));
  }
}

async function mergedReceipt(bot: Bot, flood: Draft): Promise<Outcome> {
  const { query } = bot.db;
  const today = dayIn(bot.zone, flood.sentAt);
  const since = { authorId: flood.authorId, chatId: flood.chatId, since: flood.sentAt };
  const records = await recordsSince(query, { reporterId: flood.authorId, chatId: flood.chatId, since: flood.sentAt });
  const open = await draftsSince(query, { ...since, types: ["report"] });
  // All records were withdrawn, or all reports answered, in the meantime.
  if (records.length + open.length === 0) return { replies: [], writes: [finishDraft(query, flood)] };
  const shown = records.slice(0, SHOWN);
  const made = shown.map((record): Line => {
    const kind = kinds[record.kind];
    const text = `${record.number} ${kind.command.zh} ${lineOf(kind, record, today)}`;
    return { text, state: record.state === "counted" ? "done" : "open" };
  });
  const lines: Lines = {
    of: "flood",
    good: "登记好了",
    lines: [...made, ...open.slice(0, SHOWN).map(waiting)],
    more: { made: records.length - shown.length, waiting: Math.max(0, open.length - SHOWN) },
    records: shown.map((record) => record.number),
  };
  const { authorId, chatId } = flood;
  const kept = waitingDraft(bot.clock(), { id: newId(bot.clock()), authorId, chatId, type: LINES, payload: lines });
  const isOpen = open.length > 0;
  return {
    replies: [{ card: linesCard(lines), refs: { records: lines.records, ...(isOpen ? { lines: kept.id } : {}) } }],
    writes: [finishDraft(query, flood), ...(isOpen ? [insertDraft(query, kept)] : [])],
  };
}
