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
 * Somebody tapped an entry of the bot's menu: the command that its key names runs in their own chat as if they had
 * typed it. A key that names no command, as anybody can set in the console, opens the help.
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

/** Somebody opened their chat with the bot: the first time they are shown what it can do, and never again. */
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

/** The event as words said in the person's own chat, which is all that a command knows of its context. */
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

/** No message was said that could be answered: what would answer it goes to the person. */
const inPerson = (outcome: Outcome, person: string): Outcome => ({
  ...outcome,
  replies: outcome.replies.map((reply) => (reply.to === undefined ? { ...reply, to: { person } } : reply)),
});
