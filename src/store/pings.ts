import type { Day } from "#core";
import type { Query, Write } from "./database.ts";
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
  const rows = await query
    .selectFrom("ping")
    .selectAll()
    .where("day", ">=", from)
    .where("day", "<=", to)
    .orderBy("day")
    .execute();
  return rows.map((row) => ({
    rule: row.rule,
    about: row.about,
    period: row.period,
    stage: row.stage,
    personId: row.person_id,
    unitId: row.unit_id ?? undefined,
    day: row.day,
    source: row.source,
  }));
}

/** What tells one ping of a person from another. */
export const pingKey = (ping: Pick<Ping, "rule" | "about" | "period" | "stage" | "personId">): string =>
  [ping.personId, ping.rule, ping.about, ping.period, ping.stage].join("\n");
