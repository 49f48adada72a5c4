import type { NewAttachment, Outcome, Scene, SentFile } from "./command.ts";

/** A person's pictures and files, and the message in which the platform stores them. */
export interface SentFiles {
  readonly files: readonly SentFile[];
  readonly messageId: string;
}

/** The pictures and files of the current message. */
export const filesOf = ({ message }: Pick<Scene, "message">): SentFiles => ({
  files: message?.files ?? (message?.file === undefined ? [] : [message.file]),
  messageId: message?.messageId ?? "",
});

/** The file names 「现场照片.jpg、签到表.pdf」, or their number if there are more than three. */
export const fileNames = (files: readonly Pick<SentFile, "name">[]): string =>
  files.length > 3 ? `${files.length}个附件` : files.map(({ name }) => name).join("、");

/** The note on a receipt about the pictures and files of its record. */
export const attachedNote = (files: readonly Pick<SentFile, "name">[]): string => `附件：${fileNames(files)}`;

/** The files as attachments of a record or one of its findings. */
export const attachmentsOn = (
  recordNumber: number,
  ticketNumber: number | undefined,
  { files, messageId }: SentFiles,
): readonly NewAttachment[] =>
  files.map(({ key, name }) => ({ recordNumber, ticketNumber, name, messageId, fileKey: key }));

/** Adds a note under the first card of an outcome. */
export function withNote(outcome: Outcome, text: string): Outcome {
  const [first, ...others] = outcome.replies;
  if (first === undefined) return outcome;
  const card = { ...first.card, blocks: [...first.card.blocks, { type: "note", text } as const] };
  return { ...outcome, replies: [{ ...first, card }, ...others] };
}
