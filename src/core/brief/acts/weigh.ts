// How surely words tell each kind by what was done to what.
import type { KindName } from "../../kinds/kind.ts";
import type { Clause, Layout } from "../layout.ts";
import { FRAMES } from "./frames.ts";
import { CLASSES, type TokenClass } from "./words.ts";

/** A word of some classes. */
export interface Token {
  readonly classes: ReadonlySet<TokenClass>;
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

const COUNTED = /[\d一二三四五六七八九十百千万几余两多来](?:名|位|人(?![大事民]))/;
const PEOPLE = new Set<TokenClass>(["people"]);

/** A clause with more is no clause; its first ones are weighed. */
const MOST_TOKENS = 40;
const MOST_NAMES = 4;

/** The words of the classes in a clause, the longest at each place; of a name in marks, the noun at its right end. */
export function tokensIn({ text, plain }: Layout, { start, end, quotes }: Clause): readonly Token[] {
  const tokens: Token[] = [];
  const said = plain.slice(start, end).toLowerCase();
  for (let at = 0; at < said.length && tokens.length < MOST_TOKENS; at += 1) {
    const word = byStart.get(said.charAt(at))?.find((one) => said.startsWith(one, at));
    if (word === undefined) continue;
    tokens.push({ classes: classesOf(word) });
    at += word.length - 1;
  }
  for (const { start: at, end: after } of quotes.slice(0, MOST_NAMES)) {
    const name = text.slice(at + 1, after - 1).toLowerCase();
    const noun = byEnd.get(name.charAt(name.length - 1))?.find((one) => name.endsWith(one));
    if (noun !== undefined) tokens.push({ classes: classesOf(noun) });
  }
  if (COUNTED.test(said)) tokens.push({ classes: PEOPLE });
  return tokens;
}

const classesOf = (word: string): ReadonlySet<TokenClass> => WORDS.get(word) ?? new Set();

/** How surely words that stand together tell each kind, by its frames that they fill; a frame of `known` is not told twice. */
export function weigh(tokens: readonly Token[], known?: ReadonlySet<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [index, { slots, weight }] of FRAMES.entries())
    if (known?.has(index) !== true && fills(tokens, slots)) found.set(index, weight);
  return found;
}

/** What the frames that were filled tell of each kind. */
export function kindsOf(filled: ReadonlyMap<number, number>): ReadonlyMap<KindName, number> {
  const found = new Map<KindName, number>();
  for (const [index, weight] of filled) {
    const kind = FRAMES[index]?.kind;
    if (kind !== undefined) found.set(kind, (found.get(kind) ?? 0) + weight);
  }
  return found;
}

/** Whether each slot is filled by a word of its own. */
function fills(tokens: readonly Token[], slots: readonly (readonly TokenClass[])[]): boolean {
  const [slot, ...rest] = slots;
  if (slot === undefined) return true;
  return tokens.some(
    (token) =>
      slot.some((one) => token.classes.has(one)) &&
      fills(
        tokens.filter((one) => one !== token),
        rest,
      ),
  );
}
