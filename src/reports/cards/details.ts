import {
  allKinds,
  type Block,
  type Button,
  type Card,
  CLOSED,
  type Day,
  type Kind,
  kinds,
  type LedgerRecord,
  lineOf,
  printCount,
  printDay,
  rowsOf,
  type Sight,
  type Tree,
} from "#core";
import { type Attachment, type Query, type Revision, readBack, recordsById, sharesOf, type Ticket } from "#store";
import type { Asked } from "../figures/question.ts";
import { readRuns, unitDaysOf } from "../figures/unit-days.ts";
import { attachedWords } from "./findings.ts";

/** How many records one page of a list on a card has. */
export const PAGE = 8;

/** One page of the records behind a summary. */
export interface Details {
  readonly asked: Asked;
  readonly records: readonly LedgerRecord[];
  /** The number of records found so far; `isAll` says whether it is the exact total. */
  readonly total: number;
  readonly isAll: boolean;
  readonly offset: number;
}

/** Up to how many records a list on a card counts exactly. */
const COUNTED = 200;

/** The records behind a summary, newest first. Restricted kinds are never listed. */
export async function details(query: Query, tree: Tree, asked: Asked, offset: number): Promise<Details> {
  const open = allKinds.filter((kind) => kind.restricted !== true).map((kind) => kind.name);
  const { from, to } = asked.period;
  // A record belongs each day to the superior that its unit had on that day, as in the stored sums.
  const runs = unitDaysOf(tree, asked.unit, "all", { from, to });
  const question = {
    kinds: asked.kind === undefined ? open : [asked.kind.name],
    ...(asked.category === undefined ? {} : { categories: [asked.category] }),
    confirmedOnly: asked.confirmedOnly,
    reach: "own",
  } as const;
  const least = Math.max(COUNTED, offset + PAGE + 1);
  const { rows: found, isAll } = await readBack({ from, to }, least, (span) =>
    readRuns(runs, span, (days) => sharesOf(query, { ...question, ...days })),
  );
  const page = found.slice(offset, offset + PAGE).map(({ recordId }) => recordId);
  return { asked, records: await recordsById(query, page), total: found.length, isAll, offset };
}

/** The list of records as a card; each record has a button. */
export function detailsCard(found: Details, today: Day, tree: Tree, address: (offset: number) => string): Card {
  const { asked, records, total, isAll, offset } = found;
  const title = `${asked.unit.name} ${asked.category ?? asked.kind?.label ?? "全部"} · ${asked.period.label} 明细`;
  if (asked.kind !== undefined && !isListed(asked.kind)) {
    return { title, tone: "quiet", summary: title, blocks: [{ type: "text", text: "这类数据依规不展开。" }] };
  }
  if (total === 0)
    return { title, summary: `${title}：无记录`, blocks: [{ type: "text", text: `${asked.period.label}无记录` }] };
  const lines = records.map(
    (record): Block => ({
      type: "text",
      text: `${record.number} ${kinds[record.kind].command.zh} ${unitName(tree, record)} ${lineOf(kinds[record.kind], record, today)}`,
    }),
  );
  const pages: readonly Button[] = [
    ...(offset > 0
      ? [{ text: "上一页", press: { action: "detail" as const, value: address(Math.max(0, offset - PAGE)) } }]
      : []),
    ...(offset + PAGE < total
      ? [{ text: "下一页", press: { action: "detail" as const, value: address(offset + PAGE) } }]
      : []),
  ];
  const all = isAll ? `共${printCount(total, "条")}` : "后面还有";
  const range = total <= PAGE ? all : `第${offset + 1}–${offset + records.length}条，${all}`;
  return {
    title,
    subtitle: range,
    summary: `${title}：${range}`,
    blocks: [
      ...lines,
      ...(pages.length === 0 ? [] : [{ type: "buttons", buttons: pages } as const]),
      { type: "note", text: "查看单条来源及变更请发 /明细 编号。" },
    ],
  };
}

const isListed = (kind: Kind): boolean => kind.restricted !== true;
const unitName = (tree: Tree, record: LedgerRecord): string => tree.units.get(record.unitId)?.name ?? "";

/** A record for display: its content, the original message, its tickets, and its history. */
export interface OneRecord {
  readonly record: LedgerRecord;
  readonly unitName: string;
  readonly reporter: string;
  readonly tickets: readonly Ticket[];
  readonly revisions: readonly Revision[];
  readonly names: ReadonlyMap<string, string>;
  readonly merged: readonly LedgerRecord[];
  readonly attachments: readonly Attachment[];
}

const STATES = {
  counted: "已计入",
  pending: "待确认，未计入",
  returned: "已退回，未计入",
  withdrawn: "已撤销，未计入",
} as const;

/** The record as a card: every field, the line as it was typed, who and when, and each change since. */
export function recordCard(one: OneRecord, today: Day, zone: string, sight: Sight = "closed"): Card {
  const { record } = one;
  const kind = kinds[record.kind];
  const title = `${record.number} ${kind.label}`;
  const history = one.revisions.filter((revision) => revision.version > 1);
  return {
    title,
    subtitle: `${one.unitName} · ${STATES[record.state]}${record.confirmedAt === undefined ? "" : " · 已核"}`,
    tone: record.state === "counted" ? "plain" : "quiet",
    summary: `${title} ${lineOf(kind, record, today, sight)}`,
    blocks: [
      { type: "fields", rows: [...rowsOf(kind, record, today, sight), ...attachedRow(one.attachments)] },
      ...one.tickets.map(
        (ticket): Block => ({
          type: "text",
          text: `Z${ticket.number} ${ticket.text || "（未写明）"} · ${TICKET_STATES[ticket.state]} · 期限${printDay(ticket.due, today)}`,
        }),
      ),
      { type: "divider" },
      { type: "text", text: `${one.reporter} ${stamp(record.reportedAt, zone, today)} 原话：`, size: "small" },
      { type: "quote", text: kind.restricted === true && sight === "closed" ? CLOSED : record.line },
      ...(history.length === 0 ? [] : [historyBlock(one, history, { today, zone, sight })]),
    ],
  };
}

const attachedRow = (attachments: readonly Attachment[]): readonly (readonly [string, string])[] =>
  attachments.length === 0 ? [] : [["附件", attachedWords(attachments.map(({ name }) => name))]];

const TICKET_STATES = {
  proposed: "待上级确认",
  declined: "未列入整改",
  open: "待整改",
  closed: "待核验",
  verified: "已核验",
  void: "已作废",
} as const;
const ACTIONS: Readonly<Record<Revision["action"], string>> = {
  report: "登记",
  edit: "更正",
  withdraw: "撤销",
  restore: "恢复",
  confirm: "核实",
  return: "退回",
  join: "合为一场",
  separate: "不再合并",
  count: "计入",
  close: "报整改完成",
  verify: "核验整改",
  "send-back": "退回整改",
  accept: "确认列入整改",
  decline: "不列入整改",
  extend: "延长整改期限",
};

interface HistoryView {
  readonly today: Day;
  readonly zone: string;
  readonly sight: Sight;
}

function historyBlock(one: OneRecord, history: readonly Revision[], { today, zone, sight }: HistoryView): Block {
  return {
    type: "fold",
    title: `改动${printCount(history.length, "次")}`,
    blocks: history.map((revision): Block => {
      const reason = revision.change.reason?.[1];
      const who = one.names.get(revision.byId) ?? "";
      return {
        type: "text",
        text: `${stamp(revision.at, zone, today)} ${who} ${ACTIONS[revision.action]}${reason === undefined ? "" : `：${String(reason)}`}${changed(revision, one.record, today, sight)}`,
      };
    }),
  };
}

/** The change in one step of the history, in the words of the kind: 「志愿者人数 32人 → 33人」. */
function changed(revision: Revision, record: LedgerRecord, today: Day, sight: Sight): string {
  const kind = kinds[record.kind];
  const [before, after] = [0, 1].map((side) => {
    const at = Object.entries(revision.change).map(([field, values]) => [field, values[side] ?? undefined]);
    return new Map(rowsOf(kind, { ...record, ...Object.fromEntries(at) }, today, sight));
  }) as [Map<string, string>, Map<string, string>];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((label) => before.get(label) !== after.get(label))
    .map((label) => `；${label} ${before.get(label) ?? "（无）"} → ${after.get(label) ?? "（无）"}`)
    .join("");
}

function stamp(instant: string, zone: string, today: Day): string {
  const time = new Intl.DateTimeFormat("zh-CN", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(instant));
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(instant));
  return `${printDay(day, today)} ${time}`;
}
