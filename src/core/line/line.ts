import type { Kind } from "../kinds/kind.ts";
import { foldScript } from "../text/script.ts";
import { readText } from "../text/text.ts";
import { type DateSpan, findDates } from "../time/dates/index.ts";
import { printDay } from "../time/days/day.ts";
import { settle } from "./finish/finalize.ts";
import { readCategory } from "./read/categories.ts";
import { readSaid } from "./read/patterns.ts";
import { readFigures, readNone } from "./read/quantities.ts";
import { readFixed } from "./read/rectified.ts";
import { readTitle } from "./read/title.ts";
import { readWhen } from "./read/when.ts";
import { readMentions, readRaised, readWords } from "./read/words.ts";
import type { LineContext, Reading } from "./reading.ts";
import { claimCourtesies } from "./scan/courtesies.ts";
import { readKeys } from "./scan/keys.ts";
import { createNotes, type Notes } from "./scan/notes.ts";
import { createSheet, type Sheet, spansOf } from "./scan/sheet.ts";

const PLANS =
  /计划(?:于|组织|开展|举办|召开|在|本|下|明)|拟(?:于|定于|组织|开展|举办|召开|在)|将(?:于|组织|开展|举办|召开|在)|预计|打算|准备(?:组织|开展|举办|召开|在|明)|明天|后天|下周|下个月/;

/** Reads the line after a command. No text is lost: the spans of the result together make up the line. */
export function readLine(kind: Kind, line: string, context: LineContext): Reading {
  const text = readText(line);
  if (!text.ok) {
    return {
      partial: { kind: kind.name, content: { fields: {}, amounts: {} } },
      problems: [{ type: "impossible", field: "title", text: text.error }],
      remarks: [],
      spans: line === "" ? [] : [{ text: line, as: "problem", label: "没看懂" }],
    };
  }
  const { sheet, notes } = readParts(kind, text.value, context);
  const keyed = notes.titles.length;
  readTitle(sheet, notes);
  notes.looseTitle = notes.titles.length > keyed;
  checkPlan(notes);
  const reading = settle(notes, context.presets ?? {});
  return { ...reading, spans: spansOf(sheet, kind.title.label) };
}

/** Reads everything but the title. Reports and corrections both use it. */
export function readParts(
  kind: Kind,
  text: string,
  context: LineContext,
  notes: Notes = createNotes(kind, context.today, context.mentions),
): { readonly sheet: Sheet; readonly notes: Notes } {
  const sheet = createSheet(text);
  claimCourtesies(sheet);
  const dates = findDates(sheet.text, { today: context.today });
  readKeys(sheet, notes, new Map(dates.map((date): [number, DateSpan] => [date.start, date])));
  notes.categoryKeyed = notes.category !== undefined;
  checkElsewhere(sheet, notes);
  readMentions(sheet, notes);
  readWhen(sheet, notes, dates);
  readSaid(sheet, notes);
  readRaised(sheet, notes);
  readFigures(sheet, notes);
  readNone(sheet, notes);
  readFixed(sheet, notes);
  const place = notes.fields.place;
  readWords(sheet, notes);
  notes.placeByForm = place === undefined && notes.fields.place !== undefined;
  readCategory(sheet, notes);
  if (notes.kind.items && /回头看|复查/.test(sheet.text)) notes.previous = true;
  restoreScript(sheet, notes);
  return { sheet, notes };
}

const TYPED: ReadonlySet<string> = new Set(["text", "person", "persons", "unit", "units"]);

/**
 * Restores the characters as typed in names and text values, because the line was read with traditional characters
 * simplified.
 */
function restoreScript(sheet: Sheet, notes: Notes): void {
  if (foldScript(sheet.raw) === sheet.raw) return;
  const typed = (value: string): string => {
    const at = sheet.text.indexOf(value);
    return at < 0 ? value : sheet.raw.slice(at, at + value.length);
  };
  for (const { key, type } of notes.kind.fields) {
    const value = notes.fields[key];
    if (value === undefined || !TYPED.has(type)) continue;
    notes.fields[key] = typeof value === "string" ? typed(value) : value.map(typed);
  }
  if (notes.targetName !== undefined) notes.targetName = typed(notes.targetName);
  if (notes.unitName !== undefined) notes.unitName = typed(notes.unitName);
}

function checkElsewhere(sheet: Sheet, notes: Notes): void {
  for (const { says, text } of notes.kind.elsewhere ?? []) {
    if (says.test(sheet.text)) notes.problems.push({ type: "forbidden", field: "title", text });
  }
}

// Asks if the title announces an activity that has not taken place: 「计划组织义务植树」.
function checkPlan(notes: Notes): void {
  if (notes.kind.name === "goal" || notes.kind.name === "plan") return;
  const planned = notes.titles.map((title) => PLANS.exec(foldScript(title))?.[0]).find((word) => word !== undefined);
  if (planned === undefined || notes.problems.some((problem) => problem.type === "future")) return;
  // If the day has passed, 「计划」 is part of the topic.
  if (notes.day !== undefined && notes.day < notes.today) return;
  notes.problems.push({
    type: "future",
    field: notes.day === undefined ? "day" : "title",
    text: `写了「${planned}」，像是还没做的事。办完以后再报；已经办了请写实际日期`,
    ...(notes.day === undefined
      ? {}
      : { choices: [{ label: `已经办了，${printDay(notes.day, notes.today)}`, value: notes.titles.join(" ") }] }),
  });
}
