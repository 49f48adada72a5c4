import { type Bot, type Command, createHandler } from "#bot";
import { commands as allCommands } from "#commands";
import { type Card, type Press, ZONE } from "#core";
import { jobs as allJobs, type ClockKind, createScheduler, type Job } from "#jobs";
import { larkTraits } from "#platforms";
import { createNumbers, type Database, write } from "#store";
import { deskCity } from "../../src/sandbox/world/city.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { databases } from "../support/databases.ts";
import type { Pressed } from "../support/room.ts";

/** One card that was owed, when, to whom, and what caused it. */
export interface Sent {
  readonly at: string;
  readonly source: string;
  readonly action: string;
  /** The name of a person or a group where the desk has one. */
  readonly to: string;
  readonly card: Card;
}

export type Name = (typeof deskCity.people)[number]["name"];

/** What a town is opened with. */
export interface TownOptions {
  /** Local time of Shanghai, `2026-11-20 08:00`. */
  readonly at?: string;
  readonly jobs?: readonly Job[];
  readonly commands?: readonly Command[];
  readonly db?: Database;
  /** Whether the clock is one that people set, as on the desk. */
  readonly clockKind?: ClockKind;
}

export const idOf = (name: Name): string => deskCity.people.find((person) => person.name === name)?.openId ?? "";

const groupIdOf = (where: string): string | undefined => deskCity.chats.find(({ name }) => name === where)?.chatId;

const nameOf = (key: string, id = key.replace(/^oc_(?=ou_)/, "")): string =>
  deskCity.people.find((person) => person.openId === id)?.name ??
  deskCity.chats.find((chat) => chat.chatId === id)?.name ??
  id;

/** The instant at which clocks in Shanghai show this. */
const shanghai = (local: string): string => new Date(Date.parse(`${local.replace(" ", "T")}:00+08:00`)).toISOString();

/** The desk's five units with everything people can say, the real scheduler, and a clock that is set; nothing is sent. */
export async function openTown(options: TownOptions = {}) {
  let now = shanghai(options.at ?? "2026-11-20 08:00");
  const db = options.db ?? (await databases.sqlite.open());
  await seedDesk(db, now);
  const numbers = { record: createNumbers(db, "record"), ticket: createNumbers(db, "ticket") };
  const bot: Bot = {
    db,
    clock: () => now,
    zone: ZONE,
    commands: options.commands ?? allCommands,
    platform: larkTraits,
    appId: "cli_test",
    identity: async () => deskCity.bot.openId,
    render: (card) => {
      // Drawn for real, so that a card the platform would refuse fails here.
      larkTraits.renderCard(card);
      return JSON.stringify(card);
    },
    nextNumber: (sequence) => numbers[sequence](),
    settings: { publicUrl: undefined, adminIds: [], slot: 0 },
  };
  const handle = createHandler(bot);
  const runJobs = createScheduler(bot, options.jobs ?? allJobs, undefined, options.clockKind);
  const seen = new Set<string>();
  let events = 0;
  let delivers = true;

  async function news(): Promise<readonly Sent[]> {
    const rows = await db.query.selectFrom("outbox").selectAll().orderBy("id").execute();
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    // As if it had been delivered in the minute it was owed.
    if (delivers)
      await db.commit([
        write(db.query.updateTable("outbox").set({ state: "sent", sent_at: now }).where("state", "=", "pending")),
      ]);
    // An attachment that is owed is fetched, not shown.
    const cards = fresh.filter(({ payload }) => JSON.parse(payload).messageType !== "work");
    return cards.map((row) => ({
      at: local(row.created_at),
      source: row.source,
      action: row.action,
      to: nameOf(row.action === "create" ? row.target : row.order_key),
      card: JSON.parse(JSON.parse(row.payload).content) as Card,
    }));
  }

  const town = {
    db,
    bot,
    now: () => local(now),
    /** Sets the clock without letting anything happen. */
    set(at: string) {
      now = shanghai(at);
    },
    /** Stops delivering, as when the platform is out of reach, or begins again. */
    deliver(on: boolean) {
      delivers = on;
    },
    /** One tick now; what it owes. */
    async tick(): Promise<readonly Sent[]> {
      await runJobs();
      return await news();
    },
    /** Lets time pass until `at`, a tick whenever the desk's jobs may be due and now and then; what that owes. */
    async until(at: string): Promise<readonly Sent[]> {
      const sent: Sent[] = [];
      for (let next = Date.parse(now); next <= Date.parse(shanghai(at)); next += 60_000) {
        if (!isBusy(next)) continue;
        now = new Date(next).toISOString();
        if ((await runJobs()) > 0) sent.push(...(await news()));
      }
      now = shanghai(at);
      return sent;
    },
    /** Somebody says something in a group or in their own chat; what that owes. */
    async say(
      who: Name,
      where: string,
      text: string,
      file?: { readonly key: string; readonly name: string },
    ): Promise<readonly Sent[]> {
      events += 1;
      const direct = where === "单聊";
      const answer = await handle(
        {
          kind: "message",
          eventId: `ev_${events}`,
          messageId: `om_${events}`,
          chatId: direct ? `oc_${idOf(who)}` : (groupIdOf(where) ?? where),
          chatKind: direct ? "direct" : "group",
          senderId: idOf(who),
          senderKind: "user",
          sentAt: now,
          clockFlag: false,
          messageType: file === undefined ? "text" : "file",
          text: file !== undefined ? undefined : direct ? text : `@_user_1 ${text}`,
          mentions: direct ? [] : [{ key: "@_user_1", personId: deskCity.bot.openId, name: "模范" }],
          parentId: undefined,
          file,
        },
        { bodyHash: `hash ${events}`, receivedAt: now },
      );
      if (answer.status !== 200) throw new Error("the door answered 503");
      return await news();
    },
    /** Somebody presses a button; the toast, and what it owes. */
    async press(who: Name, where: string, press: Pressed, form?: Readonly<Record<string, string>>) {
      events += 1;
      const answer = await handle(
        {
          kind: "press",
          eventId: `ev_${events}`,
          messageId: "om_card",
          chatId: where === "单聊" ? `oc_${idOf(who)}` : (groupIdOf(where) ?? where),
          operatorId: idOf(who),
          at: now,
          action: press.action,
          id: press.id,
          value: press.value,
          form,
        },
        { bodyHash: `hash ${events}`, receivedAt: now },
      );
      if (answer.status !== 200) throw new Error("the door answered 503");
      const toast = (answer.body as { toast?: { content: string } }).toast?.content ?? "";
      return { toast, sent: await news() };
    },
  };
  return town;
}

/** The minutes after 9:00, 14:00 and 3:20 in Shanghai in which the desk's jobs come round, and every third hour. */
function isBusy(time: number): boolean {
  const [hour = 0, minute = 0] = [Math.floor(time / 3_600_000 + 8) % 24, Math.floor(time / 60_000) % 60];
  if (hour === 9) return (minute > 0 && minute < 10) || minute === 40;
  if (hour === 14) return minute > 0 && minute < 10;
  return hour % 3 === 0 && minute === (hour === 3 ? 20 : 0);
}

const local = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

/** Everything a card shows, one element a line. */
export function textOf(card: Card | undefined): string {
  if (card === undefined) return "";
  return [card.title ?? "", card.subtitle ?? "", ...card.blocks.flatMap(linesOf)]
    .filter((line) => line !== "")
    .join("\n");
}

function linesOf(block: Card["blocks"][number]): readonly string[] {
  switch (block.type) {
    case "text":
    case "note":
    case "quote":
      return [block.text];
    case "fields":
      return block.rows.map(([label, value]) => `${label}：${value}`);
    case "figures":
      return block.items.map(({ value, label, hint }) => `${label}：${value} ${hint ?? ""}`);
    case "table":
      return [
        block.columns.map(({ label }) => label).join(" | "),
        ...block.rows.map((row) => block.columns.map(({ name }) => row[name] ?? "").join(" | ")),
      ];
    case "buttons":
      return [block.buttons.map(({ text }) => `[${text}]`).join(" ")];
    case "fold":
      return [`▸ ${block.title}`, ...block.blocks.flatMap(linesOf)];
    case "chart":
      return ["{图}"];
    default:
      return [];
  }
}

/** The press behind a button, by what stands on it. */
export function pressOf(card: Card | undefined, text: string): Press {
  const found = (card?.blocks ?? [])
    .flatMap((block) => (block.type === "buttons" ? block.buttons : []))
    .find((button) => button.text === text)?.press;
  if (found === undefined) throw new Error(`there is no button ${text}`);
  return found;
}
