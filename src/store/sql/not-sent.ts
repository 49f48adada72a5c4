import { sql } from "#kysely";

/**
 * The condition of the partial index on unsent rows, in the index's own text, because a parameter would not match it.
 * Queries for other states than `sent` include it, or they would read every sent message.
 */
export const NOT_SENT = sql<boolean>`state <> 'sent'`;
