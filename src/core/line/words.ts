import type { Field } from "../kinds/kind.ts";
import { looksLikeName, placeIn, type Speaker, speakerIn, unitIn } from "./names.ts";
import type { Notes } from "./notes.ts";
import { claim, isBreak, isPlain, isSpace, quoteAt, quoted, type Sheet } from "./sheet.ts";

const SPEAKING = [
  "作专题报告",
  "作辅导报告",
  "讲党课",
  "上党课",
  "作报告",
  "作辅导",
  "主讲",
  "讲授",
  "授课",
  "讲课",
  "宣讲",
  "领学",
  "讲",
];
const NO_SPEECH_BEFORE = /[宣演开听专主首串试播连]$/;
const NO_SPEECH_AFTER = /^[话座述解师台堂坛稿课义习学团员]/;
const SPEAKER_HEAD = /^(?:主讲人|主讲|讲课人|授课人|宣讲人|报告人)/;
const INVITED = /^(?:特邀|邀请|由|请)/;

/** Words looked at one by one; a line with more is prose. */
const MOST = 120;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Reads mentions of people: their keys stand for them in the text. */
export function readMentions(sheet: Sheet, notes: Notes): void {
  const { text } = sheet;
  const { mentions } = notes;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (!isPlain(sheet, at)) continue;
    const key = /^@_user_\d{1,4}/.exec(text.slice(at, at + 12))?.[0];
    const known = mentions.find(
      (one) => one.key === key || startsWithWord(text, at + 1, one.openId) || startsWithWord(text, at + 1, one.name),
    );
    const said =
      known === undefined
        ? key
        : known.key === key
          ? key
          : `@${startsWithWord(text, at + 1, known.openId) ? known.openId : known.name}`;
    if (said === undefined) continue;
    claim(sheet, at, at + said.length, "mention", "提到的人");
    if (known !== undefined && readSpeakingMention(sheet, notes, at + said.length, known.name)) continue;
    if (known?.openId !== undefined && !notes.mentioned.some((one) => one.id === known.openId)) {
      notes.mentioned.push({ id: known.openId, name: known.name });
    }
  }
}

// 「@王建国 主讲」: who is mentioned spoke, and is not counted among those who came.
function readSpeakingMention(sheet: Sheet, notes: Notes, after: number, name: string): boolean {
  const field = notes.lexicon.speaker;
  const verb = /^ ?(?:主讲|讲授|授课|讲课|宣讲|领学|讲(?![话座述解]))/.exec(sheet.text.slice(after, after + 5))?.[0];
  if (field === undefined || verb === undefined || notes.fields[field.key] !== undefined) return false;
  notes.fields[field.key] = name;
  claim(sheet, after, after + verb.length, "field", field.label);
  return true;
}

const startsWithWord = (text: string, at: number, word: string | undefined): boolean =>
  word !== undefined && word !== "" && text.startsWith(word, at);

/** Reads what free words tell by their form: flags, the category, the speaker, the place, the unit inspected. */
export function readWords(sheet: Sheet, notes: Notes): void {
  const words = freeWords(sheet);
  notes.personsKeyed = notes.fields.persons !== undefined;
  words.forEach((word, index) => {
    readFlags(sheet, notes, word);
    if (readCategoryWord(sheet, notes, word)) return;
    if (readSpeaker(sheet, notes, word, words[index - 1])) return;
    if (notes.lexicon.persons && readPerson(sheet, notes, word)) return;
    if (notes.lexicon.target && readUnit(sheet, notes, word, words[index + 1])) return;
    readPlace(sheet, notes, word);
  });
}

function freeWords(sheet: Sheet): readonly Word[] {
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

function readFlags(sheet: Sheet, notes: Notes, word: Word): void {
  for (const field of notes.kind.fields) {
    if (field.type !== "flag" || notes.fields[field.key] !== undefined) continue;
    const said = field.words?.find((candidate) => word.text.includes(candidate));
    if (said === undefined) continue;
    const before = word.text.slice(0, word.text.indexOf(said));
    notes.fields[field.key] = /[未没不无]有?$/.test(before) ? "否" : "是";
    if (word.text.length - said.length <= 2) claim(sheet, word.start, word.end, "flag", field.label);
  }
}

function readCategoryWord(sheet: Sheet, notes: Notes, word: Word): boolean {
  const { category, categoryNames } = notes.lexicon;
  if (category === undefined || sheet.owned[word.start] === 1) return false;
  const found = categoryNames.find(([name]) => name === word.text);
  if (found === undefined || (notes.category !== undefined && notes.category !== found[1])) return false;
  notes.category = found[1];
  notes.categoryWord = word.text;
  claim(sheet, word.start, word.end, "category", category.label);
  return true;
}

function readSpeaker(sheet: Sheet, notes: Notes, word: Word, previous: Word | undefined): boolean {
  const field = notes.lexicon.speaker;
  if (field === undefined || notes.fields[field.key] !== undefined || sheet.owned[word.start] === 1) return false;
  const put = (speaker: Speaker, start: number, end: number) => {
    claim(sheet, start, end, "field", field.label);
    notes.fields[field.key] = speaker.name;
    if (speaker.post !== undefined && notes.fields.post === undefined) notes.fields.post = speaker.post;
    return true;
  };
  const head = SPEAKER_HEAD.exec(word.text)?.[0] ?? "";
  const headed = head === "" ? undefined : speakerIn(word.text.slice(head.length), false);
  if (headed) return put(headed, word.start, word.end);
  if (SPEAKING.includes(word.text)) {
    const isNear = previous !== undefined && /^[ \t]+$/.test(sheet.text.slice(previous.end, word.start));
    const before = isNear && sheet.owned[previous.start] === 0 ? speakerIn(previous.text, false) : undefined;
    return before !== undefined && previous !== undefined ? put(before, previous.start, word.end) : false;
  }
  const inside = speechIn(word.text);
  if (inside === undefined) return false;
  const { place } = notes.lexicon;
  if (inside.place !== undefined && place && notes.fields[place.key] === undefined)
    notes.fields[place.key] = inside.place;
  return put(inside.speaker, word.start, word.start + inside.end);
}

/** 王建国讲, 由党委书记王建国主讲, 邀请党校老师讲课, 王建国讲廉洁自律, 张明在会议室主讲. */
function speechIn(
  word: string,
): { readonly speaker: Speaker; readonly end: number; readonly place?: string } | undefined {
  for (const verb of SPEAKING) {
    const at = word.indexOf(verb, 1);
    if (at < 1 || at > 24) continue;
    const said = word.slice(0, at);
    const rest = word.slice(at + verb.length);
    if (verb === "讲" && (NO_SPEECH_BEFORE.test(said) || NO_SPEECH_AFTER.test(rest))) continue;
    if (rest.length === 1) continue;
    const name = said.replace(INVITED, "");
    const isInvited = name !== said && rest === "";
    const inPlace = name.indexOf("在", 2);
    const place = inPlace > 0 ? placeIn(name.slice(inPlace + 1)) : undefined;
    const present = place === undefined ? undefined : speakerIn(name.slice(0, inPlace), false);
    if (present !== undefined && place !== undefined) return { speaker: present, place, end: at + verb.length };
    const speaker = speakerIn(name, isInvited);
    if (speaker !== undefined) return { speaker, end: at + verb.length };
  }
  return undefined;
}

// /提拔 11月1日 赵刚, /挂职 赵刚、孙丽到龙泉镇挂职.
function readPerson(sheet: Sheet, notes: Notes, word: Word): boolean {
  const field = notes.lexicon.persons;
  if (field === undefined || notes.personsKeyed || sheet.owned[word.start] === 1) return false;
  const name = word.text.replace(/(?:同志)?(?:[到赴].*)?$/, "");
  if (!looksLikeName(name)) return false;
  const before = notes.fields[field.key];
  notes.fields[field.key] = [...(typeof before === "object" ? before : []), name];
  claim(sheet, word.start, word.start + name.length, "field", field.label);
  return true;
}

function readPlace(sheet: Sheet, notes: Notes, word: Word): void {
  const field = notes.lexicon.place;
  if (field === undefined || notes.fields[field.key] !== undefined || sheet.owned[word.start] === 1) return;
  // Where somebody may be speaking, 李玉堂 is he; elsewhere 龙泉村 is a village.
  if (notes.lexicon.speaker && looksLikeName(word.text)) return;
  const place = placeIn(word.text);
  if (place === undefined) return;
  claim(sheet, word.start, word.end, "field", field.label);
  notes.fields[field.key] = place;
}

function readUnit(sheet: Sheet, notes: Notes, word: Word, next: Word | undefined): boolean {
  const field = notes.lexicon.target;
  if (field === undefined || notes.kind.items === undefined || sheet.owned[word.start] === 1) return false;
  const unit = unitIn(word.text);
  if (unit === undefined) return false;
  const isJoined =
    next !== undefined &&
    /(?:局|委|办|院|厅|公司|街道|镇|乡)$/.test(unit) &&
    /(?:支部|总支|党委|机关)$/.test(next.text) &&
    /^ +$/.test(sheet.text.slice(word.end, next.start));
  const name = isJoined ? unit + next.text : unit;
  const at = word.start + word.text.indexOf(unit);
  // 「对市财政局开展规范化检查」 says more than the unit.
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

/** Categories named anywhere in the line; several are a question where the category must be known. */
export function readCategory(sheet: Sheet, notes: Notes): void {
  for (const other of notes.kind.fields) {
    if (other.anywhere !== true || other.key === notes.kind.category || notes.fields[other.key] !== undefined) continue;
    const found = other.choices?.find(({ names }) => names.some((name) => sheet.text.includes(name)));
    if (found) notes.fields[other.key] = found.value;
  }
  const field = notes.lexicon.category;
  if (field === undefined || field.anywhere !== true || notes.category !== undefined) return;
  let said = textBeside(sheet);
  const values = new Set<string>();
  for (const [name, value] of notes.lexicon.categoryNames) {
    if (value === field.otherwise || !said.includes(name)) continue;
    values.add(value);
    said = said.replaceAll(name, " ");
  }
  // 中心组集中学习 is a 中心组.
  const weak = field.choices?.find((choice) => choice.weak && values.has(choice.value));
  if (weak && values.size > 1) values.delete(weak.value);
  const [first] = values;
  if (values.size > 1 && field.required) askCategory(notes, field, [...values]);
  else if (first !== undefined) notes.category = first;
}

// The line without what keys gave: only its free words and what was counted name a category.
function textBeside(sheet: Sheet): string {
  let said = "";
  let at = 0;
  for (const { start, end, as } of [...sheet.claims].sort((one, other) => one.start - other.start)) {
    if (start < at || as === "quantity" || as === "title" || as === "kept" || as === "category" || as === "problem")
      continue;
    said += `${sheet.text.slice(at, start)} `;
    at = end;
  }
  return said + sheet.text.slice(at);
}

function askCategory(notes: Notes, field: Field, values: readonly string[]): void {
  notes.problems.push({
    type: "ambiguous",
    field: field.key,
    text: `一条里写了几样：${values.join("、")}。请一条报一样`,
    choices: values.map((value) => ({ label: value, value })),
  });
}

const TRIM = /^[,，、。;；:：!！~～.·\-—|/\s]+|[,，、。;；:：!！~～·\-—|/\s]+$/g;

/** What is left of the line is the title. */
export function readTitle(sheet: Sheet, notes: Notes): void {
  const { raw, text } = sheet;
  const pieces: { readonly text: string; readonly bare: string | undefined }[] = [];
  for (let start = 0; start < text.length; start += 1) {
    if (sheet.owned[start] === 1 || (isSpace(text[start]) && sheet.inQuote[start] === 0)) continue;
    let end = start + 1;
    while (end < text.length && sheet.owned[end] === 0 && !(isSpace(text[end]) && sheet.inQuote[end] === 0)) end += 1;
    const quote = quoteAt(sheet, start);
    // A comma may stand right behind the closing mark.
    const isWhole = quote !== undefined && trimmed(raw.slice(quote.end, end)) === "";
    const piece = isWhole ? raw.slice(start, quote.end) : trimmed(raw.slice(start, end));
    const bare = quote && isWhole ? quoted(sheet, quote) : undefined;
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(piece)) pieces.push({ text: piece, bare });
    start = end - 1;
  }
  const worded = pieces.filter((piece) => !/^[\d０-９]+$/.test(piece.text));
  const sole = worded.length === 1 && notes.titles.length === 0;
  // 《》 belongs to a name among other words; plain quotes only held words together.
  for (const piece of pieces) {
    notes.titles.push(piece.bare !== undefined && (sole || !piece.text.startsWith("《")) ? piece.bare : piece.text);
  }
}

function trimmed(piece: string): string {
  const inner = piece.replace(TRIM, "");
  const opened = count(inner, /[(（]/g) - count(inner, /[)）]/g);
  if (opened < 0) return inner.replace(/[)）]$/, "").replace(TRIM, "");
  if (opened > 0) return inner.replace(/^[(（]|[(（]$/g, "").replace(TRIM, "");
  return inner;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
