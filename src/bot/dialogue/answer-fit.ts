import {
  type CardAction,
  type CardQuestion,
  chosenBy,
  type Edit,
  endsQuestion,
  type Kind,
  kinds,
  readEdits,
  yearIn,
} from "#core";
import type { Draft } from "#store";
import type { Scene } from "../command.ts";
import { sceneOf } from "../drafts.ts";
import { askedBy, type ReportDraft } from "../records/report/attempt.ts";
import type { OpenQuestion } from "./open-questions.ts";
import { hintAt } from "./suggestions.ts";

/** Matches bare agreement such as 嗯, 是的, 可以, which answers no question about a value. */
export const ASSENT = /^(?:嗯+|恩|是的?|对的?|可以|没错)[吧啊呀哦的了。!！~\s]*$/;

/**
 * How a text answers a question: it means a button, corrects a record, ends the question, or may mean several buttons.
 */
export type Fit =
  | {
      readonly kind: "press";
      readonly action: CardAction;
      readonly id?: string;
      readonly value?: string | number;
      readonly form?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "edit"; readonly number: number }
  | { readonly kind: "end" }
  | { readonly kind: "which"; readonly question: CardQuestion };

/** How a text answers one question; undefined if it does not. */
export function fitOf(scene: Scene, one: OpenQuestion, said: string): Fit | undefined {
  const { question, draft } = one;
  const isReply = scene.repliedTo?.asks !== undefined;
  const chosen = chosenBy(withYears(said, scene.today), question);
  const [index = -1, ...more] = chosen?.indices ?? [];
  const choice = more.length > 0 ? undefined : question.choices[index];
  const pressed = choice === undefined ? undefined : ({ kind: "press", ...choice.press } as const);
  if (chosen?.plainly === true && pressed !== undefined) return pressed;
  if (endsQuestion(said)) return { kind: "end" };
  const fit = filledBy(scene, one, said, isReply || mayBeTitle(scene, draft, said)) ?? pressed;
  if (fit !== undefined || chosen === undefined || (!isReply && chosen.plainly !== true)) return fit;
  return {
    kind: "which",
    question: { ...question, choices: chosen.indices.flatMap((at) => question.choices[at] ?? []) },
  };
}

/**
 * Whether the text may be the title of the waiting report. A text that looks like a question or a command may not, except
 * that an empty form takes the words of another report.
 */
function mayBeTitle(scene: Scene, draft: Draft | undefined, said: string): boolean {
  const hint = hintAt(scene, said);
  if (hint === undefined) return true;
  const isForm = draft?.type === "report" && ((draft.payload as ReportDraft).asked ?? []).length === 0;
  return isForm && scene.commands.some(({ name, section }) => name === hint.name && section === "report");
}

/** What the text fills in: a report, a correction, or the only text field of a form. */
function filledBy(
  scene: Scene,
  { question, draft, refs }: OpenQuestion,
  said: string,
  isFree: boolean,
): Fit | undefined {
  if (draft?.type === "report") {
    const values = reportValues(scene, draft, said, isFree);
    if (values !== undefined) return { kind: "press", action: "draft-submit", id: draft.id, form: values };
  }
  const [number] = refs.records ?? [];
  if (draft?.type === "edit" && number !== undefined && isFree) return { kind: "edit", number };
  const { submit, inputs = [] } = question.form ?? {};
  if (submit === undefined || draft !== undefined || !isFree) return undefined;
  const [input, another] = inputs.filter(({ required }) => required === true).concat(inputs.length === 1 ? inputs : []);
  const isOnly = input !== undefined && (another === undefined || another === input);
  return isOnly ? { kind: "press", ...submit, form: { [input.name]: said } } : undefined;
}

// Replaces 去年, 前年 and 今年 by the year, because the choices name years.
const withYears = (said: string, today: Scene["today"]): string =>
  said.replace(/去年|前年|今年/g, (word) => `${yearIn(today) - ["今年", "去年", "前年"].indexOf(word)}年`);

/** The values a text gives for a report, read by the keywords of its kind. Fields that were asked for come first. */
function reportValues(
  scene: Scene,
  draft: Draft,
  said: string,
  isFree: boolean,
): Readonly<Record<string, string>> | undefined {
  const payload = draft.payload as ReportDraft;
  const { today } = sceneOf(scene, draft);
  const kind: Kind = kinds[payload.kind];
  const asked = askedBy(kind, payload);
  const read = readEdits(kind, said, { today, current: payload.partial, mentions: scene.mentions, asked });
  if (!read.ok) return undefined;
  const isSure = ({ field }: Edit) => field === "day" || kind.quantities.some(({ key }) => key === field);
  return isFree || read.value.edits.every(isSure)
    ? Object.fromEntries(read.value.edits.map(({ field, value }) => [field, value]))
    : undefined;
}
