/** Gives the first letters of the pinyin of a name: 市财政局 is sczj. */
export type Initials = (name: string) => string;

let initials: Promise<Initials> | undefined;

/** Loads the pinyin dictionary. Loading takes 35 ms, so this is called only when somebody types Latin letters. */
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

/** The size of the cache: enough for the units and people of a city. Further names are computed on every call. */
const MOST_KNOWN = 20_000;

/** Whether the typed text may be initials: two to twenty letters and nothing else. */
export const mayBeInitials = (typed: string): boolean => /^[a-z]{2,20}$/.test(typed);
