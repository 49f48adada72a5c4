import type { Outcome, Reply, Scene } from "./command.ts";

/** Where the answer to a press stands: in the place of the pressed card. An answer to words stands below them. */
export const placeOf = ({ press }: Pick<Scene, "press">): Pick<Reply, "to"> =>
  press === undefined ? {} : { to: { patch: press.messageId } };

/** An outcome whose first card takes the place of the pressed one, unless it goes elsewhere. */
export function inPlace(scene: Pick<Scene, "press">, outcome: Outcome): Outcome {
  const [first, ...rest] = outcome.replies;
  if (first === undefined || first.to !== undefined) return outcome;
  return { ...outcome, replies: [{ ...first, ...placeOf(scene) }, ...rest] };
}
