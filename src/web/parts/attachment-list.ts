import { html } from "hono/html";
import { printNumber } from "#core";
import type { Attachment } from "#store";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import type { Visit } from "../session/request-context.ts";

/** Why an attachment cannot be opened on the page. */
const elsewhere = (platform: string): Readonly<Record<Exclude<Attachment["state"], "kept">, string>> => ({
  referred: `仅存于${platform}，请在原消息中查看`,
  "too-large": `超过20兆，仅存于${platform}`,
  "no-picture": "不是图片，未保存",
  full: `附件空间已满，仅存于${platform}`,
  missing: `${platform}中已不存在`,
});

/** Lists the pictures and files of a record or finding, as links if their bytes are stored. */
export function attachmentList({ platform }: Visit, attachments: readonly Attachment[]): Markup | "" {
  if (attachments.length === 0) return "";
  return html`<section class="card"><h2>附件</h2><ul class="attachments">${attachments.map((one) => item(one, platform.label))}</ul></section>`;
}

function item({ id, name, state, size, picture, ticketNumber }: Attachment, platform: string): Markup {
  const whose = ticketNumber === undefined ? "" : `Z${ticketNumber} `;
  if (state !== "kept")
    return html`<li>${whose}${name} <span class="quiet small">${elsewhere(platform)[state]}</span></li>`;
  const href = `${HOME}/attachments/${id}`;
  const about = html`<span class="quiet small">${whose}${printNumber(Math.max(1, Math.round((size ?? 0) / 1024)))} KB</span>`;
  return picture === undefined
    ? html`<li><a href="${href}">${name}</a> ${about}</li>`
    : html`<li><a href="${href}"><img src="${href}" alt="${name}" loading="lazy" /></a> ${about}</li>`;
}
