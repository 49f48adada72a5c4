import type { SheetLimits } from "../text/csv.ts";
import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import { ROSTER_COLUMNS, type RosterColumn, type RosterRow } from "./roster.ts";
import { findHead, type Head } from "./roster-heads.ts";
import { isActive, parentOf, ROOT, subtreeOf, type Tree, UNIT_KIND_NAMES } from "./tree.ts";

/** The most rows a roster may have; ten times the largest city. */
export const MAX_ROSTER_ROWS = 20_000;

/** The largest sheet that is read for a roster: its head row, its rows, and far more columns than there are names for. */
export const ROSTER_SHEET_LIMITS: SheetLimits = { rows: MAX_ROSTER_ROWS + 1, columns: 64 };

/** What was read of a sheet, and what the person should know about how. */
export interface RosterSheet {
  readonly rows: readonly RosterRow[];
  readonly remarks: readonly string[];
}

const MOST_NAMED = 6;

/**
 * Takes the cells of a sheet for roster rows, as offices have them: titles above the head, columns that are none of ours, a
 * superior written once for the rows below it, sums and signatures at the end. What was left out or filled in is told.
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

/** The rows of units below the head, and those that are none, as they are told. */
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

/** Sums, signatures and the headings of sections are no units. */
function isNoUnit(row: readonly string[], name: string): boolean {
  const said = row.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const [first = ""] = said;
  if (SUM.test(name.trim()) || SUM.test(first) || SIGNED.test(first)) return true;
  if (said.length > 1) return false;
  return name.trim() === "" ? !/^\d+$/.test(first) : SECTION.test(first) || SIGNED.test(name.trim());
}

/** A superior that is written once, in a cell over several rows, holds for the rows below it. */
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
    // A committee has no superior, and a row with a 编号 keeps the superior that the ledger already has.
    if (above === "" || id.trim() !== "" || /工委|工作委员会/.test(`${name}${kind}`)) return row;
    count += 1;
    return { ...row, cells: { ...row.cells, 上级: above } };
  });
  return { rows: filled, count };
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
