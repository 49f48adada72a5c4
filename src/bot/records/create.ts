import {
  addDays,
  type Day,
  dayIn,
  fail,
  findUnits,
  formValuesOf,
  type Kind,
  type LedgerRecord,
  ok,
  type Partially,
  type Problem,
  pathOf,
  printAmount,
  type Reading,
  type Reported,
  type Result,
  recordIdOf,
  type Unit,
  workdaysBetween,
} from "#core";
import {
  type Draft,
  finishDraft,
  insertDraft,
  keepReportUnit,
  lastContent,
  type PeriodLock,
  repeatsOf,
  type Ticket,
  type Write,
} from "#store";
import type { Answered, Outcome, Reply, Scene, SentFile } from "../command.ts";
import { denied } from "../denied.ts";
import { draftOf } from "../drafts.ts";
import { placeOf } from "../in-place.ts";
import { attachedNote, attachmentsOn, filesOf, withNote } from "../sent-files.ts";
import { askSuperior } from "../tickets/held.ts";
import { openTickets } from "../tickets/open.ts";
import { withFixed } from "../tickets/put-right.ts";
import { whoseReport } from "../units/whose.ts";
import { contentOf } from "./change.ts";
import { alikeRecords, replaceRecalled } from "./duplicates.ts";
import { type Answers, askCard, formCard, type QuestionChoice } from "./forms.ts";
import { hostedWith } from "./joint.ts";
import { askKeepers, lockName, lockOver } from "./locks.ts";
import { unclearUnit, unitsMeant } from "./named-units.ts";
import { reportWrites } from "./post.ts";
import {
  depthRemarks,
  gapsOf,
  integrityGap,
  receiptCard,
  receiptLine,
  repeatCard,
  saysNothingNew,
} from "./receipts.ts";
import { mayReport, mayUnlock, nobodysUnit, notTheirs, turnedAway, unitsOf } from "./rights.ts";

/** One attempt to create a record from a report: first from the line, later from forms and buttons. */
export interface Attempt {
  readonly kind: Kind;
  readonly line: string;
  readonly reading: Reading;
  readonly answers: Answers;
  readonly messageId: string | undefined;
  /** The pictures and files that came with the report when it was first sent. */
  readonly files?: readonly SentFile[] | undefined;
  /** The draft of the question that this attempt answers; it is finished by the decision. */
  readonly draft?: Draft;
}

/** What the draft of a report stores: enough to continue from the question. */
export interface ReportDraft {
  readonly kind: Kind["name"];
  readonly line: string;
  readonly messageId: string | null;
  readonly files?: readonly SentFile[] | undefined;
  /** What was understood so far; an answer is merged into it. */
  readonly partial: Partially;
  readonly answers: Answers;
  readonly choices: readonly QuestionChoice[];
  /** The form fields that were asked for; none for an empty form. */
  readonly asked?: readonly string[];
}

/**
 * The fields a waiting report asks for: what is missing or unclear, and the fields that may be given instead (主题 or
 * 主讲).
 */
export function askedBy(kind: Kind, { asked = [] }: ReportDraft): readonly string[] {
  const groups = (kind.needsOneOf ?? []).filter(
    (group) => asked.length === 0 || group.some((key) => asked.includes(key)),
  );
  const required = [
    "day",
    ...(kind.title.required ? ["title"] : []),
    ...[...kind.fields, ...kind.quantities].filter((one) => one.required).map(({ key }) => key),
  ];
  return [...new Set([...(asked.length === 0 ? required : asked), ...groups.flat()])];
}

/** Decides a report: a record with its receipt, or the one question that must be answered first. */
export async function decideReport(scene: Scene, attempt: Attempt): Promise<Outcome> {
  const { kind, reading, answers } = attempt;
  const refusal = await turnedAway(scene, kind, reading.partial, { unitId: answers.unitId });
  if (refusal !== undefined) return refusal;
  const problems = attempt.reading.problems.filter(
    (problem) => !(problem.type === "implausible" && attempt.answers.sure),
  );
  if (problems.length > 0) return ask(scene, attempt, problems);
  const whose = await unitOf(scene, attempt);
  if (!whose.ok) return whose.error;
  const { unit } = whose.value;
  if (!mayReport(scene, kind, unit)) return await notTheirs(scene, kind, reading.partial, unit);
  const reported = attempt.reading.partial as Reported;
  const unclear = unclearUnit(scene, unit, reported, attempt.answers);
  if (unclear !== undefined) return ask(scene, attempt, [unclear.problem], unclear.choices);
  const fallen = attempt.answers.sure ? undefined : await fallenFigure(scene, attempt.kind, reported, unit);
  if (fallen !== undefined) return ask(scene, attempt, [fallen]);
  return await save(scene, attempt, reported, whose.value);
}

/** The problem of a value that should never fall but is lower than the last one: one of the two is a typing error. */
async function fallenFigure(scene: Scene, kind: Kind, reported: Reported, unit: Unit): Promise<Problem | undefined> {
  const quantity = kind.quantities.find(({ neverFalls = [] }) => neverFalls.includes(reported.category));
  const now = quantity && reported.content.amounts[quantity.key];
  if (quantity === undefined || now === undefined) return undefined;
  const { category, day } = reported;
  const last = await lastContent(scene.query, { kind: kind.name, category, day, unitId: unit.id });
  const before = last?.amounts[quantity.key];
  if (before === undefined || before.value <= now.value) return undefined;
  const print = (amount: typeof now) => printAmount(quantity, amount, category);
  return {
    type: "implausible",
    field: quantity.key,
    text: `${category}上次报的是${print(before)}，这次${print(now)}反而少了，确定没写错吗？`,
  };
}

/** The unit of a report, and the other unit that its reporter may have meant. */
interface Meant {
  readonly unit: Unit;
  readonly other?: Unit | undefined;
}

type UnitFound = Result<Meant, Outcome>;

/**
 * The unit of a report: the answered one, the one named with 单位=, or the chat's. Another unit than the chat's needs a
 * role there.
 */
async function unitOf(scene: Scene, attempt: Attempt): Promise<UnitFound> {
  const answered = attempt.answers.unitId === undefined ? undefined : scene.tree.units.get(attempt.answers.unitId);
  if (answered !== undefined && attempt.answers.isKept === true) {
    const whose = await whoseReport(scene, attempt.kind);
    const among = whose === undefined ? [] : "among" in whose ? whose.among : [whose.unit, whose.other];
    const found = allowed(scene, answered);
    return found.ok
      ? ok({ ...found.value, other: among.find((unit) => unit !== undefined && unit.id !== answered.id) })
      : found;
  }
  if (answered !== undefined) return allowed(scene, answered);
  const written = attempt.reading.partial.unitName;
  if (written === undefined) {
    const whose = await whoseReport(scene, attempt.kind);
    if (whose === undefined) return fail(whichUnit(scene, attempt));
    return "among" in whose ? fail(ownOrGroup(scene, attempt, whose.among)) : ok(whose);
  }
  const found = findUnits(scene, written);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return allowed(scene, first);
  const text =
    found.length === 0
      ? `没有找到单位「${written}」，请写全称或简称。`
      : `「${written}」有${found.length}个单位，是哪一个？`;
  const problem: Problem = { type: found.length === 0 ? "impossible" : "ambiguous", field: "unit", text };
  return fail(ask(scene, attempt, [problem], unitChoices(scene, found)));
}

function allowed(scene: Scene, unit: Unit): UnitFound {
  const text = `这里不能替「${unit.name}」登记，没有保存。请在${unit.name}的群里发，或由有权限的同志登记。`;
  const refused = denied(scene, "report.member", unit.id, text);
  return refused === undefined ? ok({ unit }) : fail(refused);
}

/**
 * Asks a person once to which unit their reports in this group belong. The answer also holds for later reports here.
 */
function ownOrGroup(scene: Scene, attempt: Attempt, among: readonly [own: Unit, group: Unit]): Outcome {
  const choices = among.map(({ id, name }) => ({ label: name, answers: { unitId: id, isKept: true as const } }));
  const text = "这条记到哪个单位？以后您在本群报的都记到它，回执上可以改。";
  return ask(scene, attempt, [{ type: "ambiguous", field: "unit", text }], choices);
}

function whichUnit(scene: Scene, attempt: Attempt): Outcome {
  const units = unitsOf(scene);
  if (scene.chat.kind === "group" || units.length === 0) return nobodysUnit(scene);
  return ask(
    scene,
    attempt,
    [{ type: "ambiguous", field: "unit", text: "这条登记到哪个单位？" }],
    unitChoices(scene, units),
  );
}

/** Buttons for the units, by name; units of the same name also show the unit above them. */
const unitChoices = (scene: Scene, units: readonly Unit[]): readonly QuestionChoice[] =>
  units.slice(0, 8).map(({ id, name }) => {
    const isOne = units.filter((unit) => unit.name === name).length === 1;
    return { label: isOne ? name : pathOf(scene.tree, id, scene.today), answers: { unitId: id } };
  });

/** Asks what must be known before the report is stored. The draft keeps what was understood; the card is one form. */
function ask(
  scene: Scene,
  attempt: Attempt,
  problems: readonly Problem[],
  more: readonly QuestionChoice[] = [],
): Outcome {
  const values = formValuesOf(attempt.kind, attempt.reading.partial);
  const choices = [...more, ...problems.flatMap(choicesOf)];
  const payload: ReportDraft = {
    kind: attempt.kind.name,
    line: attempt.line,
    messageId: attempt.messageId ?? null,
    files: filesSaid(scene, attempt),
    partial: attempt.reading.partial,
    answers: attempt.answers,
    choices,
    asked: problems.map(({ field }) => field),
  };
  // Another person may help with an answer, but the draft stays the author's.
  const draft = { ...draftOf(scene, "report", payload), ...(attempt.draft && { authorId: attempt.draft.authorId }) };
  const card = askCard({ kind: attempt.kind, draftId: draft.id, problems, choices, values, reading: attempt.reading });
  const line = `${attempt.kind.label}：${problems.map((problem) => problem.text).join("；")}`;
  return {
    replies: [{ card, refs: { draft: draft.id }, ...placeOfAnswer(scene, attempt) }],
    writes: [...finished(scene, attempt), insertDraft(scene.query, draft)],
    line,
    settled: false,
    ...answered(attempt, { line, state: "open", next: draft.id }),
    isFileTaken: true,
    ...(scene.press === undefined ? {} : { toast: { type: "info" as const, text: "信息不全，请看卡片" } }),
  };
}

function choicesOf(problem: Problem): readonly QuestionChoice[] {
  if (problem.type === "implausible") return [{ label: "没错，就是这个数", answers: { sure: true } }];
  return (problem.choices ?? []).map(({ label, value, sets }) => ({ label, set: { ...sets, [problem.field]: value } }));
}

/**
 * The form for a command without arguments, filled with what was understood. `units` are the possible units if that is
 * open; `day` is the likeliest day if none was given.
 */
export async function emptyForm(
  scene: Scene,
  kind: Kind,
  line: string,
  reading: Reading,
  units: readonly string[] = [],
  day?: Day,
): Promise<Outcome> {
  const refusal = await turnedAway(scene, kind, reading.partial, { names: units });
  if (refusal !== undefined) return refusal;
  const values = { ...(day === undefined ? {} : { day }), ...formValuesOf(kind, reading.partial) };
  const payload: ReportDraft = {
    kind: kind.name,
    line,
    messageId: scene.message?.messageId ?? null,
    files: filesSaid(scene, {}),
    partial: reading.partial,
    answers: {},
    choices: [],
  };
  const draft = draftOf(scene, "report", payload);
  return {
    replies: [{ card: formCard(kind, draft.id, values, undefined, units), refs: { draft: draft.id } }],
    writes: [insertDraft(scene.query, draft)],
    line: `${kind.label}：请填表`,
    settled: false,
    isFileTaken: true,
  };
}

/** The pictures and files of a report. If a message holds several reports, its files belong to none of them. */
const filesSaid = (scene: Scene, { files }: Pick<Attempt, "files">): readonly SentFile[] =>
  files ?? (scene.source.includes("#") ? [] : filesOf(scene).files);

/** Adds the files of the report to the created record. A restricted record takes no files. */
function withFiles(
  scene: Scene,
  { kind, messageId = "", ...attempt }: Attempt,
  number: number,
  outcome: Outcome,
): Outcome {
  const files = filesSaid(scene, attempt);
  if (files.length === 0) return outcome;
  if (kind.restricted === true) return withNote({ ...outcome, isFileTaken: true }, "查处问题依规不收附件，本次未附。");
  const attachments = attachmentsOn(number, undefined, { files, messageId });
  return withNote({ ...outcome, attachments }, attachedNote(files));
}

// The card with the answered question is replaced by the result.
const placeOfAnswer = (scene: Scene, { draft }: Attempt): Pick<Reply, "to"> =>
  draft === undefined ? {} : placeOf(scene);

const finished = (scene: Scene, attempt: Attempt): readonly Write[] =>
  attempt.draft === undefined ? [] : [finishDraft(scene.query, attempt.draft)];

const answered = ({ draft }: Attempt, became: Omit<Answered, "draft">): Pick<Outcome, "answered"> =>
  draft === undefined ? {} : { answered: [{ ...became, draft: draft.id }] };

const DEFAULT_DUE_DAYS = 30;

/** Creates the record: counted, or pending while the question 「是同一场吗」 is open. */
async function save(scene: Scene, attempt: Attempt, stated: Reported, { unit, other }: Meant): Promise<Outcome> {
  const reported = withReason(attempt.kind, stated);
  const target = targetOf(scene, unit, reported, attempt.answers);
  const number = await scene.nextNumber("record");
  const { repeated, joint } = await alikeRecords(scene, attempt.kind, reported, unit);
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
  const shown = { kind: attempt.kind, record, tickets, unit, other, target, scene, remarks, joint };
  const card = asked === undefined ? receiptCard(shown) : repeatCard(shown, asked);
  const made = { records: [number], tickets: tickets.map((ticket) => ticket.number) };
  const line =
    asked === undefined
      ? `${receiptLine(shown)}${openWords([...gaps, ...integrityGap(record)])}`
      : `${receiptLine(shown)}，与 ${asked.number} 是同一场吗？`;
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
    ...(scene.press === undefined ? {} : { toast: toastOf(number, asked) }),
  });
}

/** Stores the unit for this person's later reports in this group, if they have just chosen it. */
function keptUnit({ query, chat, sender, now }: Scene, { answers, draft }: Attempt, unit: Unit): readonly Write[] {
  if (answers.isKept !== true) return [];
  const personId = draft?.authorId ?? sender.id;
  return [keepReportUnit(query, { chatId: chat.id, personId, unitId: unit.id, at: now })];
}

/** The merged receipt of several lines has no room for questions, so it names the missing fields. */
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

const toastOf = (number: number, repeated: LedgerRecord | undefined) =>
  repeated === undefined
    ? ({ type: "success", text: `已登记，编号${number}` } as const)
    : ({ type: "info", text: `和 ${repeated.number} 是同一场吗？请看卡片` } as const);

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
