import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDeliverer, type Settled } from "#outbox";
import { createLark, larkTraits, type Messenger, type SendResult } from "#platforms";
import { type Database, enqueue, write } from "#store";
import { createSandbox, type Fault } from "../../src/sandbox/index.ts";
import { databases } from "../support/databases.ts";

const secrets = { appSecret: "s".repeat(16), encryptKey: "e".repeat(16), verificationToken: "v".repeat(16) };

let db: Database;
beforeAll(async () => {
  db = await databases.sqlite.open();
});
beforeEach(() => db.commit([write(db.query.deleteFrom("outbox"))]));

let count = 0;
async function owe(clock: () => string, target: string, times = 1): Promise<void> {
  const writes = Array.from({ length: times }, () => {
    const uuid = `d${++count}`;
    return enqueue(db.query, {
      uuid,
      platform: "lark",
      action: "create",
      target,
      orderKey: target,
      payload: JSON.stringify({ messageType: "text", content: JSON.stringify({ text: uuid }) }),
      source: uuid,
      priority: 0,
      createdAt: clock(),
    });
  });
  await db.commit(writes);
}

describe("delivery to a platform over HTTP", () => {
  const sandbox = createSandbox({ ...secrets, requestUrl: "http://127.0.0.1:9/" });
  const target = sandbox.city.chats[0]?.chatId ?? "";
  let server: Server;
  let messenger: Messenger;
  beforeAll(async () => {
    server = serve({ fetch: sandbox.app.fetch, hostname: "127.0.0.1", port: 0 }) as Server;
    await new Promise<void>((ready) => server.once("listening", () => ready()));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const appId = sandbox.city.bot.appId;
    messenger = createLark({ ...secrets, appId, baseUrl, clock: () => sandbox.clock() }).messenger;
  });
  afterAll(() => {
    sandbox.close();
    server.closeAllConnections();
    server.close();
  });

  const deliverer = (onSettled: (settled: Settled) => void = () => {}) =>
    createDeliverer({
      db,
      messenger,
      clock: () => sandbox.clock(),
      owner: "one",
      platform: larkTraits,
      appId: "cli_1",
      random: () => 0,
      onSettled,
      // The sandbox's clock is everybody's, so waiting is moving it.
      wait: (ms) => sandbox.advance(Math.ceil(ms)),
    });

  test.each<[Fault["kind"], number]>([
    ["dropResponseAfterCommit", 1],
    ["closeSocket", 2],
    ["http500", 2],
    ["malformedJson", 1],
    ["rateLimitNext", 1],
    ["chatLimitNext", 3],
    ["inFlight", 1],
    ["revokeToken", 1],
  ])("shows each message once, in order, in spite of %s", async (kind, times) => {
    const before = sandbox.messages(target).length;
    await owe(sandbox.clock, target, 3);
    sandbox.faults.arm({ kind, times, route: "create" });
    await deliverer().deliver(5 * 60_000);
    const texts = sandbox
      .messages(target)
      .slice(before)
      .map(({ content }) => (content as { text: string }).text);
    expect(texts).toEqual([`d${count - 2}`, `d${count - 1}`, `d${count}`]);
    const rows = await db.query.selectFrom("outbox").select(["state", "message_id"]).execute();
    expect(rows.every(({ state, message_id }) => state === "sent" && message_id?.startsWith("om_"))).toBe(true);
  });

  test("gives up on a chat that the bot is not in, and reports it", async () => {
    const ends: Settled[] = [];
    await owe(sandbox.clock, "oc_nowhere");
    await deliverer((settled) => ends.push(settled)).deliver();
    expect(ends).toMatchObject([{ outcome: "dead", code: "target_gone", target: "oc_nowhere" }]);
  });
});

describe("a delivering process", () => {
  const clock = () => "2026-11-22T01:00:00.000Z";
  const taken: SendResult = { ok: true, messageId: "om_1" };

  test("delivers after a kick without the caller waiting, and loses no kick during a delivery", async () => {
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const messenger: Messenger = {
      async send({ target }) {
        seen.push(target);
        if (target === "oc_a") {
          await owe(clock, "oc_b");
          deliverer.kick();
        }
        if (target === "oc_b") resolve();
        return taken;
      },
    };
    const deliverer = createDeliverer({ db, messenger, clock, owner: "one", platform: larkTraits, appId: "cli_1" });
    await owe(clock, "oc_a");
    deliverer.kick();
    await promise;
    await deliverer.drain();
    expect(seen).toEqual(["oc_a", "oc_b"]);
  });

  test("loses no kick, at whatever moment of another run's end it comes", async () => {
    const lost: string[] = [];
    for (let call = 1; call <= 5; call++) {
      for (let turns = 0; turns <= 12; turns++) {
        await db.commit([write(db.query.deleteFrom("outbox"))]);
        let now = Date.parse(clock());
        let calls = 0;
        let sent = 0;
        const messenger: Messenger = {
          async send() {
            sent += 1;
            return taken;
          },
        };
        const kickLater = async () => {
          for (let turn = 0; turn < turns; turn++) await undefined;
          now += 7_200_000;
          deliverer.kick();
        };
        const watch = () => {
          if (++calls === call) void kickLater();
          return new Date(now).toISOString();
        };
        await owe(() => new Date(now + 3_600_000).toISOString(), "oc_a");
        const deliverer = createDeliverer({
          db,
          messenger,
          clock: watch,
          owner: "one",
          platform: larkTraits,
          appId: "cli_1",
        });
        deliverer.kick();
        for (let turn = 0; turn < 20 && sent === 0; turn++) await new Promise((done) => setImmediate(done));
        await deliverer.drain();
        if (sent !== 1 && calls >= call) lost.push(`${turns} turns after look ${call}`);
      }
    }
    expect(lost).toEqual([]);
  });

  test("ends when the results of its sends are stored, and starts nothing new", async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const messenger: Messenger = {
      async send() {
        ask();
        await answered;
        return taken;
      },
    };
    const deliverer = createDeliverer({ db, messenger, clock, owner: "one", platform: larkTraits, appId: "cli_1" });
    await owe(clock, "oc_a", 2);
    deliverer.kick();
    await asked;
    const drained = deliverer.drain();
    answer();
    await drained;
    deliverer.kick();
    const rows = await db.query.selectFrom("outbox").select(["state", "lease_owner"]).orderBy("id").execute();
    expect(rows).toEqual([
      { state: "sent", lease_owner: null },
      { state: "pending", lease_owner: null },
    ]);
  });

  test("reports a broken database, and delivers when it is back", async () => {
    let broken = true;
    const errors: unknown[] = [];
    const shaky: Database = {
      ...db,
      async commit(writes) {
        if (broken) throw new Error("disk full");
        await db.commit(writes);
      },
    };
    const messenger: Messenger = { send: async () => taken };
    let now = Date.parse(clock());
    const options = {
      messenger,
      clock: () => new Date(now).toISOString(),
      owner: "one",
      platform: larkTraits,
      appId: "cli_1",
    };
    const deliverer = createDeliverer({ ...options, db: shaky, onError: (error) => errors.push(error) });
    await owe(clock, "oc_a");
    expect([await deliverer.deliver(), errors.length]).toEqual([0, 1]);
    broken = false;
    now += 61_001;
    expect(await deliverer.deliver()).toBe(1);
  });

  test("goes on sending while every answer of the database is lost", async () => {
    const forgetful: Database = {
      ...db,
      async commit(writes) {
        await db.commit(writes);
        throw new Error("connection lost");
      },
    };
    let now = Date.parse(clock());
    const messenger: Messenger = { send: async () => taken };
    const options = {
      messenger,
      clock: () => new Date(now).toISOString(),
      owner: "one",
      platform: larkTraits,
      appId: "cli_1",
    };
    const deliverer = createDeliverer({ ...options, db: forgetful });
    for (let chat = 0; chat < 50; chat += 1) await owe(clock, `oc_${chat}`);
    for (let minute = 0; minute < 50; minute += 1) {
      await deliverer.deliver();
      now += 61_000;
    }
    const rows = await db.query.selectFrom("outbox").select("state").where("state", "!=", "sent").execute();
    expect(rows).toEqual([]);
  });

  test("extends the lease of slow messages, so that no other process sends them", async () => {
    let now = Date.parse(clock());
    const pass = async (ms: number) => {
      now += ms;
      for (let turn = 0; turn < 3; turn++) await new Promise((done) => setImmediate(done));
    };
    const { promise: made, resolve: make } = Promise.withResolvers<void>();
    const tries: string[] = [];
    const process = (owner: string) => {
      const messenger: Messenger = {
        async send() {
          tries.push(owner);
          await made;
          return taken;
        },
      };
      return createDeliverer({
        db,
        messenger,
        clock: () => new Date(now).toISOString(),
        owner,
        platform: larkTraits,
        appId: "cli_1",
      });
    };
    const [one, two] = [process("one"), process("two")];
    await owe(clock, "oc_file");
    // A quarter of an hour, in which both look for what is owed each minute, as a program does.
    for (let second = 0; second < 900; second += 10) {
      if (second % 60 === 0) for (const each of [one, two]) each.kick();
      await pass(10_000);
    }
    make();
    await Promise.all([one.drain(), two.drain()]);
    expect(tries).toEqual(["one"]);
    const rows = await db.query.selectFrom("outbox").select(["state", "lease_owner"]).execute();
    expect(rows).toEqual([{ state: "sent", lease_owner: null }]);
  });

  test("survives a messenger that throws", async () => {
    let calls = 0;
    const messenger: Messenger = {
      async send() {
        if (++calls === 1) throw new Error("a bug");
        return taken;
      },
    };
    const deliverer = createDeliverer({
      db,
      messenger,
      clock,
      owner: "one",
      platform: larkTraits,
      appId: "cli_1",
      random: () => 0,
    });
    await owe(clock, "oc_a");
    expect([await deliverer.deliver(), calls]).toEqual([1, 2]);
  });
});
