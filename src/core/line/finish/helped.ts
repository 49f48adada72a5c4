import { printAmount } from "../../cards/amount-text.ts";
import type { Notes, Stated } from "../scan/notes.ts";
import { STAFF } from "../values/names.ts";

const PERSONS = /(?:[人员者工民客生童户妇兵友]|群众|学员|家长)$/;

/**
 * Decides whether ambiguous numbers of people (「慰问环卫工人 12人」, 「残疾人20名」) count those who were helped: by
 * the other numbers in the line, otherwise by a question. If the kind has no quantity for people helped, such numbers
 * are not counted as attendance.
 */
export function tellHelped(notes: Notes): readonly Stated[] {
  const { people, helped } = notes.lexicon;
  if (people === undefined) return notes.stated;
  const isOpen = (one: Stated) => one.either === true || (helped !== undefined && isUnknown(one));
  const open = notes.stated.filter((one) => one.quantity === people && isOpen(one));
  if (open.length === 0) return notes.stated;
  const others = notes.stated.filter((one) => !open.includes(one));
  const states = (quantity: typeof helped) => others.some((one) => one.quantity === quantity);
  if (states(helped) && !states(people)) return notes.stated;
  const isBare = (one: Stated) => one.either === true && one.label === "";
  if (!states(people) && open.every(isBare)) {
    const label = helped?.label ?? "帮扶对象人数";
    notes.remarks.push(...open.map((one) => `「${one.phrase}」记为${people.label}；如果是${label}，请点更正`));
    return notes.stated;
  }
  const isSure = open.every((one) => one.either) && states(people) && !states(helped);
  if (isSure && helped !== undefined) return [...others, ...open.map((one) => ({ ...one, quantity: helped }))];
  if (isSure) notes.kept.push(...open.map((one) => `${one.label}${one.phrase}`));
  else ask(notes, others, open);
  return others;
}

/** Whether the label does not tell if the people attended or were helped. */
const isUnknown = ({ label, quantity }: Stated): boolean =>
  label !== "" && PERSONS.test(label) && !STAFF.test(label) && !quantity.nouns.includes(label);

function ask(notes: Notes, others: readonly Stated[], open: readonly Stated[]): void {
  const { people, helped } = notes.lexicon;
  const [first] = open;
  if (people === undefined || first === undefined) return;
  const sumOf = (stated: readonly Stated[]) => stated.reduce((sum, one) => sum + one.value, 0);
  const came = sumOf(others.filter((one) => one.quantity === people));
  const all = printAmount(people, { value: came + sumOf(open) });
  const said = open.map((one) => `${one.label}${one.phrase}`).join("、");
  if (helped === undefined) {
    const choices = [{ label: `是，${all}`, value: all }];
    notes.problems.push({ type: "ambiguous", field: people.key, text: `「${said}」是${people.label}吗？`, choices });
    return;
  }
  const value = printAmount(helped, { value: sumOf(others.filter((one) => one.quantity === helped)) + sumOf(open) });
  notes.problems.push({
    type: "ambiguous",
    field: people.key,
    text: `「${said}」是来参加的，还是受益的？`,
    choices: [
      { label: `参加的，共${all}`, value: all, sets: { [helped.key]: "" } },
      { label: `受益的，${value}`, value: came === 0 ? "" : String(came), sets: { [helped.key]: value } },
    ],
  });
}
