import type { Tree } from "#core";
import {
  dayIn,
  defined,
  fail,
  type Instant,
  ok,
  planRoster,
  type Result,
  type RosterChange,
  type RosterContext,
  type RosterError,
  type RosterRow,
  withCommittees,
  ZONE,
} from "#core";
import type { Database, Query, Write } from "../database.ts";
import { newId } from "../sql/ids.ts";
import { moveWrites } from "./unit-moves.ts";
import { changeTree, insertRoot, insertUnit, loadTree, updateUnit } from "./units.ts";

/** How many units an import added, changed, moved and left unchanged. */
export interface RosterCount {
  readonly inserted: number;
  readonly updated: number;
  readonly moved: number;
  readonly same: number;
}

/** What an import needs besides the rows. */
export interface RosterImport {
  readonly now: Instant;
  readonly slot?: number;
  readonly dryRun?: boolean;
  /** Called for each empty cell whose value was derived from the name or from other rows. */
  readonly onGuess?: RosterContext["onGuess"];
  /** Further writes for the same commit, such as the audit line of the import. */
  readonly also?: (count: RosterCount) => readonly Write[];
  /** Called with the progress of the check and of the writing, from 0 to 1. */
  readonly onProgress?: (part: number, step: "check" | "write") => void;
}

/** Imports a whole roster, or refuses all of it with one line for each wrong row. */
export async function importRoster(
  db: Database,
  rows: readonly RosterRow[],
  options: RosterImport,
): Promise<Result<RosterCount, readonly RosterError[]>> {
  const tree = await loadTree(db.query);
  const plan = planRoster(tree, withCommittees(tree, rows, options.onGuess), {
    day: dayIn(ZONE, options.now),
    ...defined({ onGuess: options.onGuess }),
    newId: () => newId(options.now),
    onRow: (count) => options.onProgress?.(count / rows.length, "check"),
  });
  if (!plan.ok) return plan;
  const stuck = await relevelled(db.query, plan.value);
  if (stuck.length > 0) return fail(stuck);
  const count = countOf(plan.value, rows.length);
  if (options.dryRun) return ok(count);
  options.onProgress?.(0, "write");
  const writes = await rosterWrites(db.query, tree, plan.value, options);
  options.onProgress?.(0.5, "write");
  if (writes.length > 0) await db.commit([...writes, ...(options.also?.(count) ?? [])]);
  options.onProgress?.(1, "write");
  return ok(count);
}

/**
 * The errors of a roster for units whose level changes: each stored figure of a unit contains its level, so the level
 * is fixed after the first report.
 */
export async function relevelled(query: Query, changes: readonly RosterChange[]): Promise<readonly RosterError[]> {
  const errors: RosterError[] = [];
  for (const change of changes) {
    if (change.type !== "update" || change.unit.level === change.before.level) continue;
    const used = await query
      .selectFrom("posting")
      .select("day")
      .where("unit_id", "=", change.unit.id)
      .limit(1)
      .execute();
    if (used.length === 0) continue;
    errors.push({ line: change.line, text: `「${change.unit.name}」已有记录，层级不能再改，请新建单位` });
  }
  return errors;
}

/** Describes the changes of a roster; none if nothing changes. */
export async function rosterWrites(
  query: Query,
  tree: Tree,
  changes: readonly RosterChange[],
  { now, slot = 0 }: Pick<RosterImport, "now" | "slot">,
): Promise<readonly Write[]> {
  if (changes.length === 0) return [];
  const placings = changes.flatMap((change) => (change.type === "move" ? [change.placing] : []));
  const moves = placings.length === 0 ? { writes: [] } : await moveWrites(query, tree, placings, slot);
  return [
    changeTree(query, tree, now),
    ...(tree.root === undefined ? insertRoot(query, dayIn(ZONE, now)) : []),
    ...changes.flatMap((change) => (change.type === "insert" ? insertUnit(query, change.unit, change.parentId) : [])),
    ...changes.flatMap((change) => (change.type === "update" ? updateUnit(query, change.unit) : [])),
    ...moves.writes,
  ];
}

function countOf(changes: readonly RosterChange[], rows: number): RosterCount {
  const lines = (type: RosterChange["type"]) => changes.filter((change) => change.type === type).length;
  const touched = new Set(changes.map(({ line }) => line)).size;
  return { inserted: lines("insert"), updated: lines("update"), moved: lines("move"), same: rows - touched };
}
