import { isObject, type Json, objectsIn, readJson, textOf } from "../wire/json.ts";
import type { Desk } from "../world/desk.ts";
import { checkAsking, checkButton, checkChart, checkTable } from "./check-parts.ts";
import { bad, badPerson, type CardWalk, type Place } from "./complaint.ts";
import { mayMentionAll } from "./mention-all.ts";
import { CHOICES, ELEMENTS, INTERACTIVE, PARTS } from "./tags.ts";

const MOST_ELEMENTS = 200;
// Five are documented; some tenants were seen to fail from the fourth on (FACTS 5.2).
const MOST_TABLES = 3;
const DEEPEST = 5;

/** Refuses a card that the platform would refuse, naming the sub-code and the path; see FACTS 9.5. */
export function checkCard(desk: Desk, content: string, chatId: string): void {
  const card = readJson(content);
  if (!isObject(card)) throw bad(200621, "ROOT", "", "parse card json err");
  const seen: CardWalk = {
    names: new Set(),
    ids: new Set(),
    people: new Set(desk.world.people.keys()),
    elements: 0,
    tables: 0,
    mentionsAll: false,
  };
  checkFrame(card, seen);
  const body = isObject(card.body) ? card.body : {};
  checkElements(body.elements, { path: "ROOT -> body", depth: 0, atRoot: true, parent: "body" }, seen);
  if (seen.elements > MOST_ELEMENTS) throw bad(300305, "ROOT", "", "element count over limit", seen.elements);
  if (seen.tables > MOST_TABLES) throw bad(11310, "ROOT", "", "card table number over limit", seen.tables);
  if (seen.mentionsAll) mayMentionAll(desk.world.chats.get(chatId));
}

function checkFrame(card: Json, seen: CardWalk): void {
  if (card.schema !== "2.0") throw bad(200861, "ROOT", "", "only cards of schema 2.0 are understood here", card.schema);
  onlyKnown(card, PARTS.card, "ROOT", "");
  const config = isObject(card.config) ? card.config : {};
  onlyKnown(config, PARTS.config, "ROOT -> config", "");
  onlyChoices(config, "config", "ROOT -> config");
  if (config.update_multi === false) throw bad(300302, "ROOT -> config", "", "update_multi must be true");
  if (card.body !== undefined && !isObject(card.body)) throw bad(200621, "ROOT -> body", "", "body is no object");
  if (isObject(card.body)) onlyKnown(card.body, PARTS.body, "ROOT -> body", "");
  if (card.header === undefined) return;
  if (!isObject(card.header)) throw bad(200621, "ROOT -> header", "", "header is no object");
  onlyKnown(card.header, PARTS.header, "ROOT -> header", "");
  onlyChoices(card.header, "header", "ROOT -> header");
  checkText(card.header.title, "ROOT -> header -> title", seen);
  checkText(card.header.subtitle, "ROOT -> header -> subtitle", seen);
  for (const tag of objectsIn(card.header.text_tag_list)) {
    if (tag.tag !== "text_tag") throw bad(200861, "ROOT -> header", String(tag.tag), "unsupported tag", tag.tag);
    onlyKnown(tag, PARTS.text_tag, "ROOT -> header", "text_tag");
    seen.elements += 1;
    checkText(tag.text, "ROOT -> header -> text_tag", seen);
  }
}

function checkElements(elements: unknown, place: Place, seen: CardWalk): void {
  if (elements === undefined) return;
  if (!Array.isArray(elements)) throw bad(200621, `${place.path} -> elements`, "", "elements is no list");
  for (const [index, element] of elements.entries()) {
    const path = `${place.path} -> elements -> [${index}]`;
    if (!isObject(element)) throw bad(200621, path, "", "element is no object");
    checkElement(element, { ...place, path }, seen);
  }
}

function checkElement(node: Json, place: Place, seen: CardWalk): void {
  const tag = String(node.tag);
  const known = ELEMENTS[tag];
  if (!known || !Object.hasOwn(ELEMENTS, tag)) {
    const message = "cards of schema V2 no longer support this capability; unsupported tag";
    throw bad(200861, place.path, tag, `${message} ${tag}`, `unsupported tag ${tag}`);
  }
  seen.elements += 1;
  onlyKnown(node, known, place.path, tag);
  onlyChoices(node, tag, place.path);
  checkElementId(node, place.path, tag, seen);
  if (INTERACTIVE.has(tag)) checkName(node, place, tag, seen);
  CHECKS[tag]?.(node, place, seen);
}

const CHECKS: Readonly<Record<string, (node: Json, place: Place, seen: CardWalk) => void>> = {
  div: (node, { path }, seen) => checkText(node.text, `${path} -> text`, seen, true),
  markdown: (node, { path }, seen) => checkMarkdown(node, path, seen),
  column_set: checkColumns,
  form: checkForm,
  collapsible_panel: checkPanel,
  button(node, place, seen) {
    checkText(node.text, `${place.path} -> text`, seen);
    checkButton(node, place);
  },
  input: checkInput,
  select_static: checkInput,
  date_picker: checkInput,
  table(node, place, seen) {
    if (!place.atRoot) throw bad(200861, place.path, "table", "table must be in body.elements");
    seen.tables += 1;
    checkTable(node, place, seen);
  },
  chart(node, place) {
    if (place.form) throw bad(200861, place.path, "chart", "form must not contain chart");
    checkChart(node, place);
  },
};

function checkInput(node: Json, place: Place, seen: CardWalk): void {
  checkText(node.placeholder, `${place.path} -> placeholder`, seen);
  checkText(node.label, `${place.path} -> label`, seen);
  for (const option of objectsIn(node.options)) checkText(option.text, `${place.path} -> options`, seen, true);
  checkAsking(node, place);
}

function checkColumns(node: Json, place: Place, seen: CardWalk): void {
  const path = `${place.path} -> columns`;
  if (!Array.isArray(node.columns)) throw bad(200621, path, "column_set", "columns is no list");
  for (const [index, column] of node.columns.entries()) {
    const here = `${path} -> [${index}]`;
    if (!isObject(column) || column.tag !== "column") throw bad(200861, here, "column_set", "only columns belong here");
    seen.elements += 1;
    onlyKnown(column, PARTS.column, here, "column");
    const { weight } = column;
    if (weight !== undefined && !(Number.isInteger(weight) && Number(weight) >= 1 && Number(weight) <= 5)) {
      throw bad(200621, here, "column", "weight is a whole number from 1 to 5", weight);
    }
    checkElements(column.elements, inside(place, here, "column", seen), seen);
  }
}

function checkForm(node: Json, place: Place, seen: CardWalk): void {
  if (!place.atRoot) throw bad(200861, place.path, "form", "form must be in body.elements");
  if (!textOf(node.name)) throw bad(200530, place.path, "form", "form needs a name");
  const form = { submits: 0 };
  checkElements(node.elements, { ...inside(place, place.path, "form", seen), form }, seen);
  if (form.submits === 0) throw bad(200530, place.path, "form", "form needs a submit button");
}

function checkPanel(node: Json, place: Place, seen: CardWalk): void {
  const path = `${place.path} -> header`;
  if (!isObject(node.header) || !isObject(node.header.title)) {
    throw bad(200621, path, "collapsible_panel", "header needs a title");
  }
  onlyKnown(node.header, PARTS.panelHeader, path, "");
  const { title } = node.header;
  if (title.tag === "markdown") {
    seen.elements += 1;
    checkMarkdown(title, path, seen);
  } else checkText(title, path, seen, true);
  checkElements(node.elements, inside(place, place.path, "collapsible_panel", seen), seen);
}

function inside(place: Place, path: string, parent: string, _seen: CardWalk): Place {
  const depth = place.depth + 1;
  if (depth > DEEPEST) throw bad(200861, path, parent, `containers nest at most ${DEEPEST} deep`);
  return { ...place, path, depth, atRoot: false, parent };
}

function checkText(text: unknown, path: string, seen: CardWalk, needed = false): void {
  if (text === undefined && !needed) return;
  if (!isObject(text) || text.tag !== "plain_text" || typeof text.content !== "string") {
    throw bad(200861, path, "", "plain_text expected", isObject(text) ? text.tag : typeof text);
  }
  onlyKnown(text, PARTS.plain_text, path, "plain_text");
  seen.elements += 1;
}

function checkMarkdown(node: Json, path: string, seen: CardWalk): void {
  const content = textOf(node.content);
  if (content === undefined) throw bad(200621, path, "markdown", "content is no text");
  seen.tables += content.match(/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm)?.length ?? 0;
  for (const [, ids = ""] of content.matchAll(/<at\s+(?:id|ids|user_id)=["']?([^\s"'>]+)["']?\s*>/g)) {
    for (const id of ids.split(",")) {
      if (id === "all") seen.mentionsAll = true;
      else if (!seen.people.has(id)) throw badPerson(path, "markdown", id);
    }
  }
}

function onlyKnown(node: Json, known: ReadonlySet<string>, path: string, tag: string): void {
  const stranger = Object.keys(node).find((key) => !known.has(key));
  if (stranger !== undefined) throw bad(200861, path, tag, `unknown property ${stranger}`, stranger);
}

function onlyChoices(node: Json, kind: string, path: string): void {
  for (const [key, words] of Object.entries(CHOICES[kind] ?? {})) {
    if (node[key] !== undefined && !words.has(String(node[key]))) {
      throw bad(200621, path, kind, `${key} has no such value`, node[key]);
    }
  }
}

function checkElementId(node: Json, path: string, tag: string, seen: CardWalk): void {
  const id = node.element_id;
  if (id === undefined) return;
  if (typeof id !== "string" || !/^[A-Za-z]\w{0,19}$/.test(id) || seen.ids.has(id)) {
    throw bad(300301, path, tag, "element_id is malformed or not unique", id);
  }
  seen.ids.add(id);
}

function checkName(node: Json, place: Place, tag: string, seen: CardWalk): void {
  const name = textOf(node.name);
  if (name === undefined || name === "") {
    if (place.form || node.name !== undefined) throw bad(200530, place.path, tag, "name must not be empty in a form");
    return;
  }
  if (seen.names.has(name)) throw bad(200530, place.path, tag, "name is not unique in the card", name);
  seen.names.add(name);
}
