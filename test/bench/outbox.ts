import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDeliverer, sharedRates } from "#outbox";
import type { Messenger } from "#platforms";
import { larkTraits } from "#platforms";
import { enqueue } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CHATS = 100;
const RATES = sharedRates(larkTraits.rates, 1);
/** Feishu's limits: five messages a second per chat, fifty a second and a thousand a minute in total. */
const PLATFORM = { perChat: 5, perSecond: 50, perMinute: 1_000 };
/** How long the simulated platform takes to answer a send; the clock is moved instead of waiting. */
const ANSWER_MS = 150;

interface Case {
  readonly name: string;
  readonly priority: number;
  readonly messages: number;
}

const CASES: readonly Case[] = [
  { name: "1,000 answers to 100 chats", priority: 0, messages: 1_000 },
  { name: "1,000 reminders to 100 chats", priority: 3, messages: 1_000 },
];

/** How long a full outbox takes within the platform's limits, with a moved clock and a counting platform. */
export async function benchOutbox(): Promise<void> {
  const rows: string[][] = [];
  for (const one of CASES) {
    const runs: Drained[] = [];
    for (let each = 0; each < ROUNDS; each += 1) runs.push(await drain(one));
    const floor = forced(one);
    rows.push([
      one.name,
      round(least(one.messages, PLATFORM.perSecond, PLATFORM.perMinute)),
      round(floor),
      round(median(runs.map(({ seconds }) => seconds))),
      round(median(runs.map(({ seconds }) => seconds / floor))),
      round(Math.max(...runs.map(({ mostASecond }) => mostASecond))),
      round(Math.max(...runs.map(({ mostAChat }) => mostAChat))),
      round(median(runs.map(({ cpuMs }) => cpuMs / one.messages))),
    ]);
  }
  const head = [
    "",
    "Feishu's limits force s",
    "ours force s",
    "took s",
    "÷ ours (target 1.3)",
    "most in a second",
    "most to a chat in a second",
    "CPU ms a message",
  ];
  report("outbox", table(head, rows));
}

/**
 * The minimum time for so many messages: the limit per second, and after a full minute's quota the rest of the minute.
 */
const least = (messages: number, perSecond: number, perMinute: number): number =>
  Math.max(
    messages / perSecond,
    (Math.ceil(messages / perMinute) - 1) * 60 + (messages % perMinute || perMinute) / perSecond,
  ) - 1;

/**
 * The minimum by our own limits, which are lower because the platform's clock differs from ours
 * (`src/outbox/windows.ts`).
 */
const forced = ({ messages, priority }: Case): number =>
  least(messages, priority > 0 ? RATES.patientPerSecond : RATES.perSecond, RATES.perMinute);

interface Drained {
  readonly seconds: number;
  readonly mostASecond: number;
  readonly mostAChat: number;
  readonly cpuMs: number;
}

async function drain({ priority, messages }: Case): Promise<Drained> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-outbox-"));
  const db = await openSqlite(join(folder, "ledger.db"));
  const began = Date.parse("2026-11-22T01:00:00.000Z");
  let now = began;
  const clock = () => new Date(now).toISOString();
  const timers = createTimers((at) => {
    now = Math.max(now, at);
  });
  const taken: { readonly at: number; readonly target: string }[] = [];
  const messenger: Messenger = {
    async send({ target }) {
      taken.push({ at: now, target });
      await timers.until(now + ANSWER_MS);
      return { ok: true, messageId: `om_${taken.length}` };
    },
  };
  for (let index = 0; index < messages; index += 1) {
    const target = `oc_${index % CHATS}`;
    const payload = JSON.stringify({ messageType: "text", content: "{}" });
    const intent = { uuid: `u${index}`, platform: "lark", action: "create", target, orderKey: target } as const;
    await db.commit([enqueue(db.query, { ...intent, payload, source: `s${index}`, priority, createdAt: clock() })]);
  }
  const deliverer = createDeliverer({
    platform: larkTraits,
    db,
    messenger,
    clock,
    owner: "bench",
    appId: "cli_be7c0000",
    random: () => 0.5,
    wait: (ms) => timers.until(now + Math.max(1, Math.ceil(ms))),
  });
  const before = process.cpuUsage();
  await timers.running(deliverer.deliver(3_600_000));
  const { user, system } = process.cpuUsage(before);
  await deliverer.drain();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
  if (taken.length !== messages) throw new Error(`${taken.length} of ${messages} were sent`);
  const mostASecond = most(taken.map(({ at }) => at));
  const byChat = Map.groupBy(taken, ({ target }) => target);
  const mostAChat = Math.max(...[...byChat.values()].map((all) => most(all.map(({ at }) => at))));
  if (mostASecond > PLATFORM.perSecond || mostAChat > PLATFORM.perChat)
    throw new Error(`too fast: ${mostASecond} in a second, ${mostAChat} to a chat`);
  const last = Math.max(...taken.map(({ at }) => at));
  return { seconds: (last - began) / 1_000, mostASecond, mostAChat, cpuMs: (user + system) / 1_000 };
}

/** The most of these moments within any second. */
function most(moments: readonly number[]): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while ((sorted[from] ?? at) <= at - 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** The timers of a simulated clock: the next one fires as soon as all work only waits. */
function createTimers(moveTo: (at: number) => void) {
  let alarms: { readonly at: number; readonly ring: () => void }[] = [];
  return {
    until: (at: number) => new Promise<void>((ring) => void alarms.push({ at, ring })),
    async running(work: Promise<unknown>): Promise<void> {
      let isOver = false;
      void work.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        // SQLite commits share up to eight turns of the event loop.
        for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        if (isOver || alarms.length === 0) continue;
        const next = Math.min(...alarms.map(({ at }) => at));
        moveTo(next);
        const due = alarms.filter(({ at }) => at <= next);
        alarms = alarms.filter(({ at }) => at > next);
        for (const { ring } of due) ring();
      }
      await work;
    },
  };
}
