import { randomBytes } from "node:crypto";
import { encryptPush, newId, signPush } from "../wire/crypto.ts";
import { isObject, type Json, readJson } from "../wire/json.ts";
import type { Desk } from "../world/desk.ts";
import type { LongConnections } from "./long-connection.ts";
import { type Post, type PostAnswer, postTo } from "./post.ts";

/** After a failed delivery the platform tries four times more; each delay counts from the failure before. */
export const RETRIES: readonly number[] = [15_000, 300_000, 3_600_000, 21_600_000];
const PATIENCE = 3_000;
const CHALLENGE_PATIENCE = 1_000;

/** One attempt to deliver an event: its time and its result. */
export interface Attempt {
  readonly at: number;
  /** The HTTP status, or why there is none. */
  readonly status: number | "timeout" | "unreachable";
  readonly body: string;
  readonly ms: number;
}

/** An event with all its delivery attempts. */
export interface Push {
  readonly id: string;
  readonly eventType: string;
  readonly envelope: Json;
  /** The id of the message that the event is about, if it is about one. */
  readonly messageId?: string;
  readonly attempts: Attempt[];
  state: "waiting" | "sending" | "answered" | "lost" | "held";
  dueAt: number;
}

export interface Pushing {
  readonly all: Push[];
  /** Builds the envelope of an event and delivers it; resolves after the first attempt. */
  event(eventType: string, event: Json, messageId?: string): Promise<Push>;
  /** Sends one encrypted and signed body without retries: for callbacks and tests. */
  post(plain: Json, how?: RawPush): Promise<PostAnswer>;
  /** Sends the unsigned url_verification request and returns whether the challenge was answered in time. */
  verifyUrl(): Promise<{ readonly ok: boolean; readonly answer: PostAnswer }>;
  /** Delivers all events that are due; resolves after all have been answered or have failed. */
  deliverDue(): Promise<void>;
  /** When the next retry is due; undefined if there is none. */
  nextDue(): number | undefined;
  /** Delivers held events, in the given order or as they came. */
  release(order?: (held: Push[]) => Push[]): Promise<void>;
  close(): void;
}

export interface RawPush {
  readonly signed?: boolean;
  readonly deadlineMs?: number;
  /** Headers of the request that replace the correct ones, to make it invalid. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where events are delivered: over the long connection while one is open, else to the request URL. */
export interface Receiver {
  readonly longConnections: Pick<LongConnections, "isOpen" | "ask">;
  readonly requestUrl: () => string;
  readonly post: Post | undefined;
  readonly deadline: (ms: number) => AbortSignal;
}

/** Delivers events as the platform does, with retries, and stores every attempt. */
export function createPushing(desk: Desk, receiver: Receiver): Pushing {
  const all: Push[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let turn = 0;
  const post = receiver.post ?? postTo;

  async function send(plain: Json, { signed = true, deadlineMs = PATIENCE, headers = {} }: RawPush = {}) {
    if (receiver.longConnections.isOpen()) return receiver.longConnections.ask(plain, receiver.deadline(deadlineMs));
    const { encryptKey } = desk.identity;
    turn += 1;
    const style = desk.faults.pushes.spelling === "odd" ? turn : COMPACT;
    const body = wrap(encryptPush(encryptKey, styled(plain, style)), style);
    const timestamp = String(Math.floor(desk.now() / 1_000));
    const nonce = String(randomBytes(4).readUInt32BE());
    const signature = {
      "X-Lark-Request-Timestamp": timestamp,
      "X-Lark-Request-Nonce": nonce,
      "X-Lark-Signature": signPush(timestamp, nonce, encryptKey, body),
    };
    const all = { "Content-Type": "application/json; charset=utf-8", ...(signed ? signature : {}), ...headers };
    return post(receiver.requestUrl(), cased(all, style), body, receiver.deadline(deadlineMs));
  }

  async function deliver(push: Push): Promise<void> {
    push.state = "sending";
    const answer = await send(push.envelope);
    push.attempts.push({ at: desk.now(), ...answer });
    if (answer.status === 200) {
      push.state = "answered";
      await deliverAgain(push);
    } else {
      const wait = RETRIES[push.attempts.length - 1];
      push.state = wait === undefined ? "lost" : "waiting";
      push.dueAt = wait === undefined ? Number.POSITIVE_INFINITY : desk.now() + wait;
      if (wait !== undefined) wakeAfter(wait);
    }
    tellOf(push);
  }

  function tellOf({ messageId }: Push): void {
    const chatId = desk.world.messages.get(messageId ?? "")?.chatId;
    if (messageId && chatId) desk.live.tell({ kind: "message", chatId, messageId });
  }

  async function deliverAgain({ envelope }: Push): Promise<void> {
    const { again } = desk.faults.pushes;
    if (again === "never") return;
    const header = isObject(envelope.header) ? envelope.header : {};
    await send(again === "same event" ? envelope : { ...envelope, header: { ...header, event_id: newId("") } });
  }

  // With a running clock retries happen by themselves. With a clock that is set by hand nothing is due when this timer
  // fires.
  function wakeAfter(ms: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliverDue();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  async function deliverDue(): Promise<void> {
    const due = all.filter(({ state, dueAt }) => state === "waiting" && dueAt <= desk.now());
    await Promise.all(due.map(deliver));
  }

  return {
    all,
    async event(eventType, event, messageId) {
      const push: Push = {
        id: newId("push_"),
        eventType,
        envelope: envelopeOf(desk, eventType, event),
        ...(messageId ? { messageId } : {}),
        attempts: [],
        state: "waiting",
        dueAt: desk.now(),
      };
      all.push(push);
      if (desk.faults.pushes.held) push.state = "held";
      else await deliver(push);
      return push;
    },
    post: send,
    async verifyUrl() {
      const challenge = newId("");
      const token = desk.identity.verificationToken;
      const plain = { challenge, token, type: "url_verification" };
      const answer = await send(plain, { signed: false, deadlineMs: CHALLENGE_PATIENCE });
      const body = readJson(answer.body);
      return { ok: answer.status === 200 && isObject(body) && body.challenge === challenge, answer };
    },
    deliverDue,
    nextDue() {
      const due = all.filter(({ state }) => state === "waiting").map(({ dueAt }) => dueAt);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    async release(order = (held) => held) {
      desk.faults.pushes.held = false;
      await Promise.all(order(all.filter(({ state }) => state === "held")).map(deliver));
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** The v2 envelope of an event, with a new event_id. */
export function envelopeOf({ identity, city, now }: Desk, eventType: string, event: Json): Json {
  return {
    schema: "2.0",
    header: {
      event_id: newId(""),
      event_type: eventType,
      // Card callbacks have times in microseconds, messages in milliseconds.
      create_time: eventType === "card.action.trigger" ? `${now()}000` : String(now()),
      token: identity.verificationToken,
      app_id: identity.appId,
      tenant_key: city.tenant.key,
    },
    event,
  };
}

// The only one of twelve spellings that the official dispatcher verifies, because it signs the output of
// JSON.stringify.
const COMPACT = 0;

// A receiver that verifies the output of JSON.stringify instead of the raw body fails on most of these.
function styled(plain: Json, style: number): string {
  if (style % 3 === 1) return JSON.stringify(plain, null, 2);
  const compact = JSON.stringify(plain);
  if (style % 3 === 0) return compact;
  return compact.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function wrap(encrypted: string, style: number): string {
  const text = JSON.stringify(encrypted);
  if (style % 4 === 0) return `{"encrypt":${text}}`;
  if (style % 4 === 1) return `{"encrypt": ${text}}`;
  return style % 4 === 2 ? `{"encrypt":${text.replaceAll("/", "\\/")}}` : `{\n  "encrypt": ${text}\n}\n`;
}

const cased = (headers: Readonly<Record<string, string>>, style: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (style % 3 === 0) return [name, value];
      return [style % 3 === 1 ? name.toLowerCase() : name.toUpperCase(), value];
    }),
  );
