import { defined } from "../../defined.ts";
/**
 * One part of a correction. It sets a value, adds to a list, or removes something. It may also increase (`more`) or
 * decrease (`less`) an amount; `differ` is one of both, as in 多了3人. `old` is the value to be replaced.
 */
export interface Wish {
  readonly does: "set" | "add" | "drop" | "more" | "less" | "differ";
  /** The key that the person wrote before the value, as typed. */
  readonly key?: string;
  readonly old?: string;
  readonly next: string;
  /** Whether the new value is exactly `next`, including numbers in it: 主题改成学习党章 35人. */
  readonly exact?: true;
}

/** The length of the key at the beginning of a text; 0 if there is none. */
export type KeyAt = (text: string) => number;

const ARROWS = "→|->|=>|➡️|➡|⇒|—>";
const BECOMES = `${ARROWS}|改成|改为|改作|改到|换成|换为|变成|更正为|更改为|调整为|修改为`;
const SHOULD = "(?:而|应该|应当|应)?(?:是|为)";
const NOT_OLD = new RegExp(`^(.*?)(?:不是|并非)(.+?)[，,\\s]*${SHOULD}(.+)$`, "s");
const OLD_BEHIND = /^(.+?)[，,\s]*而?(?:不是|并非)([^是]+)$/s;
const CHANGED = new RegExp(`^(.*?)\\s*(?:${BECOMES})\\s*[:：]?\\s*(.+)$`, "s");
const ADDED = /^(?:再|还|另外?|请)?(?:加上|加个|加一[个条]|补上|补充|添上|添加|增加|[加补](?=.{0,6}\d))[:：\s]*(.+)$/s;
const ADDED_BEHIND = /^(.+?)也?(?:加上|补上|加进去|补进去|添上)$/s;
/**
 * Words for an increase: 又来了2个人, 再加2个人, 漏报了3人, 多来了3人. 多报了3人 is a decrease, and 多了3人 may be
 * either.
 */
const MORE =
  /^(?:(?:后来|后面)?(?:又|再|还)(?:来|到|加|多|添|补|增加?)(?:上|了|进去)*|(?:漏|少)(?:算|报|记|写|填|数|加)了?|漏了|多来了)(?=.{0,4}[\d一二两三四五六七八九十])[:：\s]*(.+)$/s;
const NOT_COUNTED =
  /^(?:还有)?(.{0,12}?[\d一二两三四五六七八九十].{0,12}?)(?:没|未)有?(?:算|报|写|记|填|加|统计)(?:上|进去|进来|到)?$/s;
const LESS = /^(?:(?:多|重)(?:算|报|记|写|填|数|加)了?|少来了)(?=.{0,4}[\d一二两三四五六七八九十])[:：\s]*(.+)$/s;
const DIFFER = /^(?:多|少)了(?=[\d一二两三四五六七八九十])(.+)$/s;
/** Words that name a forgotten field before its value: 漏了受益的，48人次. */
const LEFT_OUT = /^(?:漏|忘|少)(?:掉?了?|[写报填记说]了?)?(.{1,8}?)的?$/;
const DROPPED = /^(?:把|请)?(?:去掉|去除|删掉|删去|删除|拿掉|不要)[:：\s]*(.+)$/s;
const DROPPED_BEHIND = /^(?:把|将)?(.+?)(?:去掉|去除|删掉|删去|删除|删了|拿掉|不要了?)$/s;
/** Words that say only that something is wrong: 不对, 写错了, 更正一下. */
const WRONG =
  /^(?:刚才|上面|之前)?(?:那个|这个)?(?:不对|不是|错了|有误|[写报填记搞弄输打]错了?|更正|改|订正|抱歉|不好意思|对不起)(?:一下|了|啦)?$/;
const WRONG_BEHIND = /^(?:不对|[写报填记搞弄输打]?错了?|有误)了?$/;
const CONNECTOR = /^(?:另外|还有|而且|不过|但是|但|其实|对了|哦|噢|嗯|那个|就是)[，,\s]*(?=.)/;
/** Courtesies beside a correction: 谢谢, 好的, 不好意思. */
const COURTESY = /^(?:谢谢|多谢|感谢|好的?|收到|嗯+|辛苦|麻烦|不好意思|抱歉|是的?|没错)[了您你啦哈的]*$/;
const TOTAL = /^(?:一共|总共|合计|共)(?:是|有)?(?=[\d一二三四五六七八九十])/;
const YES_APART = /^(没错|是的|好的|嗯+)\s+/;
const WRONG_APART = /(不对|[写报填记搞弄输打]错了?|有误)[吧啊了]?\s+/g;
const LEAD = /^(?:请|麻烦|帮[我忙]|把|将|从|由|那|就)+(?:改一下|更正一下)?/;
const IS = new RegExp(`^(?:${SHOULD}|应该|应当)\\s*`);
const SIGN = /^\s*(?:的|[=＝:：]|应该是|应该为|应当是|应该|应是|应为|是|为)\s*/;
const TAIL = /[吧啊呢哦呀哈啦嘛。！!~\s]+$/;

/** Splits a correction into its parts by patterns such as 不是甲是乙, 从甲改成乙, 甲改成乙, 加上, 去掉, 应该是乙. */
export function wishesIn(text: string, keyAt: KeyAt): readonly Wish[] {
  const wishes: Wish[] = [];
  // A field named before its new value, as in 「人数写错了，是42」, is kept for the next part.
  let key: string | undefined;
  for (const whole of joined(clausesOf(apart(text.replace(WRONG_APART, "$1，").replace(YES_APART, "$1，"), keyAt)))) {
    const clause = whole.replace(CONNECTOR, "");
    if (COURTESY.test(clause)) continue;
    const named = keyIn(clause, keyAt);
    const [, leftOut = ""] = LEFT_OUT.exec(clause) ?? [];
    if (leftOut !== "" && keyAt(leftOut) === leftOut.length) {
      key = leftOut;
      continue;
    }
    if (WRONG.test(clause)) {
      // "Wrong" after a value without a key cancels that value: 「三十，不对，二十八」.
      if (wishes.at(-1)?.key === undefined) wishes.pop();
      continue;
    }
    if (named !== undefined && WRONG_BEHIND.test(named.rest)) {
      key = named.key;
      continue;
    }
    const wish = wishIn(clause, keyAt);
    if (wish === undefined) continue;
    wishes.push(wish.key === undefined && key !== undefined && wish.does === "set" ? { ...wish, key } : wish);
    key = undefined;
  }
  return wishes;
}

const AGAIN = new RegExp(BECOMES, "g");
const LONGEST_KEY = 12;

/** Inserts a comma before a key that is followed by a second 改为: 「题目改为廉洁自律人数改为30人」. */
function apart(text: string, keyAt: KeyAt): string {
  let cut = "";
  let from = 0;
  for (const { index } of [...text.matchAll(AGAIN)].slice(1)) {
    const room = Math.min(LONGEST_KEY, index - from);
    const length = Array.from({ length: room }, (_, less) => room - less).find(
      (size) => keyAt(text.slice(index - size, index)) === size,
    );
    if (length === undefined) continue;
    cut += `${text.slice(from, index - length)}，`;
    from = index - length;
  }
  return cut + text.slice(from);
}

function wishIn(clause: string, keyAt: KeyAt): Wish | undefined {
  const swap = swapIn(clause, keyAt);
  return swap === undefined ? (countingIn(clause) ?? settingIn(clause, keyAt)) : exchange(swap, keyAt);
}

/** The text before the old value (a key), the old value and the new value. */
interface Swap {
  readonly before: string;
  readonly old: string;
  readonly next: string;
}

/** Reads a replacement: 不是甲是乙, 应该是乙不是甲, 从甲改成乙. */
function swapIn(clause: string, keyAt: KeyAt): Swap | undefined {
  const notOld = NOT_OLD.exec(clause);
  if (notOld !== null) return { before: notOld[1] ?? "", old: notOld[2] ?? "", next: notOld[3] ?? "" };
  const behind = OLD_BEHIND.exec(clause);
  if (behind !== null) {
    const right = keyIn(behind[1] ?? "", keyAt);
    return { before: right?.key ?? "", old: behind[2] ?? "", next: right?.rest ?? behind[1] ?? "" };
  }
  const changed = CHANGED.exec(clause);
  if (changed === null) return undefined;
  const left = keyIn((changed[1] ?? "").replace(LEAD, ""), keyAt);
  const old = (left?.rest ?? changed[1] ?? "").replace(LEAD, "");
  return { before: left?.key ?? "", old, next: changed[2] ?? "" };
}

/** Patterns for changes other than a replacement, in the order in which they are tried. */
const COUNTING: readonly (readonly [does: Wish["does"], patterns: readonly RegExp[]])[] = [
  ["more", [MORE, NOT_COUNTED]],
  ["less", [LESS]],
  ["differ", [DIFFER]],
  ["add", [ADDED, ADDED_BEHIND]],
  ["drop", [DROPPED, DROPPED_BEHIND]],
];

function countingIn(clause: string): Wish | undefined {
  for (const [does, patterns] of COUNTING)
    for (const pattern of patterns) {
      const next = pattern.exec(clause)?.[1];
      if (next !== undefined) return { does, next: plain(next) };
    }
  return undefined;
}

const CHANGED_TO = /^\s*改(?=[\d约一二三四五六七八九十])/;

/** Reads a value with or without a key: 人数改42, 人数是42, 应该是42人, 共42人. */
function settingIn(clause: string, keyAt: KeyAt): Wish | undefined {
  const { key, signed = "", rest = "" } = keyIn(clause, keyAt) ?? {};
  if (key !== undefined && CHANGED_TO.test(signed))
    return { does: "set", key, next: plain(signed.replace(CHANGED_TO, "")) };
  if (key !== undefined && SIGN.test(signed)) return { does: "set", key, next: dayOnly(plain(rest)) };
  const next = plain(clause.replace(/^改(?=[^成为到变])/, ""));
  const counted = next.replace(TOTAL, "");
  if (counted !== next) return { does: "set", next: counted };
  const said = IS.test(next) ? next.replace(IS, "").replace(/的$/, "") : next;
  return said === "" ? undefined : { does: "set", next: said };
}

function exchange({ before, old, next }: Swap, keyAt: KeyAt): Wish | undefined {
  const named = keyIn(before.replace(LEAD, ""), keyAt);
  const key = named?.rest === "" ? named.key : undefined;
  const right = plain(next).replace(IS, "");
  if (right === "") return undefined;
  const left = old.trim().replace(/^的|(?:讲|办|做|去|写|报)?的$/g, "");
  return {
    does: "set",
    ...defined({ key }),
    ...(left === "" ? {} : { old: left }),
    next: dayOnly(right),
    exact: true,
  };
}

/** Removes the 的 of 「前天的」 and 「42人的」, which is not part of the value. */
const dayOnly = (value: string): string => (/^\d|[天日号周月]的$/.test(value) ? value.replace(/的$/, "") : value);

/**
 * The key at the beginning of a text, the text after it (`signed`), and the same without a leading 是, 应该是, = or 的
 * (`rest`).
 */
function keyIn(text: string, keyAt: KeyAt): { key: string; signed: string; rest: string } | undefined {
  const length = keyAt(text);
  if (length === 0) return undefined;
  const signed = text.slice(length);
  return { key: text.slice(0, length), signed, rest: signed.replace(SIGN, "").trim() };
}

const plain = (text: string): string => text.trim().replace(TAIL, "");

/** Splits a text into clauses. A comma between quotes or between thousands does not end a clause. */
function clausesOf(text: string): readonly string[] {
  const clauses: string[] = [""];
  let close = "";
  for (const char of text.replaceAll(THOUSANDS, "\u0000")) {
    if (close !== "") close = char === close ? "" : close;
    else close = CLOSING[char] ?? "";
    if (close === "" && /[，,；;。\n]/.test(char)) clauses.push("");
    else clauses[clauses.length - 1] += char;
  }
  return clauses.map((clause) => clause.replaceAll("\u0000", ",").trim()).filter((clause) => clause !== "");
}

const THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g;

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "“": "”",
  "「": "」",
  "《": "》",
  "『": "』",
  "(": ")",
  "（": "）",
};

/** Joins clauses that form one replacement: 「不是35人，是42人」, 「应该是42人，不是35人」. */
function joined(clauses: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const clause of clauses) {
    const last = whole.at(-1);
    const isRight = last !== undefined && /不是[^是]+$/.test(last) && IS.test(clause);
    const isWrong = last !== undefined && /^而?不是[^是]+$/.test(clause) && !WRONG.test(last);
    if (isRight || isWrong) whole[whole.length - 1] = `${last}，${clause}`;
    else whole.push(clause);
  }
  return whole;
}
