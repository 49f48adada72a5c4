import { lookUp } from "../text/look-up.ts";
import { ROSTER_COLUMNS, type RosterColumn } from "./roster.ts";

// The column names that offices use for each of our columns.
const NAMES: Readonly<Record<RosterColumn, string>> = {
  编号: "编号 编码 单位编号 组织编号 ID",
  名称: "名称 全称 单位 单位名称 单位全称 组织名称 党组织 党组织名称 党组织全称 基层党组织 基层党组织名称 支部名称 党支部名称 机构名称",
  简称: "简称 单位简称 组织简称 党组织简称",
  上级: "上级 上级单位 上级组织 上级名称 上级党组织 上级党组织名称 上级党组织全称 隶属 隶属关系 隶属单位 所属单位 所属党组织 所属机关 主管单位 主管部门",
  层级: "层级 级别 行政层级 单位层级",
  类型: "类型 单位类型 组织类型 党组织类型 组织类别 党组织类别 组织形式 党组织形式 单位性质",
  类别: "类别 分类 考核类别 考核分类 分类考核",
  党员数: "党员数 党员 党员人数 党员总数 党员数量 现有党员 现有党员数 在册党员 在册党员数 人数",
  书记: "书记 书记姓名 党组织书记 党组织书记姓名 支部书记 党支部书记 现任书记 负责人 党组织负责人 主要负责人",
};

const COLUMN_OF: Readonly<Record<string, RosterColumn>> = Object.fromEntries(
  ROSTER_COLUMNS.flatMap((column) => NAMES[column].split(" ").map((name) => [name, column] as const)),
);

/**
 * The roster column that a header cell names, also when it is written as 「党员数（人）」 or 「党 员 数」. Undefined
 * for any other cell.
 */
function columnNamed(cell: string): RosterColumn | undefined {
  const name = bare(cell);
  return lookUp(COLUMN_OF, name) ?? lookUp(COLUMN_OF, name.toUpperCase());
}

/** A column header as it is compared: without spaces, text in brackets, and asterisks or colons at its ends. */
const bare = (cell: string): string =>
  cell
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/\([^()]*\)/g, "")
    .replace(/^[*＊]+|[*＊:：]+$/g, "");

/** The position of the header row and the roster column of each sheet column. */
export interface Head {
  /** The index of the header row; of the lower row if two rows form the header. */
  readonly at: number;
  readonly columns: readonly (RosterColumn | undefined)[];
  /** Header cells that name no roster column. Their columns are ignored. */
  readonly unused: readonly string[];
}

/** The number of rows searched for the header. Titles and dates may stand above it. */
const MOST_ABOVE = 20;

/**
 * Finds the header row: the row with the most roster columns, which must include 名称. If the row below subdivides its
 * cells (党员情况 into 人数 and 预备), both rows together name the columns.
 */
export function findHead(sheet: readonly (readonly string[])[]): Head | undefined {
  let best:
    | { readonly at: number; readonly columns: readonly (RosterColumn | undefined)[]; readonly count: number }
    | undefined;
  for (const [at, row] of sheet.slice(0, MOST_ABOVE).entries()) {
    const columns = row.map(columnNamed);
    const count = new Set(columns.filter((column) => column !== undefined)).size;
    if (columns.includes("名称") && count > (best?.count ?? 0)) best = { at, columns, count };
  }
  if (best === undefined) return undefined;
  const head = sheet[best.at] ?? [];
  const below = sheet[best.at + 1] ?? [];
  const nameAt = best.columns.indexOf("名称");
  const isDivided =
    ["", head[nameAt]?.trim()].includes((below[nameAt] ?? "").trim()) &&
    below.some((cell) => columnNamed(cell) !== undefined);
  if (!isDivided) return { at: best.at, columns: best.columns, unused: unusedIn(head, best.columns) };
  const width = Math.max(head.length, below.length);
  const columns = Array.from({ length: width }, (_, at) => {
    const own = columnNamed(below[at] ?? "");
    return own ?? best.columns[at];
  });
  const cells = Array.from({ length: width }, (_, at) => (below[at]?.trim() || head[at]) ?? "");
  return { at: best.at + 1, columns, unused: unusedIn(cells, columns) };
}

const unusedIn = (cells: readonly string[], columns: readonly (RosterColumn | undefined)[]): readonly string[] => [
  ...new Set(cells.filter((cell, at) => columns[at] === undefined && cell.trim() !== "").map((cell) => cell.trim())),
];
