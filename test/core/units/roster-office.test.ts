import { describe, expect, test } from "vitest";
import { createTree, guessLines, planRoster, type RosterGuess, readRosterSheet, withCommittees } from "#core";

const DAY = "2026-11-22";
const empty = createTree([], []);

/** Parses a sheet drawn as lines with cells separated by `|`. */
const sheetOf = (drawing: string) =>
  drawing
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));

function take(drawing: string) {
  const sheet = readRosterSheet(sheetOf(drawing));
  if (!sheet.ok) throw new Error(sheet.error);
  const guesses: RosterGuess[] = [];
  const onGuess = (guess: RosterGuess) => void guesses.push(guess);
  let next = 0;
  const newId = () => {
    next += 1;
    return `n${next}`;
  };
  const rows = withCommittees(empty, sheet.value.rows, onGuess);
  const plan = planRoster(empty, rows, { day: DAY, newId, onGuess });
  if (!plan.ok) return { errors: plan.error.map(({ line, text }) => `${line} ${text}`) };
  const units = plan.value.flatMap((change) => (change.type === "insert" ? [change] : []));
  const nameOf = (id: string) => units.find(({ unit }) => unit.id === id)?.unit.name ?? id;
  return {
    units: units.map(({ unit, parentId }) => `${unit.name} ${unit.kind} ${unit.level} < ${nameOf(parentId)}`),
    remarks: sheet.value.remarks,
    guesses: guessLines(guesses),
  };
}

const COMMITTEE = "市直机关工委 committee 市 < city";

describe("a roster sheet as offices keep it", () => {
  test.each([
    ["a title over the head", "全市机关党组织花名册|||\n名称|上级|类型|党员数\n市财政局|市直机关工委|机关|85"],
    ["the words of another form", "党组织名称|上级党组织|党组织类型|党员人数\n市财政局|市直机关工委|机关党委|85"],
    ["columns that are none of ours", "序号|单位名称|隶属关系|类型|联系电话|备注\n1|市财政局|市直机关工委|机关||"],
    ["blanks and brackets in its heads", "单 位 名 称|上级单位（全称）|党员数（人）\n市财政局|市直机关工委|85"],
    ["two rows of heads", "单位名称|隶属|基本情况|\n||党员人数|书记姓名\n市财政局|市直机关工委|85|李敏"],
    ["a sum and signatures", "名称|上级|类型\n市财政局|市直机关工委|机关\n合计|1|\n|填表人：赵婷|审核：周敏"],
    ["sections", "名称|上级|类型\n一、市直机关||\n市财政局|市直机关工委|机关"],
    ["no kind, which the name says", "名称|上级\n市财政局|市直机关工委"],
    ["no superior, of which there is one", "名称|类型\n市直机关工委|工委\n市财政局|机关"],
    ["a telephone beside the secretary", "名称|上级|书记\n市财政局|市直机关工委|李敏（13800138000）"],
  ])("with %s makes the unit below its committee", (_, drawing) => {
    expect(take(drawing).units).toEqual([COMMITTEE, "市财政局 organ 市 < 市直机关工委"]);
  });

  test.each([
    ["市财政局机关委员会", "organ"],
    ["中共市财政局总支部委员会", "organ"],
    ["市财政局第一支部委员会", "branch"],
    ["市教育局机关党委", "organ"],
    ["市发展改革委", "organ"],
    ["青山县直属机关工作委员会", "committee"],
    ["市政务服务中心", "organ"],
    ["市财政局离退休干部党支部", "branch"],
    ["市财政局党总支（机关）", "organ"],
  ])("infers from the name %s that the unit is of kind %s", (name, kind) => {
    const { units = [] } = take(`名称|上级\n${name}|市直机关工委\n市直机关工委|`);
    expect(units.find((line) => line.startsWith(name))?.split(" ")[1]).toBe(kind);
  });

  test("applies a superior in a merged cell to all rows up to the next superior", () => {
    const { units, remarks } = take(
      "名称|上级|类型\n市财政局|市直机关工委|机关\n市水务局||机关\n市财政局一支部|市财政局|支部\n市财政局二支部||支部",
    );
    expect(units).toContain("市水务局 organ 市 < 市直机关工委");
    expect(units).toContain("市财政局二支部 branch 市 < 市财政局");
    expect(remarks).toEqual(["2行的上级是空的，已按它上面一行的上级补齐"]);
  });

  test("puts a branch without a superior below the organ that its name begins with, and reports the guess", () => {
    const { units, guesses } = take(
      "名称|类型\n市直机关工委|工委\n市财政局|机关\n市水务局|机关\n市水务局机关第一党支部|支部",
    );
    expect(units).toContain("市水务局机关第一党支部 branch 市 < 市水务局");
    expect(guesses?.join("；")).toContain("市水务局机关第一党支部→市水务局");
  });

  test("reports the columns and rows that were skipped", () => {
    const { remarks } = take(
      "序号|名称|上级|类型|联系电话\n1|市财政局|市直机关工委|机关|0591\n合计|1|||\n|填表人：赵婷|||",
    );
    expect(remarks).toEqual(["未采用的列：序号、联系电话", "不是单位的行已略过：第3行「合计」、第4行「填表人：赵婷」"]);
  });

  test("reports all problems at once, each with its row and a correction", () => {
    const { errors } = take(
      "全市花名册|||\n名称|上级|类型|党员数\n市财政局|无此单位|机关|85\n市水务局|市直机关工委|企业|八十\n|市直机关工委|机关|3",
    );
    expect(errors).toEqual([
      "3 「市财政局」没有叫「无此单位」的上级",
      "4 「市水务局」类型「企业」不认识（工委、机关、支部）；党员数「八十」不是人数",
      "5 缺名称",
    ]);
  });

  test("without any known column is refused with a list of the columns", () => {
    const sheet = readRosterSheet(sheetOf("工资表|姓名|实发\n1|王建国|100"));
    expect(!sheet.ok && sheet.error).toContain("没有找到列名那一行");
  });
});
