let lastNow = "";
let lastTime = 0;
let counter = 0;

/**
 * Makes an id that nobody else makes. Ids of one process sort as text in the order of their instants, and in the order
 * of their making within one; they have the form of a UUIDv7.
 */
export function newId(now: string): string {
  const time = now === lastNow ? lastTime : Date.parse(now);
  counter = time === lastTime ? counter + 1 : 0;
  lastNow = now;
  lastTime = time;
  const count = counter.toString(16).padStart(6, "0");
  return `${stampOf(time)}-7${count.slice(0, 3)}-8${count.slice(3)}-${chance()}`;
}

/** The characters that every id made at an instant begins with: ids from then on are not less as text. */
export const idAt = (instant: string): string => stampOf(Date.parse(instant));

/** The instant, as ids begin with it. */
function stampOf(time: number): string {
  const stamp = time.toString(16).padStart(12, "0");
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}`;
}

const CHANCE_DIGITS = 12;
let chances = "";

/** Twelve random digits. They are drawn many at a time, because the drawing itself is what costs. */
function chance(): string {
  if (chances === "") {
    const drawn = crypto.getRandomValues(new Uint8Array(CHANCE_DIGITS * 64));
    chances = Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const digits = chances.slice(0, CHANCE_DIGITS);
  chances = chances.slice(CHANCE_DIGITS);
  return digits;
}
