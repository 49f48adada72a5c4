import type { RefusalCode, SendResult } from "#platforms";
import { type Attachment, attachmentById, attachmentBytes, type Database, type Fetched, markFetched } from "#store";
import { pictureType } from "../files/pictures.ts";

/** The folder in which attachments stand under the hash of their bytes. */
export interface AttachmentFolder {
  /** What all of them may take, in bytes. */
  readonly mostBytes: number;
  /** Keeps the bytes, once however often they come, and answers their hash when they are on disk. */
  readonly keep: (bytes: Uint8Array) => Promise<string>;
  readonly read: (hash: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly remove: (hash: string) => Promise<void>;
}

/** What a download came to: the bytes, or why there are none. */
export type Downloaded =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly code: RefusalCode; readonly platformCode: number | undefined };

/** What fetching an attachment takes; without a folder the platform alone has it. */
export interface AttachmentFetching {
  readonly db: Pick<Database, "query" | "commit">;
  readonly folder: AttachmentFolder | undefined;
  readonly download: (messageId: string, key: string) => Promise<Downloaded>;
}

/** The largest attachment that is kept. */
export const MOST_ATTACHMENT_BYTES = 20 * 1_048_576;

/** Fetches nothing: the platform alone has what people send. */
export const NO_ATTACHMENTS: Pick<AttachmentFetching, "folder" | "download"> = {
  folder: undefined,
  download: async () => ({ ok: false, code: "no_answer", platformCode: undefined }),
};

const DONE: SendResult = { ok: true, messageId: undefined };

/** Fetches an attachment and keeps its bytes. What may pass is a refusal, so that it is tried again like a message. */
export async function fetchAttachment({ db, folder, download }: AttachmentFetching, id: string): Promise<SendResult> {
  const attachment = await attachmentById(db.query, id);
  // Without a folder it stays with the platform; one that is gone meanwhile was somebody's whose traces were removed.
  if (folder === undefined || attachment?.state !== "referred") return DONE;
  const got = await download(attachment.messageId, attachment.fileKey);
  if (!got.ok && !FINAL.includes(got.code)) return got;
  const fetched = got.ok ? await kept(db, folder, attachment, got.value) : { ...NOTHING, state: "missing" as const };
  await db.commit([markFetched(db.query, id, fetched)]);
  return DONE;
}

/** What will be the same the next time. */
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
  // A file that claims to be a picture and is not one would be displayed as a picture.
  if (picture === undefined && fileKey.startsWith("img_")) return { ...NOTHING, state: "no-picture", size };
  if ((await attachmentBytes(db.query)) + size > folder.mostBytes) return { ...NOTHING, state: "full", size };
  return { state: "kept", hash: await folder.keep(bytes), size, picture };
}
