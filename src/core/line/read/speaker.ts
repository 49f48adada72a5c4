import type { Notes } from "../scan/notes.ts";
import { claim, type Sheet } from "../scan/sheet.ts";
import { looksLikeName, placeIn, type Speaker, speakerIn } from "../values/names.ts";
import type { Word } from "./words.ts";

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

/** Reads the speaker from the wording: 王建国讲, 周敏 主讲, 主讲人王建国. */
export function readSpeaker(sheet: Sheet, notes: Notes, word: Word, previous: Word | undefined): boolean {
  const field = notes.lexicon.speaker;
  if (field === undefined || sheet.owned[word.start] === 1) return false;
  const known = notes.fields[field.key];
  if (known !== undefined) return compareSpeaker(sheet, notes, word, String(known));
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
  // A name that 、 joins to the name of a speaker is a speaker too: 李敏、王建国讲党史.
  const isListed = previous !== undefined && sheet.text.slice(previous.end, word.start) === "、";
  if (isListed && sheet.owned[previous.start] === 0 && looksLikeName(previous.text)) {
    const speaker = { ...inside.speaker, name: `${previous.text}、${inside.speaker.name}` };
    return put(speaker, previous.start, word.start + inside.end);
  }
  return put(inside.speaker, word.start, word.start + inside.end);
}

// Asks if a second person is said to speak, because one name may belong to the topic: 「王建国讲党史 李敏讲党纪」.
function compareSpeaker(sheet: Sheet, notes: Notes, word: Word, known: string): boolean {
  const field = notes.lexicon.speaker;
  const inside = speechIn(word.text);
  if (field === undefined || inside === undefined || inside.isInvited) return false;
  const { name } = inside.speaker;
  const isSame = known.split("、").includes(name);
  claim(sheet, word.start, word.start + inside.end, isSame ? "field" : "problem", field.label);
  if (isSame) return true;
  const choices = [`${known}、${name}`, known, name].map((value) => ({ label: value, value }));
  notes.problems.push({
    type: "ambiguous",
    field: field.key,
    text: `${field.label}写了两个：「${known}」和「${name}」`,
    choices,
  });
  return true;
}

/** The speaker named in a word, and where in the word that part ends. */
interface Speech {
  readonly speaker: Speaker;
  readonly end: number;
  readonly place?: string;
  readonly isInvited?: boolean;
}

/**
 * Reads the speaker in one word: 王建国讲, 由党委书记王建国主讲, 邀请党校老师讲课, 王建国讲廉洁自律, 张明在会议室主讲.
 */
function speechIn(word: string): Speech | undefined {
  for (const verb of SPEAKING) {
    const found = speechBy(word, verb);
    if (found !== undefined) return found;
  }
  return undefined;
}

function speechBy(word: string, verb: string): Speech | undefined {
  const at = word.indexOf(verb, 1);
  if (at < 1 || at > 24) return undefined;
  const said = word.slice(0, at).replace(/(?:[来去]|(?:给|为|向)(?:大家|我们|全体党员|党员))+$/, "");
  const after = word.slice(at + verb.length);
  const rest = after.replace(/^了(?=$|一)/, "");
  const end = at + verb.length + after.length - rest.length;
  if (verb === "讲" && (NO_SPEECH_BEFORE.test(said) || NO_SPEECH_AFTER.test(rest))) return undefined;
  if (rest.length === 1) return undefined;
  const name = said.replace(INVITED, "");
  const isInvited = name !== said && rest === "";
  const inPlace = speakerInPlace(name);
  if (inPlace !== undefined) return { ...inPlace, end };
  const several = name.split(/[和与]/);
  if (several.length > 1 && several.every(looksLikeName)) return { speaker: { name: several.join("、") }, end };
  const speaker = speakerIn(name, isInvited);
  return speaker && { speaker, end, isInvited };
}

/** Reads a speaker followed by a place: 张明在会议室. */
function speakerInPlace(name: string): { readonly speaker: Speaker; readonly place: string } | undefined {
  const at = name.indexOf("在", 2);
  const place = at > 0 ? placeIn(name.slice(at + 1)) : undefined;
  const speaker = place === undefined ? undefined : speakerIn(name.slice(0, at), false);
  return speaker && place !== undefined ? { speaker, place } : undefined;
}
