import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Database } from "#store";
import { databases } from "../support/databases.ts";
import { createHouse, type House } from "./house.ts";
import { message, press, type Said } from "./words.ts";

// Invariant B7: whatever people and the platform do in whatever order, with repeats and restarts, the ledger says what a model of a
// few lines says. `MODEL_RUNS=5000 npm run test:faults -- model`, or `FAULTS=long`, for as many as RELIABILITY asks.
const RUNS = Number(process.env.MODEL_RUNS ?? (process.env.FAULTS === "long" ? 5_000 : 150));
const seed = Number(process.env.SEED ?? 20261122);
const LIVES = 4;
const MINUTE = 61_000;

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ is: fc.constant("say" as const), people: fc.integer({ min: 1, max: 90 }) }) },
    { weight: 3, arbitrary: fc.record({ is: fc.constant("deliver" as const), which: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ is: fc.constant("withdraw" as const), which: fc.nat(5) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        is: fc.constant("correct" as const),
        which: fc.nat(5),
        people: fc.integer({ min: 1, max: 90 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ is: fc.constant("recall" as const), which: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ is: fc.constant("repeat" as const), which: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("restart" as const) }) },
  ),
  { minLength: 3, maxLength: 16 },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

/** What the ledger must say of one message. */
interface Expected {
  readonly said: Said;
  isRecalled: boolean;
  record?: { state: "counted" | "withdrawn"; people: number; version: number };
}

let titles = 0;

/** Takes the steps in the house and in the model, and compares them. */
async function follow(house: House, db: Database, all: readonly Step[]): Promise<void> {
  const expected: Expected[] = [];
  const sent: object[] = [];
  let life = 0;
  const deliver = async (envelope: object) => {
    sent.push(envelope);
    expect(await house.deliver(envelope, life % house.programs.length)).toBe(200);
  };
  const rowOf = async ({ said }: Expected) =>
    await db.query
      .selectFrom("record")
      .select(["number", "state", "version", "content", "id"])
      .where("message_id", "=", said.event.message.message_id)
      .execute();
  const at = (which: number) => expected[which % Math.max(expected.length, 1)];
  for (const step of all) {
    const one = "which" in step ? at(step.which) : undefined;
    const record = one?.record;
    switch (step.is) {
      case "say": {
        titles += 1;
        // Reports that are alike on one day are asked about; these share nothing.
        const digest = createHash("sha256").update(String(titles)).digest().subarray(0, 10);
        const title = [...digest].map((byte) => String.fromCodePoint(0x4e00 + byte * 64)).join("");
        const line = `/党课 日期=2026-11-20 主题=${title} 主讲=王志强 人数=${step.people}`;
        const [push] = await house.spoken(1, () => line);
        expected.push({ said: push?.envelope as unknown as Said, isRecalled: false });
        people.set(expected.at(-1)?.said ?? (push as never), step.people);
        break;
      }
      case "deliver": {
        if (one === undefined) break;
        await deliver(one.said);
        if (one.record === undefined && !one.isRecalled)
          one.record = { state: "counted", people: people.get(one.said) ?? 0, version: 1 };
        break;
      }
      case "withdraw": {
        if (one === undefined || record === undefined) break;
        const [row] = await rowOf(one);
        await deliver(press(one.said, "withdraw", row?.number ?? 0));
        if (record.state === "counted") Object.assign(record, { state: "withdrawn", version: record.version + 1 });
        break;
      }
      case "correct": {
        if (one === undefined || record === undefined) break;
        const [row] = await rowOf(one);
        await deliver(message(one.said, `/改 ${row?.number} 人数=${step.people}`));
        if (record.state === "counted" && record.people !== step.people)
          Object.assign(record, { people: step.people, version: record.version + 1 });
        break;
      }
      case "recall": {
        if (one === undefined) break;
        const { chat_id, message_id } = one.said.event.message;
        const event = {
          message_id,
          chat_id,
          recall_time: String(Date.parse(house.clock())),
          recall_type: "message_owner",
        };
        const header = { ...one.said.header, event_id: crypto.randomUUID(), event_type: "im.message.recalled_v1" };
        await deliver({ schema: "2.0", header, event });
        // It asks whether what was made of it goes too; one that came first leaves no record.
        one.isRecalled = true;
        break;
      }
      case "repeat": {
        const again = sent[step.which % Math.max(sent.length, 1)];
        if (again !== undefined) expect(await house.deliver(again, life % house.programs.length)).toBe(200);
        break;
      }
      case "restart":
        // Another program on the same ledger, that remembers nothing of the one before.
        life += 1;
        break;
    }
  }
  for (const one of expected) {
    const rows = await rowOf(one);
    const revisions = await Promise.all(
      rows.map(({ id }) => db.query.selectFrom("revision").select("version").where("record_id", "=", id).execute()),
    );
    const found = rows.map(({ state, version, content }, index) => {
      const people = JSON.parse(content).amounts.attendees.value;
      return { state, version, people, steps: revisions[index]?.length };
    });
    expect(found).toEqual(one.record === undefined ? [] : [{ ...one.record, steps: one.record.version }]);
  }
}

const people = new WeakMap<Said, number>();

describe("what people and the platform do in any order", () => {
  test("comes to what a model of a few lines says", { timeout: 1_800_000 }, async () => {
    const db = await databases.sqlite.open();
    const house = await createHouse(Array.from({ length: LIVES }, () => db));
    let done = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        // Whoever says more than twenty things in a minute is answered once for all.
        await house.sandbox.advance(MINUTE);
        await follow(house, db, all);
        done += all.length;
      }),
      { numRuns: RUNS, seed, endOnFailure: process.env.FAULTS !== "long" },
    );
    const kept = await db.query
      .selectFrom("total")
      .select((e) => e.fn.sum<number>("amount").as("sum"))
      .where("unit_id", "=", "city")
      .where("span", "like", "m%")
      .executeTakeFirst();
    const posted = await db.query
      .selectFrom("posting")
      .select((e) => e.fn.sum<number>("amount").as("sum"))
      .executeTakeFirst();
    expect(Number(kept?.sum ?? 0), "the kept sums").toBe(Number(posted?.sum ?? 0));
    console.log(`B7: ${RUNS} runs, ${done} steps, seed ${seed}`);
  });
});
