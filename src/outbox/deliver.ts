import type { Messenger, OutgoingMessage, Rates, RefusalCode, SendResult } from "#platforms";
import {
  claimDue,
  type Database,
  extendLeases,
  markBegun,
  markDead,
  markLater,
  markSent,
  markUnknown,
  type Owed,
  type Write,
} from "#store";
import { consequencesOf, type Ended, type Sender } from "./consequences.ts";
import { SAFE_MS, type Tried, type Verdict, verdictOf } from "./policy.ts";
import { createLimits, type Limits } from "./windows.ts";

/** How the handling of one message ended, for counters and alarms. */
export interface Settled {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly priority: number;
  readonly outcome: "sent" | "dead" | "unknown" | "later";
  readonly code: RefusalCode | Ended | undefined;
  readonly waitedMs: number;
}

/** What a delivery needs. */
export interface DeliverOptions extends Sender {
  readonly db: Database;
  readonly messenger: Messenger;
  readonly clock: () => string;
  /** The id of the process that holds the leases; unique among those that share the database. */
  readonly owner: string;
  readonly random?: () => number;
  /** The rate limits; the platform's own if absent. */
  readonly rates?: Rates;
  /** The count of recent messages, if it must survive the delivery; otherwise a new one with `rates`. */
  readonly limits?: Limits | undefined;
  readonly onSettled?: (settled: Settled) => void;
  /** Further writes to commit together with the end of a message. */
  readonly alsoWrite?: (owed: Owed, settled: Settled) => readonly Write[];
}

/** A message that this process has claimed and that waits for its turn to be sent. */
interface Held {
  readonly owed: Owed;
  readonly tried: Tried;
}

/** Sends pending messages in small steps, so that the caller controls the time. */
export interface Delivery {
  /**
   * Claims due messages and starts sending what the limits allow, then waits until one send ends or `until` resolves.
   * Returns the milliseconds until there is more to do; `undefined` if nothing is known to wait.
   */
  step(until?: (ms: number | undefined) => Promise<unknown>): Promise<number | undefined>;
  /** Says that new messages may be pending; the next step then claims some, even while many are being sent. */
  poke(): void;
  /** Returns claimed but unsent messages to the queue, and waits for those being sent. */
  finish(): Promise<void>;
  /** How many messages this delivery has sent so far. */
  sent(): number;
}

/** A little longer than the minute after which the next tick comes at the latest. */
const LEASE_MS = 61_000;
/**
 * A message whose sending takes longer than this is a large file being made, or the platform is slow; the next step
 * extends the message's lease.
 */
const LONG_MS = 1_000;
const RENEWED_MS = 90_000;
const SLOTS = 32;
/** The slots for messages that were just queued: more than SLOTS, so that a long backlog does not delay them. */
const SLOTS_POKED = 48;
/** A claim costs more the longer the queue is, so the next one waits until half the slots are free. */
const SLOTS_REFILL = 16;
const WAKE_MS = 100;
/** A message that would wait longer than this is returned to the queue, so that its lease does not expire. */
const HOLD_MS = 5_000;
/** How often work may end with the process before it is not started again. */
const MOST_BEGUN = 2;

/** Delivers from one database to one platform. A message is marked as sent only after the platform has accepted it. */
export function createDelivery(options: DeliverOptions): Delivery {
  const { db, clock, owner, random = Math.random } = options;
  const limits = options.limits ?? createLimits(options.rates ?? options.platform.rates);
  const waits = new Map<string, number>();
  const sending = new Set<Promise<void>>();
  const troubles: unknown[] = [];
  let held: Held[] = [];
  /** Until when this process holds the lease of each claimed message. */
  const leases = new Map<string, number>();
  const wakes = new Set<number>();
  let poked = false;
  let sent = 0;
  const now = () => Date.parse(clock());

  async function step(until?: (ms: number | undefined) => Promise<unknown>): Promise<number | undefined> {
    await renew();
    await claim();
    startDue();
    const isBusy = sending.size > 0;
    if (isBusy) await Promise.race([...sending, ...(until === undefined ? [] : [until(nextTurn())])]);
    if (troubles.length > 0) throw troubles.splice(0)[0];
    return isBusy ? 0 : nextTurn();
  }

  async function claim(): Promise<void> {
    const at = now();
    const used = sending.size + held.length;
    const due = [...wakes].filter((wake) => wake <= at);
    const isPoked = poked || due.length > 0;
    if (!isPoked && used > SLOTS_REFILL) return;
    for (const wake of due) wakes.delete(wake);
    poked = false;
    const limit = (isPoked ? SLOTS_POKED : SLOTS) - used;
    const open = limits.appEarliest(at);
    if (open > at + HOLD_MS) wakeAt(open);
    else if (limit > 0) {
      const claimed = await claimDue(db, { owner, now: instant(at), leaseUntil: instant(at + LEASE_MS), limit });
      for (const owed of claimed) {
        // After a standstill the message's lease may have expired, so it can be claimed again while it is being sent.
        if (!leases.has(owed.id)) held.push({ owed, tried: triedBefore(owed, at) });
        leases.set(owed.id, at + LEASE_MS);
      }
    }
  }

  async function renew(): Promise<void> {
    const at = now();
    const ids = [...leases].filter(([, until]) => until - at <= LEASE_MS - LONG_MS).map(([id]) => id);
    if (ids.length === 0) return;
    for (const id of ids) leases.set(id, at + RENEWED_MS);
    // If the leases cannot be extended, another process may send the messages too, with the same uuid; not sending them
    // would be worse.
    await db
      .commit([extendLeases(db.query, { ids, owner, leaseUntil: instant(at + RENEWED_MS) })])
      .catch((error: unknown) => void troubles.push(error));
  }

  // Rounded up, so that messages due at nearly the same time are claimed together.
  function wakeAt(at: number): void {
    wakes.add(Math.ceil(at / WAKE_MS) * WAKE_MS);
  }

  function nextTurn(): number | undefined {
    const at = now();
    const turns = [...wakes, ...held.map(({ owed }) => limits.earliest(owed.orderKey, at, isUrgent(owed)))];
    return turns.length === 0 ? undefined : Math.max(0, Math.min(...turns) - at);
  }

  // The claim sets the time of a first try. An older time means that the message may have been tried before.
  const triedBefore = (owed: Owed, at: number): Tried => ({
    attempts: owed.attempts,
    since: Date.parse(owed.firstTryAt) < at ? Date.parse(owed.firstTryAt) : undefined,
    waits: waits.get(owed.id) ?? 0,
  });

  function startDue(): void {
    const at = now();
    const waiting: Held[] = [];
    for (const one of held) {
      const urgent = isUrgent(one.owed);
      const turn = limits.earliest(one.owed.orderKey, at, urgent);
      if (turn > at && turn <= at + HOLD_MS) {
        waiting.push(one);
        continue;
      }
      if (turn <= at) limits.take(one.owed.orderKey, at, urgent);
      start(one, turn <= at ? deliverOne(one, at) : putBack(one, turn));
    }
    held = waiting;
  }

  function start({ owed }: Held, work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => void troubles.push(error))
      .finally(() => {
        leases.delete(owed.id);
        sending.delete(tracked);
      });
    sending.add(tracked);
  }

  async function deliverOne({ owed, tried }: Held, at: number): Promise<void> {
    if (owed.notAfter !== null && Date.parse(owed.notAfter) < at) return end(owed, { is: "dead", code: "late" });
    const isTooOld = tried.since !== undefined && at >= tried.since + SAFE_MS;
    if (isTooOld) return end(owed, { is: "unknown", code: "no_answer" });
    if (owed.begun !== null) {
      if (owed.begun >= MOST_BEGUN) return end(owed, { is: "dead", code: "died" });
      // Stored before the work begins, so that the next process knows which work killed this one.
      await db.commit([markBegun(db.query, { id: owed.id, owner })]);
    }
    const result = await send(owed);
    const verdict = verdictOf(result, tried, now(), random());
    if (verdict.is === "later") await postpone(owed, tried, verdict);
    else await end(owed, verdict);
  }

  async function send(owed: Owed): Promise<SendResult> {
    const message = readPayload(owed);
    if (message === undefined) return { ok: false, code: "content_rejected", platformCode: undefined };
    try {
      return await options.messenger.send(message);
    } catch {
      // A messenger never throws, except for a bug; then it is unknown whether the message was sent.
      return { ok: false, code: "no_answer", platformCode: undefined };
    }
  }

  async function postpone(owed: Owed, tried: Tried, verdict: Extract<Verdict, { is: "later" }>): Promise<void> {
    const { at, code, isAttempt, pause } = verdict;
    if (pause !== undefined) limits.pause(at, pause === "app" ? undefined : owed.orderKey);
    if (isAttempt) waits.delete(owed.id);
    else waits.set(owed.id, tried.waits + 1);
    const isUntried = !isAttempt && tried.since === undefined;
    const later = { id: owed.id, owner, nextAt: instant(at), code, isAttempt, isUntried, hasEnded: true };
    await db.commit([markLater(db.query, later)]);
    wakeAt(at);
    options.onSettled?.(settled(owed, "later", code));
  }

  async function putBack({ owed, tried }: Held, turn: number): Promise<void> {
    const isUntried = tried.since === undefined;
    const later = { id: owed.id, owner, nextAt: instant(turn), code: "throttled", isAttempt: false, isUntried };
    await db.commit([markLater(db.query, later)]);
    wakeAt(turn);
  }

  type Ending = Exclude<Verdict, { is: "later" }> | { readonly is: "dead"; readonly code: Ended };

  async function end(owed: Owed, ending: Ending): Promise<void> {
    waits.delete(owed.id);
    const at = clock();
    const report = settled(owed, ending.is, ending.is === "sent" ? undefined : ending.code);
    await db.commit([...endWrites(owed, ending, at), ...(options.alsoWrite?.(owed, report) ?? [])]);
    if (ending.is === "sent") sent += 1;
    options.onSettled?.(report);
  }

  function endWrites(owed: Owed, ending: Ending, at: string): readonly Write[] {
    const { query } = db;
    switch (ending.is) {
      case "sent":
        return [markSent(query, { id: owed.id, messageId: ending.messageId, now: at })];
      case "unknown":
        return [markUnknown(query, { id: owed.id, owner, code: ending.code })];
      case "dead":
        return [
          markDead(query, { id: owed.id, owner, code: ending.code }),
          ...consequencesOf(query, options, owed, ending.code, at),
        ];
    }
  }

  const settled = (owed: Owed, outcome: Settled["outcome"], code: Settled["code"]): Settled => ({
    id: owed.id,
    source: owed.source,
    target: owed.target,
    priority: owed.priority,
    outcome,
    code,
    waitedMs: now() - Date.parse(owed.createdAt),
  });

  async function finish(): Promise<void> {
    for (const one of held) start(one, putBack(one, now()));
    held = [];
    await Promise.all(sending);
  }

  const poke = () => {
    poked = true;
  };
  return { step, poke, finish, sent: () => sent };
}

/** The first try of an answer that a person waits for. Everything else may be delayed. */
const isUrgent = ({ priority, attempts }: Owed) => priority <= 0 && attempts === 0;

const instant = (ms: number) => new Date(ms).toISOString();

function readPayload({ uuid, action, target, payload }: Owed): OutgoingMessage | undefined {
  try {
    const { messageType, content } = JSON.parse(payload) as Pick<OutgoingMessage, "messageType" | "content">;
    return { uuid, action, target, messageType, content };
  } catch {
    return undefined;
  }
}
