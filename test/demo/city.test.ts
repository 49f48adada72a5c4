import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMeasures, kinds, type LedgerRecord, ROOT } from "#core";
import {
  appraisals,
  brokenInvariants,
  countFindings,
  coverage,
  coverageGround,
  evaluateAll,
  reportYear,
} from "#reports";
import { type Database, loadTree, unsettledTickets } from "#store";
import { type DemoCount, demoMorning, deskOf } from "../../src/demo/index.ts";
import table from "../data/measures.json" with { type: "json" };
import { booksOf, figuresIn, figuresOf, openDemo, presser, recordsOf, slotsIn, TODAY, valuesOf } from "./city.ts";
import { type Books, recounts } from "./recount.ts";

interface Row {
  readonly id: string;
  readonly quote: string;
  readonly value: number | null;
  readonly demo_range?: readonly number[];
}
const rows: readonly Row[] = table;

let db: Database;
let count: DemoCount;

beforeAll(async () => {
  ({ db, count } = await openDemo());
}, 300_000);
afterAll(() => db.close());

describe("the demo city", () => {
  test("the reader understands every line", () => {
    expect(count.unread).toEqual([]);
    expect(count.records).toBeGreaterThan(8000);
  });

  test("every figure of the report is in the range in which the report's text is true", async () => {
    const figures = await figuresOf(db);
    const wrong = rows.flatMap(({ id, demo_range }) => {
      const value = figures.get(id) ?? 0;
      const [low, high] = demo_range ?? [1, Number.POSITIVE_INFINITY];
      return value >= (low ?? 0) && value <= (high ?? 0) ? [] : [`${id} is ${value}`];
    });
    expect(figures.size).toBe(45);
    expect(wrong).toEqual([]);
  });

  test("the figures are the same if only records are counted", async () => {
    const books = await booksOf(db);
    const figures = await figuresOf(db);
    const counted = new Map(Object.entries(recounts).map(([id, { count: again }]) => [id, again(books)]));
    expect(counted).toEqual(figures);
  });

  test("the invariants between the figures hold", async () => {
    const tree = await loadTree(db.query);
    for (const id of ["city", "gw", "xq1"]) {
      const unit = tree.units.get(id);
      if (unit === undefined) throw new Error(`no ${id}`);
      const period = reportYear(2026, TODAY);
      expect(brokenInvariants(await evaluateAll(db.query, { tree, unit, period, today: TODAY }))).toEqual([]);
    }
  });

  test("has records of many units and months, in every state of a ledger", async () => {
    const records = await recordsOf(db);
    const tree = await loadTree(db.query);
    const units = new Set(records.map(({ unitId }) => unitId));
    expect(units.size).toBeGreaterThanOrEqual(100);
    expect(new Set(records.map(({ day }) => day.slice(0, 7))).size).toBeGreaterThanOrEqual(10);
    expect(new Set([...units].map((id) => tree.units.get(id)?.level))).toEqual(new Set(["市", "县", "乡"]));
    const has = (what: (record: LedgerRecord) => boolean) => records.filter(what).length;
    expect(has(({ state }) => state === "withdrawn")).toBeGreaterThan(5);
    expect(has(({ joinedTo }) => joinedTo !== undefined)).toBeGreaterThan(5);
    expect(has(({ lag }) => lag > 5)).toBeGreaterThan(10);
    expect(has(({ content }) => Object.values(content.amounts).some(({ approx }) => approx))).toBeGreaterThan(10);
    expect(has(({ version, state }) => version > 1 && state === "counted")).toBeGreaterThan(10);
    // 花名册 and 整改 are kept without reports of their own.
    expect(new Set(records.map(({ kind }) => kind)).size).toBe(Object.keys(kinds).length - 2);
  });

  test("looks well run on the morning after its story: most is done, some is late, nothing is in the future", async () => {
    const today = "2026-11-23";
    const tree = await loadTree(db.query);
    const ground = await coverageGround(db.query);
    const late = async (day: string) => {
      const lines = await coverage(ground, tree, "city", day);
      const asked = new Set(lines.flatMap((line) => line.asked)).size;
      return new Set(lines.flatMap((line) => line.late)).size / asked;
    };
    for (const day of ["2026-03-31", "2026-06-30", "2026-09-30", today]) {
      expect(await late(day), day).toBeGreaterThan(0.03);
      expect(await late(day), day).toBeLessThan(0.2);
    }
    const { open, overdue, closed } = countFindings(await unsettledTickets(db.query), today);
    expect([open > overdue, overdue > 2, overdue < 12, closed > 2]).toEqual([true, true, true, true]);
    const rows = await db.query.selectFrom("record").select(["day", "reported_at"]).execute();
    expect(rows.filter(({ day, reported_at }) => day > today || reported_at.slice(0, 10) > today)).toEqual([]);
    const morning = await demoMorning(db);
    expect(morning).toBe("2026-11-23T00:45:00.000Z");
  });

  test("has appraisals from good to poor, each deduction with its cause", async () => {
    const tree = await loadTree(db.query);
    const units = [...tree.units.values()].filter(({ kind, level }) => kind === "organ" && level === "市");
    const scores = (await appraisals(db.query, tree, units, 2026, TODAY)).map(({ appraisal }) => appraisal.score);
    expect(Math.max(...scores)).toBeGreaterThan(90);
    expect(Math.min(...scores)).toBeLessThanOrEqual(80);
  });

  test("offers the leader of all three levels first, and everybody has an account that receives messages", async () => {
    const desk = await deskOf(db);
    const [first] = desk?.people ?? [];
    const held = await db.query
      .selectFrom("role")
      .select(["role", "unit_id"])
      .where("person_id", "=", first?.openId ?? "")
      .execute();
    expect(held).toEqual([{ role: "leader", unit_id: ROOT }]);
    const accounts = new Set([...(desk?.people ?? []), ...(desk?.others ?? [])].map(({ openId }) => openId));
    const people = await db.query.selectFrom("person").select("id").execute();
    expect(people.filter(({ id }) => !accounts.has(id))).toEqual([]);
    expect(accounts.size).toBe(count.people);
  });

  test("no amount exceeds five times the usual", async () => {
    const records = await recordsOf(db);
    const above = records.flatMap(({ number, kind, category, content }) =>
      kinds[kind].quantities.flatMap((quantity) => {
        const { key, usual, usualIn } = quantity as { key: string; usual?: number; usualIn?: Record<string, number> };
        const most = 5 * (usualIn?.[category] ?? usual ?? Number.POSITIVE_INFINITY);
        const value = content.amounts[key]?.value ?? 0;
        return value > most ? [`${number} ${key} ${value}`] : [];
      }),
    );
    expect(above).toEqual([]);
  });

  test("copies no sentence and no number of the report", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const sources = files.map((name) => [name, readFileSync(`src/${name}`, "utf8")] as const);
    const quoting = sources.flatMap(([name, source]) =>
      rows.filter(({ quote }) => source.includes(quote)).map(({ id }) => `${name} quotes ${id}`),
    );
    expect(quoting).toEqual([]);
    // Small numbers mean nothing by themselves; the larger of the report's must not stand in the demo's tables.
    const values = new Set(rows.flatMap(({ value }) => (value !== null && value > 30 ? [value] : [])));
    const copied = sources.flatMap(([name, source]) => {
      if (!name.startsWith("demo/")) return [];
      const numbers = [...source.matchAll(/(?<![\w.])\d[\d_]*(?![\w.])/g)].map(([text]) =>
        Number(text.replaceAll("_", "")),
      );
      return numbers.filter((number) => values.has(number)).map((number) => `${name} says ${number}`);
    });
    expect(copied).toEqual([]);
  });
});

test("the demo city of another year is as complete as that of the usual year", { timeout: 300_000 }, async () => {
  const other = await openDemo(2025);
  const figures = await figuresOf(other.db, "2025-12-31");
  await other.db.close();
  expect(other.count.unread).toEqual([]);
  const wrong = rows.filter(({ id, demo_range: [low = 1, high = Infinity] = [] }) => {
    const value = figures.get(id) ?? 0;
    return value < low || value > high;
  });
  expect(wrong.map(({ id }) => `${id} is ${figures.get(id)}`)).toEqual([]);
});

describe("withdrawing any one record", () => {
  test("changes exactly the figures that count it and the places of the report that print them, for every record", {
    timeout: 600_000,
  }, async () => {
    const press = presser(db);
    let books = await booksOf(db);
    let tried = 0;
    const wrong: string[] = [];
    const base = recount(books);
    let printed = slotsIn(await valuesOf(db), books.tree);
    let reprinted = 0;
    const all = books.records.filter(({ state }) => state === "counted");
    // Of the monthly meetings, which feed no figure of the report, one in forty.
    for (const record of all.filter((one, index) => !isMeeting(one) || index % 40 === 0)) {
      const expected = without(books, record, base);
      await press(record, "withdraw");
      const values = await valuesOf(db, TODAY, books.tree);
      const actual = figuresIn(values);
      const slots = slotsIn(values, books.tree);
      const found = compareFigures({ actual, expected, base, slots, printed });
      wrong.push(...found.wrong.map((said) => `${record.number} ${record.kind}: ${said}`));
      reprinted += found.reprinted;
      await press(record, "restore");
      tried += 1;
      if (isJoint(record, books)) {
        // Taken apart by the withdrawal, two reports of one event stay apart.
        books = await booksOf(db);
        for (const [id, value] of recount(books)) base.set(id, value);
        printed = slotsIn(await valuesOf(db), books.tree);
      }
      if (wrong.length > 20) break;
    }
    process.stdout.write(
      `taking back one record: ${tried} records tried, ${reprinted} slots of the report printed anew\n`,
    );
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(1400);
    // What was taken back and restored is as it was.
    expect(await figuresOf(db)).toEqual(recount(await booksOf(db)));
  });
});

type Figures = ReadonlyMap<string, number>;
type Slots = ReturnType<typeof slotsIn>;

/** Which figures are not what is expected, and which are printed anew though they did not change, or the other way round. */
function compareFigures(of: {
  readonly actual: Figures;
  readonly expected: Figures;
  readonly base: Figures;
  readonly slots: Slots;
  readonly printed: Slots;
}): { readonly wrong: readonly string[]; readonly reprinted: number } {
  const rows = allMeasures.map(({ id }) => ({
    isPrintedAnew: of.slots.get(id) !== of.printed.get(id),
    isChanged: of.expected.get(id) !== of.base.get(id),
    isRight: of.actual.get(id) === (of.expected.get(id) ?? 0),
    said: `${id} is ${of.actual.get(id)}, not ${of.expected.get(id)}, printed ${of.slots.get(id)}, before ${of.printed.get(id)}`,
  }));
  return {
    wrong: rows.filter((row) => !row.isRight || row.isPrintedAnew !== row.isChanged).map(({ said }) => said),
    reprinted: rows.filter(({ isPrintedAnew }) => isPrintedAnew).length,
  };
}

const isJoint = ({ id, joinedTo }: LedgerRecord, { records }: Books): boolean =>
  joinedTo !== undefined || records.some((one) => one.joinedTo === id);

const isMeeting = ({ kind, category, unitId }: LedgerRecord): boolean =>
  kind === "study" && (unitId !== "gw" || category !== "班子会") && !(unitId === "gw" && category === "中心组");

const recount = (books: Books): Map<string, number> =>
  new Map(Object.entries(recounts).map(([id, { count: again }]) => [id, again(books)]));

/** The figures without one record; only those of its kind are counted again, the rest must stay. */
function without(books: Books, record: LedgerRecord, base: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const left: Books = {
    ...books,
    records: books.records.filter(({ id }) => id !== record.id),
    tickets: books.tickets.filter(({ recordId }) => recordId !== record.id),
  };
  return new Map(
    Object.entries(recounts).map(([id, { kinds: of, count: again }]) => {
      const value = of.includes(record.kind) ? again(left) : (base.get(id) ?? 0);
      return [id, Number.isNaN(value) ? 0 : value];
    }),
  );
}
