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

/** The house and the model, and everything that was sent to the house. */
interface World {
  readonly house: House;
  readonly db: Database;
  readonly expected: Expected[];
  readonly sent: object[];
  /** How many programs came before the one that is spoken to. */
  life: number;
}

/** Takes the steps in the house and in the model, and compares them. */
async function follow(house: House, db: Database, all: readonly Step[]): Promise<void> {
  const world: World = { house, db, expected: [], sent: [], life: 0 };
  for (const step of all) await take(world, step);
  for (const one of world.expected) {
    const rows = await rowsOf(world, one);
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

async function take(world: World, step: Step): Promise<void> {
  if (step.is === "say") return await say(world, step.people);
  // Another program on the same ledger, that remembers nothing of the one before.
  if (step.is === "restart") world.life += 1;
  else if (step.is === "repeat") await repeat(world, step.which);
  else await act(world, step);
}

/** What is done to a message that was said, if any was. */
async function act(world: World, step: Extract<Step, { is: keyof typeof DEEDS }>): Promise<void> {
  const one = world.expected[step.which % Math.max(world.expected.length, 1)];
  if (one !== undefined) await DEEDS[step.is](world, one, "people" in step ? step.people : 0);
}

async function deliver({ house, sent, life }: World, envelope: object): Promise<void> {
  sent.push(envelope);
  expect(await house.deliver(envelope, life % house.programs.length)).toBe(200);
}

const rowsOf = async ({ db }: World, { said }: Expected) =>
  await db.query
    .selectFrom("record")
    .select(["number", "state", "version", "content", "id"])
    .where("message_id", "=", said.event.message.message_id)
    .execute();

async function say({ house, expected }: World, count: number): Promise<void> {
  titles += 1;
  // Reports that are alike on one day are asked about; these share nothing.
  const digest = createHash("sha256").update(String(titles)).digest().subarray(0, 10);
  const title = [...digest].map((byte) => String.fromCodePoint(0x4e00 + byte * 64)).join("");
  const line = `/党课 日期=2026-11-20 主题=${title} 主讲=王志强 人数=${count}`;
  const [push] = await house.spoken(1, () => line);
  expected.push({ said: push?.envelope as unknown as Said, isRecalled: false });
  people.set(expected.at(-1)?.said ?? (push as never), count);
}

async function repeat({ house, sent, life }: World, which: number): Promise<void> {
  const again = sent[which % Math.max(sent.length, 1)];
  if (again !== undefined) expect(await house.deliver(again, life % house.programs.length)).toBe(200);
}

const DEEDS = {
  async deliver(world: World, one: Expected) {
    await deliver(world, one.said);
    if (one.record === undefined && !one.isRecalled)
      one.record = { state: "counted", people: people.get(one.said) ?? 0, version: 1 };
  },
  async withdraw(world: World, one: Expected) {
    const { record } = one;
    if (record === undefined) return;
    const [row] = await rowsOf(world, one);
    await deliver(world, press(one.said, "withdraw", row?.number ?? 0));
    if (record.state === "counted") Object.assign(record, { state: "withdrawn", version: record.version + 1 });
  },
  async correct(world: World, one: Expected, count: number) {
    const { record } = one;
    if (record === undefined) return;
    const [row] = await rowsOf(world, one);
    await deliver(world, message(one.said, `/改 ${row?.number} 人数=${count}`));
    if (record.state === "counted" && record.people !== count)
      Object.assign(record, { people: count, version: record.version + 1 });
  },
  async recall(world: World, one: Expected) {
    const { chat_id, message_id } = one.said.event.message;
    const recall_time = String(Date.parse(world.house.clock()));
    const event = { message_id, chat_id, recall_time, recall_type: "message_owner" };
    const header = { ...one.said.header, event_id: crypto.randomUUID(), event_type: "im.message.recalled_v1" };
    await deliver(world, { schema: "2.0", header, event });
    // It asks whether what was made of it goes too; one that came first leaves no record.
    one.isRecalled = true;
  },
} satisfies Record<string, (world: World, one: Expected, count: number) => Promise<void>>;

const people = new WeakMap<Said, number>();

describe("random actions of people and the platform", () => {
  test("end in the state that a simple model predicts", { timeout: 1_800_000 }, async () => {
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
