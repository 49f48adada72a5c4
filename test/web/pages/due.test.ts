import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Seen } from "../../support/visitor.ts";
import { type Desk, openDesk } from "../desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.town.close());

const see = async (query: string) => (await desk.see("周敏", `/coverage?${query}`)).text;
/** What the head says: due, done, past its deadline, still ahead. */
const sums = (text: string): readonly number[] =>
  (/应报(\d+)项，已报(\d+)项，未报(\d+)项（已过期限），待报(\d+)项（未到期限）/.exec(text) ?? []).slice(1).map(Number);
const statesIn = (text: string): readonly string[] =>
  [...text.matchAll(/data-label="状态"[^>]*>(?:<a [^>]*>)?<span class="\w+">([^<]+)</g)].map(([, word = ""]) => word);
const cellsIn = (text: string, label: string): readonly string[] =>
  [...text.matchAll(new RegExp(`data-label="${label}"[^>]*>([\\s\\S]*?)</t[dh]>`, "g"))].map(([, cell = ""]) =>
    cell.replaceAll(/<[^>]+>/g, "").trim(),
  );

describe("what is due in a period", () => {
  test("sums over the periods in it: a quarter has its months and itself, but no half year that ends later", async () => {
    const months = await Promise.all(["2026-07", "2026-08", "2026-09"].map((month) => see(`by=due&period=${month}`)));
    const quarter = await see("by=due&period=2026-q3&limit=200");
    const [due = 0, done = 0, late = 0, waiting = 0] = sums(quarter);
    expect(sums(quarter)).toEqual(
      [0, 1, 2, 3].map((at) => months.reduce((sum, text) => sum + (sums(text)[at] ?? 0), 0)),
    );
    expect([due, waiting]).toEqual([done + late, 0]);
    expect(due).toBeGreaterThan(sums(months[2] ?? "")[0] ?? 0);
    for (const label of ["7月支委会", "8月支委会", "9月支委会", "第三季度党员大会"]) expect(quarter).toContain(label);
    expect(quarter).not.toContain("下半年");
  });

  test("is more in a year than in a quarter, and shows whether each deadline has passed", async () => {
    const [year, quarter] = [sums(await see("by=due&period=year")), sums(await see("by=due&period=quarter"))];
    expect(year[0]).toBeGreaterThan(quarter[0] ?? 0);
    const month = await see("by=due&period=month&limit=200");
    const states = statesIn(month);
    const of = (word: string) => states.filter((state) => state === word).length;
    expect([states.length, of("已报"), of("未报"), of("待报")]).toEqual(sums(month));
    // On 22 November whatever runs has its deadline ahead.
    expect(of("未报")).toBe(0);
    expect(of("待报")).toBeGreaterThan(0);
  });

  test("shows how many are chosen beside the total", async () => {
    const text = await see("by=due&period=2026-q3&state=late");
    const [due, , late] = sums(text);
    expect(text).toContain(`未报${late}项，全部${due}项`);
  });
});

describe("the overview", () => {
  test("names the units by what never came, links with its own period, and a month's states sum up", async () => {
    const rows = cellsIn(await see("by=rank&state=open&period=year"), "未报").map(Number);
    const missed = sums(await see("by=due&period=year"))[2] ?? 0;
    expect(missed).toBeGreaterThan(0);
    const year = (await desk.see("周敏", "")).text;
    const listed = [...year.matchAll(/class="quiet small">(?:未报(\d+)项)?，?(?:待报(\d+)项)?：/g)];
    expect(listed.length).toBeGreaterThan(0);
    expect(Number(listed[0]?.[1])).toBe(Math.max(...rows));
    for (const key of ["year", "quarter"]) {
      const { text } = await desk.see("周敏", `?period=${key}`);
      const links = [...text.matchAll(/\/ledger\/coverage\?([^"]*)"/g)].map(([, query = ""]) => query);
      expect(links.length).toBeGreaterThan(1);
      for (const query of links) expect(query.replaceAll("&amp;", "&").split("&")).toContain(`period=${key}`);
    }
    const month = await see("by=due&period=month&limit=200");
    const states = statesIn(month);
    const of = (word: string) => states.filter((state) => state === word).length;
    expect([states.length, of("已报"), of("未报"), of("待报")]).toEqual(sums(month));
    // On 22 November whatever runs has its deadline ahead.
    expect(of("未报")).toBe(0);
    expect(of("待报")).toBeGreaterThan(0);
  });
});

describe("the ranking of units by missing reports", () => {
  test("stand with the one that has most overdue first, and who has and lacks as much shares the place", async () => {
    for (const period of ["2026-q3", "year"]) {
      const text = await see(`by=rank&period=${period}`);
      const [asked = [], done = [], late = [], waiting = []] = ["应报", "已报", "未报", "待报"].map((label) =>
        cellsIn(text, label).map(Number),
      );
      expect(late.length).toBeGreaterThan(1);
      const both = late.map((count, at) => [count, waiting[at] ?? 0] as const);
      expect(both).toEqual(both.toSorted(([a, b], [c, d]) => c - a || d - b));
      expect(asked).toEqual(both.map(([one, other], at) => one + other + (done[at] ?? 0)));
      expect(asked.reduce((sum, count) => sum + count, 0)).toBe(sums(text)[0]);
    }
    const branches = await see("by=rank&period=year&state=branch");
    const [late = [], waiting = []] = ["未报", "待报"].map((label) => cellsIn(branches, label));
    const places = cellsIn(branches, "缺报位次").map((words) => words.replace("并列", ""));
    expect(places[0]).toBe("1");
    const lacks = late.map((count, at) => `${count}+${waiting[at]}`);
    expect(places.slice(1).map((place, at) => place === places[at])).toEqual(
      lacks.slice(1).map((one, at) => one === lacks[at]),
    );
  });

  test("opens from the tile with as many rows as the tile counts", async () => {
    for (const period of ["year", "month", "last-month", "2026-q3"]) {
      const { text }: Seen = await desk.see("周敏", `?period=${period}`);
      const [, href = "", count] =
        /href="([^"]+)">\s*<span class="label">(?:缺报|未报)<\/span><b>(\d+)家/.exec(text) ?? [];
      const rows = (await desk.see("周敏", href.replaceAll("&amp;", "&").replace("/ledger", ""))).text;
      expect([period, cellsIn(rows, "单位").length]).toEqual([period, Number(count)]);
    }
  });

  test("is on the overview with what was never reported this year, and nothing is green while something is missing", async () => {
    const rows = cellsIn(await see("by=rank&state=open&period=year"), "未报").map(Number);
    const missed = sums(await see("by=due&period=year"))[2] ?? 0;
    expect(missed).toBeGreaterThan(0);
    const year = (await desk.see("周敏", "")).text;
    const listed = [...year.matchAll(/class="quiet small">(?:未报(\d+)项)?，?(?:待报(\d+)项)?：/g)];
    expect(listed.length).toBeGreaterThan(0);
    expect(Number(listed[0]?.[1])).toBe(Math.max(...rows));
    const whole = /period=(\w+)">查看全部/.exec(year)?.[1] ?? "year";
    expect(whole).toBe("year");
    const month = (await desk.see("周敏", "?period=month")).text;
    expect(month).toMatch(/class="tile warn"[^>]*>\s*<span class="label">缺报/);
    expect(month).toContain(`，今年此前未报${missed}项`);
  });

  test("shows on a unit's own page how much of the year was never reported, with a link to it", async () => {
    for (const id of ["desk-gw", "desk-cz", "desk-sw-1"]) {
      const { text } = await desk.see("周敏", `/units/${id}`);
      const [, href = "", count = "0"] = /href="([^"]+)">今年此前未报(\d+)项（已过期限）/.exec(text) ?? [];
      expect([id, Number(count)]).toEqual([id, sums(await see(`by=due&period=year&unit=${id}`))[2]]);
      if (Number(count) === 0) continue;
      const rows = (await desk.see("周敏", `${href.replaceAll("&amp;", "&").replace("/ledger", "")}&limit=200`)).text;
      expect(statesIn(rows)).toEqual(Array.from({ length: Number(count) }, () => "未报"));
    }
  });

  test("contains only the units that the visitor may see", async () => {
    expect((await desk.see("李敏", "/coverage?by=rank")).text).not.toContain("水务局");
    expect((await desk.see("王建国", "/coverage?by=rank")).text).not.toContain("市财政局<");
  });
});
