// Who spoke, where it was, and which unit was inspected: spans of the deed's own clauses.
import { looksLikeName, placeIn, type Speaker, speakerIn, unitIn } from "../line/values/names.ts";
import type { Deed } from "./deeds.ts";
import { type Layout, QUOTED } from "./layout.ts";

const SPEAKING =
  /(?:以[^,。]{0,40}?(?:为题|为主题)|作(?:了|专题)?辅导|作了?|为[^,。]{2,20}?(?=讲|上|作|带)|给[^,。]{2,16}?(?=讲|上|作|带)|向[^,。]{2,16}?(?=讲|宣)|讲授|授课|主讲|宣讲|开讲|讲党课|上党课|讲了|带来|领学|解读|讲(?![堂座话述解]))/;
const INVITED = /^.*(?:特邀|邀请到?|由|请|(?<!公)安排)/;

/** The speaker of a lecture, the name as it is written. */
export function speakerOf({ text, shown }: Layout, deed: Deed): Speaker | undefined {
  const speaker = statedSpeaker(text, deed) ?? toldSpeaker(text, deed);
  const at = speaker === undefined ? -1 : text.indexOf(speaker.name);
  return speaker === undefined || at < 0 ? speaker : { ...speaker, name: shown.slice(at, at + speaker.name.length) };
}

function toldSpeaker(text: string, deed: Deed): Speaker | undefined {
  for (const { start, end, role } of deed.clauses) {
    if (role === "part" && !/党课|讲/.test(text.slice(start, end))) continue;
    const date = deed.spans.findLast((span) => span.start >= start && span.end <= end && span.start - start < 12);
    const from = date?.end ?? start;
    const said = text.slice(from, end);
    const verb = SPEAKING.exec(said);
    if (verb === null || verb.index < 2) continue;
    const isInvited = INVITED.test(said.slice(0, verb.index));
    const who = said
      .slice(0, verb.index)
      .replace(INVITED, "")
      .replace(/[“「《『][^”」》』]*[”」》』]/g, "")
      .replace(/^(?:上午|下午|会上|,|、)+/, "")
      .replace(/(?:同志)?(?:围绕|结合|就|在|从|用|到|赴|走进|来到|深入)[^,]*$/, "");
    const speaker = who.length <= 24 ? speakerIn(who, isInvited) : undefined;
    if (speaker !== undefined && !/支部|党员|干部|同志们|我们|[应受]邀/.test(speaker.name)) return speaker;
  }
  return undefined;
}

/** 主讲：张燕, 主讲人为李敏; or who begins the clause before 以…为题 and 讲: 书记高志远到特勤站，以…为题，讲了一堂. */
function statedSpeaker(text: string, { clauses }: Deed): Speaker | undefined {
  for (const { start, end } of clauses) {
    const said = /主讲(?:人)?[:是为]?([^,。;、(]{2,12})$/.exec(text.slice(start, end))?.[1];
    const speaker = said === undefined ? undefined : speakerIn(said, true);
    if (speaker !== undefined && !/支部|党员|干部/.test(speaker.name)) return speaker;
  }
  for (const [index, { start, end }] of clauses.entries()) {
    const next = clauses.slice(index + 1, index + 4);
    if (!next.some((one) => /^(?:为[^,]*)?(?:讲授?|上|作)(?:了)?一?[堂节场次]/.test(text.slice(one.start, one.end))))
      continue;
    const who =
      /(书记|局长|主任|院长|校长|政委|队长|组长)([^,。;、\d]{2,4}?)(?:同志)?(?:到|在|赴|走进|来到|深入|围绕|结合|以)/.exec(
        text.slice(start, end),
      );
    const speaker = who === null ? undefined : speakerIn(`${who[1]}${who[2]}`, true);
    if (speaker !== undefined) return speaker;
  }
  return undefined;
}

const PLACE_END =
  "会议室 活动室 报告厅 礼堂 党校 学院 服务中心 党群服务中心 活动中心 中心 广场 社区 公园 小区 基地 陵园 园区 大院 街道 车站 路口 操场 学校 小学 中学 医院 敬老院 福利院 养老院 纪念馆 展览馆 博物馆 图书馆 故居 旧址 河畔 沿线 现场 大厅 室 楼 厅 馆 堂 村 站 院".split(
    " ",
  );
const GOING =
  /(?:(?<!存|现|正|内)在(?![职编岗册]|建党|习近平)|(?<!达|感|做|得|收|参加)到(?!场|会|课|位|了)|赴|走进|来到|前往|深入|抵达|奔赴)/g;
const FARTHEST = 20;

/** Where it took place. */
export function placeOf({ text, plain, shown }: Layout, deed: Deed): string | undefined {
  for (const { start, end } of deed.around) {
    const stated = /^(?:[-*·•]\s*)?(?:活动|会议|授课|学习)?地点[:为是]\s*/.exec(text.slice(start, end))?.[0].length;
    if (stated !== undefined && end - start - stated >= 2 && end - start - stated <= FARTHEST)
      return shown.slice(start + stated, end).trim();
  }
  for (const { start, end, role } of deed.clauses) {
    if (role === "part") continue;
    for (const { 0: word, index } of plain.slice(start, end).matchAll(GOING)) {
      const from = start + index + word.length;
      const rest = text.slice(from, Math.min(end, from + FARTHEST));
      const length = placeLength(rest);
      if (length > 0 && placeIn(rest.slice(0, length)) !== undefined) return shown.slice(from, from + length);
    }
  }
  return undefined;
}

/** How many characters name the place: up to the last place word before anything is done there. */
function placeLength(rest: string): number {
  const until = rest.search(
    /[,、。;]|开展|举[行办]|召开|进行|组织|集中|参观|慰问|清[扫理洁]|打扫|为[^民]|对|看望|学习|重温|接受|听|捡|植|义诊|宣传|调研|检查|督|走访|志愿/,
  );
  const span = (until < 0 ? rest : rest.slice(0, until)).split(QUOTED, 1)[0] ?? "";
  let best = 0;
  for (const word of PLACE_END) {
    const at = span.lastIndexOf(word);
    if (at > 0 && at + word.length > best) best = at + word.length;
  }
  return best;
}

const INSPECTED = [
  /(?:对|到|去了趟|赴|深入|前往|走进|来到)([^,。;、对到赴]{2,24}?)(?:党建工作|基层党建)?(?:开展|进行|就|检查|督查|督导|抽查|暗访|现场|,|的|$)/,
  /(?:检查|督查|督导|抽查|巡察)了?([^,。;、]{3,24}?)(?:党建|的|基层|落实|党费|台账|,|。|$)/,
];
const BLAMED = [
  /对([^,。;、]{3,24}?)(?:予以|给予|进行|作出)?(?:全市)?(?:通报)?批评/,
  /(?:^|,)([^,。;、]{3,24}?)被(?:[^,]{0,6})(?:通报|批评)/,
  /通报批评了?([^,。;、]{3,24})/,
];

/** The unit an inspection or a criticism is about, as it is written. */
export function targetOf({ shown, plain }: Layout, deed: Deed, kind: string): string | undefined {
  const patterns = kind === "criticism" ? BLAMED : INSPECTED;
  for (const { start, end } of deed.clauses) {
    const clause = plain.slice(start, end);
    for (const pattern of patterns) {
      const said = pattern.exec(clause)?.[1];
      const unit = said === undefined ? undefined : unitIn(said);
      if (unit === undefined || looksLikeName(unit) || /^(?:各|全|所属|\d|下属|部分|有关|相关|基层)/.test(unit))
        continue;
      const at = clause.indexOf(unit);
      // As it is written, in whichever script.
      return at < 0 ? unit : shown.slice(start + at, start + at + unit.length);
    }
  }
  return undefined;
}
