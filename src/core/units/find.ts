import { readChineseRun } from "../numbers/chinese-numbers.ts";
import { foldScript } from "../text/script.ts";
import type { Day } from "../time/days/day.ts";
import { ancestorsOf, commonAncestorOf, isActive, isWithin, type Tree, type Unit } from "./tree.ts";

/**
 * The position from which a unit is looked up: the chat's or speaker's unit, and the units for which the sender has a
 * role.
 */
export interface Viewpoint {
  readonly tree: Tree;
  readonly today: Day;
  /** The unit of the chat; in a direct chat, the unit of the speaker. */
  readonly unit: { readonly id: string } | undefined;
  readonly sender: { readonly grants: readonly { readonly unitId: string }[] };
}

/**
 * The active units that `name` may mean. One unit is the answer; the bot asks if there are several. A full official
 * name or an id is looked up in the whole tree. Otherwise the levels are searched in order, and the first level with a
 * match decides: the own unit, its subtree, the subtrees for which the sender has a role, the city. Several matches are
 * sorted by distance from the own unit, nearest first.
 */
export function findUnits(from: Viewpoint, name: string): readonly Unit[] {
  const said = compact(name);
  const known = from.tree.units.get(said);
  if (known !== undefined && isActive(known, from.today)) return [known];
  if (said === "") return [];
  const units = namesIn(from.tree).filter(({ unit }) => isActive(unit, from.today));
  const official = units.filter(({ names: [own] }) => own === said).map(({ unit }) => unit);
  // If the name is also a short name of a nearby unit, that unit is just as likely, so both are returned and the bot
  // asks.
  if (official.length === 1) return [...nearby(from, units, said).filter((unit) => unit !== official[0]), ...official];
  const found =
    firstLevel(units, levelsOf(from), readingsOf(said)) ?? firstLevel(units, partLevels(from), partsOf(said));
  return nearestFirst(from, found ?? []);
}

/** A unit with its normalised names. */
interface Named {
  readonly unit: Unit;
  readonly names: readonly string[];
  readonly folded: readonly string[];
}

type Test = (named: Named) => boolean;

const lists = new WeakMap<Tree, readonly Named[]>();

function namesIn(tree: Tree): readonly Named[] {
  const made =
    lists.get(tree) ??
    [...tree.units.values()].map((unit): Named => {
      const names = [unit.name, ...unit.names].map(compact);
      return { unit, names, folded: names.map(fold) };
    });
  lists.set(tree, made);
  return made;
}

const compact = (name: string): string => foldScript(name.normalize("NFKC").replace(/\s+/g, ""));

/** Makes spellings of a branch's name equal: 第二党支部, 二支部 and 2支部. */
const fold = (name: string): string =>
  name
    .replace(/党支部$/, "支部")
    .replace(/第?(\d{1,3}|[一二三四五六七八九十百]{1,4})(?=支部$)/, (all, number: string) => {
      const read = readChineseRun(number);
      const value = /^\d/.test(number) ? Number(number) : typeof read === "object" ? read.value : undefined;
      // The # prevents 二支部 from matching the end of 十二支部.
      return value === undefined ? all : `#${value}`;
    });

/**
 * Tests for a name, strictest first: the exact name, the name with 市 added or removed, the name in other numerals, the
 * end of a name.
 */
function readingsOf(said: string): readonly Test[] {
  const key = fold(said);
  const same =
    (wanted: string): Test =>
    ({ names }) =>
      names.includes(wanted);
  const exact = [same(said), same(`市${said}`), same(said.replace(/^市/, ""))];
  // A single character is part of too many names for a partial match.
  if ([...said].length < 2) return exact;
  return [...exact, ({ folded }) => folded.includes(key), ({ folded }) => folded.some((name) => name.endsWith(key))];
}

/** The weakest match, used if no level has a better one: the given name is a part of the unit's name. */
function partsOf(said: string): readonly Test[] {
  const key = fold(said);
  return [...said].length < 2 ? [] : [({ folded }) => folded.some((name) => name.includes(key))];
}

/** The matches in the first level that has any, found by the strictest test that finds one there. */
function firstLevel(
  units: readonly Named[],
  levels: readonly Level[],
  readings: readonly Test[],
): readonly Unit[] | undefined {
  const hits = readings.map((reading) => units.filter(reading).map(({ unit }) => unit));
  for (const isIn of levels) {
    const found = hits.map((list) => list.filter(isIn)).find((list) => list.length > 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Level = (unit: Unit) => boolean;

function levelsOf({ tree, today, unit, sender }: Viewpoint): readonly Level[] {
  const within = (aboveId: string) => (one: Unit) => isWithin(tree, one.id, aboveId, today);
  return [
    ...(unit === undefined ? [] : [(one: Unit) => one.id === unit.id, within(unit.id)]),
    (one) => sender.grants.some(({ unitId }) => within(unitId)(one)),
    () => true,
  ];
}

/**
 * The parts of the tree that are searched in order for a unit by a part of its name. In a branch of 市水务局, 「水务」 is part
 * of the names of both the branch and the bureau, so the superiors are searched together with the own subtree.
 */
function partLevels(from: Viewpoint): readonly Level[] {
  const { tree, today, unit } = from;
  if (unit === undefined) return levelsOf(from);
  const [, below = () => false, ...rest] = levelsOf(from);
  const above = new Set(ancestorsOf(tree, unit.id, today));
  return [(one) => below(one) || above.has(one.id), ...rest];
}

/** The units in the own subtree that have exactly this name or short name. */
function nearby({ tree, today, unit }: Viewpoint, units: readonly Named[], said: string): readonly Unit[] {
  if (unit === undefined) return [];
  return units
    .filter(({ names }) => names.includes(said))
    .map((named) => named.unit)
    .filter(({ id }) => isWithin(tree, id, unit.id, today));
}

/**
 * Sorts units by the depth of the lowest superior they share with the own unit, deepest first; ties keep the order of
 * the roster.
 */
function nearestFirst({ tree, today, unit }: Viewpoint, found: readonly Unit[]): readonly Unit[] {
  if (unit === undefined || found.length < 2) return found;
  const depth = ({ id }: Unit): number => {
    const meeting = commonAncestorOf(tree, [unit.id, id], today);
    return meeting === undefined ? -1 : ancestorsOf(tree, meeting, today).length;
  };
  const depths = new Map(found.map((one) => [one, depth(one)]));
  return found.toSorted((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
}

/** A unit named in a longer text, with the length of the matching name. */
export interface UnitInText {
  readonly unit: Unit;
  readonly length: number;
}

/** The units named in a longer text, such as the name of a chat group; longest matching name first. */
export function unitsIn(tree: Tree, today: Day, text: string): readonly UnitInText[] {
  const said = compact(text);
  return namesIn(tree)
    .filter(({ unit }) => unit.kind !== "root" && isActive(unit, today))
    .flatMap(({ unit, names }) => {
      const found = names.filter((name) => name.length > 2 && said.includes(name)).map((name) => name.length);
      return found.length === 0 ? [] : [{ unit, length: Math.max(...found) }];
    })
    .toSorted((a, b) => b.length - a.length);
}
