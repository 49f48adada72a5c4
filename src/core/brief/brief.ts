import { defined } from "../defined.ts";
import type { CommandedKind } from "../kinds/index.ts";
import { kindOf } from "../kinds/index.ts";
import type { Amount, Field, Kind } from "../kinds/kind.ts";
import type { Partially } from "../line/reading.ts";
import type { Day } from "../time/days/day.ts";
import { amountsOf } from "./amounts.ts";
import { dueOf } from "./days/due.ts";
import { hoursIn } from "./days/hours.ts";
import { type Deed, findDeeds } from "./deeds.ts";
import { doubted, rankedDeed } from "./doubts.ts";
import { type Counted, numbersOf } from "./figures.ts";
import { headOf } from "./heads.ts";
import type { Telling } from "./kind-words.ts";
import { type ClauseRole, type Layout, layOut } from "./layout.ts";
import { amountOf, rankFigures, withLikely } from "./learned/figures.ts";
import { likelyPlace, likelySpeaker, targetIn } from "./learned/fill.ts";
import { rankKinds } from "./learned/kinds.ts";
import { categoriesCounted, fixedOf, itemsCounted, namesCounted } from "./listed.ts";
import { statedPlace } from "./named/places.ts";
import { titleOf } from "./named/titles.ts";
import { placeOf, speakerOf } from "./people.ts";

export type { Deed } from "./deeds.ts";
export type { Telling } from "./kind-words.ts";

/** The activities that a pasted text reports. Nothing is stored until a person confirms it. */
export interface Brief {
  readonly layout: Layout;
  readonly deeds: readonly Deed[];
  /** No rule found a kind, so the kinds are those that the text as a whole most resembles. */
  readonly isRanked: boolean;
  /** Why no activity of a kind was found: it is planned, did not take place, or is a total of a long period. */
  readonly why: "plan" | "missed" | "sum" | undefined;
  /** The kinds of the planned or summed-up activities, offered as buttons. */
  readonly hinted: readonly Telling[];
}

/** A form filled in from an activity. */
export interface FilledForm {
  readonly partial: Partially;
  /** The numbers of the text that the form does not contain, as written. */
  readonly left: readonly string[];
}

/**
 * Reads a pasted brief: the activities with their kinds and days. Rules fill in the form. Learned weights only cause
 * questions, or assign a number that no rule used.
 */
export function readBrief(raw: string, { today }: { readonly today: Day }): Brief {
  const layout = layOut(raw);
  const ranking = rankKinds(layout.text);
  const found = findDeeds(layout, today);
  const told = found.filter(({ kinds }) => kinds.length > 0);
  if (told.length > 0)
    return { layout, deeds: doubted(layout, told, ranking), isRanked: false, why: undefined, hinted: [] };
  const hinted = new Map<string, Telling & { readonly role: ClauseRole }>();
  for (const clause of layout.clauses) {
    const head = headOf(layout, clause);
    if (head !== undefined && head !== "opaque" && !hinted.has(head.kind))
      hinted.set(head.kind, { ...head, role: clause.role });
  }
  const roles = new Set([...hinted.values()].map(({ role }) => role));
  const why = (["plan", "missed", "sum"] as const).find((role) => roles.has(role));
  const ranked = why === undefined ? rankedDeed(layout, found, ranking) : [];
  if (ranked.length > 0) return { layout, deeds: ranked, isRanked: true, why, hinted: [] };
  return {
    layout,
    deeds: found,
    isRanked: false,
    why,
    hinted: [...hinted.values()].map(({ kind, category }) => ({ kind, category })),
  };
}

/** The forms filled in from an activity: one, or one for each category that has a number of its own. */
export function fillForms(
  brief: Brief,
  deed: Deed,
  { kind, presets }: CommandedKind,
  today: Day,
): readonly FilledForm[] {
  const { layout } = brief;
  const counted = numbersOf(layout, deed, kind);
  const several = categoriesCounted(kind, counted);
  if (several.length > 0) {
    const left = phrases(counted.filter((one) => !several.some((other) => other.one === one)));
    return several.map(({ category, key, one }) =>
      filled(brief, deed, kind, category, { [key]: amountOf(one) }, left, today),
    );
  }
  const called = titlesListed(layout, deed, kind);
  const preset = kind.category === undefined ? undefined : presets[kind.category];
  const told = deed.kinds.find((one) => one.kind === kind.name)?.category;
  const category = preset ?? told ?? categoryOf(layout, deed, kind);
  const ruled = {
    ...noneOf(layout, deed, kind),
    ...itemsCounted(layout, deed, kind),
    ...namesCounted(layout, deed, kind),
    ...lastedOf(layout, deed, kind),
    ...amountsOf(layout.text, kind, category, deed, counted),
  };
  const amounts = withLikely(
    { ...fixedOf(layout, deed, kind, ruled), ...ruled },
    counted,
    kind,
    rankFigures(layout, deed, kind, counted),
  );
  const used = Object.values(amounts).flatMap(({ phrase = "" }) => phrase.split("、"));
  const left = counted.filter(({ phrase }) => !used.includes(phrase));
  const form = filled(brief, deed, kind, category, amounts, phrases(left), today);
  if (called.length < 2) return [form];
  return called.map((title) => ({ ...form, partial: { ...form.partial, title } }));
}

function filled(
  { layout, deeds }: Brief,
  deed: Deed,
  kind: Kind,
  category: string | undefined,
  amounts: Readonly<Record<string, Amount>>,
  left: readonly string[],
  today: Day,
): FilledForm {
  const title = titleOf(layout, deed, kind) ?? (deed.more === undefined ? undefined : titleOf(layout, deed.more, kind));
  const due = kind.due === undefined ? undefined : dueOf(layout, deed, deeds, today);
  const target = targetIn(layout, deed, kind);
  const { place, ...fields } = fieldsOf(layout, deed, kind);
  return {
    partial: {
      kind: kind.name,
      ...defined({ day: deed.day, dayTo: deed.dayTo, title, category, due, targetName: target }),
      // The unit that is inspected is not repeated as the place.
      content: { fields: place === undefined || place === target ? fields : { ...fields, place }, amounts },
    },
    left,
  };
}

/** The text fields found in the brief: the speaker, the place, flags, and choices whose names occur anywhere. */
function fieldsOf(layout: Layout, deed: Deed, kind: Kind): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  const has = (key: string) => kind.fields.some((field) => field.key === key);
  const said = toldText(layout, deed);
  const speaker = has("speaker") ? likelySpeaker(speakerOf(layout, deed), layout, deed, kind) : undefined;
  if (speaker !== undefined) fields.speaker = speaker.name;
  if (speaker?.post !== undefined && has("post")) fields.post = speaker.post;
  const ruled = has("place") ? placeOf(layout, deed) : undefined;
  // A place under its key or alone in a line is stated, so no likelihood replaces it.
  const isStated = ruled !== undefined && statedPlace(layout, deed) !== undefined;
  const place = isStated ? ruled : has("place") ? likelyPlace(ruled, layout, deed, kind) : undefined;
  if (place !== undefined) fields.place = place;
  for (const field of kind.fields) {
    if (field.type === "flag" && field.words?.some((word) => said.includes(word))) fields[field.key] = "是";
    if (field.anywhere !== true || field.key === kind.category) continue;
    const value = valueIn(field, said);
    if (value !== undefined) fields[field.key] = value;
  }
  return fields;
}

/** The category named in the sentence of the activity, if exactly one is. */
function categoryOf(layout: Layout, deed: Deed, kind: Kind): string | undefined {
  const field = kind.fields.find((one) => one.key === kind.category && one.anywhere === true);
  if (field === undefined) return undefined;
  const clauses = deed.clauses.filter(({ sentence, isTitle }) => sentence === deed.main.sentence || isTitle);
  return valueIn(field, clauses.map(({ start, end }) => layout.plain.slice(start, end)).join(","));
}

function valueIn(field: Field, said: string): string | undefined {
  const values = new Set<string>();
  let rest = said;
  const names = (field.choices ?? []).flatMap(({ value, names: words }) =>
    [value, ...words].map((name) => ({ name, value })),
  );
  for (const { name, value } of names.sort((one, other) => other.name.length - one.name.length)) {
    if (value === field.otherwise || !/\p{Script=Han}{2}/u.test(name) || !rest.includes(name)) continue;
    values.add(value);
    rest = rest.replaceAll(name, ",");
  }
  const weak = field.choices?.find((choice) => choice.weak && values.has(choice.value));
  if (weak !== undefined && values.size > 1) values.delete(weak.value);
  return values.size === 1 ? [...values][0] : undefined;
}

const toldText = ({ plain }: Layout, deed: Deed): string =>
  deed.clauses.map(({ start, end }) => plain.slice(start, end)).join(",");

/** The titles in a list such as “党建+营商”“党建+河湖”. In kinds that count each name, each title becomes a record. */
function titlesListed({ shown }: Layout, { main: { quotes } }: Deed, kind: Kind): readonly string[] {
  if (kind.subjects?.some(({ field }) => field === "title") !== true) return [];
  const isListed = quotes.every((quote, index) => {
    const next = quotes[index + 1];
    return next === undefined || /^[、和及与]?$/.test(shown.slice(quote.end, next.start));
  });
  // If 等 follows the list, only some of the items are named, so none becomes a record: “党建+营商”等8个.
  const last = quotes.at(-1);
  if (last !== undefined && shown.startsWith("等", last.end)) return [];
  return isListed ? quotes.map(({ start, end }) => shown.slice(start + 1, end - 1)) : [];
}

const NONE =
  /(?:(?:未|没有?)(?:发现|查出|查到|看出|检出|找出|挑出)|均?没有|(?<![\p{Script=Han}])无)(?:存在)?(?:明显|新的|任何|突出|啥|什么|有)?(?:违规|违纪|违反|异常|不[\p{Script=Han}])?[^,。\d]{0,10}?(?:问题|隐患|情况|情形|现象|行为|线索|毛病|瑕疵|疏漏|漏洞|不足)/u;

/** Words after such a statement that take it back: 没查出大毛病，只指出1点小瑕疵. */
const BUT = /^[^。]{0,4}(?:[只仅但]|就是|不过|除)/;
/** A smaller sort of findings with their number: 没有发现大的问题，小问题4条都当场改了. */
const SMALLER = /^[^。\d]{0,6}(?:小|一般|其他|轻微|细节)[^。\d]{0,6}?(\d{1,3})[条个处项]/;

/** Reads a statement that there were no findings, such as 未发现问题, as zero. */
function noneOf(layout: Layout, deed: Deed, { items, quantities }: Kind): Readonly<Record<string, Amount>> {
  const quantity = quantities.find(({ key, required }) => key === items?.quantity && required === true);
  const said = toldText(layout, deed);
  const none = quantity === undefined ? null : NONE.exec(said);
  const rest = none === null ? "" : said.slice(none.index + none[0].length);
  if (quantity === undefined || none === null || BUT.test(rest)) return {};
  const smaller = SMALLER.exec(rest)?.[1];
  if (smaller !== undefined) return { [quantity.key]: { value: Number(smaller) } };
  return { [quantity.key]: { value: 0, phrase: none[0] } };
}

/**
 * The duration from two times of day (上午9点至11点, 从7:30开始至10:00结束), if the activity has only one such pair.
 */
function lastedOf(layout: Layout, deed: Deed, { quantities }: Kind): Readonly<Record<string, Amount>> {
  const { text, shown } = layout;
  const quantity = quantities.find(({ minutes }) => minutes === true);
  const within = deed.spans.filter(({ start }) => deed.clauses.some((one) => start >= one.start && start < one.end));
  const lasted = within.flatMap((span, index) => {
    const next = within[index + 1];
    if (span.time?.minutes !== undefined) return [{ value: span.time.minutes, start: span.start, end: span.end }];
    const between = next === undefined ? "" : text.slice(span.end, next.start);
    const [from, to] = [minuteOf(span.time?.from), minuteOf(next?.time?.from)];
    if (next === undefined || from === undefined || to === undefined || to <= from) return [];
    return /^[^,。\d]{0,6}[至到][^,。\d]{0,2}$/.test(between)
      ? [{ value: to - from, start: span.start, end: next.end }]
      : [];
  });
  if (lasted.length === 0) lasted.push(...hoursIn(layout, deed));
  const [only, ...others] = lasted;
  if (quantity === undefined || only === undefined || others.length > 0) return {};
  return { [quantity.key]: { value: only.value, phrase: shown.slice(only.start, only.end) } };
}

/** A time such as 07:30 in minutes after midnight. */
function minuteOf(said: string | undefined): number | undefined {
  const [hour, minute] = said?.split(":").map(Number) ?? [];
  return hour === undefined || minute === undefined ? undefined : hour * 60 + minute;
}

const phrases = (left: readonly Counted[]): readonly string[] => [
  ...new Set(left.filter(({ digits, value }) => digits || value >= 10).map(({ phrase }) => phrase)),
];

/** The kind as a command that reports it, with the category as preset. */
export const commandedOf = ({ kind, category }: Telling): CommandedKind => {
  const found = kindOf(kind);
  return {
    kind: found,
    presets: found.category === undefined || category === undefined ? {} : { [found.category]: category },
  };
};
