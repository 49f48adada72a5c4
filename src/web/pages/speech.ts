import { html } from "hono/html";
import { printCount, printPeriod, type Unit } from "#core";
import { fileName, hasWord, type Speech, speechDocx, speechOf } from "#reports";
import { insertAudit, newId } from "#store";
import { type Answer, type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { head } from "../parts/layout.ts";
import { periodAsked, withParams } from "../query.ts";
import { unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

/** The annual report from the present ledger. Each figure links to its records, and it can be saved as a Word file. */
export const speechPage: Page = {
  path: "/speech",
  label: "讲稿",
  action: "speech",
  async show(visit) {
    const asked = periodAsked(visit.url, visit.today);
    if (!asked.ok) return wrong(asked.error);
    const unit = unitAsked(visit, "speech");
    if (unit === undefined) return none;
    const { key, period } = asked.value;
    const exact = visit.url.searchParams.get("exact") === "1";
    const isWhole = visit.url.searchParams.get("all") === "1";
    const asks = { unit, period, confirmedOnly: false, exact, isShort: !isWhole };
    const made = await speechOf({ ...visit, at: visit.now }, asks);
    if (visit.url.searchParams.get("as") === "docx") return await file(visit, unit, made);
    const { report, since } = made;
    const tool = (href: string, label: string) => html`<a class="button" href="${href}">${label}</a>`;
    const body = html`${head(
      report.title,
      `${report.asOf}，${printPeriod(period, visit.today)}`,
      html`${tool(withParams(visit.url, { exact: exact ? undefined : "1" }), exact ? "按讲稿写法" : "写精确数")}
        ${isWhole ? tool(withParams(visit.url, { all: undefined }), "略去无记录") : ""}
        ${hasWord ? tool(withParams(visit.url, { as: "docx" }), "下载 Word") : ""}
        <button type="button" data-copy="#speech" hidden>复制全文</button>`,
    )}
      ${filterBar(visit, { unit, units: unitsFor(visit, "speech"), period: asked.value })}
      ${report.warnings.length === 0 ? "" : html`<section class="alert" aria-label="先核对"><ul>${report.warnings.map((text) => html`<li>${text}</li>`)}</ul></section>`}
      ${since === undefined ? "" : html`<section class="alert" aria-label="封账以后"><p>${since}</p></section>`}
      <article class="card speech" id="speech">${paragraphs(report, (id) => `${HOME}/figures/${id}?${new URLSearchParams({ unit: unit.id, period: key })}`)}</article>
      ${(report.omitted ?? 0) === 0 ? "" : html`<p class="quiet">已略去无记录的${printCount(report.omitted ?? 0, "项")}，<a href="${withParams(visit.url, { all: "1" })}">全部列出</a>。</p>`}
      <p class="quiet small">点任何一个数，看它由哪些记录组成。</p>`;
    return shown(report.title, body);
  },
};

function paragraphs(report: Speech, hrefOf: (measureId: string) => string): Markup {
  return html`<p>${report.opening}</p>
    ${report.paragraphs.map(({ lead, spans, notes }) => {
      const idOf = new Map(notes.map(({ mark, valued }) => [mark, valued.measure.id]));
      return html`<p><b>${lead}</b>${spans.map(({ text, mark }) => {
        const id = mark === undefined ? undefined : idOf.get(mark);
        return id === undefined ? text : html`<a href="${hrefOf(id)}">${text}</a>`;
      })}</p>`;
    })}
    <p>${report.closing}</p>`;
}

async function file(visit: Visit, unit: Unit, made: Awaited<ReturnType<typeof speechOf>>): Promise<Answer> {
  if (!hasWord) return wrong("这个部署不生成 Word 文件，请复制页面上的文字。");
  const bytes = await speechDocx(made.report, made.at);
  await visit.db.commit([
    insertAudit(visit.query, {
      id: newId(visit.now),
      at: visit.now,
      actorId: visit.person.id,
      action: "speech",
      object: unit.id,
      unitId: unit.id,
      details: { form: "word" },
      source: "page:speech",
    }),
  ]);
  const mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  return { type: "file", name: fileName([made.report.title], "docx"), mime, bytes };
}
