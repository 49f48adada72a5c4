/** Tells the first letters of the sounds of a name: 市财政局 is sczj. */
export type Initials = (name: string) => string;

let initials: Promise<Initials> | undefined;

/** The initials of names. The dictionary behind them takes 35 ms to load and is asked only where somebody types letters. */
export function loadInitials(): Promise<Initials> {
  initials ??= import("pinyin-pro").then(({ pinyin }) => {
    const known = new Map<string, string>();
    return (name) => {
      const found =
        known.get(name) ?? pinyin(name, { pattern: "first", toneType: "none", type: "array" }).join("").toLowerCase();
      if (known.size < MOST_KNOWN) known.set(name, found);
      return found;
    };
  });
  return initials;
}

/** The names of a city's units and people; what comes after is worked out each time. */
const MOST_KNOWN = 20_000;

/** Whether what was typed may be initials: two letters or more, and nothing else. */
export const mayBeInitials = (typed: string): boolean => /^[a-z]{2,20}$/.test(typed);
