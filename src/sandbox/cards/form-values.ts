import { isObject, type Json, objectsIn, textOf } from "../wire/json.ts";
import { walk } from "./text.ts";

/** The values of a submitted form, or the missing and malformed fields that the client finds. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** Fills a form with typed values over the card's presets, and checks it as the client does. */
export function fillForm(form: Json, given: Readonly<Record<string, string>>, variant: number): Filled {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  walk(form, (node) => {
    const name = textOf(node.name);
    if (!name || !["input", "select_static", "date_picker"].includes(String(node.tag))) return;
    const value = given[name] ?? presetOf(node);
    if (value === "") {
      if (node.required === true) problems.push(labelOf(node));
      // It is not documented how an empty field is sent, so both forms are used in turn.
      else if (variant % 2 === 0) values[name] = "";
      return;
    }
    const problem = problemWith(node, value);
    if (problem) problems.push(`${labelOf(node)}：${problem}`);
    values[name] = node.tag === "date_picker" ? `${value} +0800` : value;
  });
  return { values, problems };
}

/** The preset value of a field. */
export function presetOf(node: Json): string {
  if (node.tag === "date_picker") return textOf(node.initial_date) ?? "";
  if (node.tag !== "select_static") return textOf(node.default_value) ?? "";
  const options = objectsIn(node.options);
  if (typeof node.initial_index === "number" && node.initial_index > 0) {
    return textOf(options[node.initial_index - 1]?.value) ?? "";
  }
  const initial = textOf(node.initial_option);
  // The vendor's page says "content of the option", other cards use its value; both select the option.
  const chosen = options.find(({ value, text }) => value === initial || (isObject(text) && text.content === initial));
  return (initial !== undefined && textOf(chosen?.value)) || "";
}

/** The name of a field for people: its label, else its placeholder, else its name. */
function labelOf(node: Json): string {
  const words = [node.label, node.placeholder].map((each) => (isObject(each) ? textOf(each.content) : undefined));
  return words.find((word) => word) ?? String(node.name);
}

function problemWith(node: Json, value: string): string | undefined {
  if (node.tag === "date_picker") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? undefined : "日期不对";
  if (node.tag === "select_static") {
    return objectsIn(node.options).some((option) => option.value === value) ? undefined : "没有这个选项";
  }
  const most = typeof node.max_length === "number" ? node.max_length : 1000;
  if (node.input_type !== "multiline_text" && /[\r\n]/.test(value)) return "只能写一行";
  return [...value].length > most ? `最多${most}个字` : undefined;
}
