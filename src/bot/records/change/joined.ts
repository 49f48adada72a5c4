import type { LedgerRecord } from "#core";
import { type Query, recordById, recordsOfMessage } from "#store";

/**
 * The record that the other hosts' records join when theirs no longer counts: the one it was joined to, else the first
 * of them.
 */
export async function heirOf(
  query: Query,
  before: LedgerRecord,
  others: readonly LedgerRecord[],
  twins: ReadonlySet<string>,
): Promise<LedgerRecord | undefined> {
  const above = before.joinedTo === undefined ? undefined : await recordById(query, before.joinedTo);
  if (above?.state === "counted") return above;
  return others.find((other) => other.state === "counted" && !twins.has(other.id));
}

/**
 * The records of other hosts that the same line created (联合单位=…). For the line's own record: all others. For a host's
 * record, only with `further`: those created after it.
 */
export async function twinsOf(
  query: Query,
  { number, messageId, line }: LedgerRecord,
  further = false,
): Promise<ReadonlySet<string>> {
  if (messageId === undefined) return new Set();
  const made = (await recordsOfMessage(query, messageId)).filter((one) => one.line === line);
  const isOwn = further || made[0]?.number === number;
  return new Set(made.filter((one) => isOwn && one.number > number).map(({ id }) => id));
}

/**
 * Repeats the changes of the line's own record in a host's record, except for values corrected in the host's record
 * alone.
 */
export function withWordsOf(before: LedgerRecord, main: LedgerRecord, other: LedgerRecord): LedgerRecord {
  const fields = followed(before.content.fields, main.content.fields, other.content.fields);
  const amounts = followed(before.content.amounts, main.content.amounts, other.content.amounts);
  const { content: old, ...was } = before;
  const { content: words, ...is } = main;
  const { day, dayTo, title, category, state, lag, confirmedAt, confirmedBy } = followed(was, is, other);
  const content = { ...followed(old, words, other.content), fields, amounts };
  return { ...other, day, dayTo, title, category, content, state, lag, confirmedAt, confirmedBy };
}

/** Merges two versions: values of `other` that differ from `was` stay; all others become those of `is`. */
function followed<T extends object>(was: Partial<T>, is: T, other: T): T {
  const keys = [...new Set([...Object.keys(is), ...Object.keys(other)])] as (keyof T)[];
  const isOwn = (key: keyof T) => JSON.stringify(other[key]) !== JSON.stringify(was[key]);
  const pairs = keys.map((key) => [key, isOwn(key) ? other[key] : is[key]] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as T;
}
