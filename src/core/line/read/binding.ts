import type { Quantity } from "../../kinds/kind.ts";
import type { Notes } from "../scan/notes.ts";
import { isBreak, type Sheet } from "../scan/sheet.ts";
import { isWho, unitIn } from "../values/names.ts";
import { type Around, beginsNoun, exactNoun, leadsOn, longestEnd, longestStart, NUMERAL, wordBefore } from "./nouns.ts";

/** Words before a number that mark it as a total. */
const TOTALS = ["双方共", "合计", "总计", "总共", "一共", "共计", "共有", "累计", "全部", "共"];
/** Words that may stand between a noun and its number. */
const LINKS = ["是", "有", "为", "达", "约", "了", "到", "共", "近", "的"];
const NO_PERSON = /^(?:制|组|小组|座|班子|专班)/;
const LABEL = 4;
const CAME = /^(?:参加|参与|参会|到场|出席|听课|到会|参训|到场听课|参加学习|参加活动|参加培训|参加会议)$/;
const NAMED = /^\p{Script=Han}{1,4}$/u;

/** The quantity that a number states, and the words around the number that show it. */
export interface Bound {
  readonly quantity: Quantity;
  /** How many characters before and after the number are part of the statement and do not go into the title. */
  readonly taken: number;
  readonly behind: number;
  readonly label: string;
  readonly whole: boolean;
  readonly total: boolean;
  readonly loose?: boolean;
  /** The category named by the words around the number. */
  readonly category?: string;
}

/** A number with the unit after it. */
interface Counted {
  readonly start: number;
  readonly end: number;
  readonly unit: string;
  readonly digits?: boolean;
}

/** A number with the words beside it and what they may mean. */
interface Place {
  readonly sheet: Sheet;
  readonly notes: Notes;
  readonly figure: Counted;
  readonly around: Around;
  /** The word that marks the number as a total: 共, 合计. */
  readonly total: string | undefined;
  /** The text directly before the number, without the word for the total and without 是, 有 or 约. */
  readonly said: string;
  /** The word before the space, if a space stands directly before the number. */
  readonly earlier: { readonly start: number; readonly word: string } | undefined;
  /** The noun before the number. */
  readonly ahead: { readonly noun: string; readonly quantities: readonly Quantity[] } | undefined;
}

/**
 * Finds the quantity that a number states: by the noun before it, by the noun after it, or by a unit that needs no
 * noun.
 */
export function bind(sheet: Sheet, notes: Notes, figure: Counted, around: Around): Bound | undefined {
  const place = placeOf(sheet, notes, figure, around);
  return (
    bindCategory(place) ??
    bindWordsBefore(place) ??
    bindNounBefore(place) ??
    bindOpen(place) ??
    bindWordsBehind(place) ??
    bindNounBehind(place) ??
    bindBare(place)
  );
}

function placeOf(sheet: Sheet, notes: Notes, figure: Counted, around: Around): Place {
  const total = TOTALS.find((word) => around.before.endsWith(word));
  const led = total === undefined ? around.before : around.before.slice(0, -total.length);
  // Links such as 到 are removed only if the word does not end with a noun, because 实到 is a noun itself.
  const said = longestEnd(notes, led) === undefined ? withoutLinks(led) : led;
  const isAlone = around.before === "" || said === "";
  const earlier = isAlone ? wordBefore(sheet, around.from) : undefined;
  const ahead = longestEnd(notes, said) ?? (earlier === undefined ? undefined : exactNoun(notes, earlier.word));
  return { sheet, notes, figure, around, total, said, earlier, ahead };
}

/** Whether a number with this unit, or without one, can be a value of the quantity. */
function fits({ sheet, notes, figure }: Place, quantity: Quantity): boolean {
  if (quantity.units.includes(figure.unit)) return true;
  if (figure.unit !== "") return false;
  return isBreak(sheet.text[figure.end]) || (figure.digits === true && beginsNoun(notes, sheet.text, figure.end));
}

/** A number beside the name of a category counts that category: 先进党支部5个, 20名优秀党员. */
function bindCategory(place: Place): Bound | undefined {
  const { figure, around, said, earlier } = place;
  const { ofCategory: quantity, categoryNames } = place.notes.lexicon;
  if (quantity === undefined || !quantity.units.includes(figure.unit)) return undefined;
  const before = said === "" ? (earlier?.word ?? "") : said;
  const ahead = categoryNames.find(([name]) => before.endsWith(name));
  const behind = ahead ? undefined : categoryNames.find(([name]) => around.after.startsWith(name));
  const [label = "", category] = ahead ?? behind ?? [];
  if (category === undefined) return undefined;
  const taken = ahead === undefined ? 0 : takenByCategory(place, label, before);
  return { quantity, taken, behind: behind ? label.length : 0, label, whole: true, total: false, category };
}

/** How many characters before the number name the category; of a longer word only its end counts. */
function takenByCategory({ figure, around, said, earlier }: Place, name: string, before: string): number {
  const taken = said === "" ? figure.start - (earlier?.start ?? 0) : around.before.length;
  return before.length > name.length ? Math.min(taken, around.before.length - (said.length - name.length)) : taken;
}

/** Tries a quantity's own pattern (`said`) on the words before the number. */
function bindWordsBefore(place: Place): Bound | undefined {
  const { notes, figure, around, earlier } = place;
  const words = bindWords(notes, around.before === "" ? (earlier?.word ?? "") : around.before, "before");
  if (words === undefined || !fits(place, words.quantity)) return undefined;
  const taken = around.before === "" && earlier ? figure.start - earlier.start : words.length;
  return { ...words, taken, behind: wordBehind(notes, words.quantity, around), whole: true, total: false };
}

/** Tries the noun before the number: 党员38人, 受益群众 110人次. */
function bindNounBefore(place: Place): Bound | undefined {
  const { notes, figure, around, total, said, earlier, ahead } = place;
  const quantity = ahead?.quantities.find((one) => fits(place, one));
  if (ahead === undefined || quantity === undefined) return undefined;
  if (figure.unit === "" && ahead.noun.length === 1) return undefined;
  const behind = wordBehind(notes, quantity, around);
  const isWhole = wholeness(quantity, ahead.noun, total);
  if (said === "" && earlier !== undefined)
    return { quantity, taken: figure.start - earlier.start, behind, label: ahead.noun, ...isWhole };
  const attribute = said.slice(0, said.length - ahead.noun.length);
  const belongs =
    (isPartOf(quantity, ahead.noun) && isAttribute(attribute)) || (attribute !== "" && isFiller(notes, attribute));
  const taken = around.before.length - (belongs ? 0 : attribute.length);
  return { quantity, taken, behind, label: said, ...isWhole };
}

/** Findings with a deadline of their own are not yet rectified: 「1条限12月8日前」. */
function bindOpen(place: Place): Bound | undefined {
  const { sheet, notes, figure, around } = place;
  if (around.before !== "") return undefined;
  const quantity = notes.lexicon.said.find((one) => one.quantity.key === "remaining")?.quantity;
  if (quantity === undefined || !fits(place, quantity)) return undefined;
  const hasDue = sheet.claims.some(({ as, start }) => as === "due" && start === figure.end);
  return hasDue ? { quantity, taken: 0, behind: 0, label: "", whole: true, total: false } : undefined;
}

/** Tries a quantity's own pattern (`said`) on the words after the number. */
function bindWordsBehind(place: Place): Bound | undefined {
  const { notes, around } = place;
  const follows = bindWords(notes, around.after, "behind");
  if (follows === undefined || !fits(place, follows.quantity)) return undefined;
  if (NUMERAL.test(around.after.charAt(follows.length))) return undefined;
  const taken = /^(?:其中)?(?:问题)?$/.test(around.before) ? around.before.length : 0;
  return { ...follows, taken, behind: follows.length, whole: true, total: false };
}

/** Tries the noun after the number: 38名党员, 3 issues. */
function bindNounBehind(place: Place): Bound | undefined {
  const { sheet, notes, figure, around, total, said } = place;
  const noun = longestStart(sheet, notes, figure, around);
  const quantity = noun?.quantities.find((one) => fits(place, one) || one.units.includes(figure.unit));
  if (noun === undefined || quantity === undefined) return undefined;
  const label = said + noun.noun;
  const taken = said.length <= LABEL ? around.before.length : around.before.length - said.length;
  // A verb of attending after the noun belongs to the number and not to the title: 28名党员参加.
  const behind = CAME.test(around.after.slice(noun.length)) ? around.after.length : noun.length;
  return { quantity, taken, behind, label, ...wholeness(quantity, noun.noun, total) };
}

/** The quantity whose own pattern matches the words, and how many characters match. */
function bindWords(notes: Notes, words: string, side: "before" | "behind") {
  if (words === "") return undefined;
  for (const { quantity, said } of notes.lexicon.said) {
    const found = said[side].exec(words)?.[0];
    if (found !== undefined) return { quantity, label: found, length: found.length };
  }
  return undefined;
}

/** Tries a unit that assigns its number without a noun: 35人 counts the attendees. */
function bindBare({ notes, figure, around, said, total }: Place): Bound | undefined {
  if (figure.unit === "" && around.after !== "") return undefined;
  const quantity = notes.lexicon.byUnit.get(figure.unit)?.find((candidate) => candidate.bare?.includes(figure.unit));
  if (quantity === undefined) return undefined;
  // A quantity with `ofCategory` counts what the record's category is about (先进党组织5个). In 参会200人 the noun is another
  // one, so 200 is no value of such a quantity.
  if (quantity.ofCategory && said !== "") return undefined;
  const isPerson = quantity.units.includes("人");
  if (around.after !== "" && !leadsOn(notes, around.after) && (!isPerson || NO_PERSON.test(around.after)))
    return undefined;
  // A number beside an unrelated noun is not this quantity (标语20条), but people may have any label (医生8人).
  const isLabelled = isPerson || quantity.sums === true;
  if (said !== "" && !isLabelled && quantity.most === undefined) return undefined;
  const follows = nameBehind(around.after);
  const behind = isPerson && CAME.test(around.after) ? around.after.length : follows.length;
  const label = said === "" ? follows : said;
  const isLong = label.length > LABEL;
  return {
    quantity,
    taken: takenByLabel(around, said, isPerson),
    behind,
    label,
    whole: label === "" || total !== undefined || isLong,
    total: total !== undefined,
    loose: total === undefined && isLong,
  };
}

// The word after the number, if it names the people (8名选手) and not an activity (8人植树) or another number
// (35人二十名).
const nameBehind = (after: string): string => (NAMED.test(after) && isWho(after) && !NUMERAL.test(after) ? after : "");

// How many characters before the number belong to it: a word for the people does (医生8人), a word for the activity
// belongs to the title (植树30人).
const takenByLabel = ({ before }: Around, said: string, isPerson: boolean): number =>
  isPerson && said.length <= LABEL && isWho(said) ? before.length : before.length - said.length;

// Whether the word restricts the noun after it: 退休党员, 市财政局党员. A longer word (四下基层党员) describes the
// activity.
const isAttribute = (word: string): boolean =>
  word.length < LABEL - 1 ||
  /^(?:离退休|新发展|入党|全体|[老中青女男年轻]{2,4}|在职在岗)$/.test(word) ||
  (!word.endsWith("会") && unitIn(word) === word);

// Whether the word before the noun adds nothing to it: 群众受益, 现场参加.
const isFiller = (notes: Notes, word: string): boolean =>
  notes.lexicon.nouns.has(word) || /^(?:现场|全体|当天|活动|累计|今天|本次|此次|组织|全部|实际)$/.test(word);

// The length of the word after the number that repeats what it counts: 党员38人参加.
function wordBehind(notes: Notes, quantity: Quantity, around: Around): number {
  if (CAME.test(around.after)) return around.after.length;
  // A noun of the same quantity may stand on both sides: 发现3个问题.
  const noun = notes.lexicon.nounsByStart.get(around.after.charAt(0))?.find((one) => around.after.startsWith(one));
  return noun !== undefined && quantity.nouns.includes(noun) ? noun.length : 0;
}

function wholeness(quantity: Quantity, noun: string, total: string | undefined) {
  return { whole: total !== undefined || !isPartOf(quantity, noun), total: total !== undefined };
}

const isPartOf = (quantity: Quantity, noun: string): boolean => quantity.parts?.includes(noun) === true;

function withoutLinks(word: string): string {
  let rest = word;
  // 来了 and 到了 are nouns of a quantity. At most two links stand between a noun and its number.
  for (let count = 0; count < 2; count += 1) {
    const link = LINKS.find((candidate) => rest.endsWith(candidate));
    if (link === undefined || /(?:来了|到了|改了|覆盖到)$/.test(rest)) return rest;
    rest = rest.slice(0, -link.length);
  }
  return rest;
}
