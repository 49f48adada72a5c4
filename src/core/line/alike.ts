/** How alike two titles are, 0 to 1, for the questions 「是同一场吗」. */
export function likeTitle(a: string, b: string): number {
  // 第3次研讨 and 第4次研讨 are two events, however alike their words.
  const { numbers, pairs: left } = wordsOf(a);
  const { numbers: others, pairs: right } = wordsOf(b);
  if (numbers !== others) return 0;
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.has(pair)) shared += 1;
  const dice = (2 * shared) / (left.size + right.size);
  // 「清洁家园」 and 「清洁家园志愿服务活动」 name one event: what the shorter says, the longer says too.
  const covered = shared / Math.min(left.size, right.size);
  return Math.max(dice, Math.min(left.size, right.size) >= 2 ? covered * 0.9 : covered * 0.8);
}

const numbersIn = (title: string): string => (title.match(/\d+|(?<=第)[一二三四五六七八九十百]+/g) ?? []).join();

// Words every title may carry: they make nothing alike.
const COMMON = /开展|组织|举办|活动|志愿服务|主题党日|专题|党课|学习|[\p{P}\p{S}\s]/gu;

/** What of a title makes it like another. */
interface Words {
  readonly numbers: string;
  readonly pairs: ReadonlySet<string>;
}

const known = new Map<string, Words>();
const MOST_KNOWN = 2_000;

/** On a day on which half a city reports one event the same titles are looked at again and again. */
function wordsOf(title: string): Words {
  let words = known.get(title);
  if (words === undefined) {
    words = { numbers: numbersIn(title), pairs: readPairs(title) };
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(title, words);
  }
  return words;
}

function readPairs(title: string): ReadonlySet<string> {
  const whole = title.normalize("NFKC").toLowerCase();
  const bare = whole.replace(COMMON, "");
  const text = [...(bare.length >= 2 ? bare : whole.replace(/[\p{P}\p{S}\s]/gu, ""))];
  if (text.length === 1) return new Set(text);
  return new Set(text.slice(1).map((char, index) => `${text[index]}${char}`));
}
