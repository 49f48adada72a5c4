/** A person mentioned with @, and the key that stands for them in the text. */
export interface Mention {
  readonly key: string;
  readonly personId: string | undefined;
  readonly name: string;
}

/** The type of a message: text, or something without text. */
export type MessageType =
  | "text"
  /** Text with pictures or files. */
  | "rich"
  | "file"
  | "folder"
  | "image"
  | "video"
  | "audio"
  /** A chat conversation that a person forwarded as one message. */
  | "forwarded"
  | "card"
  | "chat-card"
  | "person-card"
  | "location"
  | "task"
  | "vote"
  | "calendar"
  | "meeting"
  | "sticker"
  /** A notice from the platform itself. */
  | "notice"
  | "other";

/** A message in the form in which all other folders use it, for any platform. */
export interface IncomingMessage {
  readonly kind: "message";
  readonly eventId: string;
  readonly messageId: string;
  readonly chatId: string;
  readonly chatKind: "group" | "direct";
  /** `undefined` if the platform gives no id that can be stored. */
  readonly senderId: string | undefined;
  readonly senderKind: "user" | "bot";
  /** Whether the sender belongs to another organisation than the app. */
  readonly isGuest?: boolean;
  /** The message's own create_time, set to the clock's time if it is more than five minutes ahead. */
  readonly sentAt: string;
  readonly clockFlag: boolean;
  readonly messageType: MessageType;
  /** The plain text with the keys of mentions; undefined if the message has no readable text. */
  readonly text: string | undefined;
  readonly mentions: readonly Mention[];
  /** The message that this one replies to. */
  readonly parentId: string | undefined;
  /** The first message of its chain of replies. */
  readonly rootId?: string | undefined;
  /** The topic of the message. In a topic the parent of every reply is the topic's first message. */
  readonly threadId?: string | undefined;
  readonly file: { readonly key: string; readonly name: string } | undefined;
  /** All pictures and files of the message; `file` is the first. If absent, there is only `file`. */
  readonly files?: readonly { readonly key: string; readonly name: string }[] | undefined;
  /** The hash of the text, to distinguish an edit from a redelivery. */
  readonly textHash?: string | undefined;
  /** Whether the event announces an edit of an earlier message. */
  readonly isEdit?: boolean;
}

/** A press of a card's button, or a submitted form. */
export interface CardPress {
  readonly kind: "press";
  readonly eventId: string;
  readonly messageId: string;
  readonly chatId: string;
  readonly operatorId: string | undefined;
  /** Whether the presser belongs to another organisation than the app. */
  readonly isGuest?: boolean;
  readonly at: string;
  readonly action: string;
  readonly id: string | undefined;
  readonly value: string | number | undefined;
  /** The values of the form; empty ones are absent, date pickers give `2026-11-22`. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** All events of the platform, as a union of kinds. */
export type PlatformEvent =
  | { readonly kind: "challenge"; readonly challenge: string }
  | IncomingMessage
  | CardPress
  | {
      readonly kind: "recalled";
      readonly eventId: string;
      readonly messageId: string;
      readonly chatId: string;
      readonly at: string;
    }
  | {
      readonly kind: "bot-added";
      readonly eventId: string;
      readonly chatId: string;
      readonly chatName: string;
      readonly operatorId: string | undefined;
      readonly at: string;
    }
  | { readonly kind: "chat-gone"; readonly eventId: string; readonly chatId: string; readonly at: string }
  | {
      readonly kind: "chat-renamed";
      readonly eventId: string;
      readonly chatId: string;
      readonly chatName: string;
      readonly at: string;
    }
  | {
      /** A tap on an entry of the bot's menu. */
      readonly kind: "menu";
      readonly eventId: string;
      readonly operatorId: string | undefined;
      readonly key: string;
      readonly at: string;
    }
  | {
      /** A person opened their direct chat with the bot. */
      readonly kind: "chat-entered";
      readonly eventId: string;
      readonly chatId: string;
      readonly operatorId: string | undefined;
      readonly at: string;
    }
  | { readonly kind: "ignored"; readonly eventId: string; readonly type: string; readonly at: string };

/** The type of an authentic event that cannot be read. */
export const MALFORMED = "malformed";
