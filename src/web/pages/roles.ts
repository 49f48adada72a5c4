import { html } from "hono/html";
import { ROLE_NAMES, type Role } from "#bot";
import type { Result, Unit } from "#core";
import { allRoles, boundChats, type Chat, type RoleRow } from "#store";
import { appoint, dismiss, PAGE_ROLES } from "../appoint.ts";
import { type Answer, type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { empty, head, pager, stampOf } from "../parts/layout.ts";
import { pagingAsked } from "../query.ts";
import { mayAtAll, mayHere, unitsFor, type Visit } from "../session/request-context.ts";

/** Who holds which role, which admins give and take here too, and which group belongs to which unit. */
export const roles: Page = {
  path: "/roles",
  label: "身份与群",
  action: "page.roles",
  show: (visit) => page(visit),
  async take(visit, form) {
    if (!mayAtAll(visit, "appoint")) return none;
    return await page(visit, await (form.has("end") ? dismiss(visit, form) : appoint(visit, form)));
  },
};

async function page(visit: Visit, said?: Result<string>): Promise<Answer> {
  const paging = pagingAsked(visit.url);
  if (!paging.ok) return wrong(paging.error);
  const { page: at, limit } = paging.value;
  const held = (await allRoles(visit.query)).filter(({ unitId }) => mayHere(visit, "page.roles", unitId));
  const chats = (await boundChats(visit.query)).filter(({ unitId }) => mayHere(visit, "page.bindings", unitId));
  const units = unitsFor(visit, "appoint");
  const how =
    units.length > 0
      ? "管理员的任免在群里发 /任命、/免去；改绑定在群里发 /绑定。"
      : "这里只看；改身份请管理员发 /任命。";
  const body = html`${head("身份与群", how)}
    ${said === undefined ? "" : html`<section class="${said.ok ? "done" : "alert"}" role="status">${said.ok ? said.value : said.error}</section>`}
    ${units.length > 0 ? appointForm(units) : ""}
    <section class="card">
      <h2>身份 <span class="count">${held.length}</span></h2>
      ${
        held.length === 0
          ? empty("还没有登记身份。", "发 /任命 @某人 书记 单位名称。")
          : html`${roleTable(visit, held.slice((at - 1) * limit, at * limit))}${pager(visit.url, paging.value, held.length)}`
      }
    </section>
    <section class="card">
      <h2>群 <span class="count">${chats.length}</span></h2>
      ${chats.length === 0 ? empty("还没有绑定的群。", "把模范拉进群，再在群里发 /绑定 单位名称。") : chatTable(visit, chats)}
    </section>`;
  return { ...shown("身份与群", body), ...(said?.ok === false ? { status: 422 as const } : {}) } as Answer;
}

const nameIn = ({ tree }: Visit, id: string | undefined): string =>
  id === undefined ? "" : (tree.units.get(id)?.name ?? id);

const appointForm = (units: readonly Unit[]): Markup => html`<section class="card">
  <h2>任命</h2>
  <form class="filter" method="post" action="${HOME}/roles">
    <label><span>姓名</span><input type="text" name="person" maxlength="20" autocomplete="off" required /></label>
    <label><span>身份</span><select name="role">${PAGE_ROLES.map((role) => html`<option value="${role}">${ROLE_NAMES[role]}</option>`)}</select></label>
    <label><span>单位</span><select name="unit">${units.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select></label>
    <button type="submit">任命</button>
  </form>
</section>`;

const roleTable = (
  visit: Visit,
  held: readonly RoleRow[],
): Markup => html`<div class="scroll" tabindex="0" role="region" aria-label="身份"><table>
  <thead><tr><th scope="col">姓名</th><th scope="col">身份</th><th scope="col">单位</th><th scope="col">从何时起</th><th scope="col"><span class="unseen">操作</span></th></tr></thead>
  <tbody>${held.map((row) => {
    const name = row.personName ?? "（不知姓名）";
    const role = ROLE_NAMES[row.role as Role] ?? row.role;
    const mayEnd = PAGE_ROLES.some((one) => one === row.role) && mayHere(visit, "appoint", row.unitId);
    return html`<tr><th scope="row">${name}</th><td>${role}</td><td>${nameIn(visit, row.unitId)}</td><td>${stampOf(visit, row.grantedAt)}</td><td class="number">${mayEnd ? endForm(row, `${name} ${role} ${nameIn(visit, row.unitId)}`) : ""}</td></tr>`;
  })}</tbody>
</table></div>`;

const endForm = (
  row: RoleRow,
  who: string,
): Markup => html`<form method="post" action="${HOME}/roles" data-confirm="确定免去：${who}？">
  <input type="hidden" name="end" value="${row.id}" />
  <button type="submit" class="slight" aria-label="免去 ${who}">免去</button>
</form>`;

const chatTable = (
  visit: Visit,
  chats: readonly Chat[],
): Markup => html`<div class="scroll" tabindex="0" role="region" aria-label="群"><table>
  <thead><tr><th scope="col">群</th><th scope="col">单位</th><th scope="col">从何时起</th></tr></thead>
  <tbody>${chats.map(
    (chat) =>
      html`<tr><th scope="row">${chat.name}</th><td>${nameIn(visit, chat.unitId)}</td><td>${chat.boundAt === undefined ? "" : stampOf(visit, chat.boundAt)}</td></tr>`,
  )}</tbody>
</table></div>`;
