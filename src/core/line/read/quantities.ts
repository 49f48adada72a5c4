import { defined } from "../../defined.ts";
import type { Quantity } from "../../kinds/kind.ts";
import { isForeignNumeral, STARTS } from "../../numbers/numeral-words.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, isBreak, isPlain, type Sheet, wordStart } from "../scan/sheet.ts";
import { type Figure, type FigureReading, readDuration, readFigureAt } from "../values/amounts.ts";
import { DURATIONS, isNameUnit, isOneApart } from "../values/lexicon.ts";
import { type Bound, bind } from "./binding.ts";
import { askEach, askSeveral, takeMakeup } from "./counts.ts";
import { type Around, aroundOf, exactNoun, leadsOn, longestEnd, wordBefore } from "./nouns.ts";
import { type Role, roleOf } from "./roles.ts";

/** The most numbers read in one line; the rest of the line stays text. */
const MOST = 60;
const PREVIOUS = /(?:上次|上轮|上回|前期|前次|原)(?:检查|发现|查出|的|有)*$/;

const NONE = /(?:均?未发现|没有发现|没发现|均?没有|没|无)(?:什么|啥|明显|新的|任何|突出|大)?问题/;

/** Reads a statement that there were no findings, such as 「未发现问题」, as zero. */
export function readNone(sheet: Sheet, notes: Notes): void {
  const { items, quantities } = notes.kind;
  const quantity = quantities.find((one) => one.key === items?.quantity);
  const found = quantity && NONE.exec(sheet.text);
  if (!quantity || !found || !isPlain(sheet, found.index)) return;
  claim(sheet, found.index, found.index + found[0].length, "quantity", quantity.label);
  if (notes.items !== undefined || notes.stated.some((one) => one.quantity === quantity)) return;
  notes.stated.push({ quantity, value: 0, approx: false, phrase: found[0], label: "", whole: true, total: false });
}

/**
 * Reads every number that nothing else has read. It is assigned to the quantity that its noun or unit names, or stored
 * as written.
 */
export function readFigures(sheet: Sheet, notes: Notes): void {
  const { text } = sheet;
  let left = MOST;
  for (let index = 0; index < text.length; index += 1) {
    if (!mayStart(text.charCodeAt(index), text.charAt(index)) || !isPlain(sheet, index)) continue;
    const figure = readFigureAt(text, index, notes.lexicon);
    if (figure === undefined) continue;
    left -= 1;
    if (left < 0) {
      notes.remarks.push(`这一条里的数太多，只看了前${MOST}个，请核对`);
      return;
    }
    const end = takeFigure(sheet, notes, figure);
    index = Math.max(index, end - 1);
  }
}

const mayStart = (code: number, char: string): boolean =>
  code < 0x80
    ? (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2b || STARTS.has(char)
    : STARTS.has(char) || isForeignNumeral(char);

function takeFigure(sheet: Sheet, notes: Notes, figure: FigureReading): number {
  if (figure.kind === "ordinal") return figure.end;
  if (figure.kind !== "figure") return takeUncertain(sheet, notes, figure);
  if (notes.lexicon.minutes && DURATIONS[figure.unit] !== undefined) return takeDuration(sheet, notes, figure);
  const around = aroundOf(sheet, figure.start, figure.end);
  const makeup = takeMakeup(sheet, notes, figure, around);
  if (makeup !== undefined) return makeup;
  const { people } = notes.lexicon;
  const role = people?.units.includes(figure.unit) ? roleOf(sheet, notes, figure.start, around) : undefined;
  if (role) return takeRole(sheet, notes, figure, role);
  const bound = bind(sheet, notes, figure, around);
  if (bound === undefined)
    return askSeveral(sheet, notes, figure, around) ? around.to : keep(sheet, notes, figure, around);
  if (askEach(sheet, notes, bound.quantity, figure, around)) return figure.end;
  return isWordPart(notes, figure, bound, around) ? figure.end : takeBound(sheet, notes, figure, bound, around);
}

/** Whether a small number in words is part of a word and counts nothing: 一人一岗, 两个确立. */
const isWordPart = (notes: Notes, figure: Figure, bound: Bound, { after }: Around): boolean =>
  !figure.digits && figure.value < 10 && after !== "" && bound.behind === 0 && !leadsOn(notes, after);

/**
 * Adds the number to the notes, unless the words around it show that it is a part, an earlier count or another
 * quantity.
 */
function takeBound(sheet: Sheet, notes: Notes, figure: Figure, bound: Bound, around: Around): number {
  const { quantity } = bound;
  const end = figure.end + bound.behind;
  if (isWithin(sheet, bound, around)) {
    if (!figure.approx) notes.within.push({ quantity, value: figure.value });
    return keepWhole(sheet, notes, around.from, figure.end);
  }
  if (notes.kind.items?.quantity === quantity.key && PREVIOUS.test(around.before)) {
    notes.previous = true;
    return keepWhole(sheet, notes, around.from, end);
  }
  if (askStray(sheet, notes, figure, bound, around)) return end;
  claim(sheet, figure.start - bound.taken, end, "quantity", quantity.label);
  const phrase = sheet.raw.slice(figure.start, figure.end);
  if (!isWhole(notes, quantity, figure, phrase)) return end;
  if (bound.label === "" && figure.unit === "人次") remarkVisits(notes, quantity, phrase);
  const { value, approx } = figure;
  const { label, whole, total, category } = bound;
  notes.stated.push({
    ...{ quantity, value, approx, phrase, label, whole, total },
    ...(bound.loose ? { loose: true as const } : {}),
    ...defined({ category }),
  });
  return end;
}

/** Whether the number states a part of an amount and not the amount: 「其中党员20人，群众12人」. */
function isWithin(sheet: Sheet, { quantity, label }: Bound, { from, before }: Around): boolean {
  if (quantity.parts?.includes(label) && /其中[^。;]*$/.test(sheet.text.slice(0, from))) return true;
  return before.includes("其中") && quantity.said === undefined;
}

const ADVERB = /[共都全均也又已再还约近各同总计只仅才]/;

/**
 * Asks if the words before a number differ by one character from a noun of another quantity: 「映参加3人」,
 * 「受集困难4项」.
 */
function askStray(sheet: Sheet, notes: Notes, figure: Figure, bound: Bound, { from, before }: Around): boolean {
  const noun = longestEnd(notes, before)?.noun ?? "";
  if (noun.length < 2 || noun === before || !bound.quantity.nouns.includes(noun)) return false;
  const near = (other: Quantity) =>
    other !== bound.quantity &&
    other.nouns.some((one) => {
      const said = before.slice(-one.length);
      return (
        one.endsWith(noun) &&
        isOneApart(one, said) &&
        !ADVERB.test(said.charAt([...one].findIndex((char, at) => char !== said[at])))
      );
    });
  const other = notes.kind.quantities.find(near);
  if (other === undefined || other.nouns.includes(before)) return false;
  const { key, label } = bound.quantity;
  const value = String(figure.value);
  claim(sheet, from, figure.end, "problem", label);
  notes.problems.push({
    type: "ambiguous",
    field: key,
    text: `「${sheet.raw.slice(from, figure.end)}」是${label}，还是${other.label}？`,
    choices: [
      { label, value },
      { label: other.label, value: "", sets: { [other.key]: value } },
    ],
  });
  return true;
}

function isWhole(notes: Notes, { key, label }: Quantity, figure: Figure, phrase: string): boolean {
  if (Number.isInteger(figure.value)) return true;
  notes.problems.push({ type: "impossible", field: key, text: `${label}「${phrase}」带小数，这里要填整数` });
  return false;
}

/** Adds a number of people that, by grammar, counts or may count those who were helped. */
function takeRole(sheet: Sheet, notes: Notes, figure: Figure, role: Role): number {
  const { helped, people } = notes.lexicon;
  const quantity = role.is === "helped" ? helped : people;
  const start = figure.start - role.taken;
  const end = figure.end + role.behind;
  // The kind has no quantity for people helped, and they do not count as attendees.
  if (quantity === undefined) return keepWhole(sheet, notes, wordStart(sheet, start, 12), end);
  claim(sheet, start, end, "quantity", quantity.label);
  const { value, approx } = figure;
  const phrase = sheet.raw.slice(figure.start, figure.end);
  if (!isWhole(notes, quantity, figure, phrase)) return end;
  const stated = { quantity, value, approx, phrase, label: role.said, whole: role.said === "", total: false };
  notes.stated.push(role.is === "either" ? { ...stated, either: true } : stated);
  return end;
}

// 35人次 may count attendees or people helped, so the receipt remarks on it.
function remarkVisits(notes: Notes, quantity: Quantity, phrase: string): void {
  const other = notes.lexicon.byUnit.get("人次")?.find((one) => one !== quantity && one.unit === "人次");
  if (other) notes.remarks.push(`「${phrase}」记为${quantity.label}；如果是${other.label}，请点更正`);
}

function takeDuration(sheet: Sheet, notes: Notes, figure: Figure): number {
  const quantity = notes.lexicon.minutes;
  const duration = readDuration(sheet.text, figure, notes.lexicon);
  if (quantity === undefined || duration === undefined) return figure.end;
  const around = aroundOf(sheet, figure.start, duration.end);
  const noun = longestEnd(notes, around.before);
  const earlier = around.before === "" ? wordBefore(sheet, around.from) : undefined;
  const isNamed = earlier !== undefined && exactNoun(notes, earlier.word)?.quantities.includes(quantity) === true;
  const taken = isNamed ? figure.start - earlier.start : noun?.quantities.includes(quantity) ? noun.noun.length : 0;
  // 24小时值班 is not a duration, because the word goes on after the unit.
  if (around.after !== "" && taken === 0) return duration.end;
  const each = /^[/每](?:天|日|人|次)/.exec(sheet.text.slice(duration.end, duration.end + 2))?.[0] ?? "";
  claim(sheet, figure.start - taken, duration.end + each.length, "quantity", quantity.label);
  notes.stated.push({
    quantity,
    value: Math.round(duration.minutes),
    approx: duration.approx,
    phrase: sheet.raw.slice(figure.start - taken, duration.end),
    label: "",
    whole: true,
    total: false,
  });
  return duration.end;
}

// An unreadable number (若干, -5, ½) matters only where an amount is expected. Elsewhere it is text.
function takeUncertain(
  sheet: Sheet,
  notes: Notes,
  figure: Extract<FigureReading, { kind: "vague" | "refused" }>,
): number {
  const around = aroundOf(sheet, figure.start, figure.end);
  const { minutes } = notes.lexicon;
  // A full stop mistyped for a decimal point: 1。5小时
  if (minutes && DURATIONS[figure.unit] !== undefined) {
    claim(sheet, figure.start, figure.end, "problem", minutes.label);
    notes.problems.push({ type: "impossible", field: minutes.key, text: `${minutes.label}：${figure.reason}` });
    return figure.end;
  }
  const bound = bind(sheet, notes, figure, around);
  if (bound === undefined) return figure.end;
  if (bound.label !== "" && bound.taken === 0 && figure.unit === "") return figure.end;
  const end = figure.end + bound.behind;
  claim(sheet, figure.start - bound.taken, end, "problem", bound.quantity.label);
  notes.problems.push({
    type: figure.kind === "vague" ? "vague" : "impossible",
    field: bound.quantity.key,
    text: `${bound.quantity.label}：${figure.reason}`,
  });
  return end;
}

// A number that belongs to no quantity is stored with the words around it, unless they have a meaning of their own:
// 慰问金3500元, 18家单位.
function keep(sheet: Sheet, notes: Notes, figure: Figure, around: Around): number {
  const isCounted = figure.unit !== "" && !isNameUnit(figure.unit) && (figure.digits || around.after === "");
  const isShort = around.before.length <= 8 && around.after.length <= 4;
  const isWord = isBreak(sheet.text[around.from - 1]) && isBreak(sheet.text[around.to]);
  if (!isCounted || !isShort || !isWord || !figure.digits) return figure.end;
  notes.unread.push(sheet.raw.slice(around.from, around.to));
  return keepWhole(sheet, notes, around.from, around.to);
}

function keepWhole(sheet: Sheet, notes: Notes, start: number, end: number): number {
  claim(sheet, start, end, "kept", "另记");
  notes.kept.push(sheet.raw.slice(start, end));
  return end;
}
