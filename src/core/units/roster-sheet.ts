import type { SheetLimits } from "../text/csv.ts";
import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import { ROSTER_COLUMNS, type RosterColumn, type RosterRow } from "./roster.ts";
import { findHead, type Head } from "./roster-heads.ts";
import { isActive, parentOf, ROOT, subtreeOf, type Tree, UNIT_KIND_NAMES } from "./tree.ts";

/** The maximum number of roster rows, ten times the number of units in the largest city. */
export const MAX_ROSTER_ROWS = 20_000;

/**
 * The largest sheet accepted as a roster: a header row, the maximum number of rows, and more columns than a roster can
 * have.
 */
export const ROSTER_SHEET_LIMITS: SheetLimits = { rows: MAX_ROSTER_ROWS + 1, columns: 64 };

/** The rows read from a sheet, with remarks for the importer on what was skipped or filled in. */
export interface RosterSheet {
  readonly rows: readonly RosterRow[];
  readonly remarks: readonly string[];
}

const MOST_NAMED = 6;

/**
 * Reads roster rows from a sheet as offices keep it: titles above the header, extra columns, a superior written once
 * for several rows, totals and signatures at the end. The remarks say what was skipped or filled in.
 */
export function readRosterSheet(sheet: readonly (readonly string[])[]): Result<RosterSheet> {
  if (sheet.every((row) => row.every((cell) => cell.trim() === ""))) return fail("表里没有内容");
  const head = findHead(sheet);
  if (head === undefined)
    return fail(`没有找到列名那一行，至少要有「名称」一列；可用的列名：${ROSTER_COLUMNS.join("、")}`);
  const twice = head.columns.find((column, at) => column !== undefined && head.columns.indexOf(column) !== at);
  if (twice !== undefined) return fail(`「${twice}」这一列出现了两次，请只留一列`);
  const { rows, passed } = rowsBelow(sheet, head);
  if (rows.length === 0) return fail("表里只有列名，没有单位");
  if (rows.length > MAX_ROSTER_ROWS) return fail(`一次最多导入${MAX_ROSTER_ROWS}行，这个文件有${rows.length}行`);
  const filled = withSuperiors(rows);
  const remarks = [
    ...(head.unused.length === 0 ? [] : [`未采用的列：${head.unused.map(shorten).join("、")}`]),
    ...(passed.length === 0 ? [] : [`不是单位的行已略过：${fewOf(passed)}`]),
    ...(filled.count === 0 ? [] : [`${filled.count}行的上级是空的，已按它上面一行的上级补齐`]),
  ];
  return ok({ rows: filled.rows, remarks });
}

/** Reads the rows below a sheet's header: those that are units, and descriptions of those that are not. */
function rowsBelow(
  sheet: readonly (readonly string[])[],
  head: Head,
): { readonly rows: readonly RosterRow[]; readonly passed: readonly string[] } {
  const rows: RosterRow[] = [];
  const passed: string[] = [];
  for (const [index, row] of sheet.slice(head.at + 1).entries()) {
    const said = row.find((cell) => cell.trim() !== "");
    if (said === undefined) continue;
    const line = head.at + index + 2;
    const cells = cellsOf(head, row);
    if (isNoUnit(row, cells.名称 ?? "")) passed.push(`第${line}行「${shorten(said.trim())}」`);
    else rows.push({ line, cells });
  }
  return { rows, passed };
}

function cellsOf({ columns }: Head, row: readonly string[]): RosterRow["cells"] {
  const cells: Partial<Record<RosterColumn, string>> = {};
  for (const [at, column] of columns.entries()) if (column !== undefined) cells[column] = row[at] ?? "";
  return cells;
}

const fewOf = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join("、")}等${names.length}行` : names.join("、");

const shorten = (text: string): string => ([...text].length > 20 ? `${[...text].slice(0, 20).join("")}…` : text);

const SUM = /^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|汇\s*总)/;
const SIGNED =
  /^(?:填表|填报|制表|审核|审批|复核|校对|联系人|联系电话|经办|负责人?签|单位负责人|主要领导|分管领导|日期|时间|备\s*注|附\s*注|注|说\s*明|填写说明)(?:人|单位|时间|日期|意见|签字|签章)?\s*[:：]/;
const SECTION = /^[一二三四五六七八九十]+[、.．]|^[（(][一二三四五六七八九十]+[）)]/;

/** Whether a row is a total, a signature or a section heading and so not a unit. */
function isNoUnit(row: readonly string[], name: string): boolean {
  const said = row.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const [first = ""] = said;
  if (SUM.test(name.trim()) || SUM.test(first) || SIGNED.test(first)) return true;
  if (said.length > 1) return false;
  return name.trim() === "" ? !/^\d+$/.test(first) : SECTION.test(first) || SIGNED.test(name.trim());
}

/** Fills in empty superiors: a superior in a merged cell applies to all rows that the cell covers. */
function withSuperiors(rows: readonly RosterRow[]): { readonly rows: readonly RosterRow[]; readonly count: number } {
  let above = "";
  let count = 0;
  const filled = rows.map((row): RosterRow => {
    const { 上级: written, 编号: id = "", 名称: name = "", 类型: kind = "" } = row.cells;
    if (written === undefined) return row;
    if (written.trim() !== "") {
      above = written;
      return row;
    }
    // A committee needs no superior, and a row with a 编号 keeps the superior already stored.
    if (above === "" || id.trim() !== "" || /工委|工作委员会/.test(`${name}${kind}`)) return row;
    count += 1;
    return { ...row, cells: { ...row.cells, 上级: above } };
  });
  return { rows: filled, count };
}

/** Exports a unit and all active units below it as a roster with a header row. Importing the result changes nothing. */
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

/** Writes a superior by name, or by 编号 if the name is ambiguous. */
function nameOrId(tree: Tree, id: string | undefined): string {
  if (id === undefined || id === ROOT) return "";
  const name = tree.units.get(id)?.name ?? id;
  return tree.byName.get(name)?.length === 1 ? name : id;
}
