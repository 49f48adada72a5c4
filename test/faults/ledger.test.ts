import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { figures } from "#store";
import { databases } from "../support/databases.ts";
import { countEach, createHouse } from "./house.ts";
import { createRig } from "./rig.ts";
import { createTown } from "./town.ts";

// Invariants E2 and E3: a full disk and a lock held by somebody else are said to the platform, and nothing is half done.
const TIMEOUT = { timeout: 120_000 };

describe("a full disk", () => {
  test(
    "is 503 for every event, leaves nothing half written, and is over as soon as there is room",
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

const HOLDER = fileURLToPath(new URL("hold-lock.ts", import.meta.url));
const HELD_MS = 4_000;
/** What a crowded machine may add. */
const SLOW_MS = 600;

describe("a ledger that somebody else has locked", () => {
  test("is 503 within two seconds, and the program goes on answering", TIMEOUT, async () => {
    const city = createTown(10, 40);
    const rig = await createRig(city);
    try {
      const say = (index: number) =>
        rig.ask<{ push: { attempts: { status: number; ms: number }[] } }>("/sandbox/api/say", {
          user: city.people[index]?.openId,
          chat_id: city.chats[index % 10]?.chatId,
          text: `/党课 日期=2026-11-${String(1 + (index % 20)).padStart(2, "0")} 主题=第${index}讲山河 人数=35`,
        });
      expect((await say(0)).push.attempts[0]?.status).toBe(200);

      const holder = spawn(process.execPath, [HOLDER, rig.database, String(HELD_MS)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const gone = once(holder, "exit");
      await once(holder.stdout, "data");
      const held = performance.now();
      let isHeld = true;
      void gone.then(() => {
        isHeld = false;
      });
      const health: number[] = [];
      const watching = (async () => {
        while (isHeld) {
          const started = performance.now();
          await fetch(`${rig.address}/healthz`);
          health.push(performance.now() - started);
        }
      })();
      const refused: number[] = [];
      for (let index = 1; isHeld; index += 3) {
        const waves = await Promise.all([say(index % 30), say((index + 1) % 30), say((index + 2) % 30)]);
        // Its end is heard of a little after the lock is gone.
        if (!isHeld || performance.now() - held >= HELD_MS) break;
        for (const { push } of waves) {
          expect(push.attempts[0]?.status).toBe(503);
          refused.push(push.attempts[0]?.ms ?? 0);
        }
      }
      await gone;
      await watching;
      console.log(
        `E3: ${refused.length} events refused, the last of them after ${Math.max(...refused)} ms; ` +
          `longest wait for /healthz ${Math.round(Math.max(...health))} ms`,
      );
      expect(refused.length).toBeGreaterThan(10);
      expect(Math.max(...refused)).toBeLessThan(2_000);
      // It waited once for the lock; from then on everybody was told at once.
      expect(Math.max(...health)).toBeLessThan(1_200 + SLOW_MS);
      await rig.advance(16_000);
      const { pushes } = await rig.ask<{ pushes: { event_type: string; state: string }[] }>("/sandbox/api/pushes");
      const states = pushes.filter((push) => push.event_type === "im.message.receive_v1").map((push) => push.state);
      expect(new Set(states)).toEqual(new Set(["answered"]));
    } finally {
      await rig.close();
    }
  });
});
