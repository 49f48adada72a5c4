import type { Block, Card, Kind, Problem, Reading } from "#core";
import { inputsOf, type KindInput, unitInput, wordOf } from "./forms/inputs.ts";

/** What a person answered to the bot's questions about a report. Guessed values are not part of it. */
export interface Answers {
  readonly unitId?: string;
  /** The person's later reports in the same group belong to the chosen unit too. */
  readonly isKept?: true;
  /** Whether the person confirmed a number that looked too large (「没错，就是这个数」). */
  readonly sure?: true;
  /** The chosen unit for each name that several units have. */
  readonly named?: Readonly<Record<string, string>>;
}

/** Merges new answers into the earlier ones. */
export const withAnswers = (before: Answers, now: Answers): Answers => ({
  ...before,
  ...now,
  named: { ...before.named, ...now.named },
});

/** One button under a question: the field values or answers it sets. */
export interface QuestionChoice {
  readonly label: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
}

/** A report that cannot be stored yet, as its card shows it. */
export interface Question {
  readonly kind: Kind;
  readonly draftId: string;
  readonly problems: readonly Problem[];
  readonly choices: readonly QuestionChoice[];
  readonly values: Readonly<Record<string, string>>;
  readonly reading: Reading;
}

const MOST_CHOICES = 8;

/**
 * Asks one thing at a time with buttons, if buttons can answer it. The form below holds everything that was understood.
 */
export function askCard(question: Question): Card {
  const { kind, draftId, problems, choices, values } = question;
  const [first] = choices;
  const about =
    first === undefined ? undefined : (problems.find((problem) => isAnsweredBy(first, problem)) ?? problems[0]);
  const text = ({ text }: Problem): Block => ({ type: "text", text, weight: "bold" });
  // Buttons of two questions in one row would look like one question, so the others wait, or are answered in the form.
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
  // Feishu allows a form only at the root of a card's body, so the form cannot be folded; it stays open below the
  // buttons.
  return {
    // A report of which only the unit is open lacks nothing.
    title: `${kind.label}：${problems.every(({ field }) => field === "unit") ? "请选择单位" : "信息不全"}，暂未登记`,
    tone: "ask",
    summary: problems.map((problem) => problem.text).join("；"),
    blocks: [
      ...(about === undefined ? [] : [text(about)]),
      ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
      ...problems.filter((problem) => problem !== about).map(text),
      form,
      { type: "note", text: "请在24小时内补充；“今天”等日期以发消息当日为准。" },
    ],
  };
}

/** The subject of a choice: the field it sets, or the answer it gives. */
const topicOf = (choice: QuestionChoice | undefined): string =>
  Object.keys({ ...choice?.set, ...choice?.answers }).join(" ");

const isAnsweredBy = ({ set, answers }: QuestionChoice, { field, type }: Problem): boolean =>
  answers?.sure === true
    ? type === "implausible"
    : answers?.named !== undefined
      ? field === "target" || field === "hosts"
      : set !== undefined && field in set;

/**
 * The form of a kind; `why` is the reason if it was refused. `units` lets the person choose the unit if that is open.
 */
export function formCard(
  kind: Kind,
  draftId: string,
  values: Readonly<Record<string, string>>,
  why?: string,
  units: readonly string[] = [],
): Card {
  const word = wordOf(kind, values[kind.category ?? ""]);
  const title = `登记${word ?? kind.label}`;
  // The example of a kind uses its commonest category, so it is left out for a form of one category.
  const example: readonly Block[] = word === undefined ? [{ type: "note", text: `一行也能报：${kind.example}` }] : [];
  const blocks = [formBlock(kind, draftId, values, [], "登记", units), ...example];
  return withReason({ title, tone: "plain", summary: title, blocks }, why);
}

/** The form to correct a record; `why` is the reason if it was refused. */
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
  const inputs = inputsOf(kind, values);
  const isFirst = ({ input, isMain }: KindInput) =>
    isMain || asked.has(input.name) || (values[input.name] ?? "") !== "";
  const rest = inputs.filter((one) => !isFirst(one)).map(({ input }) => input);
  return {
    type: "form",
    name: `report_${kind.name}`,
    inputs: [...unitInput(units, values), ...inputs.filter(isFirst).map(({ input }) => input)],
    ...(rest.length === 0 ? {} : { more: { title: "更多（选填）", inputs: rest } }),
    submit: { text: submit, style: "primary", press: { action: "draft-submit", id: draftId } },
  };
}
