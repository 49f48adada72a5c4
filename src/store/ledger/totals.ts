import type { TotalDelta } from "#core";
import type { Query, Write } from "../database.ts";
import { wordOnce } from "../sql/insert.ts";

// D1 binds at most 100 parameters per statement; a delta has 10.
const DELTAS_A_STATEMENT = 9;

/** Describes adding deltas to the stored sums. The deltas come sorted, one per key (`totalDeltas`). */
export function addToTotals(query: Query, deltas: readonly TotalDelta[], slot: number): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < deltas.length; at += DELTAS_A_STATEMENT) {
    const part = deltas.slice(at, at + DELTAS_A_STATEMENT);
    writes.push(upsertTotals(query, part, slot));
  }
  return writes;
}

function upsertTotals(query: Query, deltas: readonly TotalDelta[], slot: number): Write {
  const rows = deltas.map((delta) => ({
    unit_id: delta.unitId,
    span: delta.span,
    kind: delta.kind,
    category: delta.category,
    measure: delta.measure,
    level: delta.level,
    confirmed: delta.confirmed ? 1 : 0,
    slot,
    amount: delta.amount,
    approx: delta.approx,
  }));
  const sql = wordOnce(query, `total ${rows.length}`, () =>
    query
      .insertInto("total")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(["unit_id", "span", "kind", "category", "measure", "level", "confirmed", "slot"])
          .doUpdateSet((set) => ({
            amount: set("total.amount", "+", set.ref("excluded.amount")),
            approx: set("total.approx", "+", set.ref("excluded.approx")),
          })),
      ),
  );
  return { sql, parameters: rows.flatMap((row) => Object.values(row)) };
}
