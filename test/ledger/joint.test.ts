import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allMeasures } from "#core";
import { behindFigure, countRows, proveTotals } from "#reports";
import { figures, loadTree } from "#store";
import { ADMIN, chatOf, openVillage, secretaryOf, type Village } from "./village.ts";

let village: Village;
beforeEach(async () => {
  village = await openVillage();
});
afterEach(async () => {
  expect((await proveTotals(village.db.query)).differences).toBe(0);
  await village.db.close();
});

const say = (unit: string, text: string) => village.say(secretaryOf(unit), chatOf(unit), text);
const press = (unit: string, action: string, number: string, value?: string) =>
  village.press(secretaryOf(unit), chatOf(unit), action, number, value);

/** Lectures of a unit's subtree and who came. */
async function lectures(unitId: string, confirmedOnly = false, day?: string): Promise<readonly [number, number]> {
  const span = { from: day ?? "2026-01-01", to: day ?? "2026-12-31" };
  const rows = await figures(village.db.query, { unitId, reach: "all", ...span, kinds: ["lecture"], confirmedOnly });
  const sum = (measure: string) => rows.reduce((all, row) => (row.measure === measure ? all + row.amount : all), 0);
  return [sum("times"), sum("attendees")];
}

async function joined(): Promise<void> {
  await say("a", "/党课 9月12日 清洁家园 30人");
  await say("b", "/党课 9月12日 清洁家园 40人");
  await press("b", "joint", "2", "same:1");
  expect(await lectures("gw")).toEqual([1, 40]);
}

test.each([
  ["a", "1", [1, 30]],
  ["b", "2", [1, 40]],
] as const)("what host %s alone confirmed counts once among what is confirmed", async (unit, number, expected) => {
  await joined();
  await say(unit, `/核 ${number}`);
  expect(await lectures("gw", true)).toEqual(expected);
  expect(await lectures("gw")).toEqual([1, 40]);
});

test.each([
  ["the second", "b", "2"],
  ["the first", "a", "1"],
])("%s host's report is one event with the other again when it is restored", async (_, unit, number) => {
  await joined();
  await press(unit, "withdraw", number);
  await press(unit, "restore", number);
  expect(await lectures("gw")).toEqual([1, 40]);
  expect(await lectures("a")).toEqual([1, 30]);
  expect(await lectures("b")).toEqual([1, 40]);
});

test.each([
  ["the first", "a", "1"],
  ["the second", "b", "2"],
])(
  "a report whose day %s host corrects is an event of that day alone, until the other corrects it too",
  async (_, unit, number) => {
    await joined();
    await say(unit, `/改 ${number} 日期=9月13日`);
    expect(await lectures("gw")).toEqual([2, 70]);
    expect(await lectures("gw", false, "2026-09-12")).toEqual([1, unit === "a" ? 40 : 30]);
    const [other, theirs] = unit === "a" ? ["b", "2"] : ["a", "1"];
    await say(other, `/改 ${theirs} 日期=9月13日`);
    expect(await lectures("gw")).toEqual([1, 40]);
  },
);

test.each([
  ["the order they left in", ["a", "1"], ["b", "2"]],
  ["the other order", ["b", "2"], ["a", "1"]],
] as const)("both hosts' reports are one event again when they are restored in %s", async (_, first, second) => {
  await joined();
  await press("a", "withdraw", "1");
  await press("b", "withdraw", "2");
  await press(first[0], "restore", first[1]);
  await press(second[0], "restore", second[1]);
  expect(await lectures("gw")).toEqual([1, 40]);
});

test("a report that waits for an answer keeps its hosts while it is corrected", async () => {
  await say("a", "/党课 9月12日 清洁家园 30人");
  await say("a", "/党课 9月12日 清洁家园 30人 联合单位=市水务局");
  await say("a", "/改 2 人数=31");
  expect(await lectures("gw")).toEqual([1, 30]);
  await press("a", "repeat", "2", "different");
  expect(await lectures("b")).toEqual([1, 31]);
  expect(await lectures("gw")).toEqual([2, 61]);
});

test("restoring the line's record restores the records of all hosts", async () => {
  await say("a", "/党课 9月12日 清洁家园 30人 联合单位=市水务局");
  await press("a", "withdraw", "1");
  await press("a", "restore", "1");
  expect(await lectures("b")).toEqual([1, 30]);
  expect(await lectures("gw")).toEqual([1, 30]);
});

test("correcting the original line keeps the host's later corrections of its own record", async () => {
  await say("a", "/党课 9月12日 清洁家园 30人 联合单位=市水务局");
  await say("b", "/改 2 人数=12");
  await say("a", "/改 1 地点=会议室");
  expect(await lectures("b")).toEqual([1, 12]);
  await say("a", "/改 1 人数=33");
  expect(await lectures("b")).toEqual([1, 12]);
  expect(await lectures("gw")).toEqual([1, 33]);
});

describe("a line with three hosts, one of them below another", () => {
  // 市水务局机关支部 stands nearer to 市水务局 than to the branch that reports, so its record is joined to that one's.
  beforeEach(() => say("a1", "/党课 9月12日 清洁家园 30人 联合单位=市水务局、市水务局机关支部"));

  /** What the whole, the branch that reported, the organ and its branch count. */
  const counted = async () => [await lectures("gw"), await lectures("a1"), await lectures("b"), await lectures("b1")];
  const all = (people: number) => Array.from({ length: 4 }, () => [1, people]);

  test("is one event for each of them", async () => {
    expect(await counted()).toEqual(all(30));
  });

  test("is withdrawn, restored and corrected as a whole", async () => {
    await press("a1", "withdraw", "1");
    expect(await counted()).toEqual(Array.from({ length: 4 }, () => [0, 0]));
    await press("a1", "restore", "1");
    expect(await counted()).toEqual(all(30));
    await say("a1", "/改 1 人数=35");
    expect(await counted()).toEqual(all(35));
    await say("a1", "/改 1 日期=9月13日");
    expect(await lectures("gw", false, "2026-09-13")).toEqual([1, 35]);
    expect(await counted()).toEqual(all(35));
  });

  test("loses only the host that withdraws its own record, and gets it back with it", async () => {
    await press("b", "withdraw", "2");
    expect(await counted()).toEqual(all(30));
    await press("b", "restore", "2");
    expect(await counted()).toEqual(all(30));
    await say("b1", "/撤 3");
    await press("b1", "withdraw", "3");
    expect((await counted()).slice(0, 3)).toEqual(all(30).slice(1));
    expect(await lectures("b1")).toEqual([0, 0]);
  });

  test("changes only one host's record and those joined to it if that host corrects its own number", async () => {
    await say("b", "/改 2 人数=12");
    expect(await counted()).toEqual([
      [1, 30],
      [1, 30],
      [1, 12],
      [1, 12],
    ]);
  });

  test("stays one event with the report of a fourth unit joined to one of them", async () => {
    await say("a2", "/党课 9月12日 清洁家园 40人");
    await press("a2", "joint", "4", "same:2");
    expect(await lectures("gw")).toEqual([1, 40]);
    await press("a1", "withdraw", "1");
    expect(await lectures("gw")).toEqual([1, 40]);
    expect(await lectures("b")).toEqual([0, 0]);
    await press("a1", "restore", "1");
    expect(await lectures("gw")).toEqual([1, 40]);
    expect(await lectures("a")).toEqual([1, 40]);
  });
});

test("a summary's records are those it counts, also after a unit was moved within the period", async () => {
  await say("a", "/党课 3月31日 清洁家园 30人");
  await say("a", "/党课 9月12日 交通劝导 20人");
  await village.say(ADMIN, chatOf("gw"), "/单位 移动 市财政局 上级=清河区机关工委 自=2026-04-01");
  expect([await lectures("gw"), await lectures("x")]).toEqual([
    [1, 30],
    [1, 20],
  ]);
  for (const [unit, kept, gone] of [
    ["gw", "清洁家园", "交通劝导"],
    ["x", "交通劝导", "清洁家园"],
  ] as const) {
    await village.heard();
    await say(unit, "/明细 今年 党课");
    const heard = (await village.heard()).map(({ card }) => card).join();
    expect(heard).toContain(kept);
    expect(heard).not.toContain(gone);
  }
});

test("the records and people behind a figure belong to the superior of their day", async () => {
  await say("a", "/党课 3月31日 清洁家园 30人");
  await say("a", "/党课 9月12日 交通劝导 20人");
  await say("a", "/亮身份 3月31日 名单=赵刚、孙丽");
  await say("a", "/亮身份 9月12日 名单=孙丽、钱程、周杰");
  await village.say(ADMIN, chatOf("gw"), "/单位 移动 市财政局 上级=清河区机关工委 自=2026-04-01");
  const tree = await loadTree(village.db.query);
  const today = "2026-11-20";
  const behind = async (unitId: string, id: string) => {
    const unit = tree.units.get(unitId);
    const measure = allMeasures.find((one) => one.id === id);
    if (unit === undefined || measure === undefined) throw new Error(id);
    const frame = { tree, unit, today, period: { from: "2026-01-01", to: "2026-12-31" } };
    const { valued, rows } = await behindFigure(village.db.query, measure, frame);
    return [valued.value, rows.map(({ amount }) => amount)];
  };
  expect([await behind("gw", "M1.6"), await behind("x", "M1.6")]).toEqual([
    [1, [1]],
    [1, [1]],
  ]);
  expect([await behind("gw", "M1.7"), await behind("x", "M1.7")]).toEqual([
    [30, [30]],
    [20, [20]],
  ]);
  expect([await behind("gw", "M7.4"), await behind("x", "M7.4")]).toEqual([
    [2, [2]],
    [3, [3]],
  ]);
  for (const unitId of ["gw", "x"]) {
    const file = { type: "export", format: "csv", from: "2026-01-01", to: "2026-12-31", category: "" } as const;
    const asked = { ...file, unitId, kind: "lecture", confirmedOnly: false, today };
    expect(await countRows(village.db.query, tree, asked)).toBe(1);
  }
});
