import type { NewAttachment, Outcome, Scene, SentFile } from "./command.ts";

/** Pictures and files of somebody's, and the message in which the platform has them. */
export interface SentFiles {
  readonly files: readonly SentFile[];
  readonly messageId: string;
}

/** The pictures and files of the message that is spoken. */
export const filesOf = ({ message }: Pick<Scene, "message">): SentFiles => ({
  files: message?.files ?? (message?.file === undefined ? [] : [message.file]),
  messageId: message?.messageId ?? "",
});

/** 「现场照片.jpg、签到表.pdf」, or how many there are where that would be long. */
export const fileNames = (files: readonly Pick<SentFile, "name">[]): string =>
  files.length > 3 ? `${files.length}个附件` : files.map(({ name }) => name).join("、");

/** What a receipt says of the pictures and files of its record. */
export const attachedNote = (files: readonly Pick<SentFile, "name">[]): string => `附件：${fileNames(files)}`;

/** The files as attachments of a record, or of one of its findings. */
export const attachmentsOn = (
  recordNumber: number,
  ticketNumber: number | undefined,
  { files, messageId }: SentFiles,
): readonly NewAttachment[] =>
  files.map(({ key, name }) => ({ recordNumber, ticketNumber, name, messageId, fileKey: key }));

/** The outcome with a line under its first card. */
export function withNote(outcome: Outcome, text: string): Outcome {
  const [first, ...others] = outcome.replies;
  if (first === undefined) return outcome;
  const card = { ...first.card, blocks: [...first.card.blocks, { type: "note", text } as const] };
  return { ...outcome, replies: [{ ...first, card }, ...others] };
}
