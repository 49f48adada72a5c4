import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { readOnce } from "../sql/prepared.ts";
import type { OfPlatform } from "./people.ts";

/** A chat the bot is in: a group bound to at most one unit, or the direct chat of one person. */
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

/** Describes that the bot is in this chat; a known binding stays, an empty name leaves the known one. */
export function upsertChat(query: Query, chat: Pick<Chat, "id" | "kind" | "name" | "personId"> & OfPlatform): Write {
  const seen = {
    state: "active",
    ...(chat.name === "" ? {} : { name: chat.name }),
    ...(chat.personId === undefined ? {} : { person_id: chat.personId }),
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

/** Describes that the group belongs to `unitId` from now on; aborted when its binding is no longer `before`. */
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

/** Describes that the group belongs to no unit any more; aborted when its binding is no longer `before`. */
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

/** Describes that the bot is out of the chat; its binding is kept for the day it comes back. */
export const markChatGone = (query: Query, chatId: string): Write =>
  write(query.updateTable("chat").set({ state: "gone" }).where("id", "=", chatId));

/** Describes a chat's new name. */
export const renameChat = (query: Query, chatId: string, name: string): Write =>
  write(query.updateTable("chat").set({ name }).where("id", "=", chatId));

/** The setting that says that a group asked for less noise. */
export const quietKey = (chatId: string) => `quiet:${chatId}`;

/** Describes whether plain receipts in a group are emoji reactions instead of cards. */
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

/** The direct chat with somebody, when they have spoken to the bot there. */
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

/** Every active group that is bound to a unit, for the roster, the weekly cards and the pages. */
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

/** The units that have a group or a secretary: the others cannot be asked for anything. */
export async function reachableUnits(query: Query): Promise<ReadonlySet<string>> {
  const secretaries = query
    .selectFrom("role")
    .select("unit_id")
    .where("role", "=", "secretary")
    .where("ended_at", "is", null);
  const rows = await query
    .selectFrom("chat")
    .select("unit_id")
    .where("state", "=", "active")
    .union(secretaries)
    .execute();
  return new Set(rows.flatMap(({ unit_id }) => unit_id ?? []));
}

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

/** The chat that the bot has with one person; undefined while it has not heard of it. */
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

/** The groups the bot is in that are bound to no unit, by their names. */
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

/** What some chats are called; one without a name is left out. */
export async function chatNames(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query.selectFrom("chat").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.filter(({ name }) => name !== "").map(({ id, name }) => [id, name]));
}
