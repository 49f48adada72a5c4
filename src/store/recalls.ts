import { type Query, type Write, write } from "./database.ts";

/** Describes that a message was taken back in the chat; telling it twice is the same. */
export const insertRecall = (query: Query, messageId: string, at: string): Write =>
  write(
    query
      .insertInto("recall")
      .values({ message_id: messageId, at })
      .onConflict((conflict) => conflict.doNothing()),
  );
