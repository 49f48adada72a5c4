import { type Bot, type Command, createHandler } from "#bot";
import { type Card, type Press, ZONE } from "#core";
import { larkTraits } from "#platforms";
import { createNumbers, type Database } from "#store";
import { renderCard } from "../../src/platforms/lark/cards/cards.ts";
import { checkCard } from "../../src/sandbox/cards/check.ts";
import { deskCity } from "../../src/sandbox/world/city.ts";
import type { Desk } from "../../src/sandbox/world/desk.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { createWorld } from "../../src/sandbox/world/world.ts";
import { databases } from "./databases.ts";

/** A card in the outbox, and its recipient. */
export interface Heard {
  readonly action: string;
  readonly target: string;
  readonly card: Card;
}

/** The five people of the sandbox, and others that a test adds. */
export type Name = (typeof deskCity.people)[number]["name"] | "生人";

/** A press: of a card's button, or with an action that no card has. */
export type Pressed = Omit<Press, "action"> & { readonly action: string };

/**
 * A ledger with the given commands and without a platform: messages go to the handler, and answers are read from the
 * outbox.
 */
export interface Room {
  readonly db: Database;
  readonly settings: { adminIds: string[] };
  /** Sends a message in a group or in the direct chat, and returns the resulting cards. */
  say(who: Name, where: string, text: string, mentions?: readonly Name[]): Promise<readonly Heard[]>;
  /** Presses a button of a card; `toast` is shown to the presser. */
  press(
    who: Name,
    where: string,
    press: Pressed,
    form?: Readonly<Record<string, string>>,
    /** Presses it on another message than its own, as on a forwarded card. */
    on?: string,
  ): Promise<{ toast: string; heard: readonly Heard[] }>;
}

/** The open_id of a person of the sandbox. */
export const idOf = (name: Name): string =>
  deskCity.people.find((person) => person.name === name)?.openId ?? "ou_stranger";

/** The id of a group by its name, or of a person's direct chat. */
export const chatIdOf = (where: string): string =>
  deskCity.chats.find(({ name }) => name === where)?.chatId ?? `oc_${where}`;

/** Opens a room with a stopped clock; `empty` leaves the ledger without units. */
export async function openRoom(commands: readonly Command[], options: { readonly empty?: true } = {}): Promise<Room> {
  const now = "2026-11-22T02:00:00.000Z";
  const db = await databases.sqlite.open();
  if (!options.empty) await seedDesk(db, now);
  const records = createNumbers(db, "record");
  const tickets = createNumbers(db, "ticket");
  const desk = { city: deskCity, world: createWorld(deskCity) } as unknown as Desk;
  const settings = { publicUrl: undefined, adminIds: [] as string[], slot: 0 };
  const bot: Bot = {
    db,
    clock: () => now,
    zone: ZONE,
    commands,
    platform: larkTraits,
    appId: "cli_test",
    identity: async () => deskCity.bot.openId,
    render: (card) => {
      // Fails if Feishu would refuse the card.
      checkCard(desk, renderCard(card), deskCity.chats[0].chatId);
      return JSON.stringify(card);
    },
    nextNumber: (sequence) => (sequence === "record" ? records() : tickets()),
    settings,
  };
  const handle = createHandler(bot);
  let events = 0;
  // The message that shows each button, as the platform would report it.
  const shownOn = new Map<string, string>();
  const stamp = async ({ id, action, target }: { id: string; action: string; target: string }, card: Card) => {
    const messageId = action === "patch" ? target : `om_s${id}`;
    await db.query.updateTable("outbox").set({ message_id: messageId }).where("id", "=", id).execute();
    for (const press of pressesOf(card).values()) shownOn.set(JSON.stringify(press), messageId);
  };
  const deliver = async (event: Parameters<typeof handle>[0]) => {
    const before = new Set((await db.query.selectFrom("outbox").select("id").execute()).map(({ id }) => id));
    const answer = await handle(event, { bodyHash: event.eventId, receivedAt: now });
    if (answer.status !== 200) throw new Error("the door answered 503");
    const rows = await db.query.selectFrom("outbox").selectAll().orderBy("id").execute();
    const fresh = rows.filter(({ id }) => !before.has(id));
    const heard = fresh.map(
      (row): Heard => ({ action: row.action, target: row.target, card: JSON.parse(JSON.parse(row.payload).content) }),
    );
    for (const [index, row] of fresh.entries()) await stamp(row, heard[index]?.card as Card);
    return { heard, body: answer.body as { toast?: { content: string } } };
  };
  return {
    db,
    settings,
    say: async (who, where, text, mentions = []) => {
      events += 1;
      const direct = where === "单聊";
      const named = mentions.map((name, index) => ({ key: `@_user_${index + 2}`, personId: idOf(name), name }));
      const keyed = named.reduce((sofar, { name, key }) => sofar.replaceAll(`@${name}`, key), text);
      const { heard } = await deliver({
        kind: "message",
        eventId: `ev_${events}`,
        messageId: `om_${events}`,
        chatId: chatIdOf(direct ? who : where),
        chatKind: direct ? "direct" : "group",
        senderId: idOf(who),
        senderKind: "user",
        sentAt: now,
        clockFlag: false,
        messageType: "text",
        text: direct ? keyed : `@_user_1 ${keyed}`,
        mentions: [...(direct ? [] : [{ key: "@_user_1", personId: deskCity.bot.openId, name: "模范" }]), ...named],
        parentId: undefined,
        file: undefined,
      });
      return heard;
    },
    press: async (who, where, press, form, on) => {
      events += 1;
      const { heard, body } = await deliver({
        kind: "press",
        eventId: `ev_${events}`,
        messageId: on ?? shownOn.get(JSON.stringify(press)) ?? "om_card",
        chatId: chatIdOf(where === "单聊" ? who : where),
        operatorId: idOf(who),
        at: now,
        action: press.action,
        id: press.id,
        value: press.value,
        form,
      });
      return { heard, toast: body.toast?.content ?? "" };
    },
  };
}

/** The whole text of a card. */
export function textOf(card: Card | undefined): string {
  const seen: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === "string" || typeof value === "number") seen.push(String(value));
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value))
        if (!["type", "press", "tone", "style", "action"].includes(key)) walk(part);
    }
  };
  walk(card);
  return seen.join("\n");
}

/** The presses of a card's buttons and forms, by their labels. */
export function pressesOf(card: Card | undefined): ReadonlyMap<string, Press> {
  const buttons = (card?.blocks ?? []).flatMap((block) =>
    block.type === "buttons" ? block.buttons : block.type === "form" ? [block.submit] : [],
  );
  return new Map(buttons.flatMap(({ text, press }) => (press === undefined ? [] : [[text, press] as const])));
}
