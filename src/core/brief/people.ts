import { defined } from "../defined.ts";
// Finds the speaker and the place in the clauses of an activity.
import { looksLikeName, type Speaker, speakerIn } from "../line/values/names.ts";
import type { Deed } from "./deeds.ts";
import type { Clause, Layout } from "./layout.ts";
import { type Span, valueUnder } from "./listed.ts";
import { clausePlace, FARTHEST, isGeneral, placeLength, quotedPlace, statedPlace } from "./named/places.ts";
import { besideVerb, inLine, isLecturer } from "./named/speakers.ts";

const SPEAKING =
  /(?:以[^,。]{0,40}?(?:为题|为主题)|作(?:了|专题)?辅导|作了?|为[^,。]{2,40}?(?=讲|上|作|带)|给[^,。]{2,30}?(?=讲|上|作|带)|向[^,。]{2,16}?(?=讲|宣)|讲授|授课|主讲|宣讲|开讲|讲党课|上党课|讲了|带来|领学|解读|讲(?![堂座话述解]))/;
/** Words that may stand between the speaker's name and the verb: 同志应邀, 正, 亲自. */
const TRAILING = /(?:同志)?(?:[受应]邀|正在?|又|还|也|就|亲自|专门|率先|带头|首先|现场|展)*$/;
const INVITED = /^.*(?:特邀|邀请到?|由|请[了到]?|(?<!公)安排)/;

/** The speaker of a lecture, with the name as written. */
export function speakerOf(layout: Layout, deed: Deed): Speaker | undefined {
  const { text, shown } = layout;
  const told = (speaker: Speaker | undefined) =>
    speaker !== undefined && isLecturer(text, speaker.name) ? speaker : undefined;
  const named = told(invitedSpeaker(text, deed)) ?? told(statedSpeaker(text, deed));
  // A post alone (书记) yields to the name that stands beside a verb of lecturing.
  const post = named ?? told(toldSpeaker(text, deed));
  const isNamed = post !== undefined && looksLikeName(post.name);
  const beside = isNamed ? undefined : told(besideVerb(layout, deed) ?? inLine(layout, deed));
  const speaker = keyedSpeaker(layout, deed) ?? beside ?? post ?? writer(layout, deed);
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

/** What a veteran or guest is called behind the name: 92岁的邵根生老人. */
const HONOURED =
  /(?:老(?:人|先生|同志|书记|英雄|师|兵|党员|干部|战士|支书|劳模)|先生|女士|同志|教授|大爷|大娘|爷爷|奶奶)(?=[,\s]|走[进上]|来到?|到|作|为|给|向|讲|开讲|$)/gu;

/** The person who was invited and is named with an honour: 邀请老战士、92岁的邵根生老人走进…, 为…上了一堂. */
function invitedSpeaker(text: string, deed: Deed): Speaker | undefined {
  let isInvited = 0;
  for (const clause of deed.clauses) {
    const said = text.slice(clause.start, clause.end);
    const from = /(?:特邀|邀请到?|请[来到]了?)/.exec(said);
    // A list of titles may be broken by a comma behind the invitation.
    isInvited = from === null ? isInvited - 1 : 2;
    if (isInvited <= 0 || !(TEACHES.test(said) || speaksNext(text, deed, clause))) continue;
    for (const { index } of said.matchAll(HONOURED)) {
      const name = [3, 2, 4]
        .filter((length) => index - length > (from?.index ?? -1))
        .map((length) => said.slice(index - length, index))
        .find(
          (one) => looksLikeName(one) && /[的、员师士记长兵者授任模雄\s,]$/.test(said.slice(0, index - one.length)),
        );
      if (name !== undefined) return { name };
    }
  }
  return undefined;
}

const TEACHES = /[讲上授作](?:了|授)?一?[堂节场次个]?|宣讲/;

/** Whether one of the next clauses says that somebody gave a lecture. */
const speaksNext = (text: string, { around }: Deed, { end }: Clause): boolean =>
  around
    .filter((one) => one.start >= end)
    .slice(0, 3)
    .some((one) =>
      /^(?:在[^,]*)?(?:为[^,]*)?(?:讲授?|上|作|带来)(?:了)?一?[堂节场次]|讲(?![堂座话述解究台])/.test(
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

const GOING =
  /(?:(?<!存|现|正|内)在(?![职编岗册]|建党|习近平)|(?<!过|下|出|走|离|失|除|上|前)去了?趟?(?!世|年|除|掉|向|职|学|的|[,。])|(?<!达|感|做|得|收|参加|[讲说谈聊想看听遇碰找提拿学悟受等直见领延改])到(?!场|会|课|位|了)|赴|走进|来到|前往|深入|抵达|奔赴)/g;
/** A description before the name of a place: 那间我开过无数次会的老礼堂, 联系点桂花坪社区. */
const DESCRIBED = /^[那这][^,]{1,16}的(?=[^,的]{3})|^(?:联系|挂钩|帮扶|包联|共建)点(?=\p{Script=Han}{3})/u;

/** The place of the activity. A general word (老旧小区) counts only if no clause names a place. */
export function placeOf(layout: Layout, deed: Deed): string | undefined {
  const { text, shown } = layout;
  const short = statedPlace(layout, deed);
  if (short !== undefined) return shown.slice(short.start, short.end).trim();
  for (const { start, end } of deed.around) {
    const pin = /📍\s*([^\s,。📅⏰👥⏱]{2,20})/u.exec(text.slice(start, end));
    if (pin?.[1] !== undefined) {
      const to = start + pin.index + pin[0].length;
      return shown.slice(to - pin[1].length, to);
    }
  }
  const reached = [...placesReached(layout, deed)];
  // Of a village and the hall in it, the hall where the lecture was given: 来到石桥社区，在党群服务中心…上了一堂.
  const named =
    reached.find(({ isTaughtIn }) => isTaughtIn) ??
    reached.find(({ isSort }) => !isSort) ??
    clausePlace(layout, deed) ??
    reached[0];
  return named && shown.slice(named.start, named.end);
}

const TAUGHT = /^为[^,]*(?:上了?|讲授?了?|作了?)一[堂节场次]/;

/** A place, whether it is only a sort of place, and whether a lecture was given in it. */
interface Reached extends Span {
  readonly isSort?: boolean;
  readonly isTaughtIn?: boolean;
}

/** The places that somebody went to or was at, in the order of the text. */
function* placesReached({ text, plain }: Layout, deed: Deed): Generator<Reached> {
  for (const { start, end, role } of deed.clauses) {
    if (role === "part") continue;
    for (const { 0: word, index } of plain.slice(start, end).matchAll(GOING)) {
      const to = start + index + word.length;
      // Skips a description before the name of the place: 到那间我开过无数次会的老礼堂.
      const from = to + (DESCRIBED.exec(text.slice(to, end))?.[0].length ?? 0);
      const named = quotedPlace(text, plain, from, end);
      if (named !== undefined) yield named;
      const rest = text.slice(from, Math.min(end, from + FARTHEST));
      const length = placeLength(rest, word);
      if (length === 0 || /[进入]|^.[往来]/.test(rest.slice(0, length))) continue;
      const isTaughtIn = word === "在" && TAUGHT.test(plain.slice(from + length, end));
      yield { start: from, end: from + length, isSort: isGeneral(rest.slice(0, length)), isTaughtIn };
    }
  }
}
