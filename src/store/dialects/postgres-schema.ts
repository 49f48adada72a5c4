import { createHash } from "node:crypto";
import { MisplacedError } from "../database.ts";

/** The schema that a database URL names (`?schema=city`); undefined means the user's own search path. */
export function schemaIn(url: string): string | undefined {
  return new URL(url).searchParams.get("schema") ?? undefined;
}

/** The part of a connection that the check of the schema needs. */
export interface Asking {
  query<R extends object>(sql: string): Promise<{ readonly rows: readonly R[] }>;
}

/**
 * The schema that a connection writes to. Nothing is set on the connection: behind a transaction pool the setting would
 * stay on the server's connection and affect the next city there. Throws `MisplacedError` if the schema is not the
 * wanted one, or there is none.
 */
export async function schemaOf(client: Asking, wanted: string | undefined): Promise<string> {
  const { rows } = await client.query<{ schema: string | null }>("select current_schema() as schema");
  const found = rows[0]?.schema ?? null;
  if (found === null || (wanted !== undefined && found !== wanted)) throw new MisplacedError(wanted ?? "public", found);
  return found;
}

/**
 * A statement that fails a transaction in another schema by dividing by zero. It fails in the server, so the client
 * need not wait for the result.
 */
export const staysIn = (schema: string): string =>
  `select 1 / (current_schema() is not distinct from '${schema.replaceAll("'", "''")}')::integer`;

/**
 * The number of an advisory lock of one ledger. It contains the schema, because all ledgers of a database share the
 * lock numbers.
 */
export const lockKey = (schema: string, of: string): string =>
  String(createHash("sha256").update(`mofan ${of} ${schema}`).digest().readBigInt64BE());
