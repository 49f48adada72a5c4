const AHEAD_MS = 5 * 60_000;

/** The instant of a time from the platform, which uses seconds, milliseconds or microseconds, often as text. */
export function readTime(value: unknown): string | undefined {
  const digits = typeof value === "number" ? String(Math.trunc(value)) : value;
  if (typeof digits !== "string") return undefined;
  const whole = /^(\d{10,16})(?:\.\d+)?$/.exec(digits)?.[1];
  if (whole === undefined) return undefined;
  const ms = whole.length <= 11 ? Number(whole) * 1000 : whole.length <= 14 ? Number(whole) : Number(whole) / 1000;
  const date = new Date(Math.trunc(ms));
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? undefined : date.toISOString();
}

/** The time, or now if it is missing or more than five minutes ahead; `ahead` says whether it was ahead. */
export function clampedTime(time: string | undefined, now: string): { readonly at: string; readonly ahead: boolean } {
  if (time === undefined) return { at: now, ahead: false };
  return Date.parse(time) - Date.parse(now) > AHEAD_MS ? { at: now, ahead: true } : { at: time, ahead: false };
}
