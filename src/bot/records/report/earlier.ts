import { fail, followingIn, type Kind, type LedgerRecord, ok, type Reported, type Result, type Unit } from "#core";
import { newestRecords } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { insteadOf } from "../../denied.ts";
import { say } from "../../replies.ts";
import { readRecord } from "../rights.ts";
import type { Attempt } from "./attempt.ts";

/** The earlier record of this number that a record of a following category may belong to, or the refusal. */
async function earlierRecord(scene: Scene, kind: Kind, number: number): Promise<Result<LedgerRecord, Outcome>> {
  const gone = say(`没有找到编号 ${number} 的${kind.label}，没有登记。请核对编号；台账中没有的，不填编号。`, {
    tone: "ask",
  });
  const read = await readRecord(scene, number);
  if (!read.ok) return fail(insteadOf(read.error, gone));
  const isOther = read.value.kind !== kind.name || followingIn(kind, read.value.category) !== undefined;
  if (isOther) return fail(gone);
  if (read.value.state === "withdrawn") return fail(say(`${number} 已经撤销，没有登记。`, { tone: "ask" }));
  return ok(read.value);
}

/** The key of the field in which a record of a following category names the earlier record. */
const keyOf = (kind: Kind, category: string | undefined): string | undefined =>
  followingIn(kind, category) && kind.fields.find(({ earlier }) => earlier === true)?.key;

/**
 * A report whose unit and title come from the earlier record that it names; unchanged if it names none, and a refusal
 * if there is no such record.
 */
export async function withEarlier(scene: Scene, attempt: Attempt): Promise<Result<Attempt, Outcome>> {
  const { kind, reading, answers } = attempt;
  const { partial } = reading;
  const key = keyOf(kind, partial.category);
  const stated = key && partial.content.fields[key];
  if (key === undefined || typeof stated !== "string" || stated === "") return ok(attempt);
  const number = /^[#＃]?(\d{1,9})号?$/.exec(stated.normalize("NFKC").trim())?.[1];
  if (number === undefined) return fail(say(`编号「${stated}」没看懂，没有登记。请写数字，如：231。`, { tone: "ask" }));
  const found = await earlierRecord(scene, kind, Number(number));
  if (!found.ok) return found;
  const { title, unitId } = found.value;
  const content = { ...partial.content, fields: { ...partial.content.fields, [key]: number } };
  const titled = kind.title.required === true ? { title } : {};
  return ok({
    ...attempt,
    reading: { ...reading, partial: { ...partial, ...titled, content } },
    answers: { ...answers, unitId },
  });
}

const MOST_READ = 50;

/** Records of the unit that follow the same earlier record in the same way, such as its adoption by the same organ. */
export interface SameFollowing {
  /** Says exactly the same, so the new report adds nothing. */
  readonly exact: LedgerRecord | undefined;
  /** May be the same: on the same day, or with the same amounts. */
  readonly like: LedgerRecord | undefined;
}

/** Finds what already follows the same earlier record; undefined if the report names none. */
export async function sameFollowing(
  scene: Scene,
  kind: Kind,
  reported: Reported,
  unit: Unit,
): Promise<SameFollowing | undefined> {
  const key = keyOf(kind, reported.category);
  const of = key && reported.content.fields[key];
  if (key === undefined || of === undefined) return undefined;
  const newest = await newestRecords(scene.query, { unitIds: [unit.id], kinds: [kind.name], limit: MOST_READ });
  const same = newest.filter(
    (one) =>
      one.category === reported.category && one.content.fields[key] === of && isSameOccasion(kind, one, reported),
  );
  const isOnDay = (one: LedgerRecord) => one.day === reported.day;
  return {
    exact: same.find((one) => isOnDay(one) && hasSameAmounts(one, reported)),
    like: same.find((one) => isOnDay(one) || hasSameAmounts(one, reported)),
  };
}

/** Types of fields in which two occasions of one category differ: by which organ, and whom. */
const TELLING: ReadonlySet<string> = new Set(["choice", "person", "persons", "unit", "units"]);

type Contents = Pick<Reported, "content">;

/** Whether the telling fields are equal, and the documents are not two different ones. */
const isSameOccasion = (kind: Kind, one: Contents, other: Contents): boolean =>
  kind.fields.every(({ key, type }) => {
    const [a, b] = [one, other].map(({ content }) => JSON.stringify(content.fields[key] ?? ""));
    if (key === "document") return a === b || a === '""' || b === '""';
    return !TELLING.has(type) || a === b;
  });

function hasSameAmounts(one: Contents, other: Contents): boolean {
  const [a, b] = [one.content.amounts, other.content.amounts];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => a[key]?.value === b[key]?.value);
}
