import { createHash } from "node:crypto";
import { type ClientBase, DatabaseError, type QueryConfig } from "pg";

/** Lists of every length have statements of their own, and those nobody asks again. */
const PREPARED_STATEMENTS = 400;
/** The error codes of a server that does not know a statement's name, or knows it already. */
const UNKNOWN_OR_TAKEN = /^(?:26000|42P05)$/;

/** How the statements of a ledger are worded for its connections. */
export interface Statements {
  named(text: string, parameters: readonly unknown[]): QueryConfig;
  /**
   * Whether an error was caused only by the name of a prepared statement. If so, names are no longer used, and the
   * caller may repeat the query.
   */
  areRefused(error: unknown): boolean;
  /** Asks one statement outside of transactions. */
  ask(client: ClientBase, text: string, parameters: readonly unknown[]): Promise<Answer>;
}

interface Answer {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

/**
 * A statement under a name is read and planned once a connection, which is half of what it costs. Its name comes from its text: behind
 * a pool of transactions that knows no names (PgBouncer before 1.21), connections of several processes meet on one of the server's, and
 * a name that counted up would run another's statement there. Such a pool is noticed by its refusal.
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
