import type { MessageView } from "../../../src/sandbox/index.ts";
import { POINTS, type Point } from "../points.ts";
import { createRig } from "../rig.ts";
import { createTown, reportLine, seededRandom } from "../town.ts";
import { auditLedger, type Claims, type Violations } from "./crash-audit.ts";

/** How much of invariant B1 is tried. */
export interface CrashOptions {
  readonly events: number;
  readonly killsAtEachPoint: number;
  readonly killsAtRandom: number;
  readonly seed: number;
  /** The code to run instead of this one: a mutant. */
  readonly root?: string;
  /** Hears how far it is. */
  readonly tell?: (line: string) => void;
}

/** What a run did and what it found. */
export interface Tally {
  readonly events: number;
  readonly acknowledged: number;
  readonly kills: Readonly<Record<Point | "random", number>>;
  readonly restarts: number;
  /** Deliveries that the platform had to repeat because there was no 200. */
  readonly retries: number;
  /** Deliveries repeated without need, half of them under a new event id. */
  readonly repeats: number;
  readonly sendFaults: number;
  readonly records: number;
  readonly replies: number;
  readonly violations: Violations;
  readonly integrity: string;
  readonly simulatedMinutes: number;
  readonly seconds: number;
}

const GROUPS = 40;
const PEOPLE = 60;
/** The first retry comes 15 s after a failure, a dead process's lease runs out after 61 s, or 90 when it was made longer. */
const STEP_MS = 91_000;
/** Steps of two seconds in which everything owed is out, also where the program gets little of the machine. */
const SETTLING = 300;
const REPEATED = 0.1;
const FAULTY = 0.09;
const FAULTS = [
  "dropResponseAfterCommit",
  "closeSocket",
  "http500",
  "rateLimitNext",
  "chatLimitNext",
  "inFlight",
  "malformedJson",
] as const;

interface PushView {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly { readonly status: number | string }[];
}

/** One run: the program is killed again and again while events come, and in the end everybody's books are compared. */
export async function runCrash(options: CrashOptions): Promise<Tally> {
  const started = performance.now();
  const city = createTown(GROUPS, PEOPLE);
  const rig = await createRig(city, options.root);
  const random = seededRandom(options.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const spoken = new Map<string, string>();
  const kills = Object.fromEntries([...POINTS, "random"].map((point) => [point, 0])) as Record<
    Point | "random",
    number
  >;
  let repeats = 0;
  let sendFaults = 0;
  let minutes = 0;

  const advance = async (ms: number) => {
    minutes += ms / 60_000;
    await rig.advance(ms);
  };

  async function say(count: number, again: "never" | "same event" | "new event", onAnswer?: () => void) {
    if (count === 0) return;
    await rig.ask("/sandbox/api/faults", { again });
    if (again !== "never") repeats += count;
    await Promise.all(
      Array.from({ length: count }, async () => {
        const { message_id, push } = await rig.ask<{ message_id: string; push: PushView }>("/sandbox/api/say", {
          user: pick(city.people).openId,
          chat_id: pick(city.chats).chatId,
          text: reportLine(random, today),
        });
        spoken.set(push.id, message_id);
        onAnswer?.();
      }),
    );
  }

  /** Lets everything owed go out, unless the program dies of it. */
  async function settle(): Promise<void> {
    for (let step = 0; step < SETTLING; step += 1) {
      if (rig.program().isOver()) return;
      if ((await rig.pending()) === 0) return;
      await advance(2_000);
      await rig.nudge();
    }
  }

  /** One wave of events on a program that is to die in it; answers whether it did. */
  async function round(plan: Point | "random", events: number): Promise<boolean> {
    await rig.revive();
    const faulty = Array.from({ length: events }, () => random() < FAULTY).filter(Boolean).length;
    for (let fault = 0; fault < faulty; fault += 1) {
      await rig.ask("/sandbox/api/faults", { kind: pick(FAULTS), route: "reply" });
    }
    sendFaults += faulty;
    // After a restart the program asks who it is; that too can fail.
    if (random() < 0.3) await rig.ask("/sandbox/api/faults", { kind: pick(FAULTS), route: "bot" });
    // Half of the deaths befall repeated deliveries, the others new ones.
    const isEarly = random() < 0.5;
    const die = plan === "random" ? null : { at: plan, skip: Math.floor(random() * SKIPS[plan]) };
    if (isEarly) await rig.program().order({ die });
    await advance(STEP_MS);
    if (!isEarly) await rig.program().order({ die });

    const isRepeated = Array.from({ length: events }, () => random() < REPEATED);
    const twice = isRepeated.filter(Boolean).length;
    const chosen = Math.floor(random() * events);
    let answers = 0;
    let killing: Promise<void> | undefined;
    const onAnswer = () => {
      answers += 1;
      if (plan === "random" && answers > chosen) killing ??= rig.kill();
    };
    await deliverAll(events, twice, onAnswer);
    await killing;
    if (plan !== "random") return await isReached(plan);
    if (killing === undefined) await rig.kill();
    kills.random += 1;
    return true;
  }

  async function deliverAll(events: number, twice: number, onAnswer: () => void): Promise<void> {
    await say(events - twice, "never", onAnswer);
    await say(Math.floor(twice / 2), "same event", onAnswer);
    await say(Math.ceil(twice / 2), "new event", onAnswer);
    await rig.ask("/sandbox/api/faults", { again: "never" });
  }

  /** Whether the program died at the point it was told to; if not, it is told to live. */
  async function isReached(point: Point): Promise<boolean> {
    if (!rig.program().isOver()) await settle();
    const isDead = rig.program().isOver() && (await rig.program().ended) === "SIGKILL";
    if (isDead) kills[point] += 1;
    else await rig.program().order({ die: null });
    return isDead;
  }

  /** The program is away for longer than the platform's second retry; its third, an hour later, finds it back. */
  async function outage(events: number): Promise<void> {
    await rig.revive();
    await settle();
    await rig.kill();
    await say(events, "never");
    await advance(15_000);
    await advance(300_000);
    await rig.revive();
    // What was claimed when it died must be out before the hour passes at once: older than that, nobody may send it again.
    await advance(STEP_MS);
    await rig.nudge();
    await settle();
    await advance(3_600_000);
    await settle();
  }

  /** Everything answered and everything sent. */
  async function drain(): Promise<void> {
    for (let step = 0; step < 30; step += 1) {
      await rig.revive();
      await advance(STEP_MS);
      await rig.nudge();
      await settle();
      const { pushes } = await rig.ask<{ pushes: PushView[] }>("/sandbox/api/pushes");
      const open = pushes.filter((push) => push.state === "waiting" || push.state === "sending").length;
      if (open === 0 && (await rig.pending()) === 0) return;
      // What failed twice waits for five minutes, then an hour.
      if (step % 6 === 5) await advance(step < 20 ? 300_000 : 3_600_000);
    }
  }

  try {
    const plans = shuffled(
      [
        ...POINTS.flatMap((point) => Array.from({ length: options.killsAtEachPoint }, () => point)),
        ...Array.from({ length: options.killsAtRandom }, () => "random" as const),
      ],
      random,
    );
    const outages = options.events >= 1_000 ? 2 : 1;
    // A tenth more rounds than kills, for those in which the point is not reached.
    const size = Math.floor(options.events / (Math.ceil(plans.length * 1.15) + outages));
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift()) {
      const isReached = await round(plan, Math.min(size, options.events - spoken.size - size * outages));
      // While the program does not know its own name it commits nothing, so a point in a commit is tried again later.
      if (!isReached && spoken.size < options.events - size * (outages + plans.length)) plans.push(plan);
      options.tell?.(
        `${plan}${isReached ? "" : " was not reached"}: ${spoken.size} events, ${rig.restarts()} restarts`,
      );
    }
    for (let left = outages; left > 0; left -= 1) await outage(Math.floor((options.events - spoken.size) / left));
    await drain();
    const { pushes } = await rig.ask<{ pushes: PushView[] }>("/sandbox/api/pushes");
    const { messages } = await rig.ask<{ messages: MessageView[] }>("/sandbox/api/messages");
    const ended = await rig.stop();
    const reports = pushes.filter((push) => spoken.has(push.id));
    const isAnswered = (push: PushView) => push.attempts.some((attempt) => attempt.status === 200);
    const claims: Claims = {
      acknowledged: reports.filter(isAnswered).map((push) => spoken.get(push.id) ?? ""),
      unacknowledged: reports.filter((push) => !isAnswered(push)).map((push) => spoken.get(push.id) ?? ""),
      messages,
    };
    const audit = auditLedger(rig.database, claims);
    if (ended !== 0) throw new Error(`the program ended with ${ended}: ${rig.program().complaints()}`);
    return {
      events: spoken.size,
      acknowledged: claims.acknowledged.length,
      kills,
      restarts: rig.restarts(),
      retries: reports.reduce((sum, push) => sum + push.attempts.length - 1, 0),
      repeats,
      sendFaults,
      ...audit,
      simulatedMinutes: Math.round(minutes),
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    await rig.close();
  }
}

/** How many passings of a point are let go by at the most, so that it is not always the first one that kills. */
const SKIPS: Readonly<Record<Point, number>> = {
  "before-commit": 8,
  "inside-commit": 8,
  "after-commit": 3,
  "after-answer": 12,
  "before-send": 8,
  "after-send": 8,
  "after-mark": 3,
};

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

/** How many things are wrong in all. */
export const wrongs = (tally: Pick<Tally, "violations" | "integrity">): number =>
  Object.values(tally.violations).reduce((sum, count) => sum + count, 0) + (tally.integrity === "ok" ? 0 : 1);
