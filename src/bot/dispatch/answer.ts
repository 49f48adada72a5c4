import type { Card } from "#core";
import type { Outcome, Reply, Scene } from "../command.ts";
import { mayBeHeardIn } from "../permissions.ts";
import { note } from "../replies.ts";

/** A group hears of its own unit's subtree only; a wider answer goes to the direct chat, with one line in the group. */
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

/**
 * A group sees no list of the late: it hears `counts`, and whoever asked gets the list in their own chat. Where the list
 * has one unit at most, or nobody else listens, the whole answer is given at once.
 */
export function answerWithCounts(
  scene: Scene,
  unit: { readonly id: string; readonly name: string },
  answer: { readonly card: Card; readonly counts: string; readonly isList: boolean; readonly to?: Reply["to"] },
): Outcome {
  const { card, counts, isList, to } = answer;
  const reply = { card, ...(to === undefined ? {} : { to }) };
  if (scene.chat.kind === "direct" || !isList || !mayBeHeardIn(scene, unit.id))
    return answerWhereAllowed(scene, unit, reply);
  const here = note(`${counts}名单已单独发给您。`, card.figures === undefined ? {} : { figures: card.figures });
  return {
    replies: [
      { ...reply, card: here },
      { card, to: { person: scene.sender.id } },
    ],
  };
}
