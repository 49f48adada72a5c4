import type { Day, Instant } from "#core";
import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";
import { NOT_SENT } from "../sql/not-sent.ts";

/** One item of a reminder: the rule, its subject, the period and the stage. A person gets each item once. */
export interface Ping {
  readonly rule: string;
  readonly about: string;
  readonly period: string;
  readonly stage: string;
  readonly personId: string;
  readonly unitId: string | undefined;
  readonly day: Day;
  readonly source: string;
  /** What the message said about the item, as JSON, if the message can be drawn again. */
  readonly item?: string | undefined;
}

/** The write that stores a reminder to a person; the commit fails if they already got it. */
export function insertPing(query: Query, ping: Ping): Write {
  return insertRow(query, "ping", {
    rule: ping.rule,
    about: ping.about,
    period: ping.period,
    stage: ping.stage,
    person_id: ping.personId,
    unit_id: ping.unitId ?? null,
    day: ping.day,
    source: ping.source,
    item: ping.item ?? null,
  });
}

/** All reminder items sent within a range of days. */
export async function pingsBetween(query: Query, from: Day, to: Day): Promise<readonly Ping[]> {
  const rows = await pings(query).where("day", ">=", from).where("day", "<=", to).orderBy("day").execute();
  return rows.map(pingOf);
}

/** The reminder items of one person (or group) since a day. */
export async function pingsOf(query: Query, personId: string, since: Day): Promise<readonly Ping[]> {
  const rows = await pings(query).where("person_id", "=", personId).where("day", ">=", since).execute();
  return rows.map(pingOf);
}

/** The unsent messages with reminders: the id of each outbox row, and the items in it. */
export async function unsentPings(query: Query): Promise<ReadonlyMap<string, readonly Ping[]>> {
  const owed = await query
    .selectFrom("outbox")
    .select(["id", "source"])
    .where("state", "=", "pending")
    .where(NOT_SENT)
    .where("source", "like", "job:%")
    .execute();
  const found = new Map<string, readonly Ping[]>();
  for (const { id, source } of owed) {
    const rows = await pings(query).where("source", "=", source).execute();
    if (rows.length > 0) found.set(id, rows.map(pingOf));
  }
  return found;
}

/** Describes the cancellation of an unsent reminder; what it reminds of counts as not told. */
export const forgetPings = (query: Query, outboxId: string, source: string): readonly Write[] => [
  write(
    query
      .updateTable("outbox")
      .set({ state: "dropped", code: "moot" })
      .where("id", "=", outboxId)
      .where("state", "=", "pending")
      .where("lease_owner", "is", null),
    "change",
  ),
  forgetTold(query, source),
];

/** Describes that the reminders in the message that a job queued under this source count as not sent. */
export const forgetTold = (query: Query, source: string): Write =>
  write(query.deleteFrom("ping").where("source", "=", source));

/** A reminder with the state of its message in the outbox. */
export interface Told extends Pick<Ping, "rule" | "about" | "personId" | "unitId" | "source"> {
  readonly outboxId: string;
  readonly state: "pending" | "sent" | "unknown" | "dead";
  /** Why the reminder was not delivered, or not yet. */
  readonly code: string | undefined;
  readonly owedAt: Instant;
  readonly sentAt: Instant | undefined;
}

/**
 * The reminders queued on a day, to these people or about this unit, with their state in the outbox. A message sent a
 * second time has the state of the second try. A withdrawn message is left out; the one sent in its place counts.
 */
export async function toldOn(
  query: Query,
  day: Day,
  of: { readonly personIds: readonly string[] } | { readonly unitId: string },
): Promise<readonly Told[]> {
  if ("personIds" in of && of.personIds.length === 0) return [];
  const asked = query
    .selectFrom("ping")
    .innerJoin("outbox", (on) =>
      on.onRef("outbox.order_key", "=", "ping.person_id").onRef("outbox.source", "=", "ping.source"),
    )
    .leftJoin("outbox as second", (on) => on.on("second.order_key", "=", sql<string>`'outbox-second:' || outbox.id`))
    .where("ping.day", "=", day)
    .where("outbox.state", "!=", "dropped");
  const rows = await ("unitId" in of
    ? asked.where("ping.unit_id", "=", of.unitId)
    : asked.where("ping.person_id", "in", of.personIds)
  )
    .select(["ping.rule", "ping.about", "ping.person_id as personId", "ping.unit_id as unitId", "ping.source"])
    .select(["outbox.id as outboxId", "outbox.created_at as owedAt"])
    .select((e) => [
      e.fn.coalesce("second.state", "outbox.state").as("state"),
      sql<string | null>`case when second.id is null then outbox.code else second.code end`.as("code"),
      e.fn.coalesce("second.sent_at", "outbox.sent_at").as("sentAt"),
    ])
    .orderBy("outbox.id")
    .execute();
  return rows.map(({ unitId, state, code, sentAt, ...row }) => ({
    ...row,
    unitId: unitId ?? undefined,
    state: state as Told["state"],
    code: code ?? undefined,
    sentAt: sentAt ?? undefined,
  }));
}

/** A reminder of one subject: its day, its stage and its recipient (a person or a group). */
export type Reminded = Pick<Ping, "rule" | "about" | "stage" | "personId" | "day">;

/** The most subjects of reminders that one query can name. */
const MOST_ABOUT = 90;

/** The reminders by some rules about some subjects that arrived, or may still arrive, the oldest first. */
export async function remindersOf(
  query: Query,
  rules: readonly string[],
  abouts: readonly string[],
): Promise<readonly Reminded[]> {
  const found: Reminded[] = [];
  for (let from = 0; from < abouts.length; from += MOST_ABOUT) {
    const rows = await query
      .selectFrom("ping")
      .leftJoin("outbox", (on) =>
        on.onRef("outbox.order_key", "=", "ping.person_id").onRef("outbox.source", "=", "ping.source"),
      )
      .select(["ping.rule", "ping.about", "ping.stage", "ping.person_id as personId", "ping.day"])
      .where("ping.rule", "in", rules)
      .where("ping.about", "in", abouts.slice(from, from + MOST_ABOUT))
      // Messages sent long ago have no row in the outbox any more.
      .where((e) => e.or([e("outbox.state", "is", null), e("outbox.state", "not in", ["dead", "dropped"])]))
      .execute();
    found.push(...rows);
  }
  return found.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** Whether a reminder has arrived, or may still arrive. A refused one has not. */
export const mayHaveArrived = ({ state }: Pick<Told, "state">): boolean => state !== "dead";

/** Describes that a new reminder is sent in place of one that did not arrive, so that never both arrive. */
export const replaceTold = (query: Query, { outboxId, source, personId }: Told): readonly Write[] => [
  write(
    query
      .updateTable("outbox")
      .set({ state: "dropped", code: "moot" })
      .where("id", "=", outboxId)
      .where("state", "=", "dead"),
  ),
  write(query.deleteFrom("ping").where("source", "=", source).where("person_id", "=", personId)),
];

const pings = (query: Query) =>
  query
    .selectFrom("ping")
    .select(["rule", "about", "period", "stage", "person_id as personId", "unit_id as unitId", "day", "source"]);

const pingOf = (row: Omit<Ping, "unitId"> & { readonly unitId: string | null }): Ping => ({
  rule: row.rule,
  about: row.about,
  period: row.period,
  stage: row.stage,
  personId: row.personId,
  unitId: row.unitId ?? undefined,
  day: row.day,
  source: row.source,
});

/** The key that distinguishes one reminder item of a person from another. */
export const pingKey = (ping: Pick<Ping, "rule" | "about" | "period" | "stage" | "personId">): string =>
  [ping.personId, ping.rule, ping.about, ping.period, ping.stage].join("\n");
