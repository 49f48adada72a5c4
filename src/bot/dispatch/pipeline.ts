import { expectNotRecalled } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome, Scene } from "../command.ts";
import { auditDenial } from "../denied.ts";
import { remindersRedrawn } from "../dialogue/answered-reminders.ts";
import { withLinePressed, withLinesAnswered } from "../dialogue/lines.ts";
import { keepHome } from "../dialogue/reply-privacy.ts";
import { asToast, closeForOthers, type Step, through } from "../dialogue/steps.ts";
import { withFormReturned } from "./card-answers.ts";
import { quietly } from "./flood-control.ts";
import { ownChatMet, peopleMet } from "./met.ts";

/*
 * The steps that an outcome passes between its decision and its commit. They run in this order, and each takes the
 * result of the step before:
 *
 *   after a command   audit of a denial, reply privacy              for each line of a message (afterCommand)
 *   after a message   flood control, people met, not recalled,      once, after its lines are merged
 *                     quiet receipts, lines answered, reminders
 *                     redrawn
 *   after an action   audit of a denial, toast, reply privacy,      for the handler of a button
 *                     closed for others, lines answered,
 *                     form returned, own chat met, reminders redrawn
 *
 * Then commitOutcome writes the outcome; nothing before it writes.
 */

/**
 * After a message: limits a person who sends too many, stores the people it mentions, and drops the outcome if the
 * message was recalled.
 */
export const afterMessage = (bot: Pick<Bot, "identity">): Step =>
  through(floodControl, notRecalled, peopleMet(bot.identity), quietReceipts, withLinesAnswered, remindersRedrawn);

/** After a button: a one-sentence refusal becomes a toast, and the values of a refused form are sent back. */
export const afterAction: Step = through(
  auditDenial,
  toast,
  keepHome,
  closeForOthers,
  withLinesAnswered,
  withLinePressed,
  formReturned,
  ownChatMet,
  remindersRedrawn,
);

/** A file is exempt from flood control. */
function floodControl(scene: Scene, outcome: Outcome): Outcome | Promise<Outcome> {
  return scene.message?.file === undefined ? quietly(scene, outcome) : outcome;
}

function notRecalled({ query, message }: Scene, outcome: Outcome): Outcome {
  const { writes = [] } = outcome;
  if (message === undefined || writes.length === 0) return outcome;
  return { ...outcome, writes: [expectNotRecalled(query, message.messageId), ...writes] };
}

/**
 * In a group that asked for fewer messages an ordinary receipt becomes an emoji reaction. A card that asks or infers
 * something stays.
 */
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
