import type { Card, FormInput, Press } from "./card.ts";

/** One thing a card asks, with what may answer it: a button, or the values of its form. */
export interface CardQuestion {
  readonly text: string;
  readonly choices: readonly { readonly text: string; readonly press: Press }[];
  readonly form?: {
    readonly inputs: readonly Pick<FormInput, "name" | "label" | "type" | "required">[];
    readonly submit: Press;
  };
}

/** What is kept of a sent card that asks. */
export interface Asks {
  /** Whom it asks; nobody where whoever may press may answer. */
  readonly of?: string;
  readonly questions: readonly CardQuestion[];
  /** The card does nothing else: it becomes its answer. */
  readonly isOnly?: boolean;
}

/** How many choices a question keeps: no card shows more. */
const MOST_CHOICES = 20;

/**
 * Finds what a card asks: in a card that only asks, its buttons and its form; in any other, each row of buttons below a bold
 * question. The same words then answer it as the buttons do, whatever it is about.
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
        ...(required === undefined ? {} : { required }),
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

/** A card that only asks puts one question: its buttons and its form answer the same. */
function together(asked: readonly CardQuestion[]): readonly CardQuestion[] {
  const [first] = asked;
  const form = asked.find((one) => one.form !== undefined)?.form;
  if (first === undefined) return [];
  return [
    { text: first.text, choices: asked.flatMap(({ choices }) => choices), ...(form === undefined ? {} : { form }) },
  ];
}
