/** Somebody named in a message with @, by the key that stands for them in its text. */
export interface Mention {
  readonly key: string;
  readonly personId: string | undefined;
  readonly name: string;
}

/** What a message is: words, or what people send without words. */
export type MessageType =
  | "text"
  /** Words with pictures or files among them. */
  | "rich"
  | "file"
  | "folder"
  | "image"
  | "video"
  | "audio"
  /** A conversation that is forwarded as one message. */
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
  /** What the platform itself notes in a chat. */
  | "notice"
  | "other";

/** A message as the rooms above know it, whatever the platform. */
export interface IncomingMessage {
  readonly kind: "message";
  readonly eventId: string;
  readonly messageId: string;
  readonly chatId: string;
  readonly chatKind: "group" | "direct";
  /** `undefined` when the platform names the sender in no way that can be stored. */
  readonly senderId: string | undefined;
  readonly senderKind: "user" | "bot";
  /** Whether the sender belongs to another organisation than the app. */
  readonly isGuest?: boolean;
  /** The message's own create_time, clamped to the clock when it lies more than five minutes ahead. */
  readonly sentAt: string;
  readonly clockFlag: boolean;
  readonly messageType: MessageType;
  /** Plain text with the keys of mentions left in, undefined when the message has none that can be read. */
  readonly text: string | undefined;
  readonly mentions: readonly Mention[];
  /** The message this one replies to. */
  readonly parentId: string | undefined;
  /** The message its chain of replies began with. */
  readonly rootId?: string | undefined;
  /** The topic it was said in; there every reply names the topic's first message as its parent. */
  readonly threadId?: string | undefined;
  readonly file: { readonly key: string; readonly name: string } | undefined;
  /** All pictures and files it brings, `file` the first of them; where it is not said there is `file` alone. */
  readonly files?: readonly { readonly key: string; readonly name: string }[] | undefined;
  /** The hash of its words, to tell an edit of it from the same message again. */
  readonly textHash?: string | undefined;
  /** Whether it is told as the edit of a message that came before. */
  readonly isEdit?: boolean;
}

/** A press of a card's button or a submitted form. */
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
  /** What a form was filled with; blanks are absent, day pickers give `2026-11-22`. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** Everything the platform can tell us, sorted at the door. */
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
      /** A tap on an entry of the bot's own menu. */
      readonly kind: "menu";
      readonly eventId: string;
      readonly operatorId: string | undefined;
      readonly key: string;
      readonly at: string;
    }
  | {
      /** Somebody opened their own chat with the bot. */
      readonly kind: "chat-entered";
      readonly eventId: string;
      readonly chatId: string;
      readonly operatorId: string | undefined;
      readonly at: string;
    }
  | { readonly kind: "ignored"; readonly eventId: string; readonly type: string; readonly at: string };

/** The type under which an event of ours is taken that nobody can read. */
export const MALFORMED = "malformed";
