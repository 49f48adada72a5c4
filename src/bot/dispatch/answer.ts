import type { Outcome, Reply, Scene } from "../command.ts";
import { mayBeHeardIn } from "../permissions.ts";
import { note } from "../replies.ts";

/** A group hears of its own unit's subtree only; a wider answer goes to the direct chat, with one line in the group (DECISIONS 18). */
export function answerWhereAllowed(
  scene: Scene,
  unit: { readonly id: string; readonly name: string },
  reply: Reply,
): Outcome {
  if (mayBeHeardIn(scene, unit.id)) return { replies: [reply] };
  const { figures } = reply.card;
  // Whoever replies here instead asks about the same figures, and is answered in their own chat too.
  const here = note(`${unit.name}的数据超出本群范围，已单独发给您。`, figures === undefined ? {} : { figures });
  return { replies: [{ card: here }, { ...reply, to: { person: scene.sender.id } }] };
}
