import {
  createTree,
  type Day,
  type Instant,
  type Level,
  type Placing,
  ROOT,
  type Tree,
  type Unit,
  type UnitKind,
} from "#core";
import { type Query, type Write, write } from "../database.ts";
import { insertRow, wordOnce } from "../sql/insert.ts";
import { readOnce } from "../sql/prepared.ts";

/** The setting that counts the changes of the tree. */
export const TREE_VERSION = "tree.version";

/** The number of changes of the tree. While it is the same, a tree read before is still valid. */
export async function treeVersion(query: Query): Promise<number> {
  const [row] = await readOnce(query, "tree version", [TREE_VERSION], () =>
    query.selectFrom("setting").select("value").where("key", "=", TREE_VERSION),
  );
  return Number(row?.value ?? 0);
}

/** The whole tree with the dates of its changes. */
export async function loadTree(query: Query): Promise<Tree> {
  // The version is read first: if the tree changes in between, the next check sees a newer version and reads it again.
  const version = await treeVersion(query);
  const [rows, names, placings] = await Promise.all([
    query.selectFrom("unit").selectAll().orderBy("id").execute(),
    query.selectFrom("unit_name").selectAll().orderBy("name").execute(),
    query.selectFrom("unit_parent").selectAll().execute(),
  ]);
  const namesOf = Map.groupBy(names, (row) => row.unit_id);
  const units = rows.map(
    (row): Unit => ({
      id: row.id,
      name: row.name,
      names: (namesOf.get(row.id) ?? []).map(({ name }) => name).filter((name) => name !== row.name),
      level: row.level as Level,
      kind: row.kind as UnitKind,
      class: row.class ?? undefined,
      memberCount: row.member_count ?? undefined,
      secretaryName: row.secretary_name ?? undefined,
      activeFrom: row.active_from,
      activeTo: row.active_to ?? undefined,
      version: row.version,
    }),
  );
  const placed = placings.map(
    (row): Placing => ({
      unitId: row.unit_id,
      fromDay: row.from_day,
      parentId: row.parent_id ?? undefined,
    }),
  );
  return createTree(units, placed, version);
}

/**
 * Reads the tree again only if it has changed: one small query, four after a change. A caller that has just read the
 * version passes it.
 */
export function createTreeReader(): (query: Query, version?: number) => Promise<Tree> {
  let known: Tree | undefined;
  return async (query, version) => {
    if (known === undefined || known.version !== (version ?? (await treeVersion(query)))) known = await loadTree(query);
    return known;
  };
}

/**
 * Describes that the tree changes as decided on `tree`. The commit is aborted if the tree was changed since, so that
 * two moves cannot form a cycle together. Every change of a unit includes this write once.
 */
export function changeTree(query: Query, tree: Tree, now: Instant): Write {
  return write(
    query
      .insertInto("setting")
      .values({ key: TREE_VERSION, value: String(tree.version + 1), at: now })
      .onConflict((conflict) =>
        conflict
          .column("key")
          .doUpdateSet({ value: String(tree.version + 1), at: now })
          .where("setting.value", "=", String(tree.version)),
      ),
    "change",
  );
}

/**
 * Requires at the commit that the tree is still the one that the decision read: figures are added to the superiors in
 * that tree, which would be wrong after a move.
 */
export function expectTree(query: Query, { version }: Tree): readonly Write[] {
  // A tree that was never changed has no row, so there is nothing to check.
  if (version === 0) return [];
  const sql = wordOnce(query, "expect tree", () =>
    query.selectFrom("setting").select("key").where("key", "=", TREE_VERSION).where("value", "=", ""),
  );
  return [{ sql, parameters: [TREE_VERSION, String(version)], must: "find" }];
}

/** Describes the root unit 全市, if the ledger has none yet. */
export function insertRoot(query: Query, day: Day): readonly Write[] {
  const root = { name: "全市", level: "市", kind: "root", active_from: day, version: 1 };
  return [
    write(
      query
        .insertInto("unit")
        .values({ id: ROOT, ...root })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    write(
      query
        .insertInto("unit_name")
        .values({ name: root.name, unit_id: ROOT })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    write(
      query
        .insertInto("unit_parent")
        .values({ unit_id: ROOT, from_day: day, parent_id: null })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  ];
}

/** Describes a new unit with its names, below its parent from its first day on. */
export function insertUnit(query: Query, unit: Unit, parentId: string): readonly Write[] {
  return [
    insertRow(query, "unit", {
      id: unit.id,
      name: unit.name,
      level: unit.level,
      kind: unit.kind,
      class: unit.class ?? null,
      member_count: unit.memberCount ?? null,
      secretary_name: unit.secretaryName ?? null,
      active_from: unit.activeFrom,
      active_to: unit.activeTo ?? null,
      version: unit.version,
    }),
    ...insertNames(query, unit),
    insertRow(query, "unit_parent", { unit_id: unit.id, from_day: unit.activeFrom, parent_id: parentId }),
  ];
}

/** Describes the present state of a unit except its place in the tree: names, level, kind, class, figures, last day. */
export function updateUnit(query: Query, unit: Unit): readonly Write[] {
  return [
    write(
      query
        .updateTable("unit")
        .set({
          name: unit.name,
          level: unit.level,
          kind: unit.kind,
          class: unit.class ?? null,
          member_count: unit.memberCount ?? null,
          secretary_name: unit.secretaryName ?? null,
          active_to: unit.activeTo ?? null,
          version: unit.version + 1,
        })
        .where("id", "=", unit.id)
        .where("version", "=", unit.version),
      "change",
    ),
    write(query.deleteFrom("unit_name").where("unit_id", "=", unit.id)),
    ...insertNames(query, unit),
  ];
}

/** Describes that the unit is closed after `lastDay`; its records stay. */
export const closeUnit = (query: Query, unit: Unit, lastDay: Day): readonly Write[] =>
  updateUnit(query, { ...unit, activeTo: lastDay });

function insertNames(query: Query, unit: Unit): readonly Write[] {
  const names = new Set([unit.name, ...unit.names]);
  return [...names].map((name) => insertRow(query, "unit_name", { name, unit_id: unit.id }));
}
