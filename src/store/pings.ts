import type { Day } from "#core";
import { type Query, type Write, write } from "./database.ts";
import { insertRow } from "./insert.ts";

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

/** The pings whose message is still owed: the outbox row's id, and what it says. */
export async function unsentPings(query: Query): Promise<ReadonlyMap<string, readonly Ping[]>> {
  const rows = await pings(query)
    .innerJoin("outbox", "outbox.source", "ping.source")
    .select("outbox.id as outboxId")
    .where("outbox.state", "=", "pending")
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.outboxId)].map(([id, group]) => [id, group.map(pingOf)] as const));
}

/** Describes that an owed reminder is not sent after all, and that nobody was told what it would have said. */
export const forgetPings = (query: Query, outboxId: string, source: string): readonly Write[] => [
  write(
    query
      .updateTable("outbox")
      .set({ state: "dead", code: "moot" })
      .where("id", "=", outboxId)
      .where("state", "=", "pending")
      .where("lease_owner", "is", null),
    "change",
  ),
  write(query.deleteFrom("ping").where("source", "=", source)),
];

const pings = (query: Query) =>
  query
    .selectFrom("ping")
    .select([
      "ping.rule",
      "ping.about",
      "ping.period",
      "ping.stage",
      "ping.person_id as personId",
      "ping.unit_id as unitId",
      "ping.day",
      "ping.source",
    ]);

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
