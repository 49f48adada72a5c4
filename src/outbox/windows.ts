import type { Rates } from "#platforms";

/** A limit of `limit` times within any `ms`, as Feishu counts. All times are milliseconds given by the caller. */
export interface Window {
  /** The first moment from `now` on at which the limit allows one more message. */
  earliest(now: number): number;
  take(at: number): void;
}

/** A sliding window. A refilling bucket would allow nearly twice the rate in its first second. */
export function createWindow(limit: number, ms: number): Window {
  const taken: number[] = [];
  let oldest = 0;
  return {
    earliest: (now) => (taken.length < limit ? now : Math.max(now, (taken[oldest] ?? 0) + ms)),
    take(at) {
      if (taken.length < limit) taken.push(at);
      else {
        taken[oldest] = at;
        oldest = (oldest + 1) % limit;
      }
    },
  };
}

/** The share of each of several instances that do not know each other; together they keep the limits of one app. */
export function sharedRates(rates: Rates, instances: number): Rates {
  const share = (rate: number) => Math.max(1, Math.floor(rate / instances));
  return {
    perTarget: share(rates.perTarget),
    perSecond: share(rates.perSecond),
    perMinute: share(rates.perMinute),
    patientPerSecond: share(rates.patientPerSecond),
  };
}

/** All rate limits of one app together. */
export interface Limits {
  earliest(target: string, now: number, isUrgent?: boolean): number;
  take(target: string, at: number, isUrgent?: boolean): void;
  /** Sends nothing before `until` to this chat or person, or to anybody if none is given. */
  pause(until: number, target?: string): void;
  /** The first moment at which the app may send to anybody. */
  appEarliest(now: number): number;
}

// The limits per second and per minute are kept over slightly longer times, because two messages sent a second apart
// may arrive closer together.
const SECOND = 1_050;
const MINUTE = 60_500;
const MANY = 2_000;

/** Keeps the rate limits of one app. Targets that have been idle are dropped. */
export function createLimits(rates: Rates): Limits {
  const second = createWindow(rates.perSecond, SECOND);
  const minute = createWindow(rates.perMinute, MINUTE);
  const patient = createWindow(rates.patientPerSecond, SECOND);
  const targets = new Map<string, { readonly window: Window; quietAt: number }>();
  const paused = new Map<string, number>();
  let pausedUntil = 0;

  const windowOf = (target: string, now: number) => {
    const held = targets.get(target);
    if (held !== undefined) return held;
    if (targets.size >= MANY) for (const [key, { quietAt }] of targets) if (quietAt <= now) targets.delete(key);
    const fresh = { window: createWindow(rates.perTarget, SECOND), quietAt: now };
    targets.set(target, fresh);
    return fresh;
  };
  const appEarliest = (now: number) => Math.max(pausedUntil, second.earliest(now), minute.earliest(now));

  return {
    appEarliest,
    earliest(target, now, isUrgent = true) {
      const until = paused.get(target);
      if (until !== undefined && until <= now) paused.delete(target);
      const turn = Math.max(appEarliest(now), windowOf(target, now).window.earliest(now), until ?? 0);
      return isUrgent ? turn : Math.max(turn, patient.earliest(now));
    },
    take(target, at, isUrgent = true) {
      if (!isUrgent) patient.take(at);
      second.take(at);
      minute.take(at);
      const held = windowOf(target, at);
      held.window.take(at);
      held.quietAt = at + SECOND;
    },
    pause(until, target) {
      if (target === undefined) pausedUntil = Math.max(pausedUntil, until);
      else paused.set(target, Math.max(paused.get(target) ?? 0, until));
    },
  };
}
