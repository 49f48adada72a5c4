import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk } from "../desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  for (const day of [
    "2023年5月8日",
    "2025年2月10日",
    "2025年9月12日",
    "2025年12月5日",
    "2026年9月4日",
    "2026年9月18日",
  ])
    await desk.town.say("李敏", "市财政局机关党建群", `/党课 ${day} ${day}专题 主讲=李敏 30人`);
});
afterAll(() => desk.town.close());

/** What the chart of all kinds counts, column by column. */
function columnsOf(text: string): readonly (readonly [label: string, times: number])[] {
  const [, spec = ""] = /aria-label="各[月年]登记条数" data-chart="([^"]+)"/.exec(text) ?? [];
  const { data } = JSON.parse(spec.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
  const values: readonly { label: string; value: number }[] = data[0].values;
  const labels = [...new Set(values.map(({ label }) => label))];
  return labels.map((label) => [
    label,
    values.filter((one) => one.label === label).reduce((sum, { value }) => sum + value, 0),
  ]);
}

const sumOf = (columns: ReturnType<typeof columnsOf>): number => columns.reduce((sum, [, times]) => sum + times, 0);
const tileOf = (text: string): number => Number(/本期登记<\/span><b>([\d,]+)条/.exec(text)?.[1]?.replace(",", ""));

describe("the chart of a period", () => {
  test.each([
    ["last-year", 12, "25年1月", "12月", "2025年1月至12月"],
    ["year", 11, "26年1月", "11月", "2026年1月至11月"],
    ["2026-q3", 3, "7月", "9月", "2026年7月至9月"],
    ["2025-02-01_2026-09-30", 20, "25年2月", "26年9月", "2025年2月至2026年9月"],
    ["2023-01-01_2026-11-30", 4, "2023年", "2026年", "2023年1月至2026年11月"],
  ])("of %s has its own months, whose sum is what the period counts", async (key, count, first, last, span) => {
    const { text } = await desk.see("李敏", `?period=${key}`);
    const columns = columnsOf(text);
    expect(columns).toHaveLength(count);
    expect([columns[0]?.[0], columns.at(-1)?.[0]]).toEqual([first, last]);
    expect(sumOf(columns)).toBe(tileOf(text));
    expect(text).toContain(`${span}共${sumOf(columns)}条`);
  });

  test("of a single month shows the twelve months that end with it, and the number of that month itself", async () => {
    const { text } = await desk.see("李敏", "?period=2026-09");
    const columns = columnsOf(text);
    expect([columns[0]?.[0], columns.at(-1)?.[0], columns.length]).toEqual(["10月", "9月", 12]);
    expect(columns.at(-1)?.[1]).toBe(tileOf(text));
    expect(text).toContain("2025年10月至2026年9月共3条，其中9月2条");
  });

  test("is beside no figure of another period", async () => {
    const { text } = await desk.see("李敏", "?period=2025-02-01_2025-08-31");
    const parts = text.split('<section class="card mechanism"').slice(1);
    for (const part of parts.map((one) => one.split("</section>")[0] ?? "")) {
      const hasFigure = /class="value" href/.test(part);
      expect(hasFigure || !part.includes("data-chart"), part.slice(0, 200)).toBe(true);
    }
  });
});

test("findings beside a past period are labelled as today's", async () => {
  expect((await desk.see("周敏", "?period=last-year")).text).toContain("当前超期整改");
  expect((await desk.see("周敏", "?period=year")).text).not.toContain("当前超期整改");
});
