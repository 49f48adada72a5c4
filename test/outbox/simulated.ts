import { createDelivery, type DeliverOptions, type Settled } from "#outbox";
import type { Messenger, OutgoingMessage, SendResult } from "#platforms";
import { larkTraits } from "#platforms";
import { type Database, enqueue, type Intent } from "#store";

const START = Date.parse("2026-11-22T01:00:00.000Z");
const HOUR = 3_600_000;

/** One try as the platform saw it. */
export interface Try {
  readonly at: number;
  readonly uuid: string;
  readonly target: string;
  readonly content: string;
}

/** What befalls a try: an answer instead of the platform's own, before or after it did the work. */
export type Fault = (message: OutgoingMessage, at: number) => { shown: boolean; answer: SendResult } | undefined;

/** An answer that never came, for a message that was shown or was not. */
export const silence = (shown: boolean) =>
  ({ shown, answer: { ok: false, code: "no_answer", platformCode: undefined } }) as const;

/** A platform with Feishu's memory of an hour, and a delivery to it, in a time that only the test moves. */
export function simulate(db: Database, fault: Fault = () => undefined, options: Partial<DeliverOptions> = {}) {
  let now = START;
  const tries: Try[] = [];
  const shown: Try[] = [];
  const settled: Settled[] = [];
  const memory = new Map<string, { readonly id: string; readonly at: number }>();
  const clock = () => new Date(now).toISOString();

  const show = ({ uuid, target, content }: OutgoingMessage): string => {
    const known = memory.get(uuid);
    if (known !== undefined && now - known.at < HOUR) return known.id;
    shown.push({ at: now, uuid, target, content });
    const id = `om_${shown.length}`;
    memory.set(uuid, { id, at: now });
    return id;
  };
  const messenger: Messenger = {
    async send(message) {
      tries.push({ at: now, uuid: message.uuid, target: message.target, content: message.content });
      const befell = fault(message, now);
      if (befell === undefined || befell.shown) {
        const messageId = show(message);
        return befell?.answer ?? { ok: true, messageId };
      }
      return befell.answer;
    },
  };
  const build = (owner: string) =>
    createDelivery({
      db,
      messenger,
      platform: larkTraits,
      clock,
      owner,
      appId: "cli_1",
      random: seeded(7),
      onSettled: (one) => settled.push(one),
      ...options,
    });
  let delivery = build("one");
  let count = 0;

  return {
    tries,
    shown,
    settled,
    clock,
    messenger,
    start: new Date(START).toISOString(),
    now: () => now - START,
    step: () => delivery.step(),
    finish: () => delivery.finish(),
    /** The process dies and another begins; what the first had claimed stays claimed. */
    restart: () => {
      delivery = build(`after ${++count}`);
    },
    another: build,
    skip: (ms: number) => {
      now += ms;
    },
    /** Owes one text message to each target, in this order. */
    async owe(targets: readonly string[], more: Partial<Intent> = {}): Promise<void> {
      const writes = targets.map((target) => {
        const uuid = `u${++count}`;
        return enqueue(db.query, {
          uuid,
          platform: "lark",
          action: "create",
          target,
          orderKey: target,
          payload: JSON.stringify({ messageType: "text", content: uuid }),
          source: `test:${uuid}`,
          priority: 0,
          createdAt: clock(),
          ...more,
        });
      });
      for (let at = 0; at < writes.length; at += 200) await db.commit(writes.slice(at, at + 200));
      delivery.poke();
    },
    /** Lets this much time pass, with a tick each minute, and everything happen that happens in it. */
    async run(ms: number): Promise<void> {
      const end = now + ms;
      while (now < end) {
        const delay = await delivery.step();
        now = Math.min(end, now + (delay === undefined ? 60_000 - (now % 60_000) : delay));
      }
    },
    /** How many rows there are in each state. */
    async states(): Promise<Record<string, number>> {
      const rows = await db.query
        .selectFrom("outbox")
        .select(({ fn }) => ["state", fn.countAll<number>().as("count")])
        .groupBy("state")
        .execute();
      return Object.fromEntries(rows.map(({ state, count: many }) => [state, Number(many)]));
    },
  };
}

/** The most that was tried within any stretch of `ms`. */
export function busiest(tries: readonly { readonly at: number }[], ms: number): number {
  let most = 0;
  let from = 0;
  for (let to = 0; to < tries.length; to++) {
    while ((tries[to]?.at ?? 0) - (tries[from]?.at ?? 0) >= ms) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
