import { createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { challengeOf, createSigner, newToken } from "../../../src/web/session/signer.ts";

const KEY = "k".repeat(32);

test("reads what it signed, only for the same purpose and with the same key", async () => {
  const signer = createSigner(KEY);
  const signed = await signer.sign("session", "周敏");
  expect(await signer.read("session", signed)).toBe("周敏");
  expect(await createSigner(KEY).read("session", signed)).toBe("周敏");
  expect(await signer.read("leaving", signed)).toBeUndefined();
  expect(await createSigner(undefined).read("session", signed)).toBeUndefined();
});

test("signs with HMAC-SHA256, as an independent implementation does", async () => {
  const [body, signature] = (await createSigner(KEY).sign("session", "x")).split(".");
  expect(signature).toBe(createHmac("sha256", KEY).update(`session\u0000${body}`).digest("base64url"));
  expect(await challengeOf("v")).toBe(createHash("sha256").update("v").digest("base64url"));
});

test("detects every changed character", async () => {
  const signer = createSigner(KEY);
  const signed = await signer.sign("session", "{}");
  const changed = Array.from(signed, (letter, at) => {
    // The neighbour in the code table differs in a single bit as often as not.
    const other = String.fromCharCode(letter.charCodeAt(0) ^ 1);
    return signed.slice(0, at) + other + signed.slice(at + 1);
  });
  const read = await Promise.all(changed.map((text) => signer.read("session", text)));
  expect(read.filter((text) => text !== undefined)).toEqual([]);
});

test.each([[""], ["."], ["a"], ["a.b.c"], ["..."], ["\u0000"]])("knows %j for nothing of its own", async (text) => {
  expect(await createSigner(KEY).read("session", text)).toBeUndefined();
});

test("creates a different token of 128 bits each time", () => {
  const tokens = Array.from({ length: 100 }, () => newToken());
  expect(new Set(tokens).size).toBe(100);
  expect(tokens.every((token) => /^[\w-]{22}$/.test(token))).toBe(true);
});
