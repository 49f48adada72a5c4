/** Counts what happened lately, by name, on a clock that may be set. */
export interface Meters {
  /** Counts one and answers true, or answers false when `limit` were counted within the last `windowMs`. */
  take(name: string, limit: number, windowMs: number): boolean;
  /** Milliseconds until the oldest counted one leaves the window. */
  wait(name: string, windowMs: number): number;
}

/** Sliding windows, which is stricter than the fixed ones the platform may use: what passes here passes there. */
export function createMeters(now: () => number): Meters {
  const counted = new Map<string, number[]>();
  const recent = (name: string, windowMs: number): number[] => {
    const since = now() - windowMs;
    // A clock that was set back leaves stamps of the future; they no longer count.
    const kept = (counted.get(name) ?? []).filter((at) => at > since && at <= now());
    counted.set(name, kept);
    return kept;
  };
  return {
    take(name, limit, windowMs) {
      const kept = recent(name, windowMs);
      if (kept.length >= limit) return false;
      kept.push(now());
      return true;
    },
    wait(name, windowMs) {
      const [oldest] = recent(name, windowMs);
      return oldest === undefined ? 0 : oldest + windowMs - now();
    },
  };
}
