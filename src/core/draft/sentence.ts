import { type Measure, type MeasureId, measureOf } from "../ledger/measures.ts";
import type { Period } from "../time/periods.ts";
import { claimsIn } from "./claims.ts";
import { type Counted, countedBy, eventIn, isOtherDeed } from "./clause.ts";
import type { Clause } from "./clauses.ts";
import { type Doubt, doubtIn, doubtOfTitle, handedOn, namesPart } from "./doubts.ts";
import type { DraftContext, DraftFigure } from "./draft.ts";
import type { DraftNumber } from "./figures.ts";
import { namesBody, type Owner, type OwnerMention, otherActs } from "./owners.ts";
import { type StatedPeriod, untilDay } from "./stated-periods.ts";
import type { Subject } from "./subject.ts";
import { judged, type When, whenOf, whoseIs } from "./verdicts.ts";

/** Everything that was found in a draft before its sentences are read. */
export interface Reader {
  readonly text: string;
  readonly title: string;
  readonly head: StatedPeriod | undefined;
  readonly periods: readonly StatedPeriod[];
  readonly owners: readonly OwnerMention[];
  readonly clauses: readonly Clause[];
  readonly numbers: readonly DraftNumber[];
  readonly subject: Subject | undefined;
  readonly context: DraftContext;
}

/** What a sentence has said so far, for the clauses behind. */
interface Sentence {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  owner: Owner | undefined;
  doubt: Doubt | undefined;
  isPart: boolean;
  /** The number before was of a deed that none of the 45 counts, and what only lists another thing shares it. */
  isOtherDeed: boolean;
  isStrange: boolean;
  readonly measures: (MeasureId | undefined)[];
  last: DraftFigure | undefined;
}

/** What a paragraph has said so far. */
interface Paragraph {
  readonly number: number;
  readonly from: number;
  readonly owners: Map<string, Owner>;
}

const newSentence = (number: number, from: number, to: number): Sentence => ({
  number,
  from,
  to,
  owner: undefined,
  doubt: undefined,
  isPart: false,
  isOtherDeed: false,
  isStrange: false,
  measures: [],
  last: undefined,
});

/** Goes through the clauses of a draft in order and reads the numbers of each by what was said before. */
export class Walk {
  readonly #reader: Reader;
  readonly #titleDoubt: Doubt | undefined;
  #section: Doubt | undefined;
  #sentence = newSentence(-1, 0, 0);
  #paragraph: Paragraph = { number: -1, from: 0, owners: new Map() };
  // Where the lists of the reader have been read up to; clauses come in order, so each is passed once.
  #number = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#titleDoubt = doubtOfTitle(reader.title);
  }

  /** The figures of one clause. */
  clause(clause: Clause): readonly DraftFigure[] {
    this.#begin(clause);
    const { text, numbers } = this.#reader;
    const own: DraftNumber[] = [];
    for (; (numbers[this.#number]?.from ?? Number.POSITIVE_INFINITY) < clause.to; this.#number += 1) {
      const number = numbers[this.#number];
      if (number !== undefined && number.from >= clause.from) own.push(number);
    }
    const figures: DraftFigure[] = [];
    for (const [index, number] of own.entries()) {
      const from = own[index - 1]?.to ?? clause.from;
      const to = own[index + 1]?.from ?? clause.to;
      const figure = this.#figure(clause, number, from, to, own, index);
      if (figure !== undefined) figures.push(figure);
    }
    if (own.length === 0) this.#plainClause(clause);
    for (const claim of claimsIn(text, clause)) figures.push(this.#claim(clause, claim.from, claim.to, claim.measure));
    const handed = handedOn(text.slice(clause.from, clause.to));
    if (handed.done) this.#sentence.doubt = undefined;
    this.#sentence.doubt = handed.doubt ?? this.#sentence.doubt;
    return figures;
  }

  /** A claim without a number, read by the same rules. */
  #claim(clause: Clause, from: number, to: number, id: MeasureId): DraftFigure {
    const { text } = this.#reader;
    const measure = measureOf(id);
    const said = text.slice(Math.max(clause.from, from - NEAR), from);
    const doubt = doubtIn({
      clause: said,
      near: said,
      number: "",
      behind: text.slice(to, Math.min(clause.to, to + NEAR)),
    });
    const whose = whoseIs(this.#reader.subject, this.#lastOwner(clause.from, from) ?? this.#carried());
    const when = this.#period(clause.from, from, to, measure);
    const base = {
      start: from,
      text: text.slice(from, to),
      clause: this.#words(clause),
      wording: { kind: "every" } as const,
    };
    return judged({ ...base, measure, whose, when, doubt: doubt ?? this.#doubtAround(clause, said) });
  }

  #begin(clause: Clause): void {
    const { text } = this.#reader;
    if (clause.paragraph !== this.#paragraph.number) {
      this.#paragraph = { number: clause.paragraph, from: clause.from, owners: new Map() };
      const line = text.slice(clause.from, endOfLine(text, clause.from));
      const heading = /^[^。；！？]{0,30}/.exec(line)?.[0] ?? "";
      const isHeading = HEADING.test(line) || heading.length === line.length;
      if (isHeading) this.#section = doubtOfTitle(heading);
    }
    if (clause.sentence !== this.#sentence.number) {
      if (this.#sentence.owner !== undefined) this.#keepOwner(this.#sentence.owner);
      this.#sentence = newSentence(clause.sentence, clause.from, endOfSentence(text, clause.from));
    }
    if (clause.opens) this.#sentence.isPart = this.#sentence.isOtherDeed = false;
  }

  #keepOwner(owner: Owner): void {
    const whose = whoseIs(this.#reader.subject, owner);
    if (typeof whose === "object" && whose.reach === "city") return;
    this.#paragraph.owners.set(typeof whose === "object" ? whose.unit.id : whose, owner);
  }

  /** A clause without a number may name who is spoken of next, or what was held. */
  #plainClause(clause: Clause): void {
    const [first] = this.#ownersBetween(clause.from, clause.to);
    const words = this.#withoutPeriods(clause.from, clause.to);
    if (otherActs(words)) this.#sentence.owner = { kind: "other" };
    else if (first !== undefined) this.#sentence.owner = first.owner;
    const event = eventIn(this.#withoutPeriods(first?.to ?? clause.from, clause.to));
    if (event !== undefined) this.#sentence.measures.push(event);
  }

  #figure(
    clause: Clause,
    number: DraftNumber,
    from: number,
    to: number,
    own: readonly DraftNumber[],
    index: number,
  ): DraftFigure | undefined {
    const { text } = this.#reader;
    const sentence = this.#sentence;
    const mentions = this.#ownersBetween(from, number.from);
    const named = mentions.at(-1);
    const isShared = mentions.some(({ owner }) => owner.kind === "other") && named?.owner.kind !== "other";
    const start = Math.max(from, named?.to ?? from, number.from - NEAR);
    const before = this.#withoutPeriods(start, number.from);
    const behind = text.slice(number.to, Math.min(to, number.to + NEAR));
    const said = {
      measures: sentence.measures,
      paragraph: text.slice(Math.max(this.#paragraph.from, number.from - FAR), number.from),
    };
    const counted = this.#goesOn(before, number) ?? countedBy({ before, behind, unit: number.unit }, said);
    if (named !== undefined) sentence.owner = isShared ? { kind: "other" } : named.owner;
    else if (counted.measure === undefined && namesBody(before)) sentence.owner = { kind: "other" };
    const isWord = number.spelt && number.wording.kind === "number" && number.wording.n < 10;
    if (counted.measure === undefined && isWord) return undefined;
    const isFollower = named === undefined && !/[开举组召评选推新调完]/.test(before.slice(0, 2));
    const measure = counted.measure === undefined ? undefined : measureOf(counted.measure);
    const clauseSaid = text.slice(Math.max(clause.from, number.from - NEAR), number.from);
    const near = text.slice(Math.max(from, number.from - NEAR), number.from);
    const parts = namesPart(near) || (sentence.isPart && isFollower);
    const whose = whoseIs(
      this.#reader.subject,
      isShared ? undefined : (named?.owner ?? this.#actorBehind(number) ?? this.#carried()),
    );
    const when =
      this.#severally(own, index) ??
      this.#compared(from, number.from, behind) ??
      this.#period(from, number.from, to, measure);
    const doubt =
      number.wording.kind === "range"
        ? "range"
        : (doubtIn({ clause: clauseSaid, near, number: text.slice(number.from, number.to), behind }) ??
          this.#doubtAround(clause, clauseSaid) ??
          (parts || clause.aside || this.#hasTarget(clause, number.from) ? "part" : undefined) ??
          (isFollower && (sentence.isOtherDeed || (sentence.isStrange && index > 0)) ? "unknown" : undefined));
    const figure = judged({
      start: number.from,
      text: text.slice(number.from, number.to),
      clause: this.#words(clause),
      wording: number.wording,
      measure,
      several: counted.measure === undefined && counted.several,
      whose,
      when,
      doubt: doubt === "part" && measure?.within !== undefined ? undefined : doubt,
    });
    sentence.isPart = parts;
    sentence.isOtherDeed =
      counted.measure === undefined && (isOtherDeed(before) || (sentence.isOtherDeed && isFollower));
    sentence.isStrange = counted.measure === undefined && counted.stranger !== undefined;
    sentence.measures.push(counted.measure);
    sentence.last = figure;
    return figure;
  }

  /** 由2025年的27期增加到2026年的33期, and 分别…8篇、10篇: the same thing again, with its own period. */
  #goesOn(before: string, number: DraftNumber): Counted | undefined {
    const id = this.#sentence.measures.at(-1);
    const last = this.#sentence.last;
    if (id === undefined || last === undefined || !last.text.endsWith(number.unit)) return undefined;
    const words = before.trim();
    const isAgain = /^(?:增加到|增至|增长到|上升到|提高到|扩大到|减少到|降至|下降到)的?$/.test(words);
    const isListed = /^[、和及]?$/.test(words) && /分别/.test(last.clause);
    return isAgain || isListed ? { measure: id } : undefined;
  }

  /** 2024年、2025年、2026年分别…8篇、10篇、12篇: the periods in their order; too few or too many are nobody's. */
  #severally(own: readonly DraftNumber[], index: number): When | undefined {
    const { text, periods } = this.#reader;
    const first = own[0];
    const number = own[index];
    if (first === undefined || number === undefined) return undefined;
    const { from: begin } = this.#sentence;
    const lead = text.slice(begin, first.from);
    if (!/分别/.test(lead)) return undefined;
    const stated = between(periods, begin, first.from);
    if (stated.length < 2) return undefined;
    const isRun = own.every((one, at) => at === 0 || /^[、和及]?$/.test(text.slice(own[at - 1]?.to ?? 0, one.from)));
    const mine = stated.length === own.length && isRun ? stated[index] : undefined;
    return mine === undefined ? { doubt: "period" } : whenOf(mine);
  }

  /** 由2600人次增加到3000人次 compares two periods: each number needs its own beside it. */
  #compared(from: number, at: number, behind: string): When | undefined {
    const { text, periods } = this.#reader;
    if (!COMPARED.test(behind) && !COMPARED.test(text.slice(from, at).trim())) return undefined;
    return between(periods, from, at).length > 0 ? undefined : { doubt: "period" };
  }

  #doubtAround(clause: Clause, said: string): Doubt | undefined {
    const { doubt } = this.#sentence;
    const isDone = handedOn(said).done;
    if (doubt !== undefined && !isDone) return doubt;
    const around = this.#section ?? this.#titleDoubt;
    return around !== undefined && !isDone && clause.from >= this.#reader.title.length ? around : undefined;
  }

  /** 对市财政局开展检查2次: done to one unit only, so it is a part of the figure. */
  #hasTarget(clause: Clause, to: number): boolean {
    const { text, owners } = this.#reader;
    return between(owners, clause.from, to).some(
      ({ from, aside }) => aside && /[对赴到为给向导促]$/.test(text.slice(Math.max(0, from - 1), from)),
    );
  }

  #ownersBetween(from: number, to: number): readonly OwnerMention[] {
    return between(this.#reader.owners, from, to).filter(({ aside }) => !aside);
  }

  #lastOwner = (from: number, to: number): Owner | undefined => this.#ownersBetween(from, to).at(-1)?.owner;

  /** 由市直机关工委评出: who did it stands behind, where nobody was named before. */
  #actorBehind(number: DraftNumber): Owner | undefined {
    if (this.#sentence.owner !== undefined) return undefined;
    const { text, owners } = this.#reader;
    const actor = between(owners, number.to, this.#sentence.to).find(({ from }) =>
      /(?:由|是|被|受到|在)$/.test(text.slice(Math.max(0, from - 2), from)),
    );
    return actor?.owner;
  }

  /** Who was spoken of last: in the sentence, else the only one in the paragraph, else the draft's own unit. */
  #carried(): Owner | undefined {
    const own = this.#sentence.owner;
    if (own !== undefined) return carriedOn(own);
    const [only, ...others] = this.#paragraph.owners.values();
    if (others.length > 0) return undefined;
    return only === undefined ? { kind: "self", reach: undefined, fits: undefined } : carriedOn(only);
  }

  /** The period of a figure: stated beside it, else before it in its sentence, else for its paragraph or draft. */
  #period(from: number, at: number, to: number, measure: Measure | undefined): When {
    const { periods, head, context } = this.#reader;
    const { from: sentence } = this.#sentence;
    const before = between(periods, sentence, at);
    const here = before.findLast((one) => one.from >= from) ?? before.at(-1) ?? between(periods, at, to)[0];
    const paragraph = between(periods, this.#paragraph.from, sentence).filter(isLong);
    const wide = this.#around(paragraph);
    if (here?.kind === "as-of" && here.period !== undefined) {
      const year = before.findLast((one) => one.kind === "stretch") ?? (wide.period === undefined ? head : undefined);
      const until = measure && untilDay(here.period, year?.period ?? wide.period, measure);
      return until === undefined ? { doubt: "period" } : { period: until };
    }
    if (here !== undefined) return whenOf(here);
    if (wide.period !== undefined || wide.doubt !== undefined) return wide;
    const standing = measure?.period === "时点" || measure?.period === "累计";
    const known = periods.filter((one) => isLong(one) && one.kind !== "as-of");
    const only = this.#around(known);
    if (only.period !== undefined) return only;
    if (!standing || known.length > 0) return { doubt: "period" };
    return head === undefined ? { period: thisYear(context.today) } : whenOf(head);
  }

  /** The one period of a paragraph, else what was said for the whole draft, else what its title states. */
  #around(stated: readonly StatedPeriod[]): When {
    const { head, context } = this.#reader;
    const kinds = new Set(stated.map(({ kind, period }) => `${kind} ${period?.from} ${period?.to}`));
    const [first] = stated;
    if (kinds.size === 1 && first !== undefined && first.kind !== "as-of" && first.kind !== "unclear")
      return whenOf(first);
    if (kinds.size > 1) return { doubt: "period" };
    if (context.period !== undefined) return { period: context.period };
    return head === undefined ? {} : whenOf(head);
  }

  #withoutPeriods(from: number, to: number): string {
    const { text, periods } = this.#reader;
    let words = "";
    let at = from;
    for (const period of between(periods, from, to)) {
      words += text.slice(at, Math.max(at, period.from));
      at = Math.max(at, period.to);
    }
    return topicOf((words + text.slice(at, to)).replace(/截至|截止到?/, ""));
  }

  #words = (clause: Clause): string => this.#reader.text.slice(clause.from, clause.to).trim();
}

/** How far back from a number its clause is read, and its paragraph for what it is about; nobody writes longer clauses. */
const NEAR = 120;
const FAR = 600;

/** A day or a week is when something happened, not what a paragraph sums up. */
const isLong = ({ period }: StatedPeriod): boolean => period === undefined || !["day", "week"].includes(period.unit);

const thisYear = (today: string): Period => ({
  from: `${today.slice(0, 4)}-01-01`,
  to: today,
  label: "今年",
  open: true,
  unit: "year",
});

/** Who acts goes on; for whom it was counted does not, but that 全市 was said. */
const carriedOn = (owner: Owner): Owner =>
  owner.kind === "other" || owner.reach === "city" ? owner : { ...owner, reach: undefined };

/** The part of a list with increasing places that lies in a stretch. */
function between<T extends { readonly from: number }>(list: readonly T[], from: number, to: number): readonly T[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.from ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((list[end]?.from ?? Number.POSITIVE_INFINITY) < to) end += 1;
  return list.slice(low, end);
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
};

function endOfSentence(text: string, from: number): number {
  const pattern = /[。！？\n]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const COMPARED = /^(?:增加|增|增长|上升|提高|扩大|减少|下降|降)[到至]/;
const HEADING =
  /^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章部])/;
const LIST_MARK =
  /^\s*(?:[一二三四五六七八九十]{1,3}(?:、|是|来)|\d{1,2}[.、]|第[一二三四五六七八九十]{1,3}[条，、])\s*/;
const bare = (words: string): string => words.replace(LIST_MARK, "").trim();

/** What a clause is about, without its number in a list and what stands before a colon or a blank. */
function topicOf(words: string): string {
  const clean = bare(words).replace(/^[、和及与]+/, "");
  const cut = Math.max(clean.slice(0, -1).lastIndexOf("："), clean.trimEnd().lastIndexOf(" "));
  const rest = cut < 0 ? clean : clean.slice(cut + 1);
  return rest.trim() === "" || rest.trim() === "：" ? clean : rest;
}
