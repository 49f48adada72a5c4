import type { Notes } from "../scan/notes.ts";
import { claim, isBreak, isPlain, type Sheet } from "../scan/sheet.ts";
import { keyStandsAt } from "../values/mentions.ts";
import { looksLikeName, placeIn, unitIn } from "../values/names.ts";
import { readCategoryWord } from "./categories.ts";
import { readPersons } from "./persons.ts";
import { readSpeaker } from "./speaker.ts";

/** The most words of one line that are examined; a line with more is prose and not a report. */
const MOST = 120;

/** Characters between two breaks that no reader took. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Reads the people mentioned with @. In the text each of them is represented by a key. */
export function readMentions(sheet: Sheet, notes: Notes): void {
  // Names are compared as typed.
  const { text, raw } = sheet;
  const { mentions } = notes;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (!isPlain(sheet, at)) continue;
    const known = mentions.find(
      (one) =>
        keyStandsAt(raw, at, one.key) ||
        startsWithWord(raw, at + 1, one.personId) ||
        startsWithWord(raw, at + 1, one.name),
    );
    if (known === undefined) continue;
    const said = keyStandsAt(raw, at, known.key)
      ? known.key
      : `@${startsWithWord(raw, at + 1, known.personId) ? known.personId : known.name}`;
    claim(sheet, at, at + said.length, "mention", "提到的人");
    if (readSpeakingMention(sheet, notes, at + said.length, known.name)) continue;
    if (known.personId !== undefined && !notes.mentioned.some((one) => one.id === known.personId)) {
      notes.mentioned.push({ id: known.personId, name: known.name });
    }
  }
}

// Reads a mentioned person who is followed by a verb of speaking as the speaker and not as an attendee: 「@王建国
// 主讲」.
function readSpeakingMention(sheet: Sheet, notes: Notes, after: number, name: string): boolean {
  const field = notes.lexicon.speaker;
  const verb = /^ ?(?:主讲|讲授|授课|讲课|宣讲|领学|讲(?![话座述解]))/.exec(sheet.text.slice(after, after + 5))?.[0];
  if (field === undefined || verb === undefined || name === "" || notes.fields[field.key] !== undefined) return false;
  notes.fields[field.key] = name;
  claim(sheet, after, after + verb.length, "field", field.label);
  return true;
}

const startsWithWord = (text: string, at: number, word: string | undefined): boolean =>
  word !== undefined && word !== "" && text.startsWith(word, at);

/**
 * Sets the flags. This runs before numbers are read, because a flag's words may also look like the noun of a number:
 * 亮出身份党员35位.
 */
export function readRaised(sheet: Sheet, notes: Notes): void {
  const flags = notes.kind.fields.filter(({ type }) => type === "flag");
  if (flags.length === 0) return;
  for (const { text } of freeWords(sheet)) {
    for (const { key, words } of flags) {
      const said = words?.find((candidate) => text.includes(candidate));
      if (said === undefined || notes.fields[key] !== undefined) continue;
      notes.fields[key] = /[未没不无]有?$/.test(text.slice(0, text.indexOf(said))) ? "否" : "是";
    }
  }
}

/** Reads free words by their form: flags, the category, the speaker, the place, the inspected unit. */
export function readWords(sheet: Sheet, notes: Notes): void {
  const words = freeWords(sheet);
  notes.personsKeyed = notes.fields.persons !== undefined;
  words.forEach((word, index) => {
    claimFlags(sheet, notes, word);
    if (readCategoryWord(sheet, notes, word)) return;
    if (readSpeaker(sheet, notes, word, words[index - 1])) return;
    if (notes.lexicon.persons && readPersons(sheet, notes, word)) return;
    if (notes.lexicon.target && readUnit(sheet, notes, word, words[index + 1])) return;
    readPlace(sheet, notes, word);
  });
}

/** The words of a line that no reader has interpreted. */
export function freeWords(sheet: Sheet): readonly Word[] {
  const { text } = sheet;
  const words: Word[] = [];
  for (let start = 0; start < text.length && words.length < MOST; start += 1) {
    if (isBreak(text[start]) || !isPlain(sheet, start)) continue;
    let end = start + 1;
    while (end < text.length && !isBreak(text[end]) && isPlain(sheet, end)) end += 1;
    words.push({ start, end, text: text.slice(start, end) });
    start = end;
  }
  return words;
}

function claimFlags(sheet: Sheet, notes: Notes, word: Word): void {
  for (const field of notes.kind.fields) {
    if (field.type !== "flag") continue;
    const said = field.words?.find((candidate) => word.text.includes(candidate));
    if (said === undefined) continue;
    if (word.text.length - said.length <= 2) claim(sheet, word.start, word.end, "flag", field.label);
  }
}

function readPlace(sheet: Sheet, notes: Notes, word: Word): void {
  const field = notes.lexicon.place;
  if (field === undefined || notes.fields[field.key] !== undefined || sheet.owned[word.start] === 1) return;
  // A word after = or : may be the value of a misspelt key (地店=会议室). The user is told of it, and the text is left
  // whole.
  if (/[=:]/.test(sheet.text[word.start - 1] ?? "")) return;
  // In kinds with a speaker 李玉堂 is read as a person, although 堂 may end a place.
  if (notes.lexicon.speaker && looksLikeName(word.text)) return;
  const place = placeIn(word.text);
  if (place === undefined) return;
  claim(sheet, word.start, word.end, "field", field.label);
  notes.fields[field.key] = place;
}

function readUnit(sheet: Sheet, notes: Notes, word: Word, next: Word | undefined): boolean {
  const field = notes.lexicon.target;
  if (field === undefined || sheet.owned[word.start] === 1) return false;
  const unit = unitIn(word.text);
  if (unit === undefined) return false;
  const isJoined =
    next !== undefined &&
    /(?:局|委|办|院|厅|公司|街道|镇|乡)$/.test(unit) &&
    /(?:支部|总支|党委|机关)$/.test(next.text) &&
    /^ +$/.test(sheet.text.slice(word.end, next.start));
  const name = isJoined ? unit + next.text : unit;
  const at = word.start + word.text.indexOf(unit);
  // If the word contains more than the unit, only the unit is read: 「对市财政局开展规范化检查」.
  const isInside = !isJoined && at > word.start && word.end > at + unit.length;
  const start = isInside ? at - (/[对到赴]/.test(word.text.charAt(at - word.start - 1)) ? 1 : 0) : word.start;
  const end = isJoined ? next.end : isInside ? at + unit.length : word.end;
  if (notes.targetName !== undefined) {
    if (!/(?:支部|局|委|办|党委)$/.test(name) || notes.targetName === name) return false;
    claim(sheet, start, end, "problem", field.label);
    notes.problems.push({
      type: "ambiguous",
      field: field.key,
      text: `写了两个单位：「${notes.targetName}」和「${name}」。一条记一个单位，另一个请另发一条`,
      choices: [notes.targetName, name].map((choice) => ({ label: choice, value: choice })),
    });
    return true;
  }
  claim(sheet, start, end, "field", field.label);
  notes.targetName = name;
  return true;
}
