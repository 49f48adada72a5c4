import { describe, expect, test } from "vitest";
import { sql } from "#kysely";
import { figures } from "#store";
import { databases } from "../../support/databases.ts";
import { countEach, createHouse } from "../house.ts";

// Invariant E2: a full disk is said to the platform, and nothing is half done.
const TIMEOUT = { timeout: 120_000 };

describe("a full disk", () => {
  test(
    "answers every event with 503, leaves nothing half written, and recovers as soon as there is space",
    TIMEOUT,
    async () => {
      const db = await databases.sqlite.open();
      const house = await createHouse([db]);
      const pages = async (most: number) => {
        await sql`pragma max_page_count = ${sql.lit(most)}`.execute(db.query);
      };
      const rows = async () => {
        const tables = ["inbox", "record", "revision", "posting", "total", "audit", "outbox"] as const;
        const counts: number[] = [];
        for (const table of tables) {
          const found = await db.query
            .selectFrom(table)
            .select((e) => e.fn.countAll<number>().as("n"))
            .execute();
          counts.push(found[0]?.n ?? 0);
        }
        return counts;
      };
      // The numbers are taken from a sequence beforehand, so that what fails is the event's own commit.
      const [first] = await house.spoken(1);
      expect(await house.deliver(first?.envelope ?? {})).toBe(200);
      const used = await sql<{ page_count: number }>`pragma page_count`.execute(db.query);
      await pages((used.rows[0]?.page_count ?? 0) + 2);

      const pushes = await house.spoken(60);
      const taken: (typeof pushes)[number][] = [];
      let before = await rows();
      const refused: (typeof pushes)[number][] = [];
      for (const push of pushes) {
        const status = await house.deliver(push.envelope);
        const after = await rows();
        if (status === 200) taken.push(push);
        else {
          expect(status).toBe(503);
          expect(after, "rows after a refused event").toEqual(before);
          refused.push(push);
        }
        before = after;
      }
      expect(refused.length).toBeGreaterThan(20);
      const question = { unitId: "city", reach: "all", from: "2026-01-01", to: "2026-12-31" } as const;
      expect((await figures(db.query, question)).length, "reading goes on").toBeGreaterThan(0);

      await pages(1_000_000);
      for (const push of refused) expect(await house.deliver(push.envelope)).toBe(200);
      await house.settle();
      const { records, replies } = await countEach(house, db);
      expect(new Set([...records, ...replies])).toEqual(new Set([1]));
      console.log(
        `E2: ${refused.length} of ${pushes.length} events refused while the disk was full, 0 rows of them written`,
      );
    },
  );
});
