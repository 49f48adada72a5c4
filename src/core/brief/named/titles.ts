// Finds the title of an activity: a span of the text, or nothing.
import type { Kind } from "../../kinds/kind.ts";
import type { Deed } from "../deeds.ts";
import type { Layout, Quote } from "../layout.ts";
import { quotedPlace } from "./places.ts";

const LONGEST = 40;
const TOPIC_BEFORE =
  /(?:以|主题[为是:]?|题为|题目[为是:]?|课题[为是:]?|围绕|讲授了?|主讲了?|宣讲了?|讲了|上了|作了?|名为|名称[为是:]?)$/;
const TOPIC_AFTER = /^(?:为[主课]?题|为内容|为抓手|主题|专题|系列|党课|这一主题)/;
const STUDIED =
  /(?:学习了?|传达了?|研读了?|解读了?|观看了?|收看了?|领学了?|共读了?|原文|形成|撰写|完成|印发|制定|推出|发布|打造|创建|启动)(?:[^,。]{0,10})$/;
/** Kinds whose title is the noun phrase that names the activity. */
const NAMED_BY_PHRASE: ReadonlySet<string> = new Set(
  "lecture volunteering training theme_event exchange joint_meeting assistance project pledge".split(" "),
);
const WORDED_TOPIC = [
  /(?:以|围绕)([^,。以]{4,30}?)(?:为主题|为题|主题|这一主题)/,
  /(?:就|围绕|针对)([^,。]{4,30}?)(?:开展|进行|作)(?!.*(?:培训班|座谈会))/,
];
/** Patterns for the title of a kind, used if quotation marks and stated topics give none. */
const WORDED: Readonly<Record<string, readonly RegExp[]>> = {
  issue: [
    /关于([^,。]{4,40}?)的?(?:难点|难题|问题)/,
    /(?:解决|破解|化解|攻克|打通)了?([^,。]{4,40}?)的?(?:等)?(?:难点问题|难题|难点|堵点|问题)/,
    /^(?!.*(?:解决|破解|化解|攻克|打通))([^,。]{4,40}?)的?(?:难点问题|难题|难点|堵点|问题)/,
  ],
  lecture: [/(?:讲了讲|讲解了?|讲授了?|讲了)(?!一|\d)([^,。“《]{4,24})/],
  study: [/(?:传达学习|学习传达|学习|传达|研读|学了学)了?(?!会|研讨|讨论|活动|教育|贯彻|交流|计划)([^,。“《\d]{4,24})/],
  branch_change: [
    /(?:成立|组建|新建|设立|撤销)了?((?!的)[^,。\d]{2,24}?支部)/,
    /(?:^|同意,?)([^,。]{2,24}?支部)(?:正式|今[日天]|顺利|揭牌)*(?:成立|组建|揭牌)/,
  ],
};
const CALLED_BEFORE = /(?:推行|开展|举办|组织|启动|召开|推出|打造)$/;
const CALLED_AFTER =
  /^(?:主题|专题|系列)?(?:活动|行动|党日|实践|工程|竞赛|大赛|比赛|决赛|会|培训班|讲堂|课堂|品牌|项目)/;
/** Kinds that are about a document. */
const PAPERS: ReadonlySet<string> = new Set("study research goal plan".split(" "));
const PAPER = /(?:条例|规定|办法|通知|意见|准则|方案|细则|规划|决定|要点)$/;
/** Words before the name of a booklet that was handed out, which is not the topic of the activity. */
const HANDED_OUT = /(?:发放|赠送|分发|派发|赠阅|领取|张贴|送上)了?[^,]{0,4}$/;
const COUNTED = /^(?:了|本年度|今年|全年|首|第)?(?:[一二三四五六七八九十两\d]+)?[次场期个堂节项](?:题为)?/;

/** The title as written in the brief. */
export function titleOf(layout: Layout, deed: Deed, kind: Kind): string | undefined {
  return (
    quotedTitle(layout, deed, kind) ??
    wordedTopic(layout, deed, WORDED_TOPIC) ??
    wordedTopic(layout, deed, WORDED[kind.name] ?? []) ??
    phraseTitle(layout, deed, kind)
  );
}

/** The text in quotation marks next to the head, or next to a word that says it is the topic. */
function quotedTitle(layout: Layout, deed: Deed, kind: Kind): string | undefined {
  const { text, shown } = layout;
  const inner = ({ start, end }: Quote) => shown.slice(start + 1, end - 1);
  const sentence = deed.around.filter(
    ({ sentence: one, isTitle, role }) => (one === deed.main.sentence || isTitle) && role !== "masthead",
  );
  const isTitle = ({ quote, clause }: { readonly quote: Quote; readonly clause: Deed["main"] }) =>
    !SET_PHRASE.test(inner(quote)) &&
    (text.charAt(quote.start - 1) !== "在" || quotedPlace(text, layout.plain, quote.start, clause.end) === undefined) &&
    !HANDED_OUT.test(text.slice(Math.max(clause.start, quote.start - 8), quote.start));
  const quotes = sentence.flatMap((clause) => clause.quotes.map((quote) => ({ quote, clause }))).filter(isTitle);
  const later = deed.clauses
    .filter(({ sentence: one }) => one !== deed.main.sentence)
    .flatMap((clause) => clause.quotes.map((quote) => ({ quote, clause })))
    .filter(isTitle);
  const isTopic = ({ quote, clause }: (typeof quotes)[number]) =>
    TOPIC_BEFORE.test(text.slice(Math.max(clause.start, quote.start - 6), quote.start)) &&
    (TOPIC_AFTER.test(text.slice(quote.end, quote.end + 6)) ||
      !/以$|围绕$/.test(text.slice(quote.start - 2, quote.start)));
  const named = quotes.find(isTopic) ?? later.find(isTopic);
  if (named !== undefined) return fitting(inner(named.quote));
  const { head } = deed;
  const besideHead = quotes.find(
    ({ quote, clause }) =>
      head !== undefined && clause === deed.main && quote.end <= head.at + 1 && head.at - quote.end <= 14,
  );
  if (besideHead !== undefined && inner(besideHead.quote).length >= 3) return fitting(inner(besideHead.quote));
  const before = ({ quote, clause }: (typeof quotes)[number]) =>
    text.slice(Math.max(clause.start, quote.start - 14), quote.start);
  const studied =
    quotes.find((one) => one.clause.role !== "basis" && STUDIED.test(before(one))) ??
    later.find((one) => STUDIED.test(before(one)));
  if (studied !== undefined && inner(studied.quote).length >= 3) return fitting(inner(studied.quote));
  const called = quotes.find(
    ({ quote, clause }) =>
      clause.role !== "basis" &&
      (CALLED_BEFORE.test(text.slice(Math.max(clause.start, quote.start - 4), quote.start)) ||
        CALLED_AFTER.test(text.slice(quote.end, quote.end + 8))),
  );
  if (called !== undefined && inner(called.quote).length >= 3) return fitting(inner(called.quote));
  const only = quotes.filter(
    ({ quote, clause }) => clause.role !== "basis" && (PAPERS.has(kind.name) || !PAPER.test(inner(quote))),
  );
  return only.length === 1 && only[0] !== undefined && inner(only[0].quote).length >= 4
    ? fitting(inner(only[0].quote))
    : undefined;
}

function wordedTopic(layout: Layout, deed: Deed, patterns: readonly RegExp[]): string | undefined {
  for (const { start, end } of deed.clauses) {
    for (const pattern of patterns) {
      const found = pattern.exec(layout.text.slice(start, end));
      const topic = found?.[1];
      // A match that ends with a number and a unit is a count and not a name: 摸排出的12项难点问题.
      if (found === null || topic === undefined || /\d[项个条件]$/.test(topic)) continue;
      const at = start + found.index + found[0].indexOf(topic);
      return fitting(layout.shown.slice(at, at + topic.length));
    }
  }
  return undefined;
}

/** The phrase around the head (党务干部能力提升培训班, 清扫街道), if it says more than the name of the kind. */
function phraseTitle(layout: Layout, { head, main, spans }: Deed, kind: Kind): string | undefined {
  if (head === undefined || head.rank < 3 || !NAMED_BY_PHRASE.has(kind.name)) return undefined;
  const { text, shown } = layout;
  const { isThing } = head;
  if (!isThing && kind.title.required !== true) return undefined;
  let start = isThing ? phraseStart(text, main.start, head.at, spans) : head.at;
  let end = phraseEnd(text, start, head.end, main.end, spans);
  // After a verb of holding, the people named before the event are its audience and stay in the title
  // (举办党务干部培训班). Otherwise people and places before the activity are not part of the title
  // (组织党员到小区入户宣传).
  const led = text.slice(start, head.at);
  const isHeld = /(?:举办|召开|举行|开设|主办|承办|开展)了?(?:\d{4}年度?)?$/.test(text.slice(main.start, start));
  if (isThing && ((!isHeld && /党员|干部|志愿者|职工/.test(led)) || /到|赴|在|前往|走进|[名人]/.test(led)))
    start = head.at;
  const tail = /^(?:活动|工作|行动|服务|大会|会议|会|班|课)*/.exec(text.slice(head.end, end))?.[0].length ?? 0;
  if (isThing && (tail > 0 || end - head.end > 8 || start < head.at)) end = head.end + tail;
  else if (end - head.end > 10) end = head.end;
  const isMore = end - start > head.end - head.at + tail || !isThing;
  const within = main.quotes.find((quote) => quote.start < end && quote.end > start);
  // A name in quotation marks is taken whole: “红色讲堂”第八讲.
  if (within !== undefined) return fitting(shown.slice(within.start + 1, within.end - 1));
  const phrase = tidy(shown.slice(start, end));
  if (isKindName(kind, phrase)) return undefined;
  return isMore || kind.title.required === true ? fitting(phrase) : undefined;
}

const isKindName = ({ label, command }: Kind, phrase: string): boolean =>
  [label, command.zh].includes(phrase.trim().replace(/^(?:专题|主题)/, ""));

/** The end of a phrase: at punctuation, a number or a date after `from`. */
function phraseEnd(text: string, start: number, from: number, limit: number, spans: Deed["spans"]): number {
  let end = from;
  while (
    end < limit &&
    end - start < 18 &&
    !/[\d,、。(（:\s约共]/.test(text.charAt(end)) &&
    !spans.some((span) => span.start === end)
  )
    end += 1;
  return end;
}

/** The start of the phrase that names an event: after its verb, or after the date or year before it. */
function phraseStart(text: string, from: number, at: number, spans: Deed["spans"]): number {
  const before = text.slice(from, at);
  const verb = /^.*(?:开展|举办|召开|举行|组织|参加|进行|启动|开设|主办|承办|搞|讲授|主讲|讲(?!授)|上|听)了?/.exec(
    before,
  )?.[0].length;
  const date = spans.findLast((span) => span.start >= from && span.end <= at)?.end ?? from;
  let start = verb === undefined ? date : from + verb;
  start += COUNTED.exec(text.slice(start, at))?.[0].length ?? 0;
  return start + (/^\d{4}年度?/.exec(text.slice(start, at))?.[0].length ?? 0);
}

/** Set phrases that every office writes in quotation marks; they are not the name of an activity. */
const SET_PHRASE =
  /^(?:三会一课|两优一先|一岗双责|第一议题|四风|双报到|四个意识|四个自信|两个确立|两个维护|双联双促|(?:专题|主题)党课|专题讲座)$/;

/** The span without the particles and fragments at its ends: 的党课, 党课、后做…, 培训班（主体班, 开班啦～. */
const tidy = (said: string): string =>
  said
    .replace(/^(?:[的了着、,，:：\s]|大家)+/, "")
    .replace(/[、,，](?:后|再|并|接着).*$/, "")
    .replace(/[(（][^)）]*$/, "")
    .replace(/[啦呢吧哦嘛～~!！。\s]+$/, "");

function fitting(said: string): string | undefined {
  const title = tidy(said);
  return title.length >= 2 && title.length <= LONGEST && !SET_PHRASE.test(title) ? title : undefined;
}
