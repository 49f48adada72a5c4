import { type Query, type Write, write } from "./database.ts";
import { readOnce } from "./read-once.ts";

/** Describes that a message was taken back in the chat; telling it twice is the same. */
export const insertRecall = (query: Query, messageId: string, at: string): Write =>
  write(
    query
      .insertInto("recall")
      .values({ message_id: messageId, at })
      .onConflict((conflict) => conflict.doNothing()),
  );

/** Whether a message was taken back before it came. */
export async function wasRecalled(query: Query, messageId: string): Promise<boolean> {
  const rows = await readOnce(query, "recall of", [messageId], () =>
    query.selectFrom("recall").select("at").where("message_id", "=", messageId),
  );
  return rows.length > 0;
}
