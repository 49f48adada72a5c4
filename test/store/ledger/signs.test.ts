import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LedgerRecord, signsSought } from "#core";
import { type Database, insertRecord, insertRow, insertSigns, namesakes, signOlder } from "#store";
import { databases } from "../../support/databases.ts";
import { buildCity, UNIT_IDS } from "../../support/ledgers.ts";

const [OURS = "", THEIRS = ""] = UNIT_IDS;

function record(number: number, title: string, unitId = THEIRS): LedgerRecord {
  const content = { fields: title === "" ? { speaker: "王志强" } : {}, amounts: {} };
  const event = { kind: "lecture", category: "", day: "2026-11-20", title, content, unitId } as const;
  const made = {
    reporterId: "ou_1",
    reportedAt: "2026-11-20T10:00:00.000Z",
    lag: 0,
    line: "",
    state: "counted",
  } as const;
  const none = { targetUnitId: undefined, dayTo: undefined, confirmedAt: undefined, confirmedBy: undefined };
  const left = { joinedTo: undefined, messageId: undefined, chatId: undefined };
  return { id: `record-${number}`, number, version: 1, ...event, ...made, ...none, ...left };
}

describe.each(Object.keys(databases) as (keyof typeof databases)[])(
  "a record that may be the same event in %s",
  (name) => {
    let db: Database;
    beforeAll(async () => {
      db = await databases[name].open();
      await buildCity(db);
      const crowd = Array.from({ length: 300 }, (_, at) => record(100 + at, `贯彻全会精神第${at}组`));
      const others = [record(1, "清河社区植树"), record(2, "另一件事", OURS), record(3, "")];
      const all = [...others, ...crowd];
      await db.commit(all.map((one) => insertRecord(db.query, one)));
      await db.commit(all.slice(0, 2).flatMap((one) => insertSigns(db.query, one)));
      await db.commit([insertRow(db.query, "setting", { key: "unsigned.below", value: "1000", at: "" })]);
    }, 120_000);
    afterAll(() => db.close());

    const like = async (title: string) => {
      const wanted = record(9_999, title, OURS);
      return (await namesakes(db.query, wanted, signsSought(wanted))).map(({ number }) => number);
    };

    test("is found by its title, and a unit's own record by its day alone", async () => {
      expect((await like("清河社区植树劳动")).toSorted()).toEqual([1, 2]);
      expect(await like("没有人说过")).toEqual([2]);
    });

    test("gets signs afterwards if it is older than signs, and is then found by its persons", async () => {
      expect(await like("")).toEqual([2]);
      expect(await signOlder(db)).toBe(303);
      expect(await signOlder(db)).toBe(0);
      expect(await db.query.selectFrom("setting").select("key").where("key", "=", "unsigned.below").execute()).toEqual(
        [],
      );
      expect((await like("")).toSorted()).toEqual([2, 3]);
      expect(await signOlder(db)).toBe(0);
    });

    test("is searched among two dozen at most, however many share its words", async () => {
      const found = await like("贯彻全会精神第7组");
      expect(found).toContain(107);
      expect(found.length).toBeLessThanOrEqual(25);
    });
  },
);
