import type { Content, Reported } from "../kinds/kind.ts";
import type { Day } from "../time/days/day.ts";

/** Why a line is not yet a complete record. */
export interface Problem {
  readonly type:
    | "missing"
    | "ambiguous"
    | "contradiction"
    | "impossible"
    | "future"
    | "vague"
    | "implausible"
    | "forbidden";
  /** The form value concerned: `day`, `title`, `unit`, `due`, `items`, or the key of a quantity or field. */
  readonly field: string;
  /** The sentence that tells the person what is missing or unclear. */
  readonly text: string;
  readonly choices?: readonly ReadyAnswer[];
}

/** An answer offered as a button: a value for the problem's field, as `readForm` accepts it. */
export interface ReadyAnswer {
  readonly label: string;
  readonly value: string;
  /** Other values of the form that this answer also sets; an empty value removes one. */
  readonly sets?: Readonly<Record<string, string>>;
}

/** A piece of the line with its interpretation. The pieces together make up the line. */
export interface Span {
  readonly text: string;
  readonly as:
    | "title"
    | "day"
    | "time"
    | "quantity"
    | "field"
    | "category"
    | "flag"
    | "mention"
    | "items"
    | "due"
    | "unit"
    | "kept"
    | "key"
    | "problem"
    | "punctuation";
  /** The name of the field for people: 日期, 参加人数, 主讲. */
  readonly label: string;
}

/** A record with the parts that were understood so far. */
export type Partially = Partial<Omit<Reported, "content">> & { readonly content: Content };

/** The interpretation of a line. */
export interface Reading {
  /** The record as far as it was understood. It fills in the form if there are questions. */
  readonly partial: Partially;
  /** The questions to ask. If there are none, the record is complete. */
  readonly problems: readonly Problem[];
  /** Remarks for the receipt: approximate numbers, inferred dates, keys that look misspelt, unusual amounts. */
  readonly remarks: readonly string[];
  readonly spans: readonly Span[];
}

/** A person mentioned with @, and the key that represents the mention in the text. */
export interface Mentioned {
  readonly key: string;
  readonly personId: string | undefined;
  readonly name: string;
}

/** What the meaning of a line depends on besides its words, such as today and the mentioned people. */
export interface LineContext {
  /** The day of the message in the unit's time zone. */
  readonly today: Day;
  readonly mentions?: readonly Mentioned[];
  /**
   * Values that apply unless the line states others: the category of /主题党日, or 规范化建设 for an inspection by a
   * 工委.
   */
  readonly presets?: Readonly<Record<string, string>>;
}

/** The record of a complete reading; undefined while there are questions. */
export function reportedOf(reading: Reading): Reported | undefined {
  const { kind, day, title, category } = reading.partial;
  if (reading.problems.length > 0 || kind === undefined || day === undefined) return undefined;
  return { ...reading.partial, kind, day, title: title ?? "", category: category ?? "" };
}
