import { html } from "hono/html";
import { ROLE_NAMES, type Role } from "#bot";
import { ancestorsOf, type Unit } from "#core";
import { type Chat, type RoleRow, rolesOf } from "#store";
import { PAGE_ROLES } from "../../appoint.ts";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";

/** Who holds which role for the unit, its groups, and the appointment form for visitors who may appoint. */
export async function peopleOf(visit: Visit, unit: Unit, chats: readonly Chat[]): Promise<Markup | ""> {
  const [mayRead, mayAppoint] = [mayHere(visit, "page.roles", unit.id), mayHere(visit, "appoint", unit.id)];
  const held = mayRead || isAbove(visit, unit) ? await rolesOf(visit.query, unit.id) : [];
  // Members are left out: there are many of them, and superiors want to know the people in charge.
  const shown = held.filter(({ role }) => role !== "member" && role !== "discipline");
  const groups = chats.map(({ name }) => name);
  return html`<section class="card">
    <h2>人员和群</h2>
    <dl class="facts">
      ${roleFacts(shown)}
      <div><dt>群</dt><dd>${groups.length === 0 ? "未绑定群，请在群里 @模范 发 /绑定" : groups.join("、")}</dd></div>
    </dl>
    ${mayAppoint ? appointForm(unit) : ""}
    ${mayRead ? html`<p><a href="${HOME}/roles?q=${encodeURIComponent(unit.name)}">看全部身份</a></p>` : ""}
  </section>`;
}

const isAbove = (visit: Visit, unit: Unit): boolean =>
  mayHere(visit, "remind", unit.id) &&
  visit.grants.some(({ unitId }) => ancestorsOf(visit.tree, unit.id, visit.today).includes(unitId));

const roleFacts = (held: readonly RoleRow[]): Markup | readonly Markup[] =>
  held.length === 0
    ? html`<div><dt>书记</dt><dd class="bad">未登记</dd></div>`
    : [...Map.groupBy(held, ({ role }) => role)].map(
        ([role, rows]) =>
          html`<div><dt>${ROLE_NAMES[role as Role] ?? role}</dt><dd>${rows.map(({ personName }) => personName ?? "（不知姓名）").join("、")}</dd></div>`,
      );

const appointForm = (
  unit: Unit,
): Markup => html`<form class="filter act" method="post" action="${HOME}/units/${unit.id}" data-working="正在任命…">
  <input type="hidden" name="act" value="appoint" /><input type="hidden" name="unit" value="${unit.id}" />
  <label><span>姓名</span><input type="text" name="person" maxlength="20" autocomplete="off" required /></label>
  <label><span>身份</span><select name="role">${PAGE_ROLES.map((role) => html`<option value="${role}" ${role === "secretary" ? "selected" : ""}>${ROLE_NAMES[role]}</option>`)}</select></label>
  <button type="submit">任命</button>
</form>`;
