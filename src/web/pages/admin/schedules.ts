import { html } from "hono/html";
import { CADENCES, EVERY_NAMES, type Result, ROOT, UNIT_CLASSES, UNIT_KIND_NAMES } from "#core";
import { cadencesFrom } from "#reports";
import { changedSchedules, declaredDays, namesOf } from "#store";
import { type Answer, type Markup, none, type Page, shown } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { head, stampOf } from "../../parts/layout.ts";
import { changeCadence, changeDay, DAY_CHOICES } from "../../reschedule.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";

/** The cadences of all duties and the schedules of all jobs; admins can change the cadences and the calendar here. */
export const schedules: Page = {
  path: "/schedules",
  label: "提醒",
  action: "page.schedules",
  show: (visit) => page(visit),
  async take(visit, form) {
    if (!mayHere(visit, "schedule", ROOT)) return none;
    return await page(visit, await (form.has("cadence") ? changeCadence(visit, form) : changeDay(visit, form)));
  },
};

async function page(visit: Visit, said?: Result<string>): Promise<Answer> {
  const mayChange = mayHere(visit, "schedule", ROOT);
  const [rows, days] = await Promise.all([changedSchedules(visit.query), declaredDays(visit.query)]);
  const names = await namesOf(
    visit.query,
    rows.map(({ changedBy }) => changedBy),
  );
  const changeOf = (job: string) => rows.filter((row) => row.job === job);
  const body = html`${head("提醒", mayChange ? "任务的时间在群里发 /提醒 改。" : "这里只看；要改，请管理员发 /提醒。")}
      ${said === undefined ? "" : html`<section class="${said.ok ? "done" : "alert"}" role="status">${said.ok ? said.value : said.error}</section>`}
      <section class="card">
        <h2>报送周期</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="报送周期"><table class="rows">
          <thead><tr><th scope="col">事项</th><th scope="col">报送主体</th><th scope="col">周期</th><th scope="col">分类要求</th></tr></thead>
          <tbody>${cadencesFrom(rows).map(
            (cadence) =>
              html`<tr><th scope="row">${cadence.label}</th><td class="short" data-label="报送主体">${cadence.of.map((kind) => UNIT_KIND_NAMES[kind]).join("、")}</td><td class="short" data-label="周期">${EVERY_NAMES[cadence.every]}</td><td data-label="分类要求">${Object.entries(
                cadence.everyIn ?? {},
              )
                .map(([name, every]) => `${name}${EVERY_NAMES[every]}`)
                .join("，")}</td></tr>`,
          )}</tbody>
        </table></div>
        ${mayChange ? cadenceForm() : ""}
      </section>
      <section class="card">
        <h2>定时任务</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="定时任务"><table class="rows">
          <thead><tr><th scope="col">任务</th><th scope="col">内容</th><th scope="col">执行时间</th><th scope="col">调整记录</th></tr></thead>
          <tbody>${visit.jobs.map(
            (job) =>
              html`<tr><th scope="row">${job.label}</th><td data-label="内容">${job.summary}</td><td data-label="执行时间">${changeOf(job.name).find(({ scope }) => scope === "")?.rule ?? job.schedule}</td><td data-label="调整记录">${changeOf(
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
        <p>${days.working.length === 0 ? "无另定的工作日。" : `工作日：${days.working.join("、")}`}</p>
        <p>${days.free.length === 0 ? "无另定的休息日。" : `休息日：${days.free.join("、")}`}</p>
        ${mayChange ? dayForm() : ""}
      </section>`;
  return { ...shown("提醒", body), ...(said?.ok === false ? { status: 422 as const } : {}) } as Answer;
}

const cadenceForm = (): Markup => html`<form class="filter" method="post" action="${HOME}/schedules">
  <label><span>事项</span><select name="cadence">${CADENCES.map(({ id, label }) => html`<option value="${id}">${label}</option>`)}</select></label>
  <label><span>单位类别</span><select name="class"><option value="">全部</option>${UNIT_CLASSES.map((name) => html`<option value="${name}">${name}</option>`)}</select></label>
  <label><span>周期</span><select name="every">${Object.values(EVERY_NAMES).map((name) => html`<option value="${name}">${name}</option>`)}</select></label>
  <button type="submit">保存</button>
</form>`;

const dayForm = (): Markup => html`<form class="filter" method="post" action="${HOME}/schedules">
  <label><span>日期</span><input type="date" name="day" required /></label>
  <label><span>性质</span><select name="is">${DAY_CHOICES.map((name) => html`<option value="${name}">${name}</option>`)}</select></label>
  <button type="submit">保存</button>
</form>`;
