import { type CardFigure, type Press, readFigureReply } from "#core";
import type { Outcome, Reply, Scene } from "../command.ts";
import { choice, say, sentences } from "../replies.ts";
import { handlerOf } from "./actions.ts";

const MOST_CHOICES = 10;

/**
 * Opens the figure that a reply to a card names, with the current rights of the person. If several fit, the bot asks
 * which. Undefined if the reply names none and the card already defines what 「明细」 opens, or if the text is no question.
 */
export async function openFigure(scene: Scene, said: string): Promise<Outcome | undefined> {
  const { figures = [], tally, records } = scene.repliedTo ?? {};
  if (figures.length === 0) return undefined;
  const asked = readFigureReply(said === "" ? "明细" : said, figures);
  switch (asked.kind) {
    case "named":
      return await openOrAsk(scene, asked.figures);
    case "unnamed":
      return tally !== undefined || records !== undefined ? undefined : await openOrAsk(scene, figures);
    case "unknown":
      return say(`这张卡片上没有「${asked.said}」这个数。照卡片上的数字或名称写，比如「${exampleOf(figures)}」。`, {
        tone: "ask",
      });
    case "other":
      return undefined;
  }
}

const exampleOf = ([first]: readonly CardFigure[]): string => `这${first?.says[0] ?? ""}是哪些`;

async function openOrAsk(scene: Scene, figures: readonly CardFigure[]): Promise<Outcome> {
  const [only] = figures;
  if (figures.length === 1 && only !== undefined) return await pressed(scene, only.opens);
  if (figures.length > MOST_CHOICES) {
    const text = `这里有${figures.length}个数，您要看哪一个？照卡片上的写，比如「${exampleOf(figures)}」。`;
    return say(text, { tone: "ask" });
  }
  const text = `这里有${figures.length}个数，您要看哪一个？`;
  return choice(
    text,
    figures.map(({ name, says, opens }) => ({ text: `${name} ${says[0] ?? ""}`, press: opens })),
  );
}

/** The outcome of a button press, answered in the chat. */
export async function pressed(scene: Scene, { action, id, value }: Press): Promise<Outcome> {
  const handler = handlerOf(scene.commands, action);
  if (handler === undefined) throw new Error(`no command takes the press ${action}`);
  const outcome = await handler(scene, {
    kind: "press",
    eventId: scene.source,
    messageId: scene.message?.messageId ?? "",
    chatId: scene.chat.id,
    operatorId: scene.sender.id,
    at: scene.sentAt,
    action,
    id,
    value,
    form: undefined,
  });
  const { toast, ...rest } = outcome;
  if (outcome.replies.length === 0 && toast !== undefined) return say(sentences(toast.text), { tone: "ask" });
  return { ...rest, replies: outcome.replies.map((reply) => here(scene, reply)) };
}

function here(scene: Scene, reply: Reply): Reply {
  const { to, ...rest } = reply;
  const isHere =
    to !== undefined &&
    ("chat" in to ? to.chat === scene.chat.id : "patch" in to && to.patch === scene.message?.messageId);
  return isHere ? rest : reply;
}
