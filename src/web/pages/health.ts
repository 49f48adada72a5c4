import { html } from "hono/html";
import { jobFares, namesOf, type OwedListing, outboxHealth, owedMessages, undecidedRuns } from "#store";
import { type Markup, type Page, shown, wrong } from "../page.ts";
import { head, pager, stampOf } from "../parts/layout.ts";
import { pagingAsked } from "../query.ts";
import type { Visit } from "../session/request-context.ts";

const WEEK_MS = 7 * 86_400_000;
const MOST_RUNS = 50;
const TROUBLED = ["unknown", "dead"];

/** Whether everything owed was sent and everything due was done, for whoever runs the bot. */
export const health: Page = {
  path: "/health",
  label: "运行",
  action: "page.health",
  isOfAll: true,
  async show(visit) {
    const paging = pagingAsked(visit.url);
    if (!paging.ok) return wrong(paging.error);
    const { page, limit } = paging.value;
    const { query } = visit;
    const since = new Date(Date.parse(visit.now) - WEEK_MS).toISOString();
    const [owed, troubled, fares, runs] = await Promise.all([
      outboxHealth(query),
      owedMessages(query, TROUBLED, { limit, offset: (page - 1) * limit }),
      jobFares(query, since),
      undecidedRuns(query, since, MOST_RUNS),
    ]);
    const names = await namesOf(
      query,
      troubled.rows.map(({ target }) => target),
    );
    const labels = new Map(visit.jobs.map(({ name, label }) => [name, label]));
    const body = html`${head("运行情况", "消息发出去没有，定时的事做了没有。")}
      <section class="card">
        <h2>发件箱</h2>
        <dl class="figures wide">
          ${stat("等待发送", owed.pending)}${stat("不知是否送达", owed.unknown, owed.unknown > 0)}${stat("没能发出", owed.dead, owed.dead > 0)}
        </dl>
        <p class="quiet">${owed.oldestDueAt === undefined ? "没有积压。" : `等得最久的一条从 ${stampOf(visit, owed.oldestDueAt)} 起就可以发了。`}</p>
        ${troubled.total === 0 ? "" : html`<h3>要人处理的消息</h3>${troubles(visit, troubled.rows, names)}${pager(visit.url, paging.value, troubled.total)}`}
      </section>
      <section class="card">
        <h2>最近七天的定时任务</h2>
        ${
          fares.length === 0
            ? html`<p class="quiet">这七天还没有到点的任务。</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label="定时任务"><table>
                <thead><tr><th scope="col">任务</th><th scope="col">结果</th><th scope="col" class="number">次数</th><th scope="col" class="number">消息</th><th scope="col">最近一次</th></tr></thead>
                <tbody>${fares.map(
                  (fare) =>
                    html`<tr><th scope="row">${labels.get(fare.job) ?? fare.job}</th><td class="${fare.state === "done" ? "good" : "bad"}">${STATES[fare.state]}</td><td class="number">${fare.runs}</td><td class="number">${fare.messages}</td><td>${stampOf(visit, fare.last)}</td></tr>`,
                )}</tbody>
              </table></div>`
        }
        ${
          runs.length === 0
            ? ""
            : html`<h3>错过或失败的</h3><ul class="plain">${runs.map(
                (run) =>
                  html`<li>${stampOf(visit, run.scheduledFor)} ${labels.get(run.job) ?? run.job}：${STATES[run.state]}${run.reason === undefined ? "" : `（${run.reason}）`}</li>`,
              )}</ul>`
        }
      </section>`;
    return shown("运行情况", body);
  },
};

const STATES = { done: "已做", missed: "错过", failed: "失败" } as const;
const OWED: Readonly<Record<string, string>> = { unknown: "不知是否送达", dead: "没能发出", pending: "等待发送" };

const stat = (label: string, value: number, isBad = false): Markup =>
  html`<div class="figure"><dt>${label}</dt><dd><span class="value ${isBad ? "bad" : ""}">${value}</span></dd></div>`;

const troubles = (
  visit: Visit,
  rows: readonly OwedListing[],
  names: ReadonlyMap<string, string>,
): Markup => html`<div class="scroll" tabindex="0" role="region" aria-label="要人处理的消息"><table>
  <thead><tr><th scope="col">何时要发</th><th scope="col">发给</th><th scope="col">状态</th><th scope="col" class="number">试过</th><th scope="col">原因</th></tr></thead>
  <tbody>${rows.map(
    (row) =>
      html`<tr><td>${stampOf(visit, row.createdAt)}</td><td>${names.get(row.target) ?? html`<code>${row.target}</code>`}</td><td class="bad">${OWED[row.state] ?? row.state}</td><td class="number">${row.attempts}</td><td><code>${row.code ?? ""}</code></td></tr>`,
  )}</tbody>
</table></div>`;
