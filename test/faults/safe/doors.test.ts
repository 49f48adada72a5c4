import { execFile } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { checkClaimCode, createClaimCode } from "#store";
import { createApp } from "../../../src/app.ts";
import { createCounters } from "../../../src/metrics.ts";
import { createReadRequest } from "../../../src/platforms/lark/webhook/webhook.ts";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";
import { seedDesk, takeLedger } from "../../../src/sandbox/world/seed.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { databases, temporaryFolder } from "../../support/databases.ts";

// Small doors a stranger may try: the claim code, the figures for machines, the sandbox, and events that are ours and broken.

const NOW = "2026-11-22T02:00:00.000Z";

describe("a claim code", () => {
  test.each(["sqlite", "postgres"] as const)("is not used up by a stranger's wrong ones, on %s", async (engine) => {
    const db = await databases[engine].open();
    const code = (await createClaimCode(db, NOW)) ?? "";
    const tried = async (personId: string, typed: string) => {
      const check = await checkClaimCode(db.query, { personId, typed, now: NOW });
      if (check.verdict === "wrong") await db.commit(check.writes);
      return check.verdict;
    };
    for (const stranger of ["ou_a", "ou_b", "__proto__", "constructor"]) {
      for (let time = 0; time < 5; time += 1) expect(await tried(stranger, "WRONG234")).toBe("wrong");
      expect(await tried(stranger, code)).toBe("spent");
    }
    expect(await tried("ou_operator", code)).toBe("right");
    await db.close();
  });
});

describe("/metrics", () => {
  const asked = async (headers: Readonly<Record<string, string>>, metricsToken?: string) => {
    const db = await openSqlite(":memory:");
    const app = createApp({
      bot: { db, clock: () => NOW } as never,
      platform: { path: "/events", receive: () => new Hono() } as never,
      counters: createCounters(),
      events: { clock: () => NOW, handle: async () => ({ status: 503 }) },
      trouble: () => undefined,
      metricsToken,
      isLocal: () => true,
      pages: undefined,
    });
    const { host = "127.0.0.1:3000" } = headers;
    return (await app.request(`http://${host}/metrics`, { headers: { host, ...headers } })).status;
  };

  test.each(["127.0.0.1:3000", "localhost", "[::1]:3000"])("answers this machine under %s", async (host) => {
    expect(await asked({ host })).toBe(200);
  });

  test.each([
    { host: "mofan.example.gov.cn" },
    { host: "127.0.0.1.example.cn" },
    { "x-forwarded-for": "203.0.113.7" },
    { "X-Forwarded-Host": "mofan.example.gov.cn" },
    { forwarded: "for=203.0.113.7" },
    { "x-real-ip": "203.0.113.7" },
    { via: "1.1 proxy" },
  ])("refuses a request that a proxy on this machine passes on: %o", async (headers) => {
    expect(await asked(headers as never)).toBe(401);
  });

  test("with a token answers any request that has it", async () => {
    const far = { host: "mofan.example.gov.cn", "x-forwarded-for": "203.0.113.7" };
    expect(await asked({ ...far, authorization: "Bearer p0o9i8u7y6t5r4e3" }, "p0o9i8u7y6t5r4e3")).toBe(200);
    for (const authorization of ["", "Bearer ", "Bearer p0o9i8u7y6t5r4e", "p0o9i8u7y6t5r4e3"])
      expect(await asked({ ...far, authorization }, "p0o9i8u7y6t5r4e3")).toBe(401);
  });
});

describe("the sandbox", () => {
  test("accepts ledgers made for it, and no other ledger that happens to be empty", async () => {
    const made = await openSqlite(":memory:");
    expect(await takeLedger(made, true, NOW)).toBe(true);
    expect(await takeLedger(made, false, NOW)).toBe(true);
    const older = await openSqlite(":memory:");
    await seedDesk(older, NOW);
    expect(await takeLedger(older, false, NOW)).toBe(true);
    const real = await openSqlite(":memory:");
    expect(await takeLedger(real, false, NOW)).toBe(false);
    for (const db of [made, older, real]) await db.close();
  });

  test("refuses a real ledger at its start, and answers only under names of this machine", {
    timeout: 120_000,
  }, async () => {
    const path = join(temporaryFolder(), "mofan.db");
    await (await openSqlite(path)).close();
    const start = (ledger: string) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}`, PORT: "0" };
      return execFile(process.execPath, ["src/node.ts"], { env });
    };
    const refused = start(path);
    expect(await new Promise((ended) => refused.once("exit", ended))).toBe(78);
    const served = start(join(temporaryFolder(), "sandbox.db"));
    const url = await new Promise<string>((ready) =>
      served.stdout?.on("data", (said: Buffer) => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(said)) ?? [];
        if (found !== undefined) ready(found);
      }),
    );
    const statusUnder = (host: string) =>
      new Promise((answered) => request(url, { headers: { host } }, ({ statusCode }) => answered(statusCode)).end());
    expect([
      await statusUnder(new URL(url).host),
      await statusUnder("evil.example"),
      await statusUnder("localhost"),
    ]).toEqual([200, 403, 200]);
    served.kill("SIGTERM");
    await new Promise((ended) => served.once("exit", ended));
  });
});

describe("an event signed with our key that cannot be read", () => {
  const keys = { appId: "cli_1", encryptKey: "the encrypt key of ours", verificationToken: "the token of ours" };
  const read = createReadRequest(keys);
  const sent = (text: string, encryptKey = keys.encryptKey) => {
    const body = JSON.stringify({ encrypt: encryptPush(encryptKey, text) });
    const timestamp = String(Math.floor(Date.parse(NOW) / 1_000));
    const signed: Readonly<Record<string, string>> = {
      "x-lark-request-timestamp": timestamp,
      "x-lark-request-nonce": "n",
      "x-lark-signature": signPush(timestamp, "n", encryptKey, body),
    };
    return read({ headers: { get: (name) => signed[name] ?? null }, body: new TextEncoder().encode(body), now: NOW });
  };
  const event = (change: object) => {
    const header = {
      event_id: "e1",
      event_type: "im.message.receive_v1",
      token: keys.verificationToken,
      app_id: "cli_1",
    };
    return JSON.stringify({ schema: "2.0", header: { ...header, ...change }, event: {} });
  };

  test.each(
    [event({}), event({ event_type: "im.message.recalled_v1" }), event({ event_type: "card.action.trigger" })].flatMap(
      (text) => [text, text.replace('"event":{}', '"event":null'), text.replace('"event":{}', '"event":[1]')],
    ),
  )("is taken, told apart, and the same each time: %s", (text) => {
    expect(sent(text)).toMatchObject({ ok: true, event: { kind: "ignored", eventId: "e1", type: "malformed" } });
    expect(sent(text)).toEqual(sent(text));
  });

  test.each(["", "{", "[]", '{"schema":"2.0"}', event({ event_id: "a b" }), event({ event_type: 7 })])(
    "is refused where it names no event: %s",
    (text) => expect(sent(text)).toEqual({ ok: false, status: 400 }),
  );

  test("is still refused for another app, another token or another key", () => {
    expect(sent(event({ app_id: "cli_2" }))).toEqual({ ok: false, status: 401 });
    expect(sent(event({ token: "another" }))).toEqual({ ok: false, status: 401 });
    expect(sent("{", "another key altogether")).toEqual({ ok: false, status: 401 });
  });
});
