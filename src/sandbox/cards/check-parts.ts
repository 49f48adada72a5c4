import { isObject, type Json, objectsIn, textOf } from "../wire/json.ts";
import { bad, badPerson, type CardWalk, type Place } from "./complaint.ts";
import { CELLS } from "./tags.ts";

/** Refuses a button whose wiring cannot work. */
export function checkButton(node: Json, place: Place): void {
  const label = isObject(node.text) ? (textOf(node.text.content) ?? "") : "";
  if ([...label].length > 100) throw bad(200621, place.path, "button", "text over 100 characters");
  const does = formAction(node);
  if (place.form && !does) throw bad(200530, place.path, "button", "a button in a form submits or resets");
  if (!place.form && does) throw bad(200530, place.path, "button", "submit and reset belong in a form");
  if (place.form && does === "submit") place.form.submits += 1;
  if (node.behaviors !== undefined && !Array.isArray(node.behaviors)) {
    throw bad(200621, place.path, "button", "behaviors is no list");
  }
  for (const behavior of objectsIn(node.behaviors)) checkBehavior(behavior, place);
}

/** What a button does to the form it stands in; undefined when nothing. */
export function formAction(node: Json): "submit" | "reset" | undefined {
  const word = node.form_action_type ?? node.action_type;
  if (word === "submit" || word === "form_submit") return "submit";
  return word === "reset" || word === "form_reset" ? "reset" : undefined;
}

function checkBehavior(behavior: Json, place: Place): void {
  if (behavior.type === "open_url") {
    if (!/^https?:\/\//.test(textOf(behavior.default_url) ?? "")) {
      throw bad(200621, place.path, "button", "default_url is no address", behavior.default_url);
    }
    return;
  }
  if (behavior.type !== "callback") throw bad(200621, place.path, "button", "unknown behavior", behavior.type);
  // The platform takes text too, but the official SDKs then fail at the click (200671).
  if (!isObject(behavior.value)) throw bad(200621, place.path, "button", "callback value must be an object");
}

/** Refuses an input, a select or a date picker that could not be filled. */
export function checkAsking(node: Json, place: Place): void {
  const tag = String(node.tag);
  const complain = (message: string, value?: unknown) => bad(200621, place.path, tag, message, value);
  if (isObject(node.placeholder) && [...(textOf(node.placeholder.content) ?? "")].length > 100) {
    throw complain("placeholder over 100 characters");
  }
  const { max_length: most, initial_date: date } = node;
  if (most !== undefined && !(Number.isInteger(most) && Number(most) >= 1 && Number(most) <= 1000)) {
    throw complain("max_length is a whole number from 1 to 1000", most);
  }
  if (node.default_value !== undefined) {
    if (typeof node.default_value !== "string") throw complain("default_value is no text");
    if ([...node.default_value].length > Number(most ?? 1000)) throw complain("default_value over max_length");
  }
  if (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(date))) throw complain("initial_date", date);
  if (tag === "select_static") checkOptions(node, complain);
}

function checkOptions(node: Json, complain: (message: string, value?: unknown) => Error): void {
  const options = objectsIn(node.options);
  if (options.length === 0) throw complain("options are missing");
  const values = options.map(({ value }) => value);
  if (values.some((value) => typeof value !== "string" || value === "")) throw complain("an option has no value");
  if (new Set(values).size < values.length) throw complain("option values are not unique");
  const initial = node.initial_option;
  const texts = options.map(({ text }) => (isObject(text) ? text.content : undefined));
  if (initial !== undefined && !values.includes(initial) && !texts.includes(initial)) {
    throw complain("initial_option is none of the options", initial);
  }
}

/** Refuses a chart whose spec VChart could not draw. */
export function checkChart(node: Json, place: Place): void {
  const spec = node.chart_spec;
  const complain = (why: string) => bad(200550, place.path, "chart", "chart spec is invalid", why);
  if (!isObject(spec)) throw complain("chart_spec is no object");
  if (typeof spec.type !== "string") throw complain("type is missing");
  if (spec.axes !== undefined && !Array.isArray(spec.axes)) throw complain("axes: Invalid type. Expected: array");
  if (!isObject(spec.data) && !Array.isArray(spec.data)) throw complain("data is missing");
}

/** Refuses a table whose columns or cells are not what they say they are. */
export function checkTable(node: Json, place: Place, seen: CardWalk): void {
  const complain = (message: string, value?: unknown) => bad(200914, place.path, "table", message, value);
  const size = node.page_size;
  if (size !== undefined && !(Number.isInteger(size) && Number(size) >= 1 && Number(size) <= 10)) {
    throw complain("page_size is a whole number from 1 to 10", size);
  }
  const columns = objectsIn(node.columns);
  if (columns.length === 0 || columns.length > 50) throw complain("a table has 1 to 50 columns", columns.length);
  const names = new Set<unknown>();
  for (const { name, data_type: kind } of columns) {
    if (typeof name !== "string" || name === "" || names.has(name)) throw complain("column name", name);
    names.add(name);
    if (kind !== undefined && !CELLS.has(String(kind))) throw complain("unknown data_type", kind);
  }
  if (node.rows !== undefined && !Array.isArray(node.rows)) throw complain("rows is no list");
  for (const row of objectsIn(node.rows)) {
    for (const { name, data_type: kind } of columns) checkCell(row[String(name)], String(kind ?? "text"), place, seen);
  }
}

function checkCell(value: unknown, kind: string, place: Place, seen: CardWalk): void {
  if (value === undefined || value === null) return;
  const complain = () => bad(200915, place.path, "table", `a cell is no ${kind}`, value);
  if (kind === "number" || kind === "date") {
    if (typeof value !== "number") throw complain();
    return;
  }
  if (kind === "options") {
    if (typeof value !== "string" && !Array.isArray(value)) throw complain();
    return;
  }
  if (kind === "persons") {
    const ids = Array.isArray(value) ? value : [value];
    const stranger = ids.find((id) => typeof id !== "string" || !seen.people.has(id));
    if (stranger !== undefined) throw badPerson(place.path, "table", String(stranger));
    return;
  }
  if (typeof value !== "string") throw complain();
}
