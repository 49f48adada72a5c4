import { html } from "hono/html";
import { allKinds, ancestorsOf, childrenOf, printNumber, UNIT_KIND_NAMES, type Unit, yearIn, yearSpan } from "#core";
import { coverage, coverageGround, isShownFor, lateLine } from "#reports";
import { chatsOfUnit, type MonthCount, newestRecords, timesByMonth } from "#store";
import { type Markup, none, type Page, shown } from "../page.ts";
import { HOME } from "../page-files.ts";
import { findingLink, findingRows } from "../parts/findings-list.ts";
import { empty } from "../parts/layout.ts";
import { type MonthLine, monthTable } from "../parts/month-table.ts";
import { recordList } from "../parts/record-list.ts";
import { facts } from "../parts/unit-words.ts";
import { idsWithin, mayHere, type Visit } from "../session/request-context.ts";

const NEWEST = 10;
const MOST_FINDINGS = 6;

/** One unit: what it is, what it and those below it reported, what is missing, what is to be put right. */
export const unitPage: Page = {
  path: "/units/:id",
  action: "page.unit",
  async show(visit) {
    const unit = visit.tree.units.get(visit.params.id ?? "");
    if (unit === undefined || !mayHere(visit, "page.unit", unit.id)) return none;
    const { query, tree, today } = visit;
    const year = yearIn(today);
    const children = childrenOf(tree, unit.id, today).filter(({ id }) => mayHere(visit, "page.unit", id));
    const span = yearSpan(year);
    const [months, ofChildren, findings, lines, recent, chats] = await Promise.all([
      timesByMonth(query, [unit.id], span),
      timesByMonth(
        query,
        children.map(({ id }) => id),
        { ...span, except: RESTRICTED, together: true },
      ),
      findingRows(visit, unit),
      coverageGround(query).then((ground) => coverage(ground, tree, unit.id, today)),
      newestRecords(query, { unitIds: idsWithin(visit, "page.unit", unit), kinds: openKinds, limit: NEWEST }),
      chatsOfUnit(query, unit.id),
    ]);
    const own = months.filter((row) => isShownFor(row.kind, unit));
    const late = lines
      .map((line) => ({ ...line, late: line.late.filter(({ id }) => mayHere(visit, "page.unit", id)) }))
      .map((line) => lateLine(line, line.asked.length <= 1))
      .filter((text) => text !== undefined);
    const body = html`${crumbs(visit, unit)}
      <div class="head"><div><h1>${unit.name}</h1><p class="quiet">${facts(unit)}${chats.length === 0 ? " · 还没有绑定群" : ` · 群：${chats.map(({ name }) => name).join("、")}`}</p></div>
        <div class="tools"><a class="button" href="${HOME}?unit=${encodeURIComponent(unit.id)}">看它的总览</a></div></div>
      <section class="card">
        <h2>${year}年各月登记</h2>
        ${own.length === 0 ? empty("今年还没有登记。", `在${unit.name}的群里 @模范 发一行就能登记。`) : monthTable("类别", byKind(unit, own), year, today)}
      </section>
      <div class="pair">
        <section class="card">
          <h2>本期未报</h2>
          ${late.length === 0 ? html`<p class="good">该报的都报了。</p>` : html`<ul class="plain">${late.map((text) => html`<li>${text}</li>`)}</ul>`}
        </section>
        <section class="card">
          <h2>未了的整改 <span class="count">${findings.length}</span></h2>
          ${
            findings.length === 0
              ? html`<p class="good">没有未了的整改事项。</p>`
              : html`<ul class="plain">${findings.slice(0, MOST_FINDINGS).map((row) => html`<li>${findingLink(row)}<br /><span class="quiet small">${row.whom} · ${row.standing}</span></li>`)}</ul>
          <p><a href="${HOME}/findings?unit=${encodeURIComponent(unit.id)}">看全部</a></p>`
          }
        </section>
      </div>
      <section class="card">
        <h2>最近登记</h2>
        ${
          recent.length === 0
            ? empty("还没有记录。")
            : recordList(
                visit,
                recent.map((record) => ({ record })),
              )
        }
        ${recent.length < NEWEST ? "" : html`<p><a href="${HOME}/records?unit=${encodeURIComponent(unit.id)}">看全部</a></p>`}
      </section>
      ${
        children.length === 0
          ? ""
          : below(
              children,
              ofChildren,
              findings.map(({ ticket }) => ticket),
            )
      }`;
    return shown(unit.name, body);
  },
};

const openKinds = allKinds.filter(({ restricted }) => restricted !== true).map(({ name }) => name);
const RESTRICTED = allKinds.filter(({ restricted }) => restricted === true).map(({ name }) => name);

/** Where the unit stands, as far up as the visitor may look. */
function crumbs({ tree, today, ...visit }: Visit, unit: Unit): Markup | "" {
  const above = ancestorsOf(tree, unit.id, today)
    .map((id) => tree.units.get(id))
    .filter((one) => one !== undefined && mayHere({ tree, today, ...visit }, "page.unit", one.id))
    .toReversed() as readonly Unit[];
  if (above.length === 0) return "";
  return html`<nav class="crumbs" aria-label="上级">${above.map(({ id, name }) => html`<a href="${HOME}/units/${id}">${name}</a> › `)}${unit.name}</nav>`;
}

function byKind(unit: Unit, months: readonly MonthCount[]): readonly MonthLine[] {
  return allKinds.flatMap((kind): readonly MonthLine[] => {
    const mine = months.filter((row) => row.kind === kind.name);
    return mine.length === 0 ? [] : [{ label: kind.label, unitId: unit.id, kind: kind.name, times: perMonth(mine) }];
  });
}

/** Records by month, all categories together. */
export function perMonth(rows: readonly MonthCount[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const row of rows) times.set(row.month, (times.get(row.month) ?? 0) + row.times);
  return times;
}

function below(
  children: readonly Unit[],
  months: readonly MonthCount[],
  tickets: readonly { readonly unitId: string | undefined }[],
): Markup {
  const rowsOf = Map.groupBy(months, ({ unitId }) => unitId);
  return html`<section class="card">
    <h2>下级单位 <span class="count">${children.length}</span></h2>
    <div class="scroll" tabindex="0" role="region" aria-label="下级单位">
      <table>
        <thead><tr><th scope="col">单位</th><th scope="col">类型</th><th scope="col" class="number">党员</th><th scope="col" class="number">今年登记</th><th scope="col" class="number">未了整改</th></tr></thead>
        <tbody>${children.map((unit) => {
          const times = (rowsOf.get(unit.id) ?? []).reduce((sum, row) => sum + row.times, 0);
          const open = tickets.filter(({ unitId }) => unitId === unit.id).length;
          return html`<tr>
            <th scope="row"><a href="${HOME}/units/${unit.id}">${unit.name}</a></th>
            <td>${UNIT_KIND_NAMES[unit.kind]}${unit.class === undefined ? "" : `，${unit.class}`}</td>
            <td class="number">${unit.memberCount === undefined ? "" : printNumber(unit.memberCount)}</td>
            <td class="number ${times === 0 ? "none" : ""}">${printNumber(times)}</td>
            <td class="number">${open}</td>
          </tr>`;
        })}</tbody>
      </table>
    </div>
  </section>`;
}
