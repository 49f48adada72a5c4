import type { Hono } from "hono";
import type { Card } from "#core";
import type { IncomingMessage, PlatformEvent } from "./events.ts";
import type { Messenger, RefusalCode } from "./messenger.ts";

/** What was asked for, or why the platform did not say. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      readonly platformCode: number | undefined;
      readonly retryAfterMs?: number;
    };

/** What a platform is without a connection: its names, how it draws, what its ids stand for. */
export interface PlatformTraits {
  /** Stands in the ledger beside the ids; never changed. */
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  /** What an id stands for; undefined where it is neither, or another platform's. */
  kindOf(id: string): "chat" | "person" | undefined;
  /** The content of a card in the platform's own form. Throws `CardTooLargeError`. */
  renderCard(card: Card): string;
  /** The content of a plain message in the platform's own form. */
  renderText(text: string): string;
  /** Whether the platform will accept the card; the builder of a long card shortens it until it does. */
  cardFits(card: Card): boolean;
  /** The same drawn card without the people it names; undefined where it names nobody. */
  withoutNames(content: string): string | undefined;
  readonly rates: Rates;
}

/** How fast we may go. */
export interface Rates {
  /** To one chat or person in a second. */
  readonly perTarget: number;
  readonly perSecond: number;
  readonly perMinute: number;
  /** What nobody waits for goes slower, so that a thousand reminders leave room for answers all the time. */
  readonly patientPerSecond: number;
}

/** A chat platform: everything that the rooms above know of it. */
export interface Platform extends PlatformTraits {
  /** Our app's id there; what we owe is told apart by it. */
  readonly appId: string;
  /** Where its events come in. */
  readonly path: string;
  /** The routes under `path`: verify, decode, hand over, answer. */
  receive(intake: Intake): Hono;
  /** The bot's own id; undefined while the platform does not tell it. */
  identity(): Promise<string | undefined>;
  /** Asks anything that tells what time it is there. */
  ping(): Promise<unknown>;
  readonly messenger: Messenger;
  readonly directory: Directory;
  readonly files: {
    /** The bytes of a file or picture that stands in a message. */
    download(messageId: string, key: string): Promise<Asked<Uint8Array>>;
  };
  readonly signIn: SignIn;
  /** The address that opens a chat, at a message where that can be said. */
  chatUrl(chatId: string, messageId: string): string;
  /** Makes the platform's own list of commands show ours; a platform without such a list has none. */
  readonly syncPanel?: (
    commands: readonly { readonly name: string; readonly chinese: string; readonly description: string }[],
    wait: (ms: number) => Promise<unknown>,
  ) => Promise<
    | { readonly ok: true; readonly created: number; readonly updated: number; readonly removed: number }
    | { readonly ok: false; readonly code: RefusalCode }
  >;
}

/** What a program gives a platform that it opens. */
export interface PlatformHooks {
  readonly clock: () => string;
  /** Hears what time the platform says it is, with each answer of its. */
  readonly onDate: (date: number | undefined) => void;
}

/** Opens a platform for one program. */
export type OpenPlatform<P extends Platform = Platform> = (hooks: PlatformHooks) => P;

/** What the program may ask about chats, people and old messages. */
export interface Directory {
  members(chatId: string): Promise<Asked<readonly { readonly personId: string; readonly name: string }[]>>;
  groups(): Promise<Asked<readonly { readonly chatId: string; readonly name: string }[]>>;
  groupName(chatId: string): Promise<Asked<string>>;
  /** What a message says; of a forwarded conversation what each message in it says, in their order. */
  said(messageId: string): Promise<Asked<readonly SaidMessage[]>>;
  /** What was said in a chat between two instants and is still there, oldest first, as it would have come. */
  history(
    chat: { readonly id: string; readonly kind: IncomingMessage["chatKind"] },
    from: string,
    to: string,
  ): Promise<Asked<readonly IncomingMessage[]>>;
}

/** The words or the file of a message, with the names of those it mentions, and when it was sent. */
export interface SaidMessage {
  readonly text: string | undefined;
  readonly file: IncomingMessage["file"];
  readonly sentAt: string | undefined;
}

/** Sign-in with the platform for the pages. */
export interface SignIn {
  /** Where a browser goes to sign in. `challenge` is the S256 of a verifier that stays with us. */
  address(way: { readonly redirectUri: string; readonly state: string; readonly challenge: string }): string;
  /** Who holds this code; it works once. */
  person(
    code: string,
    verifier: string,
    redirectUri: string,
  ): Promise<Asked<{ readonly personId: string; readonly name: string; readonly tenantKey: string | undefined }>>;
}

/** What became of an event: committed with the answer for the platform, or not committed. */
export type EventAnswer =
  | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> }
  | { readonly status: 503 };

/** An event that somebody has to handle. */
export type HandledEvent = Exclude<PlatformEvent, { kind: "challenge" }>;

/** How events are taken in, whichever way they come. */
export interface Intake {
  readonly clock: () => string;
  /** Must resolve only when the event is on disk. */
  readonly handle: (event: HandledEvent, arrival: { bodyHash: string; receivedAt: string }) => Promise<EventAnswer>;
  /** Started after the answer has been written: a card changed earlier would be changed back. */
  readonly afterAnswer?: () => Promise<void>;
  /**
   * Called with an error of a handler, whose event then counts as not saved; without it the error reaches the HTTP
   * server.
   */
  readonly onError?: (error: unknown) => void;
  /** Hears of a request with our signature and a stamp far from now: a replay, or a clock that is wrong. */
  readonly onStray?: (ms: number) => void;
  /** Hears every status but 200, for counters. */
  readonly onRefused?: (status: number) => void;
  readonly deadlineMs?: number;
}

/** A card that the platform would refuse for its size, however it is laid out. */
export class CardTooLargeError extends Error {
  override readonly name = "CardTooLargeError";
}
