import {
  type Block,
  type Card,
  printCount,
  type RosterChange,
  type RosterError,
  type Tree,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";

const MOST_ROWS = 60;
const MOST_ERRORS = 40;
const MOST_CHARACTERS = 20;
const PAGE = 10;

/** The planned result of a roster import, before anything is written. */
export interface RosterPlan {
  readonly changes: readonly RosterChange[];
  readonly rows: number;
  /** Notes on what was left out, filled in or assumed. */
  readonly remarks: readonly string[];
}

/** The counts in words: 「新增48个，更新2个，不变3个」. */
export function rosterCounts({ changes, rows }: Pick<RosterPlan, "changes" | "rows">): string {
  const of = (type: RosterChange["type"]) => changes.filter((change) => change.type === type).length;
  const touched = new Set(changes.map(({ line }) => line)).size;
  const parts = [
    ["新增", of("insert")],
    ["更新", of("update")],
    ["换上级", of("move")],
    ["不变", Math.max(0, rows - touched)],
  ] as const;
  const said = parts.filter(([, count]) => count > 0).map(([word, count]) => `${word}${printCount(count, "个")}`);
  return said.length === 0 ? "没有变动" : said.join("，");
}

/** The card of a planned import: what would be added and changed, every assumption, and the button to import. */
export function planCard(plan: RosterPlan, tree: Tree, draftId: string): Card {
  const title = `花名册核对：${rosterCounts(plan)}`;
  const units = plan.changes.flatMap((change) => (change.type === "move" ? [] : [change]));
  const madeNames = new Map(units.map(({ unit }) => [unit.id, unit.name]));
  const nameOf = (id: string | undefined) => madeNames.get(id ?? "") ?? tree.units.get(id ?? "")?.name ?? "";
  const row = (unit: Unit, parent: string, what: string) => ({
    what,
    name: short(unit.name),
    parent: short(parent),
    kind: UNIT_KIND_NAMES[unit.kind],
    members: unit.memberCount === undefined ? "" : String(unit.memberCount),
    secretary: short(unit.secretaryName ?? ""),
  });
  const rows = units
    .slice(0, MOST_ROWS)
    .map((change) =>
      change.type === "insert" ? row(change.unit, nameOf(change.parentId), "新增") : row(change.unit, "", "更新"),
    );
  const more = units.length - rows.length;
  return {
    title,
    tone: "ask",
    summary: title,
    blocks: [
      { type: "text", text: "尚未写入，请核对后确认。" },
      ...plan.remarks.map((text): Block => ({ type: "note", text: `${text}。` })),
      ...(rows.length === 0
        ? []
        : [
            {
              type: "table",
              columns: [
                { name: "name", label: "单位" },
                { name: "what", label: "变动" },
                { name: "parent", label: "上级" },
                { name: "kind", label: "类型" },
                { name: "members", label: "党员", align: "right" },
                { name: "secretary", label: "书记" },
              ],
              rows,
              pageSize: PAGE,
            } as const,
          ]),
      ...(more > 0 ? [{ type: "note", text: `另有${printCount(more, "个")}单位未列出。` } as const] : []),
      {
        type: "buttons",
        buttons: [
          { text: "确认导入", style: "primary", press: { action: "roster-import", id: draftId } },
          { text: "不导入", press: { action: "roster-drop", id: draftId } },
        ],
      },
    ],
  };
}

/** The card with all errors of a sheet, each with its row, its cell and how to correct it. */
export function rosterErrorsCard(errors: readonly RosterError[], remarks: readonly string[]): Card {
  const title = `花名册有${printCount(errors.length, "处")}需修改，未导入`;
  const more = errors.length - MOST_ERRORS;
  return {
    title,
    tone: "warn",
    summary: title,
    blocks: [
      {
        type: "text",
        text: errors
          .slice(0, MOST_ERRORS)
          .map(({ line, text }) => (line === 0 ? text : `第${line}行 ${text}`))
          .join("\n"),
      },
      ...(more > 0 ? [{ type: "note", text: `还有${printCount(more, "处")}，修改后请重发。` } as const] : []),
      ...remarks.map((text): Block => ({ type: "note", text: `${text}。` })),
      { type: "buttons", buttons: [{ text: "下载模板", press: { action: "say", id: "花名册", value: "模板" } }] },
      { type: "note", text: "修改后请重发文件。" },
    ],
  };
}

const short = (text: string): string =>
  [...text].length > MOST_CHARACTERS ? `${[...text].slice(0, MOST_CHARACTERS - 1).join("")}…` : text;
