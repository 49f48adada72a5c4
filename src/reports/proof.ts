import { note, postingsIn, subjectsIn } from "#bot";
import { type Card, type LedgerRecord, type Posting, type Tree, totalDeltas } from "#core";
import {
  booksAfter,
  clearPostings,
  expectNoReport,
  expectTree,
  insertPostings,
  insertSubject,
  type KeptSum,
  keptSums,
  loadTree,
  type Query,
  replaceSums,
  type SubjectRow,
  type Write,
} from "#store";

/** What a proof of the kept figures found. */
export interface Proof {
  readonly records: number;
  /** How many sums were compared. */
  readonly sums: number;
  /** Sums that differ, and records whose rows do. */
  readonly differences: number;
  /** The first of them, for people who look into it. */
  readonly examples: readonly string[];
}

interface Recount {
  readonly records: number;
  readonly sums: ReadonlyMap<string, KeptSum>;
  /** The records whose postings or subjects are not what they should be. */
  readonly wrong: readonly { readonly record: LedgerRecord; readonly postings: readonly Posting[] }[];
}

/** Is told how many records have been counted. */
export type OnRecords = (records: number) => void;

const SHOWN = 10;

/** Counts every figure again from the records and says where what is kept differs. It changes nothing. */
export async function proveTotals(query: Query, onRecords?: OnRecords): Promise<Proof> {
  const anew = await recount(query, await loadTree(query), onRecords);
  const kept = new Map((await keptSums(query)).map((sum) => [keyOf(sum), sum]));
  const keys = [...new Set([...kept.keys(), ...anew.sums.keys()])].sort();
  const differing = keys.filter((key) => textOf(kept.get(key)) !== textOf(anew.sums.get(key)));
  return {
    records: anew.records,
    sums: keys.length,
    differences: differing.length + anew.wrong.length,
    examples: [
      ...anew.wrong.map(({ record }) => `记录 ${record.number}`),
      ...differing.map(
        (key) => `${key.replaceAll("\u0000", " ")}：现存 ${textOf(kept.get(key))}，重算 ${textOf(anew.sums.get(key))}`,
      ),
    ].slice(0, SHOWN),
  };
}

/** Describes that everything that is kept gives way to what the records say; aborted when anybody reports meanwhile. */
export async function rebuildWrites(query: Query, onRecords?: OnRecords): Promise<readonly Write[]> {
  const unchanged = await expectNoReport(query);
  const tree = await loadTree(query);
  const anew = await recount(query, tree, onRecords);
  return [
    ...expectTree(query, tree),
    ...unchanged,
    ...anew.wrong.flatMap(({ record, postings }) => [
      ...clearPostings(query, record.id),
      ...insertPostings(query, postings),
      ...subjectsIn(record).map((subject) => insertSubject(query, subject)),
    ]),
    ...replaceSums(query, [...anew.sums.values()]),
  ];
}

async function recount(query: Query, tree: Tree, onRecords: OnRecords | undefined): Promise<Recount> {
  const sums = new Map<string, KeptSum>();
  const wrong: { record: LedgerRecord; postings: readonly Posting[] }[] = [];
  let records = 0;
  let number = 0;
  for (;;) {
    const books = await booksAfter(query, number);
    const last = books.records.at(-1);
    if (last === undefined) return { records, sums: withoutNothing(sums), wrong };
    number = last.number;
    records += books.records.length;
    const tickets = Map.groupBy(books.tickets, ({ recordId }) => recordId);
    const postings = Map.groupBy(books.postings, ({ recordId }) => recordId);
    const subjects = Map.groupBy(books.subjects, ({ recordId }) => recordId);
    for (const record of books.records) {
      const joined = books.joined.find(({ id }) => id === record.joinedTo);
      const expected = postingsIn(record, { tree, slot: 0, tickets: tickets.get(record.id) ?? [], joined });
      for (const delta of totalDeltas(tree, [], expected)) {
        const key = keyOf(delta);
        const sofar = sums.get(key);
        const [amount, approx] = [(sofar?.amount ?? 0) + delta.amount, (sofar?.approx ?? 0) + delta.approx];
        sums.set(key, { ...delta, amount, approx });
      }
      const isSame =
        sameRows(expected.map(postingText), postings.get(record.id)) &&
        sameRows(subjectsIn(record).map(subjectText), subjects.get(record.id));
      if (!isSame) wrong.push({ record, postings: expected });
    }
    onRecords?.(records);
  }
}

const withoutNothing = (sums: ReadonlyMap<string, KeptSum>): ReadonlyMap<string, KeptSum> =>
  new Map([...sums].filter(([, { amount, approx }]) => amount !== 0 || approx !== 0));

const keyOf = (sum: Omit<KeptSum, "amount" | "approx">): string =>
  [sum.unitId, sum.span, sum.kind, sum.category, sum.measure, sum.level, sum.confirmed ? 1 : 0].join("\u0000");

const textOf = (sum: KeptSum | undefined): string =>
  sum === undefined ? "无" : sum.approx === 0 ? String(sum.amount) : `${sum.amount}（约数${sum.approx}个）`;

const sameRows = (expected: readonly string[], found: readonly { readonly row: string }[] = []): boolean =>
  JSON.stringify([...expected].sort()) === JSON.stringify(found.map(({ row }) => row).sort());

const flag = (value: boolean): number => (value ? 1 : 0);

const postingText = (posting: Posting): string => {
  const { kind, measure, day, adjust, unitId, category, level, amount, approx, confirmed } = posting;
  return [kind, measure, day, flag(adjust), unitId, category, level, amount, flag(approx), flag(confirmed)].join(
    "\u0000",
  );
};

const subjectText = ({ measure, key, unitId, kind, category, day, dayTo, confirmed }: SubjectRow): string =>
  [measure, key, unitId, kind, category, day, dayTo ?? "", flag(confirmed)].join("\u0000");

/** The alarm that admins hear. */
export function proofCard(proof: Proof): Card {
  const text = `夜间核对：${proof.records}条记录、${proof.sums}个合计里有${proof.differences}处对不上。没有自动改动，请停服务后运行 npm run rebuild。`;
  const examples = proof.examples.map((line) => ({ type: "text", text: line, size: "small" }) as const);
  const card = note(text, { tone: "bad" });
  return { ...card, title: "合计对不上", blocks: [...card.blocks, ...examples] };
}
