import { sql } from "#kysely";
import { figures, type Query } from "#store";

/** unit|kind|measure|level|month|confirmed → how much; only what is not nothing. */
export type Sums = Readonly<Record<string, number>>;

const FROM = "2026-01-01";
const TO = "2026-12-31";

/**
 * The figures of every unit's subtree counted again from the records by SQL alone: what each record states, under every
 * unit above it on its day, less what a second report of one event repeats where both hosts are below.
 */
export async function recountBySql(query: Query): Promise<Sums> {
  const { rows } = await sql<{ key: string; amount: number }>`
    with recursive
    stated (id, unit_id, kind, day, measure, amount, confirmed, joined_to, different) as (
      select id, unit_id, kind, day, 'times', 1, confirmed_at is not null, joined_to,
             coalesce(json_extract(content, '$.fields.joint') = 'different', 0)
      from record where state = 'counted'
      union all
      select r.id, r.unit_id, r.kind, r.day, a.key, json_extract(a.value, '$.value'), r.confirmed_at is not null, r.joined_to,
             coalesce(json_extract(r.content, '$.fields.joint') = 'different', 0)
      from record r, json_each(r.content, '$.amounts') a
      where r.state = 'counted'
        and (r.kind || '.' || a.key) in ('lecture.attendees', 'volunteering.people', 'volunteering.beneficiaries')
    ),
    above (start, day, unit_id) as (
      select unit_id, day, unit_id from stated
      union
      select m.unit_id, s.day, m.unit_id from stated s join stated m on m.id = s.joined_to
      union
      select a.start, a.day,
             coalesce(
               (select p.parent_id from unit_parent p where p.unit_id = a.unit_id and p.from_day <= a.day
                order by p.from_day desc limit 1),
               (select p.parent_id from unit_parent p where p.unit_id = a.unit_id order by p.from_day limit 1))
      from above a where a.unit_id <> 'city'
    ),
    parts (unit_id, kind, measure, month, confirmed, amount) as (
      select a.unit_id, s.kind, s.measure, substr(s.day, 1, 7), s.confirmed, s.amount
      from stated s join above a on a.start = s.unit_id and a.day = s.day
      union all
      select a.unit_id, s.kind, s.measure, substr(s.day, 1, 7), s.confirmed and m.confirmed, -min(s.amount, m.amount)
      from stated s
      join stated m on m.id = s.joined_to and m.measure = s.measure and m.day = s.day
      join above a on a.start = s.unit_id and a.day = s.day
      join above b on b.start = m.unit_id and b.day = s.day and b.unit_id = a.unit_id
      where s.measure = 'times' or not s.different
    )
    select unit_id || ' ' || kind || ' ' || measure || ' ' || month || ' ' || confirmed as key, sum(amount) as amount
    from parts where unit_id is not null group by 1 having sum(amount) <> 0`.execute(query);
  return Object.fromEntries(rows.map(({ key, amount }) => [key, amount]));
}

/** The same as the program answers it, from postings and kept sums. */
export async function asKept(query: Query, unitIds: readonly string[]): Promise<Sums> {
  const sums: Record<string, number> = {};
  const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, "0")}`);
  for (const unitId of unitIds) {
    for (const month of months) {
      const span = { from: `${month}-01`, to: lastOf(month) };
      const all = await figures(query, { unitId, reach: "all", ...span });
      const confirmed = await figures(query, { unitId, reach: "all", ...span, confirmedOnly: true });
      for (const [rows, sign, flag] of [
        [all, 1, 0],
        [confirmed, -1, 0],
        [confirmed, 1, 1],
      ] as const) {
        for (const { kind, measure, amount } of rows) {
          const key = `${unitId} ${kind} ${measure} ${month} ${flag}`;
          sums[key] = (sums[key] ?? 0) + sign * amount;
          if (sums[key] === 0) delete sums[key];
        }
      }
    }
  }
  return sums;
}

const lastOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

/** By month and by day the same is kept: the days of the year summed up must give its months. */
export async function monthsAndDays(query: Query): Promise<{ months: Sums; days: Sums }> {
  const sums = async (first: string, length: number) => {
    const { rows } = await sql<{ key: string; amount: number }>`
      select unit_id || ' ' || kind || ' ' || measure || ' ' || confirmed || ' ' || substr(span, 2, 7) as key,
             sum(amount) as amount
      from total where substr(span, 1, 1) = ${first} and length(span) = ${length}
      group by 1 having sum(amount) <> 0`.execute(query);
    return Object.fromEntries(rows.map(({ key, amount }) => [key, amount]));
  };
  return { months: await sums("m", 8), days: await sums("d", 11) };
}

export const YEAR = { from: FROM, to: TO };
