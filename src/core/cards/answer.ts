import { readSmallChinese } from "../numbers/chinese-numbers.ts";
import { foldText } from "../text/text.ts";
import type { CardQuestion } from "./question.ts";

/**
 * The choices of a question that an answer in words may mean, in the question's order. `plainly` is true if the answer
 * says nothing else.
 */
export interface Chosen {
  readonly indices: readonly number[];
  readonly plainly: boolean;
}

const HEAD = /^(?:(?:嗯+|哦|噢|啊|呃)[\s,.。…]+|那么?|就|我?选择?|按照?|应该|还是)+(?=.)/;
const TAIL = /(?:吧|啊|呀|哦|呢|的|了|哈|嘛|就行|就好|好了|谢谢您?|这个|那个|[\s。.!~…,])+$/;
const MARKS = /[\s\p{P}\p{S}]+/gu;
const YES =
  /^(?:是的?|对的?|嗯+|恩|好的?|行|可以|没错|没问题|确认|确定|同意|要|有|ok|yes|y)(?=$|[\s\p{P}]|[吧啊呀哦呢的了]|[是就按有要同合算])/iu;
const NO = /^(?:不是|不对|不用|不要|不行|没有|并非|不|没(?!错|问题)|否|别|no|n(?=$))/i;
const NEGATIVE = /^(?:不|没(?!错|问题)|否|无|未|别|各)/;
const ORDINAL = /^(第|选|序号)?([\d一二两三四五六七八九十]{1,2})(个|项|条|种|号|位|家)?$/;
const FIRST = /^(?:前者|前[一面]个?|上[面边]那?个?|头一个|第一)$/;
const LAST = /^(?:后者|后[一面]个?|下[面边]那?个?|最后[一那]?个?)$/;
/** The least share of the answer's characters that a choice's label must contain to match. */
const ENOUGH = 0.66;
const CLEARLY = 0.25;
const LONGEST = 60;

/** Words that cancel the dialogue: 算了, 不报了, 先不登记了, 取消吧. */
const CANCEL =
  /^(?:那|就|还是)*(?:算了|取消|作罢|放弃|不[用要必]了?|先?[不别](?:再)?[报登记填改弄要提交说]{1,2}了?)(?:[吧啊呢了\s，,。.!]|不[报登记填改弄要用]{1,2}了|先这样)*$/;

/** Whether an answer cancels the dialogue instead of answering the question. */
export const endsQuestion = (said: string): boolean => CANCEL.test(foldText(said).trim());

/**
 * Finds the choices that an answer in words means: by the words of a choice's label or a part of them, by its position
 * (第二个), or by yes and no if one choice is a negation. Returns several if the answer fits several.
 */
export function chosenBy(said: string, question: CardQuestion): Chosen | undefined {
  const whole = chosenByWords(said, question);
  if (whole !== undefined) return whole;
  // In 「是同一场，手滑发了两遍」 a reason stands beside the answer, so each clause is tried alone.
  const clauses = said.split(/[，,。；;！!\s]/).filter((clause) => !/^(?:\s*|嗯+|哦|噢|啊|呃|那)$/.test(clause));
  if (clauses.length === 0 || said.length > LONGEST) return undefined;
  const chosen = clauses.flatMap((clause) => chosenByWords(clause, question) ?? []);
  const [first, ...more] = chosen.filter(({ plainly }) => plainly);
  const isOne = first !== undefined && more.every(({ indices }) => String(indices) === String(first.indices));
  if (!isOne) return undefined;
  // If the question only asks to confirm a number, the answer may repeat it and contain other words, but no other
  // number: 「没错，全市视频会，就是2000」.
  const asked = numbersIn(question.text.replaceAll(/(?<=\d),(?=\d{3})/g, ""));
  const stated = numbersIn(foldText(said));
  const isOther = stated.some((one) => !asked.includes(one));
  const isConfirming = question.choices.length === 1;
  // An answer with another number is not a confirmation: 「没错，是200」 to a question about 2,000.
  if (isConfirming && isOther) return undefined;
  return { ...first, plainly: isConfirming && stated.length > 0 };
}

function chosenByWords(said: string, question: CardQuestion): Chosen | undefined {
  const { choices, form } = question;
  const text = foldText(said).trim().toLowerCase().replace(HEAD, "");
  if (choices.length === 0 || text === "" || text.length > LONGEST) return undefined;
  const labels = choices.map((choice) => plainOf(choice.text));
  const words = plainOf(text.replace(TAIL, "")) || plainOf(text);
  const isSame = (label: string) => label === plainOf(text) || label.replace(TAIL, "") === words;
  const same = indicesOf(labels, (label, at) => isSame(label) || isSame(headOf(choices[at]?.text ?? "")));
  if (same.length > 0) return { indices: same, plainly: true };
  const listed = numbersIn(text);
  if (listed.length > 1 && /^[第\d条个项、,和及\s]+$/.test(text)) {
    const fitting = choices.flatMap((choice, at) => (String(numbersIn(choice.text)) === String(listed) ? [at] : []));
    return fitting.length === 1 ? { indices: fitting, plainly: true } : undefined;
  }
  const ordinal = placeOf(words, choices.length, form !== undefined, labels);
  if (ordinal !== undefined) return { indices: [ordinal], plainly: true };
  return (
    byYesOrNo(text, question, labels) ??
    byWords(
      words,
      labels,
      labels.map((_, at) => at),
    )
  );
}

const plainOf = (text: string): string => foldText(text).toLowerCase().replace(MARKS, "");
/** The label before its explanation: 同一场，同一批人（取较大数） becomes 同一场. */
const headOf = (label: string): string => plainOf(foldText(label).split(/[,(:;]/)[0] ?? "");

function indicesOf(labels: readonly string[], fits: (label: string, at: number) => boolean): readonly number[] {
  return labels.flatMap((label, at) => (fits(label, at) ? [at] : []));
}

/**
 * The index of the choice named by its position: 第二个, 选3, 后者. A bare number counts only if no label contains it
 * and the question has no form for a number.
 */
function placeOf(words: string, count: number, hasForm: boolean, labels: readonly string[]): number | undefined {
  if (count > 1 && FIRST.test(words)) return 0;
  if (count > 1 && LAST.test(words)) return count - 1;
  const [, before, number = "", after] = ORDINAL.exec(words) ?? [];
  if (number === "") return undefined;
  const isBare = before === undefined && (after === undefined || !"个项种".includes(after));
  if (isBare && (hasForm || labels.some((label) => label.includes(number)))) return undefined;
  const place = number === "两" ? 2 : (readSmallChinese(number) ?? Number(number));
  return place >= 1 && place <= count ? place - 1 : undefined;
}

/** Matches an answer that begins with yes or no to the choices that affirm or deny. */
function byYesOrNo(text: string, { text: asked }: CardQuestion, labels: readonly string[]): Chosen | undefined {
  const no = NO.exec(text);
  const said = no ?? YES.exec(text);
  if (said === null) return undefined;
  const side = sideOf(no !== null, asked, labels);
  if (side === undefined) return undefined;
  const rest = plainOf(text.slice(said[0].length).replace(TAIL, ""));
  // An answer with another number is not a confirmation: 「没错，是200」 to a question about 2,000.
  const named = [plainOf(asked), ...labels].flatMap(numbersIn);
  if (numbersIn(rest).some((number) => !named.includes(number))) return undefined;
  if (rest === "") return side.length === 0 ? undefined : { indices: side, plainly: true };
  const worded = byWords(
    rest,
    labels,
    labels.map((_, at) => at),
  );
  const within = worded?.indices.filter((at) => side.includes(at)) ?? [];
  if (within.length > 0) return { indices: within, plainly: true };
  // A yes may only introduce another choice (「嗯，保留」), and a denial may repeat the words of the question or of the
  // other choice (「不是同一场」).
  if (no === null && worded !== undefined) return worded;
  const denied = [plainOf(asked), ...labels].some((other) => shareOf(rest, other) >= ENOUGH);
  return denied && side.length > 0 ? { indices: side, plainly: true } : undefined;
}

/** The choices that a yes or a no stands for; undefined if the question cannot be answered by yes or no. */
function sideOf(isNo: boolean, asked: string, labels: readonly string[]): readonly number[] | undefined {
  const denying = indicesOf(labels, (label) => NEGATIVE.test(label));
  if (denying.length > 0 || labels.length === 1)
    return isNo ? denying : indicesOf(labels, (label) => !NEGATIVE.test(label));
  if (!/[吗么]$/.test(plainOf(asked))) return undefined;
  return [isNo ? labels.length - 1 : 0];
}

/**
 * The choices among `within` whose labels share the most characters, in order, with the answer. Every number of the
 * answer must occur in the label.
 */
function byWords(words: string, labels: readonly string[], within: readonly number[]): Chosen | undefined {
  const content = words.replace(/[的了是就把给]/g, "") || words;
  if ([...content].length < 2 && !labels.some((label, at) => within.includes(at) && label.startsWith(content)))
    return undefined;
  const shares = within.map((at) => {
    const label = labels[at] ?? "";
    return numbersIn(content).every((number) => numbersIn(label).includes(number)) ? shareOf(content, label) : 0;
  });
  const best = Math.max(0, ...shares);
  if (best < ENOUGH) return undefined;
  const indices = within.filter((_, at) => (shares[at] ?? 0) > best - CLEARLY);
  return { indices, plainly: best === 1 && indices.length === 1 };
}

const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:\.\d+)?/g) ?? [];

/** The share of the characters of `words` that occur in `label` in the same order. */
function shareOf(words: string, label: string): number {
  const [short, long] = [[...words], [...label.slice(0, 120)]];
  let row = new Array<number>(long.length + 1).fill(0);
  for (const char of short) {
    const next = [0];
    for (const [at, other] of long.entries())
      next.push(char === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return short.length === 0 ? 0 : (row.at(-1) ?? 0) / short.length;
}
