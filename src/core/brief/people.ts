import { defined } from "../defined.ts";
// Finds the speaker and the place in the clauses of an activity.
import { looksLikeName, type Speaker, speakerIn } from "../line/values/names.ts";
import type { Deed } from "./deeds.ts";
import { type Clause, type Layout, QUOTED } from "./layout.ts";
import { valueUnder } from "./listed.ts";

const SPEAKING =
  /(?:以[^,。]{0,40}?(?:为题|为主题)|作(?:了|专题)?辅导|作了?|为[^,。]{2,40}?(?=讲|上|作|带)|给[^,。]{2,30}?(?=讲|上|作|带)|向[^,。]{2,16}?(?=讲|宣)|讲授|授课|主讲|宣讲|开讲|讲党课|上党课|讲了|带来|领学|解读|讲(?![堂座话述解]))/;
/** Words that may stand between the speaker's name and the verb: 同志应邀, 正, 亲自. */
const TRAILING = /(?:同志)?(?:[受应]邀|正在?|又|还|也|就|亲自|专门|率先|带头|首先|现场)*$/;
const INVITED = /^.*(?:特邀|邀请到?|由|请[了到]?|(?<!公)安排)/;

/** The speaker of a lecture, with the name as written. */
export function speakerOf(layout: Layout, deed: Deed): Speaker | undefined {
  const { text, shown } = layout;
  const speaker =
    keyedSpeaker(layout, deed) ?? statedSpeaker(text, deed) ?? toldSpeaker(text, deed) ?? writer(layout, deed);
  const at = speaker === undefined ? -1 : text.indexOf(speaker.name);
  return speaker === undefined || at < 0 ? speaker : { ...speaker, name: shown.slice(at, at + speaker.name.length) };
}

const SPEAKER_KEYS = "(?:党课)?(?:主讲|授课|讲课|宣讲|领学)(?:人|者|嘉宾|老师|专家|教师)?|讲师";

/**
 * Reads the speaker after a key: 主讲：张燕, 主讲人是主任医师、总支书记祁连凤, 授课人｜市委党校 沈一苇副教授,
 * 讲课人：钱晓峰（支部书记）.
 */
function keyedSpeaker(layout: Layout, deed: Deed): Speaker | undefined {
  const span = valueUnder(layout, deed, SPEAKER_KEYS);
  const said = span === undefined ? "" : layout.text.slice(span.start, span.end).replace(/^[^\p{Script=Han}]+/u, "");
  const [, before = "", post] = /^([^(]+)[(]([^()]+)[)]?$/.exec(said) ?? [];
  if (looksLikeName(before.trim()) && post !== undefined) return { name: before.trim(), post };
  // Of two parts separated by a space, one is the name: 省委党校教授 阮秋生, 祁连凤 市委党校教授.
  const words = (before === "" ? said : before).replace(/^.*、/, "").split(/\s+/);
  const name = words.find(looksLikeName);
  const house = words.filter((word) => word !== name && word !== "").join("");
  if (name !== undefined) return { name, ...(house === "" ? {} : { post: house }) };
  const last = words.at(-1) ?? "";
  const speaker = said === "" || said.length > 24 ? undefined : (speakerIn(last, false) ?? speakerIn(said, true));
  return speaker !== undefined && !/支部|党员|干部/.test(speaker.name) ? speaker : undefined;
}

/** The writer is the speaker if the text says 我给…讲了一课; the name is the signature below. */
function writer({ text, clauses }: Layout, deed: Deed): Speaker | undefined {
  const told = deed.clauses.map(({ start, end }) => text.slice(start, end)).join(",");
  if (!/(?<![\p{Script=Han}])我(?!们|[局委市县区所院校省国党站镇乡司]|单位|支部|机关)/u.test(told)) return undefined;
  const named = /(?:^|,)我(?:叫|是)([^,]{2,12})(?=,)/.exec(told)?.[1];
  const speaker = named === undefined ? undefined : speakerIn(named, false);
  if (speaker !== undefined && looksLikeName(speaker.name)) return speaker;
  const last = clauses.at(-1);
  const signed = last === undefined ? "" : text.slice(last.start, last.end).replace(/^[—\-(\s]+|[)\s]+$/g, "");
  const [, house, name] = /^(?:(.{2,20})\s+)?(\p{Script=Han}{2,4})$/u.exec(signed) ?? [];
  if (name === undefined || !looksLikeName(name)) return undefined;
  return { name, ...defined({ post: house }) };
}

/** The speaker; if the headline gives only a post, the person named below it. */
function toldSpeaker(text: string, deed: Deed): Speaker | undefined {
  const told = [...speakersTold(text, deed)];
  return told.find(({ name }) => looksLikeName(name)) ?? told[0];
}

function* speakersTold(text: string, deed: Deed): Generator<Speaker> {
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
      .replace(
        /(?:同志)?(?:[受应]邀)?(?:围绕|结合|就|在|从|用|以|到|赴|走进|来到|深入|来(?=我|[\p{Script=Han}]{0,2}$))[^,]*$/u,
        "",
      )
      .replace(TRAILING, "")
      .replace(/^.*、/, "")
      // Removes the institution before 的: 市委党校的卢教授.
      .replace(/^.*的(?=\p{Script=Han}{2,4}$)/u, "");
    const speaker = /^[他她]/.test(who)
      ? lastNamed(text, deed, start)
      : who.length <= 24
        ? speakerIn(who, isInvited)
        : undefined;
    if (speaker !== undefined && !/支部|党员|干部|同志们|我们|[应受]邀/.test(speaker.name)) yield speaker;
  }
}

/** The person named last before a pronoun: 站着的是一线审计员顾念，她…讲党课. */
function lastNamed(text: string, { clauses }: Pick<Deed, "clauses">, before: number): Speaker | undefined {
  for (const { start, end } of clauses
    .filter((one) => one.end <= before)
    .toReversed()
    .slice(0, 3)) {
    const clause = text.slice(start, end);
    // The person is the subject of the clause (老党员丁守业今年八十二了) or stands at its end (站着的是审计员顾念).
    const about = /^([^是由请位,\d]{2,16}?)(?=今年|现年|已经?|曾|原是|是)/.exec(clause)?.[1];
    const last = /(?:^|是|由|请|位)([^是由请位,]{2,20})$/.exec(clause)?.[1];
    for (const said of [about, last]) {
      const who = said?.replace(/^.*的/, "") ?? "";
      const speaker = speakerIn(who, false);
      if (speaker !== undefined && looksLikeName(speaker.name)) return speaker;
      // A name after a word that ends like an occupation is read even if the occupation is in no list: 审计员祁文远.
      const name = [4, 3, 2].map((length) => who.slice(-length)).find((one) => looksLikeName(one));
      const post = name === undefined ? "" : who.slice(0, -name.length);
      if (name !== undefined && /[员者师长手]$/.test(post)) return { name, post };
    }
  }
  return undefined;
}

/**
 * The speaker named explicitly (主讲：张燕, 主讲人为李敏), or the subject of the clause before 以…为题 and 讲:
 * 书记高志远到特勤站，以…为题，讲了一堂.
 */
function statedSpeaker(text: string, deed: Deed): Speaker | undefined {
  for (const clause of deed.clauses) {
    const speaker = speakerNamed(text.slice(clause.start, clause.end));
    if (speaker !== undefined) return speaker;
  }
  for (const clause of deed.clauses) {
    const speaker = speaksNext(text, deed, clause) ? subjectSpeaker(text, deed, clause) : undefined;
    if (speaker !== undefined) return speaker;
  }
  return undefined;
}

function speakerNamed(clause: string): Speaker | undefined {
  const said = /主讲(?:人)?[:是为]?([^,。;、(]{2,12})$/.exec(clause)?.[1];
  if (said === undefined) return undefined;
  // An institution or post may stand before the name, separated by a space: 主讲：省委党校教授 阮秋生.
  const [, house, name] = /^(.+)\s(\S{2,4})$/.exec(said) ?? [];
  if (house !== undefined && name !== undefined && looksLikeName(name)) return { name, post: house };
  const speaker = speakerIn(said, true);
  return speaker !== undefined && !/支部|党员|干部/.test(speaker.name) ? speaker : undefined;
}

/** Whether one of the next clauses says that somebody gave a lecture. */
const speaksNext = (text: string, { around }: Deed, { end }: Clause): boolean =>
  around
    .filter((one) => one.start >= end)
    .slice(0, 3)
    .some((one) =>
      /^(?:为[^,]*)?(?:讲授?|上|作|带来)(?:了)?一?[堂节场次]|讲(?![堂座话述解究台])/.test(
        text.slice(one.start, one.end),
      ),
    );

/** The person at the beginning of a clause, after its date. */
function subjectSpeaker(text: string, { clauses, spans }: Deed, { start, end }: Clause): Speaker | undefined {
  const date = spans.findLast((span) => span.start >= start && span.end <= end && span.start - start < 12);
  const subject = text.slice(date?.end ?? start, end);
  const named = /^[他她]/.test(subject) ? lastNamed(text, { clauses }, start) : undefined;
  if (named !== undefined) return named;
  // A clause with a number or 了 near its beginning does not begin with a person: 这堂课来了33名司机，只讲了40分钟.
  if (/\d|了/.test(subject.slice(0, 24))) return undefined;
  const who = subject
    .replace(/^(?:上午|下午|会上|,|、)+/, "")
    .replace(
      /(?:同志)?(?:[受应]邀)?(?:围绕|结合|就|在|从|用|以|到|赴|站|坐|带|走[进上]|登上|来到|深入|首先|现场).*$/s,
      "",
    )
    .replace(/^.*、/, "");
  const speaker = who.length > 3 && who.length <= 24 ? speakerIn(who, false) : undefined;
  return speaker !== undefined && looksLikeName(speaker.name) ? speaker : undefined;
}

/** Endings of place names that count only at the end of the phrase. */
const PLACE_LAST =
  /(?:场|园|校|镇|乡|街|路|巷|桥|口|所|店|库|岸|湖|河|山|碑|塔|祠|寺|港|林|宫|[东西南北正大后前]门|队部|庭|营地|驿站|码头|工会|妇联|商圈|之家|书屋|堤|食堂|车间|窗口|岗亭|帐篷|院坝)(?:门口|附近|旁|边|里|内|上|前|周边)*$/;
/** Words with such an ending that are not places: 决赛打了三场, 现场. */
const NO_PLACE = /了|\d|[一二两三四五六七八九十几多每]场$|^[^的]{0,2}(?:现场|当场|路上|街上|立场|登场|退场)$/;
const PLACE_END =
  "会议室 活动室 报告厅 礼堂 党校 学院 服务中心 党群服务中心 活动中心 中心 广场 社区 公园 小区 基地 陵园 园区 大院 街道 车站 路口 操场 景区 公司 工地 路段 幼儿园 学校 小学 中学 医院 敬老院 福利院 养老院 纪念馆 展览馆 博物馆 图书馆 故居 旧址 河畔 沿线 现场 大厅 室 楼 厅 馆 堂 村 站 院".split(
    " ",
  );
const GOING =
  /(?:(?<!存|现|正|内)在(?![职编岗册]|建党|习近平)|(?<!过|下|出|走|离|失|除|上|前)去了?趟?(?!世|年|除|掉|向|职|学|的|[,。])|(?<!达|感|做|得|收|参加|[讲说谈聊想看听遇碰找提拿学悟受等直见领延改])到(?!场|会|课|位|了)|赴|走进|来到|前往|深入|抵达|奔赴)/g;
const FARTHEST = 20;

const PLACE_KEYS = String.raw`\p{Script=Han}{0,2}(?:地点|地址|场所|会场|场地|赛场|点位)|在哪\p{Script=Han}{0,2}|帮扶点|受帮村组`;

/** The place of the activity. */
export function placeOf(layout: Layout, deed: Deed): string | undefined {
  const { text, plain, shown } = layout;
  const keyed = valueUnder(layout, deed, PLACE_KEYS);
  if (keyed !== undefined && keyed.end - keyed.start <= FARTHEST) return shown.slice(keyed.start, keyed.end).trim();
  for (const { start, end } of deed.around) {
    const pin = /📍\s*([^\s,。📅⏰👥⏱]{2,20})/u.exec(text.slice(start, end));
    if (pin?.[1] !== undefined) {
      const to = start + pin.index + pin[0].length;
      return shown.slice(to - pin[1].length, to);
    }
  }
  for (const { start, end, role } of deed.clauses) {
    if (role === "part") continue;
    for (const { 0: word, index } of plain.slice(start, end).matchAll(GOING)) {
      const to = start + index + word.length;
      // Skips a description before the name of the place: 到那间我开过无数次会的老礼堂.
      const from = to + (/^[那这][^,]{1,16}的(?=[^,的]{3})/.exec(text.slice(to, end))?.[0].length ?? 0);
      const rest = text.slice(from, Math.min(end, from + FARTHEST));
      const length = placeLength(rest, word);
      if (length > 0 && !/[进入]|^.[往来]/.test(rest.slice(0, length))) return shown.slice(from, from + length);
    }
  }
  return undefined;
}

const OFFICE = /^[省市县区][\p{Script=Han}]{1,6}?(?:局|委|办|厅|工会|妇联)(?![\p{Script=Han}]{0,2}(?:领导|机关党|的))/u;

const HELD = /^(?:举[行办]|召开|开[讲赛幕班营]|落幕)/;
/** Words after 在 that are not places: 在五四青年节之际举行, 在全市率先举办. */
const NO_HALL =
  /^.?$|\d|[中下际间时后里]$|(?<![楼桥船路山])上$|期间|全[市县区国省]|率先|各地|线上|分别|同[时步]|[年月日周天]$/;

/** The length of the place's name: up to the last word for a place before the next verb. */
function placeLength(rest: string, word: string): number {
  const until = rest.search(
    /[,、。;]|开展|举[行办]|召开|进行|组织|集中|参观|慰问|清[扫理洁雪除淤运障]|[“”《》]|(?<![建开铺])设(?=[了立置咨服摊])|开[赛幕设]|打扫|为[^民]|(?<!结)对|看望|学习|重温|接受|听|捡|植|义诊|宣传|调研|检查|督|走访|志愿|[给陪替]|帮(?!扶)|讲|支起|摆|坐|引导|[开搞做办]了|上了|过了|参加|宣誓|祭扫|缅怀|维持|献|拉|集合|落幕|结束|[与和]/,
  );
  const span = (until < 0 ? rest : rest.slice(0, until)).split(QUOTED, 1)[0] ?? "";
  const whole = span.trimEnd();
  // Between 在 and a verb of holding, the text is a place whatever its ending: 在环城绿道举行.
  if (word === "在" && whole === rest.slice(0, until) && HELD.test(rest.slice(until)) && !NO_HALL.test(whole))
    return whole.length;
  if (whole.length > 2 && PLACE_LAST.test(whole) && !NO_PLACE.test(whole)) return whole.length;
  let best = 0;
  for (const word of PLACE_END) {
    const at = span.lastIndexOf(word);
    if (at > 0 && at + word.length > best) best = at + word.length;
  }
  // An office counts as a place: 赴市国资委.
  return Math.max(best, OFFICE.exec(span)?.[0].length ?? 0);
}
