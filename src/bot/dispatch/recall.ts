import { dayIn } from "#core";
import type { PlatformEvent } from "#platforms";
import { expectRecordsOf, insertRecall, recordsOfMessage } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome } from "../command.ts";
import { reminderLine } from "../records/receipts.ts";

type Recalled = Extract<PlatformEvent, { readonly kind: "recalled" }>;

/**
 * Handles a message recalled in the chat. Its records stay, and the bot asks the reporter in their direct chat. A
 * recall that arrives before its message is stored, so that the message creates no record.
 */
export async function decideRecall(bot: Bot, event: Recalled): Promise<Outcome> {
  const { query } = bot.db;
  const kept = insertRecall(query, event.messageId, event.at);
  const made = await recordsOfMessage(query, event.messageId);
  const records = made.filter((record) => record.state !== "withdrawn");
  const today = dayIn(bot.zone, bot.clock());
  return {
    writes: [expectRecordsOf(query, event.messageId, made.length), kept],
    replies: records.map((record) => ({
      to: { person: record.reporterId },
      part: `recall:${record.number}`,
      refs: { records: [record.number] },
      card: {
        title: "消息撤回了，记录要一起撤吗？",
        tone: "ask",
        summary: `记录 ${record.number} 要一起撤吗？`,
        blocks: [
          {
            type: "text",
            text: reminderLine(record, today),
          },
          {
            type: "buttons",
            buttons: [
              {
                text: "一起撤销",
                style: "danger",
                press: { action: "withdraw", id: String(record.number), value: "recall" },
              },
              { text: "保留记录", press: { action: "keep", id: String(record.number) } },
            ],
          },
          { type: "note", text: "不点就保留，什么也不会变。" },
        ],
      },
    })),
  };
}
