import { sql } from "#kysely";
import type { Query } from "../database.ts";
import { batchesOf } from "../sql/batches.ts";
import {
  addUp,
  type Figure,
  type FiguresQuestion,
  figures,
  figureTerms,
  type Grain,
  type Latest,
  type LatestQuestion,
  latestIn,
} from "./figures.ts";
import { type SubjectsQuestion, subjectsIn } from "./subjects.ts";

/**
 * Answers several questions for figures with as few statements as possible, in their order; an empty answer for an
 * absent question. Questions that differ only in kinds, measure and grain are read together and separated here.
 */
export async function figuresTogether(
  query: Query,
  questions: readonly (FiguresQuestion | undefined)[],
): Promise<readonly (readonly Figure[])[]> {
  const groups = Map.groupBy(
    questions.filter((question) => question !== undefined),
    groundOf,
  );
  const asked = [...groups].map(([ground, group]) => ({ ground, question: widest(group) }));
  const [only, ...others] = asked;
  const found =
    only !== undefined && others.length === 0
      ? new Map([[only.ground, await figures(query, only.question)]])
      : await readTerms(query, asked);
  return questions.map((question) =>
    question === undefined ? [] : narrowed(found.get(groundOf(question)) ?? [], question),
  );
}

async function readTerms(
  query: Query,
  asked: readonly { readonly ground: string; readonly question: FiguresQuestion }[],
): Promise<ReadonlyMap<string, readonly Figure[]>> {
  const found = asked.map((): Figure[] => []);
  const terms = asked.flatMap(({ question }, at) => figureTerms(query, question).map((term) => ({ at, ...term })));
  const selects = terms.map(({ at, sign, rows }) =>
    rows.select([sql<number>`${sql.lit(at)}`.as("asked"), sql<number>`${sql.lit(sign)}`.as("sign")]),
  );
  for (const [first, ...others] of batchesOf(query, selects)) {
    if (first === undefined) break;
    const rows = await others.reduce((union, next) => union.unionAll(next), first).execute();
    for (const { asked: at, sign, amount, approx, ...row } of rows)
      found[Number(at)]?.push({ ...row, amount: Number(sign) * amount, approx: Number(sign) * approx });
  }
  return new Map(asked.map(({ ground }, at) => [ground, addUp(found[at] ?? [])]));
}

/** The most columns of one select. D1 allows 100, and its limit of five selects is for unions only. */
const COLUMNS = 100;

/** How many different subjects each question counts, in order, several per statement; 0 for an absent question. */
export async function countSubjectsTogether(
  query: Query,
  questions: readonly (SubjectsQuestion | undefined)[],
): Promise<readonly number[]> {
  const asked = [...questions.entries()].filter((entry): entry is [number, SubjectsQuestion] => entry[1] !== undefined);
  const counts = questions.map(() => 0);
  const columns = asked.map(([at, question]) => {
    const counted = query
      .selectFrom(subjectsIn(query, question).select("key").groupBy("key").as("named"))
      .select((e) => e.fn.countAll<number>().as("count"));
    return { compile: () => counted.compile(), column: counted.as(`count${at}`) };
  });
  for (const part of batchesOf(query, columns, COLUMNS)) {
    const row: Readonly<Record<string, unknown>> = await query
      .selectNoFrom(part.map(({ column }) => column))
      .executeTakeFirstOrThrow();
    for (const [name, count] of Object.entries(row)) counts[Number(name.slice("count".length))] = Number(count);
  }
  return counts;
}

/** The newest value of each state in question, in order. */
export async function latestTogether(
  query: Query,
  questions: readonly LatestQuestion[],
): Promise<readonly (Latest | undefined)[]> {
  const selects = questions.map((question, at) =>
    // SQL allows a select with an order of its own in a union only as a subquery.
    query
      .selectFrom(latestIn(query, question).as("newest"))
      .selectAll()
      .select(sql<number>`${sql.lit(at)}`.as("asked")),
  );
  const found = questions.map((): Latest | undefined => undefined);
  for (const [first, ...others] of batchesOf(query, selects)) {
    if (first === undefined) break;
    const rows = await others.reduce((union, next) => union.unionAll(next), first).execute();
    for (const { asked, approx, ...row } of rows) found[Number(asked)] = { ...row, approx: approx === 1 };
  }
  return found;
}

/**
 * The text that must be equal for two questions to be answered by one read: unit, reach, days, and whether confirmed
 * only.
 */
const groundOf = ({ unitId, reach, from, to, confirmedOnly = false }: FiguresQuestion): string =>
  [unitId, reach, from, to, confirmedOnly].join("/");

/** The question that includes all of these questions, which have the same unit, period and reach. */
function widest(questions: readonly FiguresQuestion[]): FiguresQuestion {
  const [{ kinds: _kinds, measure: _measure, ...ground }] = questions as readonly [FiguresQuestion];
  const measures = new Set(questions.map(({ measure }) => measure));
  const kinds = questions.every((one) => one.kinds !== undefined)
    ? { kinds: [...new Set(questions.flatMap((one) => one.kinds ?? []))] }
    : {};
  const [measure] = measures;
  const grain = GRAINS.findLast((one) => questions.some((asked) => grainOf(asked) === one)) ?? "level";
  return { ...ground, grain, ...kinds, ...(measures.size === 1 && measure !== undefined ? { measure } : {}) };
}

/** How finely figures are split, from the coarsest to the finest. */
const GRAINS = ["kind", "category", "level"] as const;
const grainOf = ({ grain = "level" }: FiguresQuestion): Grain => grain;

/** Picks the answer to one question from figures that were read for several, and sums it as finely as asked. */
function narrowed(all: readonly Figure[], question: FiguresQuestion): readonly Figure[] {
  const { kinds, measure } = question;
  const mine = all.filter(
    (row) => (kinds?.includes(row.kind) ?? true) && (measure === undefined || row.measure === measure),
  );
  const grain = grainOf(question);
  if (grain === "level") return mine;
  return addUp(mine.map((row) => ({ ...row, ...(grain === "kind" ? { category: "" } : {}), level: "" })));
}
