import { html } from "hono/html";
import { addMonths, type Day, monthOf, printCount, printDay, type Unit, yearIn } from "#core";
import { type CoverageLine, coverageGround, coverageOn } from "#reports";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";
import { DUE_WORDS, stateOf } from "../due/due-rows.ts";
import { unitLink } from "../unit-words.ts";

/** The duties of a unit and its subtree, period by period of this year, and who has not fulfilled them. */
export interface Dues {
  /** The lines of the current month, without units that the visitor may not see. */
  readonly now: readonly CoverageLine[];
  readonly months: readonly (readonly CoverageLine[])[];
}

/** Reads what was due in each month of the year so far, in one query. */
export async function readDues(visit: Visit, unit: Unit): Promise<Dues> {
  const { query, tree, today } = visit;
  const days = monthsOf(today).map((month) => {
    const { to } = monthOf(`${month}-01`);
    return to < today ? to : today;
  });
  const all = await coverageOn(await coverageGround(query), tree, unit.id, days);
  const months = all.map((lines) =>
    lines
      .map(({ asked, late, ...line }) => ({
        ...line,
        asked: asked.filter(({ id }) => mayHere(visit, "page.unit", id)),
        late: late.filter(({ id }) => mayHere(visit, "page.unit", id)),
      }))
      .filter(({ asked }) => asked.length > 0),
  );
  return { now: months.at(-1) ?? [], months };
}

/** The months of this year so far. */
const monthsOf = (today: Day): readonly string[] =>
  Array.from({ length: Number(today.slice(5, 7)) }, (_, at) => addMonths(`${yearIn(today)}-01-01`, at).slice(0, 7));

/**
 * A table with a row per duty and a column per month: how many of the due ones were done, shown in the month in which
 * the period ends, or in the current month if it still runs.
 */
export function dueMonths(visit: Visit, unit: Unit, { months }: Dues): Markup | "" {
  const labels = [...new Set(months.flat().map(({ cadence }) => cadence.label))];
  if (labels.length === 0) return "";
  const year = yearIn(visit.today);
  const names = monthsOf(visit.today);
  const cells = (label: string) =>
    names.map((month, at) => {
      const lines = (months[at] ?? []).filter(({ cadence, period }) => {
        const endsHere = period.to.slice(0, 7) === month;
        return cadence.label === label && (endsHere || at === names.length - 1);
      });
      return lines.length === 0 ? html`<td class="number none"></td>` : cell(visit, unit, lines, month);
    });
  return html`<section class="card">
    <h2>${year}年应报和已报</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="${year}年应报和已报"><table class="months dues">
      <thead><tr><th scope="col">事项</th>${names.map((month, at) => html`<th scope="col" class="number" ${at === names.length - 1 ? html`data-now` : ""}>${Number(month.slice(5))}月</th>`)}</tr></thead>
      <tbody>${labels.map((label) => html`<tr><th scope="row">${label}</th>${cells(label)}</tr>`)}</tbody>
    </table></div>
    <p class="quiet small">按季度报送的列在季末当月；点击单元格查看已报、未报单位。</p>
  </section>`;
}

function cell(visit: Visit, unit: Unit, lines: readonly CoverageLine[], month: string): Markup {
  const asked = lines.reduce((sum, line) => sum + line.asked.length, 0);
  const late = lines.reduce((sum, line) => sum + line.late.length, 0);
  const isOver = lines.every(({ period }) => period.to < visit.today);
  const isOwn = asked === 1 && lines[0]?.asked[0]?.id === unit.id;
  const words = isOwn ? (late === 0 ? "已报" : isOver ? "未报" : "待报") : `${asked - late}/${asked}`;
  const [first] = lines;
  const where = new URLSearchParams({ unit: unit.id, by: "due", period: month, q: first?.cadence.label ?? "" });
  const tone = late === 0 ? "met" : isOver ? "missing" : "waiting";
  return html`<td class="number ${tone}"><a href="${HOME}/coverage?${where.toString()}">${words}</a></td>`;
}

/** Who has not reported something yet, the first few by name: 「11月支委会（期限11月30日）：待报9家，共14家——…」. */
export function dueLine(visit: Visit, unit: Unit, line: CoverageLine): Markup {
  const { word } = DUE_WORDS[stateOf(line, false, visit.today)];
  const what = `${line.period.label}${line.cadence.label}（期限${printDay(line.period.to, visit.today)}）：${word}`;
  if (line.asked.length === 1 && line.asked[0]?.id === unit.id) return html`${what}`;
  const all = new URLSearchParams({ unit: unit.id, by: "due", state: "open", period: "month", q: line.cadence.label });
  const names = line.late
    .slice(0, MOST_NAMES)
    .map(({ id, name }, at) => html`${at === 0 ? "" : "、"}${unitLink(visit, id, name)}`);
  return html`${what}<a href="${HOME}/coverage?${all.toString()}">${printCount(line.late.length, "家")}</a>，共${printCount(line.asked.length, "家")}——${names}${line.late.length > MOST_NAMES ? "等" : ""}`;
}

/** A link to what was due earlier this year and never reported, which the current periods do not show. */
export function overdueOf(unit: Unit, dues: Dues, { today }: Visit): Markup | "" {
  const missed = overdue(dues, today).reduce((sum, { late }) => sum + late.length, 0);
  if (missed === 0) return "";
  const all = new URLSearchParams({ unit: unit.id, by: "due", state: "late", period: "year" });
  return html`<p class="bad"><a href="${HOME}/coverage?${all.toString()}">今年此前未报${printCount(missed, "项")}（已过期限）</a></p>`;
}

/** What was due in this year's periods that are over, each once: in the month in which the period ends. */
function overdue({ months }: Dues, today: Day): readonly CoverageLine[] {
  const names = monthsOf(today);
  return months.flatMap((lines, at) =>
    lines.filter(({ period }) => period.to < today && period.to.slice(0, 7) === names[at]),
  );
}

const MOST_NAMES = 8;

/** What the unit itself has not reported: in the current periods, and in this year's past ones, the newest first. */
export const ownLate = (dues: Dues, unit: Unit, today: Day): readonly CoverageLine[] =>
  [
    ...dues.now.filter(({ period }) => period.to >= today),
    ...overdue(dues, today).toSorted((a, b) => (a.period.to < b.period.to ? 1 : a.period.to > b.period.to ? -1 : 0)),
  ].filter(({ late }) => late.some(({ id }) => id === unit.id));
