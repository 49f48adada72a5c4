import { html } from "hono/html";
import type { Markup, Page } from "../page.ts";
import { HOME, type PageFiles } from "../page-files.ts";
import { withParams } from "../query.ts";
import { mayReach, type Visit } from "../session/request-context.ts";

/** The content security policy of all pages: no inline code, and nothing from other hosts. */
export const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The document around a body. */
const document = (files: PageFiles, title: string, body: Markup): Markup => html`<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · 模范</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${files.style.path}" />
    <script defer src="${files.script.path}" data-charts="${files.charts.path}"></script>
  </head>
  <body>
    ${body}
  </body>
</html>`;

const BRAND = html`<a class="brand" href="${HOME}"><span class="mark" aria-hidden="true">模</span>模范<small>工作台账</small></a>`;

/** A page for a signed-in visitor, with the menu of the pages they may see. */
export function framed(
  files: PageFiles,
  pages: readonly Page[],
  visit: Visit,
  page: { readonly title: string; readonly body: Markup },
): Markup {
  const offered = pages.filter((one) => one.label !== undefined && mayReach(visit, one));
  const items = offered.map(({ label, path }) => {
    const href = `${HOME}${path === "/" ? "" : path}`;
    const isHere = visit.url.pathname === href;
    return html`<a href="${href}" ${isHere ? html`aria-current="page"` : ""}>${label}</a>`;
  });
  return document(
    files,
    page.title,
    html`<a class="skip" href="#main">跳到正文</a>
      <header class="top">
        ${BRAND}
        <nav aria-label="页面">${items}</nav>
        <form class="me" method="post" action="${HOME}/sign-out">
          <span>${visit.person.name}</span>
          <button type="submit">退出</button>
        </form>
      </header>
      <main id="main" tabindex="-1">${page.body}</main>
      <footer class="foot">
        <p>${visit.person.name} 查看于 ${stampOf(visit)}。数字随登记实时变化，以台账为准。</p>
      </footer>`,
  );
}

/** A page for visitors who are not signed in, or for an error. */
export const notice = (
  files: PageFiles,
  said: {
    readonly title: string;
    readonly text: string;
    readonly lines?: readonly string[];
    readonly link?: { readonly href: string; readonly label: string };
  },
): Markup =>
  document(
    files,
    said.title,
    html`<main class="notice" id="main">
      ${BRAND}
      <h1>${said.title}</h1>
      <p>${said.text}</p>
      ${said.lines === undefined ? "" : html`<ul class="plain quiet">${said.lines.map((line) => html`<li>${line}</li>`)}</ul>`}
      ${said.link === undefined ? "" : html`<p><a class="button" href="${said.link.href}">${said.link.label}</a></p>`}
    </main>`,
  );

/** Day and time in Chinese format. */
export function stampOf({ now, zone }: Pick<Visit, "now" | "zone">, instant = now): string {
  return new Intl.DateTimeFormat("zh-CN", {
    timeZone: zone,
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(instant));
}

/** The time of a day: 09:30. */
export const timeOf = ({ zone }: Pick<Visit, "zone">, instant: string): string =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(instant),
  );

/** The head of a page: its title, and the links to switch what it shows. */
export const head = (title: string, note: string | Markup, tools: Markup | "" = ""): Markup => html`<div class="head">
  <div>
    <h1>${title}</h1>
    <p class="quiet">${note}</p>
  </div>
  ${tools === "" ? "" : html`<div class="tools">${tools}</div>`}
</div>`;

/** The text for an empty list: what is missing, and what to do about it. */
export const empty = (text: string, hint?: string): Markup => html`<div class="empty">
  <p>${text}</p>
  ${hint === undefined ? "" : html`<p class="quiet">${hint}</p>`}
</div>`;

/** The links to the pages of a long list. */
export function pager(
  url: URL,
  { page, limit }: { page: number; limit: number },
  total: number,
  isAll = true,
): Markup | "" {
  const last = Math.max(1, Math.ceil(total / limit));
  if (last === 1) return "";
  const link = (to: number, label: string) =>
    to < 1 || to > last
      ? html`<span class="quiet">${label}</span>`
      : html`<a href="${withParams(url, { page: String(to) })}">${label}</a>`;
  return html`<nav class="pager" aria-label="翻页">
    ${link(page - 1, "上一页")}<span>第${page}页${isAll ? `，共${last}页` : ""}</span>${link(page + 1, "下一页")}
  </nav>`;
}

/** A chart with its data as a table beside it, for readers who cannot see the chart. */
export const chart = (
  label: string,
  spec: object,
  rows: readonly (readonly (string | number | Markup)[])[],
  size: "wide" | "small" = "wide",
): Markup => html`<figure class="chart ${size}">
  <div role="img" aria-label="${label}" data-chart="${JSON.stringify(spec)}"></div>
  <details>
    <summary>${size === "small" ? "各月数据" : `${label}：数据表`}</summary>
    ${table(rows, true)}
  </details>
</figure>`;

/**
 * A table whose first row has the column names. Numbers are aligned right: in columns with numbers, or in all but the
 * first column.
 */
export function table(rows: readonly (readonly (string | number | Markup)[])[], isOfNumbers = false): Markup {
  const [names = [], ...lines] = rows;
  const isNumber = (at: number) => (isOfNumbers ? at > 0 : lines.some((line) => typeof line[at] === "number"));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="表格">
    <table>
      <thead><tr>${names.map((name, at) => html`<th scope="col" class="${isNumber(at) ? "number" : ""}">${name}</th>`)}</tr></thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>${line.map((cell, at) => html`<td class="${isNumber(at) ? "number" : ""}">${cell}</td>`)}</tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
