import { isObject, type Json, objectsIn, textOf } from "../wire/json.ts";
import { bad, badPerson, type CardWalk, type Place, SUB } from "./complaint.ts";
import { CELLS } from "./grammar.ts";

// Rules between the parts of a card that the grammar of single properties does not cover. Where public sources
// disagree, anything that one of them forbids is refused, so that our cards work by all of them.

/** The allowed characters and length are not published; this fits every published example. */
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** Refuses a name where none is documented, and in a form a missing, malformed or repeated name. */
export function checkName(node: Json, place: Place, tag: string, seen: CardWalk): void {
  const { name } = node;
  if (place.form === undefined) {
    if (name !== undefined) throw bad(SUB.name, place.path, tag, "names are documented inside forms only", name);
    return;
  }
  if (typeof name !== "string" || name === "") throw bad(SUB.name, place.path, tag, "name is missing in a form");
  if (!NAME.test(name)) throw bad(SUB.name, place.path, tag, "name is not short plain ASCII", name);
  if (seen.names.has(name)) throw bad(SUB.name, place.path, tag, "name is not unique in the card", name);
  seen.names.add(name);
}

/** Refuses a form without a submit button or with a repeated name. */
export function checkForm(node: Json, place: Place, seen: CardWalk): void {
  const name = String(node.name);
  if (name === "") throw bad(SUB.formName, place.path, "form", "form needs a name");
  if (seen.names.has(name)) throw bad(SUB.name, place.path, "form", "name is not unique in the card", name);
  seen.names.add(name);
  if (place.form?.submits === 0) throw bad(SUB.noSubmit, place.path, "form", "form needs a submit button");
}

/** Refuses a button whose action cannot work. */
export function checkButton(node: Json, place: Place): void {
  const does = formAction(node);
  const complain = (message: string, value?: unknown) => bad(SUB.malformed, place.path, "button", message, value);
  if (place.form && !does) throw bad(SUB.name, place.path, "button", "a button in a form submits or resets");
  if (!place.form && does) throw bad(SUB.name, place.path, "button", "submit and reset belong in a form");
  if (place.form && does === "submit") place.form.submits += 1;
  // Some guides show a callback beside the submit action; others say that its value is then lost.
  if (does && node.form_action_type && node.behaviors !== undefined) throw complain("a submit has no behaviors");
  for (const behavior of objectsIn(node.behaviors)) {
    if (behavior.type === "open_url" && !/^https?:\/\//.test(textOf(behavior.default_url) ?? "")) {
      throw complain("default_url is no address", behavior.default_url);
    }
    // The platform also accepts text, but the official SDKs then fail at the click (200671).
    if (behavior.type === "callback" && !isObject(behavior.value)) throw complain("callback value must be an object");
  }
}

/** What a button does to its form; undefined if nothing. */
export function formAction(node: Json): "submit" | "reset" | undefined {
  const behavior = objectsIn(node.behaviors).find(({ type }) => type === "form_action");
  const word = node.form_action_type ?? node.action_type ?? behavior?.behavior;
  if (word === "submit" || word === "form_submit") return "submit";
  return word === "reset" || word === "form_reset" ? "reset" : undefined;
}

/** Refuses options that cannot be distinguished. */
export function checkOptions(node: Json, place: Place): void {
  const complain = (message: string, value?: unknown) =>
    bad(SUB.malformed, place.path, String(node.tag), message, value);
  const values = objectsIn(node.options).map(({ value }) => value);
  if (values.length === 0) throw complain("options are missing");
  if (values.includes("")) throw complain("an option has no value");
  if (new Set(values).size < values.length) throw complain("option values are not unique");
  const initial = node.initial_option;
  if (initial !== undefined && !values.includes(initial))
    throw complain("initial_option is no option's value", initial);
  if (Number(node.initial_index ?? 0) > values.length) throw complain("initial_index is over the options");
}

/** Refuses a chart whose spec VChart could not draw. */
export function checkChart(node: Json, place: Place): void {
  const spec = node.chart_spec;
  const complain = (why: string) => bad(SUB.chart, place.path, "chart", "chart spec is invalid", why);
  // Two pages describe what a form may contain; one of them leaves out charts.
  if (place.form) throw bad(SUB.malformed, place.path, "chart", "form must not contain chart");
  if (!isObject(spec)) throw complain("chart_spec is no object");
  if (typeof spec.type !== "string") throw complain("type is missing");
  if (spec.axes !== undefined && !Array.isArray(spec.axes)) throw complain("axes: Invalid type. Expected: array");
  if (!isObject(spec.data) && !Array.isArray(spec.data)) throw complain("data is missing");
}

/** Refuses a table whose columns or cells do not match their declared types. */
export function checkTable(node: Json, place: Place, seen: CardWalk): void {
  const complain = (message: string, value?: unknown) => bad(SUB.table, place.path, "table", message, value);
  seen.tables += 1;
  const columns = objectsIn(node.columns);
  if (columns.length === 0 || columns.length > 50) throw complain("a table has 1 to 50 columns", columns.length);
  const names = new Set<unknown>();
  for (const { name, data_type: kind } of columns) {
    if (name === "" || names.has(name)) throw complain("column name", name);
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
  const complain = () => bad(SUB.cell, place.path, "table", `a cell is no ${kind}`, value);
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

/** Counts the tables of a markdown text, and refuses mentions of unknown people. */
export function checkMarkdown(content: string, { path }: Place, tag: string, seen: CardWalk): void {
  seen.tables += content.match(/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm)?.length ?? 0;
  for (const [, ids = ""] of content.matchAll(/<at\s+(?:id|ids|user_id)=["']?([^\s"'>]+)["']?\s*>/g)) {
    for (const id of ids.split(",")) {
      if (id === "all") seen.mentionsAll = true;
      else if (!seen.people.has(id)) throw badPerson(path, tag, id);
    }
  }
}
