import { describe } from "vitest";
import { databases } from "../support/databases.ts";
import { testDatabase } from "./contract.ts";

/** How many commits race in pairs; a commit on D1 is a fetch here. */
const PAIRS = { sqlite: 1000, postgres: 1000, d1: 100 } satisfies Record<keyof typeof databases, number>;

for (const engine of ["sqlite", "postgres", "d1"] as const)
  describe(engine, () => testDatabase(databases[engine].open, PAIRS[engine]));
