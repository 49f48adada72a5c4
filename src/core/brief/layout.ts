// How a brief is laid out: sentences, their clauses, and what each clause is for.

import { foldScript } from "../text/script.ts";
import { foldWidth } from "../text/text.ts";

/**
 * What a clause is for. Only `told` says what was done; `part` tells of a moment within it (会上, 活动中).
 * `masthead` names the paper, `basis` why it was done, `plan` what is to come, `past` what had been before, `sum` a whole
 * year, `missed` what was not done.
 */
export type ClauseRole = "told" | "part" | "masthead" | "basis" | "plan" | "past" | "sum" | "missed";

/** A stretch of the text between two commas. */
export interface Clause {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly role: ClauseRole;
  readonly quotes: readonly Quote[];
  /** The headline of the brief, or of one of its items. */
  readonly isTitle: boolean;
}

/** What stands between quotation marks, the marks included. */
export interface Quote {
  readonly start: number;
  readonly end: number;
}

/** A brief laid out for reading; the three texts have the same length. */
export interface Layout {
  /** As written, without the blanks and line breaks that only pasting made. */
  readonly shown: string;
  /** The same in half width and simplified script. */
  readonly text: string;
  /** The same with what stands between quotation marks blanked out. */
  readonly plain: string;
  readonly clauses: readonly Clause[];
}

/** What blanks out the characters of a quotation. */
export const QUOTED = "\u0001";

const CLOSING: Readonly<Record<string, string>> = { "“": "”", "《": "》", "「": "」", "『": "』", '"': '"' };
const LONGEST_QUOTE = 60;
const SENTENCE_ENDS = new Set("。!?;\n");
const MASTHEAD =
  /^[^,]{0,30}(?:简报|简讯|动态|信息|要情|周报|专报|专刊|快报|通讯|工作交流)[^,]{0,12}(?:第?\s*\d+\s*期|〔|\()|^(?:编印|抄送|主送|报送|签发|责任编辑|供稿|来源|发布(?:时间|日期|单位)|编辑|审核|审校|作者|记者|通讯员|撰稿|编者按?|本报讯|本网讯|阅读量|浏览次数)|^(?:[^,]{0,24}(?:办公室|办公厅|党委|工委|支部|局|编))?[\s(]*\d{4}年\d{1,2}月\d{1,2}日(?:编?印发?|刊发|发布)?\)?$|^第?\s*\d+\s*期$/;
const BASIS =
  /^(?:为(?:了|进一步|深入|切实|深化|推[动进]|落实|贯彻|加强|提[高升]|增强|弘扬|庆祝|纪念|迎接?|丰富|营造|发挥|促进|强化|持续|扎实|做[好优]|确保|引导|激励|巩固|传承|解决|了解|让|使|更好|全面|充分|有效|积极|展[示现]|讲好|筑牢|践行|响应|学习|规范|普及|培[育养]|防范|保障|助力|缓解|改善|响应|创新|建设|打造|优化|擦亮|缅怀)|因(?![事公病私])[^,]{4,}|由于|根据|按照|依照|依据|遵照|落实|贯彻|鉴于|针对|响应|随着|值此|适逢|正值|围绕|结合|紧扣|聚焦|借.{1,12}契机|以.{1,16}为契机|在.{1,24}(?:之际|来临|到来|背景下|指导下|部署下|号召下|前夕))/;
const REASON = /^.{2,20}为(?:了|进一步|深入|切实|深化|推[动进]|落实|贯彻|加强|提[高升]|增强|弘扬|庆祝|纪念|迎接)/;
/** 围绕…开展党课, 按照计划召开党员大会: the clause goes on to say what was done. */
const ORDERED =
  /^(?:围绕|结合|紧扣|聚焦|针对|依托|以).*(?:开展|组织|举[办行]|召开|进行|讲授|讨论)|^(?:根据|按照|依照|依据|遵照).*(?:要求|安排|计划|部署|精神|规定|方案|通知).{0,16}(?:开展|组织|举[办行]|召开|进行)/;
const HELD = /开展|组织|举[办行]|召开|进行/;
const PLAN =
  /每(?:月|季度?|周|半?年)[^,]{0,6}(?:至少|不少于|组织|开展|召开|一次)|(?:至少|不少于)[^,]{0,4}\d*[一二三四]?[次场]|下一步|下一阶段|下阶段|接下来|今后|下一年|拟[于定在]|定于|(?:^|[^作度的])计划(?:于|在|组织|开展|举办|召开|今|明|下|本|年底)|^(?:[^,]{0,20}[^即])?将(?:于|在|会|继续|持续|进一步|组织|开展|召开|举办|以|把|围绕|不断|定期|按|对|切实|结合|适时|陆续|分批)|预计|打算|力争|明年|下个?月|下周|明天|后天|^(?:请|要求|望)(?:各|全体|大家|相关|有关)|务必|准备(?:于|在|组织|开展|举办|召开|明|下)|尚在筹备|正在筹备/;
const PAST =
  /讲述|回忆|回顾|历程|近年来|多年来|去年(?!\d)|上年|以往|此前|前不久|曾(?:经|于|在|先后)|成立于|(?<!庆祝|纪念|迎接)建党(?!\d+周年)|建国|百年|^自.{2,16}以来|历来|当年|多次|年初/;
const SUM =
  /(?:今年|\d{4}年|年初|去年|十四五|一年|建成|成立|启动|[节一]”?)(?:以?来)|全年|上半年(?!.*检查)|前三季度|迄今|第?[一二三四]季度(?:共|累计|,)|\d+月份?以来|\d+月份?(?:共|累计)(?:开展|举办|组织|召开)/;
const DATED = /\d{1,2}月\d{1,2}[日号]|其中/;
const MISSED =
  /暂停(?:使用|开放|服务|办理)|停机|停用|停办|未(?:按|及时|如期|按时)[^,]{0,8}(?:召开|开展|举办|组织|进行)|(?:因故|因雨|因.{1,6})?(?:取消|推迟|延期举[办行]|改期)|(?:尚未|未能|没有|没能)(?:开展|召开|举办|组织|举行|进行)/;
const PART =
  /^(?:会[上中间前]|课[上中]|活动(?:中|现场|期间|开始|最后|结束后?)|期间|其间|现场|培训(?:中|期间)|学习中|座谈(?:中|会上)|过程中|随后|最后|首先|接着|其中|之后|仪式上|检查中|讲座中)/;

/** Lays a brief out. Every step goes once over the text. */
export function layOut(raw: string): Layout {
  const shown = joinLines(raw.replace(/\r\n?/g, "\n"));
  const text = foldScript(foldWidth(shown));
  const { plain, quotes } = blankQuotes(text);
  return { shown, text, plain, clauses: clausesOf(text, plain, quotes) };
}

/** Joins lines that only a page was too narrow for, and drops the blanks that stand around numbers. */
function joinLines(raw: string): string {
  const lines = raw.split("\n").map((line) => line.trim());
  let joined = "";
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const next = lines[index + 1] ?? "";
    const isCut =
      next !== "" &&
      line.length >= 12 &&
      !/[。！？；：:!?;”》」)）]$/.test(line) &&
      (/[，、,]$/.test(line) || /[，。；,;]/.test(line)) &&
      !/^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．]|[（(][一二三四五六七八九十\d])/.test(next);
    joined += isCut ? line : `${line}\n`;
  }
  return joined
    .trim()
    .replace(/(?<=\d)[ \u3000\u00a0]+(?=\p{Script=Han})|(?<=\p{Script=Han})[ \u3000\u00a0]+(?=\d)/gu, "");
}

/** “微心愿”: a word in marks for stress is still the word. */
const STRESSED = 5;

function blankQuotes(text: string): { readonly plain: string; readonly quotes: readonly Quote[] } {
  const quotes: Quote[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const open = text.charAt(at);
    const close = CLOSING[open];
    const length = close === undefined ? -1 : text.slice(at + 1, at + 2 + LONGEST_QUOTE).indexOf(close);
    if (length < 0) {
      plain += open;
      at += 1;
      continue;
    }
    const isStressed = length <= STRESSED && open !== "《";
    plain += isStressed ? QUOTED + text.slice(at + 1, at + 1 + length) + QUOTED : QUOTED.repeat(length + 2);
    quotes.push({ start: at, end: at + length + 2 });
    at += length + 2;
  }
  return { plain, quotes };
}

function clausesOf(text: string, plain: string, quotes: readonly Quote[]): readonly Clause[] {
  const clauses: Clause[] = [];
  let sentence = 0;
  let quote = 0;
  let [from, sentenceFrom] = [0, 0];
  let carried: ClauseRole | undefined;
  const quotesTo = (end: number): readonly Quote[] => {
    const first = quote;
    while (quote < quotes.length && (quotes[quote]?.start ?? 0) < end) quote += 1;
    return quotes.slice(first, quote);
  };
  const close = (end: number, mark: string) => {
    const start = from + (/^[\s、,]*/.exec(text.slice(from, Math.min(end, from + 8)))?.[0].length ?? 0);
    if (start < end) {
      const isTitle =
        mark === "\n" && from === sentenceFrom && end - start <= 48 && !text.slice(start, end).includes(",");
      const role = roleOf(text.slice(start, end), carried, isTitle);
      carried = role === "plan" || role === "masthead" || role === "sum" ? role : undefined;
      clauses.push({ start, end, sentence, role, quotes: quotesTo(end), isTitle });
    }
    from = end + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = plain.charAt(at);
    const isComma = char === "," && !(/\d/.test(text.charAt(at - 1)) && /\d/.test(text.charAt(at + 1)));
    if (!isComma && !SENTENCE_ENDS.has(char)) continue;
    close(at, char);
    if (isComma) continue;
    sentence += 1;
    sentenceFrom = at + 1;
    if (char !== ";") carried = undefined;
  }
  close(text.length, "\n");
  return clauses;
}

function roleOf(said: string, carried: ClauseRole | undefined, isTitle: boolean): ClauseRole {
  if (MASTHEAD.test(said)) return "masthead";
  if (MISSED.test(said)) return "missed";
  if (PLAN.test(said)) return "plan";
  if (carried !== undefined && !(carried === "sum" && DATED.test(said))) return carried;
  if (isTitle) return "told";
  if ((BASIS.test(said) && !ORDERED.test(said)) || (REASON.test(said) && !HELD.test(said))) return "basis";
  if (SUM.test(said)) return "sum";
  const past = PAST.exec(said);
  // 12月4日任命去年选派的…: what is done today to what was done then.
  if (past !== null && !/\d月\d{1,2}[日号]/.test(said.slice(0, past.index))) return "past";
  return PART.test(said) ? "part" : "told";
}
