import { fail, kindByName, type LedgerRecord, ok, printDay, type Result, readDate, readRecordNumber } from "#core";
import { recordsOfMessage, recordsOfReporter } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { offerLines } from "../offers.ts";
import { mayBeHeardIn } from "../permissions.ts";
import { kindOf } from "../records/change.ts";
import { mayRead } from "../records/rights.ts";
import { say } from "../replies.ts";

/** The record that a text refers to, and the text that remains after the words for the record. */
export interface Meant {
  readonly number: number;
  readonly rest: string;
}

const JUST_NOW = /^(?:刚才|刚刚|上一?条|最近)(?:那|这)?(?:一)?条?(?:\s|$|[,，。])/;

/** Finds the record a text refers to: `231`, `#231`, 「231号」, 「刚才那条」, or the record of the receipt it replies to. */
export async function meantRecord(scene: Scene, text: string): Promise<Result<Meant> | undefined> {
  const trimmed = text.trim();
  const [first = ""] = trimmed.split(/\s+/, 1);
  if (JUST_NOW.test(`${trimmed} `)) {
    const last = await lastReported(scene);
    if (last === undefined) return fail("您还没有登记过，没有「刚才那条」。");
    return ok({ number: last.number, rest: trimmed.replace(JUST_NOW, "").trim() });
  }
  if (/^[#＃]?[\d０-９*%]|^[Zz]\d|^\d+号/.test(first)) {
    const read = readRecordNumber(first);
    if (!read.ok) return read;
    if (read.value.type === "record")
      return ok({ number: read.value.number, rest: trimmed.slice(first.length).trim() });
    return fail(`${first} 是整改单，请用 /销号 ${first} 或 /延期 ${first}。`);
  }
  const described = await describedRecord(scene, trimmed);
  if (described !== undefined) return described;
  const [replied, ...more] = scene.repliedTo?.records ?? [];
  return replied !== undefined && more.length === 0 ? ok({ number: replied, rest: trimmed }) : undefined;
}

/** The speaker's newest record. If one line created records for several hosts, the one for the reporter's own unit. */
async function lastReported(scene: Scene): Promise<LedgerRecord | undefined> {
  const [last] = await recordsOfReporter(scene.query, scene.sender.id, 1);
  if (last?.messageId === undefined) return last;
  const together = await recordsOfMessage(scene.query, last.messageId);
  return together.find((record) => record.line === last.line) ?? last;
}

const LOOKED_AT = 20;
const SHOWN = 5;
const LONGEST_DAY = 12;

/** A record described by kind and day, such as 昨天的党课 or 上周五的志愿, and the remaining text. */
export function describedIn(text: string, today: Scene["today"]) {
  const most = Math.min(text.length, LONGEST_DAY);
  for (let at = 0; at <= most; at += 1) {
    for (let length = Math.min(8, text.length - at); length >= 2; length -= 1) {
      const named = kindByName(text.slice(at, at + length));
      if (named === undefined) continue;
      const said = text.slice(0, at).replace(/^把/, "").replace(/的$/, "").trim();
      const day = said === "" ? undefined : readDate(said, { today, allowBareMonthDay: true });
      if (day !== undefined && day.kind !== "day") return undefined;
      const rest = text
        .slice(at + length)
        .replace(/^的|^[，,：:\s]+/, "")
        .trim();
      return { kind: named.kind, day: day?.day, rest };
    }
  }
  return undefined;
}

/** The speaker's own record of that kind and day. If there are several, the error lists their numbers. */
async function describedRecord(scene: Scene, text: string): Promise<Result<Meant> | undefined> {
  const described = describedIn(text, scene.today);
  if (described?.day === undefined) return undefined;
  const { kind, day, rest } = described;
  const own = await recordsOfReporter(scene.query, scene.sender.id, LOOKED_AT);
  const fitting = own.filter(
    (record) =>
      record.kind === kind.name && record.day === day && record.state !== "withdrawn" && mayRead(scene, record),
  );
  const [only, ...more] = fitting;
  const name = `${printDay(day, scene.today)}的${kind.label}`;
  if (only === undefined) return fail(`没有找到您登记的${name}。请带上编号，发 /我 看最近登记的。`);
  if (more.length === 0) return ok({ number: only.number, rest });
  const numbers = fitting.map((record) => `${record.number}（${record.title}）`).join("、");
  return fail(`您登记的${name}有${fitting.length}条：${numbers}，请写明编号。`);
}

/** Asks which record a command without a number refers to: one button for each of the speaker's latest records. */
export async function whichRecord(scene: Scene, verb: string, example: string): Promise<Outcome> {
  // Leaves out records that may not be shown in this group.
  const records = (await recordsOfReporter(scene.query, scene.sender.id, LOOKED_AT))
    .filter((record) => record.state !== "withdrawn" && mayBeHeardIn(scene, record.unitId) && mayRead(scene, record))
    .slice(0, SHOWN);
  if (records.length === 0) return say(`要${verb}哪一条？请带上编号，比如：${example}`, { tone: "ask" });
  const offered = records.map((record) => ({
    label: labelOf(record, scene.today),
    name: verb,
    rest: String(record.number),
  }));
  return offerLines(scene, `要${verb}哪一条？请点一下，或带上编号再发，比如：${example}`, offered);
}

const labelOf = (record: LedgerRecord, today: Scene["today"]): string =>
  `${record.number} ${printDay(record.day, today)} ${kindOf(record).command.zh} ${record.title}`.slice(0, 30).trim();
