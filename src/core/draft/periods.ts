import type { Measure } from "../ledger/measures.ts";
import { type Day, yearOf } from "../time/days/day.ts";
import { type Period, readPeriod } from "../time/periods.ts";

/** A period that a draft states somewhere. */
interface Stated {
  readonly at: number;
  readonly words: string;
  /** 截至…: how things stand on its last day. */
  readonly asOf: boolean;
}

/** The periods of a draft, to be asked for figure after figure. */
export interface DraftPeriods {
  /**
   * The period of a figure at `at` in a paragraph that begins at `paragraph`: the last stated before it there, else what
   * was said for the whole draft, else the only one of the draft.
   */
  of(measure: Measure, at: number, paragraph: number): Period | undefined;
}

const PERIOD =
  /(?:\d{4}|[今去本])年(?:以来|上半年|下半年|第?[一二三四]季度|\d{1,2}(?:月份?)?(?:至|-|—|~)\d{1,2}月份?|\d{1,2}月\d{1,2}日|\d{1,2}月份?)?|20\d?[xX×*]{1,2}年(?:以来)?|上半年|下半年|第?[一二三四]季度|(?:上|本)(?:个)?(?:季度|月|周)|\d{1,2}(?:月份?)?(?:至|-|—|~)\d{1,2}月份?|\d{1,2}月\d{1,2}日|\d{1,2}月份?|近[一两二三四五]年/g;
const AS_OF = /截至[^，。；]{0,3}$/;
/** As many characters before a period as AS_OF can look at. */
const AS_OF_LENGTH = 5;

/** Finds the periods of a draft. Each is read when a figure asks for it, because a draft may name thousands. */
export function draftPeriods(text: string, said: Period | undefined, today: Day): DraftPeriods {
  const stated = [...text.matchAll(PERIOD)].map(({ index, 0: words }): Stated => {
    const asOf =
      AS_OF.test(text.slice(Math.max(0, index - AS_OF_LENGTH), index)) ||
      /[底末]/.test(text.charAt(index + words.length));
    return { at: index, words: /^年?$/.test(words) ? "" : words, asOf };
  });
  const known = new Map<string, Period | undefined>();
  const read = ({ words }: Stated): Period | undefined => {
    if (!known.has(words)) {
      const period = readPeriod(words, { today });
      known.set(words, period.ok ? period.value : undefined);
    }
    return known.get(words);
  };
  const spans = stated.filter(({ asOf }) => !asOf);
  const [first] = spans;
  const only = onlyOf(first, spans, read);
  return {
    of(measure, at, paragraph) {
      const standsOn = measure.period === "时点" || measure.period === "累计";
      const here = lastBefore(stated, at);
      if (here !== undefined && here.at >= paragraph) {
        if (here.asOf) return standsOn ? read(here) : said;
        return read(here) ?? said;
      }
      if (said !== undefined) return said;
      const one = only();
      if (one !== undefined) return one;
      if (!standsOn || first !== undefined) return undefined;
      return { from: yearOf(today).from, to: today, label: "今年", open: true, unit: "year" };
    },
  };
}

/** The period that all of a draft's are, worked out when it is first asked for. */
function onlyOf(first: Stated | undefined, spans: readonly Stated[], read: (stated: Stated) => Period | undefined) {
  let asked: { readonly period: Period | undefined } | undefined;
  return (): Period | undefined => {
    if (asked === undefined) {
      const only = first === undefined ? undefined : read(first);
      const isOne = spans.every((stated) => {
        const one = read(stated);
        return one?.from === only?.from && one?.to === only?.to;
      });
      asked = { period: isOne ? only : undefined };
    }
    return asked.period;
  };
}

/** The last one that begins before `at`; they stand in the order of the text. */
function lastBefore<T extends { readonly at: number }>(all: readonly T[], at: number): T | undefined {
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((all[middle] as T).at < at) from = middle + 1;
    else to = middle;
  }
  return all[from - 1];
}
