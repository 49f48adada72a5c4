import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import type { PlatformEvent } from "../../events.ts";
import type { EventAnswer, HandledEvent, Intake } from "../../platform.ts";
import { createDecrypt } from "./decrypt.ts";
import { type AppIdentity, readEvent } from "./events.ts";
import { readEnvelope, readObject } from "./json.ts";
import { isNear, signedAgo } from "./verify.ts";

/** The secrets that the webhook needs. */
export interface DoorKeys extends AppIdentity {
  readonly verificationToken: string;
  readonly encryptKey: string;
  /**
   * The Encrypt Key before the present one, still valid while the platform switches: events encrypted with either are
   * accepted.
   */
  readonly previousEncryptKey?: string | undefined;
}

/** One Encrypt Key, prepared for checking signatures and decrypting. */
interface Lock {
  readonly encryptKey: string;
  readonly decrypt: (encrypt: string) => string | undefined;
}

/** One raw request: nothing is decoded or trusted yet. */
export interface RawRequest {
  readonly headers: { get(name: string): string | null };
  readonly body: Uint8Array;
  readonly now: string;
}

/** An authentic event with the fingerprint of its content, or the status code that refuses it. */
export type Reading =
  | { readonly ok: true; readonly event: PlatformEvent; readonly bodyHash: string }
  /** `strayMs`: for a request signed with our key, how far its timestamp is from now. */
  | { readonly ok: false; readonly status: 400 | 401; readonly strayMs?: number };

/** A challenge is a few hundred bytes; a larger unsigned request is not decrypted. */
const MAX_UNSIGNED = 4096;
const UNAUTHORIZED: Reading = { ok: false, status: 401 };

/** Reads requests of one app. Every unsigned request gets 401, except a challenge with our token. */
export function createReadRequest(keys: DoorKeys): (request: RawRequest) => Reading {
  const locks = [keys.encryptKey, keys.previousEncryptKey]
    .filter((key) => key !== undefined)
    .map((encryptKey): Lock => ({ encryptKey, decrypt: createDecrypt(encryptKey) }));
  return ({ headers, body, now }) => {
    const signed = {
      timestamp: headers.get("x-lark-request-timestamp") ?? undefined,
      nonce: headers.get("x-lark-request-nonce") ?? undefined,
      signature: headers.get("x-lark-signature") ?? undefined,
    };
    if (signed.signature === undefined) return readUnsigned(body, keys, locks, now);
    const ages = locks.map(({ encryptKey }) => signedAgo(signed, encryptKey, body, now));
    const lock = locks[ages.findIndex((age) => age !== undefined && isNear(age))];
    if (lock === undefined) {
      const stray = ages.find((age) => age !== undefined);
      return stray === undefined ? UNAUTHORIZED : { ...UNAUTHORIZED, strayMs: stray };
    }
    const text = openEnvelope(body, [lock]);
    const json = text === undefined ? undefined : readObject(text);
    if (json === undefined) return { ok: false, status: 400 };
    const reading = readEvent(json, keys, now);
    return reading.ok ? { ...reading, bodyHash: bodyHashOf(json) } : reading;
  };
}

/** Feishu does not sign its set-up challenge, so a challenge is recognised by its encryption and its token. */
function readUnsigned(body: Uint8Array, keys: DoorKeys, locks: readonly Lock[], now: string): Reading {
  if (body.length > MAX_UNSIGNED) return UNAUTHORIZED;
  const text = openEnvelope(body, locks);
  const json = readObject(text ?? "{}");
  if (json?.type !== "url_verification") return UNAUTHORIZED;
  const reading = readEvent(json, keys, now);
  return reading.ok ? { ...reading, bodyHash: bodyHashOf(json) } : UNAUTHORIZED;
}

/** The decrypted content of the envelope. All keys are tried even after one fits, so that the time reveals nothing. */
function openEnvelope(body: Uint8Array, locks: readonly Lock[]): string | undefined {
  const encrypt = readEnvelope(body);
  if (encrypt === undefined) return undefined;
  return locks.map(({ decrypt }) => decrypt(encrypt)).find((text) => text !== undefined);
}

/** 128 bits are enough, and every row of the inbox stores them. */
const FINGERPRINT_DIGITS = 32;

/** The fingerprint of an event's content. The header is left out, because it may differ between two deliveries. */
export const bodyHashOf = (json: Readonly<Record<string, unknown>>) =>
  createHash("sha256")
    .update(JSON.stringify(json.event ?? json))
    .digest("hex")
    .slice(0, FINGERPRINT_DIGITS);

/** What the webhook needs. */
export interface DoorOptions extends Intake {
  readonly readRequest: (request: RawRequest) => Reading;
}

const MAX_BODY = 1_048_576;
const DEADLINE_MS = 2_000;
const NOT_SAVED = { toast: { type: "error", content: "没保存上,请再点一次" } };

/** The route to which Feishu delivers events: POST only, JSON only, at most 1 MiB, answered in time or with 503. */
export function createDoor(options: DoorOptions): Hono {
  const refuse = (c: Context, status: 400 | 401 | 404 | 405 | 413 | 415 | 503) => {
    options.onRefused?.(status);
    if (status === 405) c.header("allow", "POST");
    // The rest of the body is not read, so the connection cannot be reused.
    if (status === 413) c.header("connection", "close");
    return c.json({ msg: REASONS[status] }, status);
  };
  return new Hono().all("/", async (c) => {
    if (c.req.url.includes("%") && new URL(c.req.url).pathname.includes("%")) return refuse(c, 404);
    if (c.req.method !== "POST") return refuse(c, 405);
    if (!isPlainJson(c.req.raw.headers)) return refuse(c, 415);
    const body = await readBody(c.req.raw).catch(() => "cut off" as const);
    if (body === "cut off") return refuse(c, 400);
    if (body === undefined) return refuse(c, 413);
    const now = options.clock();
    const reading = options.readRequest({ headers: c.req.raw.headers, body, now });
    if (!reading.ok) {
      if (reading.strayMs !== undefined) options.onStray?.(reading.strayMs);
      return refuse(c, reading.status);
    }
    const { event, bodyHash } = reading;
    if (event.kind === "challenge") return c.json({ challenge: event.challenge });
    const answer = await answerTo(event, { bodyHash, receivedAt: now }, options);
    afterAnswer(c, options.afterAnswer);
    return answer.status === 200 ? c.json(answer.body) : refuse(c, 503);
  });
}

/** The answer to Feishu about an event, always in time. Also used by the long connection. */
export async function answerTo(
  event: HandledEvent,
  arrival: { readonly bodyHash: string; readonly receivedAt: string },
  { handle, deadlineMs, onError }: Pick<DoorOptions, "handle" | "deadlineMs" | "onError">,
): Promise<EventAnswer> {
  const answer = await inTime(handle(event, arrival), deadlineMs).catch((error: unknown): EventAnswer => {
    if (onError === undefined) throw error;
    onError(error);
    return { status: 503 };
  });
  // Feishu never retries a press, so instead of a 503 the person gets a toast that it was not saved.
  return answer.status === 503 && event.kind === "press" ? { status: 200, body: NOT_SAVED } : answer;
}

const REASONS = {
  400: "bad request",
  401: "unauthorized",
  404: "not found",
  405: "method not allowed",
  413: "too large",
  415: "unsupported media type",
  503: "try again",
} as const;

function isPlainJson(headers: { get(name: string): string | null }): boolean {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") return false;
  return /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(headers.get("content-type") ?? "");
}

/**
 * The bytes of a body of at most 1 MiB, counted while reading. A stated length is trusted, because HTTP enforces it.
 */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const stated = request.headers.get("content-length");
  if (stated !== null) {
    if (Number(stated) > MAX_BODY) return undefined;
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > MAX_BODY ? undefined : bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

/**
 * The answer, or 503 if it is not ready in time. The handler continues, and when Feishu delivers again the event is
 * done.
 */
function inTime(answer: Promise<EventAnswer>, deadlineMs = DEADLINE_MS): Promise<EventAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ status: 503 }), deadlineMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function afterAnswer(c: Context, work: (() => Promise<void>) | undefined): void {
  if (work === undefined) return;
  const { outgoing } = (c.env ?? {}) as { outgoing?: Outgoing };
  if (outgoing === undefined) c.executionCtx.waitUntil(new Promise((done) => setTimeout(done, EDGE_MS)).then(work));
  else if (outgoing.destroyed) void work();
  else outgoing.once("close", () => void work());
}

/** The part of Node's response that shows when the answer has been sent. */
interface Outgoing {
  readonly destroyed: boolean;
  once(event: "close", run: () => void): unknown;
}

// Workers do not show when a response has been sent. A second was enough elsewhere before a card could be changed.
const EDGE_MS = 1_000;

/**
 * Limits that only Node's HTTP server can enforce: size of headers (431), slow requests (408). For `serve({
 * serverOptions })`.
 */
export const serverOptions = {
  maxHeaderSize: 8_192,
  headersTimeout: 8_000,
  requestTimeout: 8_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 75_000,
} as const;
