import type { Field } from "../../kinds/kind.ts";
import { fixedBy } from "../../kinds/oversight/rectification-words.ts";
import { foldText } from "../../text/text.ts";
import { readDate } from "../../time/dates/index.ts";
import { readQuantity } from "../values/amounts.ts";
import type { Target } from "../values/lexicon.ts";
import { isPost, looksLikeName, unitIn, withoutTail } from "../values/names.ts";
import { isCount, isWording, markersIn, readItems } from "./items.ts";
import { isClock, readNumbers, split, splitList } from "./listed-values.ts";
import { type Notes, noteDate } from "./notes.ts";

const YES: ReadonlySet<string> = new Set("是 有 已 对 好 y yes true 1 on √ ✓ ✔ ✅".split(" "));
const NO: ReadonlySet<string> = new Set("否 无 没有 未 没 不 n no false 0 off × ✗ ✘ ❌".split(" "));
/**
 * Adds the value of a key or a form field to the notes. An exact value (in quotes) is taken without further parsing.
 */
export function noteValue(notes: Notes, target: Target, raw: string, isExact = false): void {
  const value = raw.trim();
  if (value === "") return;
  switch (target.to) {
    case "day":
      if (!isExact && isClock(value)) notes.times.push(value);
      else noteDate(notes, readDate(value.replace(/ {2,}/g, " "), { today: notes.today, allowBareMonthDay: true }));
      break;
    case "time":
      notes.times.push(value);
      break;
    case "until":
      noteUntil(notes, value);
      break;
    case "due":
      notes.dueText = value;
      break;
    case "unit":
      noteOnce(notes, notes.unitName, value, { field: "unit", label: "单位" }, () => {
        notes.unitName = value;
      });
      break;
    case "title":
      notes.titles.push(value);
      break;
    case "kept":
      notes.kept.push(value);
      break;
    case "items":
      if (!isExact && isCount(value)) {
        noteCount(notes, value);
        break;
      }
      notes.items = [...(notes.items ?? []), ...(isExact ? [value] : readItems(value))];
      break;
    case "fixed":
      noteFixed(notes, value);
      break;
    case "quantity":
      if (!isExact && target.quantity.key === notes.kind.items?.quantity && isWording(value)) {
        notes.items = [...(notes.items ?? []), ...readItems(value)];
        break;
      }
      noteQuantity(notes, target, value);
      break;
    case "field":
      noteField(notes, target.field, value, isExact);
      break;
  }
}

// Takes the value of a key that says which findings were corrected: 「整改情况：（1）已整改」, 「整改情况：均已整改」, 「已整改的是=1、3」.
function noteFixed(notes: Notes, value: string): void {
  const by = fixedBy(foldText(value).replace(/[。.]$/, ""));
  const markers = markersIn(value, true);
  const parts = markers.map(({ number, end }, index) => ({
    number,
    text: value.slice(end, markers[index + 1]?.start),
  }));
  const done = parts.filter(({ text }) =>
    ["all", "done"].includes(fixedBy(text.replace(/[\s,，;；、。.]+$/, "")) ?? ""),
  );
  if (by !== undefined && by !== "open") notes.fixedWords = { by, text: value };
  else if (/^[\d\s、,，第条和]+$/.test(foldText(value))) notes.fixed = readNumbers(value);
  else if (done.length > 0) notes.fixed = done.map(({ number }) => number);
  else notes.kept.push(`整改情况：${value}`);
}

function noteCount(notes: Notes, value: string): void {
  const quantity = notes.kind.quantities.find((one) => one.key === notes.kind.items?.quantity);
  if (quantity) noteQuantity(notes, { to: "quantity", label: quantity.label, quantity }, value);
}

function noteUntil(notes: Notes, value: string): void {
  const reading = readDate(value, { today: notes.today, allowBareMonthDay: true });
  if (reading.kind === "day" || reading.kind === "future") notes.dayTo = reading.day;
  else if (reading.kind === "range" || reading.kind === "period") notes.dayTo = reading.to;
  else notes.problems.push({ type: "ambiguous", field: "dayTo", text: reading.reason });
}

function noteQuantity(notes: Notes, target: Extract<Target, { to: "quantity" }>, value: string): void {
  const { quantity } = target;
  const read = readQuantity(value, quantity, notes.lexicon);
  if (!read.ok) {
    notes.problems.push({ type: read.error.type, field: quantity.key, text: read.error.text });
    return;
  }
  if (read.value.confirmed) notes.confirmed.add(quantity.key);
  const { value: amount, approx } = read.value;
  notes.stated.push({ quantity, value: amount, approx, phrase: value, label: "", whole: true, total: true });
}

function noteField(notes: Notes, field: Field, value: string, isExact: boolean): void {
  switch (field.type) {
    case "list":
      addTo(notes, field, isExact ? [value] : markersIn(value).length > 0 ? readItems(value) : splitList(value));
      break;
    case "persons":
      if (isExact) addTo(notes, field, [value]);
      else notePersons(notes, field, value);
      break;
    case "units":
      for (const unit of isExact ? [value] : split(value)) {
        askWhereUnitEnds(notes, field, unit, isExact);
        addTo(notes, field, [unit]);
      }
      break;
    case "flag":
      noteFlag(notes, field, value);
      break;
    case "day":
      noteDayField(notes, field, value);
      break;
    case "choice":
      noteChoice(notes, field, value);
      break;
    case "unit":
    case "person":
    case "text":
      noteWords(notes, field, value, isExact);
      break;
  }
}

// Reads a list of people. A number at its end is the total, of which the list may name only some: 「赵刚、孙丽等3人」.
function notePersons(notes: Notes, field: Field, value: string): void {
  const words = split(value).flatMap((word) => {
    const parts = word.split(" ");
    return parts.length > 1 && parts.every((part) => looksLikeName(withoutTail(part).name)) ? parts : [word];
  });
  const named = words.map(withoutTail);
  const odd = named.find(({ name }) => !looksLikeName(name) && /[\d=:]|^\p{Script=Han}{5,}$/u.test(foldText(name)));
  if (odd !== undefined) {
    const choices = [2, 3].map((length) => odd.name.slice(0, length)).filter(looksLikeName);
    const known = named.filter((one) => one !== odd).map(({ name }) => name);
    ask(
      notes,
      field,
      `「${odd.name}」里的${field.label}是哪几个字？`,
      choices.map((name) => [...known, name].join("、")),
    );
    return;
  }
  addTo(
    notes,
    field,
    named.map(({ name }) => name),
  );
  const { people } = notes.lexicon;
  const tail = named.at(-1)?.tail.replace(/^等/, "") ?? "";
  if (people && /\d|[一二两三四五六七八九十]/.test(tail))
    noteQuantity(notes, { to: "quantity", label: people.label, quantity: people }, tail.replace(/同志$/, "人"));
}

function addTo(notes: Notes, field: Field, values: readonly string[]): void {
  const before = notes.fields[field.key];
  notes.fields[field.key] = [...(typeof before === "object" ? before : []), ...values];
}

function noteFlag(notes: Notes, field: Field, value: string): void {
  const said = foldText(value).toLowerCase();
  if (YES.has(said)) notes.fields[field.key] = "是";
  else if (NO.has(said)) notes.fields[field.key] = "否";
  else ask(notes, field, `${field.label}请写是或否，「${value}」没看懂`, ["是", "否"]);
}

function noteDayField(notes: Notes, field: Field, value: string): void {
  const reading = readDate(value, { today: notes.today, allowBareMonthDay: true });
  if (reading.kind === "day") notes.fields[field.key] = reading.day;
  else if (reading.kind === "range") notes.fields[field.key] = reading.from;
  else ask(notes, field, `${field.label}：${reading.reason}`, "candidates" in reading ? reading.candidates : []);
}

function noteChoice(notes: Notes, field: Field, value: string): void {
  const found = choiceIn(field, value);
  if (found === undefined) {
    const values = (field.choices ?? []).map((choice) => choice.value);
    ask(notes, field, `${field.label}没有「${value}」，请选：${values.join("、")}`, values);
  } else if (field.key === notes.kind.category) notes.category = found;
  else notes.fields[field.key] = found;
}

function noteWords(notes: Notes, field: Field, value: string, isExact: boolean): void {
  const about = { field: field.key, label: field.label };
  if (field.type === "unit") askWhereUnitEnds(notes, field, value, isExact);
  if (field.key === "target") {
    noteOnce(notes, notes.targetName, value, about, () => {
      notes.targetName = value;
    });
    return;
  }
  const named = field.key === "speaker" && !isExact ? /^([^(（]{2,8})[(（]([^)）]{2,20})[)）]$/.exec(value) : null;
  if (named?.[1] && named[2] && notes.fields.post === undefined) {
    notes.fields.speaker = named[1];
    notes.fields.post = named[2];
    return;
  }
  const several = field.type === "person" && !isExact ? value.split(" ") : [];
  if (several.length > 1 && several.every(looksLikeName)) {
    noteWords(notes, field, several.join("、"), true);
    return;
  }
  const posted = field.key === "speaker" && !isExact ? /^(\S{2,8}) (\S{2,4})$/.exec(value) : null;
  if (posted?.[1] && posted[2] && notes.fields.post === undefined && isPost(posted[1])) {
    notes.fields.post = posted[1];
    notes.fields.speaker = posted[2];
    return;
  }
  const before = notes.fields[field.key];
  const known = typeof before === "string" ? before : undefined;
  if (field.key === "note" && known !== undefined) notes.fields.note = `${known}；${value}`;
  else {
    noteOnce(notes, known, value, about, () => {
      notes.fields[field.key] = value;
    });
  }
}

// Asks where the name of a unit ends if other words directly follow it: 「市财政局双报到双服务」.
function askWhereUnitEnds(notes: Notes, field: Field, said: string, isExact: boolean): void {
  const read = foldText(said);
  const isUnit = (text: string) => unitIn(text) === text;
  if (isExact || said.length > 40 || /[室厅馆楼组班队]$/.test(read) || isUnit(read)) return;
  let end = said.length - 2;
  while (end > 2 && !isUnit(read.slice(0, end))) end -= 1;
  if (end > 2) ask(notes, field, `「${said}」里的单位是哪几个字？`, [said.slice(0, end), said]);
}

function ask(notes: Notes, field: Field, text: string, choices: readonly string[]): void {
  notes.problems.push({
    type: "ambiguous",
    field: field.key,
    text,
    ...(choices.length === 0 ? {} : { choices: choices.map((choice) => ({ label: choice, value: choice })) }),
  });
}

function noteOnce(
  notes: Notes,
  before: string | undefined,
  value: string,
  { field, label }: { readonly field: string; readonly label: string },
  put: () => void,
): void {
  if (before === undefined || before === value) {
    put();
    return;
  }
  notes.problems.push({
    type: "ambiguous",
    field,
    text: `${label}写了两个：「${before}」和「${value}」，是哪一个？`,
    choices: [before, value].map((choice) => ({ label: choice, value: choice })),
  });
}

/** The value of the choice with this name. */
export function choiceIn(field: Field, said: string): string | undefined {
  const wanted = foldText(said).toLowerCase().trim();
  return field.choices?.find(({ value, names }) => value === wanted || names.some((name) => name === wanted))?.value;
}
