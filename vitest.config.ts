import { defineConfig } from "vitest/config";

// Each of these has a script of its own (`vitest run --mode browser`): they need more than npm, or more than a minute.
const APART = ["bench", "browser", "faults", "office"];

export default defineConfig(({ mode }) => ({
  test: {
    include: APART.includes(mode) ? [`test/${mode}/**/*.test.ts`] : ["test/**/*.test.ts"],
    exclude: APART.includes(mode) ? [] : APART.map((suite) => `test/${suite}/**`),
    pool: "forks",
    // Two, because every file opens real databases and a laptop has other things to do.
    maxWorkers: 2,
    // For a machine that is busy with other things; nothing here takes a quarter of it on an idle one.
    testTimeout: 60_000,
    // The first file to need PostgreSQL has a real server started.
    globalSetup: ["test/support/postgres-server.ts"],
    hookTimeout: 120_000,
  },
}));
