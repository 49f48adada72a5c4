import type { Day, Instant } from "#core";
import { sql } from "#kysely";
import type { Query } from "../database.ts";
import { readOnce } from "../sql/prepared.ts";
import { type Chat, quietKey } from "./chats.ts";
import type { PersonRow } from "./people.ts";
import { TREE_VERSION } from "./units.ts";

/** Everything about a speaker and a chat that every decision needs. */
export interface Presence {
  /** The number of changes of the unit tree so far (`treeVersion`). */
  readonly treeVersion: number;
  readonly person: PersonRow | undefined;
  /** The roles the speaker holds now. */
  readonly grants: readonly { readonly role: string; readonly unitId: string }[];
  readonly chat: Place | undefined;
  /** How many messages of the speaker were handled since the given instant. */
  readonly recent: number;
  /** Whether the message was recalled before it arrived. */
  readonly isRecalled: boolean;
  /** Whether the group wants fewer messages. */
  readonly isQuiet: boolean;
  /** The last day in any closed period of any unit; empty if none is closed. */
  readonly lastLocked: Day;
}

/** The part of a chat that a decision reads. */
export type Place = Pick<Chat, "kind" | "name" | "unitId" | "state">;

/** The speaker, message and chat in question, and since when the speaker's messages are counted. */
export interface PresenceQuestion {
  readonly personId: string;
  readonly messageId: string;
  readonly chatId: string;
  readonly since: Instant;
}

/**
 * Reads everything about a speaker in one statement, because over a network each further statement is a round trip. It
 * is a union of selects whose rows say which select they are from: outer joins that find nothing take SQLite ten times
 * as long.
 */
export async function readPresence(query: Query, question: PresenceQuestion): Promise<Presence> {
  const { personId, messageId, chatId, since } = question;
  const parameters = [TREE_VERSION, personId, messageId, quietKey(chatId), personId, since, chatId, personId];
  const rows = await readOnce<Row>(query, "presence", parameters, () => ({ compile: () => wording(query) }));
  const of = (part: Row["part"]) => rows.find((row) => row.part === part);
  const [person, chat, recent] = [of("person"), of("chat"), of("recent")];
  return {
    treeVersion: Number(of("tree")?.a ?? 0),
    person: person && { id: personId, name: person.a },
    grants: rows.filter(({ part }) => part === "role").map(({ a, b }) => ({ role: a, unitId: b ?? "" })),
    chat: chat && {
      kind: chat.a as Place["kind"],
      name: chat.b ?? "",
      unitId: chat.c ?? undefined,
      state: chat.d as Place["state"],
    },
    recent: Number(recent?.a),
    isRecalled: (recent?.b ?? null) !== null,
    isQuiet: (recent?.c ?? null) !== null,
    lastLocked: recent?.d ?? "",
  };
}

/** What is known of a page's visitor and of the tree, in one statement. */
export async function readVisitor(
  query: Query,
  personId: string,
): Promise<Pick<Presence, "treeVersion" | "person" | "grants">> {
  const rows = await readOnce<Pick<Row, "part" | "a" | "b">>(
    query,
    "visitor",
    [TREE_VERSION, personId, personId],
    () => ({
      compile: () =>
        sql<Pick<Row, "part" | "a" | "b">>`
    select 'tree' as part, value as a, null as b from setting where key = ${""}
    union all select 'person', name, null from person where id = ${""}
    union all select 'role', role, unit_id from role where person_id = ${""} and ended_at is null`.compile(query),
    }),
  );
  const of = (part: Row["part"]) => rows.find((row) => row.part === part);
  const person = of("person");
  return {
    treeVersion: Number(of("tree")?.a ?? 0),
    person: person && { id: personId, name: person.a },
    grants: rows.filter(({ part }) => part === "role").map(({ a, b }) => ({ role: a, unitId: b ?? "" })),
  };
}

interface Row {
  readonly part: "tree" | "person" | "recent" | "chat" | "role";
  readonly a: string;
  readonly b: string | null;
  readonly c: string | null;
  readonly d: string | null;
}

// The parameters are in the order of the placeholders. D1 allows at most five selects in one union.
const wording = (query: Query) =>
  sql<Row>`
    select 'tree' as part, value as a, null as b, null as c, null as d from setting where key = ${""}
    union all select 'person', name, null, null, null from person where id = ${""}
    union all select 'recent', cast(count(*) as text), (select at from recall where message_id = ${""}),
      (select value from setting where key = ${""}), (select max(to_day) from period_lock) from inbox where actor_id = ${""} and received_at >= ${""}
    union all select 'chat', kind, name, unit_id, state from chat where id = ${""}
    union all select 'role', role, unit_id, null, null from role where person_id = ${""} and ended_at is null`.compile(
    query,
  );
