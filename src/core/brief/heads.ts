// Finds the kind that a clause reports. The head of the clause decides, not the words beside it.

import { type Found, findKindWords, type Telling } from "./kind-words.ts";
import { type Clause, type Layout, QUOTED } from "./layout.ts";

/**
 * The word that decides the kind of a clause. `rank` says how certain it is: 4 names an event that was held, 3 an
 * action, 2 an actor; 1 is a word used of many things, and 0 is only a hint.
 */
export interface Head extends Telling {
  readonly rank: 4 | 3 | 2 | 1 | 0;
  readonly at: number;
  readonly end: number;
  /** The word names an event and not an action. */
  readonly isThing: boolean;
  /** The word as written in the text. */
  readonly word: string;
  /** A second kind named by the same head: 党员大会暨专题党课. */
  readonly beside: Telling | undefined;
}

/** Verbs that say only that something was done. Their object says what. */
const LIGHT =
  /组织开展|组织召开|组织举办|组织参加|联合开展|联合举办|集中开展|集中组织|开展了?|召开了?|开了一?[个场次]?(?=[\p{Script=Han}]{0,8}会)|举办了?|举行了?|进行了?|主办|承办|开设|启动|参加了?|参与了?|出席|召集|(?<!党|各级|本|级)组织(?!生活会|部|委员|建设|关系|架构|力|法|者|机构)|上了?一[堂节场次]|[讲听]了?一[堂节场次]|推出|搞了?一?[个次场]?|做了?一[次场]/gu;
/** The endings of noun phrases that name events. */
const EVENT_END = /(?:会议?|大会|仪式|班|赛|式|展|沙龙|论坛|节|课|营|日)$/;
/** Text that may follow the head without being another head, matched one piece at a time. */
const NEUTRAL =
  /第[一二三四五六七八九十\d]{1,3}[次届期场批轮]|\d{4}年度?|[于在]?\d{1,2}月\d{1,2}[日号](?:[上下]午|晚上?)?|首次|通过[^,]{0,4}(?:评估|验收|评审)|中期评估|专题|主题|系列|专项|集中|现场|线上|志愿|服务|实践|教育|党建|工作|活动|行动|会议|大会|学习会|签约仪式|签约|启动仪式|开班仪式|开班式|结业仪式|结业式|动员会|总结会|仪式|讲座|报告|总分|得分|等次|结果|[达到突破超过为共约近]{0,3}[一二三四五六七八九十\d][\d./,万千百余多]*[\p{Script=Han}]{0,2}|[会课班周月日吧啦呢哦嘛的了暨及和与等、()（）]|(?:在|共|并|同时|顺利|圆满|正式|如期|成功|开[班讲课幕]|举[行办]|召开|结束|落幕).*/uy;

/** Whether the text consists only of such pieces. */
function isNeutral(rest: string): boolean {
  let at = 0;
  while (at < rest.length) {
    NEUTRAL.lastIndex = at;
    const piece = NEUTRAL.exec(rest)?.[0] ?? "";
    if (piece === "") return false;
    at += piece.length;
  }
  return true;
}

/** The maximum number of such verbs that are examined in a clause. If there are more, the last ones are used. */
const MOST_LIGHT = 12;
const JOINED = /^(?:暨|及|和|与|并|结合|\+)/;
/** The ending of an event that belongs to none of the kinds: 述职评议会. */
const OPAQUE_END = /(?<!社|机|委员|工|协|学|联合|理事|体|商|妇联|常委)(?:会议?|大会|仪式)$/;
const NAMELESS =
  /^(?:了|一次|本次|第[一二三四五六七八九十\d]+次)?(?:专题|工作|协调|调度|碰头|现场|专题工作)?(?:会议?|大会)$/;
const OCCURRED =
  /(?:开班|开讲|开课|开幕|闭幕|启动|结束|落幕|举[行办]|召开|进行|收官|结业|圆满|揭晓|印发|定稿|发布|出台|下发|分\d+期办|[开办搞讲上]得|[开办搞]了|[\p{Script=Han}]完了)/u;

/** The end of a heading of minutes, which names the meeting: 党小组会议记录. */
const MINUTES = /(?<=[会议班动课习])(?:记录|纪要)$/;

/**
 * The head of a clause; undefined if the clause reports no kind, `opaque` if it names an event that belongs to no kind.
 */
export function headOf(layout: Layout, clause: Clause): Head | "opaque" | undefined {
  const { start } = clause;
  const end =
    clause.end - (clause.isTitle ? (MINUTES.exec(layout.plain.slice(start, clause.end))?.[0].length ?? 0) : 0);
  const plain = end < clause.end ? layout.plain.slice(0, end) : layout.plain;
  const found = findKindWords(plain, start, end);
  const strong = [
    ...found.filter(({ force }) => force === "thing" || force === "verb"),
    // A body whose name ends in 会 or 会议 is also the name of its meeting: 召开党组会议.
    ...found
      .filter(({ force, start: at, end: to }) => force === "body" && /会议?$/.test(plain.slice(at, to)))
      .map((one) => ({ ...one, force: "thing" as const })),
    ...namedThings(layout, clause),
  ].sort((one, other) => one.start - other.start);

  const held = heldIn(plain, start, end, strong);
  const body = found.find(({ force }) => force === "body");
  // A body that meets decides the kind rather than the name of its meeting (中心组举行研讨), unless it is the object
  // (对党小组记录进行检查).
  const isSubject =
    body !== undefined && MEETS.test(plain.slice(body.end, end)) && !TURNED_TO.test(plain.slice(start, body.start));
  if (isSubject && (held === undefined || held === "opaque" || MEETINGS.has(held.kind)))
    return headFrom(plain, body, 4);
  if (held !== undefined) return held;
  const last = strong.findLast(({ force }) => force === "thing");
  return (
    (last && occurringHead(plain, clause, strong, last)) ??
    headOr(plain, firstVerb(plain, strong, end), 3) ??
    (last && namedHead(plain, last, end)) ??
    headOr(
      plain,
      found.find(({ force }) => force === "doer"),
      2,
    ) ??
    headOr(
      plain,
      found.findLast(({ force }) => force === "weak"),
      1,
    ) ??
    namedActivity(plain, start, end) ??
    headOr(plain, strong.at(-1) ?? found.at(-1), 0)
  );
}

const headOr = (plain: string, found: Found | undefined, rank: Head["rank"]): Head | undefined =>
  found === undefined ? undefined : headFrom(plain, found, rank);

/** The head that names an event which took place, by its verb (专题培训班开班) or because it stands in a title. */
function occurringHead(
  plain: string,
  { end, isTitle, isRow = false }: Clause,
  strong: readonly Found[],
  last: Found,
): Head | undefined {
  const rest = plain.slice(last.end, end);
  const occurs = OCCURRED.exec(rest);
  if (isFounded(strong, last) || (!isTitle && !isRow && occurs === null)) return undefined;
  const isNamed =
    isHead(plain, last.end, occurs === null ? end : last.end + occurs.index) ||
    STEP.test(rest.slice(0, occurs?.index).replace(/[于在]?\d{1,2}月\d{1,2}[日号].*$/, ""));
  return isNamed ? headFrom(plain, last, 4, beside(plain, strong, last)) : undefined;
}

/** The head in 重点项目“红色驿站”, where the name in quotation marks says which project it is. */
const namedHead = (plain: string, last: Found, end: number): Head | undefined =>
  plain[last.end] === QUOTED || isNeutral(bare(plain, last.end, end)) ? headFrom(plain, last, 3) : undefined;

/** Whether the thing was founded and not held: 成立第六支部委员会. */
const isFounded = (strong: readonly Found[], thing: Found): boolean =>
  strong.some(({ kind, end, isVerb }) => isVerb && kind === "branch_change" && end <= thing.start);

const NAMED_ACTIVITY = new RegExp(
  `(?:开展|举办|举行|组织|启动)了?${QUOTED}[^,${QUOTED}]*${QUOTED}+(?:主题|系列|专项|党员)*(?:活动|行动)`,
);

/**
 * The head of 开展“送法进社区”活动. Only the name in quotation marks describes the activity, so it may be one of two
 * kinds.
 */
function namedActivity(plain: string, start: number, end: number): Head | undefined {
  const found = NAMED_ACTIVITY.exec(plain.slice(start, end));
  if (found === null) return undefined;
  const at = start + found.index;
  return {
    ...({ kind: "theme_event", category: undefined, rank: 1, at, end: at + found[0].length, isThing: true } as const),
    word: found[0],
    beside: { kind: "volunteering", category: undefined },
  };
}

/** The head that the last light verb governs; `opaque` if that is an event of none of the kinds. */
function heldIn(plain: string, start: number, end: number, strong: readonly Found[]): Head | "opaque" | undefined {
  const lights = [...plain.slice(start, end).matchAll(LIGHT)].map(({ 0: word, index }) => ({
    at: start + index,
    end: start + index + word.length,
    holds: !/^(?:组织|参[加与]|出席|召集)了?$/.test(word),
  }));
  let isOpaque = false;
  for (const [index, light] of lights.slice(-MOST_LIGHT).toReversed().entries()) {
    const until = index === 0 ? end : (lights.at(-index)?.at ?? end);
    const head = governedBy(plain, light, until, strong);
    if (head === "opaque") isOpaque = true;
    else if (head !== undefined) return head;
  }
  return isOpaque ? "opaque" : undefined;
}

/** A verb that says only that something was done. `holds` is true if its object is an event. */
interface Light {
  readonly at: number;
  readonly end: number;
  readonly holds: boolean;
}

/** The head that a light verb governs. */
function governedBy(plain: string, light: Light, until: number, strong: readonly Found[]): Head | "opaque" | undefined {
  const inside = strong.filter((one) => one.start >= light.end && one.end <= until);
  const last = firstOfList(plain)(inside);
  if (last !== undefined && isHead(plain, last.end, until))
    return headFrom(plain, last, last.force === "thing" || light.holds ? 4 : 3, beside(plain, strong, last));
  // A second verb with an object of its own takes precedence: 组织志愿者清扫街道.
  const verb = inside.find(({ isVerb, end: after }) => isVerb && !EVENT_END.test(nounPhrase(plain, after, until)));
  if (verb !== undefined) return headFrom(plain, verb, 3);
  const named = nounPhrase(plain, light.end, until);
  const contest = CONTEST.exec(named);
  if (contest !== null && light.holds) return contestHead(plain, light.end + contest.index, light.end + named.length);
  // If the meeting has no name of its own, its work decides: 召开专题会，研究解决….
  if (!OPAQUE_END.test(named) || NAMELESS.test(named) || until - light.end <= 1) return undefined;
  // A meeting whose name contains an activity is a step of that activity: 挂职锻炼欢送会, 党建品牌评审会.
  return last?.force === "thing" && STEP.test(named) ? headFrom(plain, last, 3) : "opaque";
}

const STEP = /(?:欢送|推进|评审|销账|销号|发布|授牌|揭牌|结业|签约|验收)(?:会|大会|仪式)$/;

/** Everything that ends in 赛 is a contest (挑战答题赛), and a ceremony of honour is an event too (升国旗仪式). */
const CONTEST = /[\p{Script=Han}]{1,4}赛(?:活动)?$|(?:升国?旗|公祭|献花篮?)仪式$/u;

const contestHead = (plain: string, at: number, end: number): Head => ({
  kind: "theme_event",
  category: undefined,
  rank: 4,
  at,
  end,
  isThing: true,
  word: plain.slice(at, end),
  beside: undefined,
});

/** Of the words in a list (书画展、分享会等) the first, otherwise the last. */
function firstOfList(plain: string) {
  return (inside: readonly Found[]): Found | undefined => {
    let last = inside.at(-1);
    for (let index = inside.length - 2; index >= 0 && last !== undefined; index -= 1) {
      const one = inside[index];
      if (one === undefined || !/^[^,、]{0,3}(?:、[^,、]{0,12})+$/.test(plain.slice(one.end, last.start))) break;
      last = one;
    }
    return last;
  };
}

/** The text from `at` to the possible end of the noun phrase. */
const nounPhrase = (plain: string, at: number, until: number): string =>
  plain
    .slice(at, until)
    .replace(/[\s。]+$/, "")
    .replace(/[((（].*$/, "");

/** Whether the word that ends at `after` is the head of its phrase, because no other event is named after it. */
function isHead(plain: string, after: number, until: number): boolean {
  const rest = bare(plain, after, until);
  return isNeutral(rest) || !EVENT_END.test(nounPhrase(rest, 0, rest.length));
}

/** The text without quotations, up to a colon: 志愿活动：参加党员12人. */
const bare = (plain: string, from: number, to: number): string =>
  plain.slice(from, to).replaceAll(QUOTED, "").replace(/:.*$/s, "");

/**
 * Names in quotation marks that end in a word for an event, such as “红色家书诵读会”, which count as that event. A
 * document such as 《…调研报告》 counts only if the text says that it was produced.
 */
function namedThings({ text, plain }: Layout, { start, end, quotes }: Clause): readonly Found[] {
  return quotes
    .filter((quote) => plain[quote.start + 1] === QUOTED)
    .flatMap((quote) => {
      const isPaper = text[quote.start] === "《";
      const before = text.slice(Math.max(start, quote.start - 8), quote.start);
      if (isPaper && !MADE.test(before) && !MADE_BEHIND.test(text.slice(quote.end, Math.min(end, quote.end + 24))))
        return [];
      const last = findKindWords(text, quote.start + 1, quote.end - 1).at(-1);
      const isLast =
        last !== undefined && last.force === "thing" && /^(?:活动|会)?$/.test(text.slice(last.end, quote.end - 1));
      return isLast ? [{ ...last, start: quote.start, end: quote.end }] : [];
    });
}

const MADE = /(?:印发|制定|出台|制发|形成|撰写|完成|提交|发布|下发|起草|写了?一?[篇份]?|报送)[了的]?$/;
const MADE_BEHIND = /^[^,]{0,16}(?:印发|定稿|出台|下发|发布|完成|获|交给|通过)/;
const TURNED_TO = /[对到赴向由]/;
const MEETINGS: ReadonlySet<string> = new Set(["study", "exchange"]);
/** The actions of a body that meets. */
const MEETS = /召开|举[行办]|开展|组织|学|研讨|讨论|碰头|碰了|开会|开了|集中|交流|专题/;

/** A second kind named directly beside the head and joined to it by 暨 or 和. */
function beside(plain: string, strong: readonly Found[], head: Found): Telling | undefined {
  const other = strong.find((one) => {
    if (one.kind === head.kind || one.force !== "thing") return false;
    const between = one.end <= head.start ? plain.slice(one.end, head.start) : plain.slice(head.end, one.start);
    return between.length <= 8 && JOINED.test(between.replace(/^(?:活动|会议|大会|会)/, ""));
  });
  return other === undefined ? undefined : { kind: other.kind, category: other.category };
}

/** The first verb; of several verbs in direct sequence, the last. */
function firstVerb(plain: string, strong: readonly Found[], end: number): Found | undefined {
  const verbs = strong.filter(({ isVerb, end: after }) => isVerb && !EVENT_END.test(tailOf(plain, after, end)));
  let [first] = verbs;
  for (const next of verbs.slice(1)) {
    if (first === undefined || next.start !== first.end) break;
    first = next;
  }
  return first;
}

// A verb inside the name of a meeting is only its topic: 检查部署会.
const tailOf = (plain: string, after: number, end: number): string => {
  const tail = nounPhrase(plain, after, end);
  return tail.length <= 6 ? tail : "";
};

const headFrom = (plain: string, found: Found, rank: Head["rank"], other?: Telling): Head => ({
  kind: found.kind,
  category: found.category,
  rank,
  at: found.start,
  end: found.end,
  isThing: found.force === "thing",
  word: plain.slice(found.start, found.end),
  beside: other,
});
