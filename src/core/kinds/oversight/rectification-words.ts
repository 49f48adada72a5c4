/** Verbs for "rectify", and in `END` the complements that mark the action as completed: 整改到位, 改好了. */
const VERB = "整改|改正|纠正|销号|办结|立改|即改|改";
const END = "(?:完成|到位|完毕|结束|销号|过来|好|完|掉|了)";
const NOW = "(?:(?:已经?|现已|当场|现场|当即|立即|立行|立查|即行|即知|边查边|马上|及时|随即)[就也便]?)";
const ALL = "(?:均|都|全部?|全数|逐[一条项]|悉数|皆|一并)";
/** Words that turn the verb into a demand or a negation: 限期整改, 要求立即整改, 尚未整改. */
const NOT =
  "(?:尚?未|还未|没有?|不|待|需要?|须|应|要|拟|限期?|责令|要求|督促|敦促|提出|下达|正在?|继续|计划|准备|打算|请|抓紧|尽快)";
const ABOUT =
  "(?:(?:以上|上述|所有|全部|相关|所有的|发现的?|存在的?|这些|查出的?)*问题)?(?:目前|现在|现|截至目前|至今|其中)?";
const SOME = "(?:部分|大部分|一部分|多数|大多数?|基本上?|个别|有的|少数)";

const OPEN_VERB = `${NOT}+(?:${ALL}|${NOW})*(?:${VERB})(?:意见|建议)?${END}*`;
const DONE_VERB = `(?:其中|${ALL}|${NOW}|完成)*(?:${VERB})${END}*`;
/** The same with a word for "done" that is also used of other things: 能马上改的5个已于11月完成, 已完成4个. */
const FINISHED = "(?:已经?|均已|都已|现已)";

/**
 * Patterns before or after a number that state how many findings were rectified. A match of `OPEN_WORDS` takes
 * precedence.
 */
export const DONE_WORDS = {
  before: new RegExp(`${DONE_VERB}$|${FINISHED}完成了?$`),
  behind: new RegExp(
    `^(?:${ALL}|${NOW})+(?:${VERB})${END}*|^(?:${VERB})${END}+|^${FINISHED}[于在]?[^,，、]{0,8}(?:${VERB}|完成)${END}*$`,
  ),
} as const;

/** Patterns before or after a number that state how many findings are still to be rectified. */
export const OPEN_WORDS = {
  before: new RegExp(`(?:其中)?${OPEN_VERB}$`),
  behind: new RegExp(`^${OPEN_VERB}|^(?:整改|改)中`),
} as const;

const ALL_SAID = new RegExp(ALL);
const STATED = new RegExp(
  `^${ABOUT}(?<some>${SOME})?(?<not>${ALL}?${NOT}+)?(?<how>(?:${ALL}|${NOW})*)(?:(?<=已[\\u4e00-\\u9fff]{0,4})督促)?(?:完成)?(?<verb>${VERB})(?<end>${END}*)$`,
);

/** The possible meanings of words about rectification that contain no number. */
export type FixedBy = "all" | "done" | "some" | "unclear" | "open";

/**
 * Interprets words about rectification that contain no number: `all` or `some` of the findings were rectified; the
 * findings just named are `done`; `unclear` may equally be a demand (立行立改); `open` is a demand or a negation.
 * Undefined if the words do not speak of rectification.
 */
export function fixedBy(words: string): FixedBy | undefined {
  const said = STATED.exec(words)?.groups;
  if (said === undefined) return undefined;
  if (said.not !== undefined) return "open";
  if (said.some !== undefined) return "some";
  const how = said.how ?? "";
  if (ALL_SAID.test(how)) return "all";
  if (said.end !== "" || /[已场]/.test(how)) return "done";
  return said.verb !== "整改" && how !== "" ? "unclear" : undefined;
}

const MARK = new RegExp(
  `^(.+?)(?:[,，;；\\s]+|[(（](?=[^)）]*[)）]$)|(?=已经?(?:${VERB})))([^,，;；\\s()（）]+)[)）]?$`,
);

/**
 * Splits a finding from the remark that it was rectified: 「缺签到（已整改）」 gives 缺签到 and 已整改. Undefined if
 * there is no such remark.
 */
export function withoutMark(
  item: string,
): { readonly text: string; readonly mark: string; readonly inBrackets: boolean } | undefined {
  const found = MARK.exec(item);
  const [, text = "", mark = ""] = found ?? [];
  const by = found === null ? undefined : fixedBy(mark);
  return by === "all" || by === "done" ? { text, mark, inBrackets: /[)）]$/.test(item) } : undefined;
}
