import type { Compilable } from "kysely";
import type { Query } from "../database.ts";
import { limitsOf, WIDE } from "./flavour.ts";

/**
 * Groups parts of statements, in order, so that each group fits one statement of this database. `most` is the most parts
 * in a group; without it, as many as a union may have.
 */
export function batchesOf<Part extends Compilable>(
  query: Query,
  parts: readonly Part[],
  most: number = limitsOf(query).terms,
): readonly (readonly Part[])[] {
  const limits = limitsOf(query);
  // A part has about eighty parameters at most, so counting them is only needed where a hundred is the limit.
  const needed = (part: Part): number => (limits === WIDE ? 0 : part.compile().parameters.length);
  const runs: Part[][] = [];
  let free = 0;
  for (const part of parts) {
    const parameters = needed(part);
    const run = runs.at(-1);
    if (run !== undefined && run.length < most && parameters <= free) {
      run.push(part);
      free -= parameters;
    } else {
      runs.push([part]);
      free = limits.parameters - parameters;
    }
  }
  return runs;
}
