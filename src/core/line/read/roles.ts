import type { Notes } from "../scan/notes.ts";
import type { Sheet } from "../scan/sheet.ts";
import { STAFF } from "../values/names.ts";
import { type Around, wordBefore } from "./nouns.ts";

/**
 * Whether a number of people counts those who were helped (`helped`) or may count either them or the attendees
 * (`either`).
 */
export interface Role {
  readonly is: "helped" | "either";
  /** The words from which the role was concluded: 服务旅客, 为老人. */
  readonly said: string;
  /**
   * Words directly before the number whose only meaning is that people were helped (受益, 惠及): their length. They stay
   * out of the record's title.
   */
  readonly taken: number;
  readonly behind: number;
}

/** Verbs that say only that somebody was helped; they are not kept in the title. */
const BENEFITS = "受益|受惠|惠及|服务|接待|接诊";
/** Verbs of helping whose object is the people who were helped. */
const DEEDS =
  "慰问|看望|探望|探访|走访|帮助|帮扶|救助|资助|捐助|援助|关爱|关怀|关心|照顾|照料|陪伴|陪护|陪|接送|护送|劝导|义诊|体检";
/** Verbs of teaching. Their object attends a lecture, but in volunteering it is the people who were helped. */
const TEACHING = "培训|辅导|宣传|教育|指导|宣讲|教";
/** Words that turn the verb before them into a noun: 服务队, 帮扶干部, 宣传员. */
const NO_OBJECT = /^(?:队|站|点|岗|台|团|组|员|者|人员|中心|小组|工作|活动|单位|人数|专员|干部|志愿者)/;
const LINKED = "(?:共计|累计|合计|共|约|近|达|有)?";

/**
 * A pattern for a verb with its object, with adverbs or other verbs before it. It does not match names of activities
 * such as 志愿服务 and 便民服务.
 */
function governing(verbs: string): RegExp {
  const lead = `(?:上午|下午|晚上|早上|中午|当天|随后|同时|共计|累计|合计|总共|一共|共|已|上门|现场|集中|分别|重点|免费|预计|再|又|并|还|去|来|前往|${verbs})*`;
  return new RegExp(`^${lead}(${verbs})(?:了|过|到|的)?(\\p{Script=Han}{0,8}?)${LINKED}$`, "u");
}
const HELPING = governing(`${BENEFITS}|${DEEDS}`);
const HELPING_BY_VOLUNTEERS = governing(`${BENEFITS}|${DEEDS}|${TEACHING}`);
const IS_BENEFIT = new RegExp(`^(?:${BENEFITS})$`);

/** The people are the subject of a verb that says they were helped, before or after the number: 学生受益300人, 36名儿童受益. */
const PASSIVE_BEFORE = /^(\p{Script=Han}{0,8})(?:受益|受惠)(?:人次|人数|群众)?(?:共|约|近|达|有)?$/u;
const PASSIVE_BEHIND = /^(\p{Script=Han}{0,8}?)(?:受益|受惠|获益|得到|接受|享受)/u;
const LEADS_ON = /^\p{Script=Han}{0,4}?[\d约近〇零一二三四五六七八九十百千万]/u;
/** A preposition before the people who were helped: 为30名老人理发. */
const FOR = /(?:^|\p{Script=Han})([为给替向帮陪教])$/u;

/**
 * Decides by grammar whether a number counts people who were helped: it does as the object of a verb of helping
 * (服务旅客300人, 慰问环卫工人60名), after a preposition (为30名老人理发), or before a passive (36名儿童受益).
 * Undefined if none of these is found; the number then counts attendees.
 */
export function roleOf(sheet: Sheet, notes: Notes, start: number, around: Around): Role | undefined {
  const { before, after } = around;
  const passive = PASSIVE_BEHIND.exec(after);
  // A passive verb followed by another number belongs to that number: 「35人受益110人次」.
  if (passive && !LEADS_ON.test(after.slice(passive[0].length)))
    return { is: "helped", said: passive[1] ?? "", taken: 0, behind: passive[0].length };
  const led = PASSIVE_BEFORE.exec(before);
  if (led) return { is: "helped", said: before, taken: before.length, behind: 0 };
  const preposition = FOR.exec(before)?.[1];
  if (preposition !== undefined && after !== "" && !notes.lexicon.nouns.has(before.slice(0, -1)))
    return { is: "helped", said: preposition, taken: 0, behind: 0 };
  const found = governed(notes, before);
  if (found) return { is: "helped", said: before, taken: found.isPlain ? before.length : 0, behind: 0 };
  return roleAcrossBlank(sheet, notes, start, around);
}

/** The verb of helping before a number, if the words consist only of that verb and its object. */
function governed(notes: Notes, words: string): { readonly isPlain: boolean; readonly object: string } | undefined {
  const found = (notes.lexicon.helped ? HELPING_BY_VOLUNTEERS : HELPING).exec(words);
  if (!found) return undefined;
  const [, verb = "", object = ""] = found;
  return NO_OBJECT.test(object) ? undefined : { isPlain: IS_BENEFIT.test(verb), object };
}

/** A verb of helping before a space and its object after the space. */
interface Across {
  readonly verb: { readonly isPlain: boolean; readonly object: string };
  readonly word: string;
  readonly object: string;
  /**
   * How many characters before the number belong to the verb and its object (`whole`), to the object alone (`part`),
   * and to words that may be either (`open`).
   */
  readonly whole: number;
  readonly part: number;
  readonly open: number;
}

// A space may separate the verb, its object and the number: 「慰问 老党员8人」, 「服务旅客 300人」, 「惠及 居民
// 110人次」.
function roleAcrossBlank(sheet: Sheet, notes: Notes, start: number, { from, before }: Around): Role | undefined {
  const near = wordBefore(sheet, from);
  if (near === undefined) return undefined;
  const verb = governed(notes, near.word);
  if (verb) {
    const taken = { whole: start - near.start, part: before.length, open: before.length };
    return roleOfObject(notes, { verb, word: near.word, object: before, ...taken });
  }
  const far = before === "" ? wordBefore(sheet, near.start) : undefined;
  const found = far && governed(notes, far.word);
  if (far === undefined || found === undefined) return undefined;
  const taken = { whole: start - far.start, part: start - near.start, open: 0 };
  return roleOfObject(notes, { verb: found, word: far.word, object: near.word, ...taken });
}

function roleOfObject(notes: Notes, { verb, word, object, whole, part, open }: Across): Role | undefined {
  if (object === "") {
    if (verb.isPlain) return { is: "helped", said: word, taken: whole, behind: 0 };
    // A verb alone may be the name of the activity: 「义诊 8人」.
    return verb.object === "" ? undefined : { is: "either", said: "", taken: open, behind: 0 };
  }
  // A verb that already has an object governs no other: 「慰问困难群众 党员12人」.
  if (!HAN.test(object) || verb.object !== "") return undefined;
  // A noun for helpers is not the verb's object (「义诊 医生8人」); a noun that ends with such a word may be either
  // (「慰问 老党员8人」).
  if (isAttendance(notes, object) || STAFF.exec(object)?.[0] === object) return undefined;
  const said = `${word} ${object}`;
  if (STAFF.test(object)) return { is: "either", said, taken: open, behind: 0 };
  return { is: "helped", said, taken: verb.isPlain ? whole : part, behind: 0 };
}

const isAttendance = (notes: Notes, noun: string): boolean =>
  notes.lexicon.nouns.get(noun)?.some((quantity) => quantity !== notes.lexicon.helped) === true;

const HAN = /^\p{Script=Han}{1,8}$/u;
