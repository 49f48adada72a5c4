import { cpus, loadavg } from "node:os";
import { serve } from "@hono/node-server";
import { expect, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { keys, wireRequest } from "../../bench/load/events.ts";
import { openLine } from "../../bench/load/load.ts";
import { createPostgres } from "../../support/databases.ts";
import { freePort, type Running, start } from "../processes.ts";
import { createTown, reportLine, seededRandom, seedTown } from "../town.ts";
import { type Balancer, hasNginx, startNginx } from "./balancer.ts";

// Invariant B2 on the topology of a city: each event comes five times at once, through nginx, to two instances on one
// PostgreSQL. `FAULTS=long` has the 2,000 events of the invariant.
const EVENTS = process.env.FAULTS === "long" ? 2_000 : 200;
const TIMES = 5;
const LINES = 40;
const MOST_TRIES = 8;
const GROUPS = 50;
const PEOPLE = 600;

test.runIf(hasNginx("balanced-once.test.ts"))(
  "each event five times at once through nginx to two instances: one record and one reply",
  { timeout: 1_800_000 },
  async () => {
    const random = seededRandom(2);
    const city = createTown(GROUPS, PEOPLE);
    const url = await createPostgres();
    const db = await openPostgres(url);
    await seedTown(db, city, new Date().toISOString());
    const { LARK_APP_SECRET: appSecret, LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN } = keys;
    const sandbox = createSandbox({
      ...{ appId: keys.LARK_APP_ID, appSecret, encryptKey, verificationToken: LARK_VERIFICATION_TOKEN, city },
      requestUrl: "http://127.0.0.1:1/lark/events",
    });
    sandbox.faults.pushes.held = true;
    const platformPort = await freePort();
    const platform = serve({ fetch: sandbox.app.fetch, hostname: "127.0.0.1", port: platformPort });
    const ports = [await freePort(), await freePort()];
    const front = await freePort();
    const instances: Running[] = [];
    let nginx: Balancer | undefined;
    try {
      for (const port of ports) {
        const env = {
          ...keys,
          LARK_BASE_URL: `http://127.0.0.1:${platformPort}`,
          DATABASE_URL: url,
          SESSION_KEY: "balanced-session-key-0123456789",
          INSTANCES: "2",
          PORT: String(port),
        };
        instances.push(await start("src/node.ts", { hooked: true, ready: /模范已启动/, env }));
      }
      nginx = await startNginx(front, ports);
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      const spoken: string[] = [];
      for (let index = 0; index < EVENTS; index += 1) {
        const person = city.people[index % PEOPLE]?.openId ?? "";
        const chat = city.chats[index % GROUPS]?.chatId ?? "";
        spoken.push((await sandbox.say(person, chat, reportLine(random, today))).messageId);
      }
      const envelopes = sandbox.pushes.slice(-EVENTS).map(({ envelope }) => envelope);
      const lines = await Promise.all(Array.from({ length: LINES }, () => openLine(front)));
      const answers: Record<string, number> = {};
      const times: number[] = [];
      const started = performance.now();
      for (let at = 0; at < envelopes.length; at += LINES / TIMES) {
        let wave = envelopes
          .slice(at, at + LINES / TIMES)
          .flatMap((envelope) => Array(TIMES).fill(envelope) as object[]);
        for (let tries = 1; wave.length > 0; tries += 1) {
          if (tries > MOST_TRIES) throw new Error(`${wave.length} deliveries were refused ${MOST_TRIES} times`);
          wave.sort(() => random() - 0.5);
          const refused = await Promise.all(
            wave.map(async (envelope, index) => {
              const line = lines[index] as (typeof lines)[number];
              const asked = performance.now();
              const status = await line.ask(wireRequest(envelope, Date.now(), `127.0.0.1:${front}`));
              times.push(performance.now() - asked);
              answers[status] = (answers[status] ?? 0) + 1;
              return status === 200 ? [] : [envelope];
            }),
          );
          wave = refused.flat();
        }
      }
      const seconds = (performance.now() - started) / 1000;
      for (const line of lines) line.close();
      await settle(
        instances,
        (ms) => sandbox.advance(ms),
        () => pendingIn(db),
      );
      const records = (await db.query.selectFrom("record").select("message_id").execute()).map((row) => row.message_id);
      const replies = city.chats
        .flatMap(({ chatId }) => sandbox.messages(chatId))
        .flatMap(({ isBot, parentId }) => (isBot ? [parentId] : []));
      times.sort((a, b) => a - b);
      console.log(`B2, two instances behind nginx: ${EVENTS} events, each ${TIMES} times at once`, {
        records: records.length,
        replies: replies.length,
        answers,
        deliveriesPerSecond: Math.round(times.length / seconds),
        p99Ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
        longestMs: Math.round(times.at(-1) ?? 0),
        cores: cpus().length,
        load: Math.round(loadavg()[0] ?? 0),
        complaints: instances.flatMap((one) => one.complaints().match(/"message":"[^"]*"/g) ?? []).length,
      });
      expect([...records].sort()).toEqual([...spoken].sort());
      expect([...replies].sort()).toEqual([...spoken].sort());
    } finally {
      for (const one of instances) {
        if (!one.isOver()) one.child.kill("SIGKILL");
        await one.ended;
      }
      await nginx?.stop();
      platform.close();
      sandbox.close();
      await db.close();
    }
  },
);

type Ledger = Awaited<ReturnType<typeof openPostgres>>;

async function pendingIn(db: Ledger): Promise<number> {
  const { n } = await db.query
    .selectFrom("outbox")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("state", "=", "pending")
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Lets minutes pass for the instances and the platform until nothing is owed. */
async function settle(
  instances: readonly Running[],
  advance: (ms: number) => Promise<void>,
  pending: () => Promise<number>,
): Promise<void> {
  for (let offset = 61_000; (await pending()) > 0; offset += 61_000) {
    expect(offset, "the outbox does not become empty").toBeLessThan(61_000 * 200);
    await Promise.all(instances.map((one) => one.order({ offset })));
    await advance(61_000);
    const before = await pending();
    await expect
      .poll(pending, { timeout: 3_000 })
      .toBeLessThan(Math.max(before, 1))
      .catch(() => {});
  }
}
