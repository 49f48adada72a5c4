import { mailAround } from "./addresses.ts";
import { fail, ok, type Result } from "./result.ts";
import { foldScript } from "./script.ts";

/**
 * Normalises a text before it is stored: NFC, line ends as `\n`, and invisible characters removed, because they are
 * pasted from web pages and people cannot see them to delete them. Refuses a text with broken characters or with
 * characters that make it look different from what is stored.
 */
export function readText(raw: string): Result<string> {
  const lines = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  let kept = "";
  let copied = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const trouble = troubleAt(lines, index);
    if (trouble === undefined || isInsideEmoji(lines, index)) continue;
    if (trouble === "reversed" || trouble === "broken") return fail(REFUSALS[trouble]);
    kept += lines.slice(copied, index) + (trouble === "break" ? "\n" : "");
    copied = index + 1;
  }
  return ok((kept + lines.slice(copied)).normalize("NFC"));
}

/**
 * The text with full-width letters, digits, punctuation and spaces made half-width, and any dash between digits made
 * `-`. Positions stay the same, so spans found in the result are valid in the original. Superscripts, fractions,
 * enclosed and foreign digits are not changed: `1²` must not become 12.
 */
export function foldWidth(text: string): string {
  return text.replace(FOLDABLE, foldChar);
}

/**
 * The text in one width and one script, for reading and comparison. Positions stay the same; the original text is what
 * is stored.
 */
export const foldText = (text: string): string => foldScript(foldWidth(text));

/** A word in one width, script and case, as the lookup tables store it. */
export const foldWord = (word: string): string => foldScript(word.normalize("NFKC").toLowerCase());

/** Whether the text contains no visible character. */
export const isEmptyText = (text: string): boolean => !SOMETHING_VISIBLE.test(text);

/**
 * A text from outside, such as a display name, without invisible characters and without characters that reverse the
 * direction of writing.
 */
export const dropInvisible = (text: string): string => text.replace(INVISIBLE, "");

/** A span of text that identifies a person: a telephone number, an e-mail address or an identity number. */
export interface PersonalDatum {
  readonly kind: "phone" | "email" | "id-number";
  readonly start: number;
  readonly end: number;
}

/** The spans of telephone numbers, e-mail addresses and identity numbers in the text, left to right. */
export function findPersonalData(text: string): readonly PersonalDatum[] {
  const folded = foldWidth(text);
  const found: PersonalDatum[] = [];
  if (!MAY_IDENTIFY.test(folded)) return found;
  for (const { 0: match, index } of folded.matchAll(ID_NUMBER)) {
    found.push({ kind: "id-number", start: index, end: index + match.length });
  }
  for (const { 0: match, index } of folded.matchAll(PHONE)) {
    found.push({ kind: "phone", start: index, end: index + match.length });
  }
  for (let at = folded.indexOf("@"); at >= 0; at = folded.indexOf("@", at + 1)) {
    const mail = mailAround(folded, at);
    if (mail) found.push({ kind: "email", ...mail });
  }
  return found.sort((one, other) => one.start - other.start);
}

/** The text with every telephone number, e-mail address and identity number replaced by a label. */
export function maskPersonalData(text: string): string {
  let masked = "";
  let copied = 0;
  for (const { kind, start, end } of findPersonalData(text)) {
    if (start < copied) continue;
    masked += text.slice(copied, start) + MASKS[kind];
    copied = end;
  }
  return masked + text.slice(copied);
}

/**
 * Why a character may not be stored as it is: it is invisible, a soft line break, reverses the order of the characters
 * after it, or is incomplete.
 */
type Trouble = "invisible" | "break" | "reversed" | "broken";

const REFUSALS: Readonly<Record<"reversed" | "broken", string>> = {
  reversed: "文字里有把左右顺序倒过来的隐藏字符，看到的和存下的会不一样，请手工重新输入后再发",
  broken: "文字里有损坏的字符，请重新输入后再发",
};
const MASKS: Readonly<Record<PersonalDatum["kind"], string>> = {
  phone: "[电话已隐去]",
  email: "[邮箱已隐去]",
  "id-number": "[证件号已隐去]",
};

const FOLDABLE = /[\uFF01-\uFF5E\u3000\u00A0\u2002-\u200A\u2010-\u2015\u2212]/g;
const INVISIBLE =
  /[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]/g;
const SOMETHING_VISIBLE =
  /[^\s\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/;
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
// A quick check that most texts fail: telephone and identity numbers have at least ten digits and an e-mail address has
// an @.
const MAY_IDENTIFY = /@|\d[\d -]{9}/;
const ID_NUMBER =
  /(?<![0-9A-Za-z])[1-9]\d{5}(?:(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])/g;
const PHONE = /(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-\d{7,8}|[48]00-\d{3}-\d{4})(?!\d)/g;

function troubleAt(text: string, index: number): Trouble | undefined {
  const code = text.charCodeAt(index);
  if (code < 0x2000) return lowTrouble(code);
  if (code < 0x2070) return generalPunctuationTrouble(code);
  if (code < 0xd800) return code === 0x3164 ? "invisible" : undefined;
  return code < 0xe000 ? surrogateTrouble(text, index, code) : highTrouble(code);
}

function lowTrouble(code: number): Trouble | undefined {
  if (code >= 0x20 && code < 0x7f) return undefined;
  if (code < 0xa0) return controlTrouble(code);
  return HIDDEN_LOW.has(code) ? "invisible" : undefined;
}

/** The soft hyphen, the Arabic letter mark, two Hangul fillers and the Mongolian vowel separator. */
const HIDDEN_LOW: ReadonlySet<number> = new Set([0xad, 0x61c, 0x115f, 0x1160, 0x180e]);

function controlTrouble(code: number): Trouble | undefined {
  if (code === 0) return "broken";
  if (code === 0x09 || code === 0x0a) return undefined;
  return code === 0x0b || code === 0x0c || code === 0x85 ? "break" : "invisible";
}

function highTrouble(code: number): Trouble | undefined {
  if (code >= 0xfdd0 && code <= 0xfdef) return "broken";
  if (code === 0xfeff || code === 0xffa0) return "invisible";
  return code >= 0xfff9 && code !== 0xfffc && code !== 0xfffd ? "broken" : undefined;
}

function generalPunctuationTrouble(code: number): Trouble | undefined {
  // These three reverse the text after them: 53 would look like 35.
  if (code === 0x202b || code === 0x202e || code === 0x2067) return "reversed";
  const isMark = (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e);
  return isMark || code >= 0x2060 ? "invisible" : undefined;
}

function surrogateTrouble(text: string, index: number, code: number): Trouble | undefined {
  if (code >= 0xdc00) return isHighSurrogate(text.charCodeAt(index - 1)) ? undefined : "broken";
  const low = text.charCodeAt(index + 1);
  if (!(low >= 0xdc00 && low < 0xe000)) return "broken";
  // The last two code points of every plane are not characters; U+1FFFE is \uD83F\uDFFE.
  return (code & 0x3f) === 0x3f && low >= 0xdffe ? "broken" : undefined;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** Whether the joiner at `index` stands between two emoji, as in a family emoji. */
function isInsideEmoji(text: string, index: number): boolean {
  if (text.charCodeAt(index) !== 0x200d) return false;
  return (
    EMOJI_BEFORE.test(text.slice(Math.max(0, index - 2), index)) && EMOJI_AFTER.test(text.slice(index + 1, index + 3))
  );
}

function foldChar(char: string, index: number, text: string): string {
  const code = char.charCodeAt(0);
  if (code === 0x3000 || code === 0xa0 || (code >= 0x2002 && code <= 0x200a)) return " ";
  if (code < 0x3000) return isAnyDigit(text[index - 1]) && isAnyDigit(text[index + 1]) ? "-" : char;
  // A full-width comma between half-width digits separates two numbers (20，25). It groups thousands only between
  // full-width digits (１，２００).
  if (code === 0xff0c && isAnyDigit(text[index - 1]) && isAnyDigit(text[index + 1])) {
    return isWideDigit(text[index - 1]) && isWideDigit(text[index + 1]) ? "," : char;
  }
  return String.fromCharCode(code - 0xfee0);
}

const isWideDigit = (char: string | undefined): boolean => char !== undefined && char >= "０" && char <= "９";
const isAnyDigit = (char: string | undefined): boolean =>
  char !== undefined && ((char >= "0" && char <= "9") || isWideDigit(char));
