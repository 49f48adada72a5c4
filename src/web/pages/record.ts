import { html } from "hono/html";
import { kindOf, type LedgerRecord, readRecordNumber } from "#core";
import { recordCard } from "#reports";
import {
  attachmentsOf,
  chatById,
  namesOf,
  recordById,
  recordByNumber,
  recordsJoinedTo,
  revisionsOf,
  ticketsOfRecord,
} from "#store";
import { type Markup, none, type Page, shown } from "../page.ts";
import { HOME } from "../page-files.ts";
import { attachmentList } from "../parts/attachment-list.ts";
import { blocksOf, withFindings } from "../parts/blocks.ts";
import { mayOpen, recordList } from "../parts/record-list.ts";
import { mayHere, type Visit } from "../session/request-context.ts";

/** One record: its content, the line it came from, who sent it and when, its findings and all changes. */
export const recordPage: Page = {
  path: "/records/:number",
  // The right to read this very record is checked further below, because everybody may open their own records.
  action: "record.read-own",
  async show(visit) {
    const asked = readRecordNumber(visit.params.number ?? "");
    if (!asked.ok || asked.value.type !== "record") return none;
    const record = await recordByNumber(visit.query, asked.value.number, (one) => mayOpen(visit, one));
    if (record === undefined) return none;
    const [revisions, tickets, merged, attachments] = await Promise.all([
      revisionsOf(visit.query, record.id),
      ticketsOfRecord(visit.query, record.id),
      recordsJoinedTo(visit.query, record.id),
      attachmentsOf(visit.query, record.number),
    ]);
    const names = await namesOf(visit.query, [record.reporterId, ...revisions.map(({ byId }) => byId)]);
    const unit = visit.tree.units.get(record.unitId);
    const one = {
      record,
      unitName: unit?.name ?? "",
      reporter: names.get(record.reporterId) ?? "（不知姓名）",
      tickets,
      revisions,
      names,
      merged,
      attachments,
    };
    const card = recordCard(one, visit.today, visit.zone);
    const joined = record.joinedTo === undefined ? undefined : await recordById(visit.query, record.joinedTo);
    const body = html`${unit !== undefined && mayHere(visit, "page.unit", unit.id) ? html`<p class="crumbs"><a href="${HOME}/units/${unit.id}">${unit.name}</a></p>` : ""}
      <div class="head"><div><h1>${record.number}号 · ${kindOf(record.kind).label}</h1><p class="quiet">${card.subtitle ?? ""}</p></div></div>
      <section class="card record">${blocksOf(card.blocks, mayHere(visit, "page.findings", record.unitId) ? withFindings : undefined)}${await inChat(visit, record)}</section>
      ${attachmentList(visit, attachments)}
      ${events(visit, joined === undefined ? merged : [joined, ...merged])}`;
    return shown(`${record.number}号 ${kindOf(record.kind).label}`, body);
  },
};

/** The link to the message in its group. A message in a direct chat is only linked for its sender. */
async function inChat(visit: Visit, { chatId, messageId }: LedgerRecord): Promise<Markup | ""> {
  if (chatId === undefined || messageId === undefined) return "";
  const chat = await chatById(visit.query, chatId);
  if (chat?.kind !== "group" || chat.state === "gone") return "";
  return html`<p><a href="${visit.chatUrl(chatId, messageId)}" target="_blank" rel="noopener">在群里查看原消息</a> <span class="quiet">${chat.name}</span></p>`;
}

/** The records of other units for the same event, as far as the visitor may see them. */
function events(visit: Visit, others: readonly LedgerRecord[]): Markup | "" {
  const open = others.filter((record) => mayOpen(visit, record));
  if (others.length === 0) return "";
  return html`<section class="card">
    <h2>同一场活动</h2>
    ${
      open.length === 0
        ? html`<p class="quiet">与其他单位合办，合计时只算一场。</p>`
        : recordList(
            visit,
            open.map((record) => ({ record })),
          )
    }
  </section>`;
}
