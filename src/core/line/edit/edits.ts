import { printAmount } from "../../cards/amount-text.ts";
import type { Amount, Kind, Quantity } from "../../kinds/kind.ts";
import { fail, ok, type Result } from "../../text/result.ts";
import { foldWidth, readText } from "../../text/text.ts";
import { type Day, printDay } from "../../time/days/day.ts";
import { printSpan } from "../../time/periods.ts";
import { readParts } from "../line.ts";
import { readTitle } from "../read/title.ts";
import type { Mentioned, Partially } from "../reading.ts";
import { createNotes, type Notes } from "../scan/notes.ts";
import { lexiconOf, type Target } from "../values/lexicon.ts";

/** One change of a record: `value` is what `readForm` takes for `field`; before and after are what people read. */
export interface Edit {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly value: string;
}

/** What a correction is read against. */
export interface EditContext {
  readonly today: Day;
  readonly current: Partially;
  readonly mentions?: readonly Mentioned[];
}

const HOW = "可以这样写：人数=90，或 35人→53人，或 日期=11月19日";
const UNREAD = `没看懂要改什么。${HOW}`;
const ARROW = /^(.{1,200}?)\s*(?:→|->|=>|➡️|➡|⇒|—>|改成|改为|改到|换成|变成|更正为)\s*(.{1,200})$/s;
const WRONG = /^([^\s=:：是应]{0,10}?)(?:不对|[写报填]?错了?)[,，。\s]*(?=应|是)/;
const SAYS = /^([^\s=:：是应]{0,10})(?:应该是|应该为|应是|应为|是|为)(.+)$/s;

/** The changes a correction asks: 人数=90, 35人→53人, 人数是40人, date 2026-11-19. */
export function readEdits(kind: Kind, raw: string, context: EditContext): Result<readonly Edit[]> {
  const read = readText(raw);
  if (!read.ok) return read;
  const text = read.value.trim();
  if (text === "") return fail(UNREAD);
  const arrow = ARROW.exec(text);
  if (arrow?.[1] && arrow[2]) return readExchange(kind, arrow[1].trim(), arrow[2].trim(), context);
  return readStated(kind, keyed(kind, text), context);
}

// 主讲是王建国, 「主讲写错了，是王建国」 is 主讲=王建国; 「不对，应该是19人」 is 19人.
function keyed(kind: Kind, said: string): string {
  const text = said.replace(WRONG, "$1");
  const says = SAYS.exec(text);
  const key = says?.[1];
  if (key === "" && !text.startsWith("为")) return says?.[2] ?? text;
  return key !== undefined && lexiconOf(kind).keys.has(foldWidth(key).toLowerCase()) ? `${key}=${says?.[2]}` : text;
}

/** 「旧→新」: the old is a key, a figure, a day or the words as they stand now. */
function readExchange(kind: Kind, old: string, next: string, context: EditContext): Result<readonly Edit[]> {
  const { current } = context;
  const target = lexiconOf(kind).keys.get(foldWidth(old).toLowerCase());
  if (target) return readStated(kind, `${old}="${next.replaceAll('"', '""')}"`, context);
  const words = exchangeWords(kind, old, next, current);
  if (words) return ok([words]);
  const before = notesOf(kind, old, context);
  const [stated] = before.stated;
  if (stated) return exchangeAmount(kind, stated.quantity, stated.value, next, context);
  if (/^\d+$/.test(foldWidth(old))) {
    const value = Number(foldWidth(old));
    const same = kind.quantities.filter((quantity) => current.content.amounts[quantity.key]?.value === value);
    if (same.length === 1 && same[0]) return exchangeAmount(kind, same[0], value, next, context);
    return fail(`没有哪一项是${value}，请写明改哪一项，例如 人数=90`);
  }
  if (before.day !== undefined) {
    if (before.day !== current.day) return fail(`现在记的不是「${old}」，请核对；也可以直接写 日期=${next}`);
    return readStated(kind, `日期="${next}"`, context);
  }
  return fail(`没有找到「${old}」。${HOW}`);
}

function exchangeAmount(
  kind: Kind,
  quantity: Quantity,
  value: number,
  next: string,
  context: EditContext,
): Result<readonly Edit[]> {
  const now = context.current.content.amounts[quantity.key];
  if (now === undefined || now.value !== value) {
    const print = (amount: Amount) => printAmount(quantity, amount, context.current.category);
    const said = now === undefined ? "没有记" : `现在是${print(now)}`;
    return fail(`${quantity.label}${said}，不是${print({ value })}，请核对`);
  }
  return readStated(kind, `${quantity.keys[0] ?? quantity.label}="${next}"`, context);
}

function exchangeWords(kind: Kind, old: string, next: string, current: Partially): Edit | undefined {
  for (const field of kind.fields) {
    const now = current.content.fields[field.key];
    if (typeof now === "string" && now === old)
      return { field: field.key, label: field.label, before: old, after: next, value: next };
    if (typeof now === "object" && now.includes(old)) {
      const value = now.map((one) => (one === old ? next : one)).join("、");
      return { field: field.key, label: field.label, before: now.join("、"), after: value, value };
    }
  }
  const title = current.title ?? "";
  // A figure within the title is a figure first.
  if (title === old || (title.includes(old) && !/\d/.test(old))) {
    const value = title.replace(old, () => next);
    return { field: "title", label: kind.title.label, before: title, after: value, value };
  }
  return undefined;
}

function notesOf(kind: Kind, text: string, context: EditContext): Notes {
  const notes = createNotes(kind, context.today, context.mentions);
  const { sheet } = readParts(kind, text, { today: context.today, mentions: context.mentions ?? [] }, notes);
  const keyedTitles = notes.titles.length;
  readTitle(sheet, notes);
  notes.looseTitle = notes.titles.length > keyedTitles;
  return notes;
}

function readStated(kind: Kind, text: string, context: EditContext): Result<readonly Edit[]> {
  const notes = notesOf(kind, text, context);
  const [problem] = notes.problems;
  if (problem) return fail(problem.text);
  if (notes.looseTitle || notes.kept.length > 0) {
    const said = notes.looseTitle ? (notes.titles.at(-1) ?? "") : notes.kept.join(" ");
    return fail(`没看懂「${said}」。${HOW}`);
  }
  const edits = editsIn(kind, notes, context);
  const twice = edits.find((edit, index) => edits.findIndex((other) => other.field === edit.field) !== index);
  if (twice) return fail(`${twice.label}写了两个，请只写一个`);
  return edits.length === 0 ? fail(UNREAD) : ok(edits);
}

function editsIn(kind: Kind, notes: Notes, { current, today }: EditContext): readonly Edit[] {
  const edits: Edit[] = [];
  const put = (field: string, label: string, before: string, after: string, value: string) =>
    edits.push({ field, label, before, after, value });
  const day = (value: Day | undefined) => (value === undefined ? "" : printDay(value, today));
  if (notes.day !== undefined) {
    const range = notes.dayTo === undefined ? notes.day : `${notes.day}至${notes.dayTo}`;
    const after = printSpan({ from: notes.day, to: notes.dayTo ?? notes.day }, today);
    put("day", kind.day.label, day(current.day), after, range);
  } else if (notes.dayTo !== undefined) {
    put("dayTo", kind.until?.label ?? "结束日期", day(current.dayTo), day(notes.dayTo), notes.dayTo);
  }
  if (notes.dueText !== undefined)
    put("due", kind.due?.label ?? "期限", day(current.due), notes.dueText, notes.dueText);
  if (notes.titles.length > 0) {
    const title = notes.titles.join(" ");
    put("title", kind.title.label, current.title ?? "", title, title);
  }
  if (notes.unitName !== undefined) put("unit", "单位", current.unitName ?? "", notes.unitName, notes.unitName);
  if (notes.targetName !== undefined) {
    put("target", targetLabel(notes), current.targetName ?? "", notes.targetName, notes.targetName);
  }
  const { category } = notes.lexicon;
  if (category && notes.category !== undefined) {
    put(category.key, category.label, current.category ?? "", notes.category, notes.category);
  }
  for (const field of kind.fields) {
    const value = notes.fields[field.key];
    if (value === undefined) continue;
    const now = current.content.fields[field.key];
    const after = textOf(value);
    put(field.key, field.label, now === undefined ? "" : textOf(now), after, after);
  }
  for (const { quantity, value, approx } of notes.stated) {
    const now = current.content.amounts[quantity.key];
    const print = (amount: Amount) => printAmount(quantity, amount, notes.category ?? current.category);
    const after = print({ value, ...(approx ? { approx } : {}) });
    const sure = notes.confirmed.has(quantity.key) ? "确认" : "";
    put(quantity.key, quantity.label, now === undefined ? "" : print(now), after, `${after}${sure}`);
  }
  if (notes.items) {
    const after = notes.items.join("\n");
    put("items", kind.items?.label ?? "", (current.content.items ?? []).join("\n"), after, after);
  }
  return edits;
}

const targetLabel = (notes: Notes): string => labelOf(notes.lexicon.targets.get("target")) ?? "单位";
const labelOf = (target: Target | undefined): string | undefined => target?.label;
const textOf = (value: string | readonly string[]): string => (typeof value === "string" ? value : value.join("、"));
