import { steadyId } from "../wire/crypto.ts";
import type { Json } from "../wire/json.ts";
import type { City, Person } from "./city.ts";

/** A chat with its present members. */
export interface Chat {
  readonly chatId: string;
  readonly type: "group" | "p2p";
  name: string;
  readonly owner: string;
  readonly members: Set<string>;
  hasBot: boolean;
  readonly atAll: "owner" | "everyone";
  /** The tabs above the messages, by id. */
  tabs?: Map<string, ChatTab>;
  /** The entries of the menu beside the input. */
  menu?: readonly MenuEntry[];
  status: "normal" | "dissolved" | "dissolved_save";
}

/** A tab above a group's messages. */
export interface ChatTab {
  readonly name: string;
  readonly url: string;
}

/** An entry of a group's menu; it can only open an address. */
export interface MenuEntry {
  readonly name: string;
  readonly url?: string;
}

export interface Mention {
  readonly key: string;
  readonly openId: string;
  readonly name: string;
}

/** A message as the platform stores it; `content` is the JSON text that the API returns. */
export interface Message {
  readonly messageId: string;
  readonly chatId: string;
  readonly type: string;
  content: string;
  mentions: readonly Mention[];
  readonly sender: { readonly kind: "user" | "app"; readonly id: string };
  readonly rootId?: string;
  readonly parentId?: string;
  /** The topic (thread) that the message belongs to, if any. */
  readonly threadId?: string;
  /** The emoji reactions on the message, by their ids. */
  reactions?: Map<string, Reaction>;
  /** Who pinned the message, and when. */
  pin?: { readonly by: string; readonly at: number };
  readonly createdAt: number;
  updatedAt: number;
  patches: number;
  recalledAt?: number;
  readonly uuid?: string;
  /** The messages of a forwarded conversation, which belong to no chat of the app. */
  readonly forwarded?: readonly Message[];
}

/** An emoji reaction to a message. */
export interface Reaction {
  readonly emoji: string;
  readonly by: { readonly kind: "user" | "app"; readonly id: string };
  readonly at: number;
}

/** A stored picture or file; `by` tells who may download it. */
export interface Media {
  readonly key: string;
  readonly kind: "image" | "file";
  readonly fileType: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The calls with one uuid: how many there were, and their results. */
export interface UuidCalls {
  calls: number;
  readonly outcomes: string[];
  readonly messageIds: string[];
}

/** The platform's state, which is lost when the process ends. */
export interface World {
  readonly people: ReadonlyMap<string, Person>;
  readonly chats: Map<string, Chat>;
  readonly messages: Map<string, Message>;
  readonly media: Map<string, Media>;
  readonly uuids: Map<string, { readonly messageId: string; readonly at: number }>;
  readonly calls: Map<string, UuidCalls>;
  readonly tokens: Map<string, number>;
  readonly userTokens: Map<string, { readonly openId: string; readonly expiresAt: number }>;
  readonly codes: Map<string, OauthCode>;
  readonly stoppedBot: Set<string>;
  /** The ids of chats whose messages from before the sandbox's start have been loaded. */
  readonly recalled: Set<string>;
  /** People who wrote messages before the sandbox's start and have no account in it: their names by id. */
  readonly strangers: Map<string, string>;
  /** Why cards of the app were refused, the oldest refusal first. */
  readonly refusedCards: string[];
  /** The commands that the slash panel of the client offers, by the platform's id. */
  readonly slashCommands: Map<
    string,
    { readonly command_id: string; readonly command: string; readonly description: Json }
  >;
}

export interface OauthCode {
  readonly openId: string;
  readonly redirectUri: string;
  readonly challenge?: { readonly text: string; readonly method: string };
  readonly expiresAt: number;
  used: boolean;
}

/** The id of the chat between a person and the bot, the same at every start. */
export const directChatOf = (openId: string): string => steadyId("oc_", `direct ${openId}`);

/** A new state with the city's people and chats and without messages. */
export function createWorld(city: City): World {
  const chats = new Map<string, Chat>();
  for (const chat of city.chats) {
    chats.set(chat.chatId, { ...chat, type: "group", members: new Set(chat.members), status: "normal" });
  }
  const people = [...city.people, ...(city.others ?? [])];
  for (const { openId, name } of people) {
    const chatId = directChatOf(openId);
    const members = new Set([openId]);
    chats.set(chatId, {
      chatId,
      type: "p2p",
      name,
      owner: openId,
      members,
      hasBot: true,
      atAll: "owner",
      status: "normal",
    });
  }
  return {
    people: new Map(people.map((person) => [person.openId, person])),
    chats,
    messages: new Map(),
    media: new Map(),
    uuids: new Map(),
    calls: new Map(),
    tokens: new Map(),
    userTokens: new Map(),
    codes: new Map(),
    stoppedBot: new Set(),
    recalled: new Set(),
    strangers: new Map(),
    refusedCards: [],
    slashCommands: new Map(),
  };
}

/** The messages of a chat in order, including recalled ones. */
export const messagesIn = (world: World, chatId: string): Message[] =>
  [...world.messages.values()].filter((message) => message.chatId === chatId);
