import { createHash } from "node:crypto";
import { MisplacedError } from "../database.ts";

/** The schema that an address asks for (`?schema=city`); undefined leaves it to the user's own search path. */
export function schemaIn(url: string): string | undefined {
  return new URL(url).searchParams.get("schema") ?? undefined;
}

/** What asking for the schema takes of a connection. */
export interface Asking {
  query<R extends object>(sql: string): Promise<{ readonly rows: readonly R[] }>;
}

/**
 * Answers the schema that a connection writes into. Nothing is set on the connection, because behind a transaction pool that would
 * stay on the server's and meet the next city there. Throws `MisplacedError` when it is not the wanted one, or is none.
 */
export async function schemaOf(client: Asking, wanted: string | undefined): Promise<string> {
  const { rows } = await client.query<{ schema: string | null }>("select current_schema() as schema");
  const found = rows[0]?.schema ?? null;
  if (found === null || (wanted !== undefined && found !== wanted)) throw new MisplacedError(wanted ?? "public", found);
  return found;
}

/** Fails a transaction that stands in another schema, in the server and so without waiting for an answer: nobody is divided by. */
export const staysIn = (schema: string): string =>
  `select 1 / (current_schema() is not distinct from '${schema.replaceAll("'", "''")}')::integer`;

/** The number of an advisory lock of one ledger: all ledgers of a database share the numbers. */
export const lockKey = (schema: string, of: string): string =>
  String(createHash("sha256").update(`mofan ${of} ${schema}`).digest().readBigInt64BE());
