import { addDays, addWorkdays, type Day, dateIn, dayOf, type Instant, isWorkday, monthIn } from "#core";
import { madeUp } from "#platforms";
import type { DemoCity, DemoPerson, DemoUnit } from "./city.ts";
import type { Dice } from "./dice.ts";

/** The numbers that were created under a key: of records, and of tickets without their Z. */
export interface Known {
  record(key: string): number;
  tickets(key: string): readonly number[];
}

/** An action of a person in the demo city: typing a line, or pressing a button of a resulting card. */
export interface Action {
  readonly at: Instant;
  readonly by: DemoPerson;
  readonly chatId: string;
  readonly isDirect: boolean;
  readonly does:
    | { readonly says: (known: Known) => string; readonly key?: string }
    | {
        readonly presses: (
          known: Known,
        ) => { readonly action: string; readonly id: string; readonly value?: string } | undefined;
      };
}

/** When and by whom a line of the demo's story is sent, and the key by which later lines refer to its record. */
export interface Telling {
  /** Working days between the event and its report. */
  readonly lag?: number;
  readonly by?: DemoPerson;
  readonly key?: string;
  /** How many minutes after the other lines of its day the line is sent. */
  readonly after?: number;
}

/**
 * What the generators of the demo's story share: the city, the dice, the year's working days, and the list of actions.
 */
export interface Script {
  readonly city: DemoCity;
  readonly dice: Dice;
  readonly year: number;
  /** The working days of the story, from the first after New Year to its last. */
  readonly days: readonly Day[];
  readonly actions: readonly Action[];
  /** A unit reports what happened on `day`; `line` gets the day in words as of the day of the report. */
  report(unit: DemoUnit, day: Day, line: (day: string) => string, telling?: Telling): string;
  /** A person types a line that reports no day. */
  say(unit: DemoUnit, day: Day, line: (known: Known) => string, telling?: Telling): void;
  press(unit: DemoUnit, day: Day, press: (known: Known) => PressOf, telling?: Telling): void;
  /** Sends the line in the speaker's direct chat with the bot instead of a group. */
  whisper(person: DemoPerson, day: Day, line: string): void;
}

type PressOf = { readonly action: string; readonly id: string; readonly value?: string } | undefined;

/** The last day of the story: late enough for ten full months, before the end of the year. */
export const lastDay = (year: number): Day => dayOf(year, 11, 20);

/** Opens an empty script for a year. */
export function createScript(city: DemoCity, dice: Dice, year: number): Script {
  const actions: Action[] = [];
  const days: Day[] = [];
  const last = addWorkdays(lastDay(year), -2);
  for (let day = dayOf(year, 1, 4); day <= last; day = addDays(day, 1)) if (isWorkday(day)) days.push(day);
  // Late actions are moved to the end of the story.
  const inStory = (day: Day): Day => (day > lastDay(year) ? lastDay(year) : day);
  let keys = 0;
  const add = (person: DemoPerson, chatId: string, isDirect: boolean, day: Day, after: number, does: Action["does"]) =>
    actions.push({ at: instantOn(day, dice.upTo(240), after), by: person, chatId, isDirect, does });
  return {
    city,
    dice,
    year,
    days,
    actions,
    report(unit, day, line, telling = {}) {
      keys += 1;
      const { key = `k${keys}`, by = unit.secretary, after = 0 } = telling;
      const said = inStory(telling.lag ? addWorkdays(day, telling.lag) : day);
      const words = line(wordsFor(dice, day, said));
      add(by, unit.chatId, false, said, after, { says: () => words, key });
      return key;
    },
    say(unit, day, line, { by = unit.secretary, after = 0, lag = 0 } = {}) {
      add(by, unit.chatId, false, inStory(lag === 0 ? day : addWorkdays(day, lag)), after, { says: line });
    },
    press(unit, day, presses, { by = unit.secretary, after = 0, lag = 0 } = {}) {
      add(by, unit.chatId, false, inStory(lag === 0 ? day : addWorkdays(day, lag)), after, { presses });
    },
    whisper(person, day, line) {
      add(person, madeUp.chatId(`direct${person.personId.slice(-24)}`), true, day, 0, {
        says: () => line,
        key: `d${actions.length}`,
      });
    },
  };
}

const DAY_BEGINS = 5 * 60;
const MINUTE = 60_000;

/** From 13:00 to 17:00 in Shanghai, as UTC; `after` shifts it into the evening. */
const instantOn = (day: Day, minute: number, after: number): Instant =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + (DAY_BEGINS + minute + after) * MINUTE).toISOString();

/** The different ways in which people write one day. */
function wordsFor(dice: Dice, day: Day, said: Day): string {
  if (day === said && dice.next() < 0.6) return "今天";
  if (addDays(day, 1) === said && dice.next() < 0.6) return "昨天";
  const [month, date] = [monthIn(day), dateIn(day)];
  return dice.pick([`${month}月${date}日`, `${month}月${date}日`, `${month}/${date}`, day]);
}
