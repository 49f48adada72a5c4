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
  printDay,
  rowsOf,
  type Unit,
} from "#core";
import { recordsOfKind } from "#store";
import type { Scene } from "../command.ts";
import { integrityBlocks, isLate, jointBlocks, lateBlocks, type Receipt, ticketBlocks } from "./receipts/blocks.ts";
import { isRestricted, sightOf } from "./rights.ts";

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
