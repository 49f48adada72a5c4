// Judges candidates for the speaker: whether a name stands as a word of its own, and who lectured rather than spoke up.
import { looksLikeName, type Speaker } from "../../line/values/names.ts";
import type { Deed } from "../deeds.ts";
import type { Layout } from "../layout.ts";

/**
 * What may stand directly before a name: no Chinese character, the end of a post or a unit (员, 记, 局), or a word that
 * leads to a person (由, 请, 的). Behind anything else the characters are a piece of a longer word: 公|路事业|发展中心.
 */
const LEADS =
  /(?:^|\P{Script=Han}|[员师长手者记任警官兵士生工民委导授家人部席总傅匠模范友表校院局办处科室心会队团组党书支事理监司厅站所馆园厂社级副老小志位名]|[由请到听和与及是为让邀叫的课讲日午上晚中里说着把年代对给])$/u;
/** The rest of a unit's name whose beginning was taken for a person: 县水|利工程服务中心. */
const BEGINS_UNIT = /^\p{Script=Han}{1,10}(?:中心|局|站|集团|公司|院|支部|总支|党委)(?=\s|$)/u;
/** Words after a person who only says something about the lecture. */
const SAYS = /^(?:同志)?(?:激动地|深有感触地|感慨地?|动情地|坦率地)?(?:说|道|表示|坦言|感慨|认为|介绍)/;
/** Words after a person who opens, closes or attends the lecture. */
const ATTENDS = /^(?:同志)?[^,。]{0,16}(?:提出(?:明确|具体)?要求|提要求|强调|点评|主持|出席|参加|总结)/;
const LECTURES = /讲(?!话)|授课|领学|上了?一|作(?:了|专题)?(?:辅导|报告)|党课|为题/;

/** Whether the name occurs as a word of its own, of a person who does more than say something about the lecture. */
export function isLecturer(text: string, name: string): boolean {
  if (!looksLikeName(name)) return !BEGINS_UNIT.test(text.slice(text.indexOf(name) + name.length));
  const found: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) found.push(at);
  const apart = found.filter((at) => LEADS.test(text.slice(Math.max(0, at - 1), at)));
  return (found.length === 0 || apart.length > 0) && apart.some((at) => !isAside(text, name, at));
}

function isAside(text: string, name: string, at: number): boolean {
  // The verb may have been taken for the end of the name: 蒙丽说.
  const end = at + name.length - (name.length === 3 && /[说道]$/.test(name) ? 1 : 0);
  const rest = text.slice(end, end + 80);
  if (SAYS.test(rest)) return true;
  const [sentence = ""] = rest.split(/[。;\n]/, 1);
  return ATTENDS.test(rest) && !LECTURES.test(sentence);
}

/** A verb of lecturing directly behind a name: 费清妍展讲《…》, 包晓岚以“…”为题. */
const VERB =
  /^(?:同志)?(?:[受应]邀)?(?:又|正|还|现场|带头)?(?:[展宣主试串巡演开]?讲(?:[《“「授述了]|党课)|领学|以[^,。]{1,30}为题|带来[^,]{0,8}[《“「]|上了一[堂节])/;

/** The only person beside whose name stands a verb of lecturing. If there are two, nobody. */
export function besideVerb({ text }: Layout, { clauses }: Deed): Speaker | undefined {
  const names = new Set<string>();
  for (const { start, end } of clauses) {
    for (let at = start; at < end - 2; at += 1) {
      if (!LEADS.test(text.slice(Math.max(start, at - 1), at))) continue;
      const length = [3, 2].find(
        (many) => looksLikeName(text.slice(at, at + many)) && VERB.test(text.slice(at + many, end)),
      );
      if (length !== undefined) names.add(text.slice(at, at + length));
    }
  }
  const [only, ...others] = names;
  return only === undefined || others.length > 0 ? undefined : { name: only };
}

/** The only word of a line of words with spaces that is a name: 党课 12月9日 《…》 曾筱 听众48. */
export function inLine({ text }: Layout, { clauses }: Deed): Speaker | undefined {
  const names = clauses.flatMap(({ start, end }) => {
    const words = text.slice(start, end).trim().split(/\s+/);
    return words.length < 3 ? [] : words.filter((word) => word.length <= 3 && looksLikeName(word));
  });
  const [only, ...others] = new Set(names);
  return only === undefined || others.length > 0 ? undefined : { name: only };
}
