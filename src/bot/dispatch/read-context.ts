import { dayIn, defined, type Instant, ROOT, type Tree, type Unit } from "#core";
import type { CardPress, IncomingMessage } from "#platforms";
import {
  cardInTopic,
  createTreeReader,
  newId,
  outboxByMessage,
  type Presence,
  type Query,
  readPresence,
  refsOfAnswer,
  shownCards,
} from "#store";
import type { Bot } from "../bot.ts";
import type { Person, Refs, Scene } from "../command.ts";
import type { Grant } from "../permissions.ts";

/** Reads the context of a decision: the speaker, the chat, the rights and the day. It is read anew for every event. */
export function createSceneReader(bot: Bot): (event: IncomingMessage | CardPress) => Promise<Scene> {
  const readTree = createTreeReader();
  return async (event) => {
    const { query } = bot.db;
    const now = bot.clock();
    const speech = speechOf(event);
    const { treeVersion, chat, recent, isRecalled, isQuiet, lastLocked, ...presence } = await readPresence(query, {
      personId: speech.senderId,
      messageId: event.messageId,
      chatId: event.chatId,
      since: minuteBefore(now),
    });
    const tree = await readTree(query, treeVersion);
    const sender = personOf(bot, speech.senderId, presence);
    const about = speech.about === undefined ? undefined : await outboxByMessage(query, speech.about);
    // A press does not name its chat's kind. A press on a card that was sent to a person comes from their direct chat,
    // which the database does not know before they write in it.
    const pressed = chat?.kind ?? (about?.target === speech.senderId ? "direct" : "group");
    const kind = event.kind === "message" ? event.chatKind : pressed;
    const today = dayIn(bot.zone, speech.at);
    return {
      query,
      tree,
      now,
      sentAt: speech.at,
      today,
      zone: bot.zone,
      platform: bot.platform,
      chat: {
        id: event.chatId,
        kind,
        name: chat?.name ?? "",
        known: chat !== undefined && chat.state === "active",
        isQuiet,
      },
      unit: kind === "group" ? unitWith(tree, chat?.unitId) : onlyUnit(tree, sender),
      sender,
      source: sourceOf(event),
      message: event.kind === "message" ? event : undefined,
      press: event.kind === "press" ? event : undefined,
      mentions: event.kind === "message" ? event.mentions : [],
      commands: bot.commands,
      recent,
      lastLocked,
      isRecalled: event.kind === "message" && isRecalled,
      ...(await repliedIn(query, event, about)),
      newId: () => newId(now),
      nextNumber: bot.nextNumber,
      settings: bot.settings,
    };
  };
}

const readRefs = (refs: string | null | undefined): Refs | undefined =>
  refs == null ? undefined : (JSON.parse(refs) as Refs);

/**
 * The bot's message that the event refers to: the replied-to card as it is now. In a topic every reply names the first
 * message, so there it is the bot's last card.
 */
async function repliedIn(
  query: Query,
  event: IncomingMessage | CardPress,
  about: { readonly refs: string | null } | undefined,
): Promise<Pick<Scene, "repliedTo" | "repliedCard">> {
  if (event.kind === "press") return { repliedTo: readRefs(about?.refs) };
  const { chatId, parentId, rootId, threadId, senderId = "" } = event;
  if (about === undefined && threadId !== undefined) {
    const last = await cardInTopic(query, { chatId, threadId, rootId: rootId ?? parentId });
    if (last !== undefined) return { repliedTo: readRefs(last.refs), repliedCard: last.messageId };
  }
  if (about === undefined) return { repliedTo: await figuresAtRoot(query, event) };
  const card = (await shownCards(query, [chatId, senderId])).find(({ messageId }) => messageId === parentId);
  return {
    repliedTo: readRefs(card?.refs ?? about.refs) ?? (await figuresAtRoot(query, event)),
    repliedCard: parentId,
  };
}

/**
 * Finds the figures of the first message in a reply chain, so that a later reply can still ask about them. Nothing else
 * is taken from that far above: 「撤」 to a colleague is not meant for the bot's receipt.
 */
async function figuresAtRoot(query: Query, event: IncomingMessage | CardPress): Promise<Refs | undefined> {
  if (event.kind !== "message" || event.rootId === undefined || event.rootId === event.parentId) return undefined;
  // The chain begins with the bot's card, or with the question that the card answers.
  const refs =
    (await outboxByMessage(query, event.rootId))?.refs ?? (await refsOfAnswer(query, event.chatId, event.rootId));
  const { figures, tally } = readRefs(refs) ?? {};
  if (figures === undefined && tally === undefined) return undefined;
  return { ...defined({ figures, tally }) };
}

/**
 * The key under which an event is handled once: the message id, for an edit also the hash of its text, otherwise the
 * event id.
 */
export function sourceOf(event: IncomingMessage | CardPress | { readonly eventId: string }): string {
  if (!("kind" in event) || event.kind !== "message") return `evt:${event.eventId}`;
  return event.isEdit ? `edit:${event.messageId}:${event.textHash}` : `msg:${event.messageId}`;
}

function speechOf(event: IncomingMessage | CardPress): { senderId: string; at: Instant; about: string | undefined } {
  return event.kind === "message"
    ? { senderId: event.senderId ?? "", at: event.sentAt, about: event.parentId }
    : { senderId: event.operatorId ?? "", at: event.at, about: event.messageId };
}

function personOf(bot: Bot, id: string, { person, grants }: Pick<Presence, "person" | "grants">): Person {
  const named: readonly Grant[] = bot.settings.adminIds.includes(id) ? [{ role: "admin", unitId: ROOT }] : [];
  return { id, name: person?.name ?? "", grants: [...(grants as readonly Grant[]), ...named] };
}

const unitWith = (tree: Tree, id: string | undefined): Unit | undefined =>
  id === undefined ? undefined : tree.units.get(id);

/**
 * The unit a person speaks for in a direct chat: the only unit in which they have a role. With several, the bot asks.
 */
function onlyUnit(tree: Tree, sender: Person): Unit | undefined {
  const ids = new Set(sender.grants.filter((grant) => grant.role !== "admin").map((grant) => grant.unitId));
  return ids.size === 1 ? unitWith(tree, [...ids][0]) : undefined;
}

const minuteBefore = (now: Instant): Instant => new Date(Date.parse(now) - 60_000).toISOString();
