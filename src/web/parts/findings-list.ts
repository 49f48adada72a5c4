import { html } from "hono/html";
import { ticketName, whomOf } from "#bot";
import {
  type Colour,
  colourOf,
  compareNames,
  type Day,
  printDay,
  type Unit,
  type WorkdayOverrides,
  workdaysBetween,
} from "#core";
import { standing } from "#reports";
import { declaredDays, namesOf, remindersOf, repeatsOf, secretaryNames, settledTickets, type Ticket } from "#store";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import type { Visit } from "../session/request-context.ts";
import type { Choice, Column, List } from "./list.ts";
import { concerning, openFindings } from "./overview/attention.ts";
import { unitLink } from "./unit-words.ts";

/** A finding with what its row shows. */
export interface FindingRow {
  readonly ticket: Ticket;
  readonly name: string;
  readonly text: string;
  readonly whom: string;
  /** The person responsible: the one the inspection named, else the unit's secretary. */
  readonly owner: string;
  readonly issuer: string;
  readonly colour: Colour | "closed";
  readonly standing: string;
  /** When the finding was last reminded of, or how long it has waited for verification; empty if neither applies. */
  readonly pursued: string;
  /** Who verified the finding, and who reported it corrected with which words; empty while it is open. */
  readonly closing: string;
  /**
   * The number of this finding among the unit's findings of this type within twelve months; undefined for the first.
   */
  readonly repeat: number | undefined;
}

/** How many corrected findings are listed, newest first; older ones open by their number. */
const MOST_SETTLED = 2_000;

/**
 * The findings of a unit's subtree: the unsettled ones, the nearest deadline first, or the settled ones, the newest
 * first.
 */
export async function findingRows(visit: Visit, unit: Unit, isSettled = false): Promise<readonly FindingRow[]> {
  const { query, tree, today } = visit;
  const tickets = isSettled
    ? concerning(visit, unit, await settledTickets(query, MOST_SETTLED))
    : await openFindings(visit, unit);
  const [calendar, reminders, repeats, secretaries, names] = await Promise.all([
    declaredDays(query),
    remindersOf(
      query,
      TICKET_RULES,
      tickets.flatMap(({ id, state }) => (state === "open" ? [id] : [])),
    ),
    repeatsOf(query, tickets),
    secretaryNames(
      query,
      tickets.flatMap(({ owner, unitId }) => (owner === undefined && unitId !== undefined ? [unitId] : [])),
    ),
    namesOf(
      query,
      isSettled ? tickets.flatMap(({ closedBy, verifiedBy }) => [closedBy ?? [], verifiedBy ?? []].flat()) : [],
    ),
  ]);
  // The reminders are sorted by day, so the newest one of each finding remains in the map.
  const reminded = new Map(reminders.map(({ about, day }) => [about, day]));
  return tickets.map((ticket) => ({
    ticket,
    name: ticketName(ticket),
    text: ticket.text === "" ? "（未写明）" : ticket.text,
    whom: whomOf(tree, ticket),
    owner: ownerOf(ticket, secretaries.get(ticket.unitId ?? "")),
    issuer: tree.units.get(ticket.issuerUnitId)?.name ?? "",
    colour:
      ticket.state === "closed"
        ? "closed"
        : ticket.state === "verified"
          ? "none"
          : colourOf(ticket.due, today, calendar),
    standing: standing(ticket, { today, calendar }).text,
    pursued: pursuedWords(ticket, reminded.get(ticket.id), { today, calendar }),
    closing: isSettled ? closingWords(ticket, names, today) : "",
    repeat: repeats.get(ticket.id),
  }));
}

/** 「周光云 6月4日核验；姚荣军 6月1日报完成：已整改到位」 */
function closingWords(
  { verifiedBy, verifiedOn, closedBy, closedOn, evidence }: Ticket,
  names: ReadonlyMap<string, string>,
  today: Day,
): string {
  const step = (by: string | undefined, on: Day | undefined, what: string): string =>
    on === undefined ? "" : `${names.get(by ?? "") ?? ""} ${printDay(on, today)}${what}`.trim();
  const reported = step(closedBy, closedOn, "报完成");
  const words = reported === "" || (evidence ?? "") === "" ? reported : `${reported}：${evidence}`;
  return [step(verifiedBy, verifiedOn, "核验"), words].filter((one) => one !== "").join("；");
}

/** The person responsible for a finding: the one the inspection named, else the unit's secretary, else nobody. */
export const ownerOf = ({ owner }: Ticket, secretaries: readonly string[] = []): string =>
  owner ?? (secretaries.length === 0 ? "" : `${secretaries.join("、")}（书记）`);

/** The rules that remind secretaries and leaders of a finding, and its verifier that it waits. */
export const TICKET_RULES = ["ladder", "waiting"];

/** 「最近提醒11月20日」 for an open finding, 「已等待核验12个工作日」 for one that was reported as corrected. */
function pursuedWords(
  { state, closedOn }: Ticket,
  reminded: Day | undefined,
  { today, calendar }: { readonly today: Day; readonly calendar: WorkdayOverrides },
): string {
  if (state === "open") return reminded === undefined ? "" : `最近提醒${printDay(reminded, today)}`;
  if (state !== "closed" || closedOn === undefined) return "";
  const waits = workdaysBetween(closedOn, today, calendar);
  return waits === 0 ? "今天报完成" : `已等待核验${waits}个工作日`;
}

const late = ["red", "dark"];

const CHOICES: readonly Choice<FindingRow>[] = [
  { key: "overdue", label: "已超期", holds: ({ colour }) => late.includes(colour) },
  { key: "dark", label: "超期七个工作日以上", holds: ({ colour }) => colour === "dark" },
  { key: "soon", label: "今天和三个工作日内到期", holds: ({ colour }) => colour === "yellow" || colour === "blue" },
  { key: "later", label: "未到期", holds: ({ colour }) => colour === "none" },
  { key: "closed", label: "待核验", holds: ({ colour }) => colour === "closed" },
];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A link to the page of a finding, with its number and text. */
export const findingLink = ({ ticket, name, text }: FindingRow): Markup =>
  html`<a href="${HOME}/findings/${ticket.number}"><b>${name}</b> ${text}</a>`;

/** How a finding stands, beside a column that has its deadline. */
const withoutDue = (standing: string): string => standing.replace(/，期限.*$/, "");

const COLUMNS = (visit: Visit): readonly Column<FindingRow>[] => [
  {
    key: "number",
    label: "问题",
    cell: (row) =>
      html`${findingLink(row)}${row.repeat === undefined ? "" : html`<br /><span class="bad small">12个月内同类第${row.repeat}次</span>`}`,
    text: ({ name, text }) => `${name} ${text}`,
    compare: (a, b) => a.ticket.number - b.ticket.number,
  },
  {
    key: "unit",
    label: "责任单位",
    cell: ({ ticket, whom }) => unitLink(visit, ticket.unitId, whom),
    text: ({ whom }) => whom,
    compare: (a, b) => compareNames(a.whom, b.whom),
  },
  { key: "owner", label: "责任人", cell: ({ owner }) => owner },
  {
    key: "due",
    isShort: true,
    label: "期限",
    cell: ({ ticket: { due, originalDue } }) =>
      html`${printDay(due, visit.today)}${due === originalDue ? "" : html`<br /><span class="quiet small">原${printDay(originalDue, visit.today)}</span>`}`,
    text: ({ ticket }) => ticket.due,
    compare: (a, b) => compare(a.ticket.due, b.ticket.due),
  },
  {
    key: "standing",
    label: "状态",
    cell: ({ colour, standing, pursued }) =>
      html`<span class="mark-${colour}">${withoutDue(standing)}</span>${pursued === "" ? "" : html`<br /><span class="quiet small">${pursued}</span>`}`,
    text: ({ standing, pursued }) => [withoutDue(standing), pursued].filter((words) => words !== "").join("，"),
  },
  { key: "issuer", label: "提出单位", cell: ({ issuer }) => issuer },
];

const CLOSING: Column<FindingRow> = { key: "closing", label: "销号", cell: ({ closing }) => closing };

/** The list of a unit's findings. */
export const findingList = (visit: Visit, isSettled = false): List<FindingRow> => ({
  name: "findings",
  title: "整改事项",
  counter: "条",
  columns: isSettled ? [...COLUMNS(visit), CLOSING] : COLUMNS(visit),
  words: ({ name, text, whom, issuer, owner }) => [name, text, whom, issuer, owner].join(" "),
  names: ({ whom, issuer, owner }) => [whom, issuer, owner],
  choices: isSettled ? [] : CHOICES,
  nothing: [
    isSettled ? "暂无已销号的整改事项。" : "无未办结整改事项。",
    "检查中写明的问题会自动列在这里，比如：/检查 单位名称 问题:1.会议记录不全 限期两周",
  ],
});

/** The orders in which the list can be sorted. */
export const FINDING_SORTS = ["number", "-number", "unit", "-unit", "due", "-due"] as const;
