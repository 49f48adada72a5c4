import type { Card } from "#core";
import type { IncomingMessage, Mention } from "#platforms";
import type { Bot } from "../bot.ts";
import type { Outcome } from "../command.ts";
import { runNamed } from "../dialogue/run-command.ts";
import { settle } from "./handler.ts";
import { afterMessage } from "./pipeline.ts";
import { createSceneReader } from "./read-context.ts";

/** A command sent from a page: the person, the command, and a key so that it takes effect only once. */
export interface PageAct {
  readonly personId: string;
  readonly name: string;
  readonly rest: string;
  /** A key that the page creates with its form, so that a form submitted twice takes effect once. */
  readonly key: string;
  /** Whether the person has confirmed the command after the page showed its effect. */
  readonly isConfirmed?: true;
  /** The people whose keys stand in `rest`, as a chat would mention them. */
  readonly mentions?: readonly Mention[];
}

/** The result of a command sent from a page: the cards that a chat would show, or `again` if it had already run. */
export type ActDone =
  | { readonly type: "done"; readonly cards: readonly Card[] }
  | { readonly type: "again" }
  /** The database could not be written; nothing was done. */
  | { readonly type: "busy" };

/**
 * Runs a command for a person signed in to the pages as if they had typed it in their direct chat, with the same
 * decision, rights, audit and commit. The page shows the answer instead of sending it. A question with buttons is sent
 * to the direct chat, and messages to other people are sent as usual.
 */
export function createPageActs(bot: Bot): (act: PageAct) => Promise<ActDone> {
  const readScene = createSceneReader(bot);
  return async ({ personId, name, rest, key, isConfirmed, mentions = [] }) => {
    const now = bot.clock();
    const source = `page:${key}`;
    const said: IncomingMessage = {
      kind: "message",
      eventId: source,
      messageId: source,
      chatId: personId,
      chatKind: "direct",
      senderId: personId,
      senderKind: "user",
      sentAt: now,
      clockFlag: false,
      messageType: "text",
      text: `/${name} ${rest}`,
      mentions,
      parentId: undefined,
      file: undefined,
    };
    let cards: readonly Card[] | undefined;
    const decide = async (): Promise<Outcome> => {
      const scene = { ...(await readScene(said)), source, message: undefined };
      const outcome = await afterMessage(bot)(scene, await runNamed(scene, name, rest, isConfirmed && { isConfirmed }));
      cards = outcome.replies.filter(({ to }) => to === undefined).map(({ card }) => card);
      const isAsked = cards.some(({ blocks }) => blocks.some(({ type }) => type === "buttons" || type === "form"));
      return isAsked ? outcome : { ...outcome, replies: outcome.replies.filter(({ to }) => to !== undefined) };
    };
    const arrival = {
      source,
      eventId: source,
      bodyHash: key,
      type: "page",
      actorId: personId,
      chatId: personId,
      messageId: undefined,
      sentAt: now,
      receivedAt: now,
      payload: undefined,
    };
    let isAgain = false;
    const answer = await settle(bot, arrival, decide, async () => {
      isAgain = true;
      return undefined;
    });
    if (answer.status === 503) return { type: "busy" };
    return isAgain ? { type: "again" } : { type: "done", cards: cards ?? [] };
  };
}
