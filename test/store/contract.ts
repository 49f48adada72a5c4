import { beforeAll, describe, expect, test } from "vitest";
import { createNumbers, type Database, insertRow, StaleError, type Write, write } from "#store";

const AT = "2026-11-22T10:00:00.000Z";

/** What every database promises, whatever its engine. Values that the engines could treat differently are named here. */
export function testDatabase(open: () => Promise<Database>, pairs: number): void {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });

  const put = (key: string, value = ""): Write => insertRow(db.query, "setting", { key, value, at: AT });
  const valueAt = async (key: string) =>
    (await db.query.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst())?.value;
  const find = (key: string): Write =>
    write(db.query.selectFrom("setting").select("key").where("key", "=", key), "find");
  const change = (key: string, from: string, to: string): Write =>
    write(
      db.query.updateTable("setting").set({ value: to }).where("key", "=", key).where("value", "=", from),
      "change",
    );

  describe("a read of one snapshot", () => {
    test("does not see later writes, and the next one does", async ({ skip }) => {
      if (db.atOneMoment === undefined) return skip("D1 answers single questions and keeps no moment");
      await db.commit([put("moment", "1")]);
      const value = async (query: Database["query"]) =>
        (await query.selectFrom("setting").select("value").where("key", "=", "moment").executeTakeFirst())?.value;
      const seen = await db.atOneMoment(async (query) => {
        const before = await value(query);
        await db.commit([change("moment", "1", "2")]);
        return [before, await value(query)];
      });
      expect(seen).toEqual(["1", "1"]);
      expect(await db.atOneMoment(value)).toBe("2");
    });

    test("that fails gives the reason and does not affect later ones", async () => {
      const trouble = new Error("trouble");
      const failed = db.atOneMoment?.(() => Promise.reject(trouble)) ?? Promise.reject(trouble);
      await expect(failed).rejects.toBe(trouble);
      expect(await (db.atOneMoment?.(async () => 1) ?? 1)).toBe(1);
    });
  });

  describe("a commit", () => {
    test("without writes does nothing", async () => {
      await db.commit([]);
    });

    test("is seen by the reads after it", async () => {
      await db.commit([put("seen", "一"), put("seen too", "二")]);
      expect([await valueAt("seen"), await valueAt("seen too")]).toEqual(["一", "二"]);
    });

    test("sees its own writes", async () => {
      await db.commit([put("own", "1"), change("own", "1", "2"), find("own"), change("own", "2", "3")]);
      expect(await valueAt("own")).toBe("3");
    });

    test("with an existing key applies nothing", async () => {
      await db.commit([put("taken")]);
      const failure = await db.commit([put("beside taken"), put("taken"), put("after taken")]).catch((error) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(failure).not.toBeInstanceOf(StaleError);
      expect([await valueAt("beside taken"), await valueAt("after taken")]).toEqual([undefined, undefined]);
    });

    test("with a broken reference applies nothing", async () => {
      const orphan = insertRow(db.query, "unit_name", { name: "无", unit_id: "nobody" });
      await expect(db.commit([put("beside orphan"), orphan])).rejects.toThrow();
      expect(await valueAt("beside orphan")).toBeUndefined();
    });

    test("with invalid SQL applies nothing and does not affect later ones", async () => {
      await expect(db.commit([put("beside broken"), { sql: "insert nothing", parameters: [] }])).rejects.toThrow();
      expect(await valueAt("beside broken")).toBeUndefined();
      await db.commit([put("after broken")]);
    });

    test.each(["first", "last"])("whose expected row is missing makes nothing true (%s)", async (place) => {
      const writes = [put(`unfound ${place}`), put(`unfound ${place} too`)];
      writes.splice(place === "first" ? 0 : 2, 0, find("missing"));
      await expect(db.commit(writes)).rejects.toBeInstanceOf(StaleError);
      expect([await valueAt(`unfound ${place}`), await valueAt(`unfound ${place} too`)]).toEqual([
        undefined,
        undefined,
      ]);
    });

    test.each(["first", "last"])("whose expected change is void makes nothing true (%s)", async (place) => {
      const writes = [put(`unchanged ${place}`), put(`unchanged ${place} too`)];
      writes.splice(place === "first" ? 0 : 2, 0, change("missing", "a", "b"));
      await expect(db.commit(writes)).rejects.toBeInstanceOf(StaleError);
      expect([await valueAt(`unchanged ${place}`), await valueAt(`unchanged ${place} too`)]).toEqual([
        undefined,
        undefined,
      ]);
    });

    test("succeeds if all of its many conditions hold, and leaves no guard rows", async () => {
      await db.commit([put("many", "0")]);
      const steps = Array.from({ length: 10 }, (_, i) => [change("many", `${i}`, `${i + 1}`), find("many")]).flat();
      await db.commit(steps);
      expect(await valueAt("many")).toBe("10");
      expect(await db.query.selectFrom("guard").selectAll().execute()).toEqual([]);
    });

    test("may change nothing if it has no conditions", async () => {
      const { must: _, ...idle } = change("missing", "a", "b");
      await db.commit([idle, put("beside idle")]);
      expect(await valueAt("beside idle")).toBe("");
    });

    test("accepts a hundred parameters in one statement", async () => {
      const keys = Array.from({ length: 99 }, (_, i) => `k${i}`);
      await db.commit([
        put("k98"),
        write(
          db.query
            .selectFrom("setting")
            .select("key")
            .where("key", "in", [...keys, "x"]),
          "find",
        ),
      ]);
    });
  });

  describe(`of ${pairs} pairs of commits at once`, () => {
    test("for one key, one of each pair succeeds", async () => {
      const results = await race(pairs, (pair, side) =>
        db.commit([put(`pair ${pair}`, side), put(`of ${pair} ${side}`)]),
      );
      expect(results.every(([a, b]) => (a === undefined) !== (b === undefined))).toBe(true);
      const rows = await db.query.selectFrom("setting").select("key").where("key", "like", "of %").execute();
      expect(rows).toHaveLength(pairs);
    });

    test("for one version, one of each pair succeeds and the other is stale", async () => {
      for (let i = 0; i < pairs; i += 20)
        await db.commit(Array.from({ length: 20 }, (_, j) => put(`version ${i + j}`, "1")));
      const results = await race(pairs, (pair, side) =>
        db.commit([put(`try ${pair} ${side}`), change(`version ${pair}`, "1", side)]),
      );
      for (const [a, b] of results) {
        expect((a === undefined) !== (b === undefined)).toBe(true);
        expect(a ?? b).toBeInstanceOf(StaleError);
      }
      const rows = await db.query.selectFrom("setting").select("key").where("key", "like", "try %").execute();
      expect(rows).toHaveLength(pairs);
    });
  });

  describe("a stored value", () => {
    test.each([
      ["of Chinese", "市直机关工委在机关二楼会议室开展专题党课"],
      ["of rare characters and pictures", "𠮷野家 䶮 👩‍👩‍👧‍👦 🇨🇳 e\u0301 \u200b"],
      ["of SQL", "'; drop table setting; -- \" ` ? $1 :a @b \\ %_"],
      ["of lines", "一\n二\r\n三\t四"],
      ["of nothing", ""],
      ["of a hundred thousand characters", "字".repeat(100_000)],
    ])("%s comes back as it went", async (what, value) => {
      await db.commit([put(`text ${what}`, value)]);
      expect(await valueAt(`text ${what}`)).toBe(value);
    });

    test.each([0, 1, -1, 2 ** 31 - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
      "of the number %d is returned as a number",
      async (amount) => {
        await db.commit([total(db, `number ${amount}`, amount)]);
        const row = await db.query
          .selectFrom("total")
          .select(["amount", "confirmed"])
          .where("unit_id", "=", `number ${amount}`)
          .executeTakeFirst();
        expect(row).toEqual({ amount, confirmed: 0 });
      },
    );

    test("of null stays null", async () => {
      await db.commit([
        insertRow(db.query, "person", { id: "ou_1", name: "王", post: null, platform: "lark", seen_at: AT }),
      ]);
      expect(await db.query.selectFrom("person").selectAll().execute()).toEqual([
        { id: "ou_1", name: "王", post: null, platform: "lark", seen_at: AT },
      ]);
    });

    test("that is counted or summed is a number", async () => {
      await db.commit([total(db, "sum", 20), total(db, "sum", 22, 1)]);
      const row = await db.query
        .selectFrom("total")
        .select(({ fn }) => [fn.sum("amount").as("sum"), fn.max("amount").as("max"), fn.countAll().as("count")])
        .where("unit_id", "=", "sum")
        .executeTakeFirst();
      expect(row).toEqual({ sum: 42, max: 22, count: 2 });
    });

    test("of text sorts by code point, so ids and instants sort by time", async () => {
      await db.commit(["sort-a", "sort-B", "sort-_", "sort-0"].map((key) => put(key)));
      const rows = await db.query
        .selectFrom("setting")
        .select("key")
        .where("key", "like", "sort-%")
        .orderBy("key")
        .execute();
      expect(rows.map(({ key }) => key)).toEqual(["sort-0", "sort-B", "sort-_", "sort-a"]);
    });
  });

  describe("a sequence", () => {
    test("gives ten concurrent takers different numbers", async () => {
      const takers = Array.from({ length: 10 }, () => createNumbers(db, "record", 7));
      const numbers = await Promise.all(takers.flatMap((next) => Array.from({ length: 20 }, () => next())));
      expect(new Set(numbers).size).toBe(200);
      expect(numbers.every((number) => Number.isInteger(number) && number >= 1)).toBe(true);
      for (let taker = 0; taker < 10; taker++) {
        const own = numbers.slice(taker * 20, taker * 20 + 20);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    });

    test("continues where the last taker of a block stopped", async () => {
      const [first, second] = [createNumbers(db, "ticket"), createNumbers(db, "ticket")];
      expect([await first(), await first(), await second(), await first()]).toEqual([1, 2, 51, 3]);
    });
  });
}

const total = (db: Database, unit: string, amount: number, slot = 0): Write =>
  insertRow(db.query, "total", {
    unit_id: unit,
    span: "m2026-11",
    kind: "lecture",
    category: "",
    measure: "times",
    level: "市",
    confirmed: 0,
    slot,
    amount,
    approx: 0,
  });

/** Runs two sides of each pair at the same time, a hundred commits in flight, and returns why they failed. */
async function race(pairs: number, run: (pair: number, side: string) => Promise<void>): Promise<[unknown, unknown][]> {
  const failure = (pair: number, side: string): Promise<unknown> =>
    run(pair, side).then(
      () => undefined,
      (error) => error,
    );
  const results: [unknown, unknown][] = [];
  for (let first = 0; first < pairs; first += 50) {
    const wave = Array.from({ length: Math.min(50, pairs - first) }, (_, i) =>
      Promise.all([failure(first + i, "a"), failure(first + i, "b")]),
    );
    results.push(...(await Promise.all(wave)));
  }
  return results;
}
