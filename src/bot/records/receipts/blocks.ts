import { type Block, type Kind, type LedgerRecord, type Press, printCount, printDay, type Unit } from "#core";
import type { Ticket } from "#store";
import type { Scene } from "../../command.ts";

/** What a receipt shows of a record. */
export interface Receipt {
  readonly kind: Kind;
  readonly record: LedgerRecord;
  readonly tickets: readonly Ticket[];
  readonly unit: Unit;
  /** The other unit that the reporter may have meant; a button moves the record there. */
  readonly other?: Unit | undefined;
  readonly target: Unit | undefined;
  readonly scene: Scene;
  /** What was approximate, inferred or unusual. */
  readonly remarks: readonly string[];
  /** Another unit's record that may be the same event. */
  readonly joint: LedgerRecord | undefined;
  /** Who is asked about proposed findings, by name. */
  readonly accepters?: string | undefined;
}

/** What a receipt says of its findings: their numbers, states and deadlines. */
export function ticketBlocks(receipt: Receipt): readonly Block[] {
  const { tickets, scene, target, record } = receipt;
  if (tickets.length === 0) return [];
  const about = target?.name ?? record.content.fields.target ?? "";
  const told = (ticket: Ticket) =>
    ticket.state === "open" ? `期限${printDay(ticket.due, scene.today)}` : TICKET_STATES[ticket.state];
  return [
    { type: "divider" },
    { type: "text", text: `整改单${printCount(tickets.length, "张")} ${about}`.trim(), weight: "bold" },
    ...heldBlocks(receipt),
    ...runsOf(tickets, told).map(([first, last]): Block => {
      const numbers = first === last ? `Z${first.number}` : `Z${first.number}–Z${last.number}`;
      return { type: "text", text: `${numbers} ${first.text === "" ? "（未写明）" : first.text} · ${told(first)}` };
    }),
  ];
}

const TICKET_STATES = {
  proposed: "待上级确认",
  declined: "上级未列入整改",
  closed: "已整改，待核验",
  verified: "已核验",
  void: "已作废",
} as const;

/** Says that findings without acceptance are in no total yet, and who must accept them. */
function heldBlocks({ tickets, target, accepters }: Receipt): readonly Block[] {
  const [held] = tickets.filter(({ state }) => state === "proposed");
  if (held === undefined) return [];
  const who = accepters === undefined ? "" : `（${accepters}）`;
  const text = `${target?.name ?? "被检单位"}不是本单位或下级单位，已请其上级确认${who}；确认前问题不计入统计，也不提醒。`;
  return [{ type: "note", text }];
}

/** Merges consecutive tickets without text and in the same state into one line. */
function runsOf(tickets: readonly Ticket[], told: (ticket: Ticket) => string): readonly (readonly [Ticket, Ticket])[] {
  const runs: [Ticket, Ticket][] = [];
  for (const ticket of tickets) {
    const run = runs.at(-1);
    const [, last] = run ?? [];
    const isNext = last !== undefined && last.number + 1 === ticket.number;
    if (run !== undefined && isNext && last.text === "" && ticket.text === "" && told(last) === told(ticket))
      run[1] = ticket;
    else runs.push([ticket, ticket]);
  }
  return runs;
}

const LATE_WORKDAYS = 5;

/** Whether a report came more than a working week after the event; its receipt marks it. */
export const isLate = (record: LedgerRecord): boolean => record.lag > LATE_WORKDAYS;

/** Says by how many days a late report is late. */
export const lateBlocks = ({ record }: Receipt): readonly Block[] =>
  isLate(record) && record.state !== "pending"
    ? [{ type: "note", text: `补报（距活动${record.lag}个工作日），计入${printMonth(record)}。` }]
    : [];

const printMonth = (record: LedgerRecord): string =>
  `${Number(record.day.slice(0, 4))}年${Number(record.day.slice(5, 7))}月`;

/** The categories of study for which the summary counts whether 廉政警示教育 took place. */
const INTEGRITY_ASKED = new Set(["班子会", "中心组"]);

/** Says that a record of 班子会 or 中心组 does not state whether 廉政警示教育 took place; empty if nothing is missing. */
export function integrityGap({ kind, category, content }: LedgerRecord): readonly string[] {
  const isBlank = (content.fields.integrity ?? "") === "";
  return kind === "study" && INTEGRITY_ASKED.has(category) && isBlank ? ["没填廉政教育"] : [];
}

/**
 * Asks with buttons whether a 班子会 or 中心组 meeting had 廉政警示教育, if its report did not say; if it said no, states what
 * follows.
 */
export function integrityBlocks({ kind, category, number, content }: LedgerRecord): readonly Block[] {
  if (kind !== "study" || !INTEGRITY_ASKED.has(category)) return [];
  const { integrity } = content.fields;
  if (integrity === "是") return [];
  if (integrity !== undefined && integrity !== "")
    return [{ type: "note", text: "已记下：这次没有安排党风廉政警示教育。讲稿会按实际次数写。" }];
  const press = (value: string): Press => ({ action: "integrity", id: String(number), value });
  return [
    { type: "divider" },
    { type: "text", text: "这次安排党风廉政警示教育内容了吗？", weight: "bold" },
    {
      type: "buttons",
      buttons: [
        { text: "安排了", press: press("是") },
        { text: "没有安排", press: press("否") },
      ],
    },
  ];
}

/** Asks the later reporter whether two units held one event together. If they say yes, the city counts it once. */
export function jointBlocks({ joint, record, scene }: Receipt): readonly Block[] {
  if (joint === undefined) return [];
  const host = scene.tree.units.get(joint.unitId)?.name ?? "";
  const press = (value: string): Press => ({
    action: "joint",
    id: String(record.number),
    value: `${value}:${joint.number}`,
  });
  return [
    { type: "divider" },
    {
      type: "text",
      text: `${host}同一天也报了「${joint.title}」（${joint.number}），是一起办的同一场吗？`,
      weight: "bold",
    },
    {
      type: "buttons",
      buttons: [
        { text: "同一场，同一批人（取较大数）", press: press("same") },
        { text: "同一场，各算各的（相加）", press: press("different") },
        { text: "不是一场", press: press("no") },
      ],
    },
  ];
}
