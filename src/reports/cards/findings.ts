import { ticketName, whomOf } from "#bot";
import {
  type Block,
  type Button,
  type Card,
  COLOUR_MARKS,
  type Colour,
  colourOf,
  type Day,
  isWithin,
  printCount,
  printDay,
  type Tree,
  urgencyWords,
  type WorkdayOverrides,
} from "#core";
import type { Ticket } from "#store";

/**
 * Whether a finding concerns a unit's subtree: by the unit it is about, or by its issuer when the subject is only a
 * word.
 */
export const concerns = (tree: Tree, ticket: Ticket, unitId: string, day: Day): boolean =>
  isWithin(tree, ticket.unitId ?? ticket.issuerUnitId, unitId, day);

/** How many findings are in which state. */
export interface FindingCount {
  readonly open: number;
  readonly overdue: number;
  readonly closed: number;
}

/** Counts findings: open ones, overdue ones among them, and those that wait for verification. */
export function countFindings(tickets: readonly Ticket[], today: Day): FindingCount {
  const open = tickets.filter(({ state }) => state === "open");
  return {
    open: open.length,
    overdue: open.filter(({ due }) => due < today).length,
    closed: tickets.filter(({ state }) => state === "closed").length,
  };
}

/** The counts in words: 「待整改3条（超期1条），待核验2条」. */
export function findingsLine({ open, overdue, closed }: FindingCount): string {
  if (open === 0 && closed === 0) return "整改：无待办事项";
  const parts = [
    ...(open === 0
      ? []
      : [`待整改${printCount(open, "条")}${overdue === 0 ? "" : `（超期${printCount(overdue, "条")}）`}`]),
    ...(closed === 0 ? [] : [`待核验${printCount(closed, "条")}`]),
  ];
  return `整改：${parts.join("，")}`;
}

/** What the list and the card of findings need besides the findings. */
export interface FindingsView {
  readonly tree: Tree;
  readonly today: Day;
  readonly calendar: WorkdayOverrides;
  /**
   * Ticket id → how many findings of this type the unit had within twelve months, this one included; absent for the
   * first one.
   */
  readonly repeats: ReadonlyMap<string, number>;
  /** The names of the pictures and files of the single finding that is shown. */
  readonly attached?: readonly string[] | undefined;
}

/** The mark, state and deadline of a finding in a few words. */
export function standing(
  ticket: Ticket,
  view: Pick<FindingsView, "today" | "calendar">,
): { colour: Colour; text: string } {
  if (ticket.state === "closed") return { colour: "none", text: "已报完成，待核验" };
  if (ticket.state === "verified")
    return { colour: "none", text: `已核验（${printDay(ticket.verifiedOn ?? ticket.due, view.today)}）` };
  if (ticket.state === "proposed") return { colour: "none", text: "待上级确认，暂不计入" };
  if (ticket.state === "declined") return { colour: "none", text: "上级未列入整改" };
  if (ticket.state === "void") return { colour: "none", text: "已作废" };
  const colour = colourOf(ticket.due, view.today, view.calendar);
  const extended = ticket.due === ticket.originalDue ? "" : `（原${printDay(ticket.originalDue, view.today)}）`;
  const how = urgencyWords(ticket.due, view.today, view.calendar);
  return { colour, text: `${how}，期限${printDay(ticket.due, view.today)}${extended}` };
}

/** A finding in one line: 「🔴 Z18 市水务局机关支部 会议记录缺签到 · 已超期，期限9月30日」. */
export function findingLine(ticket: Ticket, view: FindingsView): string {
  const { colour, text } = standing(ticket, view);
  const repeat = view.repeats.get(ticket.id);
  return [
    `${ticket.state === "open" ? COLOUR_MARKS[colour] : "⚪"} ${ticketName(ticket)} ${whomOf(view.tree, ticket)}`,
    `${ticket.text === "" ? "（未写明）" : ticket.text} · ${text}`,
    ...(repeat === undefined ? [] : [`· 12个月内同类第${repeat}次`]),
  ].join(" ");
}

const MOST_LISTED = 20;

/** The number and names of files: 「2个：现场照片.jpg、签到表.pdf」; empty if there are none. */
export const attachedWords = (names: readonly string[]): string =>
  names.length === 0 ? "" : `${printCount(names.length, "个")}：${names.join("、")}`;

/** The list of open findings as a card, the most urgent first. */
export function findingsCard(name: string, tickets: readonly Ticket[], view: FindingsView): Card {
  const title = `${name} · 整改`;
  const count = countFindings(tickets, view.today);
  if (tickets.length === 0) {
    return {
      title,
      tone: "good",
      summary: `${title}：没有`,
      blocks: [{ type: "text", text: "无未办结的整改事项。" }],
    };
  }
  const order = (ticket: Ticket) =>
    (ticket.state === "open" ? "0" : "1") + ticket.due + String(ticket.number).padStart(9, "0");
  const listed = tickets.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return {
    title,
    subtitle: findingsLine(count).slice("整改：".length),
    tone: count.overdue > 0 ? "bad" : "plain",
    summary: `${title}：${findingsLine(count).slice("整改：".length)}`,
    blocks: [
      ...listed.slice(0, MOST_LISTED).map((ticket): Block => ({ type: "text", text: findingLine(ticket, view) })),
      ...(listed.length > MOST_LISTED
        ? [
            {
              type: "note",
              text: `另有${printCount(listed.length - MOST_LISTED, "条")}未列出，请按单位查询：/整改 单位名称`,
            } as const,
          ]
        : []),
      { type: "note", text: "整改后请发：/销号 Z编号 整改情况；延期请发：/延期 Z编号 到几月几日 理由" },
    ],
  };
}

/** A finding as a card, with its history and the buttons that its reader may press. */
export function findingCard(ticket: Ticket, view: FindingsView, buttons: readonly Button[] = []): Card {
  const { colour, text } = standing(ticket, view);
  const title = `${ticketName(ticket)} 整改`;
  const repeat = view.repeats.get(ticket.id);
  const issuer = view.tree.units.get(ticket.issuerUnitId)?.name ?? "";
  const rows: (readonly [string, string])[] = [
    ["单位", whomOf(view.tree, ticket)],
    ["问题", ticket.text === "" ? "（未写明）" : ticket.text],
    ["责任人", ticket.owner ?? ""],
    ["类型", ticket.type],
    ["提出单位", `${issuer}（${printDay(ticket.foundOn, view.today)}）`],
    ["期限", printDay(ticket.due, view.today)],
    ...(ticket.due === ticket.originalDue ? [] : [["原定期限", printDay(ticket.originalDue, view.today)] as const]),
    ["现状", text],
    ...(ticket.evidence === undefined ? [] : [["整改情况", ticket.evidence] as const]),
    ["附件", attachedWords(view.attached ?? [])],
  ];
  const tone = ticket.state === "verified" ? "good" : colour === "red" || colour === "dark" ? "bad" : "plain";
  return {
    title,
    tone,
    summary: `${title}：${text}`,
    blocks: [
      { type: "fields", rows: rows.filter(([, value]) => value !== "") },
      ...(repeat === undefined ? [] : [{ type: "note", text: `该单位12个月内第${repeat}次出现同类问题。` } as const]),
      ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
    ],
  };
}
