import {
  addDays,
  dayIn,
  type Kind,
  type LedgerRecord,
  type Reported,
  recordIdOf,
  type Unit,
  workdaysBetween,
} from "#core";
import { keepReportUnit, type PeriodLock, repeatsOf, type Ticket, type Write } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { acceptersNamed, askSuperior } from "../../tickets/held.ts";
import { openTickets } from "../../tickets/open.ts";
import { withFixed } from "../../tickets/put-right.ts";
import { contentOf } from "../change.ts";
import { alikeRecords, replaceRecalled } from "../duplicates.ts";
import type { Answers } from "../forms.ts";
import { hostedWith } from "../joint.ts";
import { askKeepers, lockName, lockOver } from "../locks.ts";
import { unitsMeant } from "../named-units.ts";
import { reportWrites } from "../post.ts";
import { integrityGap } from "../receipts/blocks.ts";
import {
  depthRemarks,
  gapsOf,
  receiptCard,
  receiptLine,
  repeatCard,
  sameQuestion,
  saysNothingNew,
} from "../receipts.ts";
import { mayUnlock } from "../rights.ts";
import { type Attempt, answered, finished, placeOfAnswer, withFiles } from "./attempt.ts";
import type { SameFollowing } from "./earlier.ts";
import type { Meant } from "./report-unit.ts";

const DEFAULT_DUE_DAYS = 30;

/** Creates the record: counted, or pending while the question 「是同一场吗」 is open. */
export async function save(
  scene: Scene,
  attempt: Attempt,
  stated: Reported,
  { unit, other }: Meant,
  same?: SameFollowing,
): Promise<Outcome> {
  const reported = withReason(attempt.kind, stated);
  const target = targetOf(scene, unit, reported, attempt.answers);
  const number = await scene.nextNumber("record");
  // A record that names the earlier one it belongs to is compared with what follows that one, and not by its title.
  const { repeated, joint } =
    same === undefined
      ? await alikeRecords(scene, attempt.kind, reported, unit)
      : { repeated: same.like, joint: undefined };
  const replaced = repeated === undefined ? undefined : await replaceRecalled(scene, repeated);
  const asked = replaced === undefined ? repeated : undefined;
  const lock = await lockOver(scene, unit.id, reported.day);
  const isLate = lock !== undefined && !mayUnlock(scene, lock, { kind: attempt.kind.name });
  const record: LedgerRecord = {
    id: recordIdOf(number),
    number,
    kind: attempt.kind.name,
    category: reported.category,
    unitId: unit.id,
    targetUnitId: target?.id,
    day: reported.day,
    dayTo: reported.dayTo,
    title: reported.title,
    content: contentOf(attempt.kind, target ? { ...reported, targetName: target.name } : reported),
    state: asked === undefined && !isLate ? "counted" : "pending",
    confirmedAt: undefined,
    confirmedBy: undefined,
    joinedTo: undefined,
    version: 1,
    reporterId: scene.sender.id,
    reportedAt: scene.sentAt,
    lag: Math.max(0, workdaysBetween(reported.day, dayIn(scene.zone, scene.sentAt))),
    messageId: attempt.messageId,
    chatId: scene.chat.id,
    line: attempt.line,
  };
  const tickets = await ticketsOf(scene, attempt.kind, record, reported);
  const hosted = await hostedWith(scene, record, unit, attempt.answers);
  const again = await repeatRemarks(scene, tickets);
  const gaps = await gapsOf(scene, record);
  const remarks = [
    ...attempt.reading.remarks,
    ...hosted.remarks,
    ...again,
    ...depthRemarks(gaps),
    ...lateRemarks(lock, isLate),
    ...(replaced === undefined ? [] : [`原消息已撤回，${replaced.record.number} 已一并撤销，以本条为准。`]),
  ];
  const accepters = await acceptersNamed(scene, tickets);
  const shown = { ...{ kind: attempt.kind, record, tickets, accepters }, unit, other, target, scene, remarks, joint };
  const card = asked === undefined ? receiptCard(shown) : repeatCard(shown, asked);
  const made = { records: [number], tickets: tickets.map((ticket) => ticket.number) };
  const line =
    asked === undefined
      ? `${receiptLine(shown)}${openWords([...gaps, ...integrityGap(record)])}`
      : `${receiptLine(shown)}，${sameQuestion(attempt.kind, record, asked)}`;
  return withFiles(scene, attempt, number, {
    made,
    ...answered(attempt, { line, state: asked === undefined ? "done" : "open", records: [number] }),
    replies: [
      {
        card,
        refs: made,
        ...(asked === undefined && saysNothingNew(shown) ? { isPlain: true } : {}),
        ...placeOfAnswer(scene, attempt),
      },
      ...(isLate ? await askKeepers(scene, lock, record) : []),
      ...(await askSuperior(scene, number, tickets)),
    ],
    writes: [
      ...finished(scene, attempt),
      ...keptUnit(scene, attempt, unit),
      ...reportWrites(scene, record, { tickets }),
      ...hosted.writes,
      ...(replaced?.writes ?? []),
    ],
    audit: [{ action: "report", object: `record:${number}`, unitId: unit.id }, ...(replaced?.audit ?? [])],
    line,
    settled: asked === undefined,
    ...(scene.press === undefined
      ? {}
      : { toast: toastOf(number, asked && sameQuestion(attempt.kind, record, asked)) }),
  });
}

/** Stores the unit for this person's later reports in this group, if they have just chosen it. */
function keptUnit({ query, chat, sender, now }: Scene, { answers, draft }: Attempt, unit: Unit): readonly Write[] {
  if (answers.isKept !== true) return [];
  const personId = draft?.authorId ?? sender.id;
  return [keepReportUnit(query, { chatId: chat.id, personId, unitId: unit.id, at: now })];
}

/** The missing fields in brackets, for a card that merges several lines and has no room for questions. */
const openWords = (gaps: readonly string[]): string => (gaps.length === 0 ? "" : `（${gaps.join("、")}，用 /改 补上）`);

/** What the receipt says about a closed period. */
function lateRemarks(lock: PeriodLock | undefined, isLate: boolean): readonly string[] {
  if (lock === undefined) return [];
  const name = lockName(lock);
  return [
    isLate
      ? `${name}已封账，这条要封账单位的书记同意；同意后列入差异，封账时的数不变。`
      : `${name}已封账，这条列入差异，封账时的数不变。`,
  ];
}

const toastOf = (number: number, question: string | undefined) =>
  question === undefined
    ? ({ type: "success", text: `已登记，编号${number}` } as const)
    : ({ type: "info", text: `${question}请看卡片` } as const);

/** If a report gives a deadline but no findings, its title becomes the finding: 「未按期整改 期限=月底」. */
function withReason(kind: Kind, reported: Reported): Reported {
  const { content, due, title } = reported;
  const stated = kind.items === undefined ? undefined : content.amounts[kind.items.quantity];
  const isBare = kind.items !== undefined && stated === undefined && (content.items ?? []).length === 0;
  return isBare && due !== undefined && title !== ""
    ? { ...reported, content: { ...content, items: [title] } }
    : reported;
}

/** 被检单位 as a unit of the tree if the name is unambiguous; otherwise it stays text. */
function targetOf(
  scene: Scene,
  unit: Unit,
  { targetName }: Pick<Reported, "targetName">,
  answers: Answers = {},
): Unit | undefined {
  const [found, second] = targetName === undefined ? [] : unitsMeant(scene, unit, targetName, answers);
  return second === undefined ? found : undefined;
}

/** The findings of an inspection (or the reason of a criticism) as numbered tickets with an owner and a due day. */
async function ticketsOf(
  scene: Scene,
  kind: Kind,
  record: LedgerRecord,
  reported: Reported,
): Promise<readonly Ticket[]> {
  if (kind.items === undefined) return [];
  const worded = record.content.items ?? [];
  const count = Math.max(worded.length, record.content.amounts[kind.items.quantity]?.value ?? 0);
  const due = reported.due ?? addDays(record.day, DEFAULT_DUE_DAYS);
  const tickets = await openTickets(scene, record, { from: 1, to: count, due, unitLabel: reported.targetName });
  const said = { evidence: record.line, closedOn: record.day, closedBy: scene.sender.id };
  return withFixed(kind, tickets, record.content, said);
}

/** The remark on the receipt that the unit had findings of the same type within the last twelve months. */
async function repeatRemarks(scene: Scene, tickets: readonly Ticket[]): Promise<readonly string[]> {
  const times = Math.max(0, ...(await repeatsOf(scene.query, tickets)).values());
  return times < 2 ? [] : [`该单位12个月内第${times}次查出${tickets[0]?.type ?? ""}类问题。`];
}
