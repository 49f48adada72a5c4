/** How alike two titles are, 0 to 1, for the questions 「是同一场吗」. */
export function likeTitle(a: string, b: string): number {
  // 第3次研讨 and 第4次研讨 are two events, however alike their words.
  const { numbers, pairs: left } = wordsOf(a);
  const { numbers: others, pairs: right } = wordsOf(b);
  if (numbers !== others) return 0;
  const shorter = Math.min(left.length, right.length);
  if (shorter === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.includes(pair)) shared += 1;
  const dice = (2 * shared) / (left.length + right.length);
  // 「清洁家园」 and 「清洁家园志愿服务活动」 name one event: what the shorter says, the longer says too.
  const covered = shared / shorter;
  return Math.max(dice, shorter >= 2 ? covered * 0.9 : covered * 0.8);
}

const numbersIn = (title: string): string => (title.match(/\d+|(?<=第)[一二三四五六七八九十百]+/g) ?? []).join();

// Words every title may carry: they make nothing alike.
const COMMON = /开展|组织|举办|活动|志愿服务|主题党日|专题|党课|学习|[\p{P}\p{S}\s]/gu;

/** What of a title makes it like another. */
interface Words {
  readonly numbers: string;
  /** Each two characters that follow one another, once, as one number: many titles are known at a time. */
  readonly pairs: readonly number[];
}

let known = new Map<string, Words>();
let before = new Map<string, Words>();
const MOST_KNOWN = 5_000;

/** On a day on which half a city reports one event the same titles are looked at again and again. */
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
