import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { LedgerRecord } from "#core";
import { type Lark, openLark, serverOptions } from "#platforms";
import type { AttachmentFolder } from "#reports";
import { type Database, recordByNumber } from "#store";
import { createProgram, type Program } from "../../src/program.ts";
import {
  type Clicked,
  createSandbox,
  deskCity,
  type MessageView,
  RETRIES,
  type Sandbox,
  type SayOptions,
} from "../../src/sandbox/index.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { readPageFiles } from "../../src/web/files.ts";
import { SESSION_COOKIE } from "../../src/web/page-files.ts";
import { readCard, type SeenCard } from "./card-words.ts";
import { databases } from "./databases.ts";

export type PersonName = (typeof deskCity.people)[number]["name"];
export type GroupName = (typeof deskCity.chats)[number]["name"];
/** A group, or the speaker's direct chat with the bot. */
export type Place = GroupName | "单聊";

/** A Sunday at 10:00 in Shanghai. */
const SUNDAY = "2026-11-22T02:00:00.000Z";

/** A message of the bot that appeared or changed because of a person's action. */
export interface Heard extends SeenCard {
  readonly messageId: string;
  /** The group's name, or 「单聊 」 and the person's name. */
  readonly where: string;
  /** Whether it is an older card that changed in place. */
  readonly changed: boolean;
}

/** The options of a message besides its text. */
export interface Saying extends Omit<SayOptions, "replyTo" | "mentions"> {
  readonly replyTo?: Pick<Heard, "messageId">;
  readonly mentions?: readonly PersonName[];
}

/** The result of a press: the toast, and the cards that appeared or changed. */
export interface Pressed extends Clicked {
  readonly heard: readonly Heard[];
}

/** Performs a person's actions: over the platform's routes, or by hand in a browser. */
export interface Hands {
  say(openId: string, chatId: string, text: string, how: SayOptions): Promise<{ readonly messageId: string }>;
  click(messageId: string, button: string, form: Readonly<Record<string, string>>, openId: string): Promise<Clicked>;
  recall(messageId: string, openId: string): Promise<unknown>;
  /** What the person sees of a message; by default the card as it was sent. */
  read?(view: MessageView, openId: string): Promise<SeenCard>;
  close?(): void | Promise<void>;
}

/** Options of a conversation; by default it uses SQLite and begins on a Sunday. */
export interface ConversationOptions {
  readonly database?: keyof typeof databases;
  /** An existing ledger to which nothing is added; it is closed with the conversation. */
  readonly ledger?: Database;
  readonly at?: string;
  readonly adminIds?: readonly string[];
  /** The public address of the pages; none by default. */
  readonly publicUrl?: string;
  /** Leaves the ledger empty: no units, no roles, no bound chats. */
  readonly empty?: boolean;
  /** Groups that are bound to no unit. */
  readonly unbound?: readonly GroupName[];
  /** Where pictures and files are stored; by default only on the platform. */
  readonly attachments?: AttachmentFolder;
  /** Whether the platform lets the bot receive every message of its groups. */
  readonly hearsAll?: boolean;
  readonly hands?: (parts: { readonly url: string; readonly sandbox: Sandbox }) => Hands | Promise<Hands>;
}

export type Conversation = Awaited<ReturnType<typeof conversation>>;

export const keys = {
  appId: deskCity.bot.appId,
  appSecret: "conversation-app-secret-01",
  encryptKey: "conversation-encrypt-key-1",
  verificationToken: "conversation-verification",
};

/** The time between two messages, as people type; it also keeps conversations below every rate limit. */
const PACE_MS = 5_000;

const RETRY_MS = RETRIES[0] ?? 0;

/** The whole program and the sandbox on one address of this machine, with the sandbox's people to talk to it. */
export async function conversation(options: ConversationOptions = {}) {
  const { database = "sqlite", at = SUNDAY } = options;
  const db = options.ledger ?? (await databases[database].open());
  const both = new Hono();
  const { server, url } = await listen(both);
  const sandbox = createSandbox({
    ...keys,
    requestUrl: `${url}/lark/events`,
    clock: () => at,
    pagesCookie: SESSION_COOKIE,
    hearsAll: options.hearsAll ?? false,
  });
  // A program that verifies anything but the received bytes then receives no event.
  sandbox.faults.pushes.spelling = "odd";
  if (!options.empty && options.ledger === undefined) await seedDesk(db, sandbox.clock());
  await db.query
    .updateTable("chat")
    .set({ unit_id: null })
    .where("name", "in", [...(options.unbound ?? []), ""])
    .execute();
  const program = startProgram(db, url, sandbox, options);
  both.route("/", sandbox.app).route("/", program.app);
  const hands: Hands = (await options.hands?.({ url, sandbox })) ?? sandbox;
  const seen = new Map<string, number>();
  let said = "";

  /** Delivers all pending messages, and returns what appeared or changed since the last call. */
  async function listenTo(who: PersonName): Promise<readonly Heard[]> {
    await program.deliverer.deliver();
    await complainOf(db);
    if (sandbox.refusedCards.length > 0) throw new Error(`the platform refuses a card: ${sandbox.refusedCards[0]}`);
    const heard: Heard[] = [];
    for (const [where, chatId] of allChats(sandbox)) {
      for (const view of sandbox.messages(chatId)) {
        const known = seen.get(view.messageId);
        seen.set(view.messageId, view.patches);
        if (!view.isBot || known === view.patches) continue;
        const card = hands.read === undefined ? readView(view) : await hands.read(view, openIdOf(who));
        heard.push({ ...card, messageId: view.messageId, where, changed: known !== undefined });
      }
    }
    return heard;
  }

  /** Sends a message right after the last, without a pause. */
  async function sayAtOnce(who: PersonName, where: Place, text: string, saying: Saying = {}) {
    const { replyTo, mentions, ...how } = saying;
    const { messageId } = await hands.say(openIdOf(who), chatIdOf(sandbox, who, where), text, {
      ...how,
      ...(replyTo === undefined ? {} : { replyTo: replyTo.messageId }),
      ...(mentions === undefined ? {} : { mentions: mentions.map(openIdOf) }),
    });
    said = messageId;
    // If the machine is too busy to answer in time, the platform delivers again after 15 seconds, so the clock is
    // moved.
    if (sandbox.pushes.some(({ state }) => state === "waiting")) await sandbox.advance(RETRY_MS);
    return await listenTo(who);
  }

  /** Sends a message in a group or in the speaker's direct chat, and returns the bot's answers. */
  async function say(who: PersonName, where: Place, text: string, saying: Saying = {}) {
    await sandbox.advance(PACE_MS);
    return await sayAtOnce(who, where, text, saying);
  }

  /** The cards a person can see now; the one that appeared or changed last is at the end. */
  function cards(who: PersonName): readonly (SeenCard & { readonly messageId: string })[] {
    return chatsOf(sandbox, who)
      .flatMap((chatId) => sandbox.messages(chatId))
      .filter((view) => view.isBot && !view.recalled)
      .sort((one, other) => one.updatedAt.localeCompare(other.updatedAt))
      .map((view) => ({ ...readView(view), messageId: view.messageId }));
  }

  /** Presses a button by its label or name, on the newest visible card that has it. */
  async function click(who: PersonName, button: string, form: Readonly<Record<string, string>> = {}): Promise<Pressed> {
    const card = cards(who).findLast(({ buttons }) => hasButton(buttons, button));
    if (card === undefined) throw new Error(`${who} sees no button ${button}`);
    await sandbox.advance(PACE_MS);
    const clicked = await hands.click(card.messageId, button, form, openIdOf(who));
    return { ...clicked, heard: await listenTo(who) };
  }

  return {
    db,
    sandbox,
    program,
    url,
    say,
    sayAtOnce,
    cards,
    click,
    /** All answers to it as one text. */
    ask: async (who: PersonName, where: Place, text: string, saying: Saying = {}): Promise<string> =>
      textOf(await say(who, where, text, saying)),
    /** The id of the last message of a person. */
    lastSaid: () => said,
    /** Recalls a message, by default the last one. */
    async recall(who: PersonName, messageId = said): Promise<readonly Heard[]> {
      await sandbox.advance(PACE_MS);
      await hands.recall(messageId, openIdOf(who));
      return await listenTo(who);
    },
    /** The bot's messages in a person's direct chat. */
    direct: (who: PersonName): readonly SeenCard[] =>
      sandbox
        .messages(sandbox.directChat(openIdOf(who)))
        .filter(({ isBot }) => isBot)
        .map(readView),
    /** Delivers pending messages and returns them. */
    settle: () => listenTo("王建国"),
    /** The ledger's records, by number. */
    async records(): Promise<readonly LedgerRecord[]> {
      const rows = await db.query.selectFrom("record").select("number").orderBy("number").execute();
      const records = await Promise.all(rows.map(({ number }) => recordByNumber(db.query, number, () => true)));
      return records.filter((record) => record !== undefined);
    },
    /** Ends the conversation and closes everything. */
    async close(): Promise<void> {
      await hands.close?.();
      await program.stop();
      sandbox.close();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      await db.close();
    },
  };
}

/** An apology hides its reason from people, so a test prints it. */
async function complainOf(db: Database): Promise<void> {
  const dead = await db.query.selectFrom("inbox").select("reason").where("state", "=", "dead").executeTakeFirst();
  if (dead !== undefined) throw new Error(`the program failed: ${dead.reason}`);
}

/** All answers as one text, with a blank line between cards. */
export const textOf = (heard: readonly SeenCard[]): string => heard.map(({ text }) => text).join("\n\n");

/** The open_id of one of the sandbox's people. */
export const openIdOf = (name: PersonName): string => deskCity.people.find((one) => one.name === name)?.openId ?? "";

const hasButton = (buttons: SeenCard["buttons"], wanted: string): boolean =>
  buttons.some(({ text, name }) => text === wanted || name === wanted);

function startProgram(db: Database, url: string, sandbox: Sandbox, options: ConversationOptions): Program<Lark> {
  return createProgram({
    db,
    platform: openLark({ ...keys, baseUrl: url }),
    clock: () => sandbox.clock(),
    // Time is set and never waited for, so waiting moves the clock.
    wait: (ms) => sandbox.advance(ms),
    zone: "Asia/Shanghai",
    publicUrl: options.publicUrl,
    adminIds: options.adminIds ?? [],
    metricsToken: undefined,
    isLocal: () => true,
    attachments: options.attachments,
    pages: { origin: url, sessionKey: undefined, files: readPageFiles() },
  });
}

function listen(app: Hono): Promise<{ server: Server; url: string }> {
  return new Promise((ready) => {
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0, serverOptions }, ({ port }) =>
      ready({ server, url: `http://127.0.0.1:${port}` }),
    ) as Server;
  });
}

const allChats = (sandbox: Sandbox): readonly (readonly [where: string, chatId: string])[] => [
  ...sandbox.city.chats.map(({ name, chatId }) => [name, chatId] as const),
  ...sandbox.city.people.map(({ name, openId }) => [`单聊 ${name}`, sandbox.directChat(openId)] as const),
];

const chatsOf = (sandbox: Sandbox, who: PersonName): readonly string[] => [
  ...sandbox.city.chats.filter(({ members }) => members.includes(openIdOf(who))).map(({ chatId }) => chatId),
  sandbox.directChat(openIdOf(who)),
];

function chatIdOf(sandbox: Sandbox, who: PersonName, where: Place): string {
  if (where === "单聊") return sandbox.directChat(openIdOf(who));
  const chat = deskCity.chats.find(({ name }) => name === where);
  if (chat === undefined) throw new Error(`there is no group ${where}`);
  return chat.chatId;
}

function readView(view: MessageView): SeenCard {
  return view.type === "interactive" ? readCard(view.content) : { text: view.text, buttons: [], inputs: {} };
}
