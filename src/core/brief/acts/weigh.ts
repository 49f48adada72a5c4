// Computes how strongly the words of a clause point to each kind, by combinations of word classes such as an action and
// its object.
import type { KindName } from "../../kinds/kind.ts";
import type { Clause, Layout } from "../layout.ts";
import { FRAMES } from "./frames.ts";
import { CLASSES, PATTERNS, type TokenClass } from "./words.ts";

/** A word with its classes and its position. */
export interface Token {
  readonly classes: ReadonlySet<TokenClass>;
  readonly at: number;
  /** A verb of one character, which counts only if its object directly follows. */
  readonly isShort: boolean;
}

const WORDS = new Map<string, Set<TokenClass>>();
for (const name of Object.keys(CLASSES) as (keyof typeof CLASSES)[])
  for (const word of CLASSES[name].split(" ")) {
    const known = WORDS.get(word);
    if (known === undefined) WORDS.set(word, new Set([name]));
    else known.add(name);
  }
const longestFirst = (one: string, other: string) => other.length - one.length;
const byStart = Map.groupBy(WORDS.keys(), (word) => word.charAt(0));
const byEnd = Map.groupBy(WORDS.keys(), (word) => word.charAt(word.length - 1));
for (const list of [...byStart.values(), ...byEnd.values()]) list.sort(longestFirst);

const patterns = Object.entries(PATTERNS).map(([name, pattern]) => ({
  classes: new Set([name as keyof typeof PATTERNS]),
  pattern,
}));

/** The maximum number of words of a clause that are weighed; a real clause has fewer. */
const MOST_TOKENS = 40;
const MOST_NAMES = 4;

/**
 * The words of a clause that belong to a class. From a name in quotation marks all words are taken if it describes an
 * action, otherwise only the noun at its end.
 */
export function tokensIn({ text, plain }: Layout, { start, end, quotes }: Clause): readonly Token[] {
  const said = plain.slice(start, end).toLowerCase();
  const tokens = [...wordsIn(said, start)];
  for (const { start: at, end: after } of quotes.slice(0, MOST_NAMES)) {
    const name = text.slice(at + 1, after - 1).toLowerCase();
    if (NAMES_ACT.test(text.slice(after, after + 8))) tokens.push(...wordsIn(name, at + 1));
    // Removes text in brackets at the end of a name, because it is never the head: 《行动方案(2026—2028年)》.
    const bare = name.replace(/\([^)]*\)$/, "");
    const noun = byEnd.get(bare.charAt(bare.length - 1))?.find((one) => bare.endsWith(one));
    if (noun !== undefined) tokens.push({ classes: classesOf(noun), at, isShort: false });
  }
  for (const { classes, pattern } of patterns) {
    const at = pattern.exec(said)?.index;
    if (at !== undefined) tokens.push({ classes, at: start + at, isShort: false });
  }
  return tokens;
}

/** The name of “戴党徽、亮承诺”行动 describes the action. */
const NAMES_ACT = /^(?:主题|系列|专项|集中|党员|志愿)*(?:活动|行动)/;

/** The words of the text that belong to a class, the longest at each position. */
function wordsIn(said: string, from: number): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < said.length && tokens.length < MOST_TOKENS; at += 1) {
    const word = byStart.get(said.charAt(at))?.find((one) => said.startsWith(one, at));
    if (word === undefined) continue;
    tokens.push({ classes: classesOf(word), at: from + at, isShort: word.length === 1 });
    at += word.length - 1;
  }
  return tokens;
}

const classesOf = (word: string): ReadonlySet<TokenClass> => WORDS.get(word) ?? new Set();

/**
 * Finds the frames whose slots the words of a clause fill, with their weights. A frame in `known` is skipped, so that
 * it does not count twice.
 */
export function weigh(tokens: readonly Token[], known?: ReadonlySet<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [index, { slots, weight }] of FRAMES.entries())
    if (known?.has(index) !== true && fills(tokens, slots)) found.set(index, weight);
  return found;
}

/** The sum of the weights of the matched frames for each kind. */
export function kindsOf(filled: ReadonlyMap<number, number>): ReadonlyMap<KindName, number> {
  const found = new Map<KindName, number>();
  for (const [index, weight] of filled) {
    const kind = FRAMES[index]?.kind;
    if (kind !== undefined) found.set(kind, (found.get(kind) ?? 0) + weight);
  }
  return found;
}

/** The maximum distance between a verb of one character and its object. */
const GOVERNED = 8;

/** Whether every slot is filled, each by a different word. */
function fills(tokens: readonly Token[], slots: readonly (readonly TokenClass[])[], behind?: Token): boolean {
  const [slot, ...rest] = slots;
  if (slot === undefined) return true;
  return tokens.some((token) => {
    if (!slot.some((one) => token.classes.has(one))) return false;
    if (behind?.isShort === true && !(token.at > behind.at && token.at <= behind.at + GOVERNED)) return false;
    // A single character such as 扫 without an object may be part of any word.
    if (token.isShort && behind === undefined && rest.length === 0) return false;
    const others = tokens.filter((one) => one !== token);
    return fills(others, rest, token);
  });
}
