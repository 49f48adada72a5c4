import {
  type Day,
  dropEmoji,
  fail,
  findUnits,
  foldText,
  type Kind,
  kindByName,
  kinds,
  namesPeriod,
  ok,
  type Period,
  type Result,
  readPeriod,
  type Unit,
  type Viewpoint,
} from "#core";

/** A question for a summary: a period, optionally a kind and category, and a unit. */
export interface Asked {
  readonly period: Period;
  readonly kind: Kind | undefined;
  readonly category: string | undefined;
  readonly unit: Unit;
  readonly confirmedOnly: boolean;
  /** Unknown words that may name another time or unit; the bot asks about them. */
  readonly words: string;
  /** Unknown words that limit nothing; the answer mentions that they were left out. */
  readonly aside?: string;
}

/** The context of a question. */
export interface Asking extends Viewpoint {
  readonly unit: Unit | undefined;
  /** The name of the period that is meant if the question states none. */
  readonly period: string;
}

/** Why a question could not be read, and the units that a word of it may mean. */
export interface Unclear {
  readonly text: string;
  readonly word?: string;
  readonly units?: readonly Unit[];
}

const CONFIRMED = new Set(["已核", "已核实", "已确认", "confirmed"]);

/** Reads `[period] [kind] [unit]` in any order. A name that several units or none have leads to a question. */
export function readQuestion(text: string, asking: Asking): Result<Asked, Unclear> {
  const tokens = dropEmoji(foldText(text))
    .replace(ASKING, " ")
    .split(/[\s,，、。!?;:]+/)
    .filter((token) => token !== "")
    .flatMap((token) => apart(token, asking))
    .filter((token) => !NOISE.test(token));
  const period = takePeriod(tokens, asking.today);
  let kind: Kind | undefined;
  let category: string | undefined;
  let confirmedOnly = false;
  const rest: string[] = [];
  for (const token of period.rest) {
    const named = kind === undefined ? kindByName(token) : undefined;
    if (named !== undefined) {
      kind = named.kind;
      category = kind.category === undefined ? undefined : named.presets[kind.category];
    } else if (CONFIRMED.has(token)) confirmedOnly = true;
    else rest.push(token);
  }
  const found = period.period ?? readPeriod(asking.period, { today: asking.today });
  if (!found.ok) return fail({ text: found.error });
  const unit = unitIn(rest, asking);
  if (!unit.ok) return unit;
  const left = unit.value.rest;
  // Words that may mean another time or unit are asked about, because the figures given must be those asked for.
  const isMore = left.length > MOST_ASIDE || (period.period === undefined && kind === undefined);
  const words = left.filter((word) => isMore || mayLimit(word));
  return ok({
    period: found.value,
    kind,
    category,
    unit: unit.value.unit,
    confirmedOnly,
    words: words.join(" "),
    ...(left.length > words.length ? { aside: left.filter((word) => !words.includes(word)).join(" ") } : {}),
  });
}

/** All words of a question that were not understood, for commands that do not answer a question with such words. */
export const notUnderstood = ({ words, aside = "" }: Pick<Asked, "words" | "aside">): string =>
  `${words} ${aside}`.trim();

/** Matches words that only make a question: 有没有, 多少人, 几次, 麻烦看一下. */
const ASKING =
  /有没有|有无|是不是|麻烦|帮我|帮忙|谢谢|辛苦了?|[看查]一?[下看]|看看|请问?|(?:一共|总共|合计|共|都)?[有上开办搞做来到]?[过了]?(?:多少|几)[场次个期条项人件篇名位][次]?(?:参加|参与)?[了啊呢吗]?/g;
/** Matches words for what a summary always contains: 各支部, 人数, 情况. */
const NOISE =
  /^(?:的|了|吗|呢|我们|咱们|我要|想|要|各|各个|所有|各支部|各单位|各级|各级党组织|各党支部|下属各?支部|总?人数|参加人数|次数|场次|人次|情况|数据|数字|统计|汇总|明细|总数|合计|一共|总共|开展情况|活动情况)$/;
/** With more unknown words than this the text is about something else. */
const MOST_ASIDE = 2;
/** Whether an unknown word may name a time or a unit. */
const mayLimit = (word: string): boolean =>
  /\d|[年月日周季旬号]|[今昨前上下本去][天周月年]|期间|假期|以[来前后]|之[前后]|[一二三四五六七八九十两]/.test(word) ||
  /(?:局|委|办|厅|部|处|科|站|镇|乡|县|区|街道|支部|总支|党委|机关|中心|公司|学校|医院|单位|群众?)$/.test(word) ||
  /[除不非没]/.test(word) ||
  kindByName(word) !== undefined;

/**
 * Splits a period or unit from a kind written without a space, such as 「上半年党课」 or 「财政局志愿」, if the whole is nothing
 * else.
 */
function apart(token: string, asking: Asking): readonly string[] {
  const { today } = asking;
  const isPeriod = (words: string) =>
    readPeriod(words, { today }).ok || namesPeriod(words, { today }) || findUnits(asking, words).length > 0;
  const bare = token.replace(COUNTED, "");
  if (bare !== token && (kindByName(bare) !== undefined || isPeriod(bare))) return [bare];
  // A period with words for all units directly after it, such as 本季度各支部.
  const [, before = ""] = /^(.+?)的?(?:各|所有|全部)(?:个|党|级)*(?:支部|单位|党组织|机关)?$/.exec(token) ?? [];
  if (before !== "" && isPeriod(before)) return [before];
  if (token.length > LONGEST_PAIR || kindByName(token) !== undefined || isPeriod(token)) return [token];
  for (let at = 1; at < token.length; at += 1) {
    const [head, tail] = [token.slice(0, at), token.slice(at).replace(/^的/, "")];
    // A period with a kind directly after it, such as 本周志愿者人数 or 党课情况: words for what is counted belong to neither.
    const kindOf = tail.replace(COUNTED, "");
    if (kindOf !== tail && kindByName(kindOf) !== undefined && isPeriod(head)) return [head, kindOf];
    if (kindByName(tail) !== undefined ? isPeriod(head) : kindByName(head) !== undefined && isPeriod(tail))
      return [head, tail];
  }
  return [token];
}

const COUNTED = /(?:者|活动|服务)?(?:的?(?:总?人数|次数|场次|人次|情况|数据|数量))$/;
const LONGEST_PAIR = 24;
const LONGEST_PERIOD = 3;

/** The longest run of words that forms a period. */
function takePeriod(
  tokens: readonly string[],
  today: Day,
): { period: Result<Period> | undefined; rest: readonly string[] } {
  for (let length = Math.min(LONGEST_PERIOD, tokens.length); length >= 1; length -= 1) {
    for (let at = 0; at + length <= tokens.length; at += 1) {
      const words = tokens.slice(at, at + length).join(" ");
      const period = readPeriod(words, { today });
      // A future period is answered as such. The default period would answer a question that was not asked.
      if (period.ok || namesPeriod(words, { today }))
        return { period, rest: [...tokens.slice(0, at), ...tokens.slice(at + length)] };
    }
  }
  return { period: undefined, rest: tokens };
}

function unitIn(words: readonly string[], asking: Asking): Result<{ unit: Unit; rest: readonly string[] }, Unclear> {
  for (const [index, word] of words.entries()) {
    const found = findUnits(asking, word);
    const [first] = found;
    if (first === undefined) continue;
    if (found.length > 1) return fail({ text: `「${word}」有${found.length}个单位，是哪一个？`, word, units: found });
    return ok({ unit: first, rest: [...words.slice(0, index), ...words.slice(index + 1)] });
  }
  if (asking.unit === undefined)
    return fail({ text: "要看哪个单位的？请在单位的群里发，或写上单位名称，比如：/汇总 本月 市财政局" });
  return ok({ unit: asking.unit, rest: words });
}

/** Whether a kind may be shown for a unit: restricted kinds only as numbers and only at 工委 level. */
export function isShownFor(kindName: string, unit: Unit): boolean {
  const kind: Kind | undefined = Object.values(kinds).find((candidate) => candidate.name === kindName);
  return kind?.restricted !== true || unit.kind === "committee" || unit.kind === "root";
}
