import { getLogger } from "@logtape/logtape";
import { type Bot, note, outcomeWrites } from "#bot";
import { dayIn, type Instant, printCount, printDay } from "#core";
import type { IncomingMessage, Intake, Platform } from "#platforms";
import { allRoles, type Query, wasHandled } from "#store";

const log = getLogger(["mofan", "reconcile"]);

/** The result of reading missed messages. */
export interface Reconciled {
  /** The number of chats whose history was read; the next field counts those that failed. */
  readonly chats: number;
  readonly unread: number;
  /** Messages to the bot that had not arrived. */
  readonly found: number;
  /** How many records were created from messages that the program had not seen before. */
  readonly records: number;
  /** How many messages could not be committed to the ledger. */
  readonly failed: number;
}

interface Parts {
  readonly bot: Bot;
  readonly platform: Pick<Platform, "directory">;
  readonly events: Pick<Intake, "handle">;
}

/**
 * Reads the messages to the bot between two instants from the chats, and handles those that never arrived, in order and
 * each as of its own day. Messages that did arrive are recognised by their key. The admins are told what was found, and
 * of long standstills.
 */
export async function reconcile(parts: Parts, from: Instant, to: Instant): Promise<Reconciled> {
  const { platform } = parts;
  const chats = await chatsToRead(parts);
  const missed: IncomingMessage[] = [];
  let unread = 0;
  for (const { id, kind } of chats) {
    const history = await platform.directory.history({ id, kind }, from, to);
    if (!history.ok) {
      unread += 1;
      log.warn("history not read", { chatId: id, reason: history.code });
      continue;
    }
    missed.push(...history.value);
  }
  missed.sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1));
  const outcome = await handleMissed(parts, missed);
  const result = { chats: chats.length - unread, unread, ...outcome };
  const isShort = Date.parse(to) - Date.parse(from) < WORTH_TELLING_MS;
  if (!isShort || outcome.found > 0 || unread > 0) await tellAdmins(parts, from, to, result);
  log.warn("history reconciled", { count: result.found });
  return result;
}

/** A shorter standstill that lost nothing is not reported. */
const WORTH_TELLING_MS = 3_600_000;

async function handleMissed({ bot, events }: Parts, messages: readonly IncomingMessage[]) {
  const self = await bot.identity();
  const before = await countRecords(bot.db.query);
  let found = 0;
  let failed = 0;
  for (const message of messages) {
    // In a group only messages that mention the bot would have arrived.
    const isOurs = message.chatKind === "direct" || message.mentions.some(({ personId }) => personId === self);
    if (message.senderKind !== "user" || !isOurs || (await wasHandled(bot.db.query, `msg:${message.messageId}`)))
      continue;
    found += 1;
    // Messages are handled with their original times, so that hours of them read at once do not count as a flood.
    const arrival = { bodyHash: `history:${message.messageId}`, receivedAt: message.sentAt };
    const answer = await events.handle(message, arrival);
    if (answer.status !== 200) failed += 1;
  }
  return { found, failed, records: (await countRecords(bot.db.query)) - before };
}

/** The groups in which the bot is, and all known direct chats. */
async function chatsToRead({ bot, platform }: Parts): Promise<readonly { id: string; kind: "group" | "direct" }[]> {
  const known = await bot.db.query.selectFrom("chat").select(["id", "kind"]).where("state", "=", "active").execute();
  const groups = await platform.directory.groups();
  const ids = new Map(known.map(({ id, kind }) => [id, kind === "direct" ? ("direct" as const) : ("group" as const)]));
  if (groups.ok) for (const { chatId } of groups.value) if (!ids.has(chatId)) ids.set(chatId, "group");
  return [...ids].map(([id, kind]) => ({ id, kind }));
}

async function countRecords(query: Query): Promise<number> {
  const row = await query
    .selectFrom("record")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function tellAdmins({ bot }: Parts, from: Instant, to: Instant, result: Reconciled): Promise<void> {
  const held = (await allRoles(bot.db.query)).filter(({ role }) => role === "admin").map(({ personId }) => personId);
  const card = note(reportOf(result, timeOf(from, bot.zone, to), timeOf(to, bot.zone, to)), { tone: "ask" });
  const replies = [...new Set([...bot.settings.adminIds, ...held])].map((person) => ({ card, to: { person } }));
  if (replies.length === 0) return;
  const cause = { source: `reconcile:${from}:${to}`, actorId: undefined, chatId: undefined, messageId: undefined };
  await bot.db.commit(outcomeWrites(bot, cause, { replies }, bot.clock()));
}

function reportOf({ found, records, failed, unread, chats }: Reconciled, from: string, to: string): string {
  const lines = [
    `${from}到${to}没有运行，已从聊天记录补读${chats}个会话。`,
    found === 0
      ? "没有漏下的消息。"
      : `补收${printCount(found, "条")}消息，其中登记${printCount(records, "条")}记录，日期按消息发出那天算。`,
    ...(failed === 0 ? [] : [`${failed}条没能保存，请看日志。`]),
    ...(unread === 0 ? [] : [`${unread}个会话读不到聊天记录，里面的消息请让大家重发。`]),
    "按钮和表单不在聊天记录里，这段时间点过的请再点一次。",
  ];
  return lines.join("\n");
}

function timeOf(instant: Instant, zone: string, now: Instant): string {
  const time = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false });
  return `${printDay(dayIn(zone, instant), dayIn(zone, now))} ${time.format(new Date(instant))}`;
}
