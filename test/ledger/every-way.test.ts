import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Database, loadTree, type Write } from "#store";
import { wrongs } from "./compared.ts";
import { type Op, op, play } from "./deeds.ts";
import { leftBehind, leftStanding, meddling } from "./meddling.ts";
import { ADMIN, chatOf, nameOf, openVillage, secretaryOf } from "./village.ts";

// A push tries a few sequences; FAULTS=long tries fifty times as many.
const RUNS = process.env.FAULTS === "long" ? 300 : 6;
const SEED = Number(process.env.SEED ?? 2_311);

const STEPS_A_LOOK = 24;
const done = new Set<string>();
let [played, records, joined, moves] = [0, 0, 0, 0];

async function sequence(ops: readonly Op[], wrap?: (db: Database) => Database): Promise<readonly string[]> {
  const village = await openVillage(wrap);
  try {
    for (const [index, one] of ops.entries()) {
      await play(village, one);
      if ((index + 1) % STEPS_A_LOOK !== 0 && index + 1 < ops.length) continue;
      const found = await wrongs(village.db);
      if (found.length > 0) return found;
    }
    const rows = await village.db.query.selectFrom("record").select("joined_to").execute();
    for (const { action } of await village.db.query.selectFrom("revision").select("action").execute()) done.add(action);
    played += ops.length;
    records += rows.length;
    joined += rows.filter(({ joined_to }) => joined_to !== null).length;
    moves += [...(await loadTree(village.db.query)).placings.values()].reduce((sum, list) => sum + list.length - 1, 0);
    return [];
  } finally {
    await village.db.close();
  }
}

const sequences = (wrap?: (db: Database) => Database) =>
  fc.asyncProperty(fc.array(op, { minLength: 36, maxLength: 72 }), async (ops) => {
    expect(await sequence(ops, wrap)).toEqual([]);
  });

describe("after random actions, however the figures are read", () => {
  test("sums, figures, the rows behind them, lists and files equal a recount of the raw rows", {
    timeout: 3_600_000,
  }, async () => {
    await fc.assert(sequences(), { numRuns: RUNS, seed: SEED });
    process.stdout.write(`every way: ${played} steps, ${records} records, ${joined} joined, ${moves} moves stand\n`);
    expect(Math.min(records, joined, moves)).toBeGreaterThan(2);
    expect([...done]).toEqual(
      expect.arrayContaining(["edit", "withdraw", "restore", "confirm", "return", "join", "count"]),
    );
  });
});

const BUGS: Readonly<Record<string, (write: Write) => Write | undefined>> = {
  "people who are not forgotten with their record": leftStanding("subject"),
  "a move that leaves its joint events where they met": leftBehind,
};

describe("the recount detects", () => {
  test.each([...Object.keys(BUGS), "nothing where there is nothing"])("%s", async (name) => {
    const bug = BUGS[name];
    const village = await openVillage(bug === undefined ? undefined : meddling(bug));
    const { db, say, press } = village;
    await say(secretaryOf("a"), chatOf("a"), "/亮身份 2026-09-12 名单=赵刚、孙丽");
    await press(secretaryOf("a"), chatOf("a"), "withdraw", "1");
    await say(secretaryOf("a"), chatOf("a"), "/党课 2026-09-12 清洁家园 30人");
    await say(secretaryOf("b"), chatOf("b"), "/党课 2026-09-12 清洁家园 40人");
    await press(secretaryOf("b"), chatOf("b"), "joint", "3", "same:2");
    await say(ADMIN, chatOf("gw"), `/单位 移动 ${nameOf("a")} 上级=${nameOf("x")} 自=2026-04-01`);
    expect((await wrongs(db)).length > 0).toBe(bug !== undefined);
    await db.close();
  });
});
