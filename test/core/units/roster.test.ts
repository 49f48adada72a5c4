import { describe, expect, test } from "vitest";
import {
  createTree,
  planRoster,
  ROOT,
  type RosterChange,
  type RosterRow,
  readRosterSheet,
  rosterSheet,
  type Tree,
  type Unit,
} from "#core";
import { largeRoster, spoiltRoster } from "../../support/rosters.ts";

const DAY = "2026-11-22";
const empty = createTree([], []);

/**
 * Parses roster rows from a drawing: the first line names the columns, cells are separated by spaces, and `-` is an
 * empty cell.
 */
function sheet(drawing: string): readonly RosterRow[] {
  const cells = drawing
    .trim()
    .split("\n")
    .map((line) =>
      line
        .trim()
        .split(/\s+/)
        .map((cell) => (cell === "-" ? "" : cell)),
    );
  const rows = readRosterSheet(cells);
  if (!rows.ok) throw new Error(rows.error);
  return rows.value.rows;
}

function plan(tree: Tree, drawing: string) {
  let next = 0;
  const newId = () => {
    next += 1;
    return `n${next}`;
  };
  return planRoster(tree, sheet(drawing), { day: DAY, newId });
}

/** The tree after an import, as the basis for the next one. */
function grow(tree: Tree, drawing: string): Tree {
  const result = plan(tree, drawing);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const units = new Map(tree.units);
  if (units.size === 0) units.set(ROOT, root);
  const placings = [...tree.placings.values()].flat();
  if (placings.length === 0) placings.push({ unitId: ROOT, parentId: undefined, fromDay: DAY });
  for (const change of result.value) {
    if (change.type !== "move") units.set(change.unit.id, change.unit);
    if (change.type === "insert") placings.push({ unitId: change.unit.id, parentId: change.parentId, fromDay: DAY });
    if (change.type === "move") placings.push(change.placing);
  }
  return createTree([...units.values()], placings);
}

const root: Unit = {
  id: ROOT,
  name: "全市",
  names: [],
  level: "市",
  kind: "root",
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: DAY,
  activeTo: undefined,
  version: 1,
};

const CITY = `
  编号 名称               简称   上级         层级 类型 类别 党员数 书记
  gw   市直机关工委       工委   -            市   工委 -    12     周敏
  cz   市财政局           财政局 市直机关工委 市   机关 一类 85     李敏
  cz1  市财政局第一支部   一支部 市财政局     -    -    1    28人   -
  sw   市水务局           -      gw           -    机关 二   46     陈立新
  sw1  市水务局第一支部   一支部 市水务局     -    支部 -    31     -
`;
const city = grow(empty, CITY);
const texts = (tree: Tree, drawing: string) => {
  const result = plan(tree, drawing);
  return result.ok ? result.value.map(short) : result.error.map(({ line, text }) => `${line}: ${text}`);
};
const short = (change: RosterChange) =>
  change.type === "move"
    ? `move ${change.placing.unitId} → ${change.placing.parentId}`
    : `${change.type} ${change.unit.id} ${change.unit.name}`;

describe("a roster", () => {
  test("creates units from its cells", () => {
    const result = plan(empty, CITY);
    const made = result.ok ? result.value : [];
    expect(made.find((change) => change.type === "insert" && change.unit.id === "cz1")).toMatchObject({
      type: "insert",
      parentId: "cz",
      unit: {
        id: "cz1",
        names: ["一支部"],
        level: "市",
        kind: "branch",
        class: "一类",
        memberCount: 28,
        secretaryName: undefined,
      },
    });
  });

  test("may list a unit before its superior; the superior is created first", () => {
    const drawing = `
      名称         上级         类型 层级
      机关第一支部 市财政局     支部 -
      市财政局     市直机关工委 机关 -
      市直机关工委 -            工委 市
      机关第一支部 市直机关工委 支部 -`;
    expect(texts(empty, drawing)).toEqual([
      "insert n1 市直机关工委",
      "insert n2 市财政局",
      "insert n4 机关第一支部",
      "insert n3 机关第一支部",
    ]);
  });

  test("that was exported changes nothing when imported", () => {
    const table = rosterSheet(city, DAY).map((row) => row.map(String));
    const rows = readRosterSheet(table);
    expect(table.length).toBe(6);
    expect(rows.ok && planRoster(city, rows.value.rows, { day: DAY, newId: () => "x" })).toEqual({
      ok: true,
      value: [],
    });
  });

  test("changes only the columns it has, and clears values whose cells are empty", () => {
    expect(texts(city, "编号 名称 党员数\n cz 市财政局 85")).toEqual([]);
    const result = plan(city, "编号 名称 党员数 书记\n cz 市财政金融局 90 -");
    expect(result).toMatchObject({
      ok: true,
      value: [
        {
          type: "update",
          unit: {
            id: "cz",
            name: "市财政金融局",
            names: ["财政局"],
            memberCount: 90,
            secretaryName: undefined,
            class: "一类",
          },
        },
      ],
    });
  });

  test("finds a unit without 编号 by its name and superior", () => {
    expect(texts(city, "名称 上级 党员数\n 市财政局 市直机关工委 99")).toEqual(["update cz 市财政局"]);
    expect(texts(city, "名称 上级 类型\n 市财政局第一支部 市水务局 支部")).toEqual(["insert n1 市财政局第一支部"]);
  });

  test("moves a unit whose superior differs", () => {
    expect(texts(city, "编号 名称 上级\n sw1 市水务局第一支部 市财政局")).toEqual(["move sw1 → cz"]);
  });

  test.each([
    ["no name", "编号 名称 上级\n x1 - 市财政局", "2: 缺名称；缺类型（工委、机关、支部）"],
    ["an unknown superior", "名称 上级 类型\n 市审计局 县工委 机关", "2: 「市审计局」没有叫「县工委」的上级"],
    [
      "an ambiguous superior",
      "名称 上级 类型\n 某小组支部 一支部 支部",
      "2: 「某小组支部」叫「一支部」的上级有2个，请在上级一栏填编号",
    ],
    [
      "no superior",
      "名称 类型\n 某小组支部 支部\n 青山县工委 工委",
      "2: 「某小组支部」缺上级，请在「上级」一栏填上级单位的名称",
    ],
    ["no kind", "名称 上级\n 老干部服务 工委", "2: 「老干部服务」缺类型（工委、机关、支部）"],
    ["an unknown kind", "名称 上级 类型\n 市审计局 工委 企业", "2: 「市审计局」类型「企业」不认识（工委、机关、支部）"],
    [
      "a kind that every object has",
      "名称 上级 类型\n 市审计局 工委 constructor",
      "2: 「市审计局」类型「constructor」不认识（工委、机关、支部）",
    ],
    [
      "a wrong class",
      "名称 上级 类型 类别\n 市审计局 工委 机关 特类",
      "2: 「市审计局」类别「特类」不认识（一类、二类、三类）",
    ],
    ["a wrong count", "名称 上级 类型 党员数\n 市审计局 工委 机关 八十", "2: 「市审计局」党员数「八十」不是人数"],
    [
      "a telephone number",
      "名称 上级 类型 书记\n 市审计局 工委 机关 13800138000",
      "2: 「市审计局」书记「13800138000」不像姓名",
    ],
    ["a formula", "名称 上级 类型\n =SUM(A1) 工委 机关", "2: 「=SUM(A1)」名称「=SUM(A1)」不能以 = 开头"],
    [
      "a branch above an organ",
      "名称 上级 类型\n 市审计局 一支部甲 机关\n 一支部甲 市财政局 支部",
      "2: 「市审计局」机关不能放在支部「一支部甲」下",
    ],
    [
      "a level above its superior's",
      "名称 上级 类型 层级\n 青山县机关工委 - 工委 县\n 县财政局 青山县机关工委 机关 市",
      "3: 「县财政局」层级「市」高于上级的「县」",
    ],
    ["no level under the root", "名称 类型\n 青山机关工委 工委", "2: 「青山机关工委」缺层级（市、县、乡）"],
    [
      "one 编号 twice",
      "编号 名称 上级 类型\n a 市审计局 工委 机关\n a 市统计局 工委 机关",
      "3: 「市统计局」编号 a 与第2行重复",
    ],
    [
      "one unit twice",
      "名称 上级 类型\n 市审计局 工委 机关\n 市审计局 工委 机关",
      "3: 「市审计局」与第2行同名、同上级",
    ],
    [
      "an organ's twin",
      "名称 上级 类型\n 市财政局 市水务局 机关",
      "2: 「市财政局」台账里已有同名单位（编号 cz），要移动它请填编号，是另一个单位请换个名称",
    ],
    ["the root", "编号 名称\n city 全市", "2: 「全市」「全市」是台账的根，不在花名册里改"],
    [
      "a kind that strands others",
      "编号 名称 上级 类型\n sw 市水务局 工委 支部",
      "2: 「市水务局」改成支部后，下面的「市水务局第一支部」就没处放了",
    ],
  ])("with %s is refused", (_, drawing, expected) => expect(texts(city, drawing)).toEqual([expected]));

  test("with a cycle of superiors is refused with one error for each unit", () => {
    const drawing = "编号 名称 上级 类型\n a 甲局 b 机关\n b 乙局 a 机关\n c 丙局 a 机关";
    const lines = texts(city, drawing);
    expect(lines.map((line) => line.slice(0, 2))).toEqual(["2:", "3:", "4:"]);
    expect(texts(city, "编号 名称 上级\n cz 市财政局 cz")[0]).toContain("圈");
  });

  test("reports all problems of a row in one line", () => {
    expect(texts(city, "名称 上级 类型 党员数 类别\n 市审计局 无此工委 企业 -5 甲")).toHaveLength(1);
  });

  test.each([
    ["no head", [["市财政局", "机关"]], "没有找到列名那一行"],
    [
      "no name column",
      [
        ["编号", "上级"],
        ["a", "b"],
      ],
      "至少要有「名称」",
    ],
    [
      "a column twice",
      [
        ["名称", "单位名称"],
        ["a", "b"],
      ],
      "「名称」这一列出现了两次",
    ],
    ["nothing", [], "表里没有内容"],
    ["a head alone", [["名称"], [" "]], "表里只有列名"],
  ])("with %s is refused", (_, table, expected) => {
    const rows = readRosterSheet(table);
    expect(!rows.ok && rows.error).toContain(expected);
  });
});

test("five thousand rows are planned completely; with fifty bad rows the import is refused with fifty errors", () => {
  const context = { day: DAY, newId: () => "x" };
  const planOf = (table: string[][]) => {
    const rows = readRosterSheet(table);
    if (!rows.ok) throw new Error(rows.error);
    return planRoster(empty, rows.value.rows, context);
  };
  const planned = planOf(largeRoster());
  expect(planned.ok ? planned.value.length : planned).toBe(5000);
  const refused = planOf(spoiltRoster());
  const lines = refused.ok ? [] : refused.error.map(({ line }) => line);
  expect(lines).toEqual(Array.from({ length: 50 }, (_, index) => (index + 1) * 100 + 1));
});
