import { isObject, type Json, objectsIn, readJson, textOf } from "../wire/json.ts";

/** A card in the form that the API returns by default: its title, its text, and little else. */
export function degraded(content: string): string {
  const card = readJson(content);
  if (!isObject(card)) return content;
  const lines: Json[][] = [];
  walk(card, (node) => {
    const text = textOf(isObject(node.text) ? node.text.content : node.content);
    if (text === undefined || node.tag === "plain_text") return;
    lines.push([{ tag: node.tag === "button" ? "button" : "text", text }]);
  });
  return JSON.stringify({ title: titleOf(card), elements: lines });
}

/** The title in a card's header; empty if it has none. */
function titleOf(card: Json): string {
  const header = isObject(card.header) ? card.header : {};
  return (isObject(header.title) && textOf(header.title.content)) || "";
}

/** All visible text of a card, one line per element; for tests and the list of chats. */
export function wordsOf(content: string): string {
  const card = readJson(content);
  if (!isObject(card)) return "";
  const words: string[] = [];
  walk(card, (node) => {
    if (typeof node.content === "string" && node.content !== "") words.push(node.content);
    if (node.tag === "table") words.push(...tableLines(node));
  });
  return words.join("\n");
}

/** Calls `visit` for every object of a card, in display order. */
export function walk(node: Json, visit: (node: Json) => void): void {
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    // Skips keys that hold data or later texts instead of elements.
    if (key === "rows" || key === "chart_spec" || key === "behaviors" || key === "config" || key === "confirm")
      continue;
    if (isObject(value)) walk(value, visit);
    for (const child of objectsIn(value)) walk(child, visit);
  }
}

function tableLines(table: Json): string[] {
  const columns = objectsIn(table.columns);
  const head = columns.map((column) => textOf(column.display_name) ?? "");
  const rows = objectsIn(table.rows).map((row) => columns.map(({ name }) => cellText(row[String(name)])));
  return [head, ...rows].map((cells) => cells.join(" | "));
}

function cellText(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => (isObject(each) ? (textOf(each.text) ?? "") : each)).join("、");
  return value === undefined || value === null ? "" : String(value);
}
