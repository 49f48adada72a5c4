import { Hono } from "hono";
import {
  disband,
  edit,
  enterDirect,
  moveBot,
  moveMember,
  recall,
  type Said,
  type SayOptions,
  say,
  tapMenu,
} from "./act.ts";
import { keepFile } from "./api/media.ts";
import { answerError, openApi } from "./api/open-api.ts";
import { type ButtonRef, type Clicked, click } from "./click.ts";
import { registerControl } from "./control-api.ts";
import { createLongConnections, type LongConnections } from "./long-connection/long-connection.ts";
import type { Post } from "./long-connection/post.ts";
import { createPushing, type Push, type Pushing } from "./long-connection/push.ts";
import type { GalleryCard } from "./page/gallery.ts";
import { registerPages } from "./page/routes.ts";
import type { PageLink } from "./page/shell.ts";
import { type MessageView, messageView } from "./page/views.ts";
import { type City, deskCity } from "./world/city.ts";
import type { Desk, Identity } from "./world/desk.ts";
import { createFaults, type Faults } from "./world/faults.ts";
import type { History } from "./world/history.ts";
import { createLive } from "./world/live.ts";
import { createMeters } from "./world/meters.ts";
import type { Sample } from "./world/samples.ts";
import { createWorld, directChatOf } from "./world/world.ts";

export interface SandboxOptions extends Partial<Pick<Identity, "appId">>, Omit<Identity, "appId"> {
  /** Where events and callbacks are sent; a function if the port is not known yet. */
  readonly requestUrl: string | (() => string);
  readonly city?: City;
  /** The running time. The sandbox's own `clock` adds what was set or skipped. */
  readonly clock?: () => string;
  /** Whether the app receives every message of its groups (im:message.group_msg), not only those that mention it. */
  readonly hearsAll?: boolean;
  /** How events are sent, if not over a socket to `requestUrl`. */
  readonly post?: Post;
  /** Returns the signal that ends an unanswered push; by default after three real seconds. */
  readonly deadline?: (ms: number) => AbortSignal;
  /** The cards shown on /sandbox/gallery. */
  readonly gallery?: readonly GalleryCard[] | (() => readonly GalleryCard[] | Promise<readonly GalleryCard[]>);
  /** Links in the page's menu to the program's own pages. */
  readonly links?: readonly PageLink[];
  /** Called as soon as a person has moved the clock. */
  readonly onClock?: () => Promise<unknown>;
  /** The messages of the groups before this sandbox was started; none by default. */
  readonly history?: History;
  /** The session cookie of the program's pages; it is removed when another person is chosen. */
  readonly pagesCookie?: string;
  /** Example lines above the input. */
  readonly samples?: readonly Sample[];
}

/** A Feishu on this machine: the platform's HTTP routes, the chat page, and functions for tests. */
export interface Sandbox {
  readonly app: Hono;
  readonly city: City;
  readonly faults: Faults;
  /** Where events and callbacks are sent while no long connection is open. */
  requestUrl(): string;
  /** Whether events are sent over a long connection. */
  isOverSocket(): boolean;
  /** Changes the request URL, as on the app's console page. */
  setRequestUrl(url: string): void;
  readonly pushes: readonly Push[];
  /** For each refused card of the app: the error code, where in the card the error is, and the error. */
  readonly refusedCards: readonly string[];
  /** The sandbox's clock, for everything that must agree with it about the time. */
  clock(): string;
  /** Moves the clock forwards and runs each retry at its own time; resolves when all are finished. */
  advance(ms: number): Promise<void>;
  /** Sets the clock. Forwards it runs what becomes due; backwards it runs nothing. */
  setClock(instant: string): Promise<void>;
  /** Sends a text as a person; resolves when the app has answered the event. */
  say(openId: string, chatId: string, text: string, options?: SayOptions): Promise<Said>;
  /** Sends a file as a person. */
  sendFile(openId: string, chatId: string, file: { readonly name: string; readonly bytes: Buffer }): Promise<Said>;
  /** Presses a button, identified by name, label or callback value, with the values of its form. */
  click(messageId: string, button: ButtonRef, form: Readonly<Record<string, string>>, openId: string): Promise<Clicked>;
  recall(messageId: string, openId?: string): Promise<Push | undefined>;
  /** Edits a person's message; the app gets an update event, or the same message event again. */
  edit(messageId: string, text: string, how?: "updated" | "again"): Promise<Push | undefined>;
  tapMenu(openId: string, key: string): Promise<Push>;
  enterDirect(openId: string): Promise<Push>;
  addBot(chatId: string, by?: string): Promise<Push>;
  removeBot(chatId: string, by?: string): Promise<Push>;
  addMember(chatId: string, openId: string): Promise<Push>;
  removeMember(chatId: string, openId: string): Promise<Push>;
  disband(chatId: string, keepHistory?: boolean): Promise<Push | undefined>;
  /** The visible messages of a chat, oldest first. */
  messages(chatId: string): MessageView[];
  /** The id of a person's direct chat with the bot. */
  directChat(openId: string): string;
  /** Pushes any event, or with `pushRaw` any body, over the real path. */
  pushEvent(eventType: string, event: Readonly<Record<string, unknown>>): Promise<Push>;
  readonly pushRaw: Pushing["post"];
  readonly release: Pushing["release"];
  readonly verifyUrl: Pushing["verifyUrl"];
  /** Accepts long connections; to be registered with `server.on("upgrade", sandbox.upgrade)`. */
  readonly upgrade: LongConnections["upgrade"];
  /** Drops waiting retries and closes connections, so that the process can end. */
  close(): void;
}

/** Creates a sandbox for a city. It serves nothing before its `app` is mounted or listened to. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { requestUrl } = options;
  const running = options.clock ?? (() => new Date().toISOString());
  let skipped = 0;
  const now = () => Date.parse(running()) + skipped;
  const desk = createDesk(options, now);
  const app = new Hono();
  // The platform's answers bear its own time, by which the app compares clocks.
  app.use(async (c, next) => {
    await next();
    c.header("Date", new Date(now()).toUTCString());
  });
  const longConnections = createLongConnections(app, desk);
  let address = typeof requestUrl === "string" ? () => requestUrl : requestUrl;
  const pushing = createPushing(desk, {
    longConnections,
    requestUrl: () => address(),
    post: options.post,
    deadline: options.deadline ?? ((ms) => AbortSignal.timeout(ms)),
  });

  async function advance(ms: number): Promise<void> {
    const target = now() + ms;
    for (let due = pushing.nextDue(); due !== undefined && due <= target; due = pushing.nextDue()) {
      skipped += Math.max(0, due - now());
      await pushing.deliverDue();
    }
    skipped += Math.max(0, target - now());
    desk.live.tell({ kind: "clock" });
  }

  async function setClock(instant: string): Promise<void> {
    const ahead = Date.parse(instant) - now();
    if (ahead >= 0) return advance(ahead);
    skipped += ahead;
    desk.live.tell({ kind: "clock" });
  }

  const sandbox: Sandbox = {
    app,
    city: desk.city,
    faults: desk.faults,
    requestUrl: () => address(),
    isOverSocket: longConnections.isOpen,
    setRequestUrl(url) {
      address = () => url;
    },
    pushes: pushing.all,
    refusedCards: desk.world.refusedCards,
    clock: () => new Date(now()).toISOString(),
    advance,
    setClock,
    say: (openId, chatId, text, how) => say(desk, pushing, openId, chatId, text, how),
    sendFile: (openId, chatId, { name, bytes }) => {
      const content = { file_key: keepFile(desk, name, bytes), file_name: name };
      return say(desk, pushing, openId, chatId, "", { type: "file", content });
    },
    click: (messageId, button, form, openId) => click(desk, pushing, messageId, button, form, openId),
    recall: (messageId, openId) => recall(desk, pushing, messageId, openId),
    edit: (messageId, text, how) => edit(desk, pushing, messageId, text, how),
    tapMenu: (openId, key) => tapMenu(desk, pushing, openId, key),
    enterDirect: (openId) => enterDirect(desk, pushing, openId),
    addBot: (chatId, by) => moveBot(desk, pushing, chatId, true, by),
    removeBot: (chatId, by) => moveBot(desk, pushing, chatId, false, by),
    addMember: (chatId, openId) => moveMember(desk, pushing, chatId, openId, true),
    removeMember: (chatId, openId) => moveMember(desk, pushing, chatId, openId, false),
    disband: (chatId, keepHistory) => disband(desk, pushing, chatId, keepHistory),
    messages: (chatId) =>
      [...desk.world.messages.values()].filter((m) => m.chatId === chatId).map((m) => messageView(desk, m)),
    directChat: directChatOf,
    pushEvent: (eventType, event) => pushing.event(eventType, event),
    pushRaw: pushing.post,
    release: pushing.release,
    verifyUrl: pushing.verifyUrl,
    upgrade: longConnections.upgrade,
    close() {
      pushing.close();
      longConnections.close();
    },
  };
  app.onError(answerError);
  app.route("/open-apis", openApi(desk));
  registerControl(app, desk, sandbox, options.onClock);
  registerPages(app, desk, sandbox, options);
  return sandbox;
}

function createDesk(options: SandboxOptions, now: () => number): Desk {
  const city = options.city ?? deskCity;
  const { appId = city.bot.appId, appSecret, encryptKey, verificationToken } = options;
  return {
    identity: { appId, appSecret, encryptKey, verificationToken },
    city,
    world: createWorld(city),
    faults: createFaults(),
    meters: createMeters(now),
    live: createLive(),
    hearsAll: options.hearsAll ?? false,
    now,
  };
}
