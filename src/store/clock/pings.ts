import type { Day } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

/** One item of a reminder: what rule, about what, for which period, at which stage. A person is told each once. */
export interface Ping {
  readonly rule: string;
  readonly about: string;
  readonly period: string;
  readonly stage: string;
  readonly personId: string;
  readonly unitId: string | undefined;
  readonly day: Day;
  readonly source: string;
}

/** Describes that somebody is told of something; who was told before aborts the commit. */
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
  });
}

/** Everything people were told in a run of days. */
export async function pingsBetween(query: Query, from: Day, to: Day): Promise<readonly Ping[]> {
  const rows = await pings(query).where("day", ">=", from).where("day", "<=", to).orderBy("day").execute();
  return rows.map(pingOf);
}

/** What one person (or group) was told since a day. */
export async function pingsOf(query: Query, personId: string, since: Day): Promise<readonly Ping[]> {
  const rows = await pings(query).where("person_id", "=", personId).where("day", ">=", since).execute();
  return rows.map(pingOf);
}

/** The reminders whose message is still owed: the outbox row's id, and what it says. */
export async function unsentPings(query: Query): Promise<ReadonlyMap<string, readonly Ping[]>> {
  const owed = await query
    .selectFrom("outbox")
    .select(["id", "source"])
    .where("state", "=", "pending")
    .where("source", "like", "job:%")
    .execute();
  const found = new Map<string, readonly Ping[]>();
  for (const { id, source } of owed) {
    const rows = await pings(query).where("source", "=", source).execute();
    if (rows.length > 0) found.set(id, rows.map(pingOf));
  }
  return found;
}

/** Describes that an owed reminder is not sent after all, and that nobody was told what it would have said. */
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

/** Describes that nobody was told what the message of this source would have said. */
export const forgetTold = (query: Query, source: string): Write =>
  write(query.deleteFrom("ping").where("source", "=", source));

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

/** What tells one ping of a person from another. */
export const pingKey = (ping: Pick<Ping, "rule" | "about" | "period" | "stage" | "personId">): string =>
  [ping.personId, ping.rule, ping.about, ping.period, ping.stage].join("\n");
