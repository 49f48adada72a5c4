import { ROLE_NAMES, type Role } from "#bot";
import { fail, isActive, ok, type Result, type Unit } from "#core";
import {
  allRoles,
  endRole,
  insertAudit,
  insertRole,
  newId,
  peopleByName,
  rolesOf,
  StaleError,
  type Write,
} from "#store";
import { mayHere, unitsTyped, type Visit } from "./session/request-context.ts";

/** The roles a page gives and takes. Admins are made and unmade in the chat, where the last one is kept. */
export const PAGE_ROLES = ["member", "secretary", "leader", "discipline"] as const satisfies readonly Role[];

/** Gives somebody a role, by the name only one known person has; answers what was done, or why not. */
export async function appoint(visit: Visit, form: FormData): Promise<Result<string>> {
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
  if (second !== undefined) return fail(`有多人名为「${name}」，请在群里发 /任命 @本人。`);
  const held = await rolesOf(visit.query, unit.id);
  if (held.some((one) => one.personId === person.id && one.role === role))
    return fail(`${person.name}已经是${postOf(role, unit)}。`);
  const grant = { id: newId(visit.now), personId: person.id, unitId: unit.id, role };
  return await commit(
    visit,
    [
      insertRole(visit.query, {
        ...grant,
        platform: visit.platform.name,
        grantedBy: visit.person.id,
        grantedAt: visit.now,
      }),
      auditOf(visit, "role.grant", grant),
    ],
    `已任命：${person.name}为${postOf(role, unit)}。${besides(held, role)}`,
  );
}

/** Who holds the post already: somebody new does not replace them. */
function besides(held: Awaited<ReturnType<typeof rolesOf>>, role: Role): string {
  const names = held.filter((one) => one.role === role).map(({ personName }) => personName ?? "（不知姓名）");
  return names.length === 0 ? "" : `原任${names.join("、")}仍在任，如已离任请免去。`;
}

/** Takes a role away; answers what was done, or why not. */
export async function dismiss(visit: Visit, form: FormData): Promise<Result<string>> {
  const held = (await allRoles(visit.query)).find(({ id }) => id === textOf(form, "end"));
  const unit = visit.tree.units.get(held?.unitId ?? "");
  const role = PAGE_ROLES.find((one) => one === held?.role);
  if (held === undefined || role === undefined || unit === undefined || !mayHere(visit, "appoint", unit.id))
    return fail("该身份已有变动，请刷新后重试。");
  return await commit(
    visit,
    [endRole(visit.query, held.id, visit.now), auditOf(visit, "role.end", { ...held, role })],
    `已免去：${held.personName ?? "这位同志"}不再是${postOf(role, unit)}。以前登记的记录不变。`,
  );
}

async function commit(visit: Visit, writes: readonly Write[], done: string): Promise<Result<string>> {
  try {
    await visit.db.commit(writes);
    return ok(done);
  } catch (error) {
    if (!(error instanceof StaleError)) throw error;
    return fail("该身份刚被他人更改，请刷新后重试。");
  }
}

const postOf = (role: Role, unit: Unit): string => `${unit.name}${ROLE_NAMES[role]}`;

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

const auditOf = (
  visit: Visit,
  action: "role.grant" | "role.end",
  about: { readonly personId: string; readonly unitId: string; readonly role: Role },
): Write =>
  insertAudit(visit.query, {
    id: newId(visit.now),
    at: visit.now,
    actorId: visit.person.id,
    action,
    object: `person:${about.personId}`,
    unitId: about.unitId,
    details: { role: about.role },
    source: "page:roles",
  });
