/** A repeatable random source, so that the demo city is the same on every machine. */
export interface Dice {
  /** A number from 0 up to but not including 1. */
  readonly next: () => number;
  /** A whole number from 0 up to but not including `count`. */
  readonly upTo: (count: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
}

/** Creates dice that give the same numbers for the same seed. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    // mulberry32, a well-known generator with 32 bits of state.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (count: number) => Math.floor(next() * count);
  return {
    next,
    upTo,
    pick: (list) => {
      const found = list[upTo(list.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
    shuffled: (list) => {
      const left = [...list];
      for (let at = left.length - 1; at > 0; at -= 1) {
        const other = upTo(at + 1);
        const [a, b] = [left[at], left[other]];
        if (a !== undefined && b !== undefined) [left[at], left[other]] = [b, a];
      }
      return left;
    },
  };
}

/** Splits a total into `count` parts; each differs from the mean by at most `spread` of it. */
export function share(dice: Dice, total: number, count: number, spread: number): readonly number[] {
  const weights = Array.from({ length: count }, () => 1 - spread + 2 * spread * dice.next());
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let given = 0;
  let weighed = 0;
  return weights.map((weight) => {
    weighed += weight;
    const until = Math.round((total * weighed) / sum);
    const part = until - given;
    given = until;
    return part;
  });
}

/** Takes `count` items of a list at even distances. */
export function evenly<T>(list: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)]).filter(
    (one) => one !== undefined,
  );
}
