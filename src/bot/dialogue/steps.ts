import type { Card } from "#core";
import { sameCards } from "#store";
import type { Outcome, Reply, Scene } from "../command.ts";
import { auditDenial } from "../denied.ts";
import { isRefusal, warn } from "../replies.ts";
import { keepHome } from "./reply-privacy.ts";

/** One step that an outcome passes between the decision and the commit. */
export type Step = (scene: Scene, outcome: Outcome) => Outcome | Promise<Outcome>;

/** Combines several steps into one that runs them in order. */
export const through =
  (...steps: readonly Step[]) =>
  async (scene: Scene, outcome: Outcome): Promise<Outcome> => {
    let last = outcome;
    for (const step of steps) last = await step(scene, last);
    return last;
  };

/**
 * After each command of a message: a denial is audited, and a reply about another unit goes to the person's direct
 * chat.
 */
export const afterCommand = through(auditDenial, keepHome);

const withoutNamesIn =
  ({ withoutNames }: Scene["platform"]) =>
  (payload: string): string => {
    const { messageType, content } = JSON.parse(payload) as { messageType: string; content: string };
    return messageType === "card" ? (withoutNames(content) ?? content) : payload;
  };

/**
 * After a button whose card was replaced by the answer: cards with the same question in other chats are replaced too,
 * because their buttons no longer do anything.
 */
export async function closeForOthers({ query, press, platform }: Scene, outcome: Outcome): Promise<Outcome> {
  const answer = outcome.replies.find(({ to }) => to !== undefined && "patch" in to && to.patch === press?.messageId);
  if (press === undefined || answer === undefined || (outcome.writes ?? []).length === 0) return outcome;
  const { card, refs } = answer;
  const others = (await sameCards(query, press.messageId, withoutNamesIn(platform))).map(
    (messageId): Reply => ({ card, to: { patch: messageId }, part: `closed-${messageId}`, ...(refs && { refs }) }),
  );
  return others.length === 0 ? outcome : { ...outcome, replies: [...outcome.replies, ...others] };
}

/**
 * Turns a refusal of one sentence into a toast. A card would replace the pressed card, which may still ask somebody
 * else, or would tell the whole chat what concerns one person.
 */
export function asToast(outcome: Outcome): Outcome {
  const [reply, second] = outcome.replies;
  if (reply === undefined || second !== undefined || !isRefusal(outcome) || !isSentence(reply.card)) return outcome;
  // A reply below the card or to one person alone is an addition, so it does not replace the pressed card.
  if (reply.to !== undefined && !("patch" in reply.to)) return outcome;
  const text = outcome.toast?.type === "warning" ? outcome.toast.text : (outcome.line ?? reply.card.summary);
  return { ...outcome, ...warn(text) };
}

const isSentence = ({ blocks }: Card): boolean => blocks.every(({ type }) => type === "text" || type === "note");
