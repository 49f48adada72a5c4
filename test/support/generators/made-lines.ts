import { allKinds, type Day, type Field, type Kind, type Quantity } from "../../../src/core/index.ts";
import {
  asidePart,
  chance,
  choicePart,
  dayPart,
  fieldPart,
  itemsPart,
  one,
  type Part,
  type Pick,
  quantityPart,
  type Truth,
  titlePart,
} from "./made-parts.ts";

/** A line with the meaning of its parts, in a random order. */
export interface MadeLine {
  readonly kind: Kind;
  readonly parts: readonly Part[];
  readonly presets: Readonly<Record<string, string>>;
}

const reported = allKinds.filter((kind) => kind.source === undefined);

/** A random line of any kind with everything the kind requires and some optional parts. */
export function makeLine(today: Day, pick: Pick): MadeLine {
  const kind = one(pick, reported);
  const parts: Part[] = [dayPart(kind, today, pick)];
  const categoryField = kind.fields.find(({ key }) => key === kind.category);
  const choice = categoryField?.choices && one(pick, categoryField.choices);
  const isChosen = choice !== undefined && (categoryField?.required === true || chance(pick, 40));
  const category = isChosen ? choice.value : "";
  if (isChosen && categoryField) parts.push(choicePart(kind, categoryField, choice, pick));
  const isListed = kind.items !== undefined && chance(pick, 40);
  parts.push(...quantities(kind, category, isListed, pick));
  for (const field of kind.fields.filter((other) => other !== categoryField)) {
    const part = fieldSaid(kind, field, category, today, pick);
    if (part !== undefined) parts.push(part);
  }
  // Awards and postings have no free text of their own.
  if (!["award", "secondment", "platform_metric", "appraisal", "criticism"].includes(kind.name))
    parts.push(titlePart(kind, pick));
  if (isListed) parts.push(itemsPart(kind, pick));
  const aside = chance(pick, 20) ? asidePart(kind, pick) : undefined;
  if (aside !== undefined) parts.push(aside);
  return { kind, parts: inOrder(parts, pick), presets: {} };
}

/** The text for a field: always if it is required, else sometimes. */
function fieldSaid(kind: Kind, field: Field, category: string, today: Day, pick: Pick): Part | undefined {
  if (!isFieldNeeded(kind, field, category) && !chance(pick, 15)) return undefined;
  return field.type === "choice" && field.choices
    ? choicePart(kind, field, one(pick, field.choices), pick)
    : fieldPart(field, today, pick);
}

const isFieldNeeded = (kind: Kind, field: Field, category: string): boolean =>
  field.required === true || field.requiredIn?.includes(category) === true || isNeededOf(kind, field.key);

const isNeededOf = (kind: Kind, key: string): boolean => kind.needsOneOf?.some(([first]) => first === key) === true;

function quantities(kind: Kind, category: string, isListed: boolean, pick: Pick): readonly Part[] {
  const chosen = kind.quantities.filter((quantity) => {
    if (isListed && quantity.key === kind.items?.quantity) return false;
    const isNeeded = quantity.required === true || quantity.requiredIn?.includes(category) === true;
    return isNeeded || chance(pick, 25);
  });
  const values = new Map(chosen.map((quantity) => [quantity, figureFor(kind, quantity, category, pick)]));
  balance(kind, values, isListed);
  return [...values].map(([quantity, value]) => quantityPart(kind, quantity, value, category, pick));
}

function figureFor(kind: Kind, quantity: Quantity, category: string, pick: Pick): number {
  if (quantity.most !== undefined) return quantity.most;
  const usual = quantity.usualIn?.[category] ?? quantity.usual ?? 3;
  // At least as many as may be named.
  if (kind.fields.some(({ type }) => type === "persons")) return 3 + pick(usual * 3);
  return quantity.minutes ? 30 + 5 * pick(40) : 1 + pick(Math.min(Math.max(3, usual * 4), 600));
}

/** Makes numbers consistent: 应到 is 实到 plus 请假; findings are the corrected ones plus the others. */
function balance(kind: Kind, values: Map<Quantity, number>, isListed: boolean): void {
  for (const { whole, parts } of kind.balances ?? []) {
    const known = [...values].filter(([{ key }]) => parts.includes(key));
    const total = [...values.keys()].find(({ key }) => key === whole);
    const sum = known.reduce((added, [, value]) => added + value, 0);
    if (total !== undefined) values.set(total, sum + (known.length === parts.length ? 0 : 3));
    // For a list the bot would ask which of its findings were corrected.
    else if (isListed || known.length > 0)
      for (const [quantity] of known) if (isPartial(kind, quantity)) values.delete(quantity);
  }
}

const isPartial = (kind: Kind, { key }: Quantity): boolean =>
  ["rectified", "remaining"].includes(key) && kind.items !== undefined;

/** A random order in which a list comes last, because it runs to the end. */
function inOrder(parts: readonly Part[], pick: Pick): readonly Part[] {
  const ordered = parts.map((part) => ({ part, at: pick(1_000_000) + (part.last ? 1_000_000 : 0) }));
  const lists = ordered.filter(({ part }) => part.last);
  const kept = ordered.filter((entry) => !entry.part.last || entry === lists[0]);
  return kept.sort((first, second) => first.at - second.at).map(({ part }) => part);
}

/** The meaning of all parts together. */
export function truthOf(parts: readonly Part[]): Required<Pick_> & Truth {
  const amounts: Record<string, string> = {};
  const fields: Record<string, string | readonly string[]> = {};
  let rest: Truth = {};
  for (const { truth } of parts) {
    Object.assign(amounts, truth.amounts);
    Object.assign(fields, truth.fields);
    rest = { ...rest, ...truth };
  }
  return { ...rest, amounts, fields };
}

interface Pick_ {
  readonly amounts: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}
