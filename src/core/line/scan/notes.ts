import type { Kind, Quantity } from "../../kinds/kind.ts";
import type { FixedBy } from "../../kinds/rectification-words.ts";
import type { DateReading } from "../../time/dates/index.ts";
import type { Day } from "../../time/days/day.ts";
import { printDay } from "../../time/days/day.ts";
import type { Mentioned, Partially, Problem } from "../reading.ts";
import { type Lexicon, lexiconOf } from "../values/lexicon.ts";

/** One statement of a quantity somewhere in the line. */
export interface Stated {
  readonly quantity: Quantity;
  readonly value: number;
  readonly approx: boolean;
  readonly phrase: string;
  /** What the number was said of: 医生, 一支部, 共性问题; empty when nothing. */
  readonly label: string;
  /** Says how many there are in all, not how many of a part. */
  readonly whole: boolean;
  /** Stands behind words that may mean something else: 预备党员转正2名. */
  readonly loose?: true;
  /** Said with 共 or 合计: its parts must add up to it. */
  readonly total: boolean;
  /** The category that the figure's own clause names. */
  readonly category?: string;
  /** May as well count those who were helped: 「慰问环卫工人 12人」. */
  readonly either?: true;
}

/** What has been understood so far; each reader of the line adds to it. */
export interface Notes {
  readonly kind: Kind;
  readonly lexicon: Lexicon;
  readonly today: Day;
  /** Who is mentioned, so that a key in a value becomes a name. */
  readonly mentions: readonly Mentioned[];
  day?: Day;
  dayTo?: Day;
  /** A deadline as written: it is counted from the day, which may be read later. */
  dueText?: string;
  due?: Day;
  unitName?: string;
  targetName?: string;
  category?: string;
  readonly titles: string[];
  /** Times of day, as they were written. */
  readonly times: string[];
  readonly fields: Record<string, string | readonly string[]>;
  readonly stated: Stated[];
  items?: string[];
  /** Which of the items were put right, counted from 1. */
  fixed?: readonly number[];
  /** A mark that an item was put right stands in brackets behind it, so it is that item's. */
  fixedInBrackets?: true;
  /** Words that say without a number that findings were put right. */
  fixedWords?: { readonly by: Exclude<FixedBy, "open">; readonly text: string };
  readonly kept: string[];
  /** Those of `kept` that hold a figure which no quantity took. */
  readonly unread: string[];
  /** What is said to be among the whole of a quantity: 其中党员20人. */
  readonly within: { readonly quantity: Quantity; readonly value: number }[];
  readonly mentioned: { readonly id: string; readonly name: string }[];
  readonly problems: Problem[];
  readonly remarks: string[];
  /** Fields whose unusual value the person has confirmed. */
  readonly confirmed: Set<string>;
  /** The category was given by its key, so nothing overrules it. */
  categoryKeyed?: boolean;
  /** People were named by a key, so words are none. */
  personsKeyed?: boolean;
  /** The word that named the category; it may be the only name of an event (座谈会). */
  categoryWord?: string;
  /** The place was recognised by its form, so it may be the title after all. */
  placeByForm?: boolean;
  /** Words without a key were left over: a report's title, a correction's riddle. */
  looseTitle?: boolean;
  /** How long it lasted by the clock (22:00-24:00); used when no duration is stated. */
  fromTimes?: { readonly minutes: number; readonly text: string };
  /** How many words before a colon or an equals sign were no key. */
  unknownKeys: number;
  /** Findings of an earlier inspection were mentioned. */
  previous: boolean;
}

/** An empty sheet of notes. */
export function createNotes(kind: Kind, today: Day, mentions: readonly Mentioned[] = []): Notes {
  return {
    kind,
    lexicon: lexiconOf(kind),
    today,
    mentions,
    titles: [],
    times: [],
    fields: {},
    stated: [],
    kept: [],
    unread: [],
    within: [],
    mentioned: [],
    problems: [],
    remarks: [],
    confirmed: new Set(),
    unknownKeys: 0,
    previous: false,
  };
}

/** Notes that begin with what was understood before. */
export function notesFrom(kind: Kind, today: Day, current: Partially): Notes {
  const notes = createNotes(kind, today);
  const { content } = current;
  if (current.day !== undefined) notes.day = current.day;
  if (current.dayTo !== undefined) notes.dayTo = current.dayTo;
  if (current.due !== undefined) notes.due = current.due;
  if (current.unitName !== undefined) notes.unitName = current.unitName;
  if (current.targetName !== undefined) notes.targetName = current.targetName;
  if (current.category) notes.category = current.category;
  if (current.title) notes.titles.push(current.title);
  Object.assign(notes.fields, content.fields);
  for (const quantity of kind.quantities) {
    const amount = content.amounts[quantity.key];
    if (amount === undefined) continue;
    const { value, approx = false, phrase = "" } = amount;
    notes.stated.push({ quantity, value, approx, phrase, label: "", whole: true, total: false });
    // What is in the ledger was settled when it came there.
    notes.confirmed.add(quantity.key);
  }
  if (content.items) notes.items = [...content.items];
  if (content.fixed) notes.fixed = content.fixed;
  notes.kept.push(...(content.kept ?? []));
  if (content.time !== undefined) notes.times.push(content.time);
  notes.mentioned.push(...(content.mentioned ?? []));
  return notes;
}

/** Notes what a date says, or what has to be asked about it. */
export function noteDate(notes: Notes, reading: DateReading): void {
  const ask = (type: Problem["type"], text: string, days: readonly Day[] = []) =>
    notes.problems.push({
      type,
      field: "day",
      text,
      ...(days.length === 0 ? {} : { choices: days.map((day) => ({ label: printDay(day, notes.today), value: day })) }),
    });
  switch (reading.kind) {
    case "day":
      notes.day = reading.day;
      break;
    case "range":
      notes.day = reading.from;
      if (reading.to > reading.from) notes.dayTo = reading.to;
      break;
    case "future":
      // A project or a secondment that goes on ends in the future.
      if (notes.kind.until && reading.to !== undefined && reading.day <= notes.today) {
        notes.day = reading.day;
        notes.dayTo = reading.to;
        break;
      }
      ask("future", reading.reason, reading.candidates);
      break;
    case "period":
      ask("ambiguous", reading.reason);
      break;
    case "ask":
      ask("ambiguous", reading.reason, reading.candidates);
      break;
    case "impossible":
      ask("impossible", reading.reason);
      break;
  }
  if ((reading.kind === "day" || reading.kind === "range") && reading.inferred) notes.remarks.push(reading.inferred);
}
