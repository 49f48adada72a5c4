import { printAmount, unitOf } from "../../cards/amount-text.ts";
import type { Amount, Quantity } from "../../kinds/kind.ts";
import { printCount, printNumber } from "../../numbers/print-number.ts";
import type { Notes, Stated } from "../scan/notes.ts";
import { isOneApart } from "../values/lexicon.ts";
import { isWho } from "../values/names.ts";
import { tellHelped } from "./helped.ts";

/** The receipt remarks on an amount above this many times the usual; above the second factor the bot asks. */
const UNUSUAL = 5;
const IMPLAUSIBLE = 20;
/** The bot asks about any amount above this, whatever the kind. */
const ABSURD = 10_000_000_000;

/** Decides one amount for each quantity that was stated. If the statements do not agree, the bot asks. */
export function settleAmounts(notes: Notes): Readonly<Record<string, Amount>> {
  const amounts: Record<string, Amount> = {};
  if (notes.stated.length === 0) return amounts;
  const all = withoutMakeup(notes, tellHelped(notes));
  for (const quantity of notes.kind.quantities) {
    const stated = all.filter((one) => one.quantity === quantity);
    const amount = stated.length === 0 ? undefined : settle(notes, quantity, stated);
    if (amount !== undefined) amounts[quantity.key] = amount;
  }
  checkBalances(notes, amounts);
  checkWithin(notes, amounts);
  for (const quantity of notes.kind.quantities) {
    const amount = amounts[quantity.key];
    if (amount !== undefined) checkPlausible(notes, quantity, amount);
  }
  return amounts;
}

// Removes numbers that add up to an earlier total and so are its parts. In 「志愿者32人，党员20人，群众12人」 群众 are
// therefore not the people who were helped.
function withoutMakeup(notes: Notes, stated: readonly Stated[]): readonly Stated[] {
  for (const [at, head] of stated.entries()) {
    if (!head.whole && !namesWhole(head)) continue;
    const rest = stated.slice(at + 1);
    const parts = rest.slice(0, rest.findIndex((one) => one.whole) >>> 0);
    const others = parts.filter(({ quantity }) => quantity !== head.quantity);
    const left = parts.reduce((value, one) => value - one.value, head.value);
    if (left !== 0 || others.length !== 1 || others[0]?.label !== "群众" || parts.length < 2) continue;
    notes.kept.push(...parts.map((one) => `${one.label}${one.phrase}`));
    return stated.filter((one) => !parts.includes(one));
  }
  for (const [at, one] of stated.entries()) {
    const last = stated[at - 1];
    if (one.label !== "群众" || last === undefined || last.whole || last.quantity === one.quantity) continue;
    if (one.value <= last.value)
      notes.remarks.push(`「群众${one.phrase}」记为${one.quantity.label}；如果是${last.quantity.label}，请点更正`);
  }
  return stated;
}

/** Whether the label names all people of the quantity: 「志愿者32人」 may state the total or only a part. */
const namesWhole = ({ quantity, label }: Stated): boolean => quantity.label.startsWith(label);

function settle(notes: Notes, quantity: Quantity, stated: readonly Stated[]): Amount | undefined {
  const firm = stated.filter((one) => one.whole && !one.loose);
  const loose = stated.filter((one) => one.loose);
  const parts = stated.filter((one) => !one.whole);
  for (const part of parts) askSlip(notes, part);
  const isSettled = firm.length > 0 || parts.length > 0;
  const wholes = isSettled ? firm : loose;
  if (isSettled) notes.kept.push(...loose.map((one) => `${one.label}${one.phrase}`));
  const distinct = new Set(wholes.map((one) => one.value));
  if (distinct.size > 1) return askWhich(notes, quantity, wholes);
  const whole = wholes.find((one) => one.total) ?? wholes[0];
  if (whole === undefined) return settleParts(notes, quantity, parts);
  if (parts.length === 0) return amountOf(whole);
  const sum = parts.reduce((total, one) => total + one.value, 0);
  const isExact = [whole, ...parts].every((one) => !one.approx);
  const mustAgree = whole.total && parts.length > 1;
  if (isExact && sum !== whole.value && (mustAgree || sum > whole.value)) {
    notes.problems.push({
      type: "contradiction",
      field: quantity.key,
      text:
        parts.length === 1
          ? `${quantity.label}写了${printNumber(whole.value)}，又写了「${parts[0]?.label}${parts[0]?.phrase}」，记哪一个？`
          : `${quantity.label}：${parts.map((one) => printNumber(one.value)).join("+")}=${printNumber(sum)}，与${printNumber(whole.value)}对不上，哪个对？`,
      choices: [whole.value, sum].map((value) => ({
        label: printAmount(quantity, { value }, notes.category),
        value: String(value),
      })),
    });
    return undefined;
  }
  notes.kept.push(...parts.map((one) => `${one.label}${one.phrase}`));
  return amountOf(whole);
}

// Asks if a label differs by one character from a noun of another quantity: 「请家60名」 may mean 请假.
function askSlip(notes: Notes, { quantity, label, value, phrase }: Stated): void {
  const isPeople = quantity.units.includes("人");
  if (label === "" || isWho(label) || quantity.nouns.includes(label) || (isPeople && label.length < 2)) return;
  const other = notes.kind.quantities.find(
    ({ key, units, nouns }) =>
      key !== quantity.key &&
      units.some((unit) => quantity.units.includes(unit)) &&
      nouns.some((noun) => isOneApart(noun, label)),
  );
  if (other === undefined) return;
  notes.problems.push({
    type: "ambiguous",
    field: other.key,
    text: `「${label}${phrase}」是不是${other.label}？`,
    choices: [{ label: `是，${printAmount(other, { value }, notes.category)}`, value: String(value) }],
  });
}

/** Labels of people who may or may not count as attendees. */
const ONLOOKERS = /(?:观众|围观群众|围观|旁听)$/;

function settleParts(notes: Notes, quantity: Quantity, parts: readonly Stated[]): Amount | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  if (parts.length === 1) return amountOf(first);
  const labels = new Set(parts.map((one) => one.label));
  if (quantity.sums !== true || labels.size < parts.length) return askWhich(notes, quantity, parts);
  const value = parts.reduce((total, one) => total + one.value, 0);
  const phrase = parts.map((one) => `${one.label}${one.phrase}`).join("、");
  // The second number may be a part of the first or additional people, so the bot asks: 「志愿者32人，党员20人」.
  const approx = parts.some((one) => one.approx);
  const onlookers = parts.filter((one) => ONLOOKERS.test(one.label)).reduce((sum, one) => sum + one.value, 0);
  const isSome = namesWhole(first) && first.value * 2 >= value;
  if (isSome || (onlookers > 0 && onlookers < value)) {
    const said = [isSome ? first.value : value - onlookers, value].map((one) =>
      printAmount(quantity, { value: one, ...(approx ? { approx } : {}) }, notes.category),
    );
    notes.problems.push({
      type: "ambiguous",
      field: quantity.key,
      text: `${phrase}，是一共${said[0]}，还是加起来${said[1]}？`,
      choices: said.map((label) => ({ label, value: label })),
    });
    return undefined;
  }
  notes.remarks.push(`${quantity.label}${printAmount(quantity, { value }, notes.category)}，是${phrase}相加`);
  return { value, phrase, ...(approx ? { approx } : {}) };
}

function amountOf(stated: Stated): Amount {
  return {
    value: stated.value,
    ...(stated.approx ? { approx: true as const } : {}),
    ...(stated.phrase ? { phrase: stated.phrase } : {}),
  };
}

function askWhich(notes: Notes, quantity: Quantity, stated: readonly Stated[]): undefined {
  const values = [...new Set(stated.map((one) => one.value))];
  const said = [...new Set(stated.map((one) => `${one.label}${one.phrase}`))].slice(0, 4);
  notes.problems.push({
    type: "ambiguous",
    field: quantity.key,
    text: `${quantity.label}写了几个数：${said.map((phrase) => `「${phrase}」`).join("")}，记哪一个？`,
    choices: values
      .slice(0, 4)
      .map((value) => ({ label: printAmount(quantity, { value }, notes.category), value: String(value) })),
  });
  return undefined;
}

function checkBalances(notes: Notes, amounts: Record<string, Amount>): void {
  for (const { whole, parts } of notes.kind.balances ?? []) {
    const total = amounts[whole];
    const known = parts.map((key) => amounts[key]).filter((amount) => amount !== undefined);
    if (total === undefined || known.length === 0 || [total, ...known].some((amount) => amount.approx)) continue;
    const sum = known.reduce((added, amount) => added + amount.value, 0);
    const isWhole = known.length === parts.length;
    if (isWhole ? sum === total.value : sum <= total.value) continue;
    const labelOf = (key: string) => notes.kind.quantities.find((quantity) => quantity.key === key)?.label ?? key;
    const said = parts
      .filter((key) => amounts[key])
      .map((key) => `${labelOf(key)}${printNumber(amounts[key]?.value ?? 0)}`);
    notes.problems.push({
      type: "contradiction",
      field: whole,
      text: `${labelOf(whole)}${printNumber(total.value)}，${said.join("、")}，数对不上，请核对后重填`,
    });
  }
}

// Asks if the parts of a total are larger than the total: 「问题7条，其中共性3条、个性5条」. Each finding has one
// label, so parts of findings are summed. A person may have several labels, so for people only the largest part is
// compared.
function checkWithin(notes: Notes, amounts: Record<string, Amount>): void {
  for (const quantity of notes.kind.quantities) {
    const whole = amounts[quantity.key];
    const parts = notes.within.filter((one) => one.quantity === quantity).map(({ value }) => value);
    if (whole === undefined || whole.approx || parts.length === 0) continue;
    const isDivided = notes.kind.items?.quantity === quantity.key;
    const within = isDivided ? parts.reduce((sum, value) => sum + value, 0) : Math.max(...parts);
    if (within <= whole.value) continue;
    notes.problems.push({
      type: "contradiction",
      field: quantity.key,
      text: `${quantity.label}写了${printNumber(whole.value)}，其中的却有${printNumber(within)}，哪个对？`,
      choices: [within, whole.value].map((value) => ({
        label: printAmount(quantity, { value }, notes.category),
        value: String(value),
      })),
    });
  }
}

function checkPlausible(notes: Notes, quantity: Quantity, amount: Amount): void {
  const { label, key } = quantity;
  if (quantity.most !== undefined && amount.value > quantity.most) {
    const unit = unitOf(quantity, notes.category);
    notes.problems.push({
      type: "contradiction",
      field: key,
      text: `一条只记${printCount(quantity.most, unit)}，这里写了${printCount(amount.value, unit)}，请分开报`,
    });
    return;
  }
  if (amount.value === 0 && quantity.zero !== true && !notes.confirmed.has(key)) {
    const said = printAmount(quantity, amount, notes.category);
    notes.problems.push({
      type: "implausible",
      field: key,
      text: `${label}写的是0，确定没写错吗？`,
      choices: [{ label: `没错，就是${said}`, value: `${said}确认` }],
    });
    return;
  }
  const usual = quantity.usualIn?.[notes.category ?? ""] ?? quantity.usual;
  const times = usual === undefined ? 0 : amount.value / usual;
  if ((times > IMPLAUSIBLE || amount.value > ABSURD) && !notes.confirmed.has(key)) {
    const said = printAmount(quantity, amount, notes.category);
    notes.problems.push({
      type: "implausible",
      field: key,
      text: `${label}${said}，比平常多很多，确定没写错吗？`,
      choices: [{ label: `没错，就是${said}`, value: `${said}确认` }],
    });
  } else if (times > UNUSUAL) {
    notes.remarks.push(`${label}${printAmount(quantity, amount, notes.category)}比平常多，请留意有没有多写`);
  }
}
