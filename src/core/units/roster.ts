import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import { type Draft, levelImplied, type Problem, readDraft } from "./roster-row.ts";
import {
  isActive,
  LEVELS,
  type Level,
  mayStandBelow,
  type Placing,
  parentOf,
  ROOT,
  type Tree,
  UNIT_KIND_NAMES,
  type Unit,
  type UnitKind,
} from "./tree.ts";

/** The columns of a roster, in the order in which it is exported. */
export const ROSTER_COLUMNS = ["编号", "名称", "简称", "上级", "层级", "类型", "类别", "党员数", "书记"] as const;

/** One column of a roster. */
export type RosterColumn = (typeof ROSTER_COLUMNS)[number];

/** One row as written. A missing column leaves the stored value as it is; an empty optional cell clears it. */
export interface RosterRow {
  /** The row's line number in the sheet, for error messages. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<RosterColumn, string>>>;
}

/** One change that a row requires: a new unit, changed data, or a move to another superior. */
export type RosterChange =
  | { readonly type: "insert"; readonly line: number; readonly unit: Unit; readonly parentId: string }
  | { readonly type: "update"; readonly line: number; readonly unit: Unit; readonly before: Unit }
  | { readonly type: "move"; readonly line: number; readonly placing: Placing };

/** Why a row is refused, as a line of text for the importer. */
export interface RosterError {
  readonly line: number;
  readonly text: string;
}

/** What planning needs besides the rows. `newId` makes the id of a unit whose row has no 编号. */
export interface RosterContext {
  readonly day: Day;
  readonly newId: () => string;
  /** Called with the number of rows processed so far. */
  readonly onRow?: (count: number) => void;
  /** Called for each missing value that was derived from the name or from other rows. */
  readonly onGuess?: (guess: RosterGuess) => void;
}

/** A value derived for an empty cell. The importer sees it before confirming. */
export interface RosterGuess {
  readonly line: number;
  readonly name: string;
  readonly column: "名称" | "上级" | "类型" | "层级";
  readonly value: string;
}

/**
 * Turns rows into changes of the tree, or into one error for each faulty row; a single error refuses the whole import.
 * Units without a row stay unchanged. Rows may stand in any order, so a unit may come before its superior.
 */
export function planRoster(
  tree: Tree,
  rows: readonly RosterRow[],
  context: RosterContext,
): Result<readonly RosterChange[], readonly RosterError[]> {
  const plan = new Plan(tree, rows, context);
  const errors = plan.errors();
  return errors.length > 0 ? fail(errors) : ok(plan.changes());
}

interface Seat {
  readonly draft: Draft;
  readonly problems: string[];
  state: "new" | "working" | "done";
  parentId: string | undefined;
  existing: Unit | undefined;
  id: string;
  level: Level;
}

// Committees, organs and branches on three levels need a depth of nine; a deeper chain is a cycle or a mistake.
const MAX_DEPTH = 16;
const TOO_DEEP = "上级绕成了圈，或上下超过16层";

/** Resolves rows that refer to each other: each row is resolved once, after the row of its superior. */
class Plan {
  readonly #tree: Tree;
  readonly #context: RosterContext;
  readonly #seats: readonly Seat[];
  readonly #byId = new Map<string, Seat>();
  readonly #byName = new Map<string, Seat[]>();
  readonly #settled = new Map<string, Seat>();
  readonly #places = new Map<string, Seat>();

  constructor(tree: Tree, rows: readonly RosterRow[], context: RosterContext) {
    this.#tree = tree;
    this.#context = context;
    this.#seats = rows.map((row) => this.#seat(row));
    for (const [index, seat] of this.#seats.entries()) {
      this.#settle(seat);
      context.onRow?.(index + 1);
    }
    for (const seat of this.#seats) this.#checkPlace(seat);
  }

  errors(): readonly RosterError[] {
    return this.#seats
      .filter(({ problems }) => problems.length > 0)
      .map(({ draft, problems }) => ({
        line: draft.line,
        text: `${draft.name === "" ? "" : `「${draft.name}」`}${[...new Set(problems)].join("；")}`,
      }));
  }

  changes(): readonly RosterChange[] {
    // Superiors first: the store refuses a unit whose superior it does not know yet.
    const depths = new Map(this.#seats.map((seat) => [seat, this.#depthOf(seat) ?? 0]));
    const depth = (seat: Seat) => depths.get(seat) ?? 0;
    return this.#seats
      .toSorted((a, b) => depth(a) - depth(b) || a.draft.line - b.draft.line)
      .flatMap((seat) => this.#changesOf(seat));
  }

  #seat(row: RosterRow): Seat {
    const problems: Problem[] = [];
    const draft = readDraft(row, problems);
    const seat: Seat = { draft, problems, state: "new", parentId: undefined, existing: undefined, id: "", level: "市" };
    if (draft.id !== undefined) {
      const twin = this.#byId.get(draft.id);
      if (twin !== undefined) problems.push(`编号 ${draft.id} 与第${twin.draft.line}行重复`);
      else this.#byId.set(draft.id, seat);
    }
    for (const name of new Set([draft.name, ...(draft.names ?? [])])) {
      if (name !== "") this.#byName.set(name, [...(this.#byName.get(name) ?? []), seat]);
    }
    return seat;
  }

  #settle(seat: Seat, depth = 0): void {
    if (seat.state === "done") return;
    if (seat.state === "working") {
      seat.problems.push(TOO_DEEP);
      return;
    }
    if (depth > MAX_DEPTH) {
      seat.problems.push(TOO_DEEP);
      return;
    }
    seat.state = "working";
    const { draft, problems } = seat;
    seat.existing = draft.id === undefined ? undefined : this.#tree.units.get(draft.id);
    seat.parentId = this.#parentOf(seat, depth);
    if (draft.id === undefined && seat.parentId !== undefined) seat.existing = this.#namesake(seat, seat.parentId);
    if (seat.existing?.kind === "root") problems.push("「全市」是台账的根，不在花名册里改");
    seat.id = seat.existing?.id ?? draft.id ?? this.#context.newId();
    seat.level = this.#levelOf(seat);
    if (!this.#settled.has(seat.id)) this.#settled.set(seat.id, seat);
    this.#checkTwin(seat);
    const kind = this.#kindOf(seat);
    if (kind === undefined && !draft.badKind) problems.push("缺类型（工委、机关、支部）");
    else if (draft.kind === undefined && seat.existing === undefined && kind !== undefined)
      this.#guess(seat, "类型", UNIT_KIND_NAMES[kind]);
    seat.state = "done";
  }

  #parentOf(seat: Seat, depth: number): string | undefined {
    const { draft, problems, existing } = seat;
    const wanted = draft.parent;
    if (wanted === undefined || wanted === "") {
      if (existing !== undefined) return parentOf(this.#tree, existing.id, this.#context.day);
      if (this.#kindOf(seat) === "committee") return ROOT;
      const likely = this.#likelyParent(seat, depth);
      if (likely === undefined) problems.push("缺上级，请在「上级」一栏填上级单位的名称");
      return likely;
    }
    if (wanted === "全市" || wanted === ROOT) return ROOT;
    const exact = this.#unitsNamed(wanted, seat, depth + 1);
    const found = exact.size === 0 ? this.#unitsLike(wanted, seat, depth + 1) : exact;
    if (found.size === 1) {
      const [id] = found;
      if (exact.size === 0 && id !== undefined) this.#guess(seat, "上级", this.#nameOf(id));
      return id;
    }
    problems.push(
      found.size === 0 ? `没有叫「${wanted}」的上级` : `叫「${wanted}」的上级有${found.size}个，请在上级一栏填编号`,
    );
    return undefined;
  }

  /**
   * The ids of all rows and stored units that have a 编号 or name. A row and the stored unit that it changes share one
   * id, so they count once.
   */
  #unitsNamed(wanted: string, asking: Seat, depth: number): ReadonlySet<string> {
    const byId = this.#byId.get(wanted);
    if (byId !== undefined) {
      this.#settle(byId, depth);
      return new Set([wanted]);
    }
    const known = this.#tree.units.get(wanted);
    if (known !== undefined && isActive(known, this.#context.day)) return new Set([wanted]);
    const ids = new Set<string>();
    for (const seat of this.#byName.get(wanted) ?? []) {
      if (seat === asking && (this.#byName.get(wanted)?.length ?? 0) > 1) continue;
      this.#settle(seat, depth);
      if (seat.id !== "") ids.add(seat.id);
    }
    for (const unit of this.#tree.byName.get(wanted) ?? []) {
      if (isActive(unit, this.#context.day)) ids.add(unit.id);
    }
    return ids;
  }

  #guess(seat: Seat, column: RosterGuess["column"], value: string): void {
    this.#context.onGuess?.({ line: seat.draft.line, name: seat.draft.name, column, value });
  }

  #nameOf(id: string): string {
    return this.#byKey(id)?.draft.name ?? this.#tree.units.get(id)?.name ?? id;
  }

  #byKey = (id: string): Seat | undefined => this.#settled.get(id) ?? this.#byId.get(id);

  /**
   * The ids of units whose name ends with the written name, or with whose name the written name ends. 市直工委 does not
   * match 市委市直机关工委.
   */
  #unitsLike(wanted: string, asking: Seat, depth: number): ReadonlySet<string> {
    if ([...wanted].length < 3) return new Set();
    const isLike = (name: string) => [...name].length >= 3 && (name.endsWith(wanted) || wanted.endsWith(name));
    const ids = new Set<string>();
    for (const seat of this.#seats) {
      if (seat === asking || !isLike(seat.draft.name)) continue;
      this.#settle(seat, depth);
      if (seat.id !== "") ids.add(seat.id);
    }
    for (const unit of this.#tree.units.values())
      if (unit.kind !== "root" && isActive(unit, this.#context.day) && isLike(unit.name)) ids.add(unit.id);
    return ids;
  }

  /**
   * The likely superior of a row that states none: for a branch, the organ whose name its own name begins with; for an
   * organ, the only committee.
   */
  #likelyParent(seat: Seat, depth: number): string | undefined {
    const kind = this.#kindOf(seat);
    const { name } = seat.draft;
    const all = [
      ...this.#seats
        .filter((other) => other !== seat)
        .map((other) => ({ name: other.draft.name, kind: this.#kindOf(other), seat: other })),
      ...[...this.#tree.units.values()]
        .filter((unit) => isActive(unit, this.#context.day))
        .map((unit) => ({ name: unit.name, kind: unit.kind, id: unit.id })),
    ];
    const stems = all.filter((one) => kind === "branch" && one.kind === "organ" && name.startsWith(one.name));
    const longest = Math.max(0, ...stems.map((one) => one.name.length));
    const near = stems.filter((one) => one.name.length === longest);
    const committees = all.filter((one) => one.kind === "committee");
    const chosen = near.length > 0 ? near : kind === "organ" ? committees : [];
    const ids = new Set(
      chosen.map((one) => {
        if ("id" in one) return one.id;
        this.#settle(one.seat, depth + 1);
        return one.seat.id;
      }),
    );
    const [id] = ids;
    if (ids.size !== 1 || id === undefined || id === "") return undefined;
    this.#guess(seat, "上级", this.#nameOf(id));
    return id;
  }

  /** The stored unit that a row without 编号 means: the one with the same full name under the same superior. */
  #namesake(seat: Seat, parentId: string): Unit | undefined {
    const { name } = seat.draft;
    const same = (this.#tree.byName.get(name) ?? []).filter(
      (unit) => unit.name === name && isActive(unit, this.#context.day),
    );
    const there = same.filter((unit) => parentOf(this.#tree, unit.id, this.#context.day) === parentId);
    if (there.length > 1) seat.problems.push("这个上级下有几个同名单位，请填编号");
    // Branches often share a name. Two organs of the same name are more likely one organ that moved, so the importer
    // must decide.
    if (there.length === 0 && same.length > 0 && this.#kindOf(seat) !== "branch") {
      seat.problems.push(`台账里已有同名单位（编号 ${same[0]?.id}），要移动它请填编号，是另一个单位请换个名称`);
    }
    return there[0];
  }

  #checkTwin(seat: Seat): void {
    const { draft, parentId, problems } = seat;
    if (draft.name === "" || parentId === undefined) return;
    const place = `${parentId}\u0000${draft.name}`;
    const twin = this.#places.get(place);
    if (twin === undefined) this.#places.set(place, seat);
    else if (draft.id === undefined || draft.id !== twin.draft.id) {
      problems.push(`与第${twin.draft.line}行同名、同上级`);
    }
  }

  #levelOf(seat: Seat): Level {
    const { draft, existing, problems, parentId } = seat;
    if (draft.level !== undefined) return draft.level;
    if (existing !== undefined) return existing.level;
    if (parentId === undefined || draft.badLevel) return "市";
    if (parentId !== ROOT) return this.#settled.get(parentId)?.level ?? this.#tree.units.get(parentId)?.level ?? "市";
    if (draft.name.startsWith("市")) return "市";
    const level = levelImplied(draft.name);
    if (level === undefined) problems.push("缺层级（市、县、乡）");
    else this.#guess(seat, "层级", level);
    return level ?? "市";
  }

  #checkPlace(seat: Seat): void {
    const { parentId, problems } = seat;
    const kind = this.#kindOf(seat);
    if (parentId === undefined || kind === undefined) return;
    const parent = this.#planned(parentId);
    if (parent === undefined) return;
    if (!mayStandBelow(kind, parent.kind)) {
      problems.push(`${UNIT_KIND_NAMES[kind]}不能放在${UNIT_KIND_NAMES[parent.kind]}「${parent.name}」下`);
    }
    if (LEVELS.indexOf(seat.level) < LEVELS.indexOf(parent.level)) {
      problems.push(`层级「${seat.level}」高于上级的「${parent.level}」`);
    }
    if (this.#depthOf(seat) === undefined) problems.push(TOO_DEEP);
    else if (seat.existing !== undefined && seat.existing.kind !== kind) this.#checkChildren(seat, kind);
  }

  /** Reports an error if the unit's new kind cannot hold a stored unit below it that no row changes. */
  #checkChildren(seat: Seat, kind: UnitKind): void {
    for (const unit of this.#tree.units.values()) {
      if (this.#settled.has(unit.id) || !isActive(unit, this.#context.day)) continue;
      if (parentOf(this.#tree, unit.id, this.#context.day) !== seat.id || mayStandBelow(unit.kind, kind)) continue;
      seat.problems.push(`改成${UNIT_KIND_NAMES[kind]}后，下面的「${unit.name}」就没处放了`);
      return;
    }
  }

  /** The number of units above this one after the import; undefined if the chain is a cycle or too deep. */
  #depthOf(seat: Seat): number | undefined {
    let depth = 0;
    for (let at = seat.parentId; at !== undefined && at !== ROOT; at = this.#parentAfter(at)) {
      depth += 1;
      if (at === seat.id || depth > MAX_DEPTH) return undefined;
    }
    return depth;
  }

  #parentAfter(id: string): string | undefined {
    const seat = this.#settled.get(id);
    return seat === undefined ? parentOf(this.#tree, id, this.#context.day) : seat.parentId;
  }

  #kindOf = (seat: Seat): UnitKind | undefined => seat.draft.kind ?? seat.existing?.kind ?? seat.draft.impliedKind;

  #planned(id: string): { readonly name: string; readonly kind: UnitKind; readonly level: Level } | undefined {
    const seat = this.#settled.get(id);
    const kind = seat === undefined ? undefined : this.#kindOf(seat);
    if (seat !== undefined && kind !== undefined) return { name: seat.draft.name, kind, level: seat.level };
    return this.#tree.units.get(id) ?? (id === ROOT ? { name: "全市", kind: "root", level: "市" } : undefined);
  }

  #changesOf(seat: Seat): readonly RosterChange[] {
    const { draft, existing, parentId } = seat;
    const kind = this.#kindOf(seat);
    if (kind === undefined || parentId === undefined) return [];
    const line = draft.line;
    const told = {
      name: draft.name,
      names: draft.names ?? existing?.names ?? [],
      level: seat.level,
      kind,
      class: draft.class === undefined ? existing?.class : draft.class || undefined,
      memberCount: draft.memberCount === undefined ? existing?.memberCount : (draft.memberCount ?? undefined),
      secretaryName: draft.secretaryName === undefined ? existing?.secretaryName : draft.secretaryName || undefined,
    };
    if (existing === undefined) {
      const unit = { id: seat.id, ...told, activeFrom: this.#context.day, activeTo: undefined, version: 1 };
      return [{ type: "insert", line, unit, parentId }];
    }
    const unit: Unit = { ...existing, ...told };
    const changes: RosterChange[] = isSame(unit, existing) ? [] : [{ type: "update", line, unit, before: existing }];
    if (parentId !== parentOf(this.#tree, existing.id, this.#context.day)) {
      changes.push({ type: "move", line, placing: { unitId: existing.id, fromDay: this.#context.day, parentId } });
    }
    return changes;
  }
}

function isSame(a: Unit, b: Unit): boolean {
  const names = (unit: Unit) => unit.names.toSorted().join("\u0000");
  return (
    a.name === b.name &&
    a.level === b.level &&
    a.kind === b.kind &&
    a.class === b.class &&
    a.memberCount === b.memberCount &&
    a.secretaryName === b.secretaryName &&
    names(a) === names(b)
  );
}
