import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig } from "#config";
import { type Database, sealAudit, verifyAudit } from "#store";
import { createReadRequest } from "../../../src/platforms/lark/webhook/webhook.ts";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";
import { macOf } from "../../../src/store/audit/seals.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";

// Keys turn: one set later, one changed, one taken away. What was signed before stays proved, and nothing is let in that neither
// the key in use nor the one before it made.

const isLong = process.env.FAULTS === "long";
const RUNS = isLong ? 300 : 25;
const START = Date.parse("2026-11-22T02:00:00.000Z");
const instant = (minute: number) => new Date(START + minute * 60_000).toISOString();
const KEYS = ["the first key of this ledger", "the second key of this ledger", "the third key of this ledger"] as const;

describe("the audit's key", () => {
  const line = (id: number) => ({
    id: `line-${String(id).padStart(6, "0")}`,
    at: instant(id),
    actor_id: "ou_1",
    action: "report",
    object: `record:${id}`,
    unit_id: null,
    details: "{}",
    source: "test",
  });

  /** A ledger that was sealed with one key after the other, three lines each time. */
  async function sealed(keys: readonly (string | undefined)[]): Promise<Database> {
    const db = await openSqlite(":memory:");
    for (const [index, key] of keys.entries()) {
      for (let id = index * 3; id < index * 3 + 3; id += 1)
        await db.query.insertInto("audit").values(line(id)).execute();
      await sealAudit(db, { now: instant(index * 3 + 3), key });
    }
    return db;
  }

  const turns = fc.array(fc.constantFrom(undefined, ...KEYS), { minLength: 1, maxLength: 8 });

  test("may be set, changed and changed back: the current key verifies the whole chain", async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.constantFrom(...KEYS), async (before, now) => {
        const db = await sealed([...before, now]);
        const check = await verifyAudit(db.query, { keys: [now] });
        expect(check.problems).toEqual([]);
        expect([check.lines, check.isUnsigned]).toEqual([before.length * 3 + 3, false]);
        await db.close();
      }),
      { numRuns: RUNS },
    );
  });

  test("that was replaced cannot forge later changes: every older line and seal is still protected", async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.constantFrom(...KEYS), fc.nat(), async (before, now, pick) => {
        const db = await sealed([...before, now]);
        const count = before.length * 3 + 3;
        await db.query
          .updateTable("audit")
          .set({ actor_id: "ou_forged" })
          .where("id", "=", line(pick % count).id)
          .execute();
        expect((await verifyAudit(db.query, { keys: [now, ...KEYS] })).problems).not.toEqual([]);
        await db.close();
      }),
      { numRuns: RUNS },
    );
  });

  test("that was just set is reported as signing no seal yet, and after the next seal is not", async () => {
    const db = await sealed([undefined, undefined]);
    expect(await verifyAudit(db.query, { keys: [KEYS[0]] })).toMatchObject({ problems: [], isUnsigned: true });
    await sealAudit(db, { now: instant(60), key: KEYS[0] });
    expect(await verifyAudit(db.query, { keys: [KEYS[0]] })).toMatchObject({ problems: [], isUnsigned: false });
    await db.close();
  });

  test("that is not given is named, and unsigned seals after it are not trusted", async () => {
    const signed = await sealed([KEYS[0], KEYS[0]]);
    expect((await verifyAudit(signed.query, { keys: [] })).problems.join()).toMatch(
      /由密钥 [0-9a-f]{8} 签章，没有给出这个密钥/,
    );
    expect((await verifyAudit(signed.query, { keys: [KEYS[1]] })).problems.join()).toContain("没有给出这个密钥");
    const bare = await sealed([KEYS[0], undefined]);
    expect((await verifyAudit(bare.query, { keys: [KEYS[0]] })).problems.join()).toContain("没有签章，之前的有");
    for (const db of [signed, bare]) await db.close();
  });

  test("also verifies the seals of ledgers older than key names, together with newer ones", async () => {
    for (const first of [undefined, KEYS[0]]) {
      const db = await sealed([first, first]);
      await asBeforeNames(db, first);
      expect((await verifyAudit(db.query, { keys: first === undefined ? [] : [first] })).problems).toEqual([]);
      await sealAudit(db, { now: instant(60), key: KEYS[1] });
      expect(await verifyAudit(db.query, { keys: [KEYS[1], KEYS[0]] })).toMatchObject({
        problems: [],
        isUnsigned: false,
      });
      await db.close();
    }
  });

  /** Writes the seals again as they were made before keys had names. */
  async function asBeforeNames(db: Database, key: string | undefined): Promise<void> {
    const rows = await db.query.selectFrom("audit_seal").selectAll().orderBy("seq").execute();
    let previous = "";
    for (const { seq, at, lines, rows_hash } of rows) {
      const mac = await macOf({ seq, at, lines, rowsHash: rows_hash, previous, keyName: undefined }, key);
      await db.query.updateTable("audit_seal").set({ previous, mac, key_name: null }).where("seq", "=", seq).execute();
      previous = mac;
    }
  }
});

describe("the platform's keys", () => {
  const ours = {
    appId: "cli_1",
    encryptKey: "the new encrypt key",
    previousEncryptKey: "the old encrypt key",
    verificationToken: "the new token of ours",
    previousVerificationToken: "the old token of ours",
  };
  const now = instant(0);

  function request(encryptKey: string, token: string, isChallenge = false) {
    const event = { schema: "2.0", header: { event_id: "e1", event_type: "x", token, app_id: "cli_1" }, event: {} };
    const text = JSON.stringify(isChallenge ? { type: "url_verification", challenge: "c", token } : event);
    const body = JSON.stringify({ encrypt: encryptPush(encryptKey, text) });
    const timestamp = String(Math.floor(START / 1_000));
    const signed: Readonly<Record<string, string>> = {
      "x-lark-request-timestamp": timestamp,
      "x-lark-request-nonce": "n",
      "x-lark-signature": signPush(timestamp, "n", encryptKey, body),
    };
    const headers = { get: (name: string) => (isChallenge ? null : (signed[name] ?? null)) };
    return { headers, body: new TextEncoder().encode(body), now };
  }

  test.each([true, false])(
    "the current and the previous one are both accepted, and no other (challenge: %s)",
    (isChallenge) => {
      const read = createReadRequest(ours);
      const keys = [ours.encryptKey, ours.previousEncryptKey, "another encrypt key"];
      const tokens = [ours.verificationToken, ours.previousVerificationToken, "another token"];
      for (const key of keys)
        for (const token of tokens)
          expect(read(request(key, token, isChallenge)).ok, `${key}, ${token}`).toBe(
            key !== keys[2] && token !== tokens[2],
          );
    },
  );

  test("the previous one is refused after it is removed from the settings", () => {
    const { previousEncryptKey, previousVerificationToken, ...settled } = ours;
    const read = createReadRequest(settled);
    expect(read(request(previousEncryptKey, ours.verificationToken))).toEqual({ ok: false, status: 401 });
    expect(read(request(ours.encryptKey, previousVerificationToken))).toEqual({ ok: false, status: 401 });
    expect(read(request(ours.encryptKey, ours.verificationToken)).ok).toBe(true);
  });
});

test.each(["AUDIT_KEY", "LARK_ENCRYPT_KEY", "LARK_VERIFICATION_TOKEN"])(
  "%s of before is refused where there is none of now",
  (name) => {
    const read = readConfig({ [`${name}_PREVIOUS`]: "4f1d0a9c7b3e62580d9a" });
    expect(read.ok ? [] : read.error).toEqual([expect.stringContaining(`${name}_PREVIOUS 设了，${name} 没有设`)]);
  },
);
