import { html } from "hono/html";
import { allKinds, type KindName, type Measure, printCount, printNumber, printPeriod, type Unit } from "#core";
import { brokenInvariants, isShownFor, listedKinds, type Valued } from "#reports";
import type { MonthCount } from "#store";
import { type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { type Bar, columnSpec, stackedSpec } from "../parts/charts.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { changeOf, printValue } from "../parts/format-figure.ts";
import { chart, empty, head } from "../parts/layout.ts";
import { type FirstScreen, readFirstScreen } from "../parts/overview/first-screen.ts";
import { headlinesOf } from "../parts/overview/headlines.ts";
import { type Column, spanWords, timesIn } from "../parts/overview/months-shown.ts";
import { comparedWith, type KindsAsked, keyOfKinds, periodAsked, shortComparedLabel } from "../query.ts";
import { unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

/** The first page for a leader: what is overdue, missing and behind, then the eight mechanisms with their figures. */
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
    const seen: Seen = { visit, unit, key, beforeLabel: shortComparedLabel(period), screen };
    // Each bar opens the rows it counts, so only kinds that the list shows are counted.
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

/** On a phone the eight sections are far apart, so each has a link. */
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

function warnings(values: readonly Valued[]): Markup | "" {
  const broken = brokenInvariants(values);
  if (broken.length === 0) return "";
  return html`<section class="alert" aria-label="要核对的数字">
    <strong>有数字对不上，请核对：</strong>
    <ul>${broken.map(({ text }) => html`<li>${text}——现在不是这样。</li>`)}</ul>
  </section>`;
}

/** Says what the labels of figures mean that do not count the unit with its subtree; empty if all figures do. */
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

/** The label of a figure that does not count the unit with its subtree, as the others do. */
function scopeTag(unit: Unit, { scope }: Valued): string {
  if (scope.unit.id !== unit.id) return scope.unit.name;
  return scope.reach === "own" && unit.kind !== "branch" ? OWN : "";
}

/** The records of all kinds by month; each bar opens its records. */
function summary({ unit, screen: { shown: span } }: Seen, months: readonly MonthCount[]): Markup {
  const { columns } = span;
  if (months.every(({ times }) => times === 0))
    return empty(
      `${span.label}无登记。`,
      "请在单位的群里 @模范 发一行登记，如：/党课 11月20日 35人 学习二十届四中全会精神",
    );
  const byKind = Map.groupBy(months, ({ kind }) => kind);
  const kinds = allKinds
    .map((kind) => ({ kind, rows: byKind.get(kind.name) ?? [] }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ kind, rows }) => ({ label: kind.label, kind: kind.name, times: timesIn(rows, columns) }))
    .toSorted((a, b) => sum(b.times) - sum(a.times));
  const rest = kinds.slice(MOST_SERIES);
  const restTimes = columns.map((_, at) => sum(rest.map(({ times }) => times[at] ?? 0)));
  const series = [
    ...kinds.slice(0, MOST_SERIES),
    ...(rest.length === 0 ? [] : [{ label: "其他", kind: rest.map(({ kind }) => kind).join(), times: restTimes }]),
  ].map(({ label, kind, times }) => ({ label, bars: barsOf(unit, columns, times, kind) }));
  const all = timesIn(months, columns);
  const [first] = kinds;
  return html`<section class="card">
    <h2>${isByYear(columns) ? "各年" : "各月"}登记条数</h2>
    <p class="quiet">${unit.name}及下级，${spanWords(span, months, "共")}，${mostIn(columns, all)}${first === undefined ? "" : `；${first.label}最多，${printNumber(sum(first.times))}条`}。点一段看其中的记录。</p>
    ${chart("各月登记条数", stackedSpec(series), [
      [isByYear(columns) ? "年份" : "月份", ...series.map(({ label }) => label)],
      ...columns.map(({ label }, at) => [label, ...series.map(({ bars }) => linked(bars[at]))]),
    ])}
  </section>`;
}

const isByYear = (columns: readonly Column[]): boolean => columns[0]?.key.length === 4;

const barsOf = (unit: Unit, columns: readonly Column[], times: readonly number[], kind: string): readonly Bar[] =>
  columns.map(({ key, label }, at) => ({
    label,
    value: times[at] ?? 0,
    href: `${HOME}/records?${new URLSearchParams({ unit: unit.id, period: key, kind })}`,
  }));

const linked = (bar: Bar | undefined): Markup | number =>
  bar === undefined || bar.value === 0 ? 0 : html`<a href="${bar.href}">${printNumber(bar.value)}</a>`;

/** Names the month with the most records: 「10月最多，32条」. */
const mostIn = (columns: readonly Column[], times: readonly number[]): string => {
  const most = Math.max(...times);
  return `${columnWords(columns, columns[times.lastIndexOf(most)])}最多，${printNumber(most)}条`;
};

/** A column in a sentence, where the year is written in full or not at all: 2026年1月, 1月, 2026年. */
function columnWords(columns: readonly Column[], column: Column | undefined): string {
  const [year = "", month] = (column?.key ?? "").split("-");
  if (month === undefined) return `${year}年`;
  return `${columns.every(({ key }) => key.startsWith(year)) ? "" : `${year}年`}${Number(month)}月`;
}

const MOST_SERIES = 6;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function mechanism(seen: Seen, name: string, values: readonly Valued[], months: readonly MonthCount[]): Markup {
  const [number = "", title = "", about = ""] = name.split(" ");
  const mine = months.filter((row) => values.some(({ measure }) => counts(measure, row)));
  const { shown: span } = seen.screen;
  const { columns } = span;
  const times = timesIn(mine, columns);
  const bars = barsOf(seen.unit, columns, times, keyOfKinds(kindsOf(values)));
  return html`<section class="card mechanism" aria-labelledby="mechanism-${number}">
    <h2 id="mechanism-${number}"><span class="ordinal" aria-hidden="true">${number}</span>${title}<small>${about}</small></h2>
    <dl class="figures">${values.map((value) => figure(seen, value))}</dl>
    ${
      times.some((count) => count > 0)
        ? html`<p class="quiet small">${seen.unit.kind === "branch" ? "" : "连同下级，"}${spanWords(span, mine, "登记")}，${mostIn(columns, times)}</p>${chart(
            `${title}${isByYear(columns) ? "各年" : "各月"}登记条数`,
            columnSpec(bars),
            [[isByYear(columns) ? "年份" : "月份", "条数"], ...bars.map((bar) => [bar.label, linked(bar)])],
            "small",
          )}`
        : html`<p class="quiet small">${span.label}没有登记</p>`
    }
  </section>`;
}

/** The kinds that some measures count, and their categories if not the whole kind is counted. */
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
  const before = seen.screen.before.get(measure.id);
  const change = changeOf(value, before);
  const target = seen.screen.targets.get(measure.id);
  const tag = scopeTag(seen.unit, value);
  return html`<div class="figure">
    <dt>${measure.names[0]}${tag === "" ? "" : html` <span class="tag">${tag}</span>`}</dt>
    <dd>
      ${value.value === undefined ? html`<a class="value none" href="${href}">无记录</a>` : html`<a class="value" href="${href}">${printValue(value)}</a>`}
      ${value.approx > 0 ? html`<span class="tag" title="其中${printCount(value.approx, "个")}数为约数">含约数</span>` : ""}
      ${change === undefined || before === undefined ? "" : html`<span class="change">${seen.beforeLabel}${printNumber(before.value ?? 0)}，${change}</span>`}
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
