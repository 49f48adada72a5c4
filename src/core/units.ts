import type { Day } from './day.ts';

/** 市 县(区) 乡镇(街道); the levels of the seed's 三级联动. */
export type Level = '市' | '县' | '乡';

/** root: the city itself, without records; committee: a 工委; organ: a 机关; branch: a 支部. */
export type UnitKind = 'root' | 'committee' | 'organ' | 'branch';

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

/** From which day on a unit stands under which parent. */
export interface Placing {
  readonly unitId: string;
  readonly fromDay: Day;
  readonly parentId: string | undefined;
}

/** The dated tree: which unit stood under which on a day. */
export interface Tree {
  readonly root: Unit | undefined;
  readonly units: ReadonlyMap<string, Unit>;
  readonly placings: ReadonlyMap<string, readonly Placing[]>;
  readonly byName: ReadonlyMap<string, readonly Unit[]>;
}

/** Builds the tree from its rows. */
export function createTree(units: readonly Unit[], placings: readonly Placing[]): Tree {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const byUnit = new Map<string, Placing[]>();
  for (const placing of placings) byUnit.set(placing.unitId, [...(byUnit.get(placing.unitId) ?? []), placing]);
  for (const list of byUnit.values()) list.sort((a, b) => (a.fromDay < b.fromDay ? 1 : -1));
  const byName = new Map<string, Unit[]>();
  for (const unit of units) {
    for (const name of new Set([unit.name, ...unit.names])) byName.set(name, [...(byName.get(name) ?? []), unit]);
  }
  return { root: units.find((unit) => unit.kind === 'root'), units: byId, placings: byUnit, byName };
}

/** The unit's parent on `day`, or undefined for the root and for strangers. */
export function parentOf(tree: Tree, unitId: string, day: Day): string | undefined {
  const list = tree.placings.get(unitId);
  if (list === undefined) return undefined;
  // The first placing also holds for the days before it: a record may be older than the ledger.
  return (list.find((placing) => placing.fromDay <= day) ?? list.at(-1))?.parentId;
}

/** The units strictly above `unitId` on `day`, nearest first, the root last. */
export function ancestorsOf(tree: Tree, unitId: string, day: Day): readonly string[] {
  const found: string[] = [];
  let at = parentOf(tree, unitId, day);
  while (at !== undefined && !found.includes(at)) {
    found.push(at);
    at = parentOf(tree, at, day);
  }
  return found;
}

/** Whether `unitId` is `aboveId` or stands somewhere below it on `day`. */
export function isWithin(tree: Tree, unitId: string, aboveId: string, day: Day): boolean {
  return unitId === aboveId || ancestorsOf(tree, unitId, day).includes(aboveId);
}

/** The units directly below `unitId` on `day`, in the order of their names. */
export function childrenOf(tree: Tree, unitId: string, day: Day): readonly Unit[] {
  return [...tree.units.values()]
    .filter((unit) => isActive(unit, day) && parentOf(tree, unit.id, day) === unitId)
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-Hans-CN'));
}

/** `unitId` and everything below it on `day`. */
export function subtreeOf(tree: Tree, unitId: string, day: Day): readonly Unit[] {
  return [...tree.units.values()].filter((unit) => isWithin(tree, unit.id, unitId, day));
}

/** Whether the unit existed on `day`; days before its first are allowed, because records may be older than the ledger. */
export function isActive(unit: Unit, day: Day): boolean {
  return unit.activeTo === undefined || day <= unit.activeTo;
}

/** The lowest unit that stands above (or is) all of `unitIds` on `day`. */
export function commonAncestorOf(tree: Tree, unitIds: readonly string[], day: Day): string | undefined {
  const chains = unitIds.map((id) => [id, ...ancestorsOf(tree, id, day)]);
  return chains[0]?.find((id) => chains.every((chain) => chain.includes(id)));
}
