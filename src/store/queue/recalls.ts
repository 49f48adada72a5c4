import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { wordOnce } from "../sql/insert.ts";

/** Describes that a message was recalled in the chat; a repeated notice changes nothing. */
export const insertRecall = (query: Query, messageId: string, at: string): Write =>
  write(
    query
      .insertInto("recall")
      .values({ message_id: messageId, at })
      .onConflict((conflict) => conflict.doNothing()),
  );

/** Requires at the commit that a message was not recalled meanwhile; otherwise the event is decided again. */
export function expectNotRecalled(query: Query, messageId: string): Write {
  const sqlText = wordOnce(query, "expect not recalled", () =>
    query
      .selectNoFrom(sql<number>`1`.as("one"))
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("recall").select("message_id").where("message_id", "=", ""))),
      ),
  );
  return { sql: sqlText, parameters: [messageId], must: "find" };
}

/** Requires at the commit that a message still has `count` records: the person who recalls it confirms each of them. */
export function expectRecordsOf(query: Query, messageId: string, count: number): Write {
  const sqlText = wordOnce(query, "expect records of", () =>
    query.selectNoFrom(sql<number>`1`.as("one")).where(
      ({ selectFrom }) =>
        selectFrom("record")
          .select((e) => e.fn.countAll<number>().as("count"))
          .where("message_id", "=", ""),
      "=",
      0,
    ),
  );
  return { sql: sqlText, parameters: [messageId, count], must: "find" };
}

/** Whether a message was recalled in the chat. */
export async function wasRecalled(query: Query, messageId: string): Promise<boolean> {
  const row = await query
    .selectFrom("recall")
    .select("message_id")
    .where("message_id", "=", messageId)
    .executeTakeFirst();
  return row !== undefined;
}
