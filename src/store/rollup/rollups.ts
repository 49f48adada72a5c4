import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";

/** A city whose sums this province ledger accepts. */
export interface RollupCity {
  readonly unitId: string;
  readonly publicKey: string;
  /** The address of the web pages that the city runs itself. */
  readonly url: string | undefined;
}

/** A city's sums of one month, as signed by the city. */
export interface Rollup {
  readonly unitId: string;
  readonly month: string;
  readonly version: Instant;
  readonly document: string;
  readonly signature: string;
}

/** Describes that a city takes part: its monthly sums are accepted if they are signed with this key. */
export const admitCity = (query: Query, { unitId, publicKey, url }: RollupCity, now: Instant): Write => {
  const row = { public_key: publicKey, url: url ?? null, entered_at: now };
  return write(
    query
      .insertInto("rollup_city")
      .values({ unit_id: unitId, ...row })
      .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(row)),
  );
};

/** The cities whose monthly sums this province's ledger accepts, by the city's unit. */
export async function rollupCities(query: Query): Promise<ReadonlyMap<string, RollupCity>> {
  const rows = await query.selectFrom("rollup_city").selectAll().execute();
  return new Map(
    rows.map((row) => [row.unit_id, { unitId: row.unit_id, publicKey: row.public_key, url: row.url ?? undefined }]),
  );
}

/** Describes that a city's month replaces an older version; the commit is aborted if it is not newer. */
export const takeRollup = (query: Query, { unitId, ...rollup }: Rollup, now: Instant): Write =>
  write(
    query
      .insertInto("rollup")
      .values({ unit_id: unitId, ...rollup, taken_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(["unit_id", "month"])
          .doUpdateSet({ ...rollup, taken_at: now })
          .where("rollup.version", "<", rollup.version),
      ),
    "change",
  );

/** The sums that cities have sent for some months. */
export async function rollupsBetween(query: Query, from: string, to: string): Promise<readonly Rollup[]> {
  const rows = await query
    .selectFrom("rollup")
    .selectAll()
    .where("month", ">=", from)
    .where("month", "<=", to)
    .orderBy("unit_id")
    .orderBy("month")
    .execute();
  return rows.map(({ unit_id, taken_at: _, ...rest }) => ({ unitId: unit_id, ...rest }));
}
