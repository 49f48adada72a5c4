import type { Kind, Quantity } from "../../kinds/kind.ts";
import type { FixedBy } from "../../kinds/oversight/rectification-words.ts";
import type { DateReading } from "../../time/dates/index.ts";
import type { Day } from "../../time/days/day.ts";
import { printDay } from "../../time/days/day.ts";
import type { Mentioned, Partially, Problem } from "../reading.ts";
import { type Lexicon, lexiconOf } from "../values/lexicon.ts";

/** One statement of a quantity in the line. */
export interface Stated {
  readonly quantity: Quantity;
  readonly value: number;
  readonly approx: boolean;
  readonly phrase: string;
  /** What the number counts according to the line (医生, 一支部, 共性问题); empty if nothing is stated. */
  readonly label: string;
  /** Whether the number is the total of the quantity and not a part of it. */
  readonly whole: boolean;
  /** Whether the words before the number may mean something else, so that it is less certain: 预备党员转正2名. */
  readonly loose?: true;
  /** Whether the number is marked with 共 or 合计, so that its parts must add up to it. */
  readonly total: boolean;
  /** The category that the same clause names. */
  readonly category?: string;
  /** The number may also count the people who were helped: 「慰问环卫工人 12人」. */
  readonly either?: true;
}

/** What has been read so far. Each reader of the line adds to it. */
export interface Notes {
  readonly kind: Kind;
  readonly lexicon: Lexicon;
  readonly today: Day;
  /** The people mentioned, so that the key of a mention in a value can be replaced by a name. */
  readonly mentions: readonly Mentioned[];
  day?: Day;
  dayTo?: Day;
  /**
   * The deadline as the line writes it. It may be a length such as 两周, counted from the record's day, which is read
   * later.
   */
  dueText?: string;
  due?: Day;
  unitName?: string;
  targetName?: string;
  category?: string;
  readonly titles: string[];
  /** Times of day as the line writes them. */
  readonly times: string[];
  readonly fields: Record<string, string | readonly string[]>;
  readonly stated: Stated[];
  items?: string[];
  /** The numbers of the rectified items, counted from 1. */
  fixed?: readonly number[];
  /** Whether 已整改 stands in brackets behind a finding, so that it is said of this finding only. */
  fixedInBrackets?: true;
  /** Words that say without a number that findings were rectified. */
  fixedWords?: { readonly by: Exclude<FixedBy, "open">; readonly text: string };
  readonly kept: string[];
  /** The phrases in `kept` whose number belongs to no quantity. */
  readonly unread: string[];
  /** Amounts stated as a part of a quantity: 其中党员20人. */
  readonly within: { readonly quantity: Quantity; readonly value: number }[];
  readonly mentioned: { readonly id: string; readonly name: string }[];
  readonly problems: Problem[];
  readonly remarks: string[];
  /** Fields whose unusual value the person has confirmed. */
  readonly confirmed: Set<string>;
  /** Whether the category was given as the value of its key, which wins over names found elsewhere in the line. */
  categoryKeyed?: boolean;
  /** Whether names of people were given as the value of a key; other words of the line are then not read as names. */
  personsKeyed?: boolean;
  /** The word by which the line named the category. The event may have no other name (座谈会). */
  categoryWord?: string;
  /** Whether the place was guessed from its ending (广场), so that it may be the title instead. */
  placeByForm?: boolean;
  /** Whether words remain that belong to no key: the title of a report, or the unread part of a correction. */
  looseTitle?: boolean;
  /** The duration computed from clock times (22:00-24:00), used if no duration is stated. */
  fromTimes?: { readonly minutes: number; readonly text: string };
  /** How many words before : or = are not known as keys. */
  unknownKeys: number;
  /** The line mentions findings of an earlier inspection. */
  previous: boolean;
}

/** Makes empty notes. */
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

/** Makes notes from a record understood before. */
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
    // A stored amount was confirmed before, so it is not questioned again.
    notes.confirmed.add(quantity.key);
  }
  if (content.items) notes.items = [...content.items];
  if (content.fixed) notes.fixed = content.fixed;
  notes.kept.push(...(content.kept ?? []));
  if (content.time !== undefined) notes.times.push(content.time);
  notes.mentioned.push(...(content.mentioned ?? []));
  return notes;
}

/** Adds a date to the notes, or the question to ask about it. */
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
      // A project or secondment that is still running may end in the future.
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
