import { html } from "hono/html";
import { EVERY_NAMES, UNIT_KIND_NAMES } from "#core";
import { cadencesFrom } from "#reports";
import { changedSchedules, declaredDays, namesOf } from "#store";
import { head, stampOf } from "../layout.ts";
import { type Page, shown } from "../page.ts";

/** What is due how often, and what the clock starts when; changed in the chat by /提醒. */
export const schedules: Page = {
  path: "/schedules",
  label: "提醒",
  action: "page.schedules",
  async show(visit) {
    const [rows, days] = await Promise.all([changedSchedules(visit.query), declaredDays(visit.query)]);
    const names = await namesOf(
      visit.query,
      rows.map(({ changedBy }) => changedBy),
    );
    const changeOf = (job: string) => rows.filter((row) => row.job === job);
    const body = html`${head("提醒", "这里只看；要改，请管理员发 /提醒。")}
      <section class="card">
        <h2>多久报一次</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="多久报一次"><table>
          <thead><tr><th scope="col">事项</th><th scope="col">谁报</th><th scope="col">多久</th><th scope="col">分类不同的</th></tr></thead>
          <tbody>${cadencesFrom(rows).map(
            (cadence) =>
              html`<tr><th scope="row">${cadence.label}</th><td>${cadence.of.map((kind) => UNIT_KIND_NAMES[kind]).join("、")}</td><td>${EVERY_NAMES[cadence.every]}</td><td>${Object.entries(
                cadence.everyIn ?? {},
              )
                .map(([name, every]) => `${name}${EVERY_NAMES[every]}`)
                .join("，")}</td></tr>`,
          )}</tbody>
        </table></div>
      </section>
      <section class="card">
        <h2>定时任务</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="定时任务"><table>
          <thead><tr><th scope="col">任务</th><th scope="col">做什么</th><th scope="col">什么时候</th><th scope="col">改过的</th></tr></thead>
          <tbody>${visit.jobs.map(
            (job) =>
              html`<tr><th scope="row">${job.label}</th><td>${job.summary}</td><td>${changeOf(job.name).find(({ scope }) => scope === "")?.rule ?? job.schedule}</td><td>${changeOf(
                job.name,
              ).map(
                (row) =>
                  html`<div>${row.scope === "" ? "全部" : "个别群"}：${row.rule}（${names.get(row.changedBy) ?? ""} ${stampOf(visit, row.changedAt)}）</div>`,
              )}</td></tr>`,
          )}</tbody>
        </table></div>
      </section>
      <section class="card">
        <h2>另行规定的日子</h2>
        <p>${days.working.length === 0 ? "没有另定的工作日。" : `工作日：${days.working.join("、")}`}</p>
        <p>${days.free.length === 0 ? "没有另定的休息日。" : `休息日：${days.free.join("、")}`}</p>
      </section>`;
    return shown("提醒", body);
  },
};
