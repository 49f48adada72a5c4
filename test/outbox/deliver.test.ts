import { beforeAll, describe, expect, test } from "vitest";
import { createLimits } from "#outbox";
import type { RefusalCode, SendResult } from "#platforms";
import { larkTraits } from "#platforms";
import { type Database, outboxByMessage, reviveUnreached, write } from "#store";
import { databases } from "../support/databases.ts";
import { busiest, silence, simulate } from "./simulated.ts";

const refused = (code: RefusalCode): SendResult => ({ ok: false, code, platformCode: undefined });
const MINUTE = 60_000;

describe.each(Object.keys(databases) as (keyof typeof databases)[])("delivery from %s", (engine) => {
  let db: Database;
  beforeAll(async () => {
    db = await databases[engine].open();
  });
  const empty = () => db.commit([write(db.query.deleteFrom("outbox"))]);
  const rowOf = (uuid: string) =>
    db.query.selectFrom("outbox").selectAll().where("uuid", "=", uuid).executeTakeFirstOrThrow();

  test("shows each message once and stores its id for replies", async () => {
    await empty();
    const world = simulate(db);
    await world.owe(["oc_1", "oc_1", "ou_2"]);
    await world.run(10_000);
    expect(world.shown.map(({ content }) => content).sort()).toEqual(["u1", "u2", "u3"]);
    expect(await world.states()).toEqual({ sent: 3 });
    const row = await rowOf("u1");
    expect(row).toMatchObject({ state: "sent", attempts: 0, lease_owner: null, code: null });
    expect(await outboxByMessage(db.query, row.message_id ?? "")).toMatchObject({ source: "test:u1", target: "oc_1" });
  });

  test("keeps the order of a chat, also if its first message must be retried", async () => {
    await empty();
    let silent = 2;
    const world = simulate(db, ({ content }) => (content === "u1" && silent-- > 0 ? silence(false) : undefined));
    await world.owe(["oc_1", "oc_1", "oc_1", "oc_2"]);
    await world.run(MINUTE);
    expect(world.shown.filter(({ target }) => target === "oc_1").map(({ content }) => content)).toEqual([
      "u1",
      "u2",
      "u3",
    ]);
    expect(world.shown[0]).toMatchObject({ target: "oc_2" });
    expect(await rowOf("u1")).toMatchObject({ state: "sent", attempts: 2 });
  });

  test("of one outbox by two processes sends nothing twice", async () => {
    await empty();
    const world = simulate(db);
    await world.owe(Array.from({ length: 60 }, (_, index) => `oc_${index % 20}`));
    const other = world.another("two");
    for (let turn = 0; turn < 200 && ((await world.states()).pending ?? 0) > 0; turn++) {
      await Promise.all([world.step(), other.step()]);
      world.skip(200);
    }
    expect(await world.states()).toEqual({ sent: 60 });
    expect([world.shown.length, world.tries.length]).toEqual([60, 60]);
  });

  test.each([
    ["kept", createLimits(larkTraits.rates), 3],
    ["forgotten, as on a planted mistake,", undefined, 12],
  ])("that begins anew for each message, with what was sent lately %s", async (_, limits, most) => {
    await empty();
    const world = simulate(db, undefined, { limits });
    await world.owe(Array.from({ length: 12 }, () => "oc_1"));
    for (let turn = 0; turn < 200 && ((await world.states()).pending ?? 0) > 0; turn++) {
      await world.step();
      await world.finish();
      world.restart();
      world.skip(50);
    }
    expect(await world.states()).toEqual({ sent: 12 });
    expect(busiest(world.tries, 1_000)).toBe(most);
  });

  test("continues with the same uuid after a process was killed", async () => {
    await empty();
    const world = simulate(db);
    const silent = simulate(db, () => silence(true));
    await world.owe(["oc_1"]);
    const claimed = silent.step();
    await claimed;
    // The first process is gone before it could write down what it heard; its lease lasts a minute.
    await db.commit([
      write(
        db.query
          .updateTable("outbox")
          .set({ lease_owner: "dead", lease_until: "2026-11-22T01:01:00.000Z", next_at: world.clock() }),
      ),
    ]);
    await world.run(59_000);
    expect(world.tries).toHaveLength(0);
    await world.run(2 * MINUTE);
    expect([silent.tries[0]?.uuid, world.tries[0]?.uuid]).toEqual(["u1", "u1"]);
    expect(await world.states()).toEqual({ sent: 1 });
  });

  test("after a message's deadline drops it and reports it", async () => {
    await empty();
    const world = simulate(db);
    await world.owe(["oc_1"], { notAfter: new Date(Date.parse(world.clock()) + 1_000).toISOString() });
    world.skip(2_000);
    await world.run(1_000);
    expect(world.tries).toEqual([]);
    expect(await rowOf("u1")).toMatchObject({ state: "dead", code: "late" });
    expect(world.settled).toMatchObject([{ outcome: "dead", code: "late", source: "test:u1" }]);
  });

  test("of a message refused for its content sends one neutral notice, and none about a refused notice", async () => {
    await empty();
    const world = simulate(db, () => ({ shown: false, answer: refused("content_rejected") }));
    await world.owe(["oc_1"]);
    await world.run(10_000);
    expect(world.tries).toHaveLength(2);
    expect(world.tries[1]?.content).toContain("记录不受影响");
    expect(world.tries[1]?.uuid).not.toBe("u1");
    expect(await world.states()).toEqual({ dead: 2 });
  });

  test("to a chat that no longer exists marks it, so that nothing more is queued for it", async () => {
    await empty();
    const chat = { id: `oc_gone_${engine}`, platform: "lark", kind: "group", name: "群", state: "active" };
    await db.commit([write(db.query.insertInto("chat").values(chat))]);
    const world = simulate(db, () => ({ shown: false, answer: refused("target_gone") }));
    await world.owe([chat.id]);
    await world.run(1_000);
    const row = await db.query.selectFrom("chat").select("state").where("id", "=", chat.id).executeTakeFirst();
    expect([row?.state, await world.states()]).toEqual(["gone", { dead: 1 }]);
  });

  test.each([
    ["place_refused", 2],
    ["message_gone", 2],
    ["unexpected", 3],
  ] as const)("an answer refused as %s is said in the chat itself", async (code, tries) => {
    await empty();
    const world = simulate(db, ({ action }) =>
      action === "reply" || code === "unexpected" ? { shown: false, answer: refused(code) } : undefined,
    );
    await world.owe(["om_1"], { action: "reply", orderKey: "oc_1" });
    await world.run(MINUTE);
    expect(world.tries.map(({ target }) => target)).toEqual(["om_1", "oc_1"]);
    // A reason nobody knows may pass: once more, later, and then never again.
    await world.run(30 * MINUTE);
    expect(world.tries).toHaveLength(tries);
    expect(await world.states()).toEqual(code === "unexpected" ? { dead: 3 } : { dead: 1, sent: 1 });
  });

  test("of a second try does not delay other messages of its chat", async () => {
    await empty();
    const world = simulate(db, ({ content }) =>
      content === "u1" && world.now() < MINUTE ? { shown: false, answer: refused("unexpected") } : undefined,
    );
    await world.owe(["oc_1", "oc_1"]);
    await world.run(MINUTE);
    expect(world.shown.map(({ content }) => content)).toEqual(["u2"]);
    await world.run(10 * MINUTE);
    expect(world.shown.map(({ content }) => content)).toEqual(["u2", "u1"]);
  });

  test("to a person who could not be reached happens when they write to the bot again", async () => {
    await empty();
    let isReachable = false;
    const world = simulate(db, () =>
      isReachable ? undefined : { shown: false, answer: refused("person_unreachable") },
    );
    await world.owe(["ou_1", "ou_2"]);
    await world.run(MINUTE);
    expect(await world.states()).toEqual({ dead: 2 });
    isReachable = true;
    const ago = new Date(Date.parse(world.start) - MINUTE).toISOString();
    await db.commit([reviveUnreached(db.query, { id: "ou_1", since: ago, now: world.clock() })]);
    await world.run(5 * MINUTE);
    expect(world.shown.map(({ target }) => target)).toEqual(["ou_1"]);
    expect(await world.states()).toEqual({ dead: 1, sent: 1 });
    await db.commit([reviveUnreached(db.query, { id: "ou_2", since: world.clock(), now: world.clock() })]);
    expect(await world.states()).toEqual({ dead: 1, sent: 1 });
  });

  test("that is returned to the queue when its process ends looks as if it had never been tried", async () => {
    await empty();
    const world = simulate(db);
    await world.owe(["oc_1", "oc_1", "oc_1", "oc_1", "oc_1"]);
    for (let turn = 0; turn < 4; turn++) await world.step();
    await world.finish();
    const waiting = await db.query.selectFrom("outbox").selectAll().where("state", "=", "pending").execute();
    expect(waiting.map(({ first_try_at, lease_owner }) => [first_try_at, lease_owner])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});
