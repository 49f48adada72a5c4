import type { Content, KindName } from "../kinds/kind.ts";
import type { Day, Instant } from "../time/days/day.ts";
import { ancestorsOf, type Tree } from "../units/tree.ts";

/** counted: in every figure; pending: a question is open; returned: sent back by the secretary; withdrawn: taken back. */
export type RecordState = "counted" | "pending" | "returned" | "withdrawn";

/** A record as the ledger keeps it. */
export interface LedgerRecord {
  readonly id: string;
  readonly number: number;
  readonly kind: KindName;
  readonly category: string;
  readonly unitId: string;
  readonly targetUnitId: string | undefined;
  readonly day: Day;
  readonly dayTo: Day | undefined;
  readonly title: string;
  readonly content: Content;
  readonly state: RecordState;
  readonly confirmedAt: Instant | undefined;
  readonly confirmedBy: string | undefined;
  /** The record of another unit that reports the same event, when the two were joined. */
  readonly joinedTo: string | undefined;
  readonly version: number;
  readonly reporterId: string;
  readonly reportedAt: Instant;
  /** Working days between the event and its report, 0 when it was reported in time. */
  readonly lag: number;
  readonly messageId: string | undefined;
  readonly chatId: string | undefined;
  /** The line as it was typed. */
  readonly line: string;
}

/**
 * The id of the record with this number. It stands in each of the record's rows and is short for that; as text it sorts in
 * the order of the numbers, after the longer ids that older records have.
 */
export const recordIdOf = (number: number): string => `r${number.toString(36).padStart(6, "0")}`;

/** One row of what a record adds to the figures. */
export interface Posting {
  readonly recordId: string;
  readonly kind: KindName;
  readonly measure: string;
  readonly day: Day;
  /** True for the negative row of a joint event at the lowest common ancestor. */
  readonly adjust: boolean;
  readonly unitId: string;
  readonly category: string;
  readonly level: string;
  readonly amount: number;
  readonly approx: boolean;
  readonly confirmed: boolean;
}

/** One change of a kept sum. */
export interface TotalDelta {
  readonly unitId: string;
  readonly span: string;
  readonly kind: KindName;
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly confirmed: boolean;
  readonly amount: number;
  readonly approx: number;
}

/** The spans a day is kept under: its month and itself. */
export function spansOf(day: Day): readonly [month: string, day: string] {
  return [`m${day.slice(0, 7)}`, `d${day}`];
}

/**
 * How the kept sums change when the postings `before` give way to `after`: one delta a key, sorted by key so that two
 * writers take rows in the same order, and none where nothing changes.
 */
export function totalDeltas(tree: Tree, before: readonly Posting[], after: readonly Posting[]): readonly TotalDelta[] {
  const deltas = new Map<string, TotalDelta>();
  const add = (posting: Posting, sign: 1 | -1) => {
    for (const unitId of ancestorsOf(tree, posting.unitId, posting.day)) {
      for (const span of spansOf(posting.day)) {
        const { kind, category, measure, level, confirmed } = posting;
        const key = [unitId, span, kind, category, measure, level, confirmed ? 1 : 0].join("\u0000");
        const sofar = deltas.get(key);
        deltas.set(key, {
          unitId,
          span,
          kind,
          category,
          measure,
          level,
          confirmed,
          amount: (sofar?.amount ?? 0) + sign * posting.amount,
          approx: (sofar?.approx ?? 0) + (posting.approx ? sign : 0),
        });
      }
    }
  };
  for (const posting of before) add(posting, -1);
  for (const posting of after) add(posting, 1);
  return [...deltas.entries()]
    .filter(([, delta]) => delta.amount !== 0 || delta.approx !== 0)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, delta]) => delta);
}
