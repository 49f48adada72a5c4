import { type Measure, type MeasureId, measureOf } from "../ledger/measures.ts";
import { claimsIn } from "./claims.ts";
import type { Clause } from "./clauses.ts";
import { carriedBy, listedNouns, topicIn } from "./counting/carried.ts";
import { countedBy, eventIn, isOtherDeed } from "./counting/clause.ts";
import { type Doubt, doubtIn, doubtOfTitle, handedOn, namesPart } from "./doubts.ts";
import type { DraftFigure } from "./draft.ts";
import type { DraftNumber } from "./figures.ts";
import { namesBody, type Owner, type OwnerMention, otherActs } from "./owners.ts";
import {
  carriedOn,
  endOfLine,
  endOfSentence,
  HEADING,
  newSentence,
  type Paragraph,
  type Reader,
  topicOf,
} from "./said.ts";
import { judged, type When, whoseIs } from "./verdicts.ts";
import { between, compared, type Place, periodAt, severally } from "./when.ts";

/** Goes through the clauses of a draft in order and reads the numbers of each by what was said before. */
export class Walk {
  readonly #reader: Reader;
  readonly #titleDoubt: Doubt | undefined;
  #section: Doubt | undefined;
  #sentence = newSentence(-1, 0, 0);
  #paragraph: Paragraph = { number: -1, from: 0, owners: new Map(), topic: undefined };
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
    let from = clause.from;
    for (const [index, number] of own.entries()) {
      const figure = this.#figure(clause, number, from, own[index + 1]?.from ?? clause.to, own, index);
      // 最多的一场达6200人: a number that is only a word leaves its words to the next.
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

  /** A clause without a number may name who is spoken of next, or what was held. */
  #plainClause(clause: Clause): void {
    const { text } = this.#reader;
    const [first] = this.#ownersBetween(clause.from, clause.to);
    const words = this.#withoutPeriods(clause.from, clause.to);
    const isFirst = first !== undefined && !/[\u4e00-\u9fff]/.test(text.slice(clause.from, first.from));
    if (!isFirst && otherActs(words)) this.#sentence.owner = { kind: "other" };
    else if (first !== undefined) this.#sentence.owner = first.owner;
    const event = eventIn(this.#withoutPeriods(first?.to ?? clause.from, clause.to));
    if (event !== undefined) this.#sentence.measures.push(event);
    const topic = topicIn(this.#withoutPeriods(first?.to ?? clause.from, clause.to));
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
    const { text, periods } = this.#reader;
    const sentence = this.#sentence;
    sentence.lead = Math.min(sentence.lead, number.from);
    const mentions = this.#ownersBetween(from, number.from);
    const named = mentions.at(-1);
    const isShared = mentions.some(({ owner }) => owner.kind === "other") && named?.owner.kind !== "other";
    const words = this.#withoutPeriods(Math.max(from, named?.to ?? from, number.from - NEAR), number.from);
    const before = this.#listed(clause, own, index) ?? words;
    const behind = text.slice(number.to, Math.min(to, number.to + NEAR));
    const counted = this.#counted(before, behind, number);
    if (named !== undefined) sentence.owner = isShared ? { kind: "other" } : named.owner;
    else if (
      counted.measure === undefined &&
      !namesPart(words) &&
      !sentence.isPart &&
      namesBody(before.replace(/^.*、/, ""))
    )
      sentence.owner = { kind: "other" };
    const isWord = number.spelt && number.wording.kind === "number" && number.wording.n < 10;
    if (counted.measure === undefined && isWord) return undefined;
    const isFollower = named === undefined && !/[开举组召评选推新调完]/.test(before.slice(0, 2));
    const measure = counted.measure === undefined ? undefined : measureOf(counted.measure);
    const near = text.slice(Math.max(from, number.from - NEAR), number.from);
    const isPart = namesPart(near) || (sentence.isPart && isFollower);
    // 其中市财政局12场, 其中主体班7个, 其中一季度5次: a part with an owner, a measure or a period of its own is a figure as well.
    const isOwnPart =
      named?.owner.kind === "unit" ||
      (counted.measure !== undefined && !sentence.measures.includes(counted.measure)) ||
      between(periods, from, number.from).length > 0;
    const whose = whoseIs(
      this.#reader.subject,
      isShared
        ? undefined
        : (this.#severalOwners(clause, own, index) ?? named?.owner ?? this.#actorBehind(number) ?? this.#carried()),
    );
    const figure = judged(
      {
        start: number.from,
        text: text.slice(number.from, number.to),
        clause: this.#words(clause),
        wording: number.wording,
        measure,
        several: counted.measure === undefined && counted.several,
        whose,
        when:
          severally(this.#reader, sentence.from, own, index) ??
          compared(this.#reader, from, number.from, behind) ??
          this.#period({ from, at: number.from, to }, measure),
        doubt:
          number.wording.kind === "range"
            ? "range"
            : (this.#doubt(
                clause,
                number,
                near,
                behind,
                isPart && !isOwnPart,
                isOwnPart || measure?.within !== undefined,
              ) ?? (isFollower && (sentence.isOtherDeed || (sentence.isStrange && index > 0)) ? "unknown" : undefined)),
      },
      this.#reader.context.city,
    );
    sentence.isPart = isPart;
    sentence.isOtherDeed =
      counted.measure === undefined && (isOtherDeed(before) || (sentence.isOtherDeed && isFollower));
    sentence.isStrange = counted.measure === undefined && counted.stranger !== undefined;
    sentence.measures.push(counted.measure);
    sentence.numbers.push({ unit: number.unit, measure: counted.measure, words: before });
    return figure;
  }

  /** What a number counts, by its own clause, else by what was said before it. */
  #counted(before: string, behind: string, { from, unit }: DraftNumber) {
    const { measures, numbers } = this.#sentence;
    const paragraph = this.#reader.text.slice(Math.max(this.#paragraph.from, from - FAR), from);
    const said = { measures, paragraph };
    const own = countedBy({ before, behind, unit }, said);
    if (own.measure !== undefined) this.#paragraph.topic = undefined;
    if (own.measure !== undefined || own.several) return own;
    return carriedBy({ words: before, behind, unit }, numbers, this.#paragraph.topic, said) ?? own;
  }

  /** The words that stand for a number of a list: 党课、志愿服务分别达到118场、302次. */
  #listed(clause: Clause, own: readonly DraftNumber[], index: number): string | undefined {
    const first = own[0];
    if (first === undefined || !this.#isRun(own)) return undefined;
    const owner = this.#ownersBetween(clause.from, first.from).at(-1);
    const nouns = listedNouns(this.#withoutPeriods(owner?.to ?? clause.from, first.from), own.length, index);
    const unit = own[index]?.unit ?? "";
    const said = { measures: this.#sentence.measures, paragraph: "" };
    return nouns.find((before) => countedBy({ before, behind: "", unit }, said).measure !== undefined) ?? nouns[0];
  }

  /** 市财政局、市水务局分别开展12场、9场: the owners in their order; too few or too many are nobody's. */
  #severalOwners(clause: Clause, own: readonly DraftNumber[], index: number): Owner | undefined {
    const first = own[0];
    if (first === undefined || !/分别/.test(this.#reader.text.slice(clause.from, first.from))) return undefined;
    const owners = this.#ownersBetween(clause.from, first.from);
    if (owners.length < 2) return undefined;
    return owners.length === own.length && this.#isRun(own) ? owners[index]?.owner : { kind: "other" };
  }

  #isRun = (own: readonly DraftNumber[]): boolean =>
    own.every((one, at) => at === 0 || /^[、和及]?$/.test(this.#reader.text.slice(own[at - 1]?.to ?? 0, one.from)));

  /** What speaks against a number: its own clause, what was said before it, and that it is a part; `isExcused` where a part is judged. */
  #doubt(
    clause: Clause,
    number: DraftNumber,
    near: string,
    behind: string,
    isPart: boolean,
    isExcused: boolean,
  ): Doubt | undefined {
    const { text } = this.#reader;
    const said = text.slice(Math.max(clause.from, number.from - NEAR), number.from);
    const own = doubtIn({ clause: said, near, number: text.slice(number.from, number.to), behind });
    if (own !== undefined && own !== "part") return own;
    const around = this.#doubtAround(clause, said);
    if (around !== undefined) return around;
    if (clause.aside || this.#hasTarget(clause, number.from)) return "part";
    return (own === "part" || isPart) && !isExcused ? "part" : undefined;
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
      ({ from, aside, owner }) =>
        aside &&
        !(owner.kind === "self" && owner.reach === "all") &&
        /[对赴到为给向导促]$/.test(text.slice(Math.max(0, from - 1), from)),
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
    // 受到市直机关工委表彰的先进党组织2个: there it goes with the number behind it.
    const actor = between(owners, number.to, this.#sentence.to).find(
      ({ from, to }) =>
        /(?:由|是|被|受到)$/.test(text.slice(Math.max(0, from - 2), from)) &&
        !/^[^，。；]*\d/.test(text.slice(to, this.#sentence.to)),
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

  #period(place: Place, measure: Measure | undefined): When {
    const { from, part, lead } = this.#sentence;
    return periodAt(this.#reader, { paragraph: this.#paragraph.from, sentence: from, part, lead }, place, measure);
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
