import type { Instant } from "#core";
import { defined } from "#core";
import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { readOnce } from "../sql/prepared.ts";
import type { OfPlatform } from "./people.ts";

/** A chat with the bot: a group bound to at most one unit, or the direct chat of one person. */
export interface Chat {
  readonly id: string;
  readonly kind: "group" | "direct";
  readonly name: string;
  readonly unitId: string | undefined;
  readonly personId: string | undefined;
  readonly state: "active" | "gone";
  readonly boundBy: string | undefined;
  readonly boundAt: Instant | undefined;
}

/** Describes that the bot is in this chat. An existing binding stays; an empty name does not replace the known one. */
export function upsertChat(query: Query, chat: Pick<Chat, "id" | "kind" | "name" | "personId"> & OfPlatform): Write {
  const seen = {
    state: "active",
    ...(chat.name === "" ? {} : { name: chat.name }),
    ...defined({ person_id: chat.personId }),
  };
  return write(
    query
      .insertInto("chat")
      .values({
        id: chat.id,
        platform: chat.platform,
        kind: chat.kind,
        name: chat.name,
        person_id: chat.personId ?? null,
        state: "active",
      })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(seen)),
  );
}

/** Describes that the group is bound to `unitId`; the commit is aborted if its binding is no longer `before`. */
export function bindChat(
  query: Query,
  chatId: string,
  unitId: string,
  before: string | undefined,
  by: { readonly personId: string; readonly now: Instant },
): Write {
  const update = query
    .updateTable("chat")
    .set({ unit_id: unitId, bound_by: by.personId, bound_at: by.now, state: "active" })
    .where("id", "=", chatId);
  return write(
    before === undefined ? update.where("unit_id", "is", null) : update.where("unit_id", "=", before),
    "change",
  );
}

/** Describes that the group is bound to no unit; the commit is aborted if its binding is no longer `before`. */
export function unbindChat(query: Query, chatId: string, before: string): Write {
  return write(
    query
      .updateTable("chat")
      .set({ unit_id: null, bound_by: null, bound_at: null })
      .where("id", "=", chatId)
      .where("unit_id", "=", before),
    "change",
  );
}

/** Describes that the bot has left the chat; the binding stays in case it returns. */
export const markChatGone = (query: Query, chatId: string): Write =>
  write(query.updateTable("chat").set({ state: "gone" }).where("id", "=", chatId));

/** Describes a chat's new name. */
export const renameChat = (query: Query, chatId: string, name: string): Write =>
  write(query.updateTable("chat").set({ name }).where("id", "=", chatId));

/** The key of the setting that a group wants fewer messages. */
export const quietKey = (chatId: string) => `quiet:${chatId}`;

/** Describes whether ordinary receipts in a group are emoji reactions instead of cards. */
export const setQuietChat = (query: Query, chatId: string, isQuiet: boolean, now: Instant): Write =>
  isQuiet
    ? write(
        query
          .insertInto("setting")
          .values({ key: quietKey(chatId), value: "1", at: now })
          .onConflict((conflict) => conflict.column("key").doUpdateSet({ at: now })),
      )
    : write(query.deleteFrom("setting").where("key", "=", quietKey(chatId)));

/** The chat with this id. */
export async function chatById(query: Query, id: string): Promise<Chat | undefined> {
  const [row] = await readOnce(query, "chat by id", [id], () =>
    query.selectFrom("chat").selectAll().where("id", "=", id),
  );
  return chatOf(row);
}

/** The direct chat of a person, if they have written to the bot there. */
export async function chatOfPerson(query: Query, personId: string): Promise<Chat | undefined> {
  return chatOf(
    await query
      .selectFrom("chat")
      .selectAll()
      .where("person_id", "=", personId)
      .where("state", "=", "active")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst(),
  );
}

/** The active groups bound to exactly this unit. */
export async function chatsOfUnit(query: Query, unitId: string): Promise<readonly Chat[]> {
  return chatsIn(
    await query
      .selectFrom("chat")
      .selectAll()
      .where("unit_id", "=", unitId)
      .where("state", "=", "active")
      .orderBy("id")
      .execute(),
  );
}

/** All active groups that are bound to a unit, for the roster, the weekly cards and the pages. */
export async function boundChats(query: Query): Promise<readonly Chat[]> {
  return chatsIn(
    await query
      .selectFrom("chat")
      .selectAll()
      .where("unit_id", "is not", null)
      .where("state", "=", "active")
      .orderBy("id")
      .execute(),
  );
}

/**
 * The units that have a group or a secretary. Others cannot receive any message. They are read as one text, and the same
 * set is returned while that text stays the same, because rows and a new set would cost several times as much.
 */
export async function reachableUnits(query: Query): Promise<ReadonlySet<string>> {
  const secretaries = query
    .selectFrom("role")
    .select("unit_id")
    .where("role", "=", "secretary")
    .where("ended_at", "is", null);
  const groups = query.selectFrom("chat").select("unit_id").where("state", "=", "active");
  const { text } = await query
    .selectFrom(groups.union(secretaries).as("reachable"))
    .select(sql<string | null>`string_agg(unit_id, ',')`.as("text"))
    .executeTakeFirstOrThrow();
  const known = reachable.get(query);
  if (known?.text === text) return known.units;
  const units = new Set(text?.split(","));
  reachable.set(query, { text, units });
  return units;
}

const reachable = new WeakMap<Query, { readonly text: string | null; readonly units: ReadonlySet<string> }>();

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly unit_id: string | null;
  readonly person_id: string | null;
  readonly state: string;
  readonly bound_by: string | null;
  readonly bound_at: string | null;
}

const chatsIn = (rows: readonly Row[]): readonly Chat[] => rows.map(chatOf).filter((chat) => chat !== undefined);

function chatOf(row: Row | undefined): Chat | undefined {
  return (
    row && {
      id: row.id,
      kind: row.kind as Chat["kind"],
      name: row.name,
      unitId: row.unit_id ?? undefined,
      personId: row.person_id ?? undefined,
      state: row.state as Chat["state"],
      boundBy: row.bound_by ?? undefined,
      boundAt: row.bound_at ?? undefined,
    }
  );
}

/** The id of a person's direct chat; undefined if the bot does not know one. */
export async function directChatOf(query: Query, personId: string): Promise<string | undefined> {
  const row = await query
    .selectFrom("chat")
    .select("id")
    .where("person_id", "=", personId)
    .where("kind", "=", "direct")
    .where("state", "=", "active")
    .executeTakeFirst();
  return row?.id;
}

/** The active groups without a unit, by name. */
export async function unboundGroups(query: Query): Promise<readonly Chat[]> {
  const rows = await query
    .selectFrom("chat")
    .selectAll()
    .where("kind", "=", "group")
    .where("state", "=", "active")
    .where("unit_id", "is", null)
    .orderBy("name")
    .orderBy("id")
    .execute();
  return chatsIn(rows);
}

/** The names of some chats; a chat without a name is left out. */
export async function chatNames(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query.selectFrom("chat").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.filter(({ name }) => name !== "").map(({ id, name }) => [id, name]));
}
