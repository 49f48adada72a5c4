import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MessageView } from "../../../src/sandbox/index.ts";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { createPostgres, temporaryFolder } from "../../support/databases.ts";
import { freePort, type Running, start } from "../processes.ts";
import { createTown, reportLine, seededRandom, seedTown } from "../town.ts";
import { hasNginx, startNginx } from "./balancer.ts";

// Invariants B1 and C1 on the topology of a city: two instances on one PostgreSQL, nginx in front, one of the two killed
// every few seconds while people report. nginx: apt-get install nginx-light. `FAULTS=long` tries ten times as much.
const EVENTS = process.env.FAULTS === "long" ? 2_000 : 300;
const AT_ONCE = 8;
// Nobody says more than the twenty things a minute after which answers are held back.
const PEOPLE = 600;
const KILL_EVERY = process.env.FAULTS === "long" ? 100 : 40;

interface PushView {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly { readonly status: number | string }[];
}

function tallyOf(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

test.runIf(hasNginx("balanced.test.ts"))(
  "two instances behind nginx, one killed every few seconds",
  { timeout: 900_000 },
  async () => {
    const random = seededRandom(20261122);
    const city = createTown(40, PEOPLE);
    const url = await createPostgres();
    const db = await openPostgres(url);
    await seedTown(db, city, new Date().toISOString());
    const cityFile = join(temporaryFolder(), "city.json");
    writeFileSync(cityFile, JSON.stringify(city));
    const ports = [await freePort(), await freePort()];
    const front = await freePort();
    const keys = {
      LARK_APP_ID: city.bot.appId,
      LARK_APP_SECRET: "balanced-app-secret-0123456789",
      LARK_ENCRYPT_KEY: "balanced-encrypt-key-0123456789",
      LARK_VERIFICATION_TOKEN: "balanced-verification-token",
    };
    const sandbox = await start("src/sandbox/main.ts", {
      env: keys,
      args: ["--city", cityFile, "--request-url", `http://127.0.0.1:${front}/lark/events`],
      ready: /\n/,
    });
    const platform = (JSON.parse(sandbox.hello) as { url: string }).url;
    let offset = 0;
    const launch = (port: number) =>
      start("src/node.ts", {
        hooked: true,
        ready: /模范已启动/,
        env: {
          ...keys,
          LARK_BASE_URL: platform,
          DATABASE_URL: url,
          SESSION_KEY: "balanced-session-key-0123456789",
          INSTANCES: "2",
          PORT: String(port),
          CLOCK_OFFSET_MS: String(offset),
        },
      });
    const instances: Running[] = [];
    for (const port of ports) instances.push(await launch(port));
    const nginx = await startNginx(front, ports);
    const ask = async <T>(path: string, body?: unknown): Promise<T> => {
      const how = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const response = await fetch(`${platform}${path}`, body === undefined ? {} : how);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    };
    const complaints: string[] = [];
    let kills = 0;
    let starting: Promise<void> = Promise.resolve();
    const killOne = (): Promise<void> => {
      const at = kills++ % 2;
      return starting.then(async () => {
        const victim = instances[at] as Running;
        complaints.push(victim.complaints());
        victim.child.kill("SIGKILL");
        await victim.ended;
        instances[at] = await launch(ports[at] as number);
      });
    };
    const advance = async (ms: number) => {
      offset += ms;
      await Promise.all(instances.map((one) => one.order({ offset })));
      await ask("/sandbox/clock", { advance_ms: ms });
    };
    const pending = async () =>
      Number(
        (
          await db.query
            .selectFrom("outbox")
            .select(({ fn }) => fn.countAll().as("n"))
            .where("state", "=", "pending")
            .executeTakeFirstOrThrow()
        ).n,
      );
    try {
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      const spoken = new Map<string, string>();
      const started = performance.now();
      let said = 0;
      const speak = async () => {
        while (said < EVENTS) {
          const index = said++;
          if (index > 0 && index % KILL_EVERY === 0) starting = killOne();
          const { message_id, push } = await ask<{ message_id: string; push: PushView }>("/sandbox/api/say", {
            user: city.people[index % PEOPLE]?.openId,
            chat_id: city.chats[index % 40]?.chatId,
            text: reportLine(random, today),
          });
          spoken.set(push.id, message_id);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, speak));
      await starting;
      const loadSeconds = (performance.now() - started) / 1000;
      let pushes: PushView[] = [];
      for (let round = 0; round < 40; round += 1) {
        await advance(round % 5 === 4 ? 300_000 : 61_000);
        await ask("/sandbox/api/push", { event_type: "im.message.reaction.created_v1", event: {} });
        await expect
          .poll(pending, { timeout: 4_000 })
          .toBe(0)
          .catch(() => {});
        pushes = (await ask<{ pushes: PushView[] }>("/sandbox/api/pushes")).pushes;
        const isOpen = pushes.some(({ state }) => state === "waiting" || state === "sending");
        if (!isOpen && (await pending()) === 0) break;
      }
      const { messages, calls } = await ask<{
        messages: MessageView[];
        calls: Record<string, { messageIds: string[] }>;
      }>("/sandbox/api/messages");
      const records = await db.query.selectFrom("record").select(["message_id"]).execute();
      const count = (list: readonly unknown[], id: string) => list.filter((one) => one === id).length;
      const recorded = records.map(({ message_id }) => message_id);
      const replied = messages.filter(({ isBot }) => isBot).map(({ parentId }) => parentId);
      const acknowledged = pushes
        .filter(({ id, attempts }) => spoken.has(id) && attempts.some(({ status }) => status === 200))
        .map(({ id }) => spoken.get(id) ?? "");
      const doubleUuids = Object.values(calls).filter(({ messageIds }) => new Set(messageIds).size > 1).length;
      const wrong = acknowledged.filter((id) => count(recorded, id) !== 1 || count(replied, id) !== 1);
      console.log("B1 and C1, two instances behind nginx", {
        events: spoken.size,
        acknowledged: acknowledged.length,
        kills,
        loadSeconds: Math.round(loadSeconds * 10) / 10,
        cores: cpus().length,
        answers: tallyOf(pushes.flatMap(({ attempts }) => attempts.map(({ status }) => String(status)))),
        retries: pushes.reduce((sum, { attempts }) => sum + attempts.length - 1, 0),
        wrong: wrong.length,
        doubleUuids,
        complaints: tallyOf(
          [...complaints, ...instances.map((one) => one.complaints())]
            .flatMap((text) => [...text.matchAll(/"message":"([^"]*)"(?:.*?"reason":"([^"]*)")?/g)])
            .map(([, message, reason]) => `${message} ${reason ?? ""}`),
        ),
      });
      expect(wrong).toEqual([]);
      expect(doubleUuids).toBe(0);
      expect(kills).toBeGreaterThanOrEqual(Math.floor((EVENTS - 1) / KILL_EVERY));
      expect(acknowledged.length).toBeGreaterThan(EVENTS * 0.95);
      expect(new Set(recorded).size).toBe(recorded.length);
      // Who asks while one is gone is served by the other.
      const unserved = pushes.flatMap(({ attempts }) => attempts.filter(({ status }) => status === 502));
      expect(unserved.length).toBeLessThan(EVENTS * 0.1);
    } finally {
      for (const one of [...instances, sandbox]) {
        if (!one.isOver()) one.child.kill("SIGKILL");
        await one.ended;
      }
      await nginx.stop();
      await db.close();
    }
  },
);
