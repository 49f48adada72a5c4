import { fail, type LedgerRecord, ok, type Result } from "#core";
import { attachmentsOf, recordById, type Ticket, ticketByNumber } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { isRestricted, mayChange, readRecord } from "../records/rights.ts";
import { note, say } from "../replies.ts";
import { attachmentsOn, fileNames, filesOf, type SentFiles, withNote } from "../sent-files.ts";
import { mayCloseTicket, mayJudgeTicket, maySeeTicket, unitOfTicket } from "../tickets/tickets.ts";

/** How many pictures and files one record may have, including the files of its findings. */
const MOST = 20;

/** The owner of an attachment: a record, or one of its findings. */
interface Holder {
  readonly record: LedgerRecord;
  readonly ticket?: Ticket;
}

/** Attaches the sent pictures and files to the record (`231`) or finding (`Z18`) of this name. */
export async function attachTo(scene: Scene, name: string, sent: SentFiles): Promise<Outcome> {
  const holder = await holderOf(scene, name);
  if (!holder.ok) return holder.error;
  const { record, ticket } = holder.value;
  const held = await attachmentsOf(scene.query, record.number);
  // The files of this message may be attached already, because the photo first answered a question of the bot.
  if (held.some(({ messageId, ticketNumber }) => messageId === sent.messageId && ticketNumber === ticket?.number))
    return say("这份附件已附过，不重复添加。");
  if (held.length + sent.files.length > MOST)
    return say(`一条记录最多附${MOST}个图片或文件，已有${held.length}个，本次未附。`, { tone: "ask" });
  const called = ticket === undefined ? `${record.number}号记录` : ` Z${ticket.number}`;
  const isOpen = ticket?.state === "open" && mayCloseTicket(scene, ticket);
  const next = isOpen ? `\n整改后请发：/销号 Z${ticket.number} 整改情况` : "";
  const all = held.filter(({ ticketNumber }) => ticketNumber === ticket?.number).length + sent.files.length;
  // A receipt lists only the files that came with the report, so this reply gives the total.
  const now = all > sent.files.length ? `现有附件${all}个。` : "";
  const text = `✓ 已附到${called}：${fileNames(sent.files)}。${now}${next}`;
  const refs = ticket === undefined ? { records: [record.number] } : { tickets: [ticket.number] };
  const object = ticket === undefined ? `record:${record.number}` : `ticket:${ticket.number}`;
  return {
    replies: [{ card: note(text, { tone: "good" }), refs }],
    line: text,
    attachments: attachmentsOn(record.number, ticket?.number, sent),
    audit: [{ action: "attachment.add", object, unitId: record.unitId, details: { files: sent.files.length } }],
  };
}

/** The name of the one record or finding that the replied-to card is about. */
export function repliedHolder({ repliedTo }: Pick<Scene, "repliedTo">): string | undefined {
  const { records = [], tickets = [] } = repliedTo ?? {};
  if (records.length === 1) return String(records[0]);
  return records.length === 0 && tickets.length === 1 ? `Z${tickets[0]}` : undefined;
}

/** Finds the record or finding of this name, or returns the sentence that refuses it. */
async function holderOf(scene: Scene, name: string): Promise<Result<Holder, Outcome>> {
  const number = Number(name.replace(/^Z/, ""));
  if (name.startsWith("Z")) return await ticketOf(scene, number);
  const read = await readRecord(scene, number);
  if (!read.ok) return read;
  if (isRestricted(read.value)) return fail(say(NEVER, { tone: "ask" }));
  if (mayChange(scene, read.value)) return ok({ record: read.value });
  const text = `${number}号记录的附件由报送人或本单位书记添加，本次未附。`;
  return fail(denial("record.change", read.value.unitId, text));
}

async function ticketOf(scene: Scene, number: number): Promise<Result<Holder, Outcome>> {
  const ticket = await ticketByNumber(scene.query, number);
  const gone = `没有找到整改单 Z${number}，请核对编号。`;
  if (ticket === undefined) return fail(say(gone, { tone: "ask" }));
  if (!maySeeTicket(scene, ticket)) return fail(denial("tally", unitOfTicket(ticket), { hides: gone }));
  const record = await recordById(scene.query, ticket.recordId);
  if (record === undefined || isRestricted(record)) return fail(say(NEVER, { tone: "ask" }));
  const isTheirs =
    mayCloseTicket(scene, ticket) || mayJudgeTicket(scene, ticket, "ticket.verify") || mayChange(scene, record);
  return isTheirs
    ? ok({ record, ticket })
    : fail(denial("record.change", record.unitId, `Z${number} 的附件由责任单位或提出单位添加，本次未附。`));
}

const NEVER = "查处问题依规不收附件，本次未附。";

/** Tells the sender that the message's pictures and files are not stored, if nothing used them. */
export function withUnattached(scene: Scene, outcome: Outcome): Outcome {
  const { files } = filesOf(scene);
  const { made, replies, attachments = [], isFileTaken = false } = outcome;
  if (files.length === 0 || replies.length === 0 || attachments.length > 0 || isFileTaken) return outcome;
  const isMany = (made?.records ?? []).length > 1;
  return withNote(
    outcome,
    isMany ? "图片或文件未附：本消息登记了多条，请分别回复回执发送。" : "图片或文件未附到任何记录。",
  );
}
