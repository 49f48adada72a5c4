import { html } from "hono/html";
import { ROLE_NAMES, type Role } from "#bot";
import { allRoles, boundChats } from "#store";
import { empty, head, stampOf } from "../layout.ts";
import { type Page, shown } from "../page.ts";
import { mayHere } from "../visit.ts";

/** Who holds which role, and which group belongs to which unit; changed in the chat by /任命 and /绑定. */
export const roles: Page = {
  path: "/roles",
  label: "身份与群",
  action: "page.roles",
  async show(visit) {
    const { tree } = visit;
    const nameOf = (id: string | undefined) => (id === undefined ? "" : (tree.units.get(id)?.name ?? id));
    const held = (await allRoles(visit.query)).filter(({ unitId }) => mayHere(visit, "page.roles", unitId));
    const chats = (await boundChats(visit.query)).filter(({ unitId }) => mayHere(visit, "page.bindings", unitId));
    const body = html`${head("身份与群", "这里只看；改身份发 /任命、/免去，改绑定在群里发 /绑定。")}
      <section class="card">
        <h2>身份 <span class="count">${held.length}</span></h2>
        ${
          held.length === 0
            ? empty("还没有登记身份。", "发 /任命 @某人 书记 单位名称。")
            : html`<div class="scroll" tabindex="0" role="region" aria-label="身份"><table>
                <thead><tr><th scope="col">姓名</th><th scope="col">身份</th><th scope="col">单位</th><th scope="col">从何时起</th></tr></thead>
                <tbody>${held.map(
                  (row) =>
                    html`<tr><th scope="row">${row.personName ?? "（不知姓名）"}</th><td>${ROLE_NAMES[row.role as Role] ?? row.role}</td><td>${nameOf(row.unitId)}</td><td>${stampOf(visit, row.grantedAt)}</td></tr>`,
                )}</tbody>
              </table></div>`
        }
      </section>
      <section class="card">
        <h2>群 <span class="count">${chats.length}</span></h2>
        ${
          chats.length === 0
            ? empty("还没有绑定的群。", "把模范拉进群，再在群里发 /绑定 单位名称。")
            : html`<div class="scroll" tabindex="0" role="region" aria-label="群"><table>
                <thead><tr><th scope="col">群</th><th scope="col">单位</th><th scope="col">从何时起</th></tr></thead>
                <tbody>${chats.map(
                  (chat) =>
                    html`<tr><th scope="row">${chat.name}</th><td>${nameOf(chat.unitId)}</td><td>${chat.boundAt === undefined ? "" : stampOf(visit, chat.boundAt)}</td></tr>`,
                )}</tbody>
              </table></div>`
        }
      </section>`;
    return shown("身份与群", body);
  },
};
