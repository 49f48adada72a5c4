import type { Outcome, Reply, Scene } from "./command.ts";

/** The target of an answer: the answer to a button replaces the pressed card, the answer to a message goes below it. */
export const placeOf = ({ press }: Pick<Scene, "press">): Pick<Reply, "to"> =>
  press === undefined ? {} : { to: { patch: press.messageId } };

/** Puts the first card of an outcome in place of the pressed card, unless it has a target of its own. */
export function inPlace(scene: Pick<Scene, "press">, outcome: Outcome): Outcome {
  const [first, ...rest] = outcome.replies;
  if (first === undefined || first.to !== undefined) return outcome;
  return { ...outcome, replies: [{ ...first, ...placeOf(scene) }, ...rest] };
}
