import { printAmount } from "../../cards/amount-text.ts";
import type { Amount, Kind, Quantity } from "../../kinds/kind.ts";
import { fail, ok, type Result } from "../../text/result.ts";
import { foldText, readText } from "../../text/text.ts";
import type { Partially } from "../reading.ts";
import { type Lexicon, lexiconOf } from "../values/lexicon.ts";
import { bare, dropped } from "./bare.ts";
import { counted, grown } from "./counted.ts";
import {
  type Edit,
  type EditContext,
  type Edits,
  HOW,
  holdsNumber,
  type Misread,
  misread,
  notesOf,
  readStated,
  UNREAD,
} from "./stated.ts";
import { type Wish, wishesIn } from "./wishes.ts";

/** The changes that a correction makes, and those of its words that changed nothing. */
export interface Correction {
  readonly edits: readonly Edit[];
  readonly unread: readonly string[];
}

/** Parses a correction: 人数=90, 35人→53人, 不是35人是42人, 从35改成42, 加上请假3人, 去掉地点, or only 42. */
export function readEdits(kind: Kind, raw: string, context: EditContext): Result<Correction, Misread> {
  const read = readText(raw);
  if (!read.ok) return misread(read.error);
  const text = read.value.trim();
  const asTyped = readWords(kind, text, context);
  const folded = foldText(text);
  if (asTyped.ok || folded === text) return asTyped;
  // The grammar expects simplified characters, as in 「人數改為26人」. The folded text is used only for amounts and
  // days, because text values are stored as typed.
  const again = readWords(kind, folded, context);
  const isCounted = ({ field }: Edit) => field === "day" || kind.quantities.some(({ key }) => key === field);
  return again.ok && again.value.edits.every(isCounted) ? again : asTyped;
}

function readWords(kind: Kind, text: string, context: EditContext): Result<Correction, Misread> {
  if (text === "") return misread(UNREAD);
  const { keys } = lexiconOf(kind);
  if (text.length > LONGEST && keyAt(foldText(text.slice(0, LONGEST_KEY)).toLowerCase(), keys) === 0)
    return misread(`太长，看不出要改哪一项。${HOW}`);
  const wishes = wishesIn(text, (said) => keyAt(foldText(said).toLowerCase(), keys));
  if (wishes.length > MOST_WISHES) return misread(`一次最多改${MOST_WISHES}项，请分几条发`);
  const { edits, unread, refused } = grantedAll(kind, wishes, context);
  if (refused === undefined && edits.length > 0) return withoutDoubles({ edits, unread });
  // The comma may be part of a value: 备注=上午讲课，下午参观.
  const whole = wishes.length > 1 && isPlain(wishes) ? readStated(kind, text, context) : undefined;
  return whole?.ok
    ? ok({ edits: whole.value, unread: [] })
    : fail(refused ?? { text: unreadText(unread), choices: [] });
}

/**
 * The changes that all parts make together, the words that change nothing, and the reason why the first failing part
 * was refused.
 */
function grantedAll(
  kind: Kind,
  wishes: readonly Wish[],
  context: EditContext,
): Correction & { readonly refused: Misread | undefined } {
  const edits: Edit[] = [];
  const unread: string[] = [];
  let refused: Misread | undefined;
  for (const wish of wishes) {
    const found = granted(kind, wish, { ...context, unread });
    if (found.ok) edits.push(...found.value);
    else if (wishes.length > 1 && isReason(wish)) unread.push(`${wish.key ?? ""}${wish.next}`);
    else refused ??= found.error;
  }
  return { edits, unread, refused };
}

/** Whether the part explains the correction instead of stating a value: 「90人次，多按了几个零」. */
const isReason = ({ does, old, next }: Wish): boolean => does === "set" && old === undefined && !holdsNumber(next);

function withoutDoubles(correction: Correction): Result<Correction, Misread> {
  const { edits } = correction;
  const twice = edits.find((edit, index) => edits.findIndex((other) => other.field === edit.field) !== index);
  return twice ? misread(`${twice.label}写了两个，请只写一个`) : ok(correction);
}

/** The maximum length of a correction without a key at its beginning. */
const LONGEST = 1_000;
/** The maximum number of parts in one correction. Each part is tried on every field, and no record has more fields. */
const MOST_WISHES = 30;
/** The maximum length of a value without a key, which is also tried on every field. */
const LONGEST_BARE = 300;

const unreadText = (unread: readonly string[]): string =>
  unread.length === 0 ? UNREAD : `没看懂「${unread.join("，")}」。${HOW}`;

const isPlain = (wishes: readonly Wish[]): boolean =>
  wishes.every(({ does, old }) => does === "set" && old === undefined);

/** How long the key is with which the folded text begins, if it begins with one: the longest that fits. */
function keyAt(text: string, keys: Lexicon["keys"]): number {
  for (let length = Math.min(text.length, LONGEST_KEY); length > 0; length -= 1)
    if (keys.has(text.slice(0, length))) return length;
  return 0;
}
const LONGEST_KEY = 12;

function granted(kind: Kind, wish: Wish, context: EditContext): Edits {
  if (wish.does === "add") return grown(kind, wish.next, context);
  if (wish.does === "drop") return dropped(kind, wish.next, context);
  if (wish.does !== "set") return counted(kind, wish.does, wish.next, context);
  if (wish.key === undefined) {
    if (wish.next.length > LONGEST_BARE) return misread(`太长，看不出要改哪一项。${HOW}`);
    const read = (next: string) =>
      wish.old === undefined ? bare(kind, next, context) : exchanged(kind, wish.old, next, context);
    const found = read(wish.next);
    // The 的 in 「上周五的」 is not part of the value.
    const shorter = found.ok || !wish.next.endsWith("的") ? found : read(wish.next.slice(0, -1));
    return shorter.ok ? shorter : found;
  }
  const keyed = (value: string, exact?: true) =>
    readStated(kind, exact ? `${wish.key}="${value.replaceAll('"', '""')}"` : `${wish.key}=${value}`, context);
  const found = keyed(wish.next, wish.exact);
  if (!found.ok || wish.old === undefined) return found;
  const before = keyed(wish.old, true);
  const [now] = before.ok ? before.value : [];
  if (now === undefined || now.after === now.before) return found;
  return misread(`${now.label}现在是${now.before === "" ? "空的" : now.before}，不是${now.after}，请核对`);
}

/** Carries out a replacement 「旧→新」, where the old value is a key, an amount, a day, or words of the record. */
function exchanged(kind: Kind, old: string, next: string, context: EditContext): Edits {
  const { current } = context;
  const words = exchangeWords(kind, old, next, current);
  if (words) return ok([words]);
  const before = notesOf(kind, old, context);
  const [stated] = before.stated;
  if (stated) return exchangeAmount(kind, stated.quantity, stated.value, next, context);
  if (/^\d+$/.test(foldText(old))) {
    const value = Number(foldText(old));
    const same = kind.quantities.filter((quantity) => current.content.amounts[quantity.key]?.value === value);
    if (same.length === 1 && same[0]) return exchangeAmount(kind, same[0], value, next, context);
    return misread(`没有哪一项是${value}，请写明改哪一项，例如 人数=90`);
  }
  if (before.day !== undefined) {
    if (before.day !== current.day) return misread(`现在记的不是「${old}」，请核对；也可以直接写 日期=${next}`);
    return readStated(kind, `日期="${next}"`, context);
  }
  return misread(`没有找到「${old}」。${HOW}`);
}

function exchangeAmount(kind: Kind, quantity: Quantity, value: number, next: string, context: EditContext): Edits {
  const now = context.current.content.amounts[quantity.key];
  if (now === undefined || now.value !== value) {
    const print = (amount: Amount) => printAmount(quantity, amount, context.current.category);
    const said = now === undefined ? "没有记" : `现在是${print(now)}`;
    return misread(`${quantity.label}${said}，不是${print({ value })}，请核对`);
  }
  return readStated(kind, `${quantity.keys[0] ?? quantity.label}="${next}"`, context);
}

function exchangeWords(kind: Kind, old: string, next: string, current: Partially): Edit | undefined {
  for (const field of kind.fields) {
    const now = current.content.fields[field.key];
    if (typeof now === "string" && now === old)
      return { field: field.key, label: field.label, before: old, after: next, value: next };
    if (typeof now === "object" && now.includes(old)) {
      const value = now.map((one) => (one === old ? next : one)).join("、");
      return { field: field.key, label: field.label, before: now.join("、"), after: value, value };
    }
  }
  const title = current.title ?? "";
  // A number within the title is first looked up as an amount.
  if (title === old || (title.includes(old) && !/\d/.test(old))) {
    const value = title.replace(old, () => next);
    return { field: "title", label: kind.title.label, before: title, after: value, value };
  }
  return undefined;
}
