import { createCipheriv, createHash } from "node:crypto";
import { AESCipher } from "@larksuiteoapi/node-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDecrypt } from "../../../../src/platforms/lark/webhook/decrypt.ts";
import { signatureOf } from "../../../../src/platforms/lark/webhook/verify.ts";
import { challenge, encrypt, envelope, ours } from "../requests.ts";

const IV = Uint8Array.from({ length: 16 }, (_, index) => index);
const VENDOR = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";

describe("decryption", () => {
  test("opens the vendor's own sample", () => {
    expect(createDecrypt("test key")(VENDOR)).toBe("hello world");
  });

  test("opens the vector made with the official SDK, and its signature matches", () => {
    const ciphertext = encrypt(challenge("vtoken"), "test key", IV);
    expect(ciphertext).toMatch(/^AAECAwQFBgcICQoLDA0ODw9mLTIAZS9j/);
    expect(createDecrypt("test key")(ciphertext)).toBe(challenge("vtoken"));
    expect(signatureOf("1700000000", "abc", "test key", Buffer.from(envelope(ciphertext)))).toBe(
      "c0030cc492728ee353cd9481e0ed1203c2e02b496454652aeb481e30bb250af5",
    );
  });

  test("opens whatever the official SDK opens", () => {
    const decrypt = createDecrypt(ours.encryptKey);
    const official = new AESCipher(ours.encryptKey);
    const text = fc.string({ unit: "binary", maxLength: 400 });
    fc.assert(
      fc.property(text, (plaintext) => {
        const ciphertext = encrypt(plaintext);
        expect(decrypt(ciphertext)).toBe(official.decrypt(ciphertext));
        expect(decrypt(ciphertext)).toBe(plaintext);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  test.each([
    ["nothing", ""],
    ["less than an IV and a block", Buffer.alloc(16).toString("base64")],
    ["half a block too much", Buffer.alloc(40).toString("base64")],
    ["base64 without its padding", VENDOR.slice(0, -1)],
    ["base64 with a space in it", `${VENDOR.slice(0, 8)} ${VENDOR.slice(8)}`],
    ["the other base64 alphabet", VENDOR.replaceAll("+", "-")],
    ["base64 with bits to spare", `${VENDOR.slice(0, -2)}l=`],
    ["another key's ciphertext", encrypt("hello world", "another key")],
  ])("refuses %s", (_, ciphertext) => {
    expect(createDecrypt("test key")(ciphertext)).toBeUndefined();
  });

  test("refuses plaintext that is not UTF-8", () => {
    expect(createDecrypt("test key")(encryptBytes(Buffer.from([0xc0, 0xaf])))).toBeUndefined();
  });
});

function encryptBytes(bytes: Uint8Array): string {
  const iv = Buffer.alloc(16);
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update("test key").digest(), iv);
  return Buffer.concat([iv, cipher.update(bytes), cipher.final()]).toString("base64");
}
