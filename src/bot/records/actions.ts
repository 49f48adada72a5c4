import {
  type Block,
  formValuesOf,
  kinds,
  type LedgerRecord,
  lookUp,
  ok,
  type Reading,
  type Result,
  readForm,
} from "#core";
import type { CardPress } from "#platforms";
import {
  attachmentsOf,
  type Draft,
  draftById,
  draftsSince,
  finishDraft,
  insertDraft,
  leftWith,
  recordById,
  recordByNumber,
  recordsJoinedTo,
  revisionsOf,
  shownCards,
  type Ticket,
  ticketsOfRecord,
} from "#store";
import type { ActionHandlers, Command, Handler, Outcome, Refs, Scene } from "../command.ts";
import { insteadOf } from "../denied.ts";
import { draftOf, openDraft, ownDraft, sceneOf } from "../drafts.ts";
import { placeOf } from "../in-place.ts";
import { isRefusal, say, warn } from "../replies.ts";
import { attachedNote, withNote } from "../sent-files.ts";
import { askSuperior } from "../tickets/held.ts";
import { revived } from "../tickets/open.ts";
import { otherUnitOf } from "../units/whose.ts";
import { changeable, changeRecord, kindOf, partialOf, twinsOf, withdraw } from "./change.ts";
import { decideReport, type ReportDraft } from "./create.ts";
import { freedWords, takeBack, takeBackRecalled } from "./duplicates.ts";
import { editInWords, finishEdit } from "./edit.ts";
import { type Answers, editCard, formCard, withAnswers } from "./forms.ts";
import { nearestOf } from "./joint.ts";
import { moveRecord } from "./move.ts";
import { depthRemarks, gapsOf, receiptCard, withdrawnCard } from "./receipts.ts";
import { isRestricted, mayRead, recordOfPress } from "./rights.ts";

/** The handlers of buttons that every record's cards have: questions, forms, receipts. Commands add their own. */
export const presses: ActionHandlers = {
  "draft-choose": async (scene, press) => {
    const found = await reportDraft(scene, press);
    if (!found.ok) return found.error;
    const { draft, payload } = found.value;
    const choice = payload.choices[Number(press.value)];
    if (choice === undefined) return warn("这个选项已经不在了，请重新发命令");
    const outcome = await continueReport(scene, draft, payload, choice.set ?? {}, choice.answers ?? {});
    const isKept = choice.answers?.isKept === true && outcome.settled !== false;
    return isKept ? await withSameAnswer(scene, press, draft, choice.answers ?? {}, outcome) : outcome;
  },

  "draft-submit": async (scene, press) => {
    const edit = await draftById(scene.query, press.id ?? "");
    if (edit?.type === "edit") return await finishEdit(scene, press);
    const found = await reportDraft(scene, press, ownDraft);
    if (!found.ok) return found.error;
    const { draft, payload } = found.value;
    const values = { ...found.value.values, ...press.form };
    if (draft.expiresAt <= scene.now) {
      const fresh = draftOf(scene, "report", payload);
      const writes = [finishDraft(scene.query, draft), insertDraft(scene.query, fresh)];
      const line = `${kinds[payload.kind].label}：请看一下日期`;
      const again = formAgain(scene, fresh, values, "这张表过了24小时，请看一下日期，再点一次登记");
      return { ...again, writes, answered: [{ draft: draft.id, line, state: "open", next: fresh.id }] };
    }
    const outcome = await continueReport(scene, draft, payload, press.form ?? {}, {});
    if (!isRefusal(outcome)) return outcome;
    return insteadOf(outcome, formAgain(scene, draft, values, outcome.line ?? "没有登记"));
  },

  "draft-show": async (scene, press) => {
    const found = await reportDraft(scene, press);
    if (!found.ok) return found.error;
    const { draft, payload, values } = found.value;
    const card = formCard(kinds[payload.kind], draft.id, values);
    return {
      replies: [{ card, to: { chat: scene.chat.id }, refs: { draft: draft.id } }],
      toast: { type: "info", text: "表单在下面" },
    };
  },

  edit: async (scene, press) => {
    const found = await changeable(scene, Number(press.id));
    if (!found.ok) return found.error;
    if (found.value.state === "withdrawn") return warn("已经撤销了，先恢复再更正");
    return editForm(scene, found.value.number, found.value);
  },

  "record-unit": async (scene, press) => {
    const pressed = await recordOfPress(scene, press.id);
    if (!pressed.ok) return pressed.error;
    const record = pressed.value;
    const moved = await moveRecord(scene, record, String(press.value ?? ""));
    if (!moved.ok) return moved.error;
    const text = `已改记到${moved.value.unit.name}`;
    const later = record.reporterId === scene.sender.id ? "，以后在该群报的也记到它" : "";
    const shown = await showAgain(scene, press, moved.value, moved.value.tickets);
    const asked = await askSuperior(scene, record.number, moved.value.tickets);
    return { ...shown, replies: [...shown.replies, ...asked], toast: { type: "success", text: text + later } };
  },

  withdraw: async (scene, press) => {
    const found = await changeable(scene, Number(press.id));
    if (!found.ok) return found.error;
    if (found.value.state === "withdrawn") return warn("已经撤销过了");
    const changed = await takeBack(scene, found.value, press.value === "recall" ? "原消息已撤回" : "");
    return {
      replies: [
        {
          card: withdrawnCard({ kind: kindOf(changed.record), record: changed.record, scene }),
          ...placeOf(scene),
          refs: { records: [changed.record.number] },
        },
      ],
      writes: changed.writes,
      audit: changed.audit,
      toast: { type: "success", text: `已撤销 ${changed.record.number}${freedWords(changed)}` },
    };
  },

  restore: async (scene, press) => {
    const found = await changeable(scene, Number(press.id));
    if (!found.ok) return found.error;
    if (found.value.state !== "withdrawn") return warn("这条没有撤销");
    const tickets = (await ticketsOfRecord(scene.query, found.value.id)).map((ticket) =>
      ticket.state === "void" && isWanted(found.value, ticket.seq) ? revived(scene, ticket) : ticket,
    );
    const { joinedTo, rejoin } = await hostsBefore(scene, found.value);
    const next = { state: "counted", joinedTo } as const;
    const changed = await changeRecord(scene, found.value, { action: "restore", next, tickets, rejoin });
    return {
      ...(await showAgain(scene, press, changed, tickets)),
      toast: { type: "success", text: `已恢复 ${changed.record.number}` },
    };
  },

  keep: async (_scene, press) => ({ replies: [], toast: { type: "info", text: `保留 ${press.id ?? ""}，没有改动` } }),

  repeat: async (scene, press) => {
    const pressed = await recordOfPress(scene, press.id);
    if (!pressed.ok) return pressed.error;
    const record = pressed.value;
    const found = await changeable(scene, record.number);
    if (!found.ok) return found.error;
    if (record.state !== "pending") return warn("已经处理过了");
    const replaced = press.value === "same" ? await takeBackRecalled(scene, record) : undefined;
    if (replaced?.freed !== undefined) {
      const shown = await showAgain(scene, press, { ...replaced, record: replaced.freed });
      return { ...shown, toast: { type: "success", text: `已撤销 ${replaced.record.number}${freedWords(replaced)}` } };
    }
    if (press.value === "same") {
      const changed = await withdraw(scene, record, "与已有记录是同一场");
      const card = withdrawnCard({ kind: kindOf(record), record: changed.record, scene });
      return {
        replies: [{ card, to: placeBeside(scene, press), refs: { records: [record.number] } }],
        writes: changed.writes,
        audit: changed.audit,
        line: `${called(record)}，只算一场，已撤销`,
        toast: { type: "success", text: "好，只算一场" },
      };
    }
    const changed = await changeRecord(scene, record, { action: "count", next: { state: "counted" } });
    const shown = await showAgain(scene, press, changed);
    return { ...shown, line: `${called(record)}，两场都算`, toast: { type: "success", text: "好，两场都算" } };
  },

  integrity: async (scene, press) => {
    const found = await changeable(scene, Number(press.id));
    if (!found.ok) return found.error;
    const record = found.value;
    if (record.kind !== "study" || record.state === "withdrawn") return warn("这条已经变了，请重新核对");
    const integrity = press.value === "是" ? "是" : "否";
    const { content } = record;
    const next = { content: { ...content, fields: { ...content.fields, integrity } } };
    const changed = await changeRecord(scene, record, { action: "edit", next });
    const text = integrity === "是" ? "好，已记上安排了" : "好，已记上没有安排";
    return { ...(await showAgain(scene, press, changed)), toast: { type: "success", text } };
  },

  joint: async (scene, press) => {
    const found = await changeable(scene, Number(press.id));
    if (!found.ok) return found.error;
    const [how, number] = String(press.value).split(":");
    if (how === "no") {
      const same = await showAgain(scene, press, { record: found.value, writes: [], audit: [] });
      return { ...same, toast: { type: "info", text: "好，各算一场" } };
    }
    const isOpen = (one: LedgerRecord) => !isRestricted(one) || mayRead(scene, one);
    const first = await recordByNumber(scene.query, Number(number), isOpen);
    if (first === undefined || first.state !== "counted") return warn("那一条已经变了，请重新核对");
    if (found.value.state !== "counted") return warn("这一条没有计入统计");
    const { kind, day, unitId } = found.value;
    if (first.kind !== kind || first.day !== day || first.unitId === unitId)
      return warn("两条不是不同单位同一天的同一场，请重新核对");
    if (await hangsOn(scene, first, found.value)) return warn("两条已经合为一场了");
    const other = await nearestHost(scene, found.value, first);
    const { content } = found.value;
    const fields = { ...content.fields, joint: how === "different" ? "different" : "same" };
    const next = { joinedTo: other.id, content: { ...content, fields } };
    const changed = await changeRecord(scene, found.value, { action: "join", next });
    return {
      ...(await showAgain(scene, press, changed)),
      toast: { type: "success", text: `好，和 ${other.number} 合算一场` },
    };
  },
};

/** 「3 党课 新时代学习大讲堂」: which record, in a card of several lines. */
const called = (record: LedgerRecord): string => `${record.number} ${kindOf(record).label} ${record.title}`.trim();

/**
 * The handler of an action: a command's own, or one of the bot's. An action from an older version of the program may
 * have none.
 */
export const handlerOf = (commands: readonly Command[], action: string): Handler | undefined =>
  [...commands.map((command) => command.presses ?? {}), presses]
    .map((handlers) => lookUp<Handler>(handlers, action))
    .find((handler) => handler !== undefined);

/**
 * The other records of the joint event to which a withdrawn record belonged: its host or its guests, except those
 * changed since.
 */
async function hostsBefore(scene: Scene, record: LedgerRecord) {
  const { query } = scene;
  const steps = await revisionsOf(query, record.id);
  const left = steps.findLast(({ change }) => change.state?.[1] === "withdrawn");
  const rejoin: LedgerRecord[] = [];
  if (left === undefined) return { joinedTo: undefined, rejoin };
  const twins = await twinsOf(query, record);
  for (const { id, joinedTo } of await leftWith(query, record, left, new Set([record.id, ...twins]))) {
    const other = await recordById(query, id);
    const isOurs = other?.joinedTo === joinedTo && (twins.has(id) || other?.state === "counted");
    if (other !== undefined && isOurs) rejoin.push(other);
  }
  // The record may have lost its link before it was withdrawn, because its host was withdrawn first; the history still
  // names it.
  const id = steps.findLast(({ change }) => change.joinedTo)?.change.joinedTo?.[0];
  const main = typeof id === "string" ? await recordById(query, id) : undefined;
  if (main?.state !== "counted" || main.kind !== record.kind || main.day !== record.day)
    return { joinedTo: undefined, rejoin };
  for (const other of [record, ...rejoin])
    if (await hangsOn(scene, main, other)) return { joinedTo: undefined, rejoin: [] };
  return { joinedTo: main.id, rejoin };
}

/**
 * Whether a record is joined to another, directly or through other hosts. Joining them the other way round would make a
 * cycle.
 */
async function hangsOn(scene: Scene, record: LedgerRecord, main: LedgerRecord): Promise<boolean> {
  const seen = new Set<string>();
  for (let at: LedgerRecord | undefined = record; at?.joinedTo !== undefined && !seen.has(at.id); ) {
    if (at.joinedTo === main.id) return true;
    seen.add(at.id);
    at = await recordById(scene.query, at.joinedTo);
  }
  return false;
}

/** Of all units that reported the event, the record of the one nearest in the unit tree. */
async function nearestHost(scene: Scene, record: LedgerRecord, first: LedgerRecord): Promise<LedgerRecord> {
  const hosts: [LedgerRecord, ...LedgerRecord[]] = [first];
  const seen = new Set([record.id, first.id]);
  for (const host of hosts) {
    const joined = await recordsJoinedTo(scene.query, host.id);
    const fresh = joined.filter((other) => !seen.has(other.id) && other.state === "counted");
    for (const { id } of fresh) seen.add(id);
    hosts.push(...fresh);
  }
  return nearestOf(scene, record.unitId, hosts);
}

/** Whether the finding returns with its restored record: not if a correction had removed it. */
function isWanted(record: LedgerRecord, seq: number): boolean {
  const { items } = kindOf(record);
  const stated = items === undefined ? 0 : (record.content.amounts[items.quantity]?.value ?? 0);
  return seq <= Math.max(record.content.items?.length ?? 0, stated);
}

/** The refused form again in place of the card: it keeps the filled-in values and gives the reason. */
function formAgain(scene: Scene, draft: Draft, values: Readonly<Record<string, string>>, why: string): Outcome {
  const card = formCard(kinds[(draft.payload as ReportDraft).kind], draft.id, values, why);
  return {
    replies: [{ card, ...placeOf(scene), refs: { draft: draft.id } }],
    toast: { type: "warning", text: why },
    settled: false,
  };
}

async function reportDraft(
  scene: Scene,
  press: CardPress,
  open = openDraft,
): Promise<Result<{ draft: Draft; payload: ReportDraft; values: Readonly<Record<string, string>> }, Outcome>> {
  const found = await open(scene, press.id ?? "", "report");
  if (!found.ok) return found;
  const payload = found.value.payload as ReportDraft;
  return ok({ draft: found.value, payload, values: formValues(payload) });
}

const formValues = (payload: ReportDraft): Readonly<Record<string, string>> =>
  formValuesOf(kinds[payload.kind], payload.partial);

/** Continues a report from the question where it stopped, as of the day on which it was first sent. */
async function continueReport(
  scene: Scene,
  draft: Draft,
  payload: ReportDraft,
  values: Readonly<Record<string, string>>,
  answers: Answers,
): Promise<Outcome> {
  const kind = kinds[payload.kind];
  const then = sceneOf(scene, draft);
  const reading: Reading = readForm(kind, values, { today: then.today, current: payload.partial });
  return await decideReport(
    { ...then, sender: scene.sender },
    {
      kind,
      line: payload.line,
      reading,
      answers: withAnswers(payload.answers, answers),
      messageId: payload.messageId ?? undefined,
      files: payload.files,
      draft,
    },
  );
}

const DAY_MS = 86_400_000;

/**
 * The answer to which unit a person's reports belong also holds for their reports that wait with the same question:
 * each continues, in its own card. Only one per kind and day is continued, because two in one commit could not be
 * compared for duplicates.
 */
async function withSameAnswer(
  scene: Scene,
  press: CardPress,
  { id, authorId, chatId, payload }: Draft,
  answers: Answers,
  outcome: Outcome,
): Promise<Outcome> {
  const since = new Date(Date.parse(scene.now) - DAY_MS).toISOString();
  const open = await draftsSince(scene.query, { authorId, chatId, types: ["report"], since });
  const cards = await shownCards(scene.query, [chatId, authorId]);
  const eventOf = ({ kind, partial }: ReportDraft) => `${kind} ${partial.day}`;
  const decided = new Set([eventOf(payload as ReportDraft)]);
  const outcomes = [outcome];
  for (const draft of open) {
    const waiting = draft.payload as ReportDraft;
    const card = cards.find(({ refs }) => (JSON.parse(refs) as Refs).draft === draft.id);
    const isSame = waiting.choices.some(({ answers: one }) => one?.isKept === true && one.unitId === answers.unitId);
    if (draft.id === id || draft.expiresAt <= scene.now || card === undefined || !isSame) continue;
    if (decided.has(eventOf(waiting))) continue;
    decided.add(eventOf(waiting));
    const there = { ...scene, press: { ...press, messageId: card.messageId } };
    const next = await continueReport(there, draft, waiting, {}, answers);
    const replies = next.replies.map((one) =>
      one.part === undefined ? one : { ...one, part: `${one.part}-${draft.id}` },
    );
    outcomes.push({ ...next, replies });
  }
  return {
    ...outcome,
    made: {
      records: outcomes.flatMap(({ made }) => made?.records ?? []),
      tickets: outcomes.flatMap(({ made }) => made?.tickets ?? []),
    },
    replies: outcomes.flatMap(({ replies }) => replies),
    writes: outcomes.flatMap(({ writes = [] }) => writes),
    audit: outcomes.flatMap(({ audit = [] }) => audit),
    attachments: outcomes.flatMap(({ attachments = [] }) => attachments),
    answered: outcomes.flatMap(({ answered = [] }) => answered),
  };
}

/** Withdraws a record because a person asked for it in words. */
export async function withdrawSaid(scene: Scene, number: number, reason: string): Promise<Outcome> {
  const found = await changeable(scene, number);
  if (!found.ok) return found.error;
  if (found.value.state === "withdrawn") return say(`${number} 已经撤销过了。`);
  const taken = await takeBack(scene, found.value, reason);
  const { record, writes, audit, freed } = taken;
  const withdrawn = withdrawnCard({ kind: kindOf(record), record, scene });
  const remark: readonly Block[] =
    freed === undefined ? [] : [{ type: "note", text: `${record.number} 已撤销${freedWords(taken)}。` }];
  const card = { ...withdrawn, blocks: [...withdrawn.blocks, ...remark] };
  return { replies: [{ card, refs: { records: [number] } }], writes, audit, line: card.summary };
}

/** Applies the correction in the words, or opens the form if there are no words. */
export async function correct(scene: Scene, number: number, words: string): Promise<Outcome> {
  if (words !== "") return await editInWords(scene, number, words);
  const found = await changeable(scene, number);
  return found.ok ? editForm(scene, number, found.value) : found.error;
}

/** The form to correct a record, sent as a new message, so that the receipt stays as it is. */
export function editForm(scene: Scene, number: number, record: Parameters<typeof partialOf>[0]): Outcome {
  const kind = kindOf(record);
  const draft = draftOf(scene, "edit", { number, version: record.version });
  const card = editCard(kind, number, draft.id, formValuesOf(kind, partialOf(record)));
  return {
    replies: [
      {
        card,
        refs: { draft: draft.id, records: [number] },
        ...(scene.press === undefined ? {} : { to: { chat: scene.chat.id } }),
      },
    ],
    writes: [insertDraft(scene.query, draft)],
    settled: false,
    ...(scene.press === undefined ? {} : { toast: { type: "info" as const, text: "更正表单在下面" } }),
  };
}

/** The receipt of a changed record, in place of the pressed card. */
async function showAgain(
  scene: Scene,
  press: CardPress,
  changed: Pick<Awaited<ReturnType<typeof changeRecord>>, "record" | "writes" | "audit">,
  tickets?: readonly Ticket[],
): Promise<Outcome> {
  const { record } = changed;
  const unit = scene.tree.units.get(record.unitId);
  if (unit === undefined) throw new Error(`record ${record.number} is of no unit`);
  const card = receiptCard({
    kind: kindOf(record),
    record,
    // Tickets changed by this decision are not written yet, so the caller passes them in.
    tickets: tickets ?? (await ticketsOfRecord(scene.query, record.id)),
    unit,
    other: await otherUnitOf(scene, record),
    target: record.targetUnitId === undefined ? undefined : scene.tree.units.get(record.targetUnitId),
    scene,
    remarks: depthRemarks(await gapsOf(scene, record)),
    joint: undefined,
  });
  const shown: Outcome = {
    replies: [{ card, to: placeBeside(scene, press), refs: { records: [record.number] } }],
    writes: changed.writes,
    audit: changed.audit,
  };
  // Includes files attached after the report. Files of a finding are shown with the finding.
  const held = await attachmentsOf(scene.query, record.number);
  const files = held.filter(({ ticketNumber }) => ticketNumber === undefined);
  return files.length === 0 ? shown : withNote(shown, attachedNote(files));
}

/**
 * Where an answer goes: a card with one question becomes the answer; a card that reports on several lines stays, and
 * the answer is sent below.
 */
export function placeBeside(scene: Scene, press: CardPress): { readonly patch: string } | { readonly chat: string } {
  const { draft, lines, records = [] } = scene.repliedTo ?? {};
  return lines !== undefined || (draft === undefined && records.length !== 1)
    ? { chat: scene.chat.id }
    : { patch: press.messageId };
}
