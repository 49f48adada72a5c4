import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Block, Button, Card, Press } from "#core";
import {
  type Asked,
  CardTooLargeError,
  type HandledEvent,
  type IncomingMessage,
  isSecret,
  type OpenPlatform,
  type OutgoingMessage,
  type PlatformTraits,
  type SendResult,
} from "#platforms";
import { MOST_TAPS, MOST_TEXT, ownRoom, SECRET_HEAD, type TinyMessage } from "./world.ts";

const NAME = "tiny";
const idOf = (what: "p" | "r" | "m", number: number | string): string => `${NAME}:${what}${number}`;
const numberIn = (id: string): number => Number(/^tiny:[prm](\d+)/.exec(id)?.[1]);

/** TinyChat's properties without a connection: a card is its text, with the buttons below. */
const tinyTraits: PlatformTraits = {
  name: NAME,
  label: "小聊",
  kindOf: (id) => (id.startsWith(`${NAME}:r`) ? "chat" : id.startsWith(`${NAME}:p`) ? "person" : undefined),
  renderCard: drawn,
  keepCard: drawn,
  renderText: (text) => JSON.stringify({ text, taps: [] }),
  cardFits: (card) => fits(draw(card)),
  withoutNames: () => undefined,
  rates: { perTarget: 1, perSecond: 5, perMinute: 100, patientPerSecond: 2 },
  fixesCards: true,
};

function drawn(card: Card): string {
  const words = draw(card);
  if (!fits(words)) throw new CardTooLargeError(`${words.text.length} characters and ${words.taps.length} taps`);
  return JSON.stringify(words);
}

interface Drawn {
  readonly text: string;
  readonly taps: TinyMessage["taps"];
}

const fits = ({ text, taps }: Drawn): boolean => text.length <= MOST_TEXT && taps.length <= MOST_TAPS;

function draw(card: Card): Drawn {
  const lines = [card.title, card.subtitle].filter((line) => line !== undefined);
  return {
    text: [...lines, ...card.blocks.flatMap(linesOf)].join("\n") || card.summary,
    taps: card.blocks.flatMap(buttonsIn).flatMap(({ text, press, url }) => {
      if (press !== undefined) return [{ label: text, data: JSON.stringify(press) }];
      return url === undefined ? [] : [{ label: text, data: url }];
    }),
  };
}

function linesOf(block: Block): readonly string[] {
  switch (block.type) {
    case "text":
    case "note":
    case "quote":
      return [block.text];
    case "fields":
      return block.rows.map(([label, value]) => `${label}：${value}`);
    case "figures":
      return block.items.map(({ value, label, hint }) => `${label} ${value}${hint === undefined ? "" : `（${hint}）`}`);
    case "table":
      return block.rows.map((row) => block.columns.map(({ name }) => row[name] ?? "").join(" "));
    case "fold":
      return [block.title, ...block.blocks.flatMap(linesOf)];
    case "form":
      return [`${[...block.inputs].map(({ label }) => label).join("、")}：请用文字回答`];
    default:
      return [];
  }
}

function buttonsIn(block: Block): readonly Button[] {
  if (block.type === "buttons") return block.buttons;
  return block.type === "fold" ? block.blocks.flatMap(buttonsIn) : [];
}

/** The address and credentials for TinyChat. */
export interface TinyConfig {
  readonly secret: string;
  readonly fetch: (path: string, init?: RequestInit) => Response | Promise<Response>;
}

/** Opens TinyChat for a program. */
export const openTiny =
  ({ secret, fetch }: TinyConfig): OpenPlatform =>
  ({ clock }) => {
    const ask = async <T>(path: string): Promise<T> => (await (await fetch(path)).json()) as T;
    const messagesOf = async (room: number) => await ask<readonly TinyMessage[]>(`/rooms/${room}/messages`);
    return {
      ...tinyTraits,
      appId: "tiny-bot",
      path: "/tiny",
      receive: (intake) =>
        new Hono().post("/", async (c) => {
          if (!isSecret(c.req.header(SECRET_HEAD), secret)) return c.text("no", 403);
          const body = await c.req.text();
          const bodyHash = createHash("sha256").update(body).digest("hex");
          const event = eventOf(JSON.parse(body) as TinyEvent);
          const answer = await intake.handle(event, { bodyHash, receivedAt: intake.clock() });
          const { toast } = (answer.status === 200 ? answer.body : {}) as { readonly toast?: { content: string } };
          await intake.afterAnswer?.();
          return c.json({ said: toast?.content ?? "" }, answer.status);
        }),
      identity: async () => idOf("p", (await ask<{ person: number }>("/me")).person),
      ping: async () => clock(),
      messenger: { send: (message) => send(message) },
      directory: {
        members: async () =>
          known(
            (await ask<readonly { name: string; person: number }[]>("/rooms/0/people")).map(({ name, person }) => ({
              personId: idOf("p", person),
              name,
            })),
          ),
        groups: async () =>
          known(
            (await ask<readonly { name: string; room: number }[]>("/rooms")).map(({ name, room }) => ({
              chatId: idOf("r", room),
              name,
            })),
          ),
        async groupName(chatId) {
          const rooms = await ask<readonly { name: string; room: number }[]>("/rooms");
          return known(rooms.find(({ room }) => idOf("r", room) === chatId)?.name ?? "");
        },
        async said(messageId) {
          const found = (await messagesOf(numberIn(messageId))).filter((one) => messageIdOf(one) === messageId);
          return known(found.map(({ text, at }) => ({ text, file: undefined, sentAt: at })));
        },
        history: async () => known([]),
      },
      files: { download: async () => ({ ok: false, code: "message_gone", platformCode: undefined }) },
      chatUrl: (chatId) => `https://tiny.example/rooms/${numberIn(chatId)}`,
      signIn: {
        address: ({ state }) => `https://tiny.example/in?state=${state}`,
        person: async () => ({ ok: false, code: "auth", platformCode: undefined }),
      },
    };

    /** Sends everything as a new message, because TinyChat can neither change nor reply to one. */
    async function send({ target, messageType, content, uuid, bytes }: OutgoingMessage): Promise<SendResult> {
      const room = target.startsWith(`${NAME}:p`) ? ownRoom(numberIn(target)) : numberIn(target);
      const answer = await fetch("/say", {
        method: "POST",
        headers: { "content-type": "application/json", [SECRET_HEAD]: secret },
        body: JSON.stringify({ room, once: uuid, ...bodyOf(messageType, content, bytes) }),
      });
      const said = (await answer.json()) as { readonly id?: number; readonly why?: string };
      if (said.id !== undefined) return { ok: true, messageId: messageIdOf({ room, id: said.id }) };
      const code = said.why === "room" ? "target_gone" : said.why === "size" ? "content_rejected" : "auth";
      return { ok: false, code, platformCode: undefined };
    }
  };

const known = <T>(value: T): Asked<T> => ({ ok: true, value });

/** The id contains the room, because the message's number alone is not unique. */
const messageIdOf = ({ room, id }: Pick<TinyMessage, "room" | "id">): string => idOf("m", `${room}.${id}`);

function bodyOf(messageType: OutgoingMessage["messageType"], content: string, bytes?: Uint8Array): object {
  const json = JSON.parse(content) as { readonly card?: string; readonly name?: string; readonly base64?: string };
  if (messageType === "face") return JSON.parse(json.card ?? "{}") as object;
  if (messageType !== "file") return json;
  const base64 = bytes === undefined ? json.base64 : Buffer.from(bytes).toString("base64");
  return { text: json.name ?? "", file: { name: json.name ?? "", base64: base64 ?? "" } };
}

/** An event as TinyChat tells it. */
type TinyEvent =
  | {
      readonly what: "said";
      readonly room: number;
      readonly id: number;
      readonly from: number;
      readonly text: string;
      readonly names: Readonly<Record<string, string>>;
      readonly at: string;
      readonly isOwn: boolean;
    }
  | {
      readonly what: "tapped";
      readonly room: number;
      readonly id: number;
      readonly from: number;
      readonly data: string;
      readonly nth: number;
      readonly at: string;
    }
  | { readonly what: "unsaid"; readonly room: number; readonly id: number; readonly at: string }
  | {
      readonly what: "entered";
      readonly room: number;
      readonly from: number;
      readonly name: string;
      readonly at: string;
    };

/** Events have no ids of their own; what they tell of makes one. */
function eventOf(event: TinyEvent): HandledEvent {
  const { room, at } = event;
  const chatId = idOf("r", room);
  switch (event.what) {
    case "said":
      return saidBy(event, chatId);
    case "tapped": {
      const { action, id, value } = JSON.parse(event.data) as Press;
      return {
        ...{ kind: "press", eventId: `${NAME}:tap:${room}.${event.id}.${event.nth}`, chatId, at, action, id, value },
        messageId: messageIdOf(event),
        operatorId: idOf("p", event.from),
        form: undefined,
      };
    }
    case "unsaid": {
      const messageId = messageIdOf(event);
      return { kind: "recalled", eventId: `${NAME}:unsaid:${room}.${event.id}`, messageId, chatId, at };
    }
    case "entered":
      return {
        ...{ kind: "bot-added", eventId: `${NAME}:entered:${room}.${at}`, chatId, chatName: event.name, at },
        operatorId: idOf("p", event.from),
      };
  }
}

/** Somebody is named as `<7>`, and the event tells what the numbers are called. */
function saidBy(event: Extract<TinyEvent, { what: "said" }>, chatId: string): IncomingMessage {
  const named = [...new Set(event.text.match(/<\d+>/g) ?? [])];
  const messageId = messageIdOf(event);
  return {
    kind: "message",
    eventId: `${NAME}:said:${messageId}`,
    messageId,
    chatId,
    chatKind: event.isOwn ? "direct" : "group",
    senderId: idOf("p", event.from),
    senderKind: "user",
    sentAt: event.at,
    clockFlag: false,
    messageType: "text",
    // What names somebody is read with an @ before it.
    text: event.text.replace(/<\d+>/g, (key) => `@${key}`),
    mentions: named.map((key) => {
      const number = key.slice(1, -1);
      return { key: `@${key}`, personId: idOf("p", number), name: event.names[number] ?? "" };
    }),
    parentId: undefined,
    file: undefined,
  };
}
