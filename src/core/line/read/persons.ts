import type { Notes } from "../scan/notes.ts";
import { claim, type Sheet } from "../scan/sheet.ts";
import { namesIn } from "../values/names.ts";
import type { Word } from "./words.ts";

const SHORT = /^\p{Script=Han}{2,4}$/u;
const TAIL = /^(?:同志)?(?:等(?:同志|人)?)?(?:同志)?/;

/**
 * Reads a list of names: 选派赵刚、孙丽到龙泉镇. Every entry of the list is taken as a name; if its end is unclear, the
 * bot asks.
 */
export function readPersons(sheet: Sheet, notes: Notes, word: Word): boolean {
  const field = notes.lexicon.persons;
  if (field === undefined || notes.personsKeyed || sheet.owned[word.start] === 1) return false;
  const { text } = sheet;
  const before = notes.fields[field.key];
  const known = typeof before === "object" ? before : [];
  // A word before a colon is a key or a misspelt key and not a name: 明单：何建平.
  if (/[:=]/.test(text.charAt(word.end))) return false;
  const found = namesIn(word.text);
  const isListed = text[word.start - 1] === "、" && known.length > 0;
  if (found === undefined && !isListed) return false;
  if (found === undefined && !SHORT.test(word.text)) {
    askWhere(notes, field.key, field.label, known, word.text);
    claim(sheet, word.start, word.end, "problem", field.label);
    return true;
  }
  let from = 0;
  // Names are stored as typed, with their traditional characters.
  const names = (found?.names ?? [word.text]).map((name) => {
    from = word.text.indexOf(name, from) + name.length;
    return sheet.raw.slice(word.start + from - name.length, word.start + from);
  });
  const end = word.start + (found?.end ?? word.text.length);
  // Words before a name outside a list belong to the title: 「学习王建国」.
  const start = word.start + (found?.start ?? 0);
  const tail = TAIL.exec(text.slice(end, word.end))?.[0].length ?? 0;
  notes.fields[field.key] = [...known, ...names];
  claim(sheet, word.start, start, "punctuation", "");
  claim(sheet, start, end + tail, "field", field.label);
  return true;
}

function askWhere(notes: Notes, key: string, label: string, known: readonly string[], word: string): void {
  const choices = [2, 3].map((length) => word.slice(0, length));
  notes.problems.push({
    type: "ambiguous",
    field: key,
    text: `「${word}」里的${label}是哪几个字？`,
    choices: choices.map((name) => ({ label: name, value: [...known, name].join("、") })),
  });
}
