import { describe } from "vitest";
import { databases } from "../support/databases.ts";
import { testDatabase } from "./contract.ts";

/** How many commits race in pairs; miniflare takes ten milliseconds for what the others do in one. */
const PAIRS = { sqlite: 1000, postgres: 1000, d1: 50 } satisfies Record<keyof typeof databases, number>;

for (const engine of ["sqlite", "postgres", "d1"] as const)
  describe(engine, () => testDatabase(databases[engine].open, PAIRS[engine]));
