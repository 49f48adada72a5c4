import type { Amount } from "../../kinds/kind.ts";
import { withoutMark } from "../../kinds/rectification-words.ts";
import type { ReadyAnswer } from "../reading.ts";
import type { Notes } from "../scan/notes.ts";

const RATE = /(?:整改|销号|办结)(?:完成)?率(?:为|达到|达)?(\d{1,3})%/;
/** No more answers than buttons stand under a question. */
const MOST = 8;

/**
 * Settles how many findings were put right, and which: by the number, by words (均已整改), or by the mark that a finding bears
 * (「缺签到（已整改）」). Asked where it is not clear.
 */
export function settleFixed(notes: Notes, amounts: Record<string, Amount>): void {
  const { items } = notes.kind;
  if (items?.fixed === undefined) return;
  const key = items.fixed;
  const found = amounts[items.quantity]?.value;
  const marked = takeMarks(notes);
  const ask = (field: string, text: string, choices: readonly ReadyAnswer[]) => {
    if (!notes.problems.some((problem) => problem.field === field))
      notes.problems.push({ type: "ambiguous", field, text, ...(choices.length > 0 ? { choices } : {}) });
  };
  if (found === undefined || found === 0) return;
  // Findings that are numbered as put right are as many.
  if (amounts[key] === undefined && notes.fixed !== undefined && marked.length === 0)
    amounts[key] = { value: notes.fixed.length };
  const rate = notes.kept.map((phrase) => RATE.exec(phrase)?.[1]).find((one) => one !== undefined);
  if (amounts[key] === undefined && rate !== undefined && Number.isInteger((found * Number(rate)) / 100))
    amounts[key] = { value: (found * Number(rate)) / 100, phrase: `整改率${rate}%` };
  const all = { label: `${found}条都改好了`, value: String(found) };
  const none = { label: "还没有改", value: "0" };
  const { by, text = "" } = notes.fixedWords ?? {};
  if (amounts[key] === undefined && by !== undefined) {
    if (by === "some") ask(key, `「${text}」：已整改几条？`, []);
    else if (by === "unclear") ask(key, `「${text}」是已经改好了，还是要求整改？`, [all, none]);
    else amounts[key] = { value: found, phrase: text };
  }
  if (marked.length > 0) {
    const only = {
      label: `只有第${marked.join("、")}条`,
      value: String(marked.length),
      sets: { fixed: marked.join("、") },
    };
    // 「1.缺签到 2.未公示，已整改」 may say it of both.
    const isLoose = marked.length === 1 && marked[0] === notes.items?.length && found > 1 && !notes.fixedInBrackets;
    if (amounts[key] === undefined && isLoose) {
      ask(key, "已整改的是最后一条，还是都改好了？", [only, { ...all, sets: { fixed: "" } }]);
      return;
    }
    amounts[key] ??= { value: marked.length };
    if (amounts[key].value === marked.length) notes.fixed = marked;
  }
  settleWhich(notes, found, amounts[key]?.value, ask);
}

// Findings that are not worded are all alike: any of them were put right.
function settleWhich(
  notes: Notes,
  found: number,
  fixed: number | undefined,
  ask: (field: string, text: string, choices: readonly ReadyAnswer[]) => void,
): void {
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

/** The ways to choose `count` of the numbers from 1 to `of`, in their order; the first few. */
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
