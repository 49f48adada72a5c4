import type { Query } from "#store";

/** A counted record as the table holds it, with only what this recount reads of its content. */
export interface Raw {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly category: string;
  readonly title: string;
  readonly unit: string;
  readonly day: string;
  readonly dayTo: string | null;
  readonly confirmed: boolean;
  readonly joinedTo: string | null;
  readonly amounts: Readonly<Record<string, { readonly value: number }>>;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

/** The raw tables, and what a person with a pencil would make of them: none of the program's own formulas. */
export interface Naive {
  readonly records: readonly Raw[];
  readonly isBelow: (unit: string, above: string, day: string) => boolean;
}

/** Reads the raw tables. */
export async function readNaive(query: Query): Promise<Naive> {
  const rows = await query.selectFrom("record").selectAll().where("state", "=", "counted").execute();
  const places = await query.selectFrom("unit_parent").selectAll().orderBy("from_day").execute();
  const above = (unit: string, day: string): string | null => {
    const mine = places.filter((place) => place.unit_id === unit);
    const held = mine.filter((place) => place.from_day <= day);
    return (held.at(-1) ?? mine[0])?.parent_id ?? null;
  };
  return {
    records: rows.map((row) => {
      const content = JSON.parse(row.content) as Pick<Raw, "amounts" | "fields">;
      return {
        id: row.id,
        number: row.number,
        kind: row.kind,
        category: row.category,
        title: row.title,
        unit: row.unit_id,
        day: row.day,
        dayTo: row.day_to,
        confirmed: row.confirmed_at !== null,
        joinedTo: row.joined_to,
        amounts: content.amounts,
        fields: content.fields,
      };
    }),
    isBelow(unit, top, day) {
      let at: string | null = unit;
      while (at !== null && at !== top) at = above(at, day);
      return at === top;
    },
  };
}

/** What is counted: of whom and of which days. */
export interface Cut {
  readonly unit: string;
  readonly from: string;
  readonly to: string;
  readonly confirmedOnly: boolean;
}

/** The counted records of a unit's subtree in a period. */
export const recordsIn = ({ records, isBelow }: Naive, { unit, from, to, confirmedOnly }: Cut): readonly Raw[] =>
  records.filter(
    (one) => one.day >= from && one.day <= to && (!confirmedOnly || one.confirmed) && isBelow(one.unit, unit, one.day),
  );

/** How many events these are, or what they add up to: of a joint one the largest that a host says, once. */
export function addUp(records: readonly Raw[], amountOf: (record: Raw) => number, isTimes: boolean): number {
  let sum = 0;
  for (const one of records) {
    const first = records.find(({ id, day }) => id === one.joinedTo && day === one.day);
    const other = first !== undefined && (isTimes || one.fields.joint !== "different") ? amountOf(first) : 0;
    sum += Math.max(0, amountOf(one) - other);
  }
  return sum;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** Whom a pledge names: a person is one of a unit. */
const named = (one: Raw): readonly string[] => [
  ...new Set(listOf(one.fields.persons).map((name) => `${one.unit}:${name}`)),
];
const unnamed = (one: Raw): number => {
  if (one.kind === "volunteering" && one.fields.badge !== "是") return 0;
  return Math.max(0, (one.amounts.people?.value ?? 0) - (one.kind === "pledge" ? named(one).length : 0));
};

/** 亮身份: everybody named once, and those without names. */
export function pledged(naive: Naive, cut: Cut): number {
  const records = recordsIn(naive, cut).filter(({ kind }) => kind === "pledge" || kind === "volunteering");
  const names = new Set(records.flatMap((one) => (one.kind === "pledge" ? named(one) : [])));
  return names.size + addUp(records, unnamed, false);
}

/** 注册用户: what was said last. */
export function users(naive: Naive, cut: Cut): number {
  const said = recordsIn(naive, { ...cut, from: "0001-01-01" }).filter(({ category }) => category === "注册用户");
  const order = said.toSorted((one, other) =>
    one.day === other.day ? one.number - other.number : one.day < other.day ? -1 : 1,
  );
  return order.at(-1)?.amounts.value?.value ?? 0;
}

/** 重点项目: whatever was going on in the period, each name once. */
export function projects(naive: Naive, cut: Cut): number {
  const begun = recordsIn(naive, { ...cut, from: "0001-01-01" }).filter(
    ({ kind, category }) => kind === "project" && (category === "实施" || category === "完成"),
  );
  return new Set(
    begun.filter(({ day, dayTo }) => day >= cut.from || dayTo === null || dayTo >= cut.from).map(({ title }) => title),
  ).size;
}

/** 难点: counted on the day they were solved, for the superiors of that day. */
export const solved = ({ records, isBelow }: Naive, { unit, from, to, confirmedOnly }: Cut): number =>
  records.filter(({ kind, category, fields, confirmed, unit: own }) => {
    const day = String(fields.resolved ?? "");
    if (kind !== "issue" || category !== "解决" || (confirmedOnly && !confirmed)) return false;
    return day >= from && day <= to && isBelow(own, unit, day);
  }).length;
