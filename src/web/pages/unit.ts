import { html } from "hono/html";
import type { ActDone } from "#bot";
import {
  allKinds,
  ancestorsOf,
  childrenOf,
  type Day,
  printNumber,
  UNIT_KIND_NAMES,
  type Unit,
  yearIn,
  yearSpan,
} from "#core";
import {
  appraisalCard,
  appraisals,
  appraisedUnits,
  isBehind,
  isShownFor,
  type Pace,
  paceLine,
  paces,
  scoredAndDue,
} from "#reports";
import { chatsOfUnit, type MonthCount, newestRecords, timesByMonth } from "#store";
import { appoint, appointedWords } from "../appoint.ts";
import { type Answer, type Markup, none, type Page, shown } from "../page.ts";
import { HOME } from "../page-files.ts";
import { actResult, blocksOf, withFindings } from "../parts/blocks.ts";
import { findingLink, findingRows } from "../parts/findings-list.ts";
import { empty } from "../parts/layout.ts";
import { type MonthLine, monthTable } from "../parts/month-table.ts";
import { recordList } from "../parts/record-list.ts";
import { type Dues, dueLine, dueMonths, overdueOf, ownLate, readDues } from "../parts/unit/due-months.ts";
import { peopleOf } from "../parts/unit/people.ts";
import { reminding } from "../parts/unit/reminding.ts";
import { facts } from "../parts/unit-words.ts";
import { idsWithin, mayHere, type Visit } from "../session/request-context.ts";

const NEWEST = 10;
const MOST_FINDINGS = 6;

/** One unit: what it must report and has reported, what is missing, its findings, and the people in charge. */
export const unitPage: Page = {
  path: "/units/:id",
  action: "page.unit",
  async show(visit) {
    const unit = unitOf(visit);
    return unit === undefined ? none : await page(visit, unit);
  },
  async take(visit, form) {
    const unit = unitOf(visit);
    if (unit === undefined) return none;
    if (form.get("act") === "appoint" && mayHere(visit, "appoint", unit.id)) {
      return await page(visit, unit, appointedWords(await appoint(visit, form)));
    }
    if (form.get("act") !== "remind" || !mayHere(visit, "remind", unit.id)) return none;
    return await page(visit, unit, actResult(visit, await remind(visit, unit, form)));
  },
};

/** Sends the secretary a reminder of the ticked items. */
function remind(visit: Visit, unit: Unit, form: FormData): Promise<ActDone> {
  const [key, items] = [form.get("key"), form.getAll("item").filter((item) => typeof item === "string")];
  const rest = items.length === 0 ? unit.id : `${unit.id} 事项=${items.join("、")}`;
  return visit.act("催报", rest, typeof key === "string" ? key : "");
}

function unitOf(visit: Visit): Unit | undefined {
  const unit = visit.tree.units.get(visit.params.id ?? "");
  return unit !== undefined && mayHere(visit, "page.unit", unit.id) ? unit : undefined;
}

async function page(visit: Visit, unit: Unit, said: Markup | "" = ""): Promise<Answer> {
  if (visit.url.searchParams.get("by") === "score") return await scorePage(visit, unit);
  const { query, tree, today } = visit;
  const year = yearIn(today);
  const children = childrenOf(tree, unit.id, today).filter(({ id }) => mayHere(visit, "page.unit", id));
  const span = yearSpan(year);
  const [months, ofChildren, findings, dues, goals, recent, chats] = await Promise.all([
    timesByMonth(query, [unit.id], span),
    timesByMonth(
      query,
      children.map(({ id }) => id),
      { ...span, except: RESTRICTED, together: true },
    ),
    findingRows(visit, unit),
    readDues(visit, unit),
    paces(query, tree, unit, year, today),
    newestRecords(query, { unitIds: idsWithin(visit, "page.unit", unit), kinds: openKinds, limit: NEWEST }),
    chatsOfUnit(query, unit.id),
  ]);
  const own = months.filter((row) => isShownFor(row.kind, unit));
  const body = html`${crumbs(visit, unit)}
    <div class="head"><div><h1>${unit.name}</h1><p class="quiet">${facts(unit)}</p></div>
      <div class="tools">${tools(visit, unit, children.length > 0)}</div></div>
    ${said}
    <div class="pair">
      ${await missing(visit, unit, dues)}
      <section class="card">
        <h2>未办结整改 <span class="count">${findings.length}</span></h2>
        ${
          findings.length === 0
            ? html`<p class="good">无未办结整改事项。</p>`
            : html`<ul class="plain">${findings.slice(0, MOST_FINDINGS).map((row) => html`<li>${findingLink(row)}<br /><span class="quiet small">${row.whom} · ${row.standing}</span></li>`)}</ul>
        <p><a href="${HOME}/findings?unit=${encodeURIComponent(unit.id)}">查看全部</a></p>`
        }
      </section>
    </div>
    ${dueMonths(visit, unit, dues)}
    ${goals.length === 0 ? "" : goalList(unit, goals, year, today)}
    <section class="card">
      <h2>${year}年各月登记</h2>
      ${own.length === 0 ? empty("今年暂无登记。", `在${unit.name}的群里 @模范 发一行登记。`) : monthTable("类别", byKind(unit, own), { year, today })}
    </section>
    <section class="card">
      <h2>最近登记</h2>
      ${
        recent.length === 0
          ? empty("暂无记录。")
          : recordList(
              visit,
              recent.map((record) => ({ record })),
            )
      }
      ${recent.length < NEWEST ? "" : html`<p><a href="${HOME}/records?unit=${encodeURIComponent(unit.id)}">查看全部</a></p>`}
    </section>
    ${
      children.length === 0
        ? ""
        : below(
            children,
            ofChildren,
            findings.map(({ ticket }) => ticket),
          )
    }
    ${await peopleOf(visit, unit, chats)}`;
  return shown(unit.name, body);
}

function tools(visit: Visit, unit: Unit, hasChildren: boolean): Markup {
  const link = (href: string, label: string) => html`<a class="button" href="${href}">${label}</a>`;
  const at = encodeURIComponent(unit.id);
  return html`${link(`${HOME}?unit=${at}`, "本单位总览")}${link(`${HOME}/records?unit=${at}`, "本单位记录")}
    ${hasChildren ? link(`${HOME}/coverage?unit=${at}&by=rank&state=open&period=month`, "下级报送") : ""}
    ${mayHere(visit, "export", unit.id) && !hasChildren ? link(`${HOME}/units/${at}?by=score`, "考核得分和扣分") : ""}`;
}

/** What is missing in the current periods and how much of earlier ones, the state of today's reminders, and the form that sends one. */
async function missing(visit: Visit, unit: Unit, dues: Dues): Promise<Markup> {
  const lines = dues.now.filter(({ late }) => late.length > 0);
  const mayRemind = mayHere(visit, "remind", unit.id);
  return html`<section class="card" id="missing">
    <h2>当期待报</h2>
    ${lines.length === 0 ? html`<p class="good">${dues.now.length === 0 ? "没有按期要报的事项。" : "本期应报事项均已报送。"}</p>` : html`<ul class="plain">${lines.map((line) => html`<li>${dueLine(visit, unit, line)}</li>`)}</ul>`}
    ${overdueOf(unit, dues, visit)}
    ${mayRemind ? await reminding(visit, unit, ownLate(dues, unit, visit.today)) : ""}
  </section>`;
}

const goalList = (
  unit: Unit,
  goals: readonly Pace[],
  year: number,
  today: Day,
): Markup => html`<section class="card" id="goals">
  <h2>${year}年要点</h2>
  <ul class="plain">${goals.map((goal) => {
    const words = paceLine(goal, today);
    const href = `${HOME}/figures/${goal.measure?.id}?${new URLSearchParams({ unit: unit.id, period: "year" })}`;
    return html`<li class="${isBehind(goal) ? "bad" : ""}">${goal.measure === undefined ? words : html`<a href="${href}">${words}</a>`}</li>`;
  })}</ul>
</section>`;

/** The year's score from the ledger: each deduction with what is missing, and how to make up for it. */
async function scorePage(visit: Visit, unit: Unit): Promise<Answer> {
  const year = yearIn(visit.today);
  if (!mayHere(visit, "export", unit.id)) return none;
  const units = appraisedUnits(visit.tree, unit, visit.today).filter(({ id }) => id === unit.id);
  const [only] = await appraisals(visit.query, visit.tree, units, year, visit.today);
  const card = only === undefined ? undefined : appraisalCard(only, year, visit.today, []);
  const rules = await scoredAndDue(visit.query, unit);
  const body = html`<p class="crumbs"><a href="${HOME}/units/${unit.id}">${unit.name}</a> › 考核</p>
    <div class="head"><div><h1>${card?.title ?? `${unit.name} · 考核`}</h1><p class="quiet">${card?.subtitle ?? ""}</p></div></div>
    <section class="card">${card === undefined ? empty("这个单位不单独考核。") : blocksOf(card.blocks, withFindings)}</section>
    ${card === undefined || rules === "" ? "" : html`<p class="quiet">${rules}</p>`}
    ${card === undefined ? "" : html`<p class="quiet">补开或补报后，得分随登记自动更新；认为扣错了，书记可在${visit.platform.label}里发 /考核 申诉。</p>`}`;
  return shown(`${unit.name} · 考核`, body);
}

const openKinds = allKinds.filter(({ restricted }) => restricted !== true).map(({ name }) => name);
const RESTRICTED = allKinds.filter(({ restricted }) => restricted === true).map(({ name }) => name);

/** The path of units above this one, as far up as the visitor may see. */
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

/** The number of records by month, all categories together. */
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
      <table class="rows">
        <thead><tr><th scope="col">单位</th><th scope="col">类型</th><th scope="col" class="number">党员</th><th scope="col" class="number">今年登记</th><th scope="col" class="number">未办结整改</th></tr></thead>
        <tbody>${children.map((unit) => {
          const times = (rowsOf.get(unit.id) ?? []).reduce((sum, row) => sum + row.times, 0);
          const open = tickets.filter(({ unitId }) => unitId === unit.id).length;
          return html`<tr>
            <th scope="row"><a href="${HOME}/units/${unit.id}">${unit.name}</a></th>
            <td data-label="类型">${UNIT_KIND_NAMES[unit.kind]}${unit.class === undefined ? "" : `，${unit.class}`}</td>
            <td class="number" data-label="党员">${unit.memberCount === undefined ? "" : printNumber(unit.memberCount)}</td>
            <td class="number ${times === 0 ? "none" : ""}" data-label="今年登记">${printNumber(times)}</td>
            <td class="number" data-label="未办结整改">${open}</td>
          </tr>`;
        })}</tbody>
      </table>
    </div>
  </section>`;
}
