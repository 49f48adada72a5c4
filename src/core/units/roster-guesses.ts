import { listIn } from "../text/arguments.ts";
import type { RosterContext, RosterGuess, RosterRow } from "./roster.ts";
import { levelImplied } from "./roster-row.ts";
import type { Tree } from "./tree.ts";

const COMMITTEE = /(?:工委|工作委员会)$/;

/**
 * Adds a row for each committee that rows name as their superior but that is neither in the sheet nor in the tree.
 * Sheets of a single committee often name that committee on every line but have no line for it.
 */
export function withCommittees(
  tree: Tree,
  rows: readonly RosterRow[],
  onGuess?: RosterContext["onGuess"],
): readonly RosterRow[] {
  const names = [...rows.map(({ cells }) => cells.名称 ?? ""), ...[...tree.units.values()].map(({ name }) => name)];
  const known = new Set([
    ...names,
    ...tree.units.keys(),
    ...tree.byName.keys(),
    ...rows.flatMap(({ cells }) => listIn(cells.简称 ?? "")),
  ]);
  const wanted = new Set(rows.map(({ cells }) => cells.上级?.trim() ?? ""));
  const missing = [...wanted].filter(
    (name) =>
      COMMITTEE.test(name) &&
      !known.has(name) &&
      !names.some((other) => other.length > 2 && (other.endsWith(name) || name.endsWith(other))),
  );
  return [
    ...rows,
    ...missing.map((name): RosterRow => {
      onGuess?.({ line: 0, name, column: "名称", value: name });
      return { line: 0, cells: { 名称: name, 类型: "工委", 上级: "全市", 层级: levelImplied(name) ?? "市" } };
    }),
  ];
}

const MOST_GUESSED = 4;

/** Describes the guesses of an import for the person who has to confirm it. */
export function guessLines(guesses: readonly RosterGuess[]): readonly string[] {
  const of = (column: RosterGuess["column"]) => guesses.filter((guess) => guess.column === column);
  const few = (list: readonly RosterGuess[]) => {
    const shown = list.slice(0, MOST_GUESSED).map(({ name, value }) => `${name}→${value}`);
    return `${shown.join("、")}${list.length > MOST_GUESSED ? `等${list.length}个` : ""}`;
  };
  const made = of("名称").map(({ name }) => name);
  const said = (["类型", "上级", "层级"] as const).flatMap((column) => {
    const list = of(column);
    return list.length === 0 ? [] : [`${column}未写，按名称判断：${few(list)}`];
  });
  return [...(made.length === 0 ? [] : [`表里没有这个上级，一并新建：${made.join("、")}（工委）`]), ...said];
}
