import { note, postingsIn, subjectsIn } from "#bot";
import { type Card, type LedgerRecord, type Posting, printCount, type Tree, totalDeltas } from "#core";
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
  newestNumber,
  type Query,
  replaceSums,
  type SubjectRow,
  type Write,
} from "#store";

/** The result of recomputing all stored sums from the records and comparing them. */
export interface Proof {
  readonly records: number;
  /** How many stored sums were compared. */
  readonly sums: number;
  /** The number of sums that differ and of records whose rows differ. */
  readonly differences: number;
  /** The first few differences in words, for investigation. */
  readonly examples: readonly string[];
}

/** The values counted under a key. Kept minimal, because there are millions of keys. */
interface Counted {
  amount: number;
  approx: number;
}

type Sums = Map<string, Counted>;

interface Recount {
  readonly records: number;
  readonly sums: Sums;
  /** The records whose stored postings or subjects are wrong. */
  readonly wrong: readonly { readonly record: LedgerRecord; readonly postings: readonly Posting[] }[];
}

/** Called with the number of records counted so far. */
export type OnRecords = (records: number) => void;

const SHOWN = 10;

/**
 * How many records are summed in memory at once; a larger ledger is read several times, each time for some of the
 * units.
 */
const RECORDS_A_ROUND = 200_000;

/** Recomputes every figure from the records and reports where the stored ones differ. It changes nothing. */
export async function proveTotals(query: Query, onRecords?: OnRecords): Promise<Proof> {
  const tree = await loadTree(query);
  const rounds = Math.ceil((await newestNumber(query)) / RECORDS_A_ROUND) || 1;
  let proof: Proof = { records: 0, sums: 0, differences: 0, examples: [] };
  for (let round = 0; round < rounds; round += 1) {
    const isMine = (unitId: string) => roundOf(unitId, rounds) === round;
    const anew = await recount(query, tree, isMine, round === 0 ? onRecords : undefined);
    const found = await compare(query, anew.sums, isMine);
    // Only the first round reports wrong records, because every round finds the same ones.
    const wrong = round === 0 ? anew.wrong.map(({ record }) => `记录 ${record.number}`) : [];
    proof = {
      records: anew.records,
      sums: proof.sums + found.sums,
      differences: proof.differences + wrong.length + found.differing.length,
      examples: [...proof.examples, ...wrong, ...found.differing].slice(0, SHOWN),
    };
  }
  return proof;
}

function roundOf(unitId: string, rounds: number): number {
  let sum = 0;
  for (let index = 0; rounds > 1 && index < unitId.length; index += 1)
    sum = (sum * 31 + unitId.charCodeAt(index)) % 65_521;
  return sum % rounds;
}

/** Removes from `anew` the sums that are stored with equal values; what remains on either side differs. */
async function compare(query: Query, anew: Sums, isMine: (unitId: string) => boolean) {
  const differing = new Map<string, string>();
  const differ = (key: string, kept: Counted | undefined, counted: Counted | undefined) =>
    differing.set(key, `${key.replaceAll("\u0000", " ")}：现存 ${textOf(kept)}，重算 ${textOf(counted)}`);
  let sums = 0;
  for await (const kept of keptSums(query)) {
    if (!isMine(kept.unitId)) continue;
    sums += 1;
    const key = keyOf(kept);
    const counted = anew.get(key);
    anew.delete(key);
    if (textOf(kept) !== textOf(counted)) differ(key, kept, counted);
  }
  for (const [key, counted] of anew) differ(key, undefined, counted);
  const keys = [...differing.keys()].sort();
  return { sums: sums + anew.size, differing: keys.map((key) => differing.get(key) ?? "") };
}

/**
 * Describes that all stored sums are replaced by sums computed from the records; aborted if a report is committed
 * first.
 */
export async function rebuildWrites(query: Query, onRecords?: OnRecords): Promise<readonly Write[]> {
  const unchanged = await expectNoReport(query);
  const tree = await loadTree(query);
  const anew = await recount(query, tree, () => true, onRecords);
  return [
    ...expectTree(query, tree),
    ...unchanged,
    ...anew.wrong.flatMap(({ record, postings }) => [
      ...clearPostings(query, record.id),
      ...insertPostings(query, postings),
      ...subjectsIn(record).map((subject) => insertSubject(query, subject)),
    ]),
    ...replaceSums(
      query,
      [...anew.sums].map(([key, counted]) => ({ ...sumOf(key), ...counted })),
    ),
  ];
}

/** Recomputes the sums of the units for which `isMine` is true. */
async function recount(
  query: Query,
  tree: Tree,
  isMine: (unitId: string) => boolean,
  onRecords: OnRecords | undefined,
): Promise<Recount> {
  const sums: Sums = new Map();
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
      addTo(sums, totalDeltas(tree, [], expected), isMine);
      const isSame =
        sameRows(expected.map(postingText), postings.get(record.id)) &&
        sameRows(subjectsIn(record).map(subjectText), subjects.get(record.id));
      if (!isSame) wrong.push({ record, postings: expected });
    }
    onRecords?.(records);
  }
}

/** Adds the deltas of the units for which `isMine` is true to the sums. */
function addTo(sums: Sums, deltas: ReturnType<typeof totalDeltas>, isMine: (unitId: string) => boolean): void {
  for (const delta of deltas) {
    if (!isMine(delta.unitId)) continue;
    const key = keyOf(delta);
    const sofar = sums.get(key);
    if (sofar === undefined) sums.set(key, { amount: delta.amount, approx: delta.approx });
    else {
      sofar.amount += delta.amount;
      sofar.approx += delta.approx;
    }
  }
}

function withoutNothing(sums: Sums): Sums {
  for (const [key, { amount, approx }] of sums) if (amount === 0 && approx === 0) sums.delete(key);
  return sums;
}

const keyOf = (sum: Omit<KeptSum, "amount" | "approx">): string =>
  [sum.unitId, sum.span, sum.kind, sum.category, sum.measure, sum.level, sum.confirmed ? 1 : 0].join("\u0000");

function sumOf(key: string): Omit<KeptSum, "amount" | "approx"> {
  const [unitId = "", span = "", kind = "", category = "", measure = "", level = "", confirmed] = key.split("\u0000");
  return { unitId, span, kind, category, measure, level, confirmed: confirmed === "1" };
}

const textOf = (sum: Counted | undefined): string =>
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

/** The alarm to the admins. */
export function proofCard(proof: Proof): Card {
  const text = `夜间核对：${printCount(proof.records, "条")}记录、${printCount(proof.sums, "个")}合计里有${printCount(proof.differences, "处")}不一致，未自动修改。请停服务后运行 npm run rebuild。`;
  const examples = proof.examples.map((line) => ({ type: "text", text: line, size: "small" }) as const);
  const card = note(text, { tone: "bad" });
  return { ...card, title: "合计对不上", blocks: [...card.blocks, ...examples] };
}
