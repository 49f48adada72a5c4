import type { Content, Reported } from "../kinds/kind.ts";
import type { Day } from "../time/days/day.ts";

/** Why a line cannot become a record yet. */
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
  /** The form value it is about: `day`, `title`, `unit`, `due`, `items`, or the key of a quantity or field. */
  readonly field: string;
  /** The sentence for the person. */
  readonly text: string;
  readonly choices?: readonly ReadyAnswer[];
}

/** An answer by button: a value that `readForm` takes for the problem's field, and those it settles with it. */
export interface ReadyAnswer {
  readonly label: string;
  readonly value: string;
  /** Other form values the answer gives; a blank one removes. */
  readonly sets?: Readonly<Record<string, string>>;
}

/** A piece of the line and what it was read as; the pieces together are the line. */
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
  /** What people call it: 日期, 参加人数, 主讲. */
  readonly label: string;
}

/** A record as far as it was understood. */
export type Partially = Partial<Omit<Reported, "content">> & { readonly content: Content };

/** What a line says. */
export interface Reading {
  /** What was understood, also when something is asked: it pre-fills the form. */
  readonly partial: Partially;
  /** Empty: the record is complete. */
  readonly problems: readonly Problem[];
  /** What the receipt must point out: approximate numbers, inferred dates, keys that look mistyped, unusual figures. */
  readonly remarks: readonly string[];
  readonly spans: readonly Span[];
}

/** Somebody named with @, by the key that stands for them in the text. */
export interface Mentioned {
  readonly key: string;
  readonly personId: string | undefined;
  readonly name: string;
}

/** What a line is read against. */
export interface LineContext {
  /** The day of the message in the unit's zone. */
  readonly today: Day;
  readonly mentions?: readonly Mentioned[];
  /** Values that hold unless the line says otherwise: the category of /主题党日, 规范化建设 when a 工委 inspects. */
  readonly presets?: Readonly<Record<string, string>>;
}

/** The record a complete reading makes, or undefined while something is asked. */
export function reportedOf(reading: Reading): Reported | undefined {
  const { kind, day, title, category } = reading.partial;
  if (reading.problems.length > 0 || kind === undefined || day === undefined) return undefined;
  return { ...reading.partial, kind, day, title: title ?? "", category: category ?? "" };
}
