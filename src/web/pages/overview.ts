import { html } from "hono/html";
import {
  addMonths,
  allKinds,
  type Day,
  type KindName,
  type Measure,
  monthOf,
  printCount,
  printNumber,
  printPeriod,
  type Unit,
} from "#core";
import { brokenInvariants, isShownFor, listedKinds, type Valued } from "#reports";
import type { MonthCount } from "#store";
import { type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { type Bar, columnSpec, stackedSpec } from "../parts/charts.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { changeOf, printValue } from "../parts/format-figure.ts";
import { chart, empty, head } from "../parts/layout.ts";
import { type FirstScreen, MONTHS, readFirstScreen } from "../parts/overview/first-screen.ts";
import { headlinesOf } from "../parts/overview/headlines.ts";
import { comparedLabel, comparedWith, type KindsAsked, keyOfKinds, periodAsked } from "../query.ts";
import { unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

/** What a leader opens on Monday: what is overdue, missing and behind, then the eight mechanisms with each figure. */
export const overview: Page = {
  path: "/",
  label: "总览",
  action: "page.overview",
  async show(visit) {
    const asked = periodAsked(visit.url, visit.today);
    if (!asked.ok) return wrong(asked.error);
    const unit = unitAsked(visit, "page.overview");
    if (unit === undefined) return none;
    const { key, period } = asked.value;
    const screenAsked = { unit, key, period, before: comparedWith(period) };
    const screen = await readFirstScreen(visit, screenAsked);
    const headlines = await headlinesOf(visit, screenAsked, screen);
    const seen: Seen = { visit, unit, key, beforeLabel: comparedLabel(period), screen };
    // Each bar leads to its rows, so it counts what is listed.
    const open = screen.months.filter(({ kind }) => LISTED.has(kind));
    const mechanisms = [...Map.groupBy(screen.now, ({ measure }) => measure.mechanism)];
    const body = html`${head(unit.name, printPeriod(period, visit.today))}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.overview"), period: asked.value })}
      ${warnings(screen.now)}
      ${whose(unit, screen.now)}
      ${headlines}
      ${jumps(mechanisms.map(([name]) => name))}
      <div class="mechanisms">${mechanisms.map(([name, of]) => mechanism(seen, name, of, open))}</div>
      ${summary(seen, open)}`;
    return shown(`${unit.name} · 总览`, body);
  },
};

/** On a phone the eight stand far below each other: one tap leads to each. */
const jumps = (names: readonly string[]): Markup =>
  html`<nav class="switch jumps" aria-label="八个机制">${names.map((name) => {
    const [number = "", title = ""] = name.split(" ");
    return html`<a href="#mechanism-${number}">${title}</a>`;
  })}</nav>`;

const LISTED: ReadonlySet<string> = new Set(listedKinds.map(({ name }) => name));

interface Seen {
  readonly visit: Visit;
  readonly unit: Unit;
  readonly key: string;
  readonly beforeLabel: string;
  readonly screen: FirstScreen;
}

const monthsUntil = (today: Day): readonly string[] =>
  Array.from({ length: MONTHS }, (_, back) => addMonths(monthOf(today).from, back + 1 - MONTHS).slice(0, 7));

/** 9月; January says its year too. */
const monthLabel = (month: string): string =>
  month.endsWith("-01") ? `${month.slice(2, 4)}年1月` : `${Number(month.slice(5))}月`;

function warnings(values: readonly Valued[]): Markup | "" {
  const broken = brokenInvariants(values);
  if (broken.length === 0) return "";
  return html`<section class="alert" aria-label="要核对的数字">
    <strong>有数字对不上，请核对：</strong>
    <ul>${broken.map(({ text }) => html`<li>${text}——现在不是这样。</li>`)}</ul>
  </section>`;
}

/** Whose figures stand below, where not all of them count the unit and everybody below it. */
function whose(unit: Unit, values: readonly Valued[]): Markup | "" {
  const tags = new Set(values.map((value) => scopeTag(unit, value)));
  const words = [
    ...(tags.has(OWN) ? [`标“${OWN}”的只计${unit.name}自身`] : []),
    ...[...tags].filter((tag) => tag !== OWN && tag !== "").map((tag) => `标“${tag}”的计${tag}各级`),
  ];
  if (words.length === 0) return html`<p class="quiet">各项数均连同${unit.name}各级。</p>`;
  return html`<p class="quiet">${words.join("，")}；其余各项和各月登记条数均连同下级。</p>`;
}

const OWN = "本级";

/** What is said of a figure that does not count the unit and everybody below it, as all others do. */
function scopeTag(unit: Unit, { scope }: Valued): string {
  if (scope.unit.id !== unit.id) return scope.unit.name;
  return scope.reach === "own" && unit.kind !== "branch" ? OWN : "";
}

/** What was reported month by month, all kinds together; a bar leads to its records. */
function summary({ visit, unit }: Seen, months: readonly MonthCount[]): Markup {
  const keys = monthsUntil(visit.today);
  const total = months.reduce((sum, { times }) => sum + times, 0);
  if (total === 0)
    return empty(
      "最近十二个月无登记。",
      "请在单位的群里 @模范 发一行登记，如：/党课 11月20日 35人 学习二十届四中全会精神",
    );
  const byKind = Map.groupBy(months, ({ kind }) => kind);
  const kinds = allKinds
    .map((kind) => ({ kind, rows: byKind.get(kind.name) ?? [] }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ kind, rows }) => ({ label: kind.label, kind: kind.name, times: timesIn(rows, keys) }))
    .toSorted((a, b) => sum(b.times) - sum(a.times));
  const rest = kinds.slice(MOST_SERIES);
  const restTimes = keys.map((_, at) => sum(rest.map(({ times }) => times[at] ?? 0)));
  const series = [
    ...kinds.slice(0, MOST_SERIES),
    ...(rest.length === 0 ? [] : [{ label: "其他", kind: rest.map(({ kind }) => kind).join(), times: restTimes }]),
  ].map(({ label, kind, times }) => ({ label, bars: barsOf(unit, keys, times, kind) }));
  const all = timesIn(months, keys);
  const [first] = kinds;
  return html`<section class="card">
    <h2>各月登记条数</h2>
    <p class="quiet">${unit.name}及下级，最近十二个月共${printNumber(total)}条，${mostIn(keys, all)}${first === undefined ? "" : `；${first.label}最多，${printNumber(sum(first.times))}条`}。点一段看那个月的记录。</p>
    ${chart("各月登记条数", stackedSpec(series), [
      ["月份", ...series.map(({ label }) => label)],
      ...keys.map((month, at) => [monthLabel(month), ...series.map(({ bars }) => linked(bars[at]))]),
    ])}
  </section>`;
}

const barsOf = (unit: Unit, keys: readonly string[], times: readonly number[], kind: string): readonly Bar[] =>
  keys.map((month, at) => ({
    label: monthLabel(month),
    value: times[at] ?? 0,
    href: `${HOME}/records?${new URLSearchParams({ unit: unit.id, period: month, kind })}`,
  }));

const linked = (bar: Bar | undefined): Markup | number =>
  bar === undefined || bar.value === 0 ? 0 : html`<a href="${bar.href}">${printNumber(bar.value)}</a>`;

/** 「10月最多，32条」 */
const mostIn = (keys: readonly string[], times: readonly number[]): string => {
  const most = Math.max(...times);
  return `${monthLabel(keys[times.lastIndexOf(most)] ?? "")}最多，${printNumber(most)}条`;
};

const MOST_SERIES = 6;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How many records there are in each month. */
function timesIn(rows: readonly MonthCount[], keys: readonly string[]): readonly number[] {
  const found = new Map<string, number>();
  for (const { month, times } of rows) found.set(month, times + (found.get(month) ?? 0));
  return keys.map((month) => found.get(month) ?? 0);
}

function mechanism(seen: Seen, name: string, values: readonly Valued[], months: readonly MonthCount[]): Markup {
  const [number = "", title = "", about = ""] = name.split(" ");
  const mine = months.filter((row) => values.some(({ measure }) => counts(measure, row)));
  const labels = monthsUntil(seen.visit.today);
  const times = timesIn(mine, labels);
  const bars = barsOf(seen.unit, labels, times, keyOfKinds(kindsOf(values)));
  return html`<section class="card mechanism" aria-labelledby="mechanism-${number}">
    <h2 id="mechanism-${number}"><span class="ordinal" aria-hidden="true">${number}</span>${title}<small>${about}</small></h2>
    <dl class="figures">${values.map((value) => figure(seen, value))}</dl>
    ${
      times.some((count) => count > 0)
        ? html`<p class="quiet small">${seen.unit.kind === "branch" ? "" : "连同下级，"}最近十二个月登记${printNumber(sum(times))}条，${mostIn(labels, times)}</p>${chart(
            `${title}各月登记条数`,
            columnSpec(bars),
            [["月份", "条数"], ...bars.map((bar) => [bar.label, linked(bar)])],
            "small",
          )}`
        : html`<p class="quiet small">最近十二个月没有登记</p>`
    }
  </section>`;
}

/** The kinds that some measures count, with their categories where not all of a kind are counted. */
function kindsOf(values: readonly Valued[]): KindsAsked {
  const found = new Map<KindName, readonly string[] | undefined>();
  for (const { measure } of values)
    for (const kind of [measure.kind, ...(measure.also ?? [])]) {
      if (!LISTED.has(kind)) continue;
      const before = found.has(kind) ? found.get(kind) : [];
      const both = before && measure.categories && [...new Set([...before, ...measure.categories])];
      found.set(kind, both);
    }
  return found;
}

const counts = (measure: Measure, row: MonthCount): boolean =>
  [measure.kind, ...(measure.also ?? [])].some((kind) => kind === row.kind) &&
  (measure.categories === undefined || measure.categories.includes(row.category));

function figure(seen: Seen, value: Valued): Markup {
  const { measure } = value;
  if (!isShownFor(measure.kind, value.scope.unit))
    return html`<div class="figure"><dt>${measure.names[0]}</dt><dd class="quiet">依规不展开</dd></div>`;
  const href = `${HOME}/figures/${measure.id}?unit=${encodeURIComponent(seen.unit.id)}&period=${seen.key}`;
  const change = changeOf(value, seen.screen.before.get(measure.id));
  const target = seen.screen.targets.get(measure.id);
  const tag = scopeTag(seen.unit, value);
  return html`<div class="figure">
    <dt>${measure.names[0]}${tag === "" ? "" : html` <span class="tag">${tag}</span>`}</dt>
    <dd>
      ${value.value === undefined ? html`<a class="value none" href="${href}">无记录</a>` : html`<a class="value" href="${href}">${printValue(value)}</a>`}
      ${value.approx > 0 ? html`<span class="tag" title="其中${printCount(value.approx, "个")}数为约数">含约数</span>` : ""}
      ${change === undefined ? "" : html`<span class="change">较${seen.beforeLabel} ${change}</span>`}
    </dd>
    ${
      target === undefined
        ? ""
        : html`<dd class="target">
        <progress class="${(value.value ?? 0) >= target.amount ? "met" : ""}" max="${target.amount}" value="${Math.min(value.value ?? 0, target.amount)}" aria-label="完成目标的进度"></progress>
        <span>目标 ${printCount(target.amount, measure.unit)}，完成 ${Math.floor(((value.value ?? 0) * 100) / target.amount)}%</span>
      </dd>`
    }
  </div>`;
}
