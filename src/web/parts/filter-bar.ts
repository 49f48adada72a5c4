import { html, raw } from "hono/html";
import { ancestorsOf, type Kind, monthOf, type Unit, yearIn } from "#core";
import type { Markup } from "../page.ts";
import { DAYS, DETAILS, PERIODS, type PeriodAsked } from "../query.ts";
import { labelsOf, mayHere, type Visit } from "../session/request-context.ts";

/** What the visitor of a page can choose: unit, period, kind. An absent choice is not offered. */
export interface Filters {
  readonly unit: Unit;
  readonly units: readonly Unit[];
  readonly period?: PeriodAsked;
  readonly kinds?: readonly Kind[];
  /** Several kinds that a link chose together: the value, and its label. */
  readonly several?: readonly [string, string] | undefined;
}

/** Up to this many units are offered as a list; for more, the name is typed with completion. */
const MOST_LISTED = 30;
/** How many names are sent for completion; in a larger city the whole name must be typed. */
const MOST_COMPLETED = 2_000;

/**
 * The filter bar: a form whose choices are parameters of the address and keep its other parameters. A choice from a
 * list submits at once, or with the button if there are no scripts. 「单位详情」 submits the same form, so that it opens the
 * unit that was just typed.
 */
export function filterBar(visit: Visit, { unit, units, period, kinds, several }: Filters): Markup {
  const { searchParams, pathname } = visit.url;
  const own = [
    "unit",
    "page",
    "after",
    DETAILS.name,
    ...(period ? ["period", "from", "to"] : []),
    ...(kinds ? ["kind"] : []),
  ];
  const kept = [...searchParams].filter(([name]) => !own.includes(name));
  // Switched off, because the address holds the choices: after going back, the browser must not restore other ones.
  return html`<form class="filter bar" method="get" autocomplete="off" action="${pathname}" role="search" aria-label="筛选">
    ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${unitChoice(visit, units, unit)}
    ${period === undefined ? "" : periodChoice(visit, period)}
    ${kinds === undefined ? "" : kindChoice(kinds, searchParams.get("kind") ?? "", several)}
    <button type="submit">查看</button>
    ${mayHere(visit, "page.unit", unit.id) ? html`<button type="submit" name="${DETAILS.name}" value="${DETAILS.value}">单位详情</button>` : ""}
  </form>`;
}

function unitChoice(visit: Visit, units: readonly Unit[], current: Unit): Markup {
  if (units.length < 2) return html`<input type="hidden" name="unit" value="${current.id}" />`;
  if (units.length <= MOST_LISTED)
    return html`<label><span>单位</span><select name="unit" data-submit>${units.map(
      (unit) =>
        html`<option value="${unit.id}" ${unit.id === current.id ? "selected" : ""}>${"　".repeat(depthOf(visit, unit, units))}${unit.name}</option>`,
    )}</select></label>`;
  const names = labelsOf(visit, units);
  return html`<label><span>单位（输入几个字来找）</span>
    <input type="text" name="unit" list="units" value="${names.get(current) ?? current.name}" autocomplete="off" data-search data-submit />
    <datalist id="units">${options(units.slice(0, MOST_COMPLETED).map((unit) => names.get(unit) ?? unit.name))}</datalist>
  </label>`;
}

// A city has thousands of names. Escaping and joining them at once costs a tenth of as many templates.
const options = (names: readonly string[]) =>
  raw(
    names
      .map((name) => `<option value="${name.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"></option>`)
      .join(""),
  );

/** The depth of a unit among the listed units. */
const depthOf = ({ tree, today }: Visit, { id }: Unit, units: readonly Unit[]): number =>
  ancestorsOf(tree, id, today).filter((above) => units.some((unit) => unit.id === above)).length;

/**
 * The months of this year and earlier quarters and years, for visitors who look further back than the named periods.
 */
function periodChoice({ today }: Visit, { key, period }: PeriodAsked): Markup {
  const year = yearIn(today);
  const months = Array.from({ length: Number(today.slice(5, 7)) }, (_, at) => String(at + 1).padStart(2, "0"));
  const past = [
    ...months.map((month) => [`${year}-${month}`, `${year}年${Number(month)}月`] as const).toReversed(),
    ...[year, year - 1].flatMap((of) =>
      [4, 3, 2, 1]
        .filter((quarter) => `${of}-${String(quarter * 3 - 2).padStart(2, "0")}-01` <= monthOf(today).from)
        .map((quarter) => [`${of}-q${quarter}`, `${of}年第${"一二三四"[quarter - 1]}季度`] as const),
    ),
    ...[year - 1, year - 2].map((of) => [String(of), `${of}年`] as const),
  ];
  const isListed = [...PERIODS, ...past].some(([name]) => name === key);
  const option = ([name, label]: readonly [string, string]) =>
    html`<option value="${name}" ${name === key || (name === DAYS && !isListed) ? "selected" : ""}>${label}</option>`;
  return html`<label><span>时段</span><select name="period" data-submit data-days="${DAYS}">
      ${PERIODS.map(option)}
      <optgroup label="更早">${past.map(option)}</optgroup>
      ${option([DAYS, "自选日期"])}
    </select></label>
    <span class="days"><label><span>从</span><input type="date" name="from" value="${period.from}" /></label>
    <label><span>到</span><input type="date" name="to" value="${period.to}" /></label></span>`;
}

const kindChoice = (
  kinds: readonly Kind[],
  current: string,
  several: Filters["several"],
): Markup => html`<label><span>类别</span>
  <select name="kind" data-submit>
    <option value="">全部</option>
    ${several === undefined ? "" : html`<option value="${several[0]}" selected>${several[1]}</option>`}
    ${kinds.map(({ name, label }) => html`<option value="${name}" ${name === current ? "selected" : ""}>${label}</option>`)}
  </select></label>`;
