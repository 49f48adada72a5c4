import type { Amount } from "../../kinds/kind.ts";
import { withoutMark } from "../../kinds/oversight/rectification-words.ts";
import type { ReadyAnswer } from "../reading.ts";
import type { Notes } from "../scan/notes.ts";

const RATE = /(?:整改|销号|办结)(?:完成)?率(?:为|达到|达)?(\d{1,3})%/;
/** The maximum number of buttons under a question. */
const MOST = 8;

type Ask = (field: string, text: string, choices: readonly ReadyAnswer[]) => void;

/**
 * Decides how many findings were rectified, and which: by a number, by words (均已整改), or by a mark at a finding
 * (「缺签到（已整改）」). If that is unclear, the bot asks.
 */
export function settleFixed(notes: Notes, amounts: Record<string, Amount>): void {
  const { items } = notes.kind;
  if (items?.fixed === undefined) return;
  const key = items.fixed;
  const found = amounts[items.quantity]?.value;
  const marked = takeMarks(notes);
  if (found === undefined || found === 0) return;
  const ask: Ask = (field, text, choices) => {
    if (!notes.problems.some((problem) => problem.field === field))
      notes.problems.push({ type: "ambiguous", field, text, ...(choices.length > 0 ? { choices } : {}) });
  };
  const stated =
    amounts[key] ?? countOfNumbers(notes, marked) ?? countOfRate(notes, found) ?? countOfWords(notes, found);
  if (stated === undefined) askByWords(notes, key, found, ask);
  if (stated === undefined && mayBeAll(notes, marked, found)) {
    const all = { label: `${found}条都改好了`, value: String(found), sets: { fixed: "" } };
    ask(key, "已整改的是最后一条，还是都改好了？", [onlyMarked(marked), all]);
    return;
  }
  const fixed = stated ?? (marked.length > 0 ? { value: marked.length } : undefined);
  if (fixed !== undefined) amounts[key] = fixed;
  if (marked.length > 0 && fixed?.value === marked.length) notes.fixed = marked;
  settleWhich(notes, found, fixed?.value, ask);
}

/** The number of findings listed by number as rectified. */
const countOfNumbers = ({ fixed }: Notes, marked: readonly number[]): Amount | undefined =>
  fixed !== undefined && marked.length === 0 ? { value: fixed.length } : undefined;

/** The count of corrected findings from a rate such as 整改率50%; undefined if it is not a whole number. */
function countOfRate({ kept }: Notes, found: number): Amount | undefined {
  const rate = kept.map((phrase) => RATE.exec(phrase)?.[1]).find((one) => one !== undefined);
  const value = (found * Number(rate)) / 100;
  return rate !== undefined && Number.isInteger(value) ? { value, phrase: `整改率${rate}%` } : undefined;
}

/** The number of corrected findings if words such as 均已整改 say that all of them are. */
const countOfWords = ({ fixedWords }: Notes, found: number): Amount | undefined =>
  fixedWords !== undefined && fixedWords.by !== "some" && fixedWords.by !== "unclear"
    ? { value: found, phrase: fixedWords.text }
    : undefined;

function askByWords({ fixedWords }: Notes, key: string, found: number, ask: Ask): void {
  if (fixedWords?.by === "some") ask(key, `「${fixedWords.text}」：已整改几条？`, []);
  if (fixedWords?.by === "unclear")
    ask(key, `「${fixedWords.text}」是已经改好了，还是要求整改？`, [
      { label: `${found}条都改好了`, value: String(found) },
      { label: "还没有改", value: "0" },
    ]);
}

/** Whether a mark at the last finding may refer to all of them: 「1.缺签到 2.未公示，已整改」. */
const mayBeAll = ({ items, fixedInBrackets }: Notes, marked: readonly number[], found: number): boolean =>
  marked.length === 1 && marked[0] === items?.length && found > 1 && !fixedInBrackets;

function onlyMarked(marked: readonly number[]): ReadyAnswer {
  const fixed = marked.join("、");
  return { label: `只有第${fixed}条`, value: String(marked.length), sets: { fixed } };
}

// If the findings have no wording, it does not matter which of them were rectified.
function settleWhich(notes: Notes, found: number, fixed: number | undefined, ask: Ask): void {
  const items = notes.items ?? [];
  const isSome = fixed !== undefined && fixed > 0 && fixed < found && items.length === found;
  if (!isSome) delete notes.fixed;
  else if (notes.fixed?.length !== fixed || notes.fixed.some((number) => number > found)) {
    delete notes.fixed;
    const choices = combinations(items.length, fixed).map((numbers) => ({
      label: numbers.length === 1 ? `${numbers[0]}. ${items[(numbers[0] ?? 1) - 1]}` : `第${numbers.join("、")}条`,
      value: numbers.join("、"),
    }));
    ask("fixed", `已整改${fixed}条，是哪${fixed === 1 ? "一" : "几"}条？`, choices);
  }
}

/** The first few combinations of `count` numbers from 1 to `of`. */
function combinations(of: number, count: number): readonly (readonly number[])[] {
  let chosen: readonly (readonly number[])[] = [[]];
  for (let place = 0; place < count; place += 1)
    chosen = chosen
      .flatMap((before) => {
        const last = before.at(-1) ?? 0;
        return Array.from({ length: Math.max(0, of - last) }, (_, at) => [...before, last + at + 1]);
      })
      .filter((numbers) => of - (numbers.at(-1) ?? 0) >= count - place - 1);
  return chosen.slice(0, MOST);
}

function takeMarks(notes: Notes): readonly number[] {
  const marked: number[] = [];
  if (notes.items === undefined) return marked;
  notes.items = notes.items.map((item, index) => {
    const found = withoutMark(item);
    if (found === undefined) return item;
    marked.push(index + 1);
    if (found.inBrackets) notes.fixedInBrackets = true;
    return found.text;
  });
  return marked;
}
