// Finds names of places: where a name ends in prose, and places in forms, short lines and clauses of their own.
import type { Deed } from "../deeds.ts";
import { type Layout, QUOTED } from "../layout.ts";
import { type Span, valueUnder } from "../listed.ts";

/** Endings of place names that count only at the end of the phrase. */
const PLACE_LAST =
  /(?:场|园|校|镇|乡|街|路|巷|桥|口|所|店|库|岸|湖|河|山|碑|塔|祠|寺|港|林|宫|[东西南北正大后前]门|队部|庭|营地|驿站|码头|工会|妇联|商圈|之家|书屋|(?<![试观重要起焦地节特优缺难热亮疑时早晚正半整零一二三四五六七八九十几\d])点|堤|食堂|车间|窗口|岗亭|帐篷|院坝|院子)(?:门口|附近|旁|边|里|内|上|前|周边)*$/;
/** Words with such an ending that are not places: 决赛打了三场, 现场. */
const NO_PLACE = /了|\d|[一二两三四五六七八九十几多每]场$|^[^的]{0,2}(?:现场|当场|路上|街上|立场|登场|退场)$/;
const PLACE_END =
  "会议室 活动室 报告厅 礼堂 党校 学院 服务中心 党群服务中心 活动中心 中心 广场 社区 公园 小区 基地 陵园 园区 大院 街道 车站 路口 操场 景区 公司 工地 路段 幼儿园 学校 小学 中学 医院 敬老院 福利院 养老院 纪念馆 展览馆 博物馆 图书馆 故居 旧址 河畔 沿线 现场 大厅 室 楼 厅 馆 堂 村 站 院".split(
    " ",
  );
/** The maximum length of a place's name. */
export const FARTHEST = 20;

const PLACE_KEYS = String.raw`\p{Script=Han}{0,2}(?:地点|地址|场所|会场|场地|赛场|点位)|在哪\p{Script=Han}{0,2}|帮扶点|受帮村组`;
/** Keys whose value is the place only if it is one: 被帮扶对象：柏树村, but not 帮扶对象：老党员. */
const VILLAGE_KEYS = "[被受](?:结对)?帮扶(?:对象|单位|村|社区)|(?:帮扶|结对|联系|包联|包保)(?:对象|村|社区|点)";
const VILLAGE = /(?:村|社区|镇|乡|街道|小区|学校|小学|中学|院|园)$/;

/** The place under its key in a form or message. */
function keyedPlace(layout: Layout, deed: Deed): Span | undefined {
  const keyed = valueUnder(layout, deed, PLACE_KEYS);
  if (keyed !== undefined && keyed.end - keyed.start <= FARTHEST) return keyed;
  const village = valueUnder(layout, deed, VILLAGE_KEYS);
  return village !== undefined && VILLAGE.test(layout.text.slice(village.start, village.end)) ? village : undefined;
}

/** Words that belong to a unit: 市中心医院第二党支部, 县文化馆. */
const UNIT =
  /支部|党委|总支|党组|机关|工委|工会|团委|小组|局|^[省市县区]\p{Script=Han}{1,12}(?:馆|院|校|学|园|中心|公司|站)$/u;

const ACT = /[清打]理|打扫|捡|擦|宣传|义诊|慰问|走访|植树|巡|值守|志愿|服务(?!中心|站|大厅|区)/;

/** The place after the day in a line of words with spaces: 7月1日 集团会议中心 …讲党课, 7.18 铁路小区防溺水宣传. */
function linePlace({ text }: Layout, { clauses, spans, head }: Deed): Span | undefined {
  for (const clause of clauses) {
    const said = text.slice(clause.start, clause.end);
    if (said.trim().split(/\s+/).length < 3) continue;
    for (const { end } of spans.filter((one) => one.start >= clause.start && one.end < clause.end)) {
      const [led = "", word = ""] =
        /^\s+([\p{Script=Han}\d][^\s,:|《“]{2,23})(?=\s)/u.exec(text.slice(end, clause.end)) ?? [];
      const start = end + led.length - word.length;
      // The act that was done there may follow without a space.
      const act = ACT.exec(word)?.index ?? word.length;
      const at = head !== undefined && head.at > start ? Math.min(act, head.at - start) : act;
      const length = UNIT.test(word) ? 0 : placeLength(word.slice(0, at), "到");
      if (length >= 3) return { start, end: start + length };
    }
  }
  return undefined;
}

/** The place under its key, or alone in a line of words with spaces. */
export const statedPlace = (layout: Layout, deed: Deed): Span | undefined =>
  keyedPlace(layout, deed) ?? linePlace(layout, deed);

/** Words after a place in which something was held. */
const HELD_THERE = /^[里内]?(?:开展|组织|举[办行]|召[开集]|集中|围坐|[上讲开]了?)/;
const ROOM = /[室厅馆楼堂院场园村吧屋房坊站台廊家亭店地心角]$/;

/** The place named in quotation marks at `from`: 在“青年书吧”组织学习. */
export function quotedPlace(text: string, plain: string, from: number, end: number): Span | undefined {
  if (!'“「『"'.includes(text.charAt(from)) || plain.charAt(from) !== QUOTED) return undefined;
  const to = from + 1 + text.slice(from + 1, Math.min(end, from + FARTHEST)).search(/[”」』"]/);
  const isPlace = to > from && ROOM.test(text.slice(from + 1, to)) && HELD_THERE.test(text.slice(to + 1, end));
  return isPlace ? { start: from + 1, end: to } : undefined;
}

/** Words that end like a place and are none: 党课课堂上, 活动现场. */
const NO_SCENE = /(?:课堂|讲堂|会场|现场|过程|活动|工作|当场)$/;

/** The place that fills a clause before the sentence's act: 9月17日傍晚，红岩镇葡萄产业园里，…上了一堂党课. */
export function clausePlace({ text }: Layout, { clauses, main, sentence: first }: Deed): Span | undefined {
  for (const { start, end, sentence } of clauses) {
    const name = /^(\p{Script=Han}{3,16})[里内中上旁]$/u.exec(text.slice(start, end))?.[1] ?? "";
    const isOwn =
      sentence === first && (main.isTitle || end <= main.end) && !NO_SCENE.test(name) && !NO_PLACE.test(name);
    if (isOwn && name !== "" && placeLength(name, "到") === name.length) return { start, end: start + name.length };
  }
  return undefined;
}

const OFFICE = /^[省市县区][\p{Script=Han}]{1,6}?(?:局|委|办|厅|工会|妇联)(?![\p{Script=Han}]{0,2}(?:领导|机关党|的))/u;

const HELD = /^(?:举[行办]|召开|开[讲赛幕班营]|落幕)/;
/** Words after 在 that are not places: 在五四青年节之际举行, 在全市率先举办. */
const NO_HALL =
  /^.?$|\d|[中下际间时后里]$|(?<![楼桥船路山])上$|期间|全[市县区国省]|率先|各地|线上|分别|同[时步]|[年月日周天]$/;

/** Words that name a sort of place and no place: 老旧小区, 联系社区, 敬老院. */
const GENERAL =
  /^(?:老旧|联系|结对|挂钩|共建|辖区|帮扶|包联|包保|周边|附近|农村|偏远|部分|基层|一线|各|社区)*(?:小区|社区|村|乡村|校园|学校|敬老院|养老院|福利院|企业|园区|工地|田间地头|街道|医院|基地|楼院|景区|广场|公园)$/;
/** Whether the words only name a sort of place. */
export const isGeneral = (name: string): boolean => GENERAL.test(name);

/** Words of manner behind a place: 门诊楼前广场|隆重|举行. */
export const MANNER =
  /(?<=\p{Script=Han}{2})(?:隆重|联合|共同|如期|顺利|正式|集中|同步|热烈|成功|专门|统一|公开|分别)$/u;

/** The length of the place's name: up to the last word for a place before the next verb. */
export function placeLength(rest: string, word: string): number {
  const until = rest.search(
    /[,、。;]|开展|举[行办]|召开|进行|组织|集中|参观|慰问|清[扫理洁雪除淤运障]|[“”《》]|(?<![建开铺])设(?=[了立置咨服摊])|开[赛幕设]|打扫|为[^民]|(?<!结)对|看望|学习|重温|接受|听|捡|植|义诊|宣传|调研|检查|督|走访|志愿|[给陪替]|帮(?!扶)|讲|支起|摆|坐|引导|[开搞做办]了|上了|过了|参加|宣誓|祭扫|缅怀|维持|献|拉|集合|落幕|结束|[与和]/,
  );
  const span = (until < 0 ? rest : rest.slice(0, until)).split(QUOTED, 1)[0] ?? "";
  const whole = span.trimEnd();
  // Between 在 and a verb of holding, the text is a place whatever its ending: 在环城绿道举行.
  if (word === "在" && whole === rest.slice(0, until) && HELD.test(rest.slice(until)) && !NO_HALL.test(whole))
    return whole.replace(MANNER, "").length;
  if (whole.length > 2 && PLACE_LAST.test(whole) && !NO_PLACE.test(whole)) return whole.length;
  let best = 0;
  for (const word of PLACE_END) {
    const at = span.lastIndexOf(word);
    if (at > 0 && at + word.length > best) best = at + word.length;
  }
  // An office counts as a place: 赴市国资委.
  return Math.max(best, OFFICE.exec(span)?.[0].length ?? 0);
}
