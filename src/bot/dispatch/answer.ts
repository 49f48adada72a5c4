import type { Card } from "#core";
import { defined } from "#core";
import type { Outcome, Reply, Scene } from "../command.ts";
import { mayBeHeardIn } from "../permissions.ts";
import { note } from "../replies.ts";

/**
 * Answers in the group only about the group's own unit and the units below it. An answer about any other unit goes to
 * the person's direct chat, with one line in the group.
 */
export function answerWhereAllowed(
  scene: Scene,
  unit: { readonly id: string; readonly name: string },
  reply: Reply,
): Outcome {
  if (mayBeHeardIn(scene, unit.id)) return { replies: [reply] };
  const { figures } = reply.card;
  // The line keeps the figures, so that a reply to it here is answered in the direct chat too.
  const here = note(`${unit.name}的数据超出本群范围，已单独发给您。`, figures === undefined ? {} : { figures });
  return { replies: [{ card: here }, { ...reply, to: { person: scene.sender.id } }] };
}

/**
 * In a group the list of late units is not shown: the group gets `counts`, and the person who asked gets the list in
 * their direct chat. A list of at most one unit, or an answer in a direct chat, is given at once.
 */
export function answerWithCounts(
  scene: Scene,
  unit: { readonly id: string; readonly name: string },
  answer: { readonly card: Card; readonly counts: string; readonly isList: boolean; readonly to?: Reply["to"] },
): Outcome {
  const { card, counts, isList, to } = answer;
  const reply = { card, ...defined({ to }) };
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
