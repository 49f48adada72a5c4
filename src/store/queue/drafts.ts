import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

/** A question, form or offer that waits for its author for 24 hours. `payload` is what its code needs to continue. */
export interface Draft {
  readonly id: string;
  readonly authorId: string;
  readonly chatId: string;
  readonly type: string;
  readonly payload: unknown;
  /** When the original message was sent; words like 今天 in it refer to that day. */
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  readonly state: "open" | "done";
  readonly version: number;
}

/** Describes a new draft: a question, form or offer that waits for its author. */
export function insertDraft(query: Query, draft: Draft): Write {
  return insertRow(query, "draft", {
    id: draft.id,
    author_id: draft.authorId,
    chat_id: draft.chatId,
    type: draft.type,
    payload: JSON.stringify(draft.payload),
    message_id: null,
    sent_at: draft.sentAt,
    expires_at: draft.expiresAt,
    state: draft.state,
    version: draft.version,
  });
}

/** Describes that a draft is finished; if two people finish it at once, the second commit is aborted. */
export function finishDraft(query: Query, draft: Draft): Write {
  return write(
    query
      .updateTable("draft")
      .set({ state: "done", version: draft.version + 1 })
      .where("id", "=", draft.id)
      .where("version", "=", draft.version)
      .where("state", "=", "open"),
    "change",
  );
}

/** Describes a new payload of a draft; if the draft changed since it was read, the commit is aborted. */
export const rewriteDraft = (query: Query, { id, version, payload }: Draft): Write =>
  write(
    query
      .updateTable("draft")
      .set({ payload: JSON.stringify(payload), version: version + 1 })
      .where("id", "=", id)
      .where("version", "=", version)
      .where("state", "=", "open"),
    "change",
  );

/** The draft with this id. */
export async function draftById(query: Query, id: string): Promise<Draft | undefined> {
  return draftOf(await query.selectFrom("draft").selectAll().where("id", "=", id).executeTakeFirst());
}

/** The newest open draft of this author in this chat that has not expired and asks something. */
export async function lastDraft(
  query: Query,
  authorId: string,
  chatId: string,
  now: Instant,
): Promise<Draft | undefined> {
  return draftOf(
    await query
      .selectFrom("draft")
      .selectAll()
      .where("author_id", "=", authorId)
      .where("chat_id", "=", chatId)
      .where("state", "=", "open")
      .where("type", "!=", "lines")
      .where("expires_at", ">", now)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst(),
  );
}

/** The open drafts of an author in a chat since an instant, oldest first. */
export async function draftsSince(
  query: Query,
  wanted: {
    readonly authorId: string;
    readonly chatId: string;
    readonly types: readonly string[];
    readonly since: Instant;
  },
): Promise<readonly Draft[]> {
  const rows = await query
    .selectFrom("draft")
    .selectAll()
    .where("author_id", "=", wanted.authorId)
    .where("chat_id", "=", wanted.chatId)
    .where("state", "=", "open")
    .where("type", "in", wanted.types)
    .where("sent_at", ">=", wanted.since)
    .orderBy("id")
    .execute();
  return rows.map(draftOf).filter((draft) => draft !== undefined);
}

/** The open drafts of a type that have expired. */
export async function draftsDue(query: Query, type: string, now: Instant): Promise<readonly Draft[]> {
  const rows = await query
    .selectFrom("draft")
    .selectAll()
    .where("type", "=", type)
    .where("state", "=", "open")
    .where("expires_at", "<=", now)
    .orderBy("id")
    .execute();
  return rows.map(draftOf).filter((draft) => draft !== undefined);
}

function draftOf(
  row:
    | {
        id: string;
        author_id: string;
        chat_id: string;
        type: string;
        payload: string;
        sent_at: string;
        expires_at: string;
        state: string;
        version: number;
      }
    | undefined,
): Draft | undefined {
  return (
    row && {
      id: row.id,
      authorId: row.author_id,
      chatId: row.chat_id,
      type: row.type,
      payload: JSON.parse(row.payload),
      sentAt: row.sent_at,
      expiresAt: row.expires_at,
      state: row.state as Draft["state"],
      version: row.version,
    }
  );
}
