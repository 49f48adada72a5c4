import { html } from "hono/html";
import { isReady, type TicketStep, ticketName, whomOf } from "#bot";
import { type LedgerRecord, printDay, workdaysBetween } from "#core";
import { standing } from "#reports";
import {
  attachmentsOf,
  chatNames,
  declaredDays,
  namesOf,
  newId,
  type Reminded,
  type Revision,
  recordById,
  remindersOf,
  repeatsOf,
  revisionsOf,
  secretaryNames,
  type Ticket,
  ticketByNumber,
} from "#store";
import { type Answer, type Markup, none, type Page, shown } from "../page.ts";
import { HOME } from "../page-files.ts";
import { attachmentList } from "../parts/attachment-list.ts";
import { actResult } from "../parts/blocks.ts";
import { ownerOf, TICKET_RULES } from "../parts/findings-list.ts";
import { stampOf } from "../parts/layout.ts";
import { mayOpen } from "../parts/record-list.ts";
import { unitLink } from "../parts/unit-words.ts";
import { mayHere, type Visit } from "../session/request-context.ts";

/**
 * One finding: its state, its history from the inspection to the verification, and what the visitor may do about it.
 */
export const findingPage: Page = {
  path: "/findings/:number",
  action: "page.findings",
  async show(visit) {
    const ticket = await ticketAsked(visit);
    return ticket === undefined ? none : await page(visit, ticket);
  },
  async take(visit, form) {
    const ticket = await ticketAsked(visit);
    const act = acts.find(({ name }) => name === form.get("act"));
    if (ticket === undefined || act === undefined) return none;
    const words = act.fields.map(({ name }) => textOf(form, name)).filter((word) => word !== "");
    const done = await visit.act(act.name, [ticketName(ticket), ...words].join(" "), textOf(form, "key"));
    const said = actResult(visit, done);
    return await page(visit, (await ticketByNumber(visit.query, ticket.number)) ?? ticket, said);
  },
};

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.replaceAll(/\s+/g, " ").trim() : "";
};

/** The finding in the address, if the visitor may see it: it is about a unit of theirs, or was issued by one. */
async function ticketAsked(visit: Visit): Promise<Ticket | undefined> {
  const number = /^[Zz]?(\d{1,9})$/.exec(visit.params.number ?? "")?.[1];
  const ticket = number === undefined ? undefined : await ticketByNumber(visit.query, Number(number));
  const isTheirs = [ticket?.unitId, ticket?.issuerUnitId].some(
    (id) => id !== undefined && mayHere(visit, "page.findings", id),
  );
  return isTheirs ? ticket : undefined;
}

/** An action on a finding's page: its command, when and for whom it is offered, and what the form asks. */
interface Act {
  readonly name: string;
  readonly label: string;
  readonly step: TicketStep;
  readonly by: "ticket.close" | "ticket.verify" | "ticket.extend";
  readonly fields: readonly { readonly name: string; readonly label: string; readonly type: "text" | "date" }[];
}

const acts: readonly Act[] = [
  {
    name: "销号",
    label: "报整改完成",
    step: "close",
    by: "ticket.close",
    fields: [{ name: "evidence", label: "整改情况", type: "text" }],
  },
  {
    name: "延期",
    label: "申请延期",
    step: "extend",
    by: "ticket.close",
    fields: [
      { name: "due", label: "延期至", type: "date" },
      { name: "reason", label: "理由", type: "text" },
    ],
  },
  { name: "核", label: "核验通过", step: "verify", by: "ticket.verify", fields: [] },
  {
    name: "退",
    label: "退回",
    step: "send-back",
    by: "ticket.verify",
    fields: [{ name: "reason", label: "理由", type: "text" }],
  },
];

/** Hides an action that would certainly be refused. The command itself checks the rights again, and more exactly. */
const mayTry = (visit: Visit, ticket: Ticket, { step, by }: Act): boolean =>
  isReady(ticket, step) &&
  [ticket.unitId, ticket.issuerUnitId].some((id) => id !== undefined && mayHere(visit, by, id));

async function page(visit: Visit, ticket: Ticket, said: Markup | "" = ""): Promise<Answer> {
  const { query, tree, today } = visit;
  const [record, calendar, repeats, reminders, secretaries] = await Promise.all([
    recordById(query, ticket.recordId),
    declaredDays(query),
    repeatsOf(query, [ticket]),
    remindersOf(query, TICKET_RULES, [ticket.id]),
    secretaryNames(query, ticket.unitId === undefined ? [] : [ticket.unitId]),
  ]);
  const revisions = record === undefined ? [] : await revisionsOf(query, record.id);
  const ids = [
    ...(record === undefined ? [] : [record.reporterId]),
    ...revisions.map(({ byId }) => byId),
    ...reminders.map(({ personId }) => personId),
  ];
  const names = new Map([...(await namesOf(query, ids)), ...(await chatNames(query, ids))]);
  const owner = ownerOf(ticket, secretaries.get(ticket.unitId ?? ""));
  const attachments = record === undefined ? [] : await attachmentsOf(query, record.number);
  const state = standing(ticket, { today, calendar });
  const repeat = repeats.get(ticket.id);
  const tries = acts.filter((act) => mayTry(visit, ticket, act));
  const title = `${ticketName(ticket)} ${ticket.text === "" ? "（未写明）" : ticket.text}`;
  const body = html`<p class="crumbs"><a href="${HOME}/findings${ticket.unitId === undefined ? "" : `?unit=${encodeURIComponent(ticket.unitId)}`}">整改</a> › ${ticketName(ticket)}</p>
    <div class="head"><div><h1>${title}</h1><p class="mark-${ticket.state === "closed" ? "closed" : state.colour}">${state.text}</p></div></div>
    ${said}
    <div class="pair">
      <section class="card">
        <h2>情况</h2>
        <dl class="facts">
          <div><dt>责任单位</dt><dd>${unitLink(visit, ticket.unitId, whomOf(tree, ticket))}</dd></div>
          ${owner === "" ? "" : html`<div><dt>责任人</dt><dd>${owner}</dd></div>`}
          <div><dt>提出单位</dt><dd>${unitLink(visit, ticket.issuerUnitId, tree.units.get(ticket.issuerUnitId)?.name ?? "")}</dd></div>
          <div><dt>发现日期</dt><dd>${printDay(ticket.foundOn, today)}</dd></div>
          <div><dt>期限</dt><dd>${printDay(ticket.due, today)}${ticket.due === ticket.originalDue ? "" : `（原${printDay(ticket.originalDue, today)}）`}</dd></div>
          ${pursuit(visit, ticket, reminders, calendar)}
          ${repeat === undefined ? "" : html`<div><dt>同类问题</dt><dd class="bad">12个月内第${repeat}次</dd></div>`}
          ${record !== undefined && mayOpen(visit, record) ? html`<div><dt>来自</dt><dd><a href="${HOME}/records/${record.number}">${record.number}号记录</a></dd></div>` : ""}
        </dl>
      </section>
      ${tries.length === 0 ? "" : html`<section class="card"><h2>办理</h2>${tries.map((act) => actForm(visit, ticket, act))}</section>`}
    </div>
    <section class="card">
      <h2>经过</h2>
      <ol class="story">${story(visit, ticket, { record, revisions, reminders, names })}</ol>
    </section>
    ${attachmentList(
      visit,
      attachments.filter(({ ticketNumber }) => ticketNumber === undefined || ticketNumber === ticket.number),
    )}`;
  return shown(title, body);
}

const actForm = (
  visit: Visit,
  ticket: Ticket,
  { name, label, fields }: Act,
): Markup => html`<form class="filter act" method="post" action="${HOME}/findings/${ticket.number}" data-working="正在提交…">
  <input type="hidden" name="act" value="${name}" /><input type="hidden" name="key" value="${newId(visit.now)}" />
  ${fields.map((field) => html`<label><span>${field.label}</span><input type="${field.type}" name="${field.name}" maxlength="200" required /></label>`)}
  <button type="submit">${label}</button>
</form>`;

/** When an open finding was last reminded of, or how long a corrected finding has waited for verification. */
function pursuit(
  visit: Visit,
  { state, closedOn }: Ticket,
  reminders: readonly Reminded[],
  calendar: Awaited<ReturnType<typeof declaredDays>>,
): Markup | "" {
  const last = reminders.at(-1)?.day;
  if (state === "open")
    return html`<div><dt>最近提醒</dt><dd>${last === undefined ? "尚未提醒" : printDay(last, visit.today)}</dd></div>`;
  if (state !== "closed" || closedOn === undefined) return "";
  const waits = workdaysBetween(closedOn, visit.today, calendar);
  return html`<div><dt>等待核验</dt><dd>${printDay(closedOn, visit.today)}报整改完成，${waits === 0 ? "今天起等待核验" : `已等待${waits}个工作日`}</dd></div>`;
}

interface Told {
  readonly record: LedgerRecord | undefined;
  readonly revisions: readonly Revision[];
  readonly reminders: readonly Reminded[];
  readonly names: ReadonlyMap<string, string>;
}

/** The history of the finding, oldest first, quoting the original words. */
function story(visit: Visit, ticket: Ticket, { record, revisions, reminders, names }: Told): readonly Markup[] {
  const line = (at: string, who: string | undefined, what: string, words: string) =>
    html`<li><p><b>${what}</b> <span class="quiet small">${at}${who === undefined ? "" : ` · ${who}`}</span></p>${words === "" ? "" : html`<blockquote>${words}</blockquote>`}</li>`;
  const found = line(
    printDay(ticket.foundOn, visit.today),
    record === undefined ? undefined : names.get(record.reporterId),
    "检查中发现",
    record !== undefined && mayOpen(visit, record) ? record.line : ticket.text,
  );
  const steps = revisions.flatMap(({ action, at, byId, change }) => {
    const said = String(change.reason?.[1] ?? "");
    const [, of = "", words = ""] = /^(Z\d+(?:、Z\d+)*)\s*([\s\S]*)$/.exec(said) ?? [];
    const what = STEPS[action];
    const isOurs = of.split("、").includes(ticketName(ticket));
    return what !== undefined && isOurs ? [[at, line(stampOf(visit, at), names.get(byId), what, words)] as const] : [];
  });
  const days = [...Map.groupBy(reminders, ({ day, rule }) => `${day} ${rule}`).values()].flatMap((told) => {
    const [first] = told;
    if (first === undefined) return [];
    const { day, rule } = first;
    const whom = [...new Set(told.map(({ personId }) => names.get(personId) ?? "相关同志"))].join("、");
    const stage = REMINDED_WHEN[first.stage.split("-")[0] ?? ""];
    const what = rule === "waiting" ? "提醒核验" : `提醒整改${stage === undefined ? "" : `（${stage}）`}`;
    return [[`${day}T00:00`, line(printDay(day, visit.today), whom, what, "")] as const];
  });
  const later = [...steps, ...days].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [found, ...later.map(([, said]) => said)];
}

/** What a reminder of a finding was about, by the colour in its stage. */
const REMINDED_WHEN: Readonly<Record<string, string>> = {
  blue: "三个工作日内到期",
  yellow: "当天到期",
  red: "已超期",
  dark: "超期七个工作日以上",
};

const STEPS: Partial<Record<Revision["action"], string>> = {
  close: "报整改完成",
  verify: "核验通过，已销号",
  "send-back": "退回",
  extend: "延长期限",
};
