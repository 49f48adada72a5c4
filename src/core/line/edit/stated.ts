import { printAmount } from "../../cards/amount-text.ts";
import type { Amount, Kind } from "../../kinds/kind.ts";
import { fixedBy } from "../../kinds/oversight/rectification-words.ts";
import { readNumeralAt } from "../../numbers/numerals.ts";
import { fail, ok, type Result } from "../../text/result.ts";
import { type Day, printDay, printSpan } from "../../time/days/day.ts";
import { readParts } from "../line.ts";
import { readTitle } from "../read/title.ts";
import type { Mentioned, Partially } from "../reading.ts";
import { createNotes, type Notes } from "../scan/notes.ts";
import type { Target } from "../values/lexicon.ts";

/**
 * One change of a record. `value` is the form value for `field`, as `readForm` accepts it; `before` and `after` are
 * printed for people.
 */
export interface Edit {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly value: string;
}

/** What the meaning of a correction depends on besides its words: the record as it is, today, and what was asked. */
export interface EditContext {
  readonly today: Day;
  readonly current: Partially;
  readonly mentions?: readonly Mentioned[];
  /** The form fields that the bot asked for. A value without a key is tried on these first. */
  readonly asked?: readonly string[];
  /** Collects words that changed nothing and contain no number: 线上看的人多. */
  readonly unread?: string[];
}

/** Why a correction is refused, and the corrections that the person may have meant. */
export interface Misread {
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly said: string }[];
  /** The words that match no field, if nothing else is wrong. */
  readonly loose?: string;
}

/** The changes of a correction, or the reason why it is refused. */
export type Edits = Result<readonly Edit[], Misread>;

/** Examples of corrections, appended to the message that says what was wrong. */
export const HOW = "可以这样写：人数=90，或 35人→53人，或 日期=11月19日";
/** The message when the text contains no change. */
export const UNREAD = `没看懂要改什么。${HOW}`;

/** Makes the refusal of a correction that was not understood. */
export const misread = (
  text: string,
  choices: Misread["choices"] = [],
): { readonly ok: false; readonly error: Misread } => fail({ text, choices });

/** Reads the words of a correction with the reader for reports. Words that match nothing are added to the titles. */
export function notesOf(kind: Kind, text: string, context: EditContext): Notes {
  const notes = createNotes(kind, context.today, context.mentions);
  const { sheet } = readParts(kind, text, { today: context.today, mentions: context.mentions ?? [] }, notes);
  const keyedTitles = notes.titles.length;
  readTitle(sheet, notes);
  notes.looseTitle = notes.titles.length > keyedTitles;
  return notes;
}

/** The changes stated with keys, units or dates. */
export function readStated(kind: Kind, text: string, context: EditContext): Edits {
  const items = readFixedItems(kind, text, context);
  if (items) return ok(items);
  const notes = notesOf(kind, text, context);
  const [problem] = notes.problems;
  if (problem) return misread(problem.text);
  const loose = looseIn(notes);
  const titled = notes.looseTitle === true;
  const edits = editsIn(kind, notes, context).filter(({ field }) => !titled || field !== "title");
  if (titled || notes.kept.length > 0) {
    if (edits.length === 0 || context.unread === undefined || holdsNumber(loose))
      return fail({ text: `没看懂「${loose}」。${HOW}`, choices: [], loose });
    context.unread.push(loose);
  }
  return edits.length === 0 ? misread(UNREAD) : ok(edits);
}

/** Whether words of a correction contain an amount or a day; words that do are never ignored. */
export const holdsNumber = (text: string): boolean =>
  /\d|[零一二两三四五六七八九十百千万亿半几]+[余多来]?(?:个|人|名|位|条|次|场|天|日|号|月|周|小时|分钟|元|户|家|件|项)/.test(
    text,
  );

const NUMBERED = /^第([\d一二两三四五六七八九十、,，和及]{1,20})[条个项](?:问题)?(?:也|现|现在)?([^,，。;；\s]{2,12})/;

/** Reads a statement that numbered findings were rectified: 「第1条已经改好了，签到表补上了」. */
function readFixedItems(kind: Kind, text: string, { current }: EditContext): readonly Edit[] | undefined {
  const fixed = kind.quantities.find(({ key }) => key === kind.items?.fixed);
  const [, numbers = "", said = ""] = (fixed && NUMBERED.exec(text)) ?? [];
  if (fixed === undefined || !["all", "done"].includes(fixedBy(said) ?? "")) return undefined;
  const { amounts, fixed: before = [] } = current.content;
  const count = amounts[kind.items?.quantity ?? ""]?.value ?? 0;
  const read = numbers.split(/[、,，和及]/).map((one) => readNumeralAt(one, 0));
  const named = read.flatMap((one) => (one?.kind === "number" ? [one.value] : []));
  if (named.length < read.length || named.some((number) => number < 1 || number > count)) return undefined;
  const all = [...new Set([...before, ...named])].sort((one, other) => one - other);
  const print = (value: number) => printAmount(fixed, { value });
  const now = amounts[fixed.key]?.value;
  return [
    {
      field: fixed.key,
      label: fixed.label,
      before: now === undefined ? "" : print(now),
      after: print(all.length),
      value: String(all.length),
    },
    { field: "fixed", label: "已整改的是", before: before.join("、"), after: all.join("、"), value: all.join("、") },
  ];
}

/** The words of a correction that matched no field. */
export const looseIn = (notes: Notes): string =>
  notes.looseTitle ? (notes.titles.at(-1) ?? "") : notes.kept.join(" ");

/** The changes that the notes of a line make to a record. */
export const editsIn = (kind: Kind, notes: Notes, context: EditContext): readonly Edit[] => [
  ...dayEdits(kind, notes, context),
  ...nameEdits(kind, notes, context.current),
  ...fieldEdits(kind, notes, context.current),
  ...amountEdits(notes, context.current),
  ...findingEdits(kind, notes, context.current),
];

const edit = (field: string, label: string, before: string, after: string, value = after): Edit => ({
  field,
  label,
  before,
  after,
  value,
});

function dayEdits(kind: Kind, notes: Notes, { current, today }: EditContext): readonly Edit[] {
  const print = (value: Day | undefined) => (value === undefined ? "" : printDay(value, today));
  const { day, dayTo, dueText } = notes;
  const edits: Edit[] = [];
  if (day !== undefined) {
    const after = printSpan({ from: day, to: dayTo ?? day }, today);
    edits.push(edit("day", kind.day.label, print(current.day), after, dayTo === undefined ? day : `${day}至${dayTo}`));
  } else if (dayTo !== undefined)
    edits.push(edit("dayTo", kind.until?.label ?? "结束日期", print(current.dayTo), print(dayTo), dayTo));
  if (dueText !== undefined) edits.push(edit("due", kind.due?.label ?? "期限", print(current.due), dueText));
  return edits;
}

/** The changes of values that have a column of their own: the title, the units and the category. */
function nameEdits(kind: Kind, notes: Notes, current: Partially): readonly Edit[] {
  const { category } = notes.lexicon;
  const title = notes.titles.length > 0 ? notes.titles.join(" ") : undefined;
  const names: readonly (readonly [field: string, label: string, now: string | undefined, next: string | undefined])[] =
    [
      ["title", kind.title.label, current.title, title],
      ["unit", "单位", current.unitName, notes.unitName],
      ["target", targetLabel(notes), current.targetName, notes.targetName],
      [category?.key ?? "", category?.label ?? "", current.category, category && notes.category],
    ];
  return names.flatMap(([field, label, now = "", next]) => (next === undefined ? [] : [edit(field, label, now, next)]));
}

const fieldEdits = (kind: Kind, notes: Notes, { content }: Partially): readonly Edit[] =>
  kind.fields.flatMap(({ key, label }) => {
    const value = notes.fields[key];
    return value === undefined ? [] : [edit(key, label, textOf(content.fields[key] ?? ""), textOf(value))];
  });

const amountEdits = (notes: Notes, { content, category }: Partially): readonly Edit[] =>
  notes.stated.map(({ quantity, value, approx }) => {
    const now = content.amounts[quantity.key];
    const print = (amount: Amount) => printAmount(quantity, amount, notes.category ?? category);
    const after = print({ value, ...(approx ? { approx } : {}) });
    const sure = notes.confirmed.has(quantity.key) ? "确认" : "";
    return edit(quantity.key, quantity.label, now === undefined ? "" : print(now), after, `${after}${sure}`);
  });

/** Which findings a correction changes: their wording, or whether they were rectified. */
function findingEdits(kind: Kind, notes: Notes, { content }: Partially): readonly Edit[] {
  const edits: Edit[] = [];
  if (notes.fixed !== undefined)
    edits.push(edit("fixed", "已整改的是", (content.fixed ?? []).join("、"), notes.fixed.join("、")));
  const quantity = kind.quantities.find(({ key }) => key === kind.items?.fixed);
  const found = content.amounts[kind.items?.quantity ?? ""];
  if (quantity && found && (notes.fixedWords?.by === "all" || notes.fixedWords?.by === "done")) {
    const now = content.amounts[quantity.key];
    const after = printAmount(quantity, { value: found.value });
    edits.push(edit(quantity.key, quantity.label, now === undefined ? "" : printAmount(quantity, now), after));
  }
  if (notes.items)
    edits.push(edit("items", kind.items?.label ?? "", (content.items ?? []).join("\n"), notes.items.join("\n")));
  return edits;
}

const targetLabel = (notes: Notes): string => labelOf(notes.lexicon.targets.get("target")) ?? "单位";
const labelOf = (target: Target | undefined): string | undefined => target?.label;
const textOf = (value: string | readonly string[]): string => (typeof value === "string" ? value : value.join("、"));
