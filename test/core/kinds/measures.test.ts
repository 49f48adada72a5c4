import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allMeasures, invariants, type KindName, kindOf, measureByName, measureOf } from "../../../src/core/index.ts";

interface Row {
  readonly id: string;
  readonly kind_en: KindName;
  readonly quote: string;
  readonly figure: string;
  readonly unit: string;
  readonly aggregation: string;
  readonly scope: string;
  readonly period: string;
  readonly style: string;
  readonly mechanism: string;
  readonly filter: string;
}

const rows = JSON.parse(readFileSync("test/data/measures.json", "utf8")) as readonly Row[];

// Translates the table's words for scopes and periods.
const SCOPES: Readonly<Record<string, string>> = {
  工委本级: "本级",
  市直机关各级党组织: "各级",
  "全市(市县乡三级)": "全市",
  市直机关: "市直机关",
};
const PERIODS: Readonly<Record<string, string>> = {
  "202x年以来": "以来",
  "202x年": "年",
  "202x年(时点)": "时点",
  "累计(自上线)": "累计",
};

// Every Arabic figure of the eight paragraphs, in their order: paragraph, figure.
// biome-ignore format: it is a table
const FIGURES: readonly (readonly [number, string])[] = [
  [1, "43次"], [1, "3次"], [1, "6个"], [1, "800余人次"], [1, "120余场次"], [2, "10次"],
  [2, "15项"], [2, "20余个"], [3, "12篇"], [3, "100余次"], [3, "200余件"], [3, "300余次"],
  [3, "1万余人次"], [4, "120余家"], [4, "20家"], [4, "100名"], [4, "10家"], [4, "20名"],
  [4, "5家"], [5, "1.5万人"], [5, "100万次"], [5, "100余名"], [5, "20人"], [5, "20余场次"],
  [5, "20xx人次"], [6, "10起"], [6, "20人"], [6, "30余期"], [6, "3000余人次"], [6, "10家"],
  [6, "20名"], [7, "20个"], [7, "50个"], [7, "1000余名"], [7, "100余次"], [7, "200余条"],
  [8, "10个"], [8, "30余场次"], [8, "5000人次"], [8, "10个"], [8, "20个"],
];

describe("measures", () => {
  test("the list contains the 45 measures of the table in its order", () => {
    expect(allMeasures.map((measure) => measure.id)).toEqual(rows.map((row) => row.id));
  });

  test.each(rows.map((row) => [row.id, row] as const))("%s agrees with the table", (id, row) => {
    const measure = allMeasures.find((one) => one.id === id);
    expect(measure).toMatchObject({
      kind: row.kind_en,
      unit: row.unit,
      aggregation: row.aggregation,
      scope: SCOPES[row.scope],
      period: PERIODS[row.period],
      style: row.style,
      mechanism: row.mechanism,
    });
  });

  test.each(allMeasures.map((measure) => [measure.id, measure] as const))(
    "%s uses only quantities, fields and categories of its kind",
    (_, measure) => {
      const kind = kindOf(measure.kind);
      const category = kind.fields.find((field) => field.key === kind.category);
      const values = category?.choices?.map((choice) => choice.value) ?? [];
      expect(values).toEqual(expect.arrayContaining([...(measure.categories ?? [])]));
      const posted = [
        "times",
        ...kind.quantities.filter((quantity) => !quantity.detail).map((quantity) => quantity.key),
        ...(kind.tallies ?? []).map((tally) => tally.measure),
      ];
      const subjects = (kind.subjects ?? []).map((subject) => subject.measure);
      if (measure.source === undefined) {
        expect(measure.aggregation === "distinct" ? subjects : posted).toContain(measure.measure);
      }
      expect(kind.source).toBe(measure.source);
    },
  );

  test("the measures cover every number in the report's eight paragraphs", () => {
    expect(FIGURES).toHaveLength(41);
    const quoted = ([paragraph, figure]: readonly [number, string]) =>
      rows.some((row) => row.id.startsWith(`M${paragraph}.`) && row.quote.includes(figure));
    expect(FIGURES.filter((figure) => !quoted(figure))).toEqual([]);
    const others = rows.filter((row) => !/\d/.test(row.quote)).map((row) => row.id);
    // 近万人次 is a number in words; the other three are claims without a number.
    expect(others).toEqual(["M1.3", "M1.7", "M3.2", "M7.3"]);
  });

  test("a measure is found by each of its names", () => {
    for (const measure of allMeasures)
      for (const name of measure.names) expect(measureByName(name)?.id).toBe(measure.id);
    expect(measureByName("m3.5")?.id).toBe("M3.5");
    expect(measureByName("志愿次数")?.id).toBe("M3.5");
    expect(measureByName("什么")).toBeUndefined();
  });

  test("the definitions contain no number of the sample report", () => {
    const source = readFileSync("src/core/ledger/measures.ts", "utf8");
    const seeds = rows.map((row) => row.figure.match(/\d{2,}/)?.[0]).filter((seed) => seed !== undefined);
    const found = seeds.filter((seed) => new RegExp(`(?<![\\dM.])${seed}(?![\\d.])`).test(source));
    expect(found).toEqual([]);
  });

  test("invariants compare only measures with the same aggregation", () => {
    for (const { measure, bound } of invariants) {
      if (bound) expect(measureOf(measure).aggregation).toBe(measureOf(bound).aggregation);
    }
    expect(invariants).toHaveLength(4);
  });
});
