import type { RefusalCode, SendResult } from "#platforms";
import { type Attachment, attachmentById, attachmentBytes, type Database, type Fetched, markFetched } from "#store";
import { pictureType } from "../files/pictures.ts";

/** The folder in which attachments are stored under the hash of their bytes. */
export interface AttachmentFolder {
  /** The limit for all attachments together, in bytes. */
  readonly mostBytes: number;
  /** Stores the bytes, equal ones only once, and returns their hash after they are written to disk. */
  readonly keep: (bytes: Uint8Array) => Promise<string>;
  readonly read: (hash: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly remove: (hash: string) => Promise<void>;
}

/** The result of a download: the bytes, or why there are none. */
export type Downloaded =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly code: RefusalCode; readonly platformCode: number | undefined };

/** What fetching an attachment needs; without a folder only the platform stores it. */
export interface AttachmentFetching {
  readonly db: Pick<Database, "query" | "commit">;
  readonly folder: AttachmentFolder | undefined;
  readonly download: (messageId: string, key: string) => Promise<Downloaded>;
}

/** The largest attachment that is stored. */
export const MOST_ATTACHMENT_BYTES = 20 * 1_048_576;

/** Fetches nothing: only the platform stores what people send. */
export const NO_ATTACHMENTS: Pick<AttachmentFetching, "folder" | "download"> = {
  folder: undefined,
  download: async () => ({ ok: false, code: "no_answer", platformCode: undefined }),
};

const DONE: SendResult = { ok: true, messageId: undefined };

/**
 * Fetches an attachment and stores its bytes. A temporary failure is returned as a refusal, so that it is tried again
 * like a message.
 */
export async function fetchAttachment({ db, folder, download }: AttachmentFetching, id: string): Promise<SendResult> {
  const attachment = await attachmentById(db.query, id);
  // Without a folder the file stays on the platform. A missing row means that its sender's data was erased meanwhile.
  if (folder === undefined || attachment?.state !== "referred") return DONE;
  const got = await download(attachment.messageId, attachment.fileKey);
  if (!got.ok && !FINAL.includes(got.code)) return got;
  const fetched = got.ok ? await kept(db, folder, attachment, got.value) : { ...NOTHING, state: "missing" as const };
  await db.commit([markFetched(db.query, id, fetched)]);
  return DONE;
}

/** Refusals that another try would not change. */
const FINAL: readonly RefusalCode[] = ["message_gone", "target_gone", "content_rejected", "unexpected"];

const NOTHING = { hash: undefined, size: undefined, picture: undefined };

async function kept(
  db: AttachmentFetching["db"],
  folder: AttachmentFolder,
  { fileKey }: Attachment,
  bytes: Uint8Array,
): Promise<Fetched> {
  const size = bytes.length;
  if (size > MOST_ATTACHMENT_BYTES) return { ...NOTHING, state: "too-large", size };
  const picture = pictureType(bytes);
  // A file sent as a picture that is none is not stored, because it would be displayed as one.
  if (picture === undefined && fileKey.startsWith("img_")) return { ...NOTHING, state: "no-picture", size };
  if ((await attachmentBytes(db.query)) + size > folder.mostBytes) return { ...NOTHING, state: "full", size };
  return { state: "kept", hash: await folder.keep(bytes), size, picture };
}
