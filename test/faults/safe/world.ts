import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Block, Button, Card, FormInput } from "#core";
import { createScheduler, jobs } from "#jobs";
import { larkTraits } from "#platforms";
import { type Database, insertRole, upsertPerson, write } from "#store";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { ADMIN, chatOf, START, secretaryOf, seedVillage, UNITS, villageOn } from "../../ledger/village.ts";
import { temporaryFolder } from "../../support/databases.ts";

/** One person of every role, some of them for a unit that has nothing to do with the others. */
export const PEOPLE = {
  secretary: secretaryOf("a"),
  branch: secretaryOf("a1"),
  above: secretaryOf("gw"),
  foreign: secretaryOf("b"),
  far: secretaryOf("t1"),
  member: "ou_member",
  leader: "ou_leader",
  discipline: "ou_discipline",
  foreignDiscipline: "ou_discipline_x",
  admin: ADMIN,
  unitAdmin: "ou_admin_b",
  stranger: "ou_stranger",
} as const;
export type Role = keyof typeof PEOPLE;

const GRANTS: readonly (readonly [person: string, role: string, unitId: string])[] = [
  [PEOPLE.member, "member", "a1"],
  [PEOPLE.leader, "leader", "gw"],
  [PEOPLE.discipline, "discipline", "gw"],
  [PEOPLE.foreignDiscipline, "discipline", "x"],
  [PEOPLE.unitAdmin, "admin", "b"],
];

/** Somebody's own chat with the bot. */
export const directOf = (person: string): string => `oc_d${person}`;

/** A card as it was owed: where it went, and the message it became. */
export interface SentCard {
  readonly messageId: string;
  readonly target: string;
  readonly chatId: string;
  readonly action: string;
  readonly card: Card;
}

/** A ledger in a file of its own with everybody who can speak to the bot. Nothing is sent; what is owed is heard at once. */
export interface World {
  readonly db: Database;
  readonly file: string;
  say(who: string, chatId: string, text: string, more?: Said): Promise<readonly SentCard[]>;
  press(
    who: string,
    at: Place,
    button: Button,
    form?: Readonly<Record<string, string>>,
    isGuest?: boolean,
  ): Promise<Pressed>;
  /** The id of what was said last. */
  lastSaid(): string;
  recall(messageId: string, chatId: string): Promise<readonly SentCard[]>;
  /** Lets the clock stand at an instant and does what its minute does. */
  tick(at: string): Promise<readonly SentCard[]>;
  /** The same ledger once more, in a file of its own: what is done there is not done here. */
  copy(): Promise<World>;
  close(): Promise<void>;
}

export interface Said {
  readonly replyTo?: string;
  readonly isGuest?: boolean;
}

/** The chat somebody presses in, and the message on which: another than the card's own when it was forwarded. */
export interface Place {
  readonly chatId: string;
  readonly messageId: string;
}

export interface Pressed {
  readonly status: number;
  readonly toast: string;
  readonly cards: readonly SentCard[];
}

/** Opens the village with a person of every role. */
export async function openWorld(): Promise<World> {
  const file = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(file);
  await seedVillage(db);
  await db.commit([
    ...GRANTS.flatMap(([personId, role, unitId]) => [
      upsertPerson(db.query, { platform: "lark", id: personId, name: personId }, START),
      insertRole(db.query, {
        platform: "lark",
        id: `safe-${personId}`,
        personId,
        unitId,
        role,
        grantedBy: ADMIN,
        grantedAt: START,
      }),
    ]),
  ]);
  return worldOn(db, file, 0, START);
}

async function worldOn(db: Database, file: string, events: number, at: string): Promise<World> {
  let base = Date.parse(at);
  const clock = (): string => new Date(base + village.events() * 10_000).toISOString();
  const village: ReturnType<typeof villageOn> = villageOn(db, { events, clock, render: rendered });
  const runJobs = createScheduler(village.bot, jobs);
  const sent = new Set((await db.query.selectFrom("outbox").select("id").execute()).map(({ id }) => id));

  let said = "";

  async function news(): Promise<readonly SentCard[]> {
    const rows = await db.query.selectFrom("outbox").selectAll().orderBy("id").execute();
    const fresh = rows.filter(({ id }) => !sent.has(id));
    for (const { id } of fresh) sent.add(id);
    await db.commit(
      fresh.map(({ id, target, action }) => {
        const messageId = action === "patch" ? target : `om_s${id}`;
        const change = { state: "sent", sent_at: village.now(), message_id: messageId } as const;
        return write(db.query.updateTable("outbox").set(change).where("id", "=", id));
      }),
    );
    return fresh.flatMap(({ id, target, order_key, action, payload }) => {
      const { messageType, content } = JSON.parse(payload) as { messageType: string; content: string };
      if (messageType !== "card") return [];
      const messageId = action === "patch" ? target : `om_s${id}`;
      const chatId = target.startsWith("ou_") ? directOf(target) : order_key;
      return [{ messageId, target, chatId, action, card: JSON.parse(content) as Card }];
    });
  }

  return {
    db,
    file,
    async say(who, chatId, text, { replyTo, isGuest } = {}) {
      await village.say(who, chatId, text, chatId.startsWith("oc_d"), replyTo, isGuest);
      said = `om_${village.events()}`;
      return await news();
    },
    async press(who, { chatId, messageId }, { press }, form, isGuest) {
      const answer = await village.pressOn(messageId, who, chatId, press ?? { action: "none" }, form, isGuest);
      const toast = answer.status === 200 ? (answer.body as { toast?: { content: string } }).toast?.content : undefined;
      return { status: answer.status, toast: toast ?? "", cards: await news() };
    },
    lastSaid: () => said,
    async recall(messageId, chatId) {
      await village.recall(messageId, chatId);
      return await news();
    },
    async tick(instant) {
      base = Date.parse(instant) - village.events() * 10_000;
      await runJobs();
      return await news();
    },
    async copy() {
      const other = `${file}-${randomUUID()}`;
      const raw = new Sqlite(file, { readonly: true });
      raw.prepare("vacuum into ?").run(other);
      raw.close();
      return await worldOn(await openSqlite(other), other, village.events(), new Date(base).toISOString());
    },
    async close() {
      await db.close();
      for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    },
  };
}

/** Drawn for real, so that a card the platform would refuse fails here. */
function rendered(card: Card): string {
  larkTraits.renderCard(card);
  return JSON.stringify(card);
}

/** Everything that can be pressed on a card, forms with their inputs. */
export function buttonsOn(card: Card): readonly { readonly button: Button; readonly inputs?: readonly FormInput[] }[] {
  const found: { button: Button; inputs?: readonly FormInput[] }[] = [];
  const walk = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      if (block.type === "buttons") found.push(...block.buttons.map((button) => ({ button })));
      if (block.type === "form") found.push({ button: block.submit, inputs: block.inputs });
      if (block.type === "fold") walk(block.blocks);
    }
  };
  walk(card.blocks);
  return found.filter(({ button }) => button.press !== undefined);
}

/** The groups of the village's units, and two that the bot was never told of: a group and a person's own chat. */
export const GROUPS = UNITS.map(({ id }) => chatOf(id));
export const UNKNOWN_GROUP = "oc_nobody_told_of";
