import type { Hono } from "hono";
import type { Card } from "#core";
import type { IncomingMessage, PlatformEvent } from "./events.ts";
import type { Messenger, RefusalCode } from "./messenger.ts";

/** The value, or why the platform did not return it. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      readonly platformCode: number | undefined;
      readonly retryAfterMs?: number;
    };

/** The properties of a platform that need no connection: its names, how it renders cards, what its ids identify. */
export interface PlatformTraits {
  /** The name stored in the ledger beside the ids; never changed. */
  readonly name: string;
  /** The name of the platform that people see. */
  readonly label: string;
  /** What an id identifies; undefined if it is neither, or belongs to another platform. */
  kindOf(id: string): "chat" | "person" | undefined;
  /** The card in the platform's own form. Throws `CardTooLargeError`. */
  renderCard(card: Card): string;
  /**
   * The card in the form in which it is stored until the messenger sends it, and for a month after that; the messenger
   * renders it from this form. Throws `CardTooLargeError`.
   */
  keepCard(card: Card): string;
  /** A plain text message in the platform's own form. */
  renderText(text: string): string;
  /** Whether the platform will accept the card; the builder of a long card shortens it until it does. */
  cardFits(card: Card): boolean;
  /** A stored card without its mentions; undefined if it mentions nobody. */
  withoutNames(content: string): string | undefined;
  readonly rates: Rates;
  /** Whether a sent card can never be changed; reminders then stay as they were sent. */
  readonly fixesCards?: true;
}

/** Rate limits of sending. */
export interface Rates {
  /** Messages per second to one chat or person. */
  readonly perTarget: number;
  readonly perSecond: number;
  readonly perMinute: number;
  /** The limit for messages that nobody waits for, so that a thousand reminders never delay answers. */
  readonly patientPerSecond: number;
}

/** A chat platform: everything the rest of the program knows about it. */
export interface Platform extends PlatformTraits {
  /** Our app's id on the platform; uuids of messages contain it. */
  readonly appId: string;
  /** The path at which the platform's events arrive. */
  readonly path: string;
  /** The routes under `path`: they verify, decode and hand over events, and answer them. */
  receive(intake: Intake): Hono;
  /** The bot's own id; undefined before the platform has returned it. */
  identity(): Promise<string | undefined>;
  /** Makes any call whose response carries the platform's time. */
  ping(): Promise<unknown>;
  readonly messenger: Messenger;
  readonly directory: Directory;
  readonly files: {
    /** The bytes of a file or picture that stands in a message. */
    download(messageId: string, key: string): Promise<Asked<Uint8Array>>;
  };
  readonly signIn: SignIn;
  /** The address that opens a chat, at the message if the platform supports that. */
  chatUrl(chatId: string, messageId: string): string;
  /** Makes the platform's own list of commands show ours; absent if the platform has no such list. */
  readonly syncPanel?: (
    commands: readonly { readonly name: string; readonly chinese: string; readonly description: string }[],
    wait: (ms: number) => Promise<unknown>,
  ) => Promise<
    | { readonly ok: true; readonly created: number; readonly updated: number; readonly removed: number }
    | { readonly ok: false; readonly code: RefusalCode }
  >;
}

/** What a program passes to a platform when it opens it. */
export interface PlatformHooks {
  readonly clock: () => string;
  /** Called with the platform's time in each response. */
  readonly onDate: (date: number | undefined) => void;
}

/** Opens a platform for one program. */
export type OpenPlatform<P extends Platform = Platform> = (hooks: PlatformHooks) => P;

/** Reads chats, people and old messages from the platform. */
export interface Directory {
  members(chatId: string): Promise<Asked<readonly { readonly personId: string; readonly name: string }[]>>;
  groups(): Promise<Asked<readonly { readonly chatId: string; readonly name: string }[]>>;
  groupName(chatId: string): Promise<Asked<string>>;
  /** The text of a message; for a forwarded conversation the texts of its messages, in order. */
  said(messageId: string): Promise<Asked<readonly SaidMessage[]>>;
  /** The messages of a chat between two instants that still exist, oldest first, in the form of incoming messages. */
  history(
    chat: { readonly id: string; readonly kind: IncomingMessage["chatKind"] },
    from: string,
    to: string,
  ): Promise<Asked<readonly IncomingMessage[]>>;
}

/** The text or file of a message, with the names of the people it mentions, and when it was sent. */
export interface SaidMessage {
  readonly text: string | undefined;
  readonly file: IncomingMessage["file"];
  readonly sentAt: string | undefined;
}

/** Sign-in with the platform for the pages. */
export interface SignIn {
  /** The address at which a browser signs in. `challenge` is the S256 of a verifier that only the server knows. */
  address(way: { readonly redirectUri: string; readonly state: string; readonly challenge: string }): string;
  /** Who signed in: the person to whom a sign-in code belongs. A code works once. */
  person(
    code: string,
    verifier: string,
    redirectUri: string,
  ): Promise<Asked<{ readonly personId: string; readonly name: string; readonly tenantKey: string | undefined }>>;
}

/** The result of an event: committed, with the answer for the platform; or not committed. */
export type EventAnswer =
  | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> }
  | { readonly status: 503 };

/** An event that must be handled. */
export type HandledEvent = Exclude<PlatformEvent, { kind: "challenge" }>;

/** The handlers of events, whether they come by webhook or by long connection. */
export interface Intake {
  readonly clock: () => string;
  /** Must resolve only after the event is committed. */
  readonly handle: (event: HandledEvent, arrival: { bodyHash: string; receivedAt: string }) => Promise<EventAnswer>;
  /** Started after the answer has been sent, because a card changed earlier would be changed back by it. */
  readonly afterAnswer?: () => Promise<void>;
  /**
   * Called with an error of a handler, whose event then counts as not saved; without it the error reaches the HTTP
   * server.
   */
  readonly onError?: (error: unknown) => void;
  /** Called for a request with our signature and a timestamp far from now: a replay, or a wrong clock. */
  readonly onStray?: (ms: number) => void;
  /** Called for every status but 200, for counters. */
  readonly onRefused?: (status: number) => void;
  readonly deadlineMs?: number;
}

/** Thrown for a card that is too large for the platform in every layout. */
export class CardTooLargeError extends Error {
  override readonly name = "CardTooLargeError";
}
