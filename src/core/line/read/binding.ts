import type { Quantity } from "../../kinds/kind.ts";
import type { Notes } from "../scan/notes.ts";
import { isBreak, type Sheet, wordEnd, wordStart } from "../scan/sheet.ts";
import { isWho, unitIn } from "../values/names.ts";

/** Words before a number that say it is the whole of something. */
const TOTALS = ["双方共", "合计", "总计", "总共", "一共", "共计", "共有", "累计", "全部", "共"];
/** Words between a noun and its number. */
const LINKS = ["是", "有", "为", "达", "约", "了", "到", "共", "近", "的"];
const NO_PERSON = /^(?:制|组|小组|座|班子|专班)/;
const LABEL = 4;
const CAME = /^(?:参加|参与|参会|到场|出席|听课|到会|参训|到场听课|参加学习|参加活动|参加培训|参加会议)$/;
const NAMED = /^\p{Script=Han}{1,4}$/u;
const NUMERAL = /[\d〇零一二三四五六七八九十两百千万几数若半]/;

/** The number's surroundings: the word it ends, and the word that begins behind its unit. */
export interface Around {
  readonly from: number;
  readonly before: string;
  readonly to: number;
  readonly after: string;
}

/** What a figure counts, and the words around it that say so. */
export interface Bound {
  readonly quantity: Quantity;
  /** How many characters before the number, and behind it, say what it counts. */
  readonly taken: number;
  readonly behind: number;
  readonly label: string;
  readonly whole: boolean;
  readonly total: boolean;
  readonly loose?: boolean;
  /** The category that the words around the figure name. */
  readonly category?: string;
}

/** The words a figure stands between. */
export function aroundOf(sheet: Sheet, start: number, end: number): Around {
  const from = wordStart(sheet, start, 12);
  const to = wordEnd(sheet, end, 10);
  return { from, before: sheet.text.slice(from, start), to, after: sheet.text.slice(end, to) };
}

/** Finds what a figure counts: by the noun before it, the noun behind it, or a unit that needs none. */
export function bind(
  sheet: Sheet,
  notes: Notes,
  figure: { readonly start: number; readonly end: number; readonly unit: string; readonly digits?: boolean },
  around: Around,
): Bound | undefined {
  const total = TOTALS.find((word) => around.before.endsWith(word));
  const led = total === undefined ? around.before : around.before.slice(0, -total.length);
  // 实到 is a noun of its own; only where no noun stands is 到 a word between.
  const said = longestEnd(notes, led) === undefined ? withoutLinks(led) : led;
  const isAlone = around.before === "" || said === "";
  const earlier = isAlone ? wordBefore(sheet, around.from) : undefined;
  const ahead = longestEnd(notes, said) ?? (earlier === undefined ? undefined : exactNoun(notes, earlier.word));
  const fits = (quantity: Quantity) =>
    quantity.units.includes(figure.unit) ||
    (figure.unit === "" &&
      (isBreak(sheet.text[figure.end]) || (figure.digits === true && beginsNoun(notes, sheet.text, figure.end))));
  const byNoun = ahead?.quantities.find(fits);
  const named = bindCategory(notes, figure, around, said, earlier);
  if (named) return named;
  const words = bindWords(notes, around.before === "" ? (earlier?.word ?? "") : around.before, "before");
  if (words && fits(words.quantity)) {
    const taken = around.before === "" && earlier ? figure.start - earlier.start : words.length;
    return { ...words, taken, behind: wordBehind(notes, words.quantity, around), whole: true, total: false };
  }
  if (ahead && byNoun && (figure.unit !== "" || ahead.noun.length > 1)) {
    const isEarlier = said === "" && earlier !== undefined;
    const rest = isEarlier ? 0 : said.length - ahead.noun.length;
    const label = isEarlier ? ahead.noun : said;
    const taken = isEarlier
      ? figure.start - earlier.start
      : rest > 0 &&
          ((isPartOf(byNoun, ahead.noun) && isAttribute(said.slice(0, rest))) || isFiller(notes, said.slice(0, rest)))
        ? around.before.length
        : around.before.length - rest;
    return {
      quantity: byNoun,
      taken,
      behind: wordBehind(notes, byNoun, around),
      label,
      ...wholeness(byNoun, ahead.noun, total),
    };
  }
  // 「1条限12月8日前」: what has a deadline of its own is still to be put right.
  const open = notes.lexicon.said.find(({ quantity }) => quantity.key === "remaining")?.quantity;
  const hasDue = open && fits(open) && sheet.claims.some(({ as, start }) => as === "due" && start === figure.end);
  if (hasDue && around.before === "" && open)
    return { quantity: open, taken: 0, behind: 0, label: "", whole: true, total: false };
  const follows = bindWords(notes, around.after, "behind");
  if (follows && fits(follows.quantity) && !NUMERAL.test(around.after.charAt(follows.length))) {
    const taken = /^(?:其中)?(?:问题)?$/.test(around.before) ? around.before.length : 0;
    return { ...follows, taken, behind: follows.length, whole: true, total: false };
  }
  const behind = longestStart(sheet, notes, figure, around);
  const byFollower = behind?.quantities.find((quantity) => fits(quantity) || quantity.units.includes(figure.unit));
  if (behind && byFollower) {
    const label = said + behind.noun;
    const taken = said.length <= LABEL ? around.before.length : around.before.length - said.length;
    // 28名党员参加: who, and that they came.
    const came = CAME.test(around.after.slice(behind.length));
    return {
      quantity: byFollower,
      taken,
      behind: came ? around.after.length : behind.length,
      label,
      ...wholeness(byFollower, behind.noun, total),
    };
  }
  return bindBare(notes, figure, around, said, total);
}

/** 先进党支部5个, 20名优秀党员: a figure beside the name of a category counts that category. */
function bindCategory(
  { lexicon }: Notes,
  figure: { readonly start: number; readonly unit: string },
  around: Around,
  said: string,
  earlier: { readonly start: number; readonly word: string } | undefined,
): Bound | undefined {
  const quantity = lexicon.ofCategory;
  if (quantity === undefined || !quantity.units.includes(figure.unit)) return undefined;
  const before = said === "" ? (earlier?.word ?? "") : said;
  const ahead = lexicon.categoryNames.find(([name]) => before.endsWith(name));
  const behind = ahead ? undefined : lexicon.categoryNames.find(([name]) => around.after.startsWith(name));
  const [name = "", category] = ahead ?? behind ?? [];
  if (category === undefined) return undefined;
  const taken = ahead === undefined ? 0 : said === "" ? figure.start - (earlier?.start ?? 0) : around.before.length;
  return {
    quantity,
    taken:
      ahead && before.length > name.length
        ? Math.min(taken, around.before.length - (said.length - name.length))
        : taken,
    behind: behind ? name.length : 0,
    label: name,
    whole: true,
    total: false,
    category,
  };
}

/** The quantity that words of its own bind, and how many characters of the words do. */
function bindWords(notes: Notes, words: string, side: "before" | "behind") {
  if (words === "") return undefined;
  for (const { quantity, said } of notes.lexicon.said) {
    const found = said[side].exec(words)?.[0];
    if (found !== undefined) return { quantity, label: found, length: found.length };
  }
  return undefined;
}

function bindBare(
  notes: Notes,
  figure: { readonly unit: string },
  around: Around,
  said: string,
  total: string | undefined,
): Bound | undefined {
  if (figure.unit === "" && around.after !== "") return undefined;
  const quantity = notes.lexicon.byUnit.get(figure.unit)?.find((candidate) => candidate.bare?.includes(figure.unit));
  if (quantity === undefined) return undefined;
  // 参会200人 counts no award.
  if (quantity.ofCategory && said !== "") return undefined;
  const isPerson = quantity.units.includes("人");
  if (around.after !== "" && !leadsOn(notes, around.after) && (!isPerson || NO_PERSON.test(around.after)))
    return undefined;
  // 标语20条 is no finding, and who are counted may have any name: 医生8人.
  const isLabelled = isPerson || quantity.sums === true;
  if (said !== "" && !isLabelled && quantity.most === undefined) return undefined;
  // 医生8人 says who; 植树30人 says what was done, and that is the title.
  const taken =
    isPerson && said.length <= LABEL && isWho(said) ? around.before.length : around.before.length - said.length;
  // 8名选手 says who as well; 8人植树 and 35人二十名 do not.
  const isName = NAMED.test(around.after) && isWho(around.after) && !NUMERAL.test(around.after);
  const follows = isName ? around.after : "";
  const behind = isPerson && CAME.test(around.after) ? around.after.length : follows.length;
  const label = said === "" ? follows : said;
  const isWhole = label === "" || total !== undefined || label.length > LABEL;
  const loose = total === undefined && label.length > LABEL;
  return { quantity, taken, behind, label, whole: isWhole, total: total !== undefined, loose };
}

/** 「共4天实到47人」: what follows is the next number's. */
export function leadsOn(notes: Notes, after: string): boolean {
  if (/^\d/.test(after)) return true;
  const noun = notes.lexicon.nounsByStart.get(after.charAt(0))?.find((one) => after.startsWith(one));
  return noun !== undefined && NUMERAL.test(after.charAt(noun.length));
}

// 应到40实到35
const beginsNoun = (notes: Notes, text: string, at: number): boolean =>
  notes.lexicon.nounsByStart.get(text.charAt(at))?.some((noun) => text.startsWith(noun, at)) === true;

// 退休党员, 市财政局党员: which of them. What is longer (四下基层党员) says what was done.
const isAttribute = (word: string): boolean =>
  word.length < LABEL - 1 ||
  /^(?:离退休|新发展|入党|全体|[老中青女男年轻]{2,4}|在职在岗)$/.test(word) ||
  (!word.endsWith("会") && unitIn(word) === word);

// 群众受益, 现场参加: what stands before the noun says no more than it.
const isFiller = (notes: Notes, word: string): boolean =>
  notes.lexicon.nouns.has(word) || /^(?:现场|全体|当天|活动|累计|今天|本次|此次|组织|全部|实际)$/.test(word);

// 党员38人参加: the verb says nothing more.
function wordBehind(notes: Notes, quantity: Quantity, around: Around): number {
  if (CAME.test(around.after)) return around.after.length;
  // 发现3个问题 names the findings twice.
  const noun = notes.lexicon.nounsByStart.get(around.after.charAt(0))?.find((one) => around.after.startsWith(one));
  return noun !== undefined && quantity.nouns.includes(noun) ? noun.length : 0;
}

function wholeness(quantity: Quantity, noun: string, total: string | undefined) {
  return { whole: total !== undefined || !isPartOf(quantity, noun), total: total !== undefined };
}

const isPartOf = (quantity: Quantity, noun: string): boolean => quantity.parts?.includes(noun) === true;

function withoutLinks(word: string): string {
  let rest = word;
  // 来了, 到了 are nouns of their own; at most two links stand between a noun and its number.
  for (let count = 0; count < 2; count += 1) {
    const link = LINKS.find((candidate) => rest.endsWith(candidate));
    if (link === undefined || /(?:来了|到了|改了|覆盖到)$/.test(rest)) return rest;
    rest = rest.slice(0, -link.length);
  }
  return rest;
}

/** The longest noun a word ends with. */
export function longestEnd(notes: Notes, said: string) {
  const word = said.toLowerCase();
  const { nouns, nounsByEnd } = notes.lexicon;
  const noun = nounsByEnd.get(word.at(-1) ?? "")?.find((candidate) => word.endsWith(candidate));
  const quantities = noun === undefined ? undefined : nouns.get(noun);
  return noun !== undefined && quantities ? { noun, quantities } : undefined;
}

/** The noun a word is. */
export function exactNoun(notes: Notes, word: string) {
  const quantities = notes.lexicon.nouns.get(word.toLowerCase());
  return quantities && { noun: word, quantities };
}

/** The word before the space before `index`, which may be the noun: 「受益群众 110人次」. */
export function wordBefore(sheet: Sheet, index: number): { readonly start: number; readonly word: string } | undefined {
  if (sheet.text[index - 1] !== " ") return undefined;
  const start = wordStart(sheet, index - 1, 10);
  if (start === index - 1 || (start > 0 && !isBreak(sheet.text[start - 1]))) return undefined;
  return { start, word: sheet.text.slice(start, index - 1) };
}

function longestStart(
  sheet: Sheet,
  notes: Notes,
  figure: { readonly end: number; readonly unit: string },
  around: Around,
) {
  const { nouns, nounsByStart } = notes.lexicon;
  if (around.after !== "") {
    const noun = nounsByStart.get(around.after.charAt(0))?.find((candidate) => around.after.startsWith(candidate));
    const quantities = noun === undefined ? undefined : nouns.get(noun);
    // 「女8共20人」, 「35人受益110人次」: a noun right before another number is that number's; 28名党员12名群众 are who they are.
    const isCounting = noun !== undefined && isWho(noun) && /^[名位个]$/.test(figure.unit);
    const isNext = noun !== undefined && !isCounting && NUMERAL.test(around.after.charAt(noun.length));
    return noun !== undefined && quantities && !isNext ? { noun, quantities, length: noun.length } : undefined;
  }
  // 「1 fixed」, 「3 issues」: in English the noun stands apart.
  if (sheet.text[figure.end] !== " ") return undefined;
  const end = wordEnd(sheet, figure.end + 1, 14);
  const word = sheet.text.slice(figure.end + 1, end).toLowerCase();
  const quantities = /^[a-z]+$/.test(word) ? nouns.get(word) : undefined;
  return quantities && { noun: word, quantities, length: end - figure.end };
}
