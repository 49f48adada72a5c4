import {
  type Card,
  findUnits,
  formValuesOf,
  type Kind,
  type LedgerRecord,
  type Partially,
  type Problem,
  pathOf,
  type Reported,
  readEdits,
  readForm,
  type Unit,
  workdaysBetween,
} from "#core";
import type { CardPress } from "#platforms";
import { finishDraft, type Ticket, ticketsOfRecord } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial, insteadOf } from "../denied.ts";
import { openDraft } from "../drafts.ts";
import { placeOf } from "../in-place.ts";
import { offerLines } from "../offers.ts";
import { note, quotable, say, sentences, warn } from "../replies.ts";
import { serving } from "../services.ts";
import { askSuperior } from "../tickets/held.ts";
import { openTickets, ticketAfter } from "../tickets/open.ts";
import { isFixedAnew, withFixed } from "../tickets/put-right.ts";
import { otherUnitOf } from "../units/whose.ts";
import { type Changed, changeable, changeRecord, contentOf, kindOf, partialOf } from "./change.ts";
import { differences, dueDifference, type Row, type TicketChange } from "./edit/differences.ts";
import { editCard } from "./forms.ts";
import { lockName, lockOver } from "./locks.ts";
import { moveRecord } from "./move.ts";
import { unitsMeant } from "./named-units.ts";
import { receiptButtons, receiptLine } from "./receipts.ts";
import { mayUnlock } from "./rights.ts";

/** Decides a correction in words: `人数=90`, `35人→53人`, `date 2026-11-19`. */
export async function editInWords(scene: Scene, number: number, words: string): Promise<Outcome> {
  const found = await changeable(scene, number);
  if (!found.ok) return found.error;
  const record = found.value;
  if (record.state === "withdrawn") return say(`${number} 已经撤销，未作改动。请先恢复再更正。`);
  const current = partialOf(record);
  const edits = readEdits(kindOf(record), words, { today: scene.today, current, mentions: scene.mentions });
  if (!edits.ok) {
    const text = sentences(edits.error.text, `${number} 没有改`);
    const { name } = serving(scene, "edit");
    const offered = edits.error.choices.map(({ label, said }) => ({ label, name, rest: `${number} ${said}` }));
    return offered.length === 0 ? say(text, { tone: "ask" }) : offerLines(scene, text, offered);
  }
  if (edits.value.edits.length === 0) {
    return say(`没看出要改什么，${number} 没有改。可以这样写：/改 ${number} 人数=90`, { tone: "ask" });
  }
  const values = Object.fromEntries(edits.value.edits.map((edit) => [edit.field, edit.value]));
  const outcome = await applyEdit(scene, record, current, values, words);
  return withUnread(outcome, edits.value.unread);
}

/** Shows which parts of a correction were not understood, so that nobody believes they were stored. */
function withUnread(outcome: Outcome, unread: readonly string[]): Outcome {
  const [first, ...rest] = outcome.replies;
  if (first === undefined || unread.length === 0 || outcome.settled === false) return outcome;
  const told = { type: "note", text: `「${unread.map(quotable).join("，")}」未记入` } as const;
  return {
    ...outcome,
    replies: [{ ...first, card: { ...first.card, blocks: [...first.card.blocks, told] } }, ...rest],
  };
}

/** Decides a correction that a person submitted with the record's form. */
export async function finishEdit(scene: Scene, press: CardPress): Promise<Outcome> {
  const draft = await openDraft(scene, press.id ?? "", "edit");
  if (!draft.ok) return draft.error;
  const { number, version } = draft.value.payload as { number: number; version: number };
  const found = await changeable(scene, number);
  if (!found.ok) return found.error;
  const record = found.value;
  if (record.version !== version) return warn(`${number} 刚被改过，请重新点更正`);
  const outcome = await applyEdit(scene, record, partialOf(record), press.form ?? {});
  if (outcome.settled !== false)
    return { ...outcome, writes: [finishDraft(scene.query, draft.value), ...(outcome.writes ?? [])] };
  if (outcome.toast?.type !== "warning") return outcome;
  const kind = kindOf(record);
  const values = { ...formValuesOf(kind, partialOf(record)), ...press.form };
  const card = editCard(kind, number, draft.value.id, values, outcome.toast.text);
  const refs = { draft: draft.value.id, records: [number] };
  return { ...outcome, replies: [{ card, refs, ...placeOf(scene) }] };
}

async function applyEdit(
  scene: Scene,
  record: LedgerRecord,
  current: Partially,
  values: Readonly<Record<string, string>>,
  words = "更正时报告已整改",
): Promise<Outcome> {
  const kind = kindOf(record);
  // Stored values were checked when they were entered; only new values are asked about here.
  const reading = readForm(kind, values, { today: scene.today, current, settled: true });
  const { problems } = reading;
  const which = problems.find(({ field, choices }) => field === "fixed" && choices !== undefined);
  if (which !== undefined && problems.length === 1 && scene.press === undefined) {
    const fixed = kind.quantities.find(({ key }) => key === kind.items?.fixed);
    const stated = `${fixed?.keys[0]}=${reading.partial.content.amounts[fixed?.key ?? ""]?.value}`;
    const offered = (which.choices ?? []).map(({ label, value }) => ({
      label,
      name: serving(scene, "edit").name,
      rest: `${record.number} ${stated} 已整改的是=${value}`,
    }));
    return offerLines(scene, sentences(which.text, `${record.number} 没有改`), offered);
  }
  if (problems.length > 0) {
    const said = problems.flatMap((problem) => [problem.text, ...howToInsist(record.number, kind, problem)]);
    return unchanged(scene, "ask", sentences(...said, `${record.number} 没有改`));
  }
  const reported = reading.partial as Reported;
  if (reported.unitName !== undefined) {
    const moved = await movedInWords(scene, record, reported);
    if (moved !== undefined) return moved;
    const text = `单位不能这样改。请先发 /撤 ${record.number}，再到「${reported.unitName}」的群里重报。${record.number} 没有改。`;
    return unchanged(scene, "ask", text);
  }
  const unclear = unclearTarget(scene, record, reported);
  if (unclear !== undefined) return unchanged(scene, "ask", sentences(unclear, `${record.number} 没有改`));
  const next = recordWith(scene, record, reported);
  const lock = next.day === record.day ? undefined : await lockOver(scene, record.unitId, next.day);
  if (lock !== undefined && !mayUnlock(scene, lock, record)) {
    const text = `${lockName(lock)}已经封账，改到该期须由书记修改。${record.number} 没有改。`;
    return insteadOf(denial("lock", lock.unitId, text), unchanged(scene, "ask", text));
  }
  const tickets = await ticketsAfter(scene, record, next, reported, words);
  const due = dueDifference(scene, kind, tickets);
  const rows = [...differences(scene, record, next), ...due];
  if (rows.length === 0) return unchanged(scene, "plain", `${record.number} 本来就是这样，没有变化。`);
  const changed = await changeRecord(scene, record, {
    action: "edit",
    next,
    // A new deadline is stored on the tickets and not in the record, so the record's history names it in the reason.
    reason: due.map((row) => row.join(" ")).join("；"),
    ...(tickets === undefined ? {} : { tickets: tickets.after, newTickets: tickets.added }),
  });
  return {
    replies: [
      { card: editedCard(scene, changed, rows), refs: { records: [record.number] }, ...placeOf(scene) },
      ...(await askSuperior(scene, record.number, newlyProposed(tickets))),
    ],
    writes: changed.writes,
    audit: changed.audit,
    line: `已更正 ${receiptLine({ kind, record: changed.record, scene })}`,
    ...(scene.press === undefined ? {} : { toast: { type: "success" as const, text: `已更正 ${record.number}` } }),
  };
}

/** How to confirm an unusual number: 「就是这么多，请写 /改 231 人数=2000人确认」. */
function howToInsist(number: number, kind: Kind, { type, field, choices }: Problem): readonly string[] {
  const key = kind.quantities.find((quantity) => quantity.key === field)?.keys[0];
  const [choice] = choices ?? [];
  if (type !== "implausible" || key === undefined || choice === undefined) return [];
  return [`就是这么多的话，请发 /改 ${number} ${key}=${choice.value}`];
}

/** Says that nothing was changed and why: as an answer to a message, as a toast to a press. */
const unchanged = (scene: Scene, tone: "ask" | "plain", text: string): Outcome =>
  scene.press === undefined
    ? say(text, { tone })
    : { replies: [], settled: false, toast: { type: tone === "ask" ? "warning" : "info", text } };

/**
 * Handles 「/改 231 单位=…」 alone if it names the other unit the reporter may have meant: the same as the button on the
 * receipt.
 */
async function movedInWords(scene: Scene, record: LedgerRecord, reported: Reported): Promise<Outcome | undefined> {
  const [unit, second] = findUnits(scene, reported.unitName ?? "");
  const other = await otherUnitOf(scene, record);
  if (unit === undefined || second !== undefined || unit.id !== other?.id) return undefined;
  if (differences(scene, record, recordWith(scene, record, reported)).length > 0) return undefined;
  const moved = await moveRecord(scene, record, unit.id);
  if (!moved.ok) {
    const text = sentences(moved.error.line ?? "", `${record.number} 没有改`);
    return insteadOf(moved.error, unchanged(scene, "ask", text));
  }
  const text = `✓ 已改记到${unit.name}：${receiptLine({ kind: kindOf(moved.value.record), record: moved.value.record, scene })}`;
  return {
    replies: [
      { card: note(text, { tone: "good" }), refs: { records: [record.number] } },
      ...(await askSuperior(scene, record.number, moved.value.tickets)),
    ],
    writes: moved.value.writes,
    audit: moved.value.audit,
    line: text,
  };
}

/**
 * The unit that the record is about. It is looked up again only if the correction names another, because a button may
 * have chosen among several.
 */
function targetAfter(scene: Scene, record: LedgerRecord, { targetName = "" }: Reported): readonly Unit[] {
  const { tree } = scene;
  const unit = tree.units.get(record.unitId);
  const known = tree.units.get(record.targetUnitId ?? "");
  if (targetName === record.content.fields.target || unit === undefined) return known === undefined ? [] : [known];
  return unitsMeant(scene, unit, targetName, {});
}

function unclearTarget(scene: Scene, record: LedgerRecord, reported: Reported): string | undefined {
  const found = targetAfter(scene, record, reported);
  if (found.length < 2) return undefined;
  const paths = found.slice(0, 5).map(({ id }) => pathOf(scene.tree, id, scene.today));
  return `叫「${reported.targetName}」的单位有${found.length}个：${paths.join("、")}${found.length > 5 ? "等" : ""}，请写全称`;
}

function recordWith(scene: Scene, record: LedgerRecord, stated: Reported): LedgerRecord {
  const [target] = targetAfter(scene, record, stated);
  const reported = target === undefined ? stated : { ...stated, targetName: target.name };
  return {
    ...record,
    category: reported.category,
    targetUnitId: target?.id,
    day: reported.day,
    dayTo: reported.dayTo,
    title: reported.title,
    content: contentOf(kindOf(record), reported),
    lag:
      Math.max(0, workdaysBetween(reported.day, scene.today)) < record.lag
        ? Math.max(0, workdaysBetween(reported.day, scene.today))
        : record.lag,
  };
}

/**
 * When the number of findings changes, so do the tickets: new ones open, the last open ones become void, closed ones
 * stay.
 */
async function ticketsAfter(
  scene: Scene,
  before: LedgerRecord,
  record: LedgerRecord,
  reported: Reported,
  words: string,
): Promise<TicketChange | undefined> {
  const kind = kindOf(record);
  if (kind.items === undefined) return undefined;
  const tickets = await ticketsOfRecord(scene.query, record.id);
  const [sample] = tickets;
  const items = reported.content.items ?? [];
  const wanted = Math.max(items.length, reported.content.amounts[kind.items.quantity]?.value ?? 0);
  const { due } = reported;
  const unitLabel = reported.targetName;
  const moved = tickets.map((ticket) => ticketAfter(scene, ticket, record, { to: wanted, due, unitLabel }));
  const last = due ?? sample?.due ?? record.day;
  const added = await openTickets(scene, record, { from: tickets.length + 1, to: wanted, due: last, unitLabel });
  const all = [...moved, ...added];
  const told = isFixedAnew(kind, before.content, reported.content)
    ? withFixed(kind, all, reported.content, { evidence: words, closedOn: scene.today, closedBy: scene.sender.id })
    : all;
  const after = tickets.map((ticket, index) => {
    const next = told[index] ?? ticket;
    return JSON.stringify(next) === JSON.stringify(ticket) ? ticket : { ...next, version: ticket.version + 1 };
  });
  return { before: tickets, after, added: told.slice(tickets.length) };
}

/** The findings which after a correction wait for a superior who has not been asked about them yet. */
function newlyProposed(tickets: TicketChange | undefined): readonly Ticket[] {
  if (tickets === undefined) return [];
  const changed = tickets.after.filter((ticket, index) => {
    const old = tickets.before[index];
    return old?.state !== "proposed" || old.unitId !== ticket.unitId;
  });
  return [...changed, ...tickets.added];
}

function editedCard(scene: Scene, { record }: Changed, rows: readonly Row[]): Card {
  const line = receiptLine({ kind: kindOf(record), record, scene });
  return {
    summary: `✓ 已更正 ${line}`,
    blocks: [
      { type: "text", text: `✓ 已更正 ${line}` },
      { type: "fields", rows },
      { type: "buttons", buttons: receiptButtons(record.number) },
    ],
  };
}
