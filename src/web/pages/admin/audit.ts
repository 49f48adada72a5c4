import { html } from "hono/html";
import { type AuditListing, type AuditQuestion, auditLines, countAudit, idsOfPeople, namesOf } from "#store";
import { type Markup, type Page, shown, wrong } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { actionWords, detailWords, objectWords } from "../../parts/audit-text.ts";
import { COUNTED, type KeyedList, keyedListOf } from "../../parts/keyed-list.ts";
import { head, stampOf } from "../../parts/layout.ts";
import { type Column, isAnswer } from "../../parts/list.ts";
import { unitLink } from "../../parts/unit-words.ts";
import { pagingAsked, withParams } from "../../query.ts";
import type { Visit } from "../../session/request-context.ts";

/** The audit log: who did what when. It shows ids, names and times, never the text of messages. */
export const audit: Page = {
  path: "/audit",
  label: "审计",
  action: "page.audit",
  isOfAll: true,
  sorts: ["at", "-at"],
  async show(visit) {
    const paging = pagingAsked(visit.url);
    if (!paging.ok) return wrong(paging.error);
    const after = visit.url.searchParams.get("after");
    if (after !== null && readMark(after) === undefined) return wrong("没有这一页，请从页面上的链接翻页。");
    const list = await keyedListOf(visit, await auditList(visit), paging.value.limit);
    if (isAnswer(list)) return list;
    return shown("审计", html`${head("审计", "只记谁在何时对哪个对象做了什么，不记原话。")}${list}`);
  },
};

/** The filters for the audit lines. */
const CHOICES = [
  ["reports", "登记和更正", ["report", "record.%"]],
  ["tickets", "整改", ["ticket.%"]],
  ["roles", "身份和群", ["role.%", "chat.%"]],
  ["exports", "导出和讲稿", ["%export", "speech"]],
  ["denied", "被拒绝", ["denied"]],
] as const;

async function auditList(visit: Visit): Promise<KeyedList<Named>> {
  const { url, query } = visit;
  const asked = await questionOf(visit);
  const state = url.searchParams.get("state");
  const link = (key: string | undefined, label: string) =>
    html`<a href="${withParams(url, { state: key, after: undefined })}" ${(state ?? undefined) === key ? html`aria-current="true"` : ""}>${label}</a>`;
  return {
    name: "audit",
    title: "操作记录",
    counter: "条",
    columns: columns(visit),
    search: "在操作记录里找（人名或编号）",
    narrowed: html`<nav class="switch" aria-label="分类">${link(undefined, "全部")}${CHOICES.map(([key, label]) => link(key, label))}</nav>`,
    sorts: ["at"],
    sort: url.searchParams.get("sort") ?? "-at",
    count: asked === undefined ? 0 : await countAudit(query, asked, COUNTED),
    read: async (after, limit) =>
      asked === undefined
        ? []
        : await named(
            visit,
            await auditLines(query, {
              ...asked,
              order: url.searchParams.get("sort") === "at" ? "asc" : "desc",
              after: after === undefined ? undefined : readMark(after),
              limit,
            }),
          ),
    markOf: ({ line: { at, id } }) => `${at}~${id}`,
    nothing: ["暂无操作记录。", "有人登记、更正或改设置以后，会列在这里。"],
  };
}

/** The filter in the address; undefined if nobody has the name in it. */
async function questionOf({ url, query }: Visit): Promise<AuditQuestion | undefined> {
  const actions = CHOICES.find(([key]) => key === url.searchParams.get("state"))?.[2];
  const narrowed = actions === undefined ? {} : { actions };
  const words = url.searchParams.get("q")?.trim() ?? "";
  const number = /^[Zz]?(\d{1,9})号?$/.exec(words)?.[1];
  if (number !== undefined) return { ...narrowed, objects: [`record:${number}`, `ticket:${number}`] };
  if (words === "") return narrowed;
  const people = await idsOfPeople(query, words);
  return people.length === 0
    ? undefined
    : {
        ...narrowed,
        actorIds: people.slice(0, MOST_PEOPLE),
        objects: people.slice(0, MOST_PEOPLE).map((id) => `person:${id}`),
      };
}

/** How many people of the same name one search includes. */
const MOST_PEOPLE = 40;

interface Named {
  readonly line: AuditListing;
  readonly names: ReadonlyMap<string, string>;
}

/** Adds the names of people to the lines. */
async function named({ query }: Visit, lines: readonly AuditListing[]): Promise<readonly Named[]> {
  const names = await namesOf(
    query,
    lines.flatMap(({ actorId, object }) => [actorId, object.slice(object.indexOf(":") + 1)]),
  );
  return lines.map((line) => ({ line, names }));
}

function readMark(text: string): Pick<AuditListing, "at" | "id"> | undefined {
  const [, at, id] = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z)~([\w-]{1,60})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at, id };
}

const columns = (visit: Visit): readonly Column<Named>[] => {
  const { units } = visit.tree;
  const words = ({ line, names }: Named) => objectWords(line.object, (id) => names.get(id) ?? units.get(id)?.name);
  return [
    {
      key: "at",
      label: "时间",
      cell: ({ line }) => stampOf(visit, line.at),
      text: ({ line }) => line.at,
    },
    { key: "actor", label: "操作人", cell: ({ line, names }) => names.get(line.actorId) ?? line.actorId },
    { key: "action", label: "操作", cell: ({ line }) => actionWords(line.action) },
    {
      key: "object",
      label: "对象",
      cell: (row) => objectLink(visit, row.line.object, words(row)),
      text: words,
    },
    {
      key: "unit",
      label: "单位",
      cell: ({ line: { unitId } }) =>
        unitId === undefined ? "" : unitLink(visit, unitId, units.get(unitId)?.name ?? unitId),
      text: ({ line: { unitId } }) => (unitId === undefined ? "" : (units.get(unitId)?.name ?? unitId)),
    },
    {
      key: "details",
      label: "附注",
      cell: ({ line }) => {
        const words = detailWords(line);
        return words === "" ? "" : html`<span class="small">${words}</span>`;
      },
      text: ({ line }) => detailWords(line),
    },
  ];
};

const PAGES: Readonly<Record<string, string>> = { record: "records", ticket: "findings" };

/** A link to the page of the record, finding or unit that an audit line is about. */
function objectLink(visit: Visit, object: string, words: string): Markup | string {
  const [kind = "", id = ""] = object.split(":");
  if (kind === "unit") return unitLink(visit, id, words);
  const page = PAGES[kind];
  return page !== undefined && /^\d+$/.test(id) ? html`<a href="${HOME}/${page}/${id}">${words}</a>` : words;
}
