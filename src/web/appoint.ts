import { html } from "hono/html";
import { appointmentWords, postOf, ROLE_NAMES, type Role } from "#bot";
import { fail, isActive, ok, type Result, type Unit } from "#core";
import { allRoles, newId, type PersonRow, peopleByName, rolesOf } from "#store";
import type { Markup } from "./page.ts";
import { mayHere, unitsTyped, type Visit } from "./session/request-context.ts";

/**
 * The roles that a page can grant and revoke. Admins are appointed in the chat only, where the last one cannot be
 * removed.
 */
export const PAGE_ROLES = ["member", "secretary", "leader", "discipline"] as const satisfies readonly Role[];

/** The result of an appointment: done, refused, or a confirmation to show first. */
export type Appointed = Result<string> | { readonly asks: Markup };

/**
 * Appoints a person, by a name that only one known person has. The page first shows what the appointment means; after
 * the confirmation it runs the chat command, with the same decision and the same card to the person appointed.
 */
export async function appoint(visit: Visit, form: FormData): Promise<Appointed> {
  const read = await readAppointment(visit, form);
  if (!read.ok) return read;
  const { person, role, unit } = read.value;
  const held = await rolesOf(visit.query, unit.id);
  if (held.some((one) => one.personId === person.id && one.role === role))
    return fail(`${person.name}已经是${postOf(role, unit)}。`);
  if (form.get("confirmed") === null) return { asks: await confirmation(visit, read.value) };
  const { besides } = await appointmentWords(visit, read.value);
  const rest = `${person.name} ${ROLE_NAMES[role]} ${unit.id}`;
  const done = await visit.act("任命", rest, textOf(form, "key"), { isConfirmed: true });
  const isHeld = (await rolesOf(visit.query, unit.id)).some((one) => one.personId === person.id && one.role === role);
  if (isHeld) return ok(`已任命：${person.name}为${postOf(role, unit)}。${besides}`);
  return fail(done.type === "busy" ? BUSY : "没有任命，请刷新后重试。");
}

interface Appointment {
  readonly person: PersonRow;
  readonly role: (typeof PAGE_ROLES)[number];
  readonly unit: Unit;
}

/** Reads the person, role and unit of a form. */
async function readAppointment(visit: Visit, form: FormData): Promise<Result<Appointment>> {
  const name = textOf(form, "person").trim();
  const role = PAGE_ROLES.find((one) => one === textOf(form, "role"));
  const named = textOf(form, "unit").trim();
  const byId = visit.tree.units.get(named);
  const [unit, another] = byId === undefined ? await unitsTyped(visit, "appoint", named) : [byId];
  if (role === undefined) return fail("请选择身份。");
  if (unit === undefined || !mayHere(visit, "appoint", unit.id))
    return fail(`没有名称含「${named}」的单位，或不在您的任命范围内。`);
  if (another !== undefined) return fail(`名称含「${named}」的单位不止一个，请填写全称。`);
  if (!isActive(unit, visit.today)) return fail(`「${unit.name}」已经停用。`);
  if (name === "") return fail("请填写姓名。");
  const [person, second] = await peopleByName(visit.query, name);
  if (person === undefined)
    return fail(`台账中没有「${name}」。请本人先给机器人发一条消息，或在群里发 /任命 @${name}。`);
  // The command line splits words at blanks, so a person whose name contains one can only be appointed with a mention.
  if (second !== undefined || /\s/.test(name))
    return fail(`有多人名为「${name}」或姓名含空格，请在群里发 /任命 @本人。`);
  return ok({ person, role, unit });
}

/** Shows what an appointment would mean, and the button to confirm it. */
async function confirmation(visit: Visit, about: Appointment): Promise<Markup> {
  const { question, facts } = await appointmentWords(visit, about);
  const { person, role, unit } = about;
  const field = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}" />`;
  return html`<section class="held" role="status">
    <p><b>${question}</b></p>
    <p class="quiet small">${facts}</p>
    <form class="filter" method="post" action="${visit.url.pathname}" data-working="正在任命…">
      ${field("act", "appoint")}${field("person", person.name)}${field("role", role)}${field("unit", unit.id)}${field("confirmed", "1")}${field("key", newId(visit.now))}
      <button type="submit">确认任命</button><a class="button" href="${visit.url.pathname}">取消</a>
    </form>
  </section>`;
}

/** The result of an appointment as the page shows it. */
export const appointedWords = (said: Appointed): Markup =>
  "asks" in said
    ? said.asks
    : html`<section class="${said.ok ? "done" : "alert"}" role="status">${said.ok ? said.value : said.error}</section>`;

/**
 * Revokes a role by the chat command, with the same decision, audit and commit; returns what was done, or why not. The
 * person is mentioned by id, so that a name that several people have is no obstacle.
 */
export async function dismiss(visit: Visit, form: FormData): Promise<Result<string>> {
  const held = (await allRoles(visit.query)).find(({ id }) => id === textOf(form, "end"));
  const unit = visit.tree.units.get(held?.unitId ?? "");
  const role = PAGE_ROLES.find((one) => one === held?.role);
  if (held === undefined || role === undefined || unit === undefined || !mayHere(visit, "appoint", unit.id))
    return fail(CHANGED_MEANWHILE);
  const rest = `${PERSON_KEY} ${ROLE_NAMES[role]} ${unit.id}`;
  // A row of a role ends once, so its id is the key under which the command takes effect once.
  const done = await visit.act("免去", rest, `end-${held.id}`, {
    isConfirmed: true,
    mentions: [{ key: PERSON_KEY, personId: held.personId, name: held.personName ?? "" }],
  });
  if (done.type === "busy") return fail(BUSY);
  const isHeld = (await rolesOf(visit.query, unit.id)).some(({ id }) => id === held.id);
  return isHeld
    ? fail(CHANGED_MEANWHILE)
    : ok(`已免去：${held.personName ?? "这位同志"}不再是${postOf(role, unit)}。以前登记的记录不变。`);
}

const PERSON_KEY = "@_person";
const BUSY = "台账暂时无法写入，没有改动，请稍后重试。";
const CHANGED_MEANWHILE = "该身份已有变动，请刷新后重试。";

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};
