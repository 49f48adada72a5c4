import { createCipheriv, createHash, randomBytes } from "node:crypto";

// The sandbox encrypts and signs on its own, so that it and the product's door check each other.

/** Encrypts a push as Feishu does: AES-256-CBC under sha256(key), the IV in front, base64. */
export function encryptPush(encryptKey: string, text: string, iv: Buffer = randomBytes(16)): string {
  const key = createHash("sha256").update(encryptKey, "utf8").digest();
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

/** The X-Lark-Signature of a body: plain sha256 over the four parts, no HMAC and no separators. */
export function signPush(timestamp: string, nonce: string, encryptKey: string, body: string): string {
  return createHash("sha256")
    .update(timestamp + nonce + encryptKey + body, "utf8")
    .digest("hex");
}

/** A fresh id in the platform's shape: a prefix and 32 hex digits. */
export const newId = (prefix: string): string => `${prefix}${randomBytes(16).toString("hex")}`;

/** An id that is the same each time for the same words. */
export const steadyId = (prefix: string, words: string): string =>
  `${prefix}${createHash("sha256").update(words).digest("hex").slice(0, 32)}`;
