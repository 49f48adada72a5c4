import { defined } from "#core";
import { isObject, type Json, readJson } from "../wire/json.ts";
import { Refusal, refusal } from "../wire/refusal.ts";
import type { Desk } from "../world/desk.ts";
import {
  checkButton,
  checkChart,
  checkForm,
  checkMarkdown,
  checkName,
  checkOptions,
  checkTable,
} from "./check-parts.ts";
import { bad, badPerson, type CardWalk, type Place, SUB } from "./complaint.ts";
import { CARD, COLUMN, ELEMENTS, INTERACTIVE, NEVER_INSIDE, TEXT } from "./grammar.ts";
import { mayMentionAll } from "./mention-all.ts";
import type { Rule, Shape } from "./rules.ts";

const MOST_ELEMENTS = 200;
// Five are documented, but some tenants fail from the fourth on.
const MOST_TABLES = 3;
const DEEPEST = 5;

/**
 * Refuses a card that the platform would refuse, with the sub-code and path, or on which public sources disagree. A
 * card of schema 1.0 is not checked, because the platform ignores unknown properties there.
 */
export function checkCard(desk: Desk, content: string, chatId: string): void {
  const card = readJson(content);
  if (!isObject(card)) throw bad(SUB.malformed, "ROOT", "", "parse card json err");
  if (card.schema === undefined || card.schema === "1.0") checkOldCard(card);
  else checkNewCard(desk, card, chatId);
}

/** Checks a card; a refusal is stored for the developer of the sender. */
export function takeCard(desk: Desk, content: string, chatId: string): void {
  try {
    checkCard(desk, content, chatId);
  } catch (error) {
    if (error instanceof Refusal) desk.world.refusedCards.push(error.message);
    throw error;
  }
}

function checkNewCard(desk: Desk, card: Json, chatId: string): void {
  const seen: CardWalk = {
    names: new Set(),
    ids: new Set(),
    people: new Set(desk.world.people.keys()),
    elements: 0,
    tables: 0,
    mentionsAll: false,
  };
  checkShape(card, CARD, { path: "ROOT", depth: 0, inside: [] }, "", seen);
  const config = isObject(card.config) ? card.config : {};
  if (config.update_multi === false) throw bad(SUB.notShared, "ROOT -> config", "", "update_multi must be true");
  if (seen.elements > MOST_ELEMENTS) throw bad(SUB.overLimit, "ROOT", "", "element exceeds the limit", seen.elements);
  if (seen.tables > MOST_TABLES) throw bad(SUB.overLimit, "ROOT", "", "card table number over limit", seen.tables);
  if (seen.mentionsAll) mayMentionAll(desk.world.chats.get(chatId));
}

function checkOldCard(card: Json): void {
  const isCard = card.elements === undefined ? card.body === undefined : Array.isArray(card.elements);
  if (!isCard) throw refusal(230099, "ErrCode: 200621; ErrMsg: parse card json err; ");
}

function checkShape(node: Json, shape: Shape, place: Place, tag: string, seen: CardWalk): void {
  const stranger = Object.keys(node).find((key) => !Object.hasOwn(shape, key));
  if (stranger !== undefined) throw bad(SUB.malformed, place.path, tag, `unknown property ${stranger}`, stranger);
  for (const [key, rule] of Object.entries(shape)) {
    const value = node[key];
    if (value !== undefined) checkValue(value, rule, { ...place, path: `${place.path} -> ${key}` }, tag, seen);
    else if (rule.needed) throw bad(codeOfMissing(tag, key), place.path, tag, `${key} is missing`);
  }
}

const codeOfMissing = (tag: string, key: string): number =>
  tag === "form" && key === "name" ? SUB.formName : tag === "chart" ? SUB.chart : SUB.malformed;

function checkValue(value: unknown, rule: Rule, place: Place, tag: string, seen: CardWalk): void {
  const complain = (message: string) => bad(SUB.malformed, place.path, tag, message, value);
  switch (rule.is) {
    case "any":
      return;
    case "flag":
      if (typeof value !== "boolean") throw complain("true or false expected");
      return;
    case "text":
      if (typeof value !== "string") throw complain("text expected");
      if (rule.like !== undefined && !rule.like.test(value)) throw complain("no such value");
      if (rule.most !== undefined && [...value].length > rule.most) throw complain(`over ${rule.most} characters`);
      return;
    case "texts":
      if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) throw complain("texts expected");
      return;
    case "whole":
      if (!Number.isInteger(value) || Number(value) < rule.from || Number(value) > rule.to) {
        throw complain(`a whole number from ${rule.from} to ${rule.to} expected`);
      }
      return;
    case "words":
      checkWords(value, rule, place, tag, seen);
      return;
    case "shape":
      checkObject(value, rule.shape, place, tag, seen);
      return;
    case "list":
      checkList(value, place, tag, (one, here) => checkObject(one, rule.of, here, tag, seen));
      return;
    case "elements":
      checkList(value, place, tag, (one, here) => checkElement(one, here, seen));
      return;
    case "columns":
      checkList(value, place, tag, (one, here) => checkColumn(one, here, seen));
  }
}

function checkList(list: unknown, place: Place, tag: string, each: (one: unknown, place: Place) => void): void {
  if (!Array.isArray(list)) throw bad(SUB.malformed, place.path, tag, "a list expected", list);
  for (const [index, one] of list.entries()) each(one, { ...place, path: `${place.path} -> [${index}]` });
}

function checkObject(value: unknown, shape: Shape, place: Place, tag: string, seen: CardWalk): void {
  if (!isObject(value)) throw bad(SUB.malformed, place.path, tag, "an object expected", value);
  if (typeof value.tag === "string") seen.elements += 1;
  checkShape(value, shape, place, tag, seen);
}

function checkWords(
  value: unknown,
  { tags, most }: Extract<Rule, { is: "words" }>,
  place: Place,
  tag: string,
  seen: CardWalk,
): void {
  checkObject(value, TEXT, place, tag, seen);
  const { tag: kind, content } = value as { tag: string; content: string };
  if (!tags.includes(kind)) throw bad(SUB.unknownTag, place.path, tag, `${tags.join(" or ")} expected`, kind);
  if (most !== undefined && [...content].length > most) {
    throw bad(SUB.malformed, place.path, tag, `over ${most} characters`, content);
  }
  if (kind !== "plain_text") checkMarkdown(content, place, tag, seen);
}

function checkElement(node: unknown, place: Place, seen: CardWalk): void {
  if (!isObject(node)) throw bad(SUB.malformed, place.path, "", "element is no object");
  const tag = String(node.tag);
  const known = Object.hasOwn(ELEMENTS, tag) ? ELEMENTS[tag] : undefined;
  if (known === undefined) {
    const message = "cards of schema V2 no longer support this capability; unsupported tag";
    throw bad(SUB.unknownTag, place.path, tag, `${message} ${tag}`, `unsupported tag ${tag}`);
  }
  const around = place.inside.find((container) => NEVER_INSIDE[container]?.has(tag));
  if (around !== undefined) throw bad(SUB.malformed, place.path, tag, `${tag} cannot stand in a ${around}`);
  seen.elements += 1;
  checkElementId(node, place.path, tag, seen);
  if (INTERACTIVE.has(tag)) checkName(node, place, tag, seen);
  const form = tag === "form" ? { submits: 0 } : place.form;
  const here = { ...enter(place, tag), ...defined({ form }) };
  checkShape(node, { ...known, tag: { is: "any" }, element_id: { is: "any" } }, here, tag, seen);
  CHECKS[tag]?.(node, here, seen);
}

const enter = (place: Place, tag: string): Place => {
  if (NEVER_INSIDE[tag] === undefined) return place;
  const depth = place.depth + 1;
  if (depth > DEEPEST) throw bad(SUB.malformed, place.path, tag, `containers nest at most ${DEEPEST} deep`);
  return { ...place, depth, inside: [...place.inside, tag] };
};

const CHECKS: Readonly<Record<string, (node: Json, place: Place, seen: CardWalk) => void>> = {
  markdown: (node, place, seen) => checkMarkdown(String(node.content), place, "markdown", seen),
  form: checkForm,
  button: checkButton,
  select_static: checkOptions,
  multi_select_static: checkOptions,
  date_picker: needsPlaceholder("initial_date"),
  picker_time: needsPlaceholder("initial_time"),
  picker_datetime: needsPlaceholder("initial_datetime"),
  table: checkTable,
  chart: checkChart,
  person: (node, place, seen) => knownPerson(node.user_id, place, seen),
  input(node, { path }) {
    const most = Number(node.max_length ?? 1_000);
    const isLong = [...String(node.default_value ?? "")].length > most;
    if (isLong) throw bad(SUB.malformed, path, "input", "default_value over max_length");
  },
};

/** A picker needs a value or a placeholder: without a value the vendor's page requires the placeholder. */
function needsPlaceholder(initial: string) {
  return (node: Json, { path }: Place): void => {
    if (node[initial] !== undefined || node.placeholder !== undefined) return;
    throw bad(SUB.malformed, path, String(node.tag), "placeholder is missing");
  };
}

function knownPerson(id: unknown, { path }: Place, seen: CardWalk): void {
  if (!seen.people.has(String(id))) throw badPerson(path, "person", String(id));
}

function checkColumn(column: unknown, place: Place, seen: CardWalk): void {
  if (!isObject(column) || column.tag !== "column") {
    throw bad(SUB.unknownTag, place.path, "column_set", "only columns belong here");
  }
  seen.elements += 1;
  checkElementId(column, place.path, "column", seen);
  checkShape(column, COLUMN, enter(place, "column"), "column", seen);
}

function checkElementId(node: Json, path: string, tag: string, seen: CardWalk): void {
  const id = node.element_id;
  if (id === undefined) return;
  if (typeof id !== "string" || !/^[A-Za-z]\w{0,19}$/.test(id) || seen.ids.has(id)) {
    throw bad(SUB.elementId, path, tag, "element_id is malformed or not unique", id);
  }
  seen.ids.add(id);
}
