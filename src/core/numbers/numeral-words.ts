// Words and characters around numbers, including those that look like numbers but are not.

/**
 * Words before a number that make it approximate. A longer word stands before its own prefix, because the first match
 * is taken.
 */
const APPROX_BEFORE = [
  "不超过",
  "不多于",
  "不下于",
  "约莫",
  "约摸",
  "大致",
  "估计",
  "估摸",
  "突破",
  "不下",
  "至多",
  "最多",
  "超出",
  "≥",
  "≤",
  "≈",
  ">",
  "<",
  "~",
  "不少于",
  "不低于",
  "差不多",
  "大约",
  "大概",
  "约为",
  "约有",
  "将近",
  "接近",
  "超过",
  "至少",
  "最少",
  "起码",
  "不到",
  "不足",
  "约",
  "近",
  "超",
  "逾",
] as const;

/** Words after a unit that make its number approximate. */
export const APPROX_AFTER = [
  "左右",
  "上下",
  "以上",
  "以下",
  "以内",
  "开外",
  "不等",
  "不到",
  "不止",
  "出头",
  "有余",
  "往上",
  "or so",
  "or more",
] as const;

/** English words before a number that make it approximate; a space must follow. */
const ENGLISH_APPROX =
  /(?:about|around|approximately|approx\.?|roughly|nearly|almost|over|under|some|up to|more than|less than|fewer than|no (?:less|fewer|more) than|at least|at most) (?=\d)/iy;

/** Words in which 近, 约 or 超 does not make the number after them approximate: 附近30人, 节约30元, 最近30天. */
export const GLUED_APPROX: ReadonlySet<string> = new Set([
  "附近",
  "最近",
  "临近",
  "邻近",
  "靠近",
  "亲近",
  "新近",
  "远近",
  "节约",
  "公约",
  "条约",
  "合约",
  "契约",
  "制约",
  "简约",
  "集约",
  "相约",
  "邀约",
  "预约",
  "违约",
  "签约",
  "赶超",
  "高超",
  "反超",
]);

/** Characters that may begin a numeral, apart from ASCII digits and some signs. */
export const STARTS: ReadonlySet<string> = new Set(
  "≥≤≈><~突估AaRrNnOoUuSsMmLlFf〇零○一二三四五六七八九十廿卅卌两俩壹贰叁肆伍陆柒捌玖拾貳貰參陸兩百千佰仟万萬亿億半第约近将接超逾至最起不差大几数若许很挺好有无众诸成上过多负",
);

/** Characters after 来 that make it a suffix of the number, as in 30来人. Before others 来 begins a word of its own. */
export const AFTER_LAI: ReadonlySet<string> = new Set("个個人名位条项件次场期家户起处份篇岁分天里万亩元块");

/** Units of time that 个 may precede: 两个小时, 三个月. */
export const AFTER_GE = ["小时", "钟头", "月", "工作日", "星期", "礼拜", "季度", "小時", "鐘頭"] as const;

/** Signs between the two numbers of a range or a sum: 12-15, 20至30, 5+3. */
export const RANGE_SIGNS: ReadonlySet<string> = new Set("-~—–至到+");

const VAGUE_WORDS = [
  "若干",
  "许多",
  "很多",
  "挺多",
  "好多",
  "好几",
  "好些",
  "不少",
  "一些",
  "有些",
  "大量",
  "大批",
  "无数",
  "众多",
  "诸多",
  "成百",
  "上百",
  "上千",
  "上万",
  "过百",
  "数十",
  "数百",
  "数千",
  "数万",
  "几十",
  "几百",
  "几千",
  "几万",
  "多",
  "几",
  "数",
] as const;
const VAGUE_BY_CHAR = Map.groupBy<string, string>(VAGUE_WORDS, (word) => word.charAt(0));
const APPROX_BY_CHAR = Map.groupBy<string, string>(APPROX_BEFORE, (word) => word.charAt(0));
const COUNTED = new Set("人名位个個条项件次场期家户起处份篇批组支队天");
const NOUN_BEFORE_SHU = new Set("人次总件户条个场基参到应实票分岁天家起多少");
const PLACE_BEFORE_SHANG = new Set("线网会以街路车船场台地晚早");
const EDGES = new Set(" \n\t,，、.。;；:：!！?？()（）[]【】《》「」“”\"'=/|");

/** Whether the character is 0 to 9. */
export const isAsciiDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";

/** Whether a word ends before this character: at the end of the text, a space or punctuation. */
export const isEdge = (char: string | undefined): boolean => char === undefined || EDGES.has(char);

/**
 * Whether the character is ², ½, ㉑ or a digit of another script. These are never converted to digits; the bot asks
 * about them.
 */
export const isForeignNumeral = (char: string | undefined): boolean =>
  char !== undefined &&
  char > "\u007f" &&
  char !== "〇" &&
  !(char >= "\u4e00" && char <= "\u9fff") &&
  /\p{N}/u.test(char);

/** The word at `index` that makes a number approximate: 约, 近, 不少于. */
export function readApproxBefore(text: string, index: number): string | undefined {
  if (!isLatin(text[index])) return startingWord(APPROX_BY_CHAR, text, index);
  ENGLISH_APPROX.lastIndex = index;
  return ENGLISH_APPROX.exec(text)?.[0].trimEnd();
}

/** Whether the character is a letter of the Latin alphabet. */
export const isLatin = (char: string | undefined): boolean => char !== undefined && /[A-Za-z]/.test(char);

const startingWord = (words: ReadonlyMap<string, readonly string[]>, text: string, index: number): string | undefined =>
  words.get(text.charAt(index))?.find((word) => text.startsWith(word, index));

/** Reads a word that stands in place of a number: 若干, 数十, 多名. */
export function readVagueWord(
  text: string,
  index: number,
): { readonly kind: "vague"; readonly start: number; readonly end: number; readonly reason: string } | undefined {
  const word = startingWord(VAGUE_BY_CHAR, text, index);
  if (word === undefined || !isVague(text, index, word)) return undefined;
  let end = index + word.length;
  while (end < index + 6 && /[十百千万亿余多]/.test(text.charAt(end))) end += 1;
  return {
    kind: "vague",
    start: index,
    end,
    reason: `「${text.slice(index, end)}」不是确定的数，请写一个数；只知道大概，可以写成「30余」`,
  };
}

function isVague(text: string, index: number, word: string): boolean {
  const before = text.charAt(index - 1);
  if (word === "不少") return text[index + 2] !== "于";
  if (word.startsWith("数") && NOUN_BEFORE_SHU.has(before)) return false;
  if (word.startsWith("上") && PLACE_BEFORE_SHANG.has(before)) return false;
  return word.length > 1 || COUNTED.has(text.charAt(index + 1));
}
