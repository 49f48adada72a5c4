import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { busiest, seeded, silence, simulate, type Try } from "./simulated.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How many messages the long ones try; 500 and 2,000 take minutes (MANY=500 npx vitest run test/outbox/simulation). */
const MANY = Number(process.env.MANY ?? 30);

// In memory: it is the schedule that is tried here, not the disk.
let db: Database;
beforeEach(async () => {
  await db?.close();
  db = await openSqlite(":memory:");
});
afterAll(() => db.close());

const chats = (count: number) => Array.from({ length: count }, (_, index) => `oc_${index}`);
const byTarget = (tries: readonly Try[]) => Map.groupBy(tries, ({ target }) => target);

/** The uuids that were shown more than once. */
const doubled = (shown: readonly Try[]) =>
  [...Map.groupBy(shown, ({ uuid }) => uuid)].filter(([, times]) => times.length > 1).map(([uuid]) => uuid);

describe("the hour for which the platform remembers a uuid", () => {
  test("is never exceeded: after an outage of ninety minutes nothing is shown twice, and a person is asked", async () => {
    const world = simulate(db, (_, at) => (at < Date.parse("2026-11-22T02:30:00.000Z") ? silence(true) : undefined));
    await world.owe(chats(MANY));
    await world.run(120 * MINUTE);
    expect(await world.states()).toEqual({ unknown: MANY });
    expect([world.shown.length, doubled(world.shown)]).toEqual([MANY, []]);
    const spans = [...byTarget(world.tries).values()].map((tries) => (tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0));
    expect(Math.max(...spans)).toBeLessThan(50 * MINUTE);
    expect(Math.max(...spans)).toBeGreaterThan(40 * MINUTE);
  });

  test("is not exceeded by a process that slept for two hours after sending", async () => {
    const world = simulate(db, () => silence(true));
    await world.owe(["oc_1"]);
    await world.step();
    world.restart();
    world.skip(120 * MINUTE);
    await world.run(MINUTE);
    expect([world.tries.length, await world.states()]).toEqual([1, { unknown: 1 }]);
  });

  test("does not begin before the platform has seen the message, so hours of throttling lose nothing", async () => {
    const busy = { ok: false, code: "throttled", platformCode: 230020 } as const;
    const open = Date.parse("2026-11-22T05:00:00.000Z");
    const world = simulate(db, (_, at) => (at < open ? { shown: false, answer: busy } : undefined));
    await world.owe(chats(5));
    await world.run(4.2 * 60 * MINUTE);
    expect(await world.states()).toEqual({ sent: 5 });
  });

  test("would be exceeded by a delivery with a new uuid for each try, which the test detects", async () => {
    let tried = 0;
    const world = simulate(db, (_, at) => (at < Date.parse("2026-11-22T01:05:00.000Z") ? silence(true) : undefined));
    const { send } = mutant(world, () => `n${++tried}`);
    await send("u1");
    world.skip(MINUTE);
    await send("u1");
    expect(world.shown.filter(({ content }) => content === "u1").length).toBe(2);
  });
});

/** The platform of a world, spoken to directly with a uuid of one's own making. */
function mutant(world: ReturnType<typeof simulate>, uuid: () => string) {
  return {
    send: (content: string) =>
      world.messenger.send({ uuid: uuid(), action: "create", target: "oc_1", messageType: "text", content }),
  };
}

describe("one intent", () => {
  test("becomes one message, despite faults, restarts, two processes and expired leases", async () => {
    const random = seeded(11);
    const world = simulate(db, () => {
      const chance = random();
      if (chance < 0.15) return silence(true);
      if (chance < 0.3) return silence(false);
      return undefined;
    });
    await world.owe(Array.from({ length: 600 }, (_, index) => `oc_${index % 40}`));
    let other = world.another("two");
    for (let minute = 0; minute < 12; minute++) {
      for (let turn = 0; turn < 60; turn++) {
        await Promise.all([world.step(), other.step()]);
        world.skip(SECOND);
      }
      world.restart();
      other = world.another(`two ${minute}`);
    }
    await world.run(30 * MINUTE);
    expect(await world.states()).toEqual({ sent: 600 });
    expect([world.shown.length, doubled(world.shown)]).toEqual([600, []]);
    const contents = Map.groupBy(world.tries, ({ uuid }) => uuid);
    expect([...contents.values()].every((tries) => new Set(tries.map(({ content }) => content)).size === 1)).toBe(true);
  });
});

describe("the rate limits", () => {
  test("are kept, and nearly all of them is used", async () => {
    const world = simulate(db);
    const half = (index: number) => (index % 2 === 0 ? "oc_busy" : `oc_${index % 99}`);
    await world.owe(
      Array.from({ length: 1_000 }, (_, index) => half(index)),
      { priority: 2 },
    );
    await world.run(6 * MINUTE);
    expect(await world.states()).toEqual({ sent: 1_000 });
    const perChat = [...byTarget(world.tries).values()].map((tries) => busiest(tries, SECOND));
    // Other bots in the chat may use two of its five.
    expect(Math.max(...perChat)).toBeLessThanOrEqual(3);
    expect(busiest(world.tries, SECOND)).toBeLessThanOrEqual(40);
    expect(busiest(world.tries, MINUTE)).toBeLessThanOrEqual(800);
    const took = (world.tries.at(-1)?.at ?? 0) - (world.tries[0]?.at ?? 0);
    expect(took).toBeLessThan((1.3 * 500 * SECOND) / 3);
  });

  test("stated by the platform are kept to the second: nothing is sent for 52 seconds", async () => {
    const limited = { ok: false, code: "throttled", platformCode: 99991400, retryAfterMs: 52_000 } as const;
    let left = 1;
    const world = simulate(db, () => (left-- > 0 ? { shown: false, answer: limited } : undefined));
    await world.owe(["oc_first"]);
    await world.run(10);
    await world.owe(chats(20));
    await world.run(2 * MINUTE);
    const [first, second] = world.tries;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(52_000);
    expect(await world.states()).toEqual({ sent: 21 });
  });

  test("of one chat do not delay other chats", async () => {
    const world = simulate(db);
    await world.owe(Array.from({ length: 1_000 }, () => "oc_busy"));
    await world.run(SECOND);
    const from = world.now();
    await world.owe(chats(50));
    await world.run(10 * SECOND);
    const others = world.shown.filter(({ target }) => target !== "oc_busy");
    expect(others).toHaveLength(50);
    expect(Math.max(...others.map(({ at }) => at)) - Date.parse(world.start) - from).toBeLessThan(3 * SECOND);
    const busy = world.shown
      .filter(({ target }) => target === "oc_busy")
      .map(({ content }) => Number(content.slice(1)));
    expect(busy).toEqual([...busy].sort((a, b) => a - b));
  });

  test("never make an answer wait behind a thousand reminders", async () => {
    const world = simulate(db);
    await world.owe(chats(1_000), { priority: 3 });
    const waited: number[] = [];
    for (let answer = 0; answer < 60; answer++) {
      await world.run(SECOND);
      const asked = world.now();
      await world.owe([`oc_reply_${answer}`], { priority: 0 });
      await world.run(SECOND / 2);
      const shown = world.shown.find(({ target }) => target === `oc_reply_${answer}`);
      waited.push((shown?.at ?? Number.POSITIVE_INFINITY) - Date.parse(world.start) - asked);
    }
    expect(Math.max(...waited)).toBeLessThan(200);
    expect(busiest(world.tries, MINUTE)).toBeLessThanOrEqual(800);
  });
});

describe("messages that the platform never accepts", () => {
  test("do not delay other messages, however many they are", async () => {
    const world = simulate(db, ({ target }) => (target.startsWith("oc_dead") ? silence(false) : undefined));
    await world.owe(Array.from({ length: 1_500 }, (_, index) => `oc_dead_${index}`));
    await world.run(5 * MINUTE);
    const waited: number[] = [];
    for (let answer = 0; answer < 40; answer++) {
      const asked = world.now();
      await world.owe([`oc_alive_${answer}`]);
      await world.run(7 * SECOND);
      const shown = world.shown.find(({ target }) => target === `oc_alive_${answer}`);
      waited.push((shown?.at ?? Number.POSITIVE_INFINITY) - Date.parse(world.start) - asked);
    }
    expect(Math.max(...waited)).toBeLessThan(3 * SECOND);
    expect(new Set(world.tries.map(({ target }) => target)).size).toBe(1_540);
  });

  test("are tried less and less often with jitter, and finally left to a person", async () => {
    const world = simulate(db, () => silence(false));
    await world.owe(chats(MANY));
    await world.run(70 * MINUTE);
    expect(await world.states()).toEqual({ unknown: MANY });
    const late = world.tries.filter(({ at }) => at - (world.tries[0]?.at ?? 0) > 5 * MINUTE);
    const buckets = Map.groupBy(late, ({ at }) => Math.floor(at / SECOND));
    const seconds = ((late.at(-1)?.at ?? 0) - (late[0]?.at ?? 0)) / SECOND;
    const fullest = Math.max(...[...buckets.values()].map(({ length }) => length));
    expect(fullest).toBeLessThanOrEqual(3 * (late.length / seconds) + 3);
  });
});
