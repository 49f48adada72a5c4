import { defined } from "../defined.ts";
import type { Card, FormInput, Press } from "./card.ts";

/** A question on a card with its possible answers: buttons, or the values of a form. */
export interface CardQuestion {
  readonly text: string;
  readonly choices: readonly { readonly text: string; readonly press: Press }[];
  readonly form?: {
    readonly inputs: readonly Pick<FormInput, "name" | "label" | "type" | "required">[];
    readonly submit: Press;
  };
}

/** The questions of a sent card, stored so that a message in words can answer them. */
export interface Asks {
  /** The id of the person asked. Undefined if anyone who may press the buttons may answer. */
  readonly of?: string;
  readonly questions: readonly CardQuestion[];
  /** The card contains nothing but the question, so it is replaced by the answer. */
  readonly isOnly?: boolean;
}

/** The number of choices stored for a question; no card shows more. */
const MOST_CHOICES = 20;

/**
 * Finds the questions on a card. On a card that only asks, all buttons and the form belong to one question. On any
 * other card, each row of buttons below a bold question is one. The texts of the buttons then serve to match an answer
 * in words.
 */
export function questionsIn(card: Card): readonly CardQuestion[] {
  const asked: CardQuestion[] = [];
  let above: { text: string; isBold: boolean } | undefined;
  for (const block of card.blocks) {
    if (block.type === "text") above = { text: block.text, isBold: block.weight === "bold" };
    else if (block.type === "form" && block.submit.press !== undefined) {
      const inputs = block.inputs.map(({ name, label, type, required }) => ({
        name,
        label,
        type,
        ...defined({ required }),
      }));
      asked.push({ text: card.summary, choices: [], form: { inputs, submit: block.submit.press } });
    } else if (block.type === "buttons") {
      const isAsked = card.tone === "ask" || (above?.isBold === true && /[?？]$/.test(above.text));
      const choices = block.buttons.flatMap(({ text, press }) => (press === undefined ? [] : [{ text, press }]));
      if (isAsked && choices.length > 0)
        asked.push({ text: above?.text ?? card.summary, choices: choices.slice(0, MOST_CHOICES) });
      above = undefined;
    }
  }
  return card.tone === "ask" || asked.some(({ form }) => form !== undefined) ? together(asked) : asked;
}

/** Merges the questions of a card that only asks: its buttons and its form are answers to the same question. */
function together(asked: readonly CardQuestion[]): readonly CardQuestion[] {
  const [first] = asked;
  const form = asked.find((one) => one.form !== undefined)?.form;
  if (first === undefined) return [];
  return [{ text: first.text, choices: asked.flatMap(({ choices }) => choices), ...defined({ form }) }];
}
