import { type Database, StaleError, type Write } from "../database.ts";
import { NARROW } from "../sql/flavour.ts";
import type { Run } from "../sql/prepared.ts";
import { createQuery } from "./dialect.ts";

/** The parts of Cloudflare's `D1Database` that are used. */
export interface D1Binding {
  prepare(sql: string): D1Statement;
  batch(statements: never[]): Promise<unknown[]>;
}

interface D1Statement {
  bind(...parameters: unknown[]): D1Statement;
  all(): Promise<{ results: unknown[]; meta: { changes?: number } }>;
}

/** The most parameters of a D1 statement. Rows with many columns are therefore inserted one by one. */
const { parameters: PARAMETERS } = NARROW;

/**
 * Opens the ledger in a D1 database that wrangler has migrated. A commit is one `batch()`, which D1 applies as a whole
 * or not at all. A statement with more than a hundred parameters throws, also in tests, because only D1 would refuse
 * it.
 */
export function openD1(binding: D1Binding): Database {
  const run: Run = async (sql, parameters) => {
    const { results, meta } = await bind(binding, { sql, parameters }).all();
    return { rows: results, numAffectedRows: BigInt(meta.changes ?? 0) };
  };
  const query = createQuery("sqlite", run, NARROW);
  return {
    dialect: "d1",
    query,
    async commit(writes) {
      if (writes.length === 0) return;
      const statements = guarded(writes).map((write) => bind(binding, write));
      try {
        await binding.batch(statements as never[]);
      } catch (error) {
        // A failed batch has one error text; only the name of the guard's column in it shows that a guard failed.
        if (error instanceof Error && error.message.includes("guard.ok")) throw new StaleError({ cause: error });
        throw error;
      }
    },
    close: () => query.destroy(),
  };
}

function bind(binding: D1Binding, { sql, parameters }: Write): D1Statement {
  if (parameters.length > PARAMETERS)
    throw new Error(`D1 takes ${PARAMETERS} parameters, not ${parameters.length}: ${sql.slice(0, 100)}`);
  return binding.prepare(sql).bind(...parameters);
}

/**
 * Turns each condition into an insert that fails if the condition does not hold, because no code runs between the
 * statements of a batch. The batch ends by deleting these rows, so their ids need only differ within it.
 */
function guarded(writes: readonly Write[]): Write[] {
  let guards = 0;
  const statements = writes.flatMap((write): Write[] => {
    if (write.must === undefined) return [write];
    const id = ++guards;
    if (write.must === "find")
      return [
        {
          sql: `insert into guard (id, ok) values ('${id}', (select 1 from (${write.sql}) limit 1))`,
          parameters: write.parameters,
        },
      ];
    return [write, { sql: `insert into guard (id, ok) values ('${id}', nullif(changes(), 0))`, parameters: [] }];
  });
  return guards === 0 ? statements : [...statements, { sql: "delete from guard", parameters: [] }];
}
