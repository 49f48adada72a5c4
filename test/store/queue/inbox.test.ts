import { beforeAll, describe, expect, test } from "vitest";
import {
  type Database,
  forgetKeys,
  forgetPayloads,
  type InboxEvent,
  inboxBody,
  insertInbox,
  insertRow,
  wasHandled,
} from "#store";
import { databases } from "../../support/databases.ts";

const event = (key: string, eventId: string, more: Partial<InboxEvent> = {}): InboxEvent => ({
  key,
  platform: "lark",
  eventId,
  bodyHash: `hash of ${eventId}`,
  type: "im.message.receive_v1",
  actorId: "ou_1",
  chatId: "oc_1",
  sentAt: "2026-11-22T10:00:00.000Z",
  receivedAt: "2026-11-22T10:00:01.000Z",
  state: "done",
  payload: "{}",
  ...more,
});

for (const [engine, { open }] of Object.entries(databases))
  describe(`the inbox on ${engine}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });

    test("has an event under both of its keys, and a repeated one applies nothing", async () => {
      await db.commit([insertInbox(db.query, event("msg:1", "e1"))]);
      const effect = insertRow(db.query, "setting", { key: "effect", value: "", at: "" });
      for (const repeat of [event("msg:1", "e1"), event("msg:1", "e2"), event("evt:9", "e1")])
        await expect(db.commit([effect, insertInbox(db.query, repeat)])).rejects.toThrow();
      expect(await db.query.selectFrom("setting").select("key").where("key", "=", "effect").execute()).toEqual([]);
      expect(await wasHandled(db.query, "msg:1")).toBe(true);
      expect(await wasHandled(db.query, "evt:9")).toBe(false);
      expect(await inboxBody(db.query, "e1")).toEqual({ key: "msg:1", bodyHash: "hash of e1" });
      expect(await inboxBody(db.query, "e2")).toBeUndefined();
    });

    test("deletes an event's text before its key", async () => {
      await db.commit([insertInbox(db.query, event("msg:old", "old", { receivedAt: "2026-01-01T00:00:00.000Z" }))]);
      const payloads = () => db.query.selectFrom("inbox").select(["id", "payload"]).orderBy("id").execute();
      await db.commit([forgetPayloads(db.query, "2026-06-01T00:00:00.000Z")]);
      expect(await payloads()).toEqual([
        { id: "msg:1", payload: "{}" },
        { id: "msg:old", payload: null },
      ]);
      await db.commit([forgetKeys(db.query, "2026-06-01T00:00:00.000Z")]);
      expect(await payloads()).toEqual([{ id: "msg:1", payload: "{}" }]);
    });

    test("stores why an event is dead", async () => {
      await db.commit([
        insertInbox(db.query, event("msg:dead", "dead", { state: "dead", reason: "TypeError", actorId: undefined })),
      ]);
      const row = await db.query.selectFrom("inbox").selectAll().where("id", "=", "msg:dead").executeTakeFirst();
      expect(row).toMatchObject({ state: "dead", reason: "TypeError", actor_id: null });
    });
  });
