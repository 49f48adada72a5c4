import { describe, expect, test } from "vitest";
import type { Command } from "#bot";
import { commands } from "#commands";
import type { Database } from "#store";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { createPostgres, databases } from "../support/databases.ts";
import { countEach, createHouse, type House } from "./house.ts";
import { reportLine, seededRandom } from "./town.ts";

// Invariants B2, B3, B4 and B6: one event, one record, one reply, whoever delivers it and however often.
const EVENTS = process.env.FAULTS === "long" ? 2_000 : 500;
const TIMES = 5;
const TIMEOUT = { timeout: 600_000 };

/** Delivers every event five times at once, to all programs in turn, and again what was not taken, as the platform does. */
async function crowd(house: House, count: number, atOnce: number): Promise<{ longestMs: number; repeated: number }> {
  const pushes = await house.spoken(count);
  let longestMs = 0;
  let repeated = 0;
  for (let at = 0; at < pushes.length; at += atOnce) {
    let wave = pushes
      .slice(at, at + atOnce)
      .flatMap((push) => Array.from({ length: TIMES }, (_, copy) => ({ push, to: copy % house.programs.length })));
    for (let tries = 0; wave.length > 0; tries += 1) {
      if (tries > MOST_RETRIES) throw new Error(`${wave.length} deliveries were refused five times`);
      const refused = await Promise.all(
        wave.map(async (one) => {
          const started = performance.now();
          const status = await house.deliver(one.push.envelope, one.to);
          longestMs = Math.max(longestMs, performance.now() - started);
          expect([200, 503]).toContain(status);
          return status === 200 ? [] : [one];
        }),
      );
      wave = refused.flat();
      repeated += wave.length;
    }
  }
  await house.settle();
  return { longestMs: Math.round(longestMs), repeated };
}

const MOST_RETRIES = 4;

/** Delivers an event until it is taken, as the platform does: a crowded machine may say that it should come again. */
async function delivered(house: House, envelope: object): Promise<number> {
  let status = await house.deliver(envelope);
  for (let tries = 0; status === 503 && tries < MOST_RETRIES; tries += 1) status = await house.deliver(envelope);
  return status;
}

async function expectOneEach(house: House, db: Database): Promise<void> {
  const { records, replies } = await countEach(house, db);
  expect(new Set(records), "records of a message").toEqual(new Set([1]));
  expect(new Set(replies), "replies to a message").toEqual(new Set([1]));
}

describe("each event delivered five times at once", () => {
  test("is recorded once by one instance on SQLite", TIMEOUT, async () => {
    const db = await databases.sqlite.open();
    const house = await createHouse([db]);
    const found = await crowd(house, EVENTS, 20);
    await expectOneEach(house, db);
    console.log(`B2, SQLite: ${EVENTS} events, each ${TIMES} times at once`, found);
  });

  test("is recorded once by two instances on one PostgreSQL", TIMEOUT, async () => {
    const url = await createPostgres();
    const ledgers = [await openPostgres(url), await openPostgres(url)];
    try {
      const house = await createHouse(ledgers);
      const found = await crowd(house, EVENTS, 6);
      await expectOneEach(house, ledgers[0] as Database);
      console.log(`B2, two instances on PostgreSQL: ${EVENTS} events, each ${TIMES} times at once`, found);
    } finally {
      for (const db of ledgers) await db.close();
    }
  });
});

describe("both keys of the inbox", () => {
  const conflicts = (house: House) =>
    house.programs[0]?.counters.entries().find(({ name }) => name === "conflicts")?.count ?? 0;

  test("make one record of one message with two event ids", async () => {
    const db = await databases.sqlite.open();
    const house = await createHouse([db]);
    const [push] = await house.spoken(1);
    const envelope = push?.envelope as { header: object };
    expect(await house.deliver(envelope)).toBe(200);
    const again = { ...envelope, header: { ...envelope.header, event_id: "another".repeat(4) } };
    expect(await house.deliver(again)).toBe(200);
    await house.settle();
    await expectOneEach(house, db);
    expect(conflicts(house)).toBe(0);
  });

  test("make one record of one event id with two bodies, and report the conflict", async () => {
    const db = await databases.sqlite.open();
    const house = await createHouse([db]);
    const [first, second] = await house.spoken(2);
    const one = first?.envelope as { header: { event_id: string } };
    const other = second?.envelope as { header: object };
    expect(await house.deliver(one)).toBe(200);
    expect(await house.deliver({ ...other, header: { ...other.header, event_id: one.header.event_id } })).toBe(200);
    await house.settle();
    expect((await countEach(house, db)).records).toEqual([1, 0]);
    expect(conflicts(house)).toBe(1);
  });
});

/** A ledger whose commits are made, and then reported as lost, in this share of the cases. */
function forgetful(db: Database, share: number): Database {
  const random = seededRandom(4);
  return {
    ...db,
    async commit(writes) {
      await db.commit(writes);
      if (random() < share) throw new Error("Network connection lost.");
    },
  };
}

describe.each([0.1, 1])("a commit that succeeded but is reported as lost, in %d of the cases", (share) => {
  test("is recognised as committed", TIMEOUT, async () => {
    const db = await databases.sqlite.open();
    const house = await createHouse([forgetful(db, share)], { plain: db });
    for (const push of await house.spoken(100)) expect(await delivered(house, push.envelope)).toBe(200);
    await house.settle();
    await expectOneEach(house, db);
  });
});

describe("an event whose handling fails", () => {
  test("is stored as dead with its reason and an apology, and does not affect others", TIMEOUT, async () => {
    const db = await databases.sqlite.open();
    const poisoned = commands.map((command): Command => {
      const run: Command["run"] = async (scene, line) => {
        if (line.rest.includes("毒")) throw new TypeError("poison");
        return await command.run(scene, line);
      };
      return { ...command, run };
    });
    const house = await createHouse([db], { commands: poisoned });
    const random = seededRandom(6);
    const isPoison = (index: number) => index % 100 === 50;
    const pushes = await house.spoken(500, (index) =>
      isPoison(index) ? "/党课 日期=2026-11-20 主题=毒 人数=35" : reportLine(random, "2026-11-22"),
    );
    for (let at = 0; at < pushes.length; at += 25) {
      const wave = pushes.slice(at, at + 25).map((push) => delivered(house, push.envelope));
      expect(new Set(await Promise.all(wave))).toEqual(new Set([200]));
    }
    await house.settle();
    const { records, replies } = await countEach(house, db);
    expect(records).toEqual(pushes.map((_, index) => (isPoison(index) ? 0 : 1)));
    expect(new Set(replies)).toEqual(new Set([1]));
    const dead = await db.query.selectFrom("inbox").select("reason").where("state", "=", "dead").execute();
    expect(dead).toEqual(Array.from({ length: 5 }, () => ({ reason: "TypeError: poison" })));
  });
});
