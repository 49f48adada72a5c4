import type { Block, Card, FormInput, Kind, Problem, Reading } from "#core";

/** What a person already answered about a report; nothing here is guessed. */
export interface Answers {
  readonly unitId?: string;
  /** The unit is kept for what this person reports in this group from now on. */
  readonly isKept?: true;
  /** 「没错，就是这个数」 to a number that looked too large. */
  readonly sure?: true;
  /** Which unit a name means that several bear. */
  readonly named?: Readonly<Record<string, string>>;
}

/** What was answered before and what is answered now. */
export const withAnswers = (before: Answers, now: Answers): Answers => ({
  ...before,
  ...now,
  named: { ...before.named, ...now.named },
});

/** One button under a question: what is set, or answered, when it is pressed. */
export interface QuestionChoice {
  readonly label: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
}

/** A report that cannot be stored yet, as a person must see it. */
export interface Question {
  readonly kind: Kind;
  readonly draftId: string;
  readonly problems: readonly Problem[];
  readonly choices: readonly QuestionChoice[];
  readonly values: Readonly<Record<string, string>>;
  readonly reading: Reading;
}

const MOST_CHOICES = 8;

/** Asks one thing at a time where buttons can answer it; the form below them holds all that was understood. */
export function askCard(question: Question): Card {
  const { kind, draftId, problems, choices, values } = question;
  const [first] = choices;
  const about =
    first === undefined ? undefined : (problems.find((problem) => isAnsweredBy(first, problem)) ?? problems[0]);
  const text = ({ text }: Problem): Block => ({ type: "text", text, weight: "bold" });
  // Two questions' buttons in one row would be read as one question: the others wait for their turn, or for the form.
  const buttons = choices
    .map((choice, index) => ({
      choice,
      text: choice.label,
      style: index === 0 ? ("primary" as const) : ("default" as const),
      press: { action: "draft-choose" as const, id: draftId, value: index },
    }))
    .filter(({ choice }) => topicOf(choice) === topicOf(first))
    .slice(0, MOST_CHOICES)
    .map(({ choice: _, ...button }) => button);
  const form = formBlock(kind, draftId, values, problems);
  // Feishu allows a form only at the body's root, so with buttons above it it still stands open.
  return {
    title: `${kind.label}：还差一点，先没登记`,
    tone: "ask",
    summary: problems.map((problem) => problem.text).join("；"),
    blocks: [
      ...(about === undefined ? [] : [text(about)]),
      ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
      ...problems.filter((problem) => problem !== about).map(text),
      form,
      { type: "note", text: "24小时内补好就行，日期按您发消息那天算。" },
    ],
  };
}

/** What a choice answers: the field it sets, or the answer it gives. */
const topicOf = (choice: QuestionChoice | undefined): string =>
  Object.keys({ ...choice?.set, ...choice?.answers }).join(" ");

const isAnsweredBy = ({ set, answers }: QuestionChoice, { field, type }: Problem): boolean =>
  answers?.sure === true
    ? type === "implausible"
    : answers?.named !== undefined
      ? field === "target" || field === "hosts"
      : set !== undefined && field in set;

/** The form of a kind; with why it was not taken, where it comes back. `units` lets the person say whose it is, where that is open. */
export function formCard(
  kind: Kind,
  draftId: string,
  values: Readonly<Record<string, string>>,
  why?: string,
  units: readonly string[] = [],
): Card {
  const title = `登记${kind.label}`;
  const example: Block = { type: "note", text: `一行也能报：${kind.example}` };
  return withReason(
    { title, tone: "plain", summary: title, blocks: [formBlock(kind, draftId, values, [], "登记", units), example] },
    why,
  );
}

/** The form that changes a record; with why it was not taken, where it comes back. */
export function editCard(
  kind: Kind,
  number: number,
  draftId: string,
  values: Readonly<Record<string, string>>,
  why?: string,
): Card {
  const title = `更正 ${number} ${kind.label}`;
  const blocks = [formBlock(kind, draftId, values, [], "保存更正")];
  return withReason({ title, tone: "plain", summary: title, blocks }, why);
}

function withReason(card: Card, why: string | undefined): Card {
  if (why === undefined) return card;
  return { ...card, tone: "ask", blocks: [{ type: "text", text: why, weight: "bold" }, ...card.blocks] };
}

function formBlock(
  kind: Kind,
  draftId: string,
  values: Readonly<Record<string, string>>,
  problems: readonly Problem[],
  submit = "登记",
  units: readonly string[] = [],
): Block {
  const asked = new Set(problems.map((problem) => problem.field));
  const inputs = inputsOf(kind, values).filter(
    (input) => input.always || asked.has(input.input.name) || (values[input.input.name] ?? "") !== "",
  );
  return {
    type: "form",
    name: `report_${kind.name}`,
    inputs: [...unitInput(units, values), ...inputs.map(({ input }) => input)],
    submit: { text: submit, style: "primary", press: { action: "draft-submit", id: draftId } },
  };
}

function unitInput(units: readonly string[], values: Readonly<Record<string, string>>): readonly FormInput[] {
  if (units.length === 0) return [];
  const options = units.map((name) => ({ text: name, value: name }));
  const value = values.unit === undefined ? {} : { value: values.unit };
  return [{ type: "choice", name: "unit", label: "登记单位", required: true, options, ...value }];
}

/** Every input a kind can ask, and whether it is worth asking when nothing is wrong with it. */
function inputsOf(
  kind: Kind,
  values: Readonly<Record<string, string>>,
): readonly { input: FormInput; always: boolean }[] {
  const value = (name: string) => (values[name] === undefined || values[name] === "" ? {} : { value: values[name] });
  const needed = new Set(kind.needsOneOf?.flat() ?? []);
  const inputs: { input: FormInput; always: boolean }[] = [
    { input: { type: "day", name: "day", label: kind.day.label, required: true, ...value("day") }, always: true },
  ];
  if (values.dayTo)
    inputs.push({ input: { type: "day", name: "dayTo", label: "结束日期", ...value("dayTo") }, always: false });
  inputs.push({
    input: {
      type: "text",
      name: "title",
      label: kind.title.label,
      ...(kind.title.required ? { required: true } : {}),
      ...value("title"),
    },
    always: kind.title.required === true || needed.has("title"),
  });
  for (const field of kind.fields) {
    const always = field.required === true || needed.has(field.key);
    const common = { name: field.key, label: field.label, ...(field.required ? { required: true } : {}) };
    if (field.type === "day") inputs.push({ input: { type: "day", ...common, ...value(field.key) }, always });
    else if (field.type === "choice" || field.type === "flag") {
      const options = field.choices?.map((choice) => ({ text: choice.value, value: choice.value })) ?? YES_NO;
      inputs.push({ input: { type: "choice", ...common, options, ...value(field.key) }, always });
    } else {
      const placeholder = field.placeholder === undefined ? {} : { placeholder: field.placeholder };
      inputs.push({ input: { type: "text", ...common, ...placeholder, ...value(field.key) }, always });
    }
  }
  for (const quantity of kind.quantities) {
    const label = quantity.unit === "" ? quantity.label : `${quantity.label}（${quantity.unit}）`;
    const always =
      quantity.required === true ||
      needed.has(quantity.key) ||
      (quantity.detail !== true && quantity.bare !== undefined);
    const required = quantity.required ? { required: true } : {};
    inputs.push({ input: { type: "text", name: quantity.key, label, ...required, ...value(quantity.key) }, always });
  }
  if (kind.items !== undefined) {
    const placeholder = "一行一条";
    inputs.push({
      input: { type: "text", name: "items", label: kind.items.label, multiline: true, placeholder, ...value("items") },
      always: true,
    });
  }
  if (kind.items?.fixed !== undefined) {
    const input = {
      type: "text" as const,
      name: "fixed",
      label: "已整改的是第几条",
      placeholder: "1、3",
      ...value("fixed"),
    };
    inputs.push({ input, always: false });
  }
  if (kind.due !== undefined)
    inputs.push({ input: { type: "day", name: "due", label: kind.due.label, ...value("due") }, always: true });
  return inputs;
}

const YES_NO = [
  { text: "是", value: "是" },
  { text: "否", value: "否" },
];
