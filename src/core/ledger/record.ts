import type { Content, KindName } from "../kinds/kind.ts";
import type { Day, Instant } from "../time/days/day.ts";
import { ancestorsOf, type Tree } from "../units/tree.ts";

/**
 * `counted` records are in all statistics. `pending` ones wait for an answer to a question, `returned` ones were sent
 * back by the secretary, `withdrawn` ones were taken back by the reporter.
 */
export type RecordState = "counted" | "pending" | "returned" | "withdrawn";

/** A record as stored in the ledger. */
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
  /** The id of another unit's record of the same event, if the two were joined. */
  readonly joinedTo: string | undefined;
  readonly version: number;
  readonly reporterId: string;
  readonly reportedAt: Instant;
  /** The number of working days between the event and its report; 0 if it was reported in time. */
  readonly lag: number;
  readonly messageId: string | undefined;
  readonly chatId: string | undefined;
  /** The line as it was typed. */
  readonly line: string;
}

/**
 * The id of the record with this number. It is short because every row of the record contains it. Sorted as text, these
 * ids follow the order of the numbers and come after the longer ids of older records.
 */
export const recordIdOf = (number: number): string => `r${number.toString(36).padStart(6, "0")}`;

/** One amount that a record adds to one measure. */
export interface Posting {
  readonly recordId: string;
  readonly kind: KindName;
  readonly measure: string;
  readonly day: Day;
  /**
   * True for the negative row that removes the double count of a joint event at the lowest common ancestor of its
   * hosts.
   */
  readonly adjust: boolean;
  readonly unitId: string;
  readonly category: string;
  readonly level: string;
  readonly amount: number;
  readonly approx: boolean;
  readonly confirmed: boolean;
}

/** The change of one stored sum. */
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

/** The keys under which a day's amounts are summed: its month and the day itself. */
export function spansOf(day: Day): readonly [month: string, day: string] {
  return [`m${day.slice(0, 7)}`, `d${day}`];
}

/**
 * The changes of the stored sums when the postings `before` are replaced by `after`. There is one delta for each key,
 * and none for a sum that does not change. They are sorted by key, so that concurrent writers lock rows in the same
 * order.
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
