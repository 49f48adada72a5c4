import type { LedgerRecord } from "../ledger/record.ts";

/** The similarity of two titles from 0 to 1. The bot uses it to ask 「是同一场吗」. */
export function likeTitle(a: string, b: string): number {
  // Titles with different numbers name different events: 第3次研讨, 第4次研讨.
  const { numbers, pairs: left } = wordsOf(a);
  const { numbers: others, pairs: right } = wordsOf(b);
  if (numbers !== others) return 0;
  const shorter = Math.min(left.length, right.length);
  if (shorter === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.includes(pair)) shared += 1;
  const dice = (2 * shared) / (left.length + right.length);
  // A title that contains the other one names the same event: 「清洁家园」, 「清洁家园志愿服务活动」.
  const covered = shared / shorter;
  return Math.max(dice, shorter >= 2 ? covered * 0.9 : covered * 0.8);
}

const numbersIn = (title: string): string => (title.match(/\d+|(?<=第)[一二三四五六七八九十百]+/g) ?? []).join();

// Words that any title may contain, so they do not make two titles alike.
const COMMON = /开展|组织|举办|活动|志愿服务|主题党日|专题|党课|学习|[\p{P}\p{S}\s]/gu;

/** The parts of a title that are compared. */
interface Words {
  readonly numbers: string;
  /** Each pair of neighbouring characters once, encoded as one number to save memory in the cache. */
  readonly pairs: readonly number[];
}

let known = new Map<string, Words>();
let before = new Map<string, Words>();
const MOST_KNOWN = 5_000;

/** A cache, because on a day when half a city reports one event the same titles are compared again and again. */
function wordsOf(title: string): Words {
  const met = known.get(title);
  if (met !== undefined) return met;
  const words = before.get(title) ?? { numbers: numbersIn(title), pairs: readPairs(title) };
  if (known.size >= MOST_KNOWN) {
    before = known;
    known = new Map();
  }
  known.set(title, words);
  return words;
}

const CODE_POINTS = 0x110000;

function readPairs(title: string): readonly number[] {
  const whole = title.normalize("NFKC").toLowerCase();
  const bare = whole.replace(COMMON, "");
  const text = bare.length >= 2 ? bare : whole.replace(/[\p{P}\p{S}\s]/gu, "");
  const chars = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  if (chars.length === 1) return chars;
  return [...new Set(chars.slice(1).map((char, index) => (chars[index] ?? 0) * CODE_POINTS + char))];
}

/** The name of an event: its title, otherwise the person or unit it is about. */
export function eventName({
  title,
  content,
}: Pick<LedgerRecord, "title"> & { readonly content: LedgerRecord["content"] | undefined }): string {
  if (title !== "") return title;
  const { speaker, target } = content?.fields ?? {};
  return [speaker, target].flat().find((name) => typeof name === "string" && name !== "") ?? "";
}

/**
 * How many signs of an event are stored. Most titles have no more. An event with a longer title is still found, because
 * the search uses all signs of the other title.
 */
const SIGNS_KEPT = 8;
/** How many signs a search uses; more would not improve the comparison. */
const SIGNS_SOUGHT = 40;
const SIGNS_A_DAY = 2 ** 32;
const DAY_MS = 86_400_000;

/** The parts of a record from which its signs are computed. */
export type Signed = Pick<LedgerRecord, "kind" | "category" | "day" | "title" | "content">;

/**
 * The signs stored for an event: one number for each pair of characters of its name, mixed with its kind, category and
 * day. A similar event has some of the same signs, by which the database finds it. The signs of one day form one range.
 */
export const signsKept = (event: Signed): readonly number[] => signsOf(event, SIGNS_KEPT);

/** The signs by which a similar event is searched for. */
export const signsSought = (event: Signed): readonly number[] => signsOf(event, SIGNS_SOUGHT);

function signsOf(event: Signed, most: number): readonly number[] {
  const { numbers, pairs } = wordsOf(eventName(event));
  const seed = hashOf(`${event.kind}/${event.category}/${numbers}`);
  const day = (Date.parse(event.day) / DAY_MS) * SIGNS_A_DAY;
  const signs = pairs.map((pair) => day + mixed(seed, pair));
  // Keeping the smallest signs ensures that two titles with many signs in common store some of the same ones.
  return signs.length <= most ? signs : signs.sort((a, b) => a - b).slice(0, most);
}

// A 32-bit hash: FNV-1a, followed by the final mixing step of murmur.
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function mixed(seed: number, pair: number): number {
  let hash = seed ^ Math.imul(pair % CODE_POINTS, 0x9e3779b1) ^ Math.imul(Math.floor(pair / CODE_POINTS), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
