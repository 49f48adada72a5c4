import { html } from "hono/html";
import { printCount } from "#core";
import { auditLines, namesOf } from "#store";
import { type Page, shown, wrong } from "../page.ts";
import { actionWords, detailWords, objectWords } from "../parts/audit-text.ts";
import { empty, head, pager, stampOf } from "../parts/layout.ts";
import { pagingAsked, withParams } from "../query.ts";

/** Every change with who made it, on what and from which event; ids only, never what anybody wrote. */
export const audit: Page = {
  path: "/audit",
  label: "审计",
  action: "page.audit",
  isOfAll: true,
  sorts: ["newest", "oldest"],
  async show(visit) {
    const paging = pagingAsked(visit.url);
    if (!paging.ok) return wrong(paging.error);
    const { page, limit } = paging.value;
    const isOldest = visit.url.searchParams.get("sort") === "oldest";
    const found = await auditLines(visit.query, {
      order: isOldest ? "asc" : "desc",
      limit,
      offset: (page - 1) * limit,
    });
    const names = await namesOf(
      visit.query,
      found.lines.flatMap(({ actorId, object }) => [actorId, object.slice(object.indexOf(":") + 1)]),
    );
    const known = new Map([...[...visit.tree.units.values()].map(({ id, name }) => [id, name] as const), ...names]);
    const body = html`${head("审计", `共${printCount(found.total, "条")}。只记谁在何时对哪个对象做了什么，不记原话。`)}
      <nav class="switch" aria-label="排序">
        <a href="${withParams(visit.url, { sort: "newest", page: undefined })}" ${isOldest ? "" : html`aria-current="true"`}>新的在前</a>
        <a href="${withParams(visit.url, { sort: "oldest", page: undefined })}" ${isOldest ? html`aria-current="true"` : ""}>旧的在前</a>
      </nav>
      <section class="card">
        ${
          found.lines.length === 0
            ? empty("还没有操作记录。", "有人登记、更正或改设置以后，会列在这里。")
            : html`<div class="scroll" tabindex="0" role="region" aria-label="操作记录"><table>
                <thead><tr><th scope="col">时间</th><th scope="col">操作人</th><th scope="col">操作</th><th scope="col">对象</th><th scope="col">单位</th><th scope="col">附注</th></tr></thead>
                <tbody>${found.lines.map(
                  (line) => html`<tr>
                    <td>${stampOf(visit, line.at)}</td>
                    <td>${names.get(line.actorId) ?? line.actorId}</td>
                    <td>${actionWords(line.action)}</td>
                    <td>${objectWords(line.object, known)}</td>
                    <td>${line.unitId === undefined ? "" : (visit.tree.units.get(line.unitId)?.name ?? line.unitId)}</td>
                    <td class="small">${detailWords(line)}</td>
                  </tr>`,
                )}</tbody>
              </table></div>
              ${pager(visit.url, paging.value, found.total)}`
        }
      </section>`;
    return shown("审计", body);
  },
};
