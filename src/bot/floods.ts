import { type Block, type Button, dayIn, kinds } from "#core";
import { type Draft, draftsDue, draftsSince, finishDraft, insertDraft, recentMessages, recordsSince } from "#store";
import type { Bot } from "./bot.ts";
import type { Outcome, Scene } from "./command.ts";
import { commitOutcome } from "./commit.ts";
import { lineOf } from "./print.ts";

import { note } from "./words.ts";

/** Above this many messages a minute from one person one answer stands for the rest (DECISIONS 29). */
const MOST_A_MINUTE = 20;
const MINUTE_MS = 60_000;
const SHOWN = 20;
const BUTTONS = 5;

/**
 * The same outcome with nothing said, where somebody sends faster than anybody reads: everything is recorded, the first
 * of them hears that, and a minute after the last one merged receipt follows.
 */
export async function quietly(scene: Scene, outcome: Outcome): Promise<Outcome> {
  if (scene.recent < MOST_A_MINUTE) return outcome;
  const known = await draftsSince(scene.query, {
    authorId: scene.sender.id,
    chatId: scene.chat.id,
    types: ["flood"],
    since: before(scene.now),
  });
  if (known.length > 0) return { ...outcome, replies: [] };
  const flood: Draft = {
    // The same for all that come at once: only one of them can say it.
    id: `flood:${scene.chat.id}:${scene.sender.id}:${scene.now.slice(0, 16)}`,
    authorId: scene.sender.id,
    chatId: scene.chat.id,
    type: "flood",
    payload: {},
    sentAt: scene.sentAt,
    expiresAt: new Date(Date.parse(scene.now) + MINUTE_MS).toISOString(),
    state: "open",
    version: 1,
  };
  return {
    ...outcome,
    replies: [{ card: note("稍等，消息有点多，我在逐条处理，都会记上。处理完一起给您回执。") }],
    writes: [...(outcome.writes ?? []), insertDraft(scene.query, flood)],
  };
}

const before = (now: string): string => new Date(Date.parse(now) - 5 * MINUTE_MS).toISOString();

/** Sends the merged receipts of floods that are over; each is one commit, so two instances send one. */
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
  const title =
    open.length === 0
      ? `刚才那些都登记好了，共${records.length}条`
      : `登记好${records.length}条，还有${open.length}条要您补一下`;
  const lines = records.slice(0, SHOWN).map((record): Block => {
    const kind = kinds[record.kind];
    return {
      type: "text",
      text: `${record.state === "counted" ? "✓" : "？"} ${record.number} ${kind.command.zh} ${lineOf(kind, record, today)}`,
    };
  });
  const buttons = open
    .slice(0, BUTTONS)
    .map((draft, index): Button => ({ text: `补第${index + 1}条`, press: { action: "draft-show", id: draft.id } }));
  const blocks: Block[] = [...lines];
  if (records.length > SHOWN)
    blocks.push({ type: "note", text: `还有${records.length - SHOWN}条没列出，发 /我 或 /明细 看。` });
  if (buttons.length > 0) blocks.push({ type: "buttons", buttons });
  // What only asks makes no record, and was not answered either.
  if (blocks.length === 0) {
    const card = note("刚才没有要登记的。查询的没有逐条答，要看的请再发一次。");
    return { replies: [{ card }], writes: [finishDraft(query, flood)] };
  }
  const refs = { records: records.slice(0, SHOWN).map((record) => record.number) };
  return {
    replies: [{ card: { title, tone: open.length === 0 ? "good" : "ask", summary: title, blocks }, refs }],
    writes: [finishDraft(query, flood)],
  };
}
