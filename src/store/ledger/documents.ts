import type { Day, Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";

/** A document or speech from a higher level that the units below `unitId` must study by `due` (reminder rule R1). */
export interface UpperDocument {
  readonly id: string;
  readonly title: string;
  readonly issued: Day;
  readonly due: Day;
  readonly unitId: string;
  readonly byId: string;
}

const KEY = "document.";

/** Describes a new or changed document to be studied. */
export function keepDocument(query: Query, document: UpperDocument, now: Instant): Write {
  const { id, ...rest } = document;
  const value = JSON.stringify(rest);
  return write(
    query
      .insertInto("setting")
      .values({ key: `${KEY}${id}`, value, at: now })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, at: now })),
  );
}

/** Describes that a document need not be studied any more. */
export const dropDocument = (query: Query, id: string): Write =>
  write(query.deleteFrom("setting").where("key", "=", `${KEY}${id}`));

/** The documents to be studied, the newest first. */
export async function upperDocuments(query: Query): Promise<readonly UpperDocument[]> {
  const rows = await query
    .selectFrom("setting")
    .select(["key", "value"])
    .where("key", ">=", KEY)
    .where("key", "<", "document/")
    .orderBy("key", "desc")
    .execute();
  return rows.map(({ key, value }) => ({ id: key.slice(KEY.length), ...JSON.parse(value) }));
}
