import { execFile } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addDays, allKinds, kinds, ROOT, readCsv, type Unit } from "#core";
import { admitCity, changeTree, type Database, insertRoot, insertUnit, loadTree } from "#store";
import {
  createKey,
  isAdditive,
  isSignedBy,
  readMonth,
  readMonthDocument,
  type Sum,
  signMonth,
} from "../../src/cli/rollup/document.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { databases, temporaryFolder } from "../support/databases.ts";
import { buildCity, fillLedger, telling } from "../support/ledgers.ts";

const MONTH = "2026-11";
const NOW = "2026-11-22T02:00:00.000Z";

function rollup(ledger: string, ...args: readonly string[]): Promise<{ status: number; said: string }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}` };
  return new Promise((ended) => {
    execFile(process.execPath, ["src/cli/rollup.ts", ...args], { env }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** A city with a month of every kind, restricted ones among them. */
async function cityLedger(folder: string, name: string, seed: number): Promise<string> {
  const path = join(folder, `${name}.db`);
  const db = await openSqlite(path);
  const tree = await buildCity(db);
  await fillLedger(db, tree, 60, seed);
  for (const kind of Object.values(kinds).filter(({ source }) => source === undefined)) {
    const fields = Object.fromEntries(
      kind.fields.filter(({ type }) => type === "person").map(({ key }) => [key, "李雷"]),
    );
    const amounts = Object.fromEntries(kind.quantities.map(({ key }) => [key, seed * 3]));
    const told = {
      kind: kind.name,
      unitId: "b1",
      day: addDays("2026-11-01", seed),
      title: "韩梅梅主讲",
      fields,
      amounts,
    };
    await db.commit(telling(db, tree, told).writes);
  }
  await db.close();
  return path;
}

const unit = (id: string, name: string): Unit => ({
  ...{ id, name, names: [], level: "市", kind: "organ", class: undefined, memberCount: undefined },
  ...{ secretaryName: undefined, activeFrom: "2020-01-01", activeTo: undefined, version: 1 },
});

/** A ledger whose units are these cities, those with a key admitted. */
async function provinceLedger(folder: string, cities: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, "province.db");
  const db = await openSqlite(path);
  const { query } = db;
  const units = Object.keys(cities).flatMap((name, at) => insertUnit(query, unit(`c${at}`, name), ROOT));
  await db.commit([
    changeTree(query, await loadTree(query), NOW),
    ...insertRoot(query, "2020-01-01"),
    ...units,
    ...Object.values(cities).flatMap((publicKey, at) =>
      publicKey === "" ? [] : [admitCity(query, { unitId: `c${at}`, publicKey, url: undefined }, NOW)],
    ),
  ]);
  await db.close();
  return path;
}

/** The same figures straight from the postings, joint events once: without kept sums, months and files. */
async function postedIn(path: string): Promise<ReadonlyMap<string, number>> {
  const db: Database = await openSqlite(path, { readonly: true });
  const rows = await db.query
    .selectFrom("posting")
    .select(({ fn }) => ["kind", "measure", fn.sum<number>("amount").as("amount")])
    .where("day", "like", `${MONTH}-%`)
    .groupBy(["kind", "measure"])
    .execute();
  await db.close();
  return new Map(rows.map(({ kind, measure, amount }) => [`${kind} ${measure}`, Number(amount)]));
}

test("two cities' months add up in a province's ledger, each with its own signature", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const cities = [await cityLedger(folder, "east", 1), await cityLedger(folder, "west", 2)];
  const names = ["东川市", "西陵市", "南屏市"];
  const [east, south] = [createKey(), createKey()];
  writeFileSync(at("0.key"), east.privateKey);
  const made = await rollup(cities[1] ?? "", "key", at("1.key"));
  const west = made.said.trim().split("\n").at(-1) ?? "";
  expect([made.status, statSync(at("1.key")).mode & 0o077]).toEqual([0, 0]);
  const province = await provinceLedger(folder, { 东川市: east.publicKey, 西陵市: "", 南屏市: south.publicKey });
  for (const [index, city] of cities.entries()) {
    const written = await rollup(city, "make", names[index] ?? "", MONTH, at(`${index}.key`), at(`${index}.rollup`));
    expect(written).toMatchObject({ status: 0, said: expect.stringContaining("没有人名和查处") });
    const text = readFileSync(at(`${index}.rollup`), "utf8");
    for (const word of ["李雷", "韩梅梅", "discipline_case", "市财政局"]) expect(text).not.toContain(word);
  }
  const admitted = await rollup(province, "admit", "西陵市", west, "https://west.example.gov.cn/ledger");
  expect(admitted).toMatchObject({ status: 0 });
  const taken = await rollup(province, "take", at("0.rollup"), at("1.rollup"), at("0.rollup"));
  expect(taken).toMatchObject({ status: 0, said: expect.stringContaining("已经收过这一份") });

  const sheetFile = at("sums.csv");
  const shown = await rollup(province, "table", MONTH, sheetFile);
  expect(shown).toMatchObject({ status: 0, said: expect.stringContaining("合计里没有：南屏市 2026-11（还没有收到）") });
  const read = readCsv(readFileSync(sheetFile, "utf8").replace(/^\uFEFF/, ""));
  if (!read.ok) throw new Error(read.error);
  const cells = read.value;
  const posted = await Promise.all(cities.map(postedIn));
  const wanted = allKinds.flatMap((kind) =>
    [...new Set(posted.flatMap((one) => [...one.keys()]))]
      .filter((key) => key.startsWith(`${kind.name} `) && isAdditive(kind, key.split(" ")[1] ?? ""))
      .map((key) => posted.reduce((sum, one) => sum + (one.get(key) ?? 0), 0)),
  );
  const sums = cells.filter(([who]) => who === "合计").map((row) => Number(row[3]));
  expect(sums.length).toBeGreaterThan(30);
  expect(sums.toSorted((a, b) => a - b)).toEqual(wanted.filter((sum) => sum !== 0).toSorted((a, b) => a - b));
  expect(
    cells
      .filter(([who]) => who === names[1])
      .every((row) => row[7]?.startsWith("https://west.example.gov.cn/ledger/records?")),
  ).toBe(true);
});

const SUM: Sum = { kind: "lecture", measure: "times", amount: 3, approx: 0, confirmed: 1 };
const month = (more: Partial<{ version: string; sums: readonly Sum[] }> = {}) => ({
  ...{ city: "东川市", month: MONTH, version: NOW, sums: [SUM] },
  ...more,
});

describe("a province accepts a month", () => {
  test("only if every byte is signed with the city's own key", () => {
    const [mine, other] = [createKey(), createKey()];
    const signed = signMonth(month(), mine.privateKey);
    if (signed === undefined) throw new Error("not signed");
    expect(isSignedBy(signed, mine.publicKey)).toBe(true);
    expect(isSignedBy(signed, other.publicKey)).toBe(false);
    for (let at = 0; at < signed.document.length; at += 1) {
      const bent = signed.document.slice(0, at) + String.fromCharCode(signed.document.charCodeAt(at) ^ 1);
      expect(isSignedBy({ ...signed, document: bent + signed.document.slice(at + 1) }, mine.publicKey)).toBe(false);
    }
    expect(signMonth(month(), "no key")).toBeUndefined();
  });

  test.each([
    ["查处", { kind: "discipline_case" }],
    ["a figure it does not know", { measure: "tomorrow" }],
    ["a state, which does not add up", { kind: "platform_metric", measure: "value" }],
    ["half a person", { amount: 0.5 }],
    ["less than nothing", { amount: -1 }],
    ["more than a number holds", { amount: 2 ** 53 }],
  ])("holds no %s", (_, more) => {
    const document = JSON.stringify({
      format: "mofan-rollup-1",
      ...month({ sums: [SUM, { ...SUM, ...more } as Sum] }),
    });
    expect(readMonthDocument(document)).toMatchObject({ ok: false, error: expect.stringContaining("第2个数不认识") });
  });

  test("again only if it is newer, and none from the future", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const { privateKey, publicKey } = createKey();
    const province = await provinceLedger(folder, { 东川市: publicKey, 西陵市: "" });
    const file = (name: string, more: Parameters<typeof month>[0] & { readonly city?: string }) => {
      const path = join(folder, name);
      writeFileSync(path, `${JSON.stringify(signMonth({ ...month(more), ...more }, privateKey))}\n`);
      return path;
    };
    const first = file("first", { sums: [{ ...SUM, amount: 3 }] });
    const second = file("second", { version: "2026-11-22T03:00:00.000Z", sums: [{ ...SUM, amount: 5 }] });
    const tomorrow = file("tomorrow", { version: "2046-11-22T03:00:00.000Z" });
    const stranger = file("stranger", { city: "西陵市" });
    const forged = join(folder, "forged");
    writeFileSync(forged, readFileSync(second, "utf8").replace('amount\\":5', 'amount\\":6'));
    const { status, said } = await rollup(province, "take", second, first, tomorrow, stranger, forged);
    const wanted = /收下1个数.*已有更新的一份.*在将来.*西陵市 没有登记公钥.*签名不对/s;
    expect([status, said]).toEqual([65, expect.stringMatching(wanted)]);
    expect((await rollup(province, "table", MONTH)).said).toBe("党课 5场次\n");
  });
});

describe.each(Object.entries(databases))("on %s", (_, { open }) => {
  test("a month contains the stored sums of all units, and is empty without records", async () => {
    const db = await open();
    const tree = await buildCity(db);
    for (const [unitId, attendees] of [
      ["b1", 30],
      ["b3", 12],
      ["x1", 5],
    ] as const)
      await db.commit(telling(db, tree, { kind: "lecture", unitId, day: "2026-11-06", amounts: { attendees } }).writes);
    expect((await readMonth(db.query, MONTH)).map(({ measure, amount }) => [measure, amount])).toEqual([
      ["attendees", 47],
      ["times", 3],
    ]);
    expect(await readMonth(db.query, "2026-10")).toEqual([]);
  });
});
