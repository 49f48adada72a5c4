/** Counts recent events by name, on a clock that can be set. */
export interface Meters {
  /** Counts one and returns true, or returns false if `limit` were counted within the last `windowMs`. */
  take(name: string, limit: number, windowMs: number): boolean;
  /** Milliseconds until the oldest counted event leaves the window. */
  wait(name: string, windowMs: number): number;
}

/**
 * Sliding windows are stricter than the fixed ones that the platform may use, so what is allowed here is allowed there.
 */
export function createMeters(now: () => number): Meters {
  const counted = new Map<string, number[]>();
  const recent = (name: string, windowMs: number): number[] => {
    const since = now() - windowMs;
    // After the clock is set back, later timestamps are in the future and no longer count.
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
