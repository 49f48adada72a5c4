import type { Day } from "../day.ts";
import type { Kind } from "../kinds/kind.ts";
import { ok, type Result } from "../result.ts";
import type { Partially, Reading } from "./reading.ts";

/** What a form or an edit is read against. */
export interface FormContext {
  readonly today: Day;
  /** What was understood before; a form's values replace it one by one, a blank value removes. */
  readonly current?: Partially;
}

/** One change of a record: `value` is what `readForm` takes for `field`. */
export interface Edit {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly value: string;
}

/** What a submitted form says, on top of what was understood before. */
export function readForm(_kind: Kind, _values: Readonly<Record<string, string>>, context: FormContext): Reading {
  return { partial: context.current ?? { content: { fields: {}, amounts: {} } }, problems: [], remarks: [], spans: [] };
}

/** The changes a correction asks: 人数=90, 35人→53人, date 2026-11-19. */
export function readEdits(
  _kind: Kind,
  _text: string,
  _context: { readonly today: Day; readonly current: Partially },
): Result<readonly Edit[]> {
  return ok([]);
}
