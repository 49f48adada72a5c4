import { type Measure, type MeasureId, measureOf } from "../ledger/measures.ts";
import { claimsIn } from "./claims.ts";
import type { Clause } from "./clauses.ts";
import { carriedBy, listedNouns, type SaidNumber, topicIn } from "./counting/carried.ts";
import { type Counted, countedBy, eventIn, isOtherDeed } from "./counting/clause.ts";
import { type Doubt, doubtIn, doubtOfTitle, handedOn, namesPart } from "./doubts.ts";
import type { DraftFigure } from "./draft.ts";
import type { DraftNumber } from "./figures.ts";
import { type Owner, otherActs } from "./owners.ts";
import { carriedOn, endOfLine, endOfSentence, HEADING, newSentence, type Paragraph, type Reader } from "./said.ts";
import {
  actorBehind,
  isDoneTo,
  isRun,
  isWord,
  OTHER,
  ownerSpoken,
  ownersBetween,
  type Stands,
  withoutPeriods,
} from "./surroundings.ts";
import { judged, type When, whoseIs } from "./verdicts.ts";
import { between, compared, type Place, periodAt, severally } from "./when.ts";

/** Goes through the clauses of a draft in order and reads the numbers of each in the context of the earlier clauses. */
export class Walk {
  readonly #reader: Reader;
  readonly #titleDoubt: Doubt | undefined;
  #section: Doubt | undefined;
  #sentence = newSentence(-1, 0, 0);
  #paragraph: Paragraph = { number: -1, from: 0, owners: new Map(), topic: undefined };
  // The index of the next number. Clauses come in order, so each number is visited once.
  #number = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#titleDoubt = doubtOfTitle(reader.title);
  }

  /** Reads the figures of one clause. */
  clause(clause: Clause): readonly DraftFigure[] {
    this.#begin(clause);
    const { text, numbers } = this.#reader;
    const own: DraftNumber[] = [];
    for (; (numbers[this.#number]?.from ?? Number.POSITIVE_INFINITY) < clause.to; this.#number += 1) {
      const number = numbers[this.#number];
      if (number !== undefined && number.from >= clause.from) own.push(number);
    }
    const figures: DraftFigure[] = [];
    let from = clause.from;
    for (const [index, number] of own.entries()) {
      const figure = this.#figure(clause, number, from, own[index + 1]?.from ?? clause.to, own, index);
      // A number word that is not a figure is skipped, and the words before it belong to the next number:
      // 最多的一场达6200人.
      if (figure === undefined) continue;
      figures.push(figure);
      from = number.to;
    }
    if (own.length === 0) this.#plainClause(clause);
    for (const claim of claimsIn(text, clause)) figures.push(this.#claim(clause, claim.from, claim.to, claim.measure));
    const handed = handedOn(text.slice(clause.from, clause.to));
    if (handed.done) this.#sentence.doubt = undefined;
    this.#sentence.doubt = handed.doubt ?? this.#sentence.doubt;
    return figures;
  }

  /** Judges a claim, which implies a figure without a number, by the same rules as a number. */
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
    const when = this.#period({ from: clause.from, at: from, to }, measure);
    const base = {
      start: from,
      text: text.slice(from, to),
      clause: this.#words(clause),
      wording: { kind: "every" } as const,
    };
    return judged(
      { ...base, measure, whose, when, doubt: doubt ?? this.#doubtAround(clause, said) },
      this.#reader.context.city,
    );
  }

  #begin(clause: Clause): void {
    const { text } = this.#reader;
    if (clause.paragraph !== this.#paragraph.number) {
      this.#paragraph = { number: clause.paragraph, from: clause.from, owners: new Map(), topic: undefined };
      const line = text.slice(clause.from, endOfLine(text, clause.from));
      const heading = /^[^。；！？]{0,30}/.exec(line)?.[0] ?? "";
      const isHeading = HEADING.test(line) || heading.length === line.length;
      if (isHeading) this.#section = doubtOfTitle(heading);
    }
    if (clause.sentence !== this.#sentence.number) {
      if (this.#sentence.owner !== undefined) this.#keepOwner(this.#sentence.owner);
      this.#sentence = newSentence(clause.sentence, clause.from, endOfSentence(text, clause.from));
    }
    if (clause.opens) {
      this.#sentence.isPart = this.#sentence.isOtherDeed = false;
      this.#sentence.part = clause.from;
    }
  }

  #keepOwner(owner: Owner): void {
    const whose = whoseIs(this.#reader.subject, owner);
    if (typeof whose === "object" && whose.reach === "city") return;
    this.#paragraph.owners.set(typeof whose === "object" ? whose.unit.id : whose, owner);
  }

  /** Reads a clause without a number, which may name the owner, the event or the topic of the next clauses. */
  #plainClause(clause: Clause): void {
    const { text } = this.#reader;
    const [first] = ownersBetween(this.#reader, clause.from, clause.to);
    const words = withoutPeriods(this.#reader, clause.from, clause.to);
    const isFirst = first !== undefined && !/[\u4e00-\u9fff]/.test(text.slice(clause.from, first.from));
    if (!isFirst && otherActs(words)) this.#sentence.owner = { kind: "other" };
    else if (first !== undefined) this.#sentence.owner = first.owner;
    const event = eventIn(withoutPeriods(this.#reader, first?.to ?? clause.from, clause.to));
    if (event !== undefined) this.#sentence.measures.push(event);
    const topic = topicIn(withoutPeriods(this.#reader, first?.to ?? clause.from, clause.to));
    if (topic === undefined) return;
    this.#paragraph.topic = topic;
    this.#sentence.numbers = [];
  }

  #figure(
    clause: Clause,
    number: DraftNumber,
    from: number,
    to: number,
    own: readonly DraftNumber[],
    index: number,
  ): DraftFigure | undefined {
    const { text, subject, context } = this.#reader;
    const sentence = this.#sentence;
    sentence.lead = Math.min(sentence.lead, number.from);
    const mentions = ownersBetween(this.#reader, from, number.from);
    const named = mentions.at(-1)?.owner;
    const isShared = mentions.some(({ owner }) => owner.kind === "other") && named?.kind !== "other";
    const words = withoutPeriods(
      this.#reader,
      Math.max(from, mentions.at(-1)?.to ?? from, number.from - NEAR),
      number.from,
    );
    const before = this.#listed(clause, own, index) ?? words;
    const behind = text.slice(number.to, Math.min(to, number.to + NEAR));
    const counted = this.#counted(before, behind, number);
    sentence.owner = ownerSpoken(sentence, isShared ? OTHER : named, counted.measure, words, before);
    if (counted.measure === undefined && isWord(number)) return undefined;
    const isFollower = named === undefined && !/[开举组召评选推新调完]/.test(before.slice(0, 2));
    const measure = counted.measure === undefined ? undefined : measureOf(counted.measure);
    const near = text.slice(Math.max(from, number.from - NEAR), number.from);
    const isPart = namesPart(near) || (sentence.isPart && isFollower);
    const isOwnPart = this.#isOwnPart(named, counted.measure, from, number.from);
    const stands = { clause, number, near, behind, isFirst: index === 0, isFollower };
    const owner = isShared
      ? undefined
      : (this.#severalOwners(clause, own, index) ?? named ?? this.#ownerUnnamed(number));
    const figure = judged(
      {
        start: number.from,
        text: text.slice(number.from, number.to),
        clause: this.#words(clause),
        wording: number.wording,
        measure,
        several: counted.measure === undefined && counted.several,
        whose: whoseIs(subject, owner),
        when:
          severally(this.#reader, sentence.from, own, index) ??
          compared(this.#reader, from, number.from, behind) ??
          this.#period({ from, at: number.from, to }, measure),
        doubt: this.#doubtOf(stands, isPart && !isOwnPart, isOwnPart || measure?.within !== undefined),
      },
      context.city,
    );
    sentence.isPart = isPart;
    this.#keepCounted(counted, { unit: number.unit, measure: counted.measure, words: before }, isFollower);
    return figure;
  }

  /** Stores what a number counted for the numbers after it. */
  #keepCounted(counted: Counted, said: SaidNumber, isFollower: boolean): void {
    const sentence = this.#sentence;
    const isUnknown = counted.measure === undefined;
    sentence.isOtherDeed = isUnknown && (isOtherDeed(said.words) || (sentence.isOtherDeed && isFollower));
    sentence.isStrange = isUnknown && counted.stranger !== undefined;
    sentence.measures.push(counted.measure);
    sentence.numbers.push(said);
  }

  /**
   * Whether a part is a figure of its own, because it has its own owner, measure or period: 其中市财政局12场,
   * 其中主体班7个, 其中一季度5次.
   */
  #isOwnPart(named: Owner | undefined, measure: MeasureId | undefined, from: number, to: number): boolean {
    if (named?.kind === "unit") return true;
    if (measure !== undefined && !this.#sentence.measures.includes(measure)) return true;
    return between(this.#reader.periods, from, to).length > 0;
  }

  #doubtOf(stands: Stands, isPart: boolean, isExcused: boolean): Doubt | undefined {
    if (stands.number.wording.kind === "range") return "range";
    const doubt = this.#doubt(stands, isPart, isExcused);
    if (doubt !== undefined || !stands.isFollower) return doubt;
    const { isOtherDeed, isStrange } = this.#sentence;
    return isOtherDeed || (isStrange && !stands.isFirst) ? "unknown" : undefined;
  }

  /** What a number counts, by its own clause or otherwise by the text before it. */
  #counted(before: string, behind: string, { from, unit }: DraftNumber) {
    const { measures, numbers } = this.#sentence;
    const paragraph = this.#reader.text.slice(Math.max(this.#paragraph.from, from - FAR), from);
    const said = { measures, paragraph };
    const own = countedBy({ before, behind, unit }, said);
    if (own.measure !== undefined) this.#paragraph.topic = undefined;
    if (own.measure !== undefined || own.several) return own;
    return carriedBy({ words: before, behind, unit }, numbers, this.#paragraph.topic, said) ?? own;
  }

  /** The noun for a number of a list: 党课、志愿服务分别达到118场、302次. */
  #listed(clause: Clause, own: readonly DraftNumber[], index: number): string | undefined {
    const first = own[0];
    if (first === undefined || !isRun(this.#reader, own)) return undefined;
    const owner = ownersBetween(this.#reader, clause.from, first.from).at(-1);
    const nouns = listedNouns(withoutPeriods(this.#reader, owner?.to ?? clause.from, first.from), own.length, index);
    const unit = own[index]?.unit ?? "";
    const said = { measures: this.#sentence.measures, paragraph: "" };
    return nouns.find((before) => countedBy({ before, behind: "", unit }, said).measure !== undefined) ?? nouns[0];
  }

  /**
   * 市财政局、市水务局分别开展12场、9场: the n-th unit owns the n-th number; if their counts differ, no unit owns any.
   */
  #severalOwners(clause: Clause, own: readonly DraftNumber[], index: number): Owner | undefined {
    const first = own[0];
    if (first === undefined || !/分别/.test(this.#reader.text.slice(clause.from, first.from))) return undefined;
    const owners = ownersBetween(this.#reader, clause.from, first.from);
    if (owners.length < 2) return undefined;
    return owners.length === own.length && isRun(this.#reader, own) ? owners[index]?.owner : { kind: "other" };
  }

  /**
   * Why a number is doubtful: by its own clause, by the earlier clauses, or because it is part of another number.
   * `isExcused` says that the part itself can be judged.
   */
  #doubt({ clause, number, near, behind }: Stands, isPart: boolean, isExcused: boolean): Doubt | undefined {
    const { text } = this.#reader;
    const said = text.slice(Math.max(clause.from, number.from - NEAR), number.from);
    const own = doubtIn({ clause: said, near, number: text.slice(number.from, number.to), behind });
    if (own !== undefined && own !== "part") return own;
    const around = this.#doubtAround(clause, said);
    if (around !== undefined) return around;
    if (clause.aside || isDoneTo(this.#reader, clause.from, number.from)) return "part";
    return (own === "part" || isPart) && !isExcused ? "part" : undefined;
  }

  #doubtAround(clause: Clause, said: string): Doubt | undefined {
    const { doubt } = this.#sentence;
    const isDone = handedOn(said).done;
    if (doubt !== undefined && !isDone) return doubt;
    const around = this.#section ?? this.#titleDoubt;
    return around !== undefined && !isDone && clause.from >= this.#reader.title.length ? around : undefined;
  }

  #lastOwner = (from: number, to: number): Owner | undefined => ownersBetween(this.#reader, from, to).at(-1)?.owner;

  /** The owner of a number if none is named before it: the actor named after it, otherwise the last owner. */
  #ownerUnnamed(number: DraftNumber): Owner | undefined {
    const { owner, to } = this.#sentence;
    const actor = owner === undefined ? actorBehind(this.#reader, number.to, to) : undefined;
    return actor ?? this.#carried();
  }

  /** The last owner: in the sentence, otherwise the only one in the paragraph, otherwise the draft's own unit. */
  #carried(): Owner | undefined {
    const own = this.#sentence.owner;
    if (own !== undefined) return carriedOn(own);
    const [only, ...others] = this.#paragraph.owners.values();
    if (others.length > 0) return undefined;
    return only === undefined ? { kind: "self", reach: undefined, fits: undefined } : carriedOn(only);
  }

  #period(place: Place, measure: Measure | undefined): When {
    const { from, part, lead } = this.#sentence;
    return periodAt(this.#reader, { paragraph: this.#paragraph.from, sentence: from, part, lead }, place, measure);
  }

  #words = (clause: Clause): string => this.#reader.text.slice(clause.from, clause.to).trim();
}

/**
 * How many characters before a number are read for its clause, and for the topic of its paragraph. Clauses are not
 * longer in practice.
 */
const NEAR = 120;
const FAR = 600;
