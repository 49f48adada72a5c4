import { type LedgerRecord, lookUp } from "#core";
import type { CardPress } from "#platforms";
import { attachmentsOf, recordByNumber, type Ticket, ticketsOfRecord } from "#store";
import type { ActionHandlers, Command, Handler, Outcome, Scene } from "../command.ts";
import { placeOf } from "../in-place.ts";
import { warn } from "../replies.ts";
import { attachedNote, withNote } from "../sent-files.ts";
import { askSuperior } from "../tickets/held.ts";
import { revived } from "../tickets/open.ts";
import { otherUnitOf } from "../units/whose.ts";
import { changeable, changeRecord, kindOf, withdraw } from "./change.ts";
import { editForm } from "./corrections.ts";
import { freedWords, takeBack, takeBackRecalled } from "./duplicates.ts";
import { hangsOn, hostsBefore, nearestHost } from "./hosts.ts";
import { moveRecord } from "./move.ts";
import { depthRemarks, gapsOf, receiptCard, withdrawnCard } from "./receipts.ts";
import { draftPresses } from "./report/draft-actions.ts";
import { isRestricted, mayRead, recordOfPress } from "./rights.ts";

/** The handlers of buttons that every record's cards have: questions, forms, receipts. Commands add their own. */
export const presses: ActionHandlers = {
  ...draftPresses,

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

/** Whether a finding is opened again when its record is restored: not if a correction had removed it before. */
function isWanted(record: LedgerRecord, seq: number): boolean {
  const { items } = kindOf(record);
  const stated = items === undefined ? 0 : (record.content.amounts[items.quantity]?.value ?? 0);
  return seq <= Math.max(record.content.items?.length ?? 0, stated);
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
