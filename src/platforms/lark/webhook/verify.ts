import { createHash, timingSafeEqual } from "node:crypto";

/**
 * How old a signed request may be. Feishu repeats an event for 7.1 hours, and it is not documented whether it signs the
 * event again each time, so the first signature must be accepted that long.
 */
const PAST_MS = 8 * 3_600_000;
const FUTURE_MS = 5 * 60_000;

// The hash has no separator between timestamp, nonce and key; only a fixed length keeps digits from moving between
// them.
const TIMESTAMP = /^[0-9]{10}$/;
const NONCE = /^[\x21-\x7e]{1,128}$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/** The three headers of a signed request. */
export interface Signed {
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly signature: string | undefined;
}

/** Feishu's signature of a body: a plain digest, not an HMAC. */
export function signatureOf(timestamp: string, nonce: string, encryptKey: string, body: Uint8Array): string {
  return createHash("sha256").update(timestamp).update(nonce).update(encryptKey).update(body).digest("hex");
}

/**
 * How long ago the raw bytes were signed with our Encrypt Key, by the signed timestamp; undefined without a valid
 * signature.
 */
export function signedAgo(headers: Signed, encryptKey: string, body: Uint8Array, now: string): number | undefined {
  const { timestamp, nonce, signature } = headers;
  if (timestamp === undefined || nonce === undefined || signature === undefined) return undefined;
  if (!TIMESTAMP.test(timestamp) || !NONCE.test(nonce) || !SIGNATURE.test(signature)) return undefined;
  // Both have 64 digits, so their lengths need no check.
  const expected = signatureOf(timestamp, nonce, encryptKey, body);
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return undefined;
  return Date.parse(now) - Number(timestamp) * 1000;
}

/** Whether a timestamp is close enough to now. */
export const isNear = (age: number): boolean => age <= PAST_MS && age >= -FUTURE_MS;

/**
 * Whether a given value is the secret. The comparison takes the same time for all values, so that it reveals nothing.
 */
export function isSecret(given: unknown, secret: string): boolean {
  if (typeof given !== "string" || secret === "") return false;
  const left = createHash("sha256").update(given).digest();
  const right = createHash("sha256").update(secret).digest();
  return timingSafeEqual(left, right);
}
