import { expectNotRecalled } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome, Scene } from "../command.ts";
import { auditDenial } from "../dialogue/denials.ts";
import { withLinesAnswered } from "../dialogue/lines.ts";
import { keepHome } from "../dialogue/reply-privacy.ts";
import { closeForOthers, type Step, through } from "../dialogue/steps.ts";
import { asToast, withFormReturned } from "./card-answers.ts";
import { quietly } from "./flood-control.ts";
import { ownChatMet, peopleMet } from "./met.ts";

/*
 * The way of an outcome, from its decision to its commit, each step taking what the one before gave:
 *
 *   a command   audit of a denial, reply privacy              each line of a message by itself (afterCommand)
 *   a message   flood control, people met, not recalled,      once, when its lines are merged
 *               quiet receipts, lines answered
 *   an action   audit of a denial, toast, reply privacy,      what a pressed button decided
 *               closed for others, lines answered,
 *               form returned, own chat met
 *
 * and then commitOutcome, which alone makes anything true.
 */

/**
 * After a message: limits a person who sends too many, remembers the people it names, and drops the outcome if the
 * message was recalled.
 */
export const afterMessage = (bot: Pick<Bot, "identity">): Step =>
  through(floodControl, notRecalled, peopleMet(bot.identity), quietReceipts, withLinesAnswered);

/** After a button: a refusal becomes a toast, and what a form was filled with is not lost. */
export const afterAction: Step = through(
  auditDenial,
  toast,
  keepHome,
  closeForOthers,
  withLinesAnswered,
  formReturned,
  ownChatMet,
);

/** A file answers a question, which is asked once. */
function floodControl(scene: Scene, outcome: Outcome): Outcome | Promise<Outcome> {
  return scene.message?.file === undefined ? quietly(scene, outcome) : outcome;
}

function notRecalled({ query, message }: Scene, outcome: Outcome): Outcome {
  const { writes = [] } = outcome;
  if (message === undefined || writes.length === 0) return outcome;
  return { ...outcome, writes: [expectNotRecalled(query, message.messageId), ...writes] };
}

/** In a group that asks for less noise a plain receipt is a face on the message; whatever asks or infers stays a card. */
function quietReceipts(scene: Scene, outcome: Outcome): Outcome {
  const [reply, another] = outcome.replies;
  const isOne = reply?.isPlain === true && reply.to === undefined && another === undefined;
  if (!isOne || scene.chat.kind !== "group" || !scene.chat.isQuiet) return outcome;
  return { ...outcome, replies: [{ ...reply, isFace: true }] };
}

function toast(_scene: Scene, outcome: Outcome): Outcome {
  return asToast(outcome);
}

function formReturned(scene: Scene, outcome: Outcome): Outcome {
  return scene.press === undefined ? outcome : withFormReturned(scene, scene.press, outcome);
}
