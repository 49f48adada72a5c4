import { beforeEach, describe, expect, test } from "vitest";
import {
  claimDue,
  type Database,
  enqueue,
  forgetSaid,
  forgetSent,
  type Intent,
  markDead,
  markLater,
  markSent,
  markUnknown,
  outboxByMessage,
  outboxHealth,
  sameCards,
} from "#store";
import { databases } from "../../support/databases.ts";

const T0 = "2026-11-22T10:00:00.000Z";
const at = (seconds: number) => new Date(Date.parse(T0) + seconds * 1000).toISOString();

const intent = (uuid: string, orderKey: string, more: Partial<Intent> = {}): Intent => ({
  uuid,
  platform: "lark",
  action: "create",
  target: orderKey,
  orderKey,
  payload: `{"text":"${uuid}"}`,
  source: "test",
  priority: 1,
  createdAt: T0,
  ...more,
});

for (const [engine, { open }] of Object.entries(databases))
  describe(`the outbox on ${engine}`, () => {
    let db: Database;
    beforeEach(async () => {
      db = await open();
    });

    const owe = (...intents: Intent[]) => db.commit(intents.map((one) => enqueue(db.query, one)));
    const claim = (owner: string, seconds = 0, limit = 10) =>
      claimDue(db, { owner, now: at(seconds), leaseUntil: at(seconds + 60), limit });
    const uuids = (rows: { uuid: string }[]) => rows.map(({ uuid }) => uuid);

    test("gives out the oldest message of each chat, urgent ones first, and the next one when that is settled", async () => {
      await owe(intent("a1", "a"), intent("a2", "a"), intent("b1", "b", { priority: 0 }), intent("a3", "a"));
      const [b1, a1] = await claim("one");
      expect([b1?.uuid, a1?.uuid]).toEqual(["b1", "a1"]);
      expect(a1).toMatchObject({ attempts: 0, firstTryAt: T0, payload: '{"text":"a1"}', refs: null, notAfter: null });
      expect(await claim("two")).toEqual([]);
      await db.commit([markSent(db.query, { id: a1?.id ?? "", messageId: "om_1", now: at(1) })]);
      expect(uuids(await claim("two", 2))).toEqual(["a2"]);
    });

    test("deletes the text of sent messages and later their rows; unsent ones keep everything", async () => {
      const day = (count: number) => at(count * 86_400);
      const refs = '{"records":[1]}';
      await owe(
        intent("sent", "a", { refs }),
        intent("same", "b", { payload: '{"text":"sent"}' }),
        ...["unknown", "dead", "waiting"].map((uuid) => intent(uuid, uuid)),
        intent("late", "e", { createdAt: day(20) }),
      );
      const claimed = await claimDue(db, { owner: "one", now: day(20), leaseUntil: day(21), limit: 10 });
      const idOf = (uuid: string) => claimed.find((one) => one.uuid === uuid)?.id ?? "";
      await db.commit([
        markSent(db.query, { id: idOf("sent"), messageId: "om_1", now: at(1) }),
        markSent(db.query, { id: idOf("same"), messageId: "om_2", now: at(1) }),
        markSent(db.query, { id: idOf("late"), messageId: "om_3", now: day(20) }),
        markUnknown(db.query, { id: idOf("unknown"), owner: "one", code: "timeout" }),
        markDead(db.query, { id: idOf("dead"), owner: "one", code: "format_error" }),
      ]);
      expect(await sameCards(db.query, "om_1", (payload) => payload)).toEqual(["om_2"]);
      const kept = async () => {
        const rows = await db.query.selectFrom("outbox").select(["uuid", "payload"]).orderBy("uuid").execute();
        return rows.map(({ uuid, payload }) => (payload === "" ? uuid : `${uuid} with its words`));
      };
      const whole = () => db.query.selectFrom("outbox").selectAll().where("uuid", "=", "sent").executeTakeFirst();
      // A column that is new one day has to be carried along as well, so none is empty.
      const empty = Object.entries((await whole()) ?? {}).flatMap(([name, value]) =>
        value === null ? [[name, "1"]] : [],
      );
      await db.query.updateTable("outbox").set(Object.fromEntries(empty)).where("uuid", "=", "sent").execute();
      const before = await whole();
      const words = (...names: readonly string[]) => names.map((name) => `${name} with its words`);
      await db.commit([forgetSaid(db.query, { from: day(-30), before: day(1) })]);
      expect(await kept()).toEqual([...words("dead", "late"), "same", "sent", ...words("unknown", "waiting")]);
      expect(await whole()).toEqual({ ...before, payload: "" });
      expect(await outboxByMessage(db.query, "om_1")).toMatchObject({ target: "a", refs, source: "test" });
      // Of what is forgotten all is alike, and nothing is taken for the same card.
      expect(await sameCards(db.query, "om_1", (payload) => payload)).toEqual([]);
      await db.commit([forgetSent(db.query, day(2))]);
      expect(await kept()).toEqual(words("dead", "late", "unknown", "waiting"));
    });

    test("lets no chat's queue delay others", async () => {
      await owe(...Array.from({ length: 30 }, (_, i) => intent(`a${i}`, "a")));
      await owe(...["b", "c", "d"].map((chat) => intent(`${chat}1`, chat)));
      expect(uuids(await claim("one"))).toEqual(["a0", "b1", "c1", "d1"]);
    });

    test("waits for a chat's oldest message while it backs off, and counts tries but not throttling", async () => {
      await owe(intent("a1", "a"), intent("a2", "a"));
      const [a1] = await claim("one");
      const id = a1?.id ?? "";
      await db.commit([markLater(db.query, { id, owner: "one", nextAt: at(30), code: "throttled", isAttempt: false })]);
      expect(await claim("one", 29)).toEqual([]);
      const [again] = await claim("one", 30);
      expect(again).toMatchObject({ uuid: "a1", attempts: 0, firstTryAt: T0 });
      await db.commit([markLater(db.query, { id, owner: "one", nextAt: at(40), code: "no_answer", isAttempt: true })]);
      expect((await claim("one", 40))[0]).toMatchObject({ uuid: "a1", attempts: 1, firstTryAt: T0 });
    });

    test("gives a dead owner's row to another after the lease, and still accepts the first one's result", async () => {
      await owe(intent("a1", "a"));
      const [first] = await claim("one");
      expect(await claim("two", 59)).toEqual([]);
      expect(uuids(await claim("two", 60))).toEqual(["a1"]);
      const id = first?.id ?? "";
      await db.commit([markDead(db.query, { id, owner: "one", code: "target_gone" })]);
      expect(await outboxHealth(db.query)).toMatchObject({ pending: 1, dead: 0 });
      await db.commit([markSent(db.query, { id, messageId: "om_1", now: at(61) })]);
      await db.commit([markUnknown(db.query, { id, owner: "two", code: "no_answer" })]);
      expect(await outboxHealth(db.query)).toEqual({ pending: 0, dead: 0, unknown: 0, oldestDueAt: undefined });
    });

    test("does not delay a chat because of dead or unknown messages", async () => {
      await owe(intent("a1", "a"), intent("a2", "a"), intent("a3", "a", { nextAt: at(90) }));
      const settle = [markDead, markUnknown];
      for (const mark of settle) {
        const [row] = await claim("one");
        await db.commit([mark(db.query, { id: row?.id ?? "", owner: "one", code: "x" })]);
      }
      expect(await outboxHealth(db.query)).toEqual({ pending: 1, dead: 1, unknown: 1, oldestDueAt: at(90) });
      expect(uuids(await claim("one", 90))).toEqual(["a3"]);
    });

    test("queues the same intent once", async () => {
      await owe(intent("a1", "a"));
      await expect(owe(intent("b1", "b"), intent("a1", "b"))).rejects.toThrow();
      expect(uuids(await claim("one"))).toEqual(["a1"]);
    });

    test("knows the cause of a message", async () => {
      await owe(intent("a1", "a", { refs: '{"record":"r1"}', source: "msg:om_0" }));
      const [row] = await claim("one");
      await db.commit([markSent(db.query, { id: row?.id ?? "", messageId: "om_1", now: at(1) })]);
      expect(await outboxByMessage(db.query, "om_1")).toMatchObject({ source: "msg:om_0", refs: '{"record":"r1"}' });
      expect(await outboxByMessage(db.query, "om_2")).toBeUndefined();
    });

    test("gives each row to one of many claimers, in order within a chat", async () => {
      const chats = engine === "d1" ? 6 : 40;
      await owe(
        ...Array.from({ length: chats * 3 }, (_, i) => intent(`${i % chats}-${Math.floor(i / chats)}`, `${i % chats}`)),
      );
      const taken: string[] = [];
      await Promise.all(
        Array.from({ length: 4 }, async (_, worker) => {
          for (let idle = 0; idle < 3; ) {
            const rows = await claim(`worker ${worker}`, 0, 5);
            idle = rows.length === 0 ? idle + 1 : 0;
            taken.push(...uuids(rows));
            await db.commit(rows.map(({ id }) => markSent(db.query, { id, messageId: `om_${id}`, now: T0 })));
          }
        }),
      );
      expect(taken).toHaveLength(chats * 3);
      for (let chat = 0; chat < chats; chat++)
        expect(taken.filter((uuid) => uuid.startsWith(`${chat}-`))).toEqual([`${chat}-0`, `${chat}-1`, `${chat}-2`]);
    });
  });
