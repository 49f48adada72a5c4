// Estimates which span of a brief names the place, which the speaker, and which the units inspected or criticized.
import { looksLikeName } from "../../line/values/names.ts";
import type { Deed } from "../deeds.ts";
import type { Clause, Layout } from "../layout.ts";
import type { Span } from "../listed.ts";
import { SPAN_TABLE } from "./span-table.ts";
import { classesOf, sharesOf, sumsBy } from "./table.ts";

/** The form fields that are filled with a span of the text. */
export const SPANNED = ["place", "speaker", "target"] as const;
export type Spanned = (typeof SPANNED)[number];

/** A span that may be the value of a field, with its features. */
export interface Candidate extends Span {
  readonly features: ReadonlySet<string>;
}

/** A brief prepared for computing features: all digits are made equal, and each clause has its properties listed. */
interface Seen {
  readonly plain: string;
  readonly clauses: readonly { readonly clause: Clause; readonly given: readonly string[] }[];
}

/** The number of characters that are read. */
const LONGEST = 1200;

function seenOf({ text }: Layout, deed: Deed): Seen {
  const clauses = deed.around
    .filter(({ role, start }) => role !== "masthead" && start < LONGEST)
    .map((clause) => ({
      clause,
      given: [
        `role ${clause.role}`,
        `title ${clause.isTitle}`,
        `sentence ${Math.max(-1, Math.min(3, clause.sentence - deed.sentence))}`,
        `main ${clause === deed.main}`,
      ],
    }));
  return { plain: text.replace(/\d/g, "0"), clauses };
}

/** Characters after which a name or place may begin inside a clause. */
const BEFORE = /(?:[在到去赴于进往抵把从至来是为:|\s“「的了由请、(,对给让和与午晚日号][“「]?|地[点點址])$/u;
/** Characters before which it may end, besides the end of a clause. */
const BEHIND =
  /^(?:[举召开组进参讲上搞办学集听看慰走帮清捡植维志给为与和就面里边那这设摆向对同教做扫听聚巡值打重观查检督调指为以作带围谈说接收宣授领一顺落发表张过了的,、)”」\s|:(]|$)/u;
const LAST =
  /[室厅馆楼堂院场园村区路口站所校厂店街镇乡县市桥河湖山岸段处局部家地吧屋台林坡坪寨沟城库点心门司队委员层]$/u;

const WIDEST = 18;

/** The spans of each clause that may name a place. */
function placesIn(seen: Seen): readonly Candidate[] {
  const { plain } = seen;
  return seen.clauses.flatMap(({ clause, given }) => {
    const found: Candidate[] = [];
    for (let start = clause.start; start < clause.end; start += 1) {
      if (start > clause.start && !BEFORE.test(plain.slice(start - 2, start))) continue;
      if (/[\s,、:|“”「」的了)]/.test(plain.charAt(start))) continue;
      for (const end of placeEnds(plain, start, clause.end))
        found.push({ start, end, features: featuresOf(plain, clause, start, end, given) });
    }
    return found;
  });
}

/**
 * The possible ends of a place that begins at `start`: before punctuation, at the end of the clause, or after a typical
 * last character.
 */
function placeEnds(plain: string, start: number, limit: number): readonly number[] {
  const ends: number[] = [];
  for (let end = start + 2; end <= Math.min(limit, start + WIDEST); end += 1) {
    const said = plain.slice(start, end);
    if (/[,。;|》《]/.test(said)) break;
    if (end === limit || BEHIND.test(plain.slice(end, end + 1)) || LAST.test(said)) ends.push(end);
  }
  return ends;
}

const NAMED_BEHIND = /[记长任授师员家委官兵士席事人理监总工副者姐友代表\s:|由请是的、(听让志]$/u;

/** The spans of each clause that may name a speaker. */
function namesSpoken(seen: Seen): readonly Candidate[] {
  const { plain } = seen;
  return seen.clauses.flatMap(({ clause, given }) => {
    const found: Candidate[] = [];
    for (let start = clause.start; start < clause.end; start += 1) {
      const isBehind = start === clause.start || NAMED_BEHIND.test(plain.slice(start - 1, start));
      for (const length of [2, 3, 4]) {
        const said = plain.slice(start, start + length);
        if (start + length > clause.end || !/^\p{Script=Han}+$/u.test(said)) break;
        if (!looksLikeName(said) && !isBehind) continue;
        found.push({ start, end: start + length, features: featuresOf(plain, clause, start, start + length, given) });
      }
    }
    return found;
  });
}

/** Characters behind which the name of a unit may begin. */
const TURNED = /[对到赴于在向往去了查看进访入检督导抽属是为给由评过的把日午天晚跑位:\s|(、\d“「]$/u;
const UNIT_LAST = /[局厅委办院校心司团队站所社处科室馆园行会联协道镇乡区村位门关织组支部店厂场口间商户县市堂舍)]$/u;
/** Beginnings that no name has: 你支部, 是热力公司, 站、盐业公司. */
const NO_NAME = /^[^\p{Script=Han}\d]|^[你我他其该本咱是对到了的在和与由向被把]|^.[、)]|^发现/u;
const LISTED = 44;

/** The spans that may name the units of an inspection or a criticism, also several side by side. */
function unitsTold(seen: Seen): readonly Candidate[] {
  const { plain } = seen;
  return seen.clauses.flatMap(({ clause, given }) => {
    const found: Candidate[] = [];
    for (let start = clause.start; start < clause.end; start += 1) {
      if (start > clause.start && !TURNED.test(plain.charAt(start - 1))) continue;
      if (NO_NAME.test(plain.slice(start, start + 2))) continue;
      for (const end of unitEnds(plain, start, clause.end)) {
        const features = new Set(featuresOf(plain, clause, start, end, given));
        const said = plain.slice(start, end);
        features
          .add(`list ${said.includes("、")} ${/\d/.test(said)}`)
          .add(`<${plain.slice(Math.max(0, start - 6), start)}`);
        found.push({ start, end, features });
      }
    }
    return found;
  });
}

/** Where names of units that begin at a place may end: behind a word for a unit, or at the end of the clause. */
function unitEnds(plain: string, start: number, limit: number): readonly number[] {
  const ends: number[] = [];
  for (let end = start + 2; end <= Math.min(limit, start + LISTED); end += 1) {
    const said = plain.slice(start, end);
    if (/[,。;:|》《\s你我咱]/.test(said)) break;
    if (end === limit || UNIT_LAST.test(said)) ends.push(end);
  }
  return ends;
}

const SIDES = [1, 2, 3, 4];
const NEAR = 10;

/** The features of a span: its own characters and the characters next to it. */
function featuresOf(
  plain: string,
  clause: Clause,
  start: number,
  end: number,
  given: readonly string[],
): ReadonlySet<string> {
  const before = plain.slice(Math.max(0, start - NEAR), start);
  const said = plain.slice(start, end);
  const after = plain.slice(end, end + NEAR);
  const features = new Set(given);
  for (const length of SIDES) {
    features.add(`<${before.slice(-length)}`).add(`>${after.slice(0, length)}`);
    if (length < 4) features.add(`[${said.slice(0, length)}`).add(`]${said.slice(-length)}`);
  }
  const [led, next] = [before.slice(-1), after.charAt(0)];
  const shape = looksLikeName(said) ? `name ${said.length}` : `long ${Math.min(6, Math.ceil(said.length / 3))}`;
  features.add(shape).add(`${led} ${shape}`).add(`${shape} ${next}`).add(`${led} ${shape} ${next}`);
  features
    .add(`${led}(${said.slice(-1)}`)
    .add(`${led}(${said.slice(-2)}`)
    .add(`${said.slice(-1)})${next}`);
  features
    .add(`${said.slice(-2)})${after.slice(0, 2)}`)
    .add(`${led}()${next}`)
    .add(`${before.slice(-2)}()${after.slice(0, 2)}`);
  features.add(`${start === clause.start}-${end === clause.end}`);
  for (let from = 0; from < said.length; from += 1) {
    features.add(`~${said.charAt(from)}`);
    if (from + 2 <= said.length) features.add(`~${said.slice(from, from + 2)}`);
  }
  for (let from = 0; from + 2 < before.length; from += 1) features.add(`<<${before.slice(from, from + 2)}`);
  for (let from = 1; from + 2 <= after.length; from += 1) features.add(`>>${after.slice(from, from + 2)}`);
  return features;
}

/** The candidates for a field. */
export function candidatesFor(field: Spanned, layout: Layout, deed: Deed): readonly Candidate[] {
  const seen = seenOf(layout, deed);
  return { place: placesIn, speaker: namesSpoken, target: unitsTold }[field](seen);
}

/** A span that may be the value of a field, with its probability. */
export interface Likely extends Span {
  /** The probability that the value lies here, summed over all overlapping candidates. */
  readonly share: number;
}

const weigh = sumsBy(SPAN_TABLE);
const COLUMNS = classesOf(SPAN_TABLE);
/** The initial weight of the outcome that the text does not contain the field. */
const NOTHING = SPAN_TABLE.start.split(" ").map(Number);

/** The likeliest span for a field. */
export function likeliest(field: Spanned, layout: Layout, deed: Deed, kind: string): Likely | undefined {
  const column = COLUMNS.indexOf(field);
  const nothing = NOTHING[column] ?? 0;
  const candidates = candidatesFor(field, layout, deed);
  const sums = candidates.map(({ features }) => (weigh(new Set([...features, `kind ${kind}`]))[column] ?? 0) - nothing);
  const [, ...shares] = sharesOf([nothing, ...sums]);
  return best(candidates, shares);
}

/** The likeliest candidate, with the summed probability of all candidates that overlap it. */
export function best(candidates: readonly Span[], shares: readonly number[]): Likely | undefined {
  const at = shares.reduce((most, share, index) => (share > (shares[most] ?? 0) ? index : most), 0);
  const one = candidates[at];
  if (one === undefined) return undefined;
  const share = candidates.reduce(
    (sum, other, index) => (other.start < one.end && other.end > one.start ? sum + (shares[index] ?? 0) : sum),
    0,
  );
  return { start: one.start, end: one.end, share };
}
