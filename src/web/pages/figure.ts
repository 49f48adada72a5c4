import { html } from "hono/html";
import { allMeasures, type LedgerRecord, printCount, printPeriod, printSpan } from "#core";
import { type Behind, behindFigure, type Frame, isShownFor, pageOf, scopeWords } from "#reports";
import { recordsById } from "#store";
import { type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { printValue } from "../parts/format-figure.ts";
import { empty, head, pager, table } from "../parts/layout.ts";
import { recordList } from "../parts/record-list.ts";
import { pagingAsked, periodAsked } from "../query.ts";
import { mayHere, unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

/** One figure: how it is counted, and the records behind it. */
export const figurePage: Page = {
  path: "/figures/:measure",
  action: "page.overview",
  async show(visit) {
    const measure = allMeasures.find(({ id }) => id === visit.params.measure);
    const asked = periodAsked(visit.url, visit.today);
    const paging = pagingAsked(visit.url);
    if (!asked.ok) return wrong(asked.error);
    if (!paging.ok) return wrong(paging.error);
    const unit = unitAsked(visit, "page.overview");
    if (unit === undefined || measure === undefined) return none;
    const { key, period } = asked.value;
    const frame: Frame = { tree: visit.tree, unit, period, today: visit.today };
    const behind = await behindFigure(visit.query, measure, frame, { least: depthOf(paging.value) });
    const { valued } = behind;
    const [name] = measure.names;
    const span =
      measure.period === "年" || measure.period === "以来"
        ? printPeriod(period, visit.today)
        : `截至${printSpan({ from: period.to, to: period.to }, visit.today)}`;
    const isShown = isShownFor(measure.kind, valued.scope.unit);
    const isListed = isShownFor(measure.kind, { ...valued.scope.unit, kind: "branch" });
    const back = `${HOME}?unit=${encodeURIComponent(unit.id)}&period=${key}`;
    const body = html`<p class="crumbs"><a href="${back}">${unit.name} · 总览</a></p>
      ${head(name, `${scopeWords(valued)}，${span}`)}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.overview"), period: asked.value })}
      <section class="card">
        <p class="headline">${isShown ? printValue(valued) : "依规不展开"}</p>
        ${valued.part === undefined || !isShown ? "" : html`<p class="quiet">${valued.whole ?? 0}个中有${valued.part}个</p>`}
        ${valued.byLevel === undefined || valued.byLevel.size < 2 ? "" : html`<p>${[...valued.byLevel].map(([level, count]) => `${level} ${count}`).join("，")}</p>`}
        <p class="quiet">口径：${measure.rule}。</p>
      </section>
      <section class="card">
        <h2>由哪些记录组成</h2>
        ${isShown && isListed ? await listing(visit, behind, paging.value) : html`<p class="quiet">这类数据依规不展开。</p>`}
      </section>`;
    return shown(`${name} · ${unit.name}`, body);
  },
};

/** Up to how many records the page counts exactly. */
const COUNTED = 1_000;

const depthOf = ({ page, limit }: { readonly page: number; readonly limit: number }): number =>
  Math.max(COUNTED, page * limit + 1);

async function listing(
  visit: Visit,
  behind: Behind,
  paging: { readonly page: number; readonly limit: number },
): Promise<Markup> {
  const { measure } = behind.valued;
  if (behind.units !== undefined) {
    const units = behind.units.filter(({ unit }) => mayHere(visit, "page.overview", unit.id));
    if (units.length === 0) return empty("花名册上暂无机关。", "请管理员在「花名册」导入。");
    return table([["单位", "是否有支部"], ...units.map(({ unit, covered }) => [unit.name, covered ? "有" : "尚无"])]);
  }
  const { isAll } = behind;
  const all = behind.rows.length;
  if (all === 0) return empty("这段时间没有记录。", "请更换时段，或核对本单位是否尚未登记。");
  const rows = await pageOf(visit.query, behind, (paging.page - 1) * paging.limit, paging.limit);
  // A city-wide figure may include records that this visitor may not open.
  const mine = rows.filter(({ record }) =>
    [visit.today, record.day].some((today) => mayHere({ ...visit, today }, "page.overview", record.unitId)),
  );
  const unit = measure.unit === "%" ? "" : measure.unit;
  const zeros = await zeroWords(visit, mine);
  const idle = behind.rows.filter(({ amount, part }) => amount === 0 && part === undefined).length;
  const but = idle === 0 ? "" : `，其中${printCount(idle, "条")}合办或重复，不再计数`;
  return html`<p class="quiet">${isAll ? `共${printCount(all, "条")}${but}，相加就是上面的数${rows.length < all ? `；本页${printCount(rows.length, "条")}` : ""}。` : "从最新的列起，全部相加就是上面的数。"}</p>
    ${recordList(
      visit,
      mine.map((row) => ({
        record: row.record,
        amount:
          row.part !== undefined ? (row.part > 0 ? "是" : "否") : (zeros.get(row.record.id) ?? `${row.amount}${unit}`),
      })),
    )}
    ${mine.length < rows.length ? html`<p class="quiet">本页另有${printCount(rows.length - mine.length, "条")}属其他单位，只计数，不列出。</p>` : ""}
    ${pager(visit.url, paging, all, isAll)}`;
}

/** Why a listed record adds nothing: another host's record counts the event, or a newer record counts its names. */
async function zeroWords(
  visit: Visit,
  rows: readonly { readonly record: LedgerRecord; readonly amount: number; readonly part?: number }[],
): Promise<ReadonlyMap<string, string>> {
  const zeros = rows.filter(({ amount, part }) => amount === 0 && part === undefined).map(({ record }) => record);
  const joined = zeros.flatMap(({ joinedTo }) => joinedTo ?? []);
  const hosts = new Map((await recordsById(visit.query, joined)).map((host) => [host.id, host]));
  return new Map(
    zeros.map((record) => {
      const host = record.joinedTo === undefined ? undefined : hosts.get(record.joinedTo);
      return [record.id, host === undefined ? "0，已在别的记录里计过" : `与${host.number}号合办，已计一次`] as const;
    }),
  );
}
