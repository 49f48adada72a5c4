import type { Instant } from "#core";
import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";
import { readOnce } from "../sql/prepared.ts";

/** A stored role: its holder, the unit (with its subtree) it is for, and the person who gave it. */
export interface RoleRow {
  readonly id: string;
  readonly personId: string;
  readonly personName: string | undefined;
  readonly unitId: string;
  readonly role: string;
  readonly grantedBy: string;
  readonly grantedAt: Instant;
}

/** The platform to which an id belongs. */
export interface OfPlatform {
  readonly platform: string;
}

/** A known person. */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
}

/** Describes that a person was seen under this name; an empty name does not replace the known one. */
export function upsertPerson(query: Query, person: PersonRow & OfPlatform, now: Instant): Write {
  const seen = person.name === "" ? { seen_at: now } : { name: person.name, seen_at: now };
  return write(
    query
      .insertInto("person")
      .values({ id: person.id, platform: person.platform, name: person.name, seen_at: now })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(seen)),
  );
}

/** The person with this id. */
export async function personById(query: Query, id: string): Promise<PersonRow | undefined> {
  const [row] = await readOnce(query, "person by id", [id], () =>
    query.selectFrom("person").select(["id", "name"]).where("id", "=", id),
  );
  return row;
}

/** The people with exactly this name. */
export function peopleByName(query: Query, name: string): Promise<readonly PersonRow[]> {
  return query.selectFrom("person").select(["id", "name"]).where("name", "=", name).limit(10).execute();
}

/** The roles a person holds now. */
export function grantsOf(query: Query, personId: string): Promise<readonly { role: string; unitId: string }[]> {
  return readOnce(query, "grants of", [personId], () =>
    query
      .selectFrom("role")
      .select(["role", "unit_id as unitId"])
      .where("person_id", "=", personId)
      .where("ended_at", "is", null)
      .orderBy("id"),
  );
}

/** The people who hold a role for exactly this unit now. */
export function rolesOf(query: Query, unitId: string): Promise<readonly RoleRow[]> {
  return roles(query).where("role.unit_id", "=", unitId).execute().then(rolesIn);
}

/** The most units that one query names; for more, the secretaries of all units are read. */
const MOST_NAMED = 90;

/** The names of the secretaries of some units: unit id → names. */
export async function secretaryNames(
  query: Query,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = [...new Set(unitIds)];
  if (wanted.length === 0) return new Map();
  const all = roles(query).where("role.role", "=", "secretary");
  const rows = await (wanted.length > MOST_NAMED ? all : all.where("role.unit_id", "in", wanted)).execute();
  const named = rows.filter(({ personName }) => personName !== null);
  return new Map(
    [...Map.groupBy(named, ({ unitId }) => unitId)].map(([id, of]) => [
      id,
      of.map(({ personName }) => personName ?? ""),
    ]),
  );
}

/** All people who hold a role now, for the roster and the pages. */
export function allRoles(query: Query): Promise<readonly RoleRow[]> {
  return roles(query).execute().then(rolesIn);
}

/** Whether there is any admin. */
export async function hasAdmin(query: Query): Promise<boolean> {
  const row = await query
    .selectFrom("role")
    .select("id")
    .where("role", "=", "admin")
    .where("ended_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Describes a new role; the unique key aborts the commit if the person already holds it. */
export function insertRole(query: Query, role: Omit<RoleRow, "personName"> & OfPlatform): Write {
  return insertRow(query, "role", {
    id: role.id,
    platform: role.platform,
    person_id: role.personId,
    unit_id: role.unitId,
    role: role.role,
    granted_by: role.grantedBy,
    granted_at: role.grantedAt,
    ended_at: null,
  });
}

/** Aborts the commit if the unit has a secretary by now, because two people may claim the role at the same time. */
export const expectNoSecretary = (query: Query, unitId: string): Write =>
  write(
    query
      .selectNoFrom(sql<number>`1`.as("one"))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("role")
              .select("id")
              .where("unit_id", "=", unitId)
              .where("role", "=", "secretary")
              .where("ended_at", "is", null),
          ),
        ),
      ),
    "find",
  );

/** Describes the end of a role; the commit is aborted if it has already ended. */
export function endRole(query: Query, id: string, now: Instant): Write {
  return write(
    query.updateTable("role").set({ ended_at: now }).where("id", "=", id).where("ended_at", "is", null),
    "change",
  );
}

const roles = (query: Query) =>
  query
    .selectFrom("role")
    .leftJoin("person", "person.id", "role.person_id")
    .select([
      "role.id",
      "role.person_id as personId",
      "person.name as personName",
      "role.unit_id as unitId",
      "role.role",
      "role.granted_by as grantedBy",
      "role.granted_at as grantedAt",
    ])
    .where("role.ended_at", "is", null)
    .orderBy("role.id");

function rolesIn(rows: readonly (Omit<RoleRow, "personName"> & { personName: string | null })[]): readonly RoleRow[] {
  return rows.map((row) => ({ ...row, personName: row.personName ?? undefined }));
}
