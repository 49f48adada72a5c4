import { defineConfig } from "vitest/config";

// Each of these has a script of its own (`vitest run --mode browser`): they need more than npm, or more than a minute.
const APART = ["bench", "browser", "clients", "faults", "office", "pgbouncer"];
// A push tries its share of every harness but these, which bound times, ask for more than npm has, or take a minute.
const LONG_FAULTS = ["balanced", "balanced-once", "bombs", "fuzz", "load", "lock", "padding-oracle", "power", "year"];

export default defineConfig(({ mode }) => ({
  test: {
    include: APART.includes(mode) ? [`test/${mode}/**/*.test.ts`] : ["test/**/*.test.ts"],
    exclude: APART.includes(mode)
      ? []
      : [
          ...APART.filter((suite) => suite !== "faults").map((suite) => `test/${suite}/**`),
          ...LONG_FAULTS.map((harness) => `test/faults/**/${harness}.test.ts`),
        ],
    pool: "forks",
    // Two, because every file opens real databases and a laptop has other things to do.
    maxWorkers: 2,
    // For a machine that is busy with other things; nothing here takes a quarter of it on an idle one.
    testTimeout: 60_000,
    // The first file to need PostgreSQL has a real server started.
    globalSetup: ["test/support/servers/postgres-server.ts"],
    hookTimeout: 120_000,
  },
}));
