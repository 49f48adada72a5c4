import { afterEach, describe, expect, test } from "vitest";
import { openLark } from "#platforms";
import { createProgram } from "../../../src/program.ts";
import { deskCity } from "../../../src/sandbox/index.ts";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";

// A host whose clock is wrong refuses every event. It is compared with the platform's, said at /readyz and in the log.

const TRUE = Date.parse("2026-11-22T02:00:00.000Z");
const MINUTE = 60_000;
const keys = {
  appId: deskCity.bot.appId,
  appSecret: "clock-app-secret-0001",
  encryptKey: "clock-encrypt-key-001",
  verificationToken: "clock-verification-01",
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The program on a host whose clock is off by so much, beside a platform that knows the time. */
async function hostOffBy(offMs: number) {
  const db = await openSqlite(":memory:");
  let off = offMs;
  const platform = () =>
    Promise.resolve(
      Response.json(
        { code: 0, tenant_access_token: "t-1", expire: 7_200, bot: { open_id: "ou_bot" } },
        { headers: { date: new Date(TRUE).toUTCString() } },
      ),
    );
  const program = createProgram({
    db,
    platform: openLark({ ...keys, baseUrl: "http://127.0.0.1:9", fetch: platform as typeof fetch }),
    clock: () => new Date(TRUE + off).toISOString(),
    zone: "Asia/Shanghai",
    publicUrl: undefined,
    adminIds: [],
    metricsToken: undefined,
    isLocal: () => true,
  });
  closing.push(
    () => program.stop(),
    () => db.close(),
  );
  const send = async () => {
    const header = { event_id: "e1", event_type: "x.y", token: keys.verificationToken, app_id: keys.appId };
    const text = JSON.stringify({ schema: "2.0", header, event: {} });
    const body = JSON.stringify({ encrypt: encryptPush(keys.encryptKey, text) });
    const timestamp = String(TRUE / 1_000);
    const headers = {
      host: "127.0.0.1",
      "content-type": "application/json",
      "x-lark-request-timestamp": timestamp,
      "x-lark-request-nonce": "n",
      "x-lark-signature": signPush(timestamp, "n", keys.encryptKey, body),
    };
    // On Node the answer tells when it is out.
    const outgoing = { destroyed: true, once: () => {} };
    const answer = await program.app.request(
      "http://127.0.0.1/lark/events",
      { method: "POST", headers, body },
      { outgoing },
    );
    return answer.status;
  };
  const ready = async () => {
    const answer = await program.app.request("http://127.0.0.1/readyz", { headers: { host: "127.0.0.1" } });
    return [answer.status, ((await answer.json()) as { reason?: string }).reason];
  };
  const setOff = (ms: number) => {
    off = ms;
  };
  return { program, send, ready, setOff };
}

describe("a host's clock", () => {
  test.each([
    ["a day behind", -24 * 60 * MINUTE],
    ["six minutes behind", -6 * MINUTE],
    ["nine hours ahead", 9 * 60 * MINUTE],
  ])("that is %s is found by the first event it refuses, and no event is needed to be right again", async (_, off) => {
    const host = await hostOffBy(off);
    expect(await host.send()).toBe(401);
    await host.program.minute();
    expect(await host.ready()).toEqual([503, "clock"]);
    host.setOff(0);
    expect(await host.send()).toBe(200);
    await host.program.platform.directory.botInfo();
    expect(await host.ready()).toEqual([200, undefined]);
  });

  test("is not reported as wrong because of a replay of yesterday's event", async () => {
    const host = await hostOffBy(0);
    host.program.events.onStray?.(24 * 60 * MINUTE);
    await host.program.minute();
    expect(await host.ready()).toEqual([200, undefined]);
  });
});
