import type { MeasureId } from "../../ledger/measures.ts";
import { type Counted, countedBy, isTurn, type SaidBefore, verbsOf } from "./clause.ts";

/** A number that stands earlier in the sentence, and what it counted. */
export interface SaidNumber {
  readonly unit: string;
  readonly measure: MeasureId | undefined;
  /** The words before the number, without owner and period. */
  readonly words: string;
}

/** A number whose clause may not say what it counts. */
export interface BareNumber {
  readonly words: string;
  readonly behind: string;
  readonly unit: string;
}

/** Units that mean the same for an event. */
const TIMES: ReadonlySet<string> = new Set(["次", "场", "场次", "期"]);
const isSame = (one: string, other: string): boolean => one === other || (TIMES.has(one) && TIMES.has(other));

const AGAIN = /^(?:增加到|增至|增长到|上升到|提高到|扩大到|减少到|降至|下降到)的?$/;
const PART_OF_WHOLE = /^.*(?:其中|包括|包含|含)/;

/**
 * What a number counts if its clause names nothing. It counts the same as the last number with its unit, if only
 * neutral words and a verb of that measure precede it (又举办3场, 共计108次, 我局只有17场). A part takes its noun from
 * the number it belongs to (班子会议52次，其中集中学习43次). Otherwise it counts the topic of the sentence before
 * (党课是基本功。今年讲了119场).
 */
export function carriedBy(
  { words, behind, unit }: BareNumber,
  numbers: readonly SaidNumber[],
  topic: string | undefined,
  said: SaidBefore,
): Counted | undefined {
  const bare = words.trim();
  const last = numbers.findLast((one) => one.unit === unit) ?? numbers.findLast((one) => isSame(one.unit, unit));
  if (last?.measure !== undefined && AGAIN.test(bare)) return { measure: last.measure };
  const part = PART_OF_WHOLE.exec(bare)?.[0];
  const whole = numbers.at(-1);
  if (part !== undefined && whole !== undefined) {
    const composed = countedBy({ before: whole.words + bare.slice(part.length), behind, unit }, said);
    if (composed.measure !== undefined && composed.measure !== whole.measure) return composed;
  }
  if (!/^(?:$|[，、；。）])/.test(behind.trim())) return undefined;
  if (last !== undefined) {
    const { measure } = last;
    return measure !== undefined && isTurn(bare, verbsOf(measure)) ? { measure } : undefined;
  }
  if (topic === undefined || numbers.length > 0) return undefined;
  const about = countedBy({ before: topic + bare, behind, unit }, said);
  return about.measure === undefined ? undefined : about;
}

const TOPIC =
  /^(?:先说|再说|先看|再看|至于|关于)?([\u4e00-\u9fff]{2,10}?)(?:这一块|这块|这一项|方面|情况|工作|嘛|呢|来说|是[\u4e00-\u9fff]{2,6})?[：]?$/;
const TOPIC_UNITS = ["次", "场", "期", "条"];

/** The noun of a measure that is the topic of a clause without a number: 志愿服务这一块, 党课是基本功. */
export function topicIn(words: string): string | undefined {
  const noun = TOPIC.exec(words.trim())?.[1];
  if (noun === undefined) return undefined;
  const said = { measures: [], paragraph: noun };
  return TOPIC_UNITS.some((unit) => countedBy({ before: noun, behind: "", unit }, said).measure !== undefined)
    ? noun
    : undefined;
}

/**
 * The noun for the number at `index` if a list of nouns is followed by as many numbers:
 * 党课、志愿服务、检查分别达到118场、302次、101次. Also the variants in which the noun shares the ending of the last
 * one: 新建、调整优化党支部, 最佳、优秀党建品牌.
 */
export function listedNouns(lead: string, count: number, index: number): readonly string[] {
  const [, items, verb = ""] = LISTED.exec(lead) ?? [];
  const list = items?.split(/[、和及与]/) ?? [];
  const noun = list[index];
  if (list.length !== count || count < 2 || noun === undefined) return [];
  const last = index === count - 1 ? "" : (list.at(-1) ?? "");
  const shared = Array.from({ length: Math.max(0, last.length - 1) }, (_, at) => noun + last.slice(at + 1));
  return [noun, ...shared].map((one) => one + verb);
}

const LISTED = /([^，。；：]+?)(?:分别|各)(?:为|是|有|达到?)?((?:完成|开展|举办|评选|评出|选出|推出|新建|召开)?)了?$/;
