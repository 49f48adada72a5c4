import { dayIn } from "#core";
import type { IncomingMessage } from "#platforms";
import { recordsOfMessage, textHashOf } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome } from "../command.ts";
import { reminderLine } from "../records/receipts.ts";

/**
 * Returns the message as an edit if it was handled before with other words; undefined if it is the same message again.
 * The platform may announce an edit or send the whole message again, so both forms are accepted.
 */
export async function asEdit(bot: Bot, message: IncomingMessage): Promise<IncomingMessage | undefined> {
  if (message.isEdit || message.textHash === undefined) return undefined;
  const known = await textHashOf(bot.db.query, message.messageId);
  return known === undefined || known === message.textHash ? undefined : { ...message, isEdit: true };
}

/**
 * Asks the reporter whether the records of an edited message change too. Undefined if the message has no records: it is
 * then read like a new one, because the new words may mention the bot.
 */
export async function decideEdit(bot: Bot, message: IncomingMessage): Promise<Outcome | undefined> {
  const { query } = bot.db;
  if ((await textHashOf(query, message.messageId)) === message.textHash) return { replies: [] };
  const made = await recordsOfMessage(query, message.messageId);
  if (made.length === 0) return undefined;
  const today = dayIn(bot.zone, bot.clock());
  const records = made.filter((record) => record.state !== "withdrawn" && record.reporterId === message.senderId);
  return {
    replies: records.map((record) => ({
      to: { person: record.reporterId },
      part: `edit:${record.number}`,
      refs: { records: [record.number] },
      card: {
        title: "消息已编辑，记录未随之更改",
        tone: "ask",
        summary: `记录 ${record.number} 要更正吗？`,
        blocks: [
          { type: "text", text: reminderLine(record, today) },
          {
            type: "buttons",
            buttons: [
              { text: "更正", style: "primary", press: { action: "edit", id: String(record.number) } },
              { text: "撤销", press: { action: "withdraw", id: String(record.number), value: "recall" } },
              { text: "保留记录", press: { action: "keep", id: String(record.number) } },
            ],
          },
          { type: "note", text: `也可以回复本消息写明改动，如「人数=35」。不处理则保留原记录。` },
        ],
      },
    })),
  };
}
