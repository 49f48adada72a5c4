import type { Card } from "#core";
import type { IncomingMessage, PlatformEvent } from "#platforms";
import { directChatOf, upsertChat } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome, Scene } from "../command.ts";
import { commandNamed } from "../dialogue/parse-message.ts";
import { runNamed, runServing } from "../dialogue/run-command.ts";
import { serving } from "../services.ts";

type MenuTap = Extract<PlatformEvent, { readonly kind: "menu" }>;
type ChatEntered = Extract<PlatformEvent, { readonly kind: "chat-entered" }>;

/**
 * Handles a tap on the bot's menu: the command named by the key runs as if typed in the person's direct chat. Anybody
 * with access to the console can set keys, so an unknown key opens the help.
 */
export async function decideMenu(
  bot: Bot,
  tap: MenuTap,
  readScene: (event: IncomingMessage) => Promise<Scene>,
): Promise<Outcome> {
  const { operatorId } = tap;
  if (operatorId === undefined) return { replies: [] };
  if (tap.key === "pages")
    return { replies: [{ card: pagesCard(bot.settings.publicUrl), to: { person: operatorId } }] };
  const chatId = (await directChatOf(bot.db.query, operatorId)) ?? operatorId;
  const scene = await readScene(asSaid(tap, operatorId, chatId));
  const entry = bot.commands.find(({ menu }) => menu?.[0] === tap.key);
  const { name } = entry ?? commandNamed(tap.key, bot.commands) ?? serving(scene, "help");
  return inPerson(await runNamed(scene, name, entry?.menu?.[1] ?? ""), operatorId);
}

/** Handles the opening of a direct chat with the bot: the first time, the bot shows what it can do. */
export async function decideEntered(
  bot: Bot,
  event: ChatEntered,
  readScene: (event: IncomingMessage) => Promise<Scene>,
): Promise<Outcome> {
  const { operatorId, chatId } = event;
  if (operatorId === undefined) return { replies: [] };
  const scene = await readScene(asSaid(event, operatorId, chatId));
  if (scene.chat.known) return { replies: [] };
  const welcome = await runServing(scene, "help");
  const met = upsertChat(bot.db.query, {
    id: chatId,
    platform: bot.platform.name,
    kind: "direct",
    name: "",
    personId: operatorId,
  });
  return { ...welcome, writes: [met, ...(welcome.writes ?? [])] };
}

const pagesCard = (publicUrl: string | undefined): Card => ({
  summary: "台账页面",
  blocks:
    publicUrl === undefined
      ? [{ type: "text", text: "台账页面尚未开通，请联系管理员设置网页地址。" }]
      : [{ type: "buttons", buttons: [{ text: "打开台账页面", style: "primary", url: `${publicUrl}/ledger` }] }],
});

/** Turns the event into a message in the person's direct chat, because a command only knows messages. */
function asSaid(event: MenuTap | ChatEntered, senderId: string, chatId: string): IncomingMessage {
  return {
    kind: "message",
    eventId: event.eventId,
    messageId: event.eventId,
    chatId,
    chatKind: "direct",
    senderId,
    senderKind: "user",
    sentAt: event.at,
    clockFlag: false,
    messageType: "text",
    text: "",
    mentions: [],
    parentId: undefined,
    file: undefined,
  };
}

/** Addresses the replies to the person, because there is no message to reply to. */
const inPerson = (outcome: Outcome, person: string): Outcome => ({
  ...outcome,
  replies: outcome.replies.map((reply) => (reply.to === undefined ? { ...reply, to: { person } } : reply)),
});
