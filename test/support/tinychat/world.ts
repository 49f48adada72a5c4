import { type Context, Hono } from "hono";

/** A message as TinyChat keeps it: a number of its own within its room. */
export interface TinyMessage {
  readonly id: number;
  readonly room: number;
  /** Nobody: the bot said it. */
  readonly from: number | undefined;
  readonly text: string;
  /** What can be tapped below it: what stands there, and what the bot is sent back. */
  readonly taps: readonly { readonly label: string; readonly data: string }[];
  readonly file?: { readonly name: string; readonly base64: string };
  readonly at: string;
}

/** How long a message may be, and how much can be tapped below it. */
export const MOST_TEXT = 4_000;
export const MOST_TAPS = 30;

/** The head under which TinyChat tells a hook that it is itself. */
export const SECRET_HEAD = "x-tiny-secret";

/** Who can be talked to: people and rooms by bare numbers, which say nothing of what they stand for. */
export interface TinyCity {
  readonly bot: number;
  readonly people: Readonly<Record<string, number>>;
  readonly rooms: Readonly<Record<string, number>>;
}

/** A room for two has a number made of theirs. */
export const ownRoom = (person: number): number => 9_000 + person;

/**
 * A chat service of another make than Feishu: plain JSON over HTTP, a shared secret, bare numbers, events without ids,
 * messages that nobody can change or reply to, and no cards: a text with what can be tapped below it.
 */
export function createTinyWorld(city: TinyCity, secret: string, clock: () => string) {
  const messages: TinyMessage[] = [];
  const keys = new Map<string, number>();
  const refused: string[] = [];
  const app = new Hono();
  const trusted = (c: Context) => c.req.header(SECRET_HEAD) === secret;

  app.post("/say", async (c) => {
    if (!trusted(c)) return c.json({ why: "who" }, 403);
    const said = (await c.req.json()) as {
      room: number;
      text: string;
      taps?: TinyMessage["taps"];
      file?: TinyMessage["file"];
      once: string;
    };
    const known = keys.get(said.once);
    if (known !== undefined) return c.json({ id: known });
    const { taps = [] } = said;
    const isRoom = Object.values(city.rooms).includes(said.room) || said.room > ownRoom(0);
    const why = !isRoom ? "room" : said.text.length > MOST_TEXT || taps.length > MOST_TAPS ? "size" : undefined;
    if (why !== undefined) {
      refused.push(why);
      return c.json({ why }, 400);
    }
    keys.set(said.once, add({ room: said.room, from: undefined, text: said.text, taps, ...filed(said.file) }).id);
    return c.json({ id: keys.get(said.once) });
  });
  app.get("/rooms", (c) => c.json(Object.entries(city.rooms).map(([name, room]) => ({ name, room }))));
  app.get("/rooms/:room/people", (c) =>
    c.json(Object.entries(city.people).map(([name, person]) => ({ name, person }))),
  );
  app.get("/rooms/:room/messages", (c) => c.json(messages.filter(({ room }) => String(room) === c.req.param("room"))));
  app.get("/me", (c) => c.json({ person: city.bot }));

  const filed = (file: TinyMessage["file"]) => (file === undefined ? {} : { file });
  function add(message: Omit<TinyMessage, "id" | "at">): TinyMessage {
    const id = messages.filter(({ room }) => room === message.room).length + 1;
    const whole = { ...message, id, at: clock() };
    messages.push(whole);
    return whole;
  }

  return {
    app,
    messages: messages as readonly TinyMessage[],
    refused: refused as readonly string[],
    /** Somebody says something; answers the event that the bot is sent. */
    says(person: number, room: number, text: string, extra: Partial<Pick<TinyMessage, "file">> = {}) {
      const { id, at } = add({ room, from: person, text, taps: [], ...extra });
      const names = Object.fromEntries(Object.entries(city.people).map(([name, one]) => [one, name]));
      return { what: "said", room, id, from: person, text, names, at, isOwn: room === ownRoom(person), ...extra };
    },
    /** Somebody taps what stands below a message. */
    taps: (person: number, { room, id }: TinyMessage, data: string, nth: number) => ({
      ...{ what: "tapped", room, id, from: person, data, nth, at: clock() },
    }),
    /** Somebody takes back what they said. */
    unsays: (room: number, id: number) => ({ what: "unsaid", room, id, at: clock() }),
    /** The bot comes into a room. */
    enters: (person: number, room: number, name: string) => ({
      ...{ what: "entered", room, from: person, name, at: clock() },
    }),
  };
}
