import { sql } from "kysely";

/**
 * The condition of the index of what is not sent, in the index's own words, because no parameter can stand for it. Whoever
 * looks for states of the outbox other than `sent` says it too, or reads everything that was ever sent.
 */
export const NOT_SENT = sql<boolean>`state <> 'sent'`;
