import type { Card } from "#core";
import type { CardPress } from "#platforms";
import type { Outcome, Reply, Scene } from "../command.ts";
import { note, sentences } from "../replies.ts";

/** Sends the values of a refused form to the person alone, because no card shows them any more. */
export function withFormReturned(scene: Scene, { form }: CardPress, outcome: Outcome): Outcome {
  const filled = Object.values(form ?? {}).filter((value) => value.trim() !== "");
  const isLost = outcome.replies.length === 0 && outcome.toast?.type === "warning";
  if (!isLost || filled.length === 0 || scene.sender.id === "") return outcome;
  const text = `${sentences(outcome.toast?.text ?? "")}您填的没有用上，原样还给您：`;
  const card: Card = { ...note(text, { tone: "ask" }), blocks: [{ type: "text", text }, quoteOf(filled)] };
  const reply: Reply = { card, to: { person: scene.sender.id }, part: "form" };
  return { ...outcome, replies: [reply] };
}

const quoteOf = (filled: readonly string[]) => ({ type: "quote", text: filled.join("\n") }) as const;
