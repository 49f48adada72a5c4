import { lookUp } from "#core";
import type { ActionHandlers, Command, Handler } from "../command.ts";
import { handlerOf, placeBeside } from "../records/actions.ts";
import { stalePress } from "../replies.ts";
import { commandNamed } from "./parse-message.ts";
import { runNamed, runOffer } from "./run-command.ts";

/** The actions of buttons that run a command as if the presser had typed it. */
const runs: ActionHandlers = {
  offer: async (scene, press) => {
    const outcome = await runOffer(scene, press.id ?? "", Number(press.value));
    const [first, ...rest] = outcome.replies;
    if (first === undefined || first.to !== undefined) return outcome;
    return { ...outcome, replies: [{ ...first, to: placeBeside(scene, press) }, ...rest] };
  },

  ask: async (scene, press) => {
    const named = commandNamed(press.id ?? "", scene.commands);
    if (named?.section !== "ask") return stalePress();
    const outcome = await runNamed(scene, named.name, String(press.value ?? ""));
    const replies = outcome.replies.map((reply) => ({ to: { chat: scene.chat.id }, ...reply }));
    return { ...outcome, replies, toast: { type: "info", text: "答复在下面" } };
  },
};

/** Finds the handler of a button's action, among the commands' own handlers and the actions that run a command. */
export const handlerFor = (commands: readonly Command[], action: string): Handler | undefined =>
  lookUp<Handler>(runs, action) ?? handlerOf(commands, action);
