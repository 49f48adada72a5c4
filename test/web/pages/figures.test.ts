import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMeasures } from "#core";
import { insertPostings } from "#store";
import type { Visitor } from "../../support/visitor.ts";
import { type Desk, openDesk } from "../desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.town.close());

describe("the overview", () => {
  test("shows the 45 figures, each opening its records, which sum to it", async () => {
    const { text } = await desk.see("周敏", "");
    expect(text.match(/class="figure"/g)).toHaveLength(allMeasures.length);
    expect(text).toContain('href="/ledger/figures/M3.5?unit=desk-gw&amp;period=year">1次</a>');
    expect((await desk.see("周敏", "/figures/M3.5")).text).toContain("清扫街道");
    expect((await desk.see("周敏", "/figures/M1.6")).text).toMatch(/共2条，相加就是上面的数/);
  });

  test("compares a figure with the target of the year", async () => {
    expect((await desk.see("周敏", "")).text).toContain("目标 50次，完成 2%");
    expect((await desk.see("周敏", "?period=month")).text).not.toContain("目标 50次");
  });

  test("marks figures that contradict each other", async () => {
    const [record] = await desk.town.records();
    const posting = { recordId: record?.id ?? "", kind: "secondment", measure: "person", unitId: "desk-gw" } as const;
    const rest = { day: "2026-03-01", adjust: false, category: "提拔", level: "市", approx: false, confirmed: false };
    await desk.town.db.commit(insertPostings(desk.town.db.query, [{ ...posting, ...rest, amount: 3 }]));
    const { text } = await desk.see("周敏", "?period=year");
    expect(text).toContain("提拔人数不多于选派挂职人数");
  });

  test("of a period without records says what to do", async () => {
    const { text } = await desk.see("陈立新", "?period=last-year");
    expect(text).toContain("无记录");
    expect((await desk.see("陈立新", "/records?from=2020-01-01&to=2020-12-31")).text).toContain("这段时间没有记录");
  });
});

describe("coverage", () => {
  test("counts units by month and by kind, each number opening its records", async () => {
    const months = (await desk.see("周敏", "/coverage")).text;
    expect(months).toContain("/ledger/records?unit=desk-cz&amp;from=2026-11-01&amp;to=2026-11-30");
    const kinds = (await desk.see("周敏", "/coverage?by=kind")).text;
    expect(kinds).toContain("/ledger/records?unit=desk-cz&amp;from=2026-01-01&amp;to=2026-12-31&amp;kind=volunteering");
    const list = await desk.see("周敏", "/records?unit=desk-cz&from=2026-11-01&to=2026-11-30&kind=volunteering");
    expect(list.text).toContain("共1条");
    expect(await desk.statusOf("周敏", "/coverage?by=weather")).toBe(400);
  });
});

describe("an address with parameters that no page offers is refused", () => {
  test.each([
    ["?period=decade"],
    ["/records?limit=201"],
    ["/records?limit=0"],
    ["/records?page=-1"],
    ["/records?sort=id"],
    ["/records?kind=password"],
    ["/records?from=2026-13-01&to=2026-12-31"],
    ["/records?from=2026-12-31&to=2026-01-01"],
    ["/coverage?year=1999"],
    ["/coverage?kind=nonsense"],
  ])("%s is refused with 400", async (path) => {
    expect(await desk.statusOf("周敏", path)).toBe(400);
  });

  test.each([["/audit?limit=200"], ["/audit?sort=at"], ["/roster?sort=members&limit=1&page=2"]])(
    "%s is answered",
    async (path) => {
      expect(await desk.statusOf("韩梅", path)).toBe(200);
    },
  );
});

test("text written by people is shown unchanged and never executed", async () => {
  const number = await desk.numberOf("主讲=李敏");
  for (const path of ["/records", "/units/desk-cz", `/records/${number}`, "/figures/M1.6"]) {
    const { text } = await desk.see("李敏", path);
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  }
});

test("the pages' files are cached for ever, compressed if asked, and served by the program itself", async () => {
  const { text } = await desk.see("周敏", "");
  const charts = /data-charts="([^"]+)"/.exec(text)?.[1] ?? "";
  const seen = await (desk.people.get("周敏") as Visitor).ask(charts, { headers: { "accept-encoding": "gzip" } });
  expect(charts).toMatch(/^\/ledger\/files\/vchart-[\d.]+\.js$/);
  expect(seen.headers.get("cache-control")).toContain("immutable");
  expect(seen.headers.get("content-encoding")).toBe("gzip");
});
