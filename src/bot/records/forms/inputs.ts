import { dayLabelOf, type FormInput, followingIn, type Kind } from "#core";

/** The command word that means a kind together with this category: 采纳 reports an adopted proposal. */
export const wordOf = (kind: Kind, category: string | undefined): string | undefined =>
  Object.entries(kind.command.presets ?? {}).find(
    ([word, value]) => value === category && /\p{Script=Han}/u.test(word),
  )?.[0];

/** The choice among several units, before the other inputs of a form. */
export function unitInput(units: readonly string[], values: Readonly<Record<string, string>>): readonly FormInput[] {
  if (units.length === 0) return [];
  const options = units.map((name) => ({ text: name, value: name }));
  const value = values.unit === undefined ? {} : { value: values.unit };
  return [{ type: "choice", name: "unit", label: "登记单位", required: true, options, ...value }];
}

/** One input of a kind's form, and whether it is shown above the fold. */
export interface KindInput {
  readonly input: FormInput;
  readonly isMain: boolean;
}

/** What the inputs of a form depend on: the filled-in values, the groups of which one is needed, and the category. */
interface Filling {
  readonly kind: Kind;
  readonly category: string;
  value(name: string): { readonly value?: string };
  /** Whether an input is required: always, in this category, or because it is the only one of its group. */
  isNeeded(name: string, own: { readonly required?: true; readonly requiredIn?: readonly string[] }): boolean;
  /** A placeholder that names the alternative fields of the group. */
  hint(name: string, own?: string): { readonly placeholder?: string };
  isOneOf(name: string): boolean;
}

/**
 * Every input of the kind in the filled-in category, the required ones first. A field that names the earlier record
 * stands before the title, because the title may be left out once it is filled in.
 */
export function inputsOf(kind: Kind, values: Readonly<Record<string, string>>): readonly KindInput[] {
  const filling = fillingOf(kind, values);
  const { value } = filling;
  const isEnding = (kind.until !== undefined && isIn(filling, kind.until)) || (values.dayTo ?? "") !== "";
  const dayLabel = dayLabelOf(kind, filling.category);
  const [earlier = [], others = []] = [true, false].map((isEarlier) =>
    kind.fields
      .filter((field) => (field.earlier === true) === isEarlier && isShown(filling, field))
      .map((field) => fieldInput(filling, field)),
  );
  const inputs: KindInput[] = [
    { input: { type: "day", name: "day", label: dayLabel, required: true, ...value("day") }, isMain: true },
    ...earlier,
    titleInput(filling),
    ...others,
    ...kind.quantities.filter((one) => isIn(filling, one)).map((quantity) => quantityInput(filling, quantity)),
    ...itemInputs(filling),
    ...(isEnding
      ? [
          {
            input: { type: "day" as const, name: "dayTo", label: kind.until?.label ?? "结束日期", ...value("dayTo") },
            isMain: false,
          },
        ]
      : []),
    ...(kind.due === undefined
      ? []
      : [{ input: { type: "day" as const, name: "due", label: kind.due.label, ...value("due") }, isMain: true }]),
  ];
  const isRequired = ({ input }: KindInput) => input.required === true;
  return [...inputs.filter(isRequired), ...inputs.filter((one) => !isRequired(one))];
}

function fillingOf(kind: Kind, values: Readonly<Record<string, string>>): Filling {
  const groups = kind.needsOneOf ?? [];
  const category = kind.category === undefined ? "" : (values[kind.category] ?? "");
  const labels = new Map<string, string>([
    ["title", kind.title.label],
    ...[...kind.fields, ...kind.quantities].map(({ key, label }) => [key, label] as const),
  ]);
  return {
    kind,
    category,
    value: (name) => (values[name] === undefined || values[name] === "" ? {} : { value: values[name] }),
    isNeeded: (name, { required, requiredIn = [] }) =>
      required === true ||
      requiredIn.includes(category) ||
      groups.some(([only, ...more]) => only === name && more.length === 0),
    isOneOf: (name) => groups.some((group) => group.includes(name)),
    hint: (name, own) => {
      const others = groups.filter((group) => group.length > 1 && group.includes(name)).flat();
      const beside = others.filter((other) => other !== name).map((other) => labels.get(other) ?? other);
      const placeholder = beside.length === 0 ? own : `与${beside.join("、")}至少填一项`;
      return placeholder === undefined ? {} : { placeholder };
    },
  };
}

/** Whether an input is shown in the form of the chosen category. */
const isIn = ({ category }: Filling, { formIn }: { readonly formIn?: readonly string[] }): boolean =>
  formIn === undefined || category === "" || formIn.includes(category);

/** Whether the field is shown. A category with a command of its own needs no category field. */
const isShown = (filling: Filling, field: Kind["fields"][number]): boolean =>
  isIn(filling, field) && (field.key !== filling.kind.category || choicesHere(filling, field).length > 1);

/** The options of a choice. If categories have different forms, only those with the same form as the current one. */
function choicesHere({ kind, category }: Filling, { key, choices = [] }: Kind["fields"][number]) {
  const isDividing = [...kind.fields, ...kind.quantities].some(({ formIn }) => formIn !== undefined);
  if (key !== kind.category || !isDividing) return choices;
  return wordOf(kind, category) === undefined ? choices.filter(({ value }) => wordOf(kind, value) === undefined) : [];
}

function titleInput({ kind, category, value, hint, isOneOf }: Filling): KindInput {
  const { title } = kind;
  // Where the earlier record can be named, its title need not be given.
  const earlier = followingIn(kind, category) && kind.fields.find((field) => field.earlier === true);
  const own = earlier && `填了${earlier.label}的可不填`;
  const required = title.required && earlier === undefined ? { required: true } : {};
  return {
    input: {
      type: "text",
      name: "title",
      label: title.label,
      ...required,
      ...hint("title", title.required ? own : undefined),
      ...value("title"),
    },
    isMain: title.required === true || isOneOf("title"),
  };
}

function fieldInput(filling: Filling, field: Kind["fields"][number]): KindInput {
  const { value, hint, isNeeded, isOneOf, category } = filling;
  const needed = isNeeded(field.key, field);
  const common = { name: field.key, label: field.label, ...(needed ? { required: true } : {}) };
  const isMain = needed || isOneOf(field.key) || (category !== "" && field.formIn?.includes(category) === true);
  if (field.type === "day") return { input: { type: "day", ...common, ...value(field.key) }, isMain };
  if (field.type === "choice" || field.type === "flag") {
    const known = choicesHere(filling, field).map((choice) => ({ text: choice.value, value: choice.value }));
    const options = field.choices === undefined ? YES_NO : known;
    return { input: { type: "choice", ...common, options, ...value(field.key) }, isMain };
  }
  const example = MANY.has(field.type) ? "几个用、分开" : field.placeholder;
  return {
    input: { type: "text", ...common, ...hint(field.key, field.placeholder ?? example), ...value(field.key) },
    isMain,
  };
}

/** Types of fields that hold several values in one line. */
const MANY: ReadonlySet<string> = new Set(["list", "persons", "units"]);

function quantityInput(filling: Filling, quantity: Kind["quantities"][number]): KindInput {
  const { kind, value, hint, isNeeded, isOneOf, category } = filling;
  const unit = quantity.unitIn?.[category] ?? quantity.unit;
  const label =
    quantity.minutes === true
      ? `${quantity.label}（如2小时、90分钟）`
      : unit === ""
        ? quantity.label
        : `${quantity.label}（${unit}）`;
  // If findings are listed one by one, their number need not be given as well.
  const isCount = quantity.key === kind.items?.quantity;
  const needed = isNeeded(quantity.key, quantity);
  const own = isCount ? "没有填0；下面逐条写了的可不填" : needed && quantity.zero === true ? "没有填0" : undefined;
  const isMain = needed || isOneOf(quantity.key) || isLeading(filling, quantity);
  const required = needed && !isCount ? { required: true } : {};
  return {
    input: { type: "text", name: quantity.key, label, ...required, ...hint(quantity.key, own), ...value(quantity.key) },
    isMain,
  };
}

/**
 * Whether an amount is the main one of a report: people may state it without a noun, or the category's form asks for
 * it.
 */
const isLeading = ({ category }: Filling, { detail, bare, formIn }: Kind["quantities"][number]): boolean =>
  (detail !== true && bare !== undefined) || (category !== "" && formIn?.includes(category) === true);

function itemInputs({ kind: { items }, value }: Filling): readonly KindInput[] {
  if (items === undefined) return [];
  const list: FormInput = {
    type: "text",
    name: "items",
    label: items.label,
    multiline: true,
    placeholder: "一行一条",
    ...value("items"),
  };
  if (items.fixed === undefined) return [{ input: list, isMain: true }];
  const fixed: FormInput = {
    type: "text",
    name: "fixed",
    label: "已整改的是第几条",
    placeholder: "1、3",
    ...value("fixed"),
  };
  return [
    { input: list, isMain: true },
    { input: fixed, isMain: false },
  ];
}

const YES_NO = [
  { text: "是", value: "是" },
  { text: "否", value: "否" },
];
