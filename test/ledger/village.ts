import { type Bot, createHandler } from "#bot";
import { commands } from "#commands";
import { type Card, ROOT, type Unit, ZONE } from "#core";
import { larkTraits } from "#platforms";
import {
  bindChat,
  changeTree,
  createNumbers,
  type Database,
  insertRole,
  insertRoot,
  insertUnit,
  loadTree,
  upsertChat,
  upsertPerson,
} from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import type { Pressed } from "../support/room.ts";

const since = "2026-01-01";
const unit = (id: string, name: string, kind: Unit["kind"], parentId: string, level: Unit["level"] = "市") => ({
  id,
  name,
  kind,
  parentId,
  level,
});

/** A small city: one committee with two organs, one county with a township, eleven units in all. */
export const UNITS = [
  unit("gw", "市直机关工委", "committee", ROOT),
  unit("a", "市财政局", "organ", "gw"),
  unit("a1", "市财政局第一支部", "branch", "a"),
  unit("a2", "市财政局第二支部", "branch", "a"),
  unit("b", "市水务局", "organ", "gw"),
  unit("b1", "市水务局机关支部", "branch", "b"),
  unit("x", "清河区机关工委", "committee", ROOT, "县"),
  unit("t", "龙泉镇机关党委", "organ", "x", "乡"),
  unit("t1", "龙泉镇机关支部", "branch", "t", "乡"),
] as const;

/** Which unit may be moved below which, there and back. */
export const REMOVALS = [
  ["a", "gw"],
  ["a", "x"],
  ["b", "x"],
  ["b", "gw"],
  ["t", "gw"],
  ["t", "x"],
  ["a2", "b"],
  ["a2", "a"],
] as const;

export const nameOf = (id: string): string => UNITS.find((one) => one.id === id)?.name ?? "";

export const ADMIN = "ou_admin";
export const secretaryOf = (unitId: string): string => `ou_${unitId}`;
export const chatOf = (unitId: string): string => `oc_${unitId}`;
export const START = "2026-11-20T02:00:00.000Z";
const BOT = "ou_bot";

/** The small city with its whole door: people say lines and press buttons, and time goes on a little with each. */
export async function openVillage(wrap: (db: Database) => Database = (db) => db, stepMs = 10) {
  const db = await openSqlite(":memory:");
  await seedVillage(db);
  return villageOn(db, { wrap, stepMs });
}

/** Puts the units, their secretaries and their groups into an empty ledger. */
export async function seedVillage(db: Database): Promise<void> {
  const { query } = db;
  await db.commit([
    changeTree(query, await loadTree(query), START),
    ...insertRoot(query, since),
    ...UNITS.flatMap(({ parentId, ...one }) =>
      insertUnit(
        query,
        {
          ...one,
          names: [],
          class: undefined,
          memberCount: 20,
          secretaryName: undefined,
          activeFrom: since,
          activeTo: undefined,
          version: 1,
        },
        parentId,
      ),
    ),
    ...UNITS.flatMap(({ id, name }) => [
      upsertPerson(query, { platform: "lark", id: secretaryOf(id), name: `书记${id}` }, START),
      insertRole(query, {
        platform: "lark",
        id: `role-${id}`,
        personId: secretaryOf(id),
        unitId: id,
        role: "secretary",
        grantedBy: ADMIN,
        grantedAt: START,
      }),
      upsertChat(query, { platform: "lark", id: chatOf(id), kind: "group", name: `${name}群`, personId: undefined }),
      bindChat(query, chatOf(id), id, undefined, { personId: ADMIN, now: START }),
    ]),
    insertRole(query, {
      platform: "lark",
      id: "role-admin",
      personId: ADMIN,
      unitId: ROOT,
      role: "admin",
      grantedBy: ADMIN,
      grantedAt: START,
    }),
  ]);
}

/** What a village is lived in with; `events` is how many there were before, for a copy of a ledger. */
interface Living {
  readonly wrap?: (db: Database) => Database;
  readonly stepMs?: number;
  readonly events?: number;
  readonly clock?: () => string;
  readonly render?: (card: Card) => string;
  readonly adminIds?: readonly string[];
  readonly takesGuests?: boolean;
}

/** People who talk and press in a village's ledger. */
export function villageOn(db: Database, { wrap = (one) => one, stepMs = 10, adminIds = [], ...more }: Living = {}) {
  const numbers = { record: createNumbers(db, "record"), ticket: createNumbers(db, "ticket") };
  let events = more.events ?? 0;
  const now = more.clock ?? (() => new Date(Date.parse(START) + events * stepMs).toISOString());
  const bot: Bot = {
    db: wrap(db),
    clock: now,
    zone: ZONE,
    commands,
    platform: larkTraits,
    appId: "cli_village0000",
    identity: async () => BOT,
    render: more.render ?? ((card) => JSON.stringify(card)),
    nextNumber: (sequence) => numbers[sequence](),
    settings: { publicUrl: undefined, adminIds, slot: 3, takesGuests: more.takesGuests === true },
  };
  const handle = createHandler(bot);
  const event = () => {
    events += 1;
    return { eventId: `ev_${events}`, messageId: `om_${events}` };
  };
  let told = new Set<string>();
  return {
    db,
    bot,
    numbers,
    now,
    /** How many things were said and pressed so far. */
    events: () => events,
    /** What the bot said since it was last asked: to whom, and the card as JSON text. */
    async heard(): Promise<readonly { readonly target: string; readonly card: string }[]> {
      const rows = await db.query.selectFrom("outbox").select(["id", "target", "payload"]).orderBy("id").execute();
      const fresh = rows.filter(({ id }) => !told.has(id));
      told = new Set(rows.map(({ id }) => id));
      return fresh.map(({ target, payload }) => ({ target, card: JSON.parse(payload).content as string }));
    },
    /** Says a line in a unit's group; answers the door's status. */
    say: (who: string, chatId: string, text: string, direct = false, parentId?: string, isGuest = false) =>
      handle(
        {
          kind: "message",
          ...event(),
          chatId,
          chatKind: direct ? "direct" : "group",
          senderId: who,
          senderKind: "user",
          sentAt: now(),
          clockFlag: false,
          messageType: "text",
          text: direct ? text : `@_user_1 ${text}`,
          mentions: direct ? [] : [{ key: "@_user_1", personId: BOT, name: "模范" }],
          parentId,
          isGuest,
          file: undefined,
        },
        { bodyHash: `hash ${events}`, receivedAt: now() },
      ),
    press: (who: string, chatId: string, action: string, id: string, value?: string, form?: Record<string, string>) =>
      handle(
        { kind: "press", ...event(), chatId, operatorId: who, at: now(), action, id, value, form },
        { bodyHash: `hash ${events}`, receivedAt: now() },
      ),
    /** Takes a message back in the chat. */
    recall: (messageId: string, chatId: string) =>
      handle(
        { kind: "recalled", eventId: event().eventId, messageId, chatId, at: now() },
        { bodyHash: `hash ${events}`, receivedAt: now() },
      ),
    /** Presses a button of a message that the bot sent. */
    pressOn: (
      messageId: string,
      who: string,
      chatId: string,
      press: Pressed,
      form?: Readonly<Record<string, string>>,
      isGuest = false,
    ) =>
      handle(
        {
          kind: "press",
          eventId: event().eventId,
          messageId,
          chatId,
          operatorId: who,
          isGuest,
          at: now(),
          action: press.action,
          id: press.id,
          value: press.value,
          form,
        },
        { bodyHash: `hash ${events}`, receivedAt: now() },
      ),
  };
}

export type Village = Awaited<ReturnType<typeof openVillage>>;
