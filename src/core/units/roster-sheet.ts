import type { SheetLimits } from "../text/csv.ts";
import { lookUp } from "../text/look-up.ts";
import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import { ROSTER_COLUMNS, type RosterColumn, type RosterRow } from "./roster.ts";
import { isActive, parentOf, ROOT, subtreeOf, type Tree, UNIT_KIND_NAMES } from "./tree.ts";

/** The most rows a roster may have; ten times the largest city. */
export const MAX_ROSTER_ROWS = 20_000;

/** The largest sheet that is read for a roster: its head row, its rows, and far more columns than there are names for. */
export const ROSTER_SHEET_LIMITS: SheetLimits = { rows: MAX_ROSTER_ROWS + 1, columns: 64 };

// Other words for the columns, as rosters in use have them.
const ALIASES: Readonly<Record<string, RosterColumn>> = {
  ID: "编号",
  id: "编号",
  编码: "编号",
  单位编号: "编号",
  单位: "名称",
  单位名称: "名称",
  组织名称: "名称",
  上级单位: "上级",
  上级组织: "上级",
  单位类型: "类型",
  分类: "类别",
  考核类别: "类别",
  党员人数: "党员数",
  党员: "党员数",
  书记姓名: "书记",
  党组织书记: "书记",
};

/** Takes the cells of a sheet for roster rows; the first row that is not empty names the columns. */
export function readRosterSheet(sheet: readonly (readonly string[])[]): Result<readonly RosterRow[]> {
  const headAt = sheet.findIndex((row) => row.some((cell) => cell.trim() !== ""));
  const head = sheet[headAt];
  if (head === undefined) return fail("表里没有内容");
  const columns: (RosterColumn | undefined)[] = [];
  for (const cell of head) {
    const name = cell.replace(/\s+/g, "");
    const column = ROSTER_COLUMNS.find((known) => known === name) ?? lookUp(ALIASES, name);
    if (name !== "" && column === undefined) {
      return fail(`不认识「${name.slice(0, 20)}」这一列，列名只能是：${ROSTER_COLUMNS.join("、")}`);
    }
    if (column !== undefined && columns.includes(column)) return fail(`「${column}」这一列出现了两次`);
    columns.push(column);
  }
  if (!columns.includes("名称")) return fail(`第一行要写列名，至少有「名称」；全部列名：${ROSTER_COLUMNS.join("、")}`);
  const rows = sheet.slice(headAt + 1).flatMap((row, index): RosterRow[] => {
    if (row.every((cell) => cell.trim() === "")) return [];
    const cells: Partial<Record<RosterColumn, string>> = {};
    for (const [at, column] of columns.entries()) if (column !== undefined) cells[column] = row[at] ?? "";
    return [{ line: headAt + index + 2, cells }];
  });
  if (rows.length === 0) return fail("表里只有列名，没有单位");
  if (rows.length > MAX_ROSTER_ROWS) return fail(`一次最多导入${MAX_ROSTER_ROWS}行，这个文件有${rows.length}行`);
  return ok(rows);
}

/** The roster of a unit and everything active below it on a day, with its head row; read back it changes nothing. */
export function rosterSheet(tree: Tree, day: Day, unitId: string = ROOT): readonly (readonly (string | number)[])[] {
  const rows = subtreeOf(tree, unitId, day)
    .filter((unit) => unit.kind !== "root" && isActive(unit, day))
    .map((unit) => {
      const parentId = parentOf(tree, unit.id, day);
      return [
        unit.id,
        unit.name,
        unit.names.join("、"),
        nameOrId(tree, parentId),
        unit.level,
        UNIT_KIND_NAMES[unit.kind],
        unit.class ?? "",
        unit.memberCount ?? "",
        unit.secretaryName ?? "",
      ];
    });
  return [ROSTER_COLUMNS, ...rows];
}

/** A superior is written by name; by 编号 where the name would be ambiguous. */
function nameOrId(tree: Tree, id: string | undefined): string {
  if (id === undefined || id === ROOT) return "";
  const name = tree.units.get(id)?.name ?? id;
  return tree.byName.get(name)?.length === 1 ? name : id;
}
