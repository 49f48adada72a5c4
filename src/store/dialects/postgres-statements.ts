import { createHash } from "node:crypto";
import { type ClientBase, DatabaseError, type QueryConfig } from "pg";

/**
 * Each list length makes a statement of its own, most of which are never used again; more than this many are not
 * prepared.
 */
const PREPARED_STATEMENTS = 400;
/** The error codes for a statement name that the server does not know, or that is already in use. */
const UNKNOWN_OR_TAKEN = /^(?:26000|42P05)$/;

/** How statements are sent over the connections of a ledger. */
export interface Statements {
  named(text: string, parameters: readonly unknown[]): QueryConfig;
  /**
   * Whether an error was caused only by the name of a prepared statement. If so, names are no longer used, and the
   * caller may repeat the query.
   */
  areRefused(error: unknown): boolean;
  /** Runs one statement outside a transaction. */
  ask(client: ClientBase, text: string, parameters: readonly unknown[]): Promise<Answer>;
}

interface Answer {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

/**
 * Prepared statements are parsed and planned once per connection, which is half of their cost. A name is computed from
 * the text: behind a transaction pool that ignores names (PgBouncer before 1.21), several processes share a server
 * connection, and a counted name would run another process's statement. Such a pool is recognised by its refusal.
 */
export function createStatements(onRefused: () => void = () => {}): Statements {
  const names = new Map<string, string>();
  let areNamed = true;
  const named = (text: string, parameters: readonly unknown[]): QueryConfig => {
    const values = [...parameters];
    if (!areNamed) return { text, values };
    const name = names.get(text) ?? (names.size < PREPARED_STATEMENTS ? nameOf(text) : undefined);
    if (name === undefined) return { text, values };
    names.set(text, name);
    return { name, text, values };
  };
  const areRefused = (error: unknown): boolean => {
    if (!(error instanceof DatabaseError) || !UNKNOWN_OR_TAKEN.test(error.code ?? "")) return false;
    if (areNamed) onRefused();
    areNamed = false;
    return true;
  };
  return {
    named,
    areRefused,
    async ask(client, text, parameters) {
      try {
        return await client.query(named(text, parameters));
      } catch (error) {
        if (!areRefused(error)) throw error;
        return await client.query(named(text, parameters));
      }
    },
  };
}

const nameOf = (text: string): string => `mofan_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
