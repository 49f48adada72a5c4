import { createCipheriv, createHash, randomBytes } from "node:crypto";

// The sandbox has its own encryption and signing, so that it and the program's webhook check each other.

/** Encrypts a push as Feishu does: AES-256-CBC with sha256(key), the IV in front, base64. */
export function encryptPush(encryptKey: string, text: string, iv: Buffer = randomBytes(16)): string {
  const key = createHash("sha256").update(encryptKey, "utf8").digest();
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

/** The X-Lark-Signature of a body: plain sha256 over the four parts, without HMAC or separators. */
export function signPush(timestamp: string, nonce: string, encryptKey: string, body: string): string {
  return createHash("sha256")
    .update(timestamp + nonce + encryptKey + body, "utf8")
    .digest("hex");
}

/** A new id in the platform's form: a prefix and 32 hex digits. */
export const newId = (prefix: string): string => `${prefix}${randomBytes(16).toString("hex")}`;

/** An id derived from a text, so that it is always the same. */
export const steadyId = (prefix: string, words: string): string =>
  `${prefix}${createHash("sha256").update(words).digest("hex").slice(0, 32)}`;
