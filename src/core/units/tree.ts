import { foldScript } from "../text/script.ts";
import { addDays, type Day, type DaySpan } from "../time/days/day.ts";

/** The administrative level of a unit: city, county or district, township or subdistrict. */
export type Level = "市" | "县" | "乡";

/**
 * The kind of a unit. `root` is the city itself and holds no records; `committee` is a 工委, `organ` a 机关, `branch` a
 * 支部.
 */
export type UnitKind = "root" | "committee" | "organ" | "branch";

/** The id of the root unit 全市. It exists in every ledger that has any unit. */
export const ROOT = "city";

/** The levels, highest first. */
export const LEVELS: readonly Level[] = ["市", "县", "乡"];

/** The displayed name of each level. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = { 市: "市", 县: "县（区）", 乡: "乡镇（街道）" };

/** The displayed name of each kind of unit. */
export const UNIT_KIND_NAMES: Readonly<Record<UnitKind, string>> = {
  root: "全市",
  committee: "工委",
  organ: "机关",
  branch: "支部",
};

/** The classes that 分类考核 puts units into. */
export const UNIT_CLASSES: readonly string[] = ["一类", "二类", "三类"];

// The kinds allowed directly below each kind. A branch is always a leaf.
const BELOW: Readonly<Record<UnitKind, readonly UnitKind[]>> = {
  root: ["committee"],
  committee: ["committee", "organ", "branch"],
  organ: ["organ", "branch"],
  branch: [],
};

/** A unit of the Party-organ tree. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly level: Level;
  readonly kind: UnitKind;
  readonly class: string | undefined;
  readonly memberCount: number | undefined;
  readonly secretaryName: string | undefined;
  readonly activeFrom: Day;
  readonly activeTo: Day | undefined;
  readonly version: number;
}

/** The superior of a unit from a given day on. */
export interface Placing {
  readonly unitId: string;
  readonly fromDay: Day;
  readonly parentId: string | undefined;
}

/** The tree of units with its history: it gives the superior of a unit on any day. */
export interface Tree {
  readonly root: Unit | undefined;
  readonly units: ReadonlyMap<string, Unit>;
  readonly placings: ReadonlyMap<string, readonly Placing[]>;
  readonly byName: ReadonlyMap<string, readonly Unit[]>;
  /**
   * The number of changes to the tree so far. A change names the version it is based on, so that concurrent changes are
   * detected.
   */
  readonly version: number;
}

/** Builds the tree from its rows. */
export function createTree(units: readonly Unit[], placings: readonly Placing[], version = 0): Tree {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const byUnit = new Map<string, Placing[]>();
  for (const placing of placings) push(byUnit, placing.unitId, placing);
  for (const list of byUnit.values()) list.sort((a, b) => (a.fromDay < b.fromDay ? 1 : -1));
  const byName = new Map<string, Unit[]>();
  for (const unit of units) {
    const names = [unit.name, ...unit.names];
    // Each name is indexed in both simplified and traditional script.
    for (const name of new Set([...names, ...names.map(foldScript)])) push(byName, name, unit);
  }
  return { root: units.find((unit) => unit.kind === "root"), units: byId, placings: byUnit, byName, version };
}

/** The unit's superior on `day`; undefined for the root and for an unknown id. */
export function parentOf(tree: Tree, unitId: string, day: Day): string | undefined {
  const list = tree.placings.get(unitId);
  if (list === undefined) return undefined;
  for (const { fromDay, parentId } of list) if (fromDay <= day) return parentId;
  // The earliest placing also applies to earlier days, because a record may be older than the ledger.
  return list.at(-1)?.parentId;
}

/** The ids of all units above `unitId` on `day`, nearest first and the root last. */
export function ancestorsOf(tree: Tree, unitId: string, day: Day): readonly string[] {
  const found: string[] = [];
  let at = parentOf(tree, unitId, day);
  while (at !== undefined && !found.includes(at)) {
    found.push(at);
    at = parentOf(tree, at, day);
  }
  return found;
}

/** Whether `unitId` is `aboveId` or lies somewhere below it on `day`. */
export function isWithin(tree: Tree, unitId: string, aboveId: string, day: Day): boolean {
  let at: string | undefined = unitId;
  // The superiors are followed without making a list, because some pages ask this for every unit of a city. The loop
  // ends after as many steps as there are units.
  for (let left = tree.units.size; at !== undefined && left >= 0; left -= 1) {
    if (at === aboveId) return true;
    at = parentOf(tree, at, day);
  }
  return false;
}

/** The active units directly below `unitId` on `day`, sorted by name. */
export function childrenOf(tree: Tree, unitId: string, day: Day): readonly Unit[] {
  return (childrenOn(tree, day).get(unitId) ?? []).filter((unit) => isActive(unit, day));
}

/** `unitId` and all units below it on `day`, including closed ones; each unit comes before its children. */
export function subtreeOf(tree: Tree, unitId: string, day: Day): readonly Unit[] {
  const top = tree.units.get(unitId);
  if (top === undefined) return [];
  const children = childrenOn(tree, day);
  const known = subtrees.get(children) ?? new Map<Unit, readonly Unit[]>();
  subtrees.set(children, known);
  const found = known.get(top) ?? walkDown(children, top);
  known.set(top, found);
  return found;
}

// Caches subtrees, because one request asks for the same subtree many times.
const subtrees = new WeakMap<Children, Map<Unit, readonly Unit[]>>();

/** The ids of `unitId` and all units below it on `day`. Repeated calls for one tree return the same frozen array. */
export function idsBelow(tree: Tree, unitId: string, day: Day): readonly string[] {
  const units = subtreeOf(tree, unitId, day);
  const ids = idLists.get(units) ?? Object.freeze(units.map(({ id }) => id));
  idLists.set(units, ids);
  return ids;
}

/** A range of days on which the set of units below another does not change. */
export interface Stretch {
  readonly ids: readonly string[];
  readonly from: Day;
  readonly to: Day;
}

/**
 * Splits a period at the days on which a unit moved into or out of the subtree of `unitId`; the newest part comes
 * first. A record belongs to the superiors that its unit had on the record's day, so a query over records instead of
 * stored sums runs once for each part.
 */
export function stretchesBelow(tree: Tree, unitId: string, { from, to }: DaySpan): readonly Stretch[] {
  const changes = movesOf(tree).filter(
    (move) =>
      move.fromDay > from &&
      move.fromDay <= to &&
      isWithin(tree, move.unitId, unitId, move.fromDay) !==
        isWithin(tree, move.unitId, unitId, addDays(move.fromDay, -1)),
  );
  const starts = [...new Set([from, ...changes.map(({ fromDay }) => fromDay)])].sort();
  return starts
    .map((start, index) => {
      const next = starts[index + 1];
      const end = next === undefined ? to : addDays(next, -1);
      return { ids: idsBelow(tree, unitId, end), from: start, to: end };
    })
    .toReversed();
}

/** All placings except the first of each unit; the first one also applies to earlier days and so is not a move. */
function movesOf(tree: Tree): readonly Placing[] {
  const moves = moveLists.get(tree) ?? [...tree.placings.values()].flatMap((list) => list.slice(0, -1));
  moveLists.set(tree, moves);
  return moves;
}

const moveLists = new WeakMap<Tree, readonly Placing[]>();

const idLists = new WeakMap<readonly Unit[], readonly string[]>();

function walkDown(children: Children, top: Unit): readonly Unit[] {
  const found = new Set<Unit>();
  const open = [top];
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    if (found.has(unit)) continue;
    found.add(unit);
    open.push(...(children.get(unit.id) ?? []).toReversed());
  }
  return [...found];
}

/**
 * Whether the unit exists on `day`. Days before its founding count too, because records may be older than the ledger.
 */
export function isActive(unit: Unit, day: Day): boolean {
  return unit.activeTo === undefined || day <= unit.activeTo;
}

/** The lowest unit that equals or contains all of `unitIds` on `day`. */
export function commonAncestorOf(tree: Tree, unitIds: readonly string[], day: Day): string | undefined {
  const chains = unitIds.map((id) => [id, ...ancestorsOf(tree, id, day)]);
  return chains[0]?.find((id) => chains.every((chain) => chain.includes(id)));
}

/** Whether a unit of `kind` may be placed directly below one of `parentKind`. */
export const mayStandBelow = (kind: UnitKind, parentKind: UnitKind): boolean => BELOW[parentKind].includes(kind);

/**
 * The unit's name with its superiors, which distinguishes units of the same name: 「市直机关工委 › 市财政局 ›
 * 第一支部」.
 */
export function pathOf(tree: Tree, unitId: string, day: Day): string {
  return [...ancestorsOf(tree, unitId, day).toReversed(), unitId]
    .filter((id) => id !== tree.root?.id || id === unitId)
    .map((id) => tree.units.get(id)?.name ?? id)
    .join(" › ");
}

const BY_NAME = new Intl.Collator("zh-Hans-CN", { numeric: true });

/** Compares names in the order of a roster. */
export const compareNames = (a: string, b: string): number => BY_NAME.compare(a, b);

type Children = ReadonlyMap<string, readonly Unit[]>;

// How many ranges of days are cached for each tree. The children of all units are computed once for each range in which
// no unit moves.
const KEPT = 16;
const childrenByTree = new WeakMap<Tree, { readonly changes: readonly Day[]; readonly maps: Map<number, Children> }>();

function childrenOn(tree: Tree, day: Day): Children {
  let kept = childrenByTree.get(tree);
  if (kept === undefined) {
    kept = { changes: changesOf(tree), maps: new Map() };
    childrenByTree.set(tree, kept);
  }
  const stretch = kept.changes.findLastIndex((change) => change <= day);
  const known = kept.maps.get(stretch);
  if (known !== undefined) return known;
  const made = mapChildren(tree, day);
  const oldest = kept.maps.size >= KEPT ? kept.maps.keys().next().value : undefined;
  if (oldest !== undefined) kept.maps.delete(oldest);
  kept.maps.set(stretch, made);
  return made;
}

/** The days on which any unit is placed or moved, in ascending order. */
function changesOf(tree: Tree): readonly Day[] {
  const days = [...tree.placings.values()].flatMap((list) => list.map((placing) => placing.fromDay));
  return [...new Set(days)].sort();
}

function mapChildren(tree: Tree, day: Day): Children {
  const children = new Map<string, Unit[]>();
  for (const unit of tree.units.values()) {
    const parent = parentOf(tree, unit.id, day);
    if (parent !== undefined) push(children, parent, unit);
  }
  for (const list of children.values()) list.sort((a, b) => compareNames(a.name, b.name));
  return children;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
