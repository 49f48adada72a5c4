import type { Day } from "../time/days/day.ts";
import type { Content, Kind, Subject } from "./kind.ts";

/** The part of a record that its statistics need, whether the record is already stored or not. */
export interface Countable {
  readonly category: string;
  readonly day: Day;
  readonly title: string;
  readonly content: Content;
  readonly unitId?: string | undefined;
  readonly targetUnitId?: string | undefined;
  readonly targetName?: string | undefined;
}

/** The amount that one record adds to one measure. `day` is set only where it differs from the record's own day. */
export interface PostedAmount {
  readonly measure: string;
  readonly amount: number;
  readonly approx: boolean;
  readonly day?: Day;
}

/** A person or unit that a record is about. */
export interface NamedSubject {
  readonly measure: string;
  readonly key: string;
  readonly label: string;
}

/**
 * The amounts that a counted record adds to statistics: 1 under `times`, its quantities, its tallies, and the number of
 * its subjects without a name.
 */
export function postingsOf(kind: Kind, record: Countable): readonly PostedAmount[] {
  const posted: PostedAmount[] = [{ measure: "times", amount: 1, approx: false }];
  for (const quantity of kind.quantities) {
    const amount = record.content.amounts[quantity.key];
    if (quantity.detail || amount === undefined || !applies(kind, record, quantity.onlyWhen)) continue;
    posted.push({ measure: quantity.key, amount: amount.value, approx: amount.approx === true });
  }
  for (const tally of kind.tallies ?? []) {
    if (!applies(kind, record, tally)) continue;
    const day = tally.dayField === undefined ? undefined : record.content.fields[tally.dayField];
    posted.push({
      measure: tally.measure,
      amount: 1,
      approx: false,
      ...(typeof day === "string" && day !== record.day ? { day } : {}),
    });
  }
  for (const subject of kind.subjects ?? []) {
    const unnamed = unnamedOf(kind, record, subject);
    if (unnamed !== undefined && unnamed.amount > 0) posted.push(unnamed);
  }
  return posted;
}

/** The people and units that the record names, each of them once, for statistics that count distinct subjects. */
export function subjectsOf(kind: Kind, record: Countable): readonly NamedSubject[] {
  const found = new Map<string, NamedSubject>();
  for (const subject of kind.subjects ?? []) {
    for (const named of namesOf(kind, record, subject)) found.set(`${named.measure}\n${named.key}`, named);
  }
  return [...found.values()];
}

function unnamedOf(kind: Kind, record: Countable, subject: Subject): PostedAmount | undefined {
  const stated = subject.count === undefined ? undefined : record.content.amounts[subject.count];
  if (stated === undefined || !applies(kind, record, subject.onlyWhen)) return undefined;
  const named = namesOf(kind, record, subject).length;
  return {
    measure: subject.measure,
    amount: Math.max(0, stated.value - named),
    approx: stated.approx === true,
  };
}

function namesOf(kind: Kind, record: Countable, subject: Subject): readonly NamedSubject[] {
  if (!applies(kind, record, subject.onlyWhen)) return [];
  const { measure } = subject;
  const { content } = record;
  const stated = subject.count === undefined ? undefined : content.amounts[subject.count]?.value;
  if (subject.field === "mentioned") return mentionedOf(record, measure);
  if (subject.field === "target") {
    const label = record.targetName ?? "";
    if (record.targetUnitId !== undefined) return [{ measure, key: record.targetUnitId, label }];
    // Words such as 「6个支部」 name no single unit, so the stated number counts them.
    return label === "" || stated !== undefined ? [] : [{ measure, key: `名:${keyOf(label)}`, label }];
  }
  if (subject.field === "title") {
    // If the line states 「12个支部」, the title describes them and is not the name of one.
    if (stated !== undefined && stated !== 1) return [];
    const label = stripped(record.title, subject.strip ?? []);
    return label === "" ? [] : [{ measure, key: keyOf(label), label }];
  }
  const value = content.fields[subject.field];
  const labels = typeof value === "string" ? [value] : (value ?? []);
  const named = labels.map((label) => ({
    measure,
    key: subject.as === "person" ? `${record.unitId ?? ""}:${keyOf(label)}` : keyOf(label),
    label,
  }));
  return subject.as === "person" ? [...named, ...mentionedOf(record, measure)] : named;
}

const mentionedOf = (record: Countable, measure: string): readonly NamedSubject[] =>
  (record.content.mentioned ?? []).map(({ id, name }) => ({ measure, key: id, label: name }));

function applies(
  kind: Kind,
  record: Countable,
  condition: { readonly field: string; readonly values: readonly string[] } | undefined,
): boolean {
  if (condition === undefined) return true;
  const value = condition.field === kind.category ? record.category : record.content.fields[condition.field];
  return typeof value === "string" && condition.values.includes(value);
}

const keyOf = (label: string): string => label.normalize("NFC").replace(/\s+/g, "");

function stripped(label: string, words: readonly string[]): string {
  const word = words.find((candidate) => label.startsWith(candidate) && label.length > candidate.length);
  return word === undefined ? label : label.slice(word.length);
}
