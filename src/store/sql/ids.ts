let lastNow = "";
let lastTime = 0;
let counter = 0;

/**
 * Creates a unique id in the form of a UUIDv7. Ids of one process sort as text by time, and within one instant by
 * creation.
 */
export function newId(now: string): string {
  const time = now === lastNow ? lastTime : Date.parse(now);
  counter = time === lastTime ? counter + 1 : 0;
  lastNow = now;
  lastTime = time;
  const count = counter.toString(16).padStart(6, "0");
  return `${stampOf(time)}-7${count.slice(0, 3)}-8${count.slice(3)}-${chance()}`;
}

/** The beginning of all ids created at an instant; later ids are greater as text. */
export const idAt = (instant: string): string => stampOf(Date.parse(instant));

/** An instant as the beginning of an id. */
function stampOf(time: number): string {
  const stamp = time.toString(16).padStart(12, "0");
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}`;
}

const CHANCE_DIGITS = 12;
let chances = "";

/** Twelve random digits. Many are drawn at once, because each call of the generator is expensive. */
function chance(): string {
  if (chances === "") {
    const drawn = crypto.getRandomValues(new Uint8Array(CHANCE_DIGITS * 64));
    chances = Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const digits = chances.slice(0, CHANCE_DIGITS);
  chances = chances.slice(CHANCE_DIGITS);
  return digits;
}
