import { pinyin } from "pinyin-pro";
import { allKinds, type Kind } from "../../../src/core/index.ts";
import { SIMPLIFIED, TRADITIONAL } from "../../../src/core/text/script-table.ts";
import { chance, one, type Part, type Pick } from "./made-parts.ts";

/** A typed line, and how those parts that contain a typing error were written. */
export interface Typed {
  readonly text: string;
  readonly slipped: ReadonlyMap<Part, string>;
}

const GAPS = [" ", " ", " ", "  ", "　", "\n", "，", ", ", "；", "。"] as const;
const OPEN_GAPS = [" ", " ", "  ", "\n"] as const;
const EMOJI = ["👍", "😊", "🎉", "🌹", "☀️", "💪🏻", "✅", "[强]", "[玫瑰]"] as const;
const NUMERAL = /[\d０-９a-zA-Z〇零一二三四五六七八九十百千万亿两半几余多约近第.:：/-]/;

/** The noise that is added to a line. */
export interface Noise {
  readonly glue: number;
  readonly slips: number;
  readonly emoji: number;
  readonly wide: number;
  readonly traditional: number;
}

export const NONE: Noise = { glue: 0, slips: 0, emoji: 0, wide: 0, traditional: 0 };
export const USUAL: Noise = { glue: 15, slips: 6, emoji: 6, wide: 10, traditional: 12 };

/** Writes the parts one after the other, with each kind of noise at the given percentage. */
export function typed(kind: Kind, parts: readonly Part[], noise: Noise, pick: Pick): Typed {
  const slipped = new Map<Part, string>();
  let text = "";
  let last: Part | undefined;
  // A text value in a row of its own takes the whole row.
  let isRow = false;
  for (const part of parts) {
    let said = part.said;
    if (part.word !== undefined && chance(pick, noise.slips)) {
      const word = slip(kind, part.word, pick);
      if (word !== undefined) {
        said = said.replace(part.word, word);
        slipped.set(part, said);
      }
    }
    if (chance(pick, noise.emoji)) said += one(pick, EMOJI);
    if (text !== "") {
      const between = gap(text, said, last, isRow, noise, pick);
      text += between;
      isRow = between === "\n";
    }
    text += said;
    last = part;
  }
  if (chance(pick, noise.wide)) text = widened(text);
  if (chance(pick, noise.traditional)) text = traditional(text);
  return { text, slipped };
}

function gap(before: string, next: string, last: Part | undefined, isRow: boolean, noise: Noise, pick: Pick): string {
  if (isRow && last?.open === true) return "\n";
  const isOpen = last?.open === true || last?.last === true || (last?.naming === true && !/[=:：]/.test(next));
  // Digits next to digits would form another number, and a text value needs a space after it.
  const mayGlue = !isOpen && !(NUMERAL.test(before.at(-1) ?? "") && NUMERAL.test(next.charAt(0)));
  // In 「21名老人48名」 the noun says who the first number counts.
  const isWho = /[名位个]$/.test(before) && /^\p{Script=Han}/u.test(next);
  const isAside = last?.aside === true && NUMERAL.test(next.charAt(0));
  if (mayGlue && !isWho && !isAside && chance(pick, noise.glue)) return "";
  return one(pick, isOpen ? OPEN_GAPS : GAPS);
}

const widened = (text: string): string =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

const TO_TRADITIONAL = new Map<string, string>();
for (let index = TRADITIONAL.length - 1; index >= 0; index -= 1)
  TO_TRADITIONAL.set(SIMPLIFIED.charAt(index), TRADITIONAL.charAt(index));
const traditional = (text: string): string =>
  text.replace(/\p{Script=Han}/gu, (char) => TO_TRADITIONAL.get(char) ?? char);

const sound = (char: string): string => pinyin(char, { toneType: "none" });
/** The characters of all kinds' words by sound, as an input method may confuse them. */
const ALIKE = new Map<string, string[]>();
const words = allKinds.flatMap((kind) => [
  ...kind.quantities.flatMap(({ keys, nouns }) => [...keys, ...nouns]),
  ...kind.fields.flatMap(({ keys, choices }) => [...keys, ...(choices ?? []).flatMap(({ names }) => names)]),
  "佳 嘉 溢 一 仁 仍 史 师 酱 奖 蒋 店 垫 及 起 查 茶 正 政 整 蛋 但 导 倒 只 执 惹 热 书 树 输 题 提 明 名 民 会 汇 汇",
]);
for (const char of new Set([...words.join("")].filter((char) => /\p{Script=Han}/u.test(char)))) {
  const said = sound(char);
  ALIKE.set(said, [...(ALIKE.get(said) ?? []), char]);
}

/** The word with one character replaced by another of the same sound, unless that gives another word of the kind. */
function slip(kind: Kind, word: string, pick: Pick): string | undefined {
  const chars = [...word];
  const at = pick(chars.length);
  const others = (ALIKE.get(sound(chars[at] ?? "")) ?? []).filter((char) => char !== chars[at] && !NUMERAL.test(char));
  if (others.length === 0) return undefined;
  chars[at] = one(pick, others);
  const slipped = chars.join("");
  const names = kind.fields.flatMap(({ choices = [] }) => choices.flatMap(({ names: all }) => all));
  return wordsOf(kind).has(slipped) || names.some((name) => slipped.includes(name)) ? undefined : slipped;
}

const known = new Map<Kind, ReadonlySet<string>>();
function wordsOf(kind: Kind): ReadonlySet<string> {
  const found = known.get(kind);
  if (found) return found;
  const made = new Set([
    ...kind.quantities.flatMap(({ keys, nouns }) => [...keys, ...nouns]),
    ...kind.fields.flatMap(({ keys, choices }) => [...keys, ...(choices ?? []).flatMap(({ names }) => names)]),
    ...kind.title.keys,
  ]);
  known.set(kind, made);
  return made;
}
