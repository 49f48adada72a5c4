import {
  addDays,
  type Block,
  type Button,
  type Card,
  CLOSED,
  type Day,
  depthGaps,
  followingIn,
  isSeminar,
  type Kind,
  kinds,
  type LedgerRecord,
  lineOf,
  type Press,
  printCount,
  printDay,
  rowsOf,
  type Unit,
} from "#core";
import { recordsOfKind, type Ticket } from "#store";
import type { Scene } from "../command.ts";
import { superiorOf } from "../tickets/held.ts";
import { isRestricted, sightOf } from "./rights.ts";

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
}

/** The whole record and its unit in one line: 「231 志愿 11月21日 清洁家园 32人 受益110人次 2小时 · 市财政局」. */
export function receiptLine(
  { kind, record, scene }: Pick<Receipt, "kind" | "record" | "scene">,
  sight = sightOf(scene, record),
): string {
  const unit = scene.tree.units.get(record.unitId)?.name ?? "";
  return `${record.number} ${kind.command.zh} ${lineOf(kind, record, scene.today, sight)} · ${unit}`;
}

/**
 * A short line to remind the reporter of a record: 「231 志愿服务 11月21日 清洁家园」. For a restricted record the content is left
 * out, whatever rights the reporter has now.
 */
export function reminderLine({ number, kind, day, title }: LedgerRecord, today: Day): string {
  const said = isRestricted({ kind }) ? CLOSED : `${printDay(day, today)} ${title}`;
  return `${number} ${kinds[kind].label} ${said}`;
}

/** The receipt: one line if everything was clear, every field if something was approximate, inferred or unusual. */
export function receiptCard(receipt: Receipt): Card {
  const { record, kind, unit, other } = receipt;
  const line = `✓ ${receiptLine(receipt)}`;
  const buttons = [...receiptButtons(record.number), ...moveButton(record.number, other)];
  if (isPlain(receipt))
    return {
      summary: line,
      blocks: [
        { type: "text", text: line },
        { type: "buttons", buttons },
      ],
    };
  // A record in a closed period does not count before a secretary consents.
  const isWaiting = record.state === "pending";
  return {
    title: isWaiting ? `待同意：${kind.label}（编号${record.number}）` : `✓ 已登记 ${record.number} ${kind.label}`,
    subtitle: unit.name,
    tone: isWaiting ? "warn" : "good",
    ...ringOf(receipt),
    summary: isWaiting ? `待同意：${receiptLine(receipt)}` : line,
    blocks: [
      { type: "fields", rows: rowsBeside(receipt) },
      ...ticketBlocks(receipt),
      ...receipt.remarks.map((text): Block => ({ type: "note", text })),
      ...lateBlocks(receipt),
      ...integrityBlocks(record),
      ...jointBlocks(receipt),
      { type: "buttons", buttons },
    ],
  };
}

/**
 * Mentions the person whom the report names with @ as the owner of its findings. A finding that waits for a superior
 * mentions nobody.
 */
function ringOf({ record, tickets, scene }: Receipt): Pick<Card, "rings"> {
  const { owner } = record.content.fields;
  const person = scene.mentions.find(({ personId, name }) => personId !== undefined && name !== "" && name === owner);
  const isGiven = tickets.some(({ state }) => state === "open") && person?.personId !== scene.sender.id;
  return person?.personId === undefined || !isGiven ? {} : { rings: [person.personId] };
}

/** The rows of a receipt, without the findings that it lists as tickets below. */
function rowsBeside({ kind, record, tickets, scene }: Receipt): ReturnType<typeof rowsOf> {
  const rows = rowsOf(kind, record, scene.today, sightOf(scene, record));
  const items = record.content.items ?? [];
  const areTickets = items.length > 0 && items.every((item, index) => tickets[index]?.text === item);
  return areTickets ? rows.filter(([label]) => label !== kind.items?.label) : rows;
}

/** Whether nothing of the report was inferred: the record holds what was said, and belongs to the group's unit. */
export const saysNothingNew = (receipt: Receipt): boolean =>
  isPlain(receipt) && receipt.scene.unit?.id === receipt.unit.id;

function isPlain(receipt: Receipt): boolean {
  const { record, tickets, remarks, joint } = receipt;
  const approximate = Object.values(record.content.amounts).some((amount) => amount.approx === true);
  const kept = (record.content.kept ?? []).length > 0 || (record.content.mentioned ?? []).length > 0;
  return (
    !approximate &&
    !kept &&
    tickets.length === 0 &&
    remarks.length === 0 &&
    joint === undefined &&
    !isLate(record) &&
    integrityBlocks(record).length === 0
  );
}

/** The two buttons under every receipt. */
export function receiptButtons(number: number): readonly Button[] {
  return [
    { text: "更正", press: { action: "edit", id: String(number) } },
    { text: "撤销", press: { action: "withdraw", id: String(number) }, confirm: `撤销 ${number}？撤销后还能恢复。` },
  ];
}

/** The button on a receipt that moves the record to the other unit its reporter may have meant. */
const moveButton = (number: number, other: Unit | undefined): readonly Button[] =>
  other === undefined
    ? []
    : [{ text: `改记到${other.name}`, press: { action: "record-unit", id: String(number), value: other.id } }];

function ticketBlocks({ tickets, scene, target, record }: Receipt): readonly Block[] {
  if (tickets.length === 0) return [];
  const about = target?.name ?? record.content.fields.target ?? "";
  const told = (ticket: Ticket) =>
    ticket.state === "open" ? `期限${printDay(ticket.due, scene.today)}` : TICKET_STATES[ticket.state];
  return [
    { type: "divider" },
    { type: "text", text: `整改单${printCount(tickets.length, "张")} ${about}`.trim(), weight: "bold" },
    ...heldBlocks(tickets, target, scene),
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
function heldBlocks(tickets: readonly Ticket[], target: Unit | undefined, scene: Scene): readonly Block[] {
  const [held] = tickets.filter(({ state }) => state === "proposed");
  if (held === undefined) return [];
  const superior = scene.tree.units.get(superiorOf(scene, held));
  const who = superior === undefined || superior.kind === "root" ? "管理员" : `${superior.name}书记`;
  const text = `${target?.name ?? "被检单位"}不是本单位或下级单位，已请其上级确认（${who}）；确认前问题不计入统计，也不提醒。`;
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
const isLate = (record: LedgerRecord): boolean => record.lag > LATE_WORKDAYS;

const lateBlocks = ({ record }: Receipt): readonly Block[] =>
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
function integrityBlocks({ kind, category, number, content }: LedgerRecord): readonly Block[] {
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
function jointBlocks({ joint, record, scene }: Receipt): readonly Block[] {
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

/** The question whether a report is of an occasion that was reported before. */
export const sameQuestion = (kind: Kind, { category }: LedgerRecord, earlier: LedgerRecord): string =>
  followingIn(kind, category) === undefined
    ? `与 ${earlier.number} 是同一场吗？`
    : `与 ${earlier.number} 是同一次${category}吗？`;

/**
 * The question if the same unit seems to report one event twice. The record is pending and does not count before the
 * answer.
 */
export function repeatCard(receipt: Receipt, earlier: LedgerRecord): Card {
  const { record, kind, scene } = receipt;
  const summary = sameQuestion(kind, record, earlier);
  const counter = followingIn(kind, record.category) === undefined ? "场" : "次";
  return {
    title: summary,
    tone: "ask",
    summary,
    blocks: [
      { type: "text", text: `刚报的：${receiptLine(receipt)}` },
      { type: "text", text: `已有的：${receiptLine({ kind, record: earlier, scene })}` },
      {
        type: "buttons",
        buttons: [
          {
            text: `是同一${counter}，不用重复记`,
            style: "primary",
            press: { action: "repeat", id: String(record.number), value: "same" },
          },
          { text: `不是，两${counter}都算`, press: { action: "repeat", id: String(record.number), value: "other" } },
        ],
      },
      { type: "note", text: "暂不计入统计，点选后再定。" },
    ],
  };
}

/** The receipt of a record after it was withdrawn. */
export function withdrawnCard(receipt: Pick<Receipt, "kind" | "record" | "scene">): Card {
  const { record } = receipt;
  const line = `已撤销 ${receiptLine(receipt)}`;
  return {
    summary: line,
    tone: "quiet",
    blocks: [
      { type: "text", text: line, tone: "quiet" },
      { type: "buttons", buttons: [{ text: "恢复", press: { action: "restore", id: String(record.number) } }] },
    ],
  };
}

const LOOK_BACK_DAYS = 366;

/** The question on the receipt of a seminar whose report says too little. */
export const depthRemarks = (gaps: readonly string[]): readonly string[] =>
  gaps.length === 0
    ? []
    : [
        `中心组学习${gaps.join("、")}，点「更正」补上${gaps.includes("缺专题") ? "（专题填在「主题」里）" : ""}；确实没有的，在「备注」里写一句原因。`,
      ];

/** What the seminars of the last year leave open. */
export async function gapsOf(scene: Scene, record: LedgerRecord): Promise<readonly string[]> {
  if (!isSeminar(record)) return [];
  const from = addDays(record.day, -LOOK_BACK_DAYS);
  const known = await recordsOfKind(scene.query, "study", from, addDays(record.day, -1), [record.unitId]);
  return depthGaps(record, known);
}
