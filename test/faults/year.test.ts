import { expect, test } from "vitest";
import { demoCity, liveQuarter } from "../../src/demo/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { refuserFor } from "../demo/city-desk.ts";

const YEAR = 2026;
const LIMIT_MS = 3_600_000;

test("every card of a year, answers and jobs, is accepted by the platform", {
  timeout: LIMIT_MS,
}, async () => {
  const refuse = refuserFor(demoCity());
  const complaints: string[] = [];
  const jobs = new Map<string, number>();
  let cards = 0;
  const db = await openSqlite(":memory:");
  await liveQuarter(db, {
    year: YEAR,
    from: `${YEAR}-01-01`,
    onCard: (content) => {
      cards += 1;
      try {
        refuse(content);
      } catch (error) {
        complaints.push(`${error} in ${content.slice(0, 200)}`);
      }
    },
    onRung: ({ job }) => void jobs.set(job, (jobs.get(job) ?? 0) + 1),
  });
  await db.close();
  const sent = [...jobs].map(([job, count]) => `${job} ${count}`).join(", ");
  process.stdout.write(`${cards} cards of a year, by the clock ${sent}: ${complaints.length} complaints\n`);
  expect(complaints).toEqual([]);
  expect(jobs.get("weekly-tally")).toBeGreaterThan(1_000);
});
