import type { Card } from "#core";
import type { CardPress } from "#platforms";
import type { Outcome, Reply, Scene } from "../command.ts";
import { isRefusal, note, sentences, warn } from "../replies.ts";

/**
 * Turns a refusal of one sentence into a toast. A card would replace the pressed card, which may still ask somebody
 * else, or would tell the whole chat what concerns one person.
 */
export function asToast(outcome: Outcome): Outcome {
  const [reply, second] = outcome.replies;
  if (reply === undefined || second !== undefined || !isRefusal(outcome) || !isSentence(reply.card)) return outcome;
  // Such a reply goes below the card, or to one person, so it does not replace the card.
  if (reply.to !== undefined && !("patch" in reply.to)) return outcome;
  const text = outcome.toast?.type === "warning" ? outcome.toast.text : (outcome.line ?? reply.card.summary);
  return { ...outcome, ...warn(text) };
}

const isSentence = ({ blocks }: Card): boolean => blocks.every(({ type }) => type === "text" || type === "note");

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
