import { printAmount } from "../../cards/amount-text.ts";
import type { Amount, Quantity } from "../../kinds/kind.ts";
import { foldText } from "../../text/text.ts";
import type { Notes } from "../scan/notes.ts";
import { isOneApart } from "../values/lexicon.ts";

/** Asks about a number without a unit, which may be a required amount that is missing: 「昨天 35 王建国讲」. */
export function askLone(notes: Notes, amounts: Readonly<Record<string, Amount>>): void {
  const missing = notes.kind.quantities.find((quantity) => quantity.required && amounts[quantity.key] === undefined);
  const at = notes.titles.findIndex((title) => /^\d{1,6}$/.test(foldText(title)));
  const lone = notes.titles[at];
  if (lone === undefined || !notes.looseTitle) return;
  if (missing === undefined) {
    askWhether(notes, at, lone);
    return;
  }
  if (notes.problems.some(({ field }) => field === missing.key)) return;
  notes.titles.splice(at, 1);
  const value = Number(foldText(lone));
  notes.problems.push({
    type: "ambiguous",
    field: missing.key,
    text: `「${lone}」是${missing.label}吗？`,
    choices: [{ label: `是，${printAmount(missing, { value }, notes.category)}`, value: String(value) }],
  });
}

// Asks what a number means if no required amount is missing: the 12 in 「党史 35人 12」.
function askWhether(notes: Notes, at: number, lone: string): void {
  const without = notes.titles.filter((_, index) => index !== at).join(" ");
  const titles = [without, notes.titles.join(" ")].filter((title) => /\p{L}/u.test(title));
  notes.problems.push({
    type: "ambiguous",
    field: "title",
    text: `「${lone}」是什么数？`,
    choices: titles.map((title) => ({ label: `${notes.kind.title.label}就写「${title}」`, value: title })),
  });
}

const LEFT = /(\p{Script=Han}{0,4})(\d{1,5})[余多来]?(?=(\p{Script=Han}{1,8}))/gu;
const SPOKEN = /(?:^|\p{Script=Han})([一二两三四五六七八九十]{1,3})天$/u;
const TOTAL = /[共计约]$/;

/** Asks about a number in the title if a quantity has its unit: 「共4天实到47人」, 「历示20天」. */
export function askLeft(notes: Notes, amounts: Readonly<Record<string, Amount>>): void {
  const titles = notes.looseTitle ? notes.titles : [];
  const wordsOf = (phrases: readonly string[]) =>
    phrases.flatMap((phrase) => foldText(phrase).split(/[\s,，;；。、]+/));
  const words = [
    ...wordsOf(titles).map((word) => ({ word, isTitle: true })),
    ...wordsOf(notes.unread).map((word) => ({ word, isTitle: false })),
  ];
  for (const { word, isTitle } of words) {
    for (const { 1: led = "", 2: digits = "", 3: rest = "", index } of word.matchAll(LEFT)) {
      // A unit directly before the number belongs to the previous number: the 元 in 慰问金3500元24名.
      const before = /\d\p{Script=Han}{1,2}$/u.test(word.slice(0, index + led.length)) ? "" : led;
      const quantity = notes.kind.quantities.find(
        (one) => amounts[one.key] === undefined && mayCount(one, before, rest, isTitle),
      );
      if (quantity) ask(notes, quantity, before + digits + unitIn(quantity, rest), digits);
    }
    const days = notes.kind.quantities.find(({ key, units }) => units.includes("天") && amounts[key] === undefined);
    if (days && SPOKEN.test(word)) ask(notes, days, word, "");
  }
}

const unitIn = ({ units }: Quantity, rest: string): string =>
  [2, 1].map((length) => rest.slice(0, length)).find((one) => one !== "" && units.includes(one)) ?? "";

// A number of people may stand beside any words. A number of other things must be beside a noun of the quantity, or be
// short (帮扶3户困难群众).
function mayCount(quantity: Quantity, before: string, rest: string, isTitle: boolean): boolean {
  const unit = unitIn(quantity, rest);
  if (unit === "") return false;
  const isNear = (noun: string) =>
    (noun.length > 1 || before.length === 1) && isOneApart(noun, before.slice(-noun.length));
  const isNamed = quantity.nouns.some((noun) => before.endsWith(noun) || isNear(noun));
  // For a quantity that counts what the category names, a number beside other nouns does not count.
  if (quantity.ofCategory) return quantity.nouns.some((noun) => noun.length > 1 && isNear(noun));
  if (quantity.bare?.includes(unit) !== true) return isNamed;
  return (
    before === "" || isNamed || TOTAL.test(before) || (!quantity.units.includes("人") && (isTitle || rest === unit))
  );
}

function ask(notes: Notes, quantity: Quantity, said: string, digits: string): void {
  if (notes.problems.some(({ field }) => field === quantity.key)) return;
  notes.problems.push({
    type: "ambiguous",
    field: quantity.key,
    text: `「${said}」是不是${quantity.label}？`,
    ...(digits === ""
      ? {}
      : {
          choices: [
            { label: `是，${printAmount(quantity, { value: Number(digits) }, notes.category)}`, value: digits },
          ],
        }),
  });
}
