import { describe, expect, test } from "vitest";
import { allMeasures, isTrueOf, readFigureAt, writeCoverage, writeEvery, writeFigure } from "#core";
import measures from "../../data/measures.json" with { type: "json" };

const LAST = 200_000;
const styles = ["exact", "round", "达", "超过"] as const;

const checked = (text: string, value: number): boolean | undefined => {
  const read = readFigureAt(text, 0);
  return read === undefined || read.end !== text.length ? undefined : isTrueOf(read.wording, value);
};

describe("number words", () => {
  test.each(styles)("every number up to 200,000 written in style %s reads back completely and as true", (style) => {
    const wrong: string[] = [];
    for (let value = 0; value <= LAST; value += 1) {
      const written = writeFigure(style, value, "人次");
      if (checked(written, value) !== true) wrong.push(`${value} → ${written}`);
    }
    expect(wrong).toEqual([]);
  });

  test("余, 近, 达 and the like are true for exactly the values that they allow", () => {
    const truths = (text: string, upTo: number) =>
      Array.from({ length: upTo + 1 }, (_, value) => value).filter((value) => checked(text, value) === true);
    const ends = (text: string, upTo = 20_000) => {
      const found = truths(text, upTo);
      return [found[0], found.at(-1), found.length];
    };
    expect(ends("43次")).toEqual([43, 43, 1]);
    expect(ends("120余场次")).toEqual([121, 129, 9]);
    expect(ends("120多场次")).toEqual([121, 129, 9]);
    expect(ends("逾120场次")).toEqual([121, 129, 9]);
    expect(ends("10余次")).toEqual([11, 14, 4]);
    expect(ends("1000余名")).toEqual([1001, 1499, 499]);
    expect(ends("1万余人次")).toEqual([10_001, 14_999, 4_999]);
    expect(ends("达1万余人次")).toEqual([10_001, 14_999, 4_999]);
    expect(ends("近万人次")).toEqual([9_000, 9_999, 1_000]);
    expect(ends("近5000人次")).toEqual([4_500, 4_999, 500]);
    expect(ends("30场以上")).toEqual([30, 39, 10]);
    expect(ends("达1.5万人")).toEqual([15_000, 15_999, 1_000]);
    expect(ends("超过100次")).toEqual([101, 109, 9]);
    expect(ends("约200人次")).toEqual([190, 210, 21]);
    expect(ends("200人次左右")).toEqual([190, 210, 21]);
    expect(checked("超过100万次", 1_000_000)).toBe(false);
    expect(checked("超过100万次", 1_000_001)).toBe(true);
    expect(checked("超过100万次", 1_099_999)).toBe(true);
    expect(checked("超过100万次", 1_100_000)).toBe(false);
  });

  test("both 800余 and 806 are true of 806", () => {
    expect([checked("800余人次", 806), checked("806人次", 806), checked("810余人次", 806)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each(["数百人次", "上百次", "若干项", "多项", "几十场", "十几次", "近20xx人次", "超过100余次"])(
    "%s is too vague to be checked",
    (text) => expect(checked(text, 150)).toBeUndefined(),
  );

  test.each(["一百二十余场次", "百余次", "近千人", "三百人次", "1,200人次", "200万次", "2百人"])(
    "reads %s completely",
    (text) => expect(readFigureAt(text, 0)?.text).toBe(text),
  );

  test("writes 每次均 or 全覆盖 only for a complete share", () => {
    expect([writeEvery(43, 43, "次"), writeEvery(40, 43, "次")]).toEqual(["每次均", "43次中40次"]);
    expect([writeCoverage(40, 40), writeCoverage(39, 40), writeCoverage(1999, 2000)]).toEqual([
      "全覆盖",
      "覆盖率97.5%",
      "覆盖率99.9%",
    ]);
  });

  test("the sample values are written as in the sample report, except a round 9500", () => {
    const rows = measures.filter(({ value, style }) => value !== null && style !== "every");
    const wrong = rows.flatMap((row) => {
      const measure = allMeasures.find(({ id }) => id === row.id);
      const wanted = `${row.qualifier === "达" ? "达" : ""}${row.figure.replace(/[(（].*$/, "")}`;
      return valuesWithin(row.demo_range).flatMap((value) => {
        const written = writeFigure(measure?.style ?? "exact", value, measure?.unit ?? "");
        const isSame = written === wanted || written === "9500人次";
        return [
          ...(isSame ? [] : [`${row.id} ${value}: ${written} for ${wanted}`]),
          ...(checked(wanted, value) === true ? [] : [`${row.id}: ${wanted} is not true of ${value}`]),
        ];
      });
    });
    expect(wrong).toEqual([]);
  });
});

/** The ends of a range and its middle. */
function valuesWithin(range: readonly number[] | undefined): readonly number[] {
  if (range === undefined) return [];
  const [from = 0, to = 0] = range;
  return [from, Math.floor((from + to) / 2), to];
}
