import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCard } from "../../../src/sandbox/cards/check.ts";
import { takeTour } from "../../../src/sandbox/index.ts";
import type { Desk } from "../../../src/sandbox/world/desk.ts";
import { createWorld } from "../../../src/sandbox/world/world.ts";
import { type Conversation, conversation } from "../../support/conversation.ts";

type Node = Record<string, unknown>;

let chat: Conversation;
let cards: readonly string[] = [];
let desk: Desk;

beforeAll(async () => {
  chat = await conversation();
  const shown = await takeTour(chat.sandbox, hands(chat));
  cards = shown.map(({ card }) => JSON.stringify(card));
  desk = { city: chat.sandbox.city, world: createWorld(chat.sandbox.city) } as unknown as Desk;
}, 120_000);
afterAll(() => chat.close());

const hands = ({ program }: Conversation) => ({
  settle: () => program.deliverer.deliver(),
  minute: () => program.tick(),
});

const isRefused = (card: Node): boolean => {
  try {
    checkCard(desk, JSON.stringify(card), "");
    return false;
  } catch {
    return true;
  }
};

/** A node of a card, the list or object it stands in, and whether a form is around it. */
interface Found {
  readonly node: Node;
  readonly inForm: boolean;
  readonly isRoot: boolean;
}

function* nodesOf(value: unknown, inForm = false, isRoot = true): Generator<Found> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one, inForm, isRoot);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const node = value as Node;
  if (typeof node.tag === "string") yield { node, inForm, isRoot };
  for (const [key, one] of Object.entries(node)) {
    if (["rows", "chart_spec", "behaviors", "value"].includes(key)) continue;
    yield* nodesOf(one, inForm || node.tag === "form", isRoot && typeof node.tag !== "string");
  }
}

/** What the vendor's pages call required, told here once more. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  form: ["name", "elements"],
  column_set: ["columns"],
  collapsible_panel: ["header"],
  table: ["columns"],
  plain_text: ["content"],
  select_static: ["options"],
};
const ASKS = new Set(["input", "select_static", "date_picker", "button"]);
const isSubmit = ({ node }: Found) => node.form_action_type === "submit";
const column = (node: unknown): Node => ({ tag: "column_set", columns: [{ tag: "column", elements: [node] }] });
const panel = (node: unknown): Node => ({
  tag: "collapsible_panel",
  header: { title: { tag: "plain_text", content: "详情" } },
  elements: [node],
});
const drop = (node: Node, key: string) => {
  delete node[key];
};
/** Puts another element in the place of one. */
function become(node: Node, other: Node): void {
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, other);
}

/** Each fault: where it can be planted, and how. */
const FAULTS: Readonly<Record<string, readonly [applies: (found: Found) => boolean, plant: (node: Node) => void]>> = {
  "an unknown property": [() => true, (node) => Object.assign(node, { colour: "red" })],
  "a misspelt property": [
    ({ node }) => Object.keys(node).length > 1,
    (node) => {
      const key = Object.keys(node).find((one) => one !== "tag") ?? "";
      const value = node[key];
      delete node[key];
      node[`${key}s_`] = value;
    },
  ],
  "an unknown tag": [() => true, (node) => Object.assign(node, { tag: "note" })],
  "a tag of JSON 1.0": [({ node }) => node.tag === "button", (node) => Object.assign(node, { tag: "action" })],
  ...Object.fromEntries(
    Object.entries(REQUIRED).flatMap(([tag, keys]) =>
      keys.map((key) => [
        `${tag} without ${key}`,
        [({ node }: Found) => node.tag === tag, (node: Node) => drop(node, key)] as const,
      ]),
    ),
  ),
  "a name outside a form": [
    ({ node, inForm }) => !inForm && ASKS.has(String(node.tag)),
    (node) => Object.assign(node, { name: "press" }),
  ],
  "no name in a form": [({ node, inForm }) => inForm && ASKS.has(String(node.tag)), (node) => drop(node, "name")],
  "an empty name in a form": [
    ({ node, inForm }) => inForm && ASKS.has(String(node.tag)),
    (node) => Object.assign(node, { name: "" }),
  ],
  "a Chinese name": [
    ({ node, inForm }) => inForm && ASKS.has(String(node.tag)),
    (node) => Object.assign(node, { name: "主题" }),
  ],
  "a name of a hundred letters": [
    ({ node, inForm }) => inForm && ASKS.has(String(node.tag)),
    (node) => Object.assign(node, { name: "n".repeat(100) }),
  ],
  "the form's own name": [
    ({ node }) => node.tag === "form",
    (node) =>
      Object.assign((node.elements as Node[]).find(({ tag }) => ASKS.has(String(tag))) ?? {}, { name: node.name }),
  ],
  "one name twice": [
    ({ node }) => node.tag === "form",
    (node) => {
      const asking = (node.elements as Node[]).filter(({ tag }) => ASKS.has(String(tag)));
      for (const one of asking) one.name = "same";
    },
  ],
  "a submit with a callback": [
    isSubmit,
    (node) => Object.assign(node, { behaviors: [{ type: "callback", value: { a: "done" } }] }),
  ],
  "a form without its submit": [
    ({ node }) => node.tag === "form",
    (node) => Object.assign(node, { elements: (node.elements as Node[]).filter((one) => !one.form_action_type) }),
  ],
  "a form in a column": [({ node }) => node.tag === "form", (node) => become(node, column(structuredClone(node)))],
  "a form in a panel": [({ node }) => node.tag === "form", (node) => become(node, panel(structuredClone(node)))],
  "a table in a column": [({ node }) => node.tag === "table", (node) => become(node, column(structuredClone(node)))],
  "a table in a panel": [({ node }) => node.tag === "table", (node) => become(node, panel(structuredClone(node)))],
  "a plain button in a form": [isSubmit, (node) => drop(node, "form_action_type")],
  "a submit outside a form": [
    ({ node, inForm }) => !inForm && node.tag === "button",
    (node) => Object.assign(node, { form_action_type: "submit" }),
  ],
  "a callback that is text": [
    ({ node, inForm }) => !inForm && node.tag === "button",
    (node) => Object.assign(node, { behaviors: [{ type: "callback", value: "done" }] }),
  ],
  "an address that is none": [
    ({ node, inForm }) => !inForm && node.tag === "button",
    (node) => Object.assign(node, { behaviors: [{ type: "open_url", default_url: "/ledger" }] }),
  ],
  "a label of 101 characters": [
    ({ node }) => node.tag === "button",
    (node) => Object.assign(node, { text: { tag: "plain_text", content: "字".repeat(101) } }),
  ],
  "text that is a number": [({ node }) => node.tag === "plain_text", (node) => Object.assign(node, { content: 1 })],
  "elements that are no list": [({ node }) => "elements" in node, (node) => Object.assign(node, { elements: {} })],
  "an id that is malformed": [({ node }) => node.tag === "div", (node) => Object.assign(node, { element_id: "1-a" })],
  "two options of one value": [
    ({ node }) => node.tag === "select_static",
    (node) => {
      const [first] = node.options as Node[];
      node.options = [first, first];
    },
  ],
  "an option's text as what is chosen": [
    ({ node }) => node.tag === "select_static",
    (node) => Object.assign(node, { initial_option: "没有这一项" }),
  ],
  "a padding in words": [({ node }) => "padding" in node, (node) => Object.assign(node, { padding: "wide" })],
  "a colour of nobody's": [({ node }) => "text_color" in node, (node) => Object.assign(node, { text_color: "pink" })],
};

test("no card of the gallery has an error", () => {
  expect(cards.length).toBeGreaterThan(25);
  expect(cards.filter((card) => isRefused(JSON.parse(card)))).toEqual([]);
});

describe("a fault planted anywhere in any card of the gallery is found:", () => {
  test.each(Object.entries(FAULTS))("%s", (_, [applies, plant]) => {
    let planted = 0;
    const escaped: string[] = [];
    for (const card of cards) {
      const places = [...nodesOf(JSON.parse(card))].map(applies);
      for (const [index, isPlace] of places.entries()) {
        if (!isPlace) continue;
        const copy = JSON.parse(card) as Node;
        const node = [...nodesOf(copy)][index]?.node ?? {};
        plant(node);
        planted += 1;
        if (!isRefused(copy)) escaped.push(JSON.stringify(node).slice(0, 200));
      }
    }
    expect(planted).toBeGreaterThan(0);
    expect(escaped).toEqual([]);
  });

  test("too much of everything", () => {
    const hr = { tag: "hr" };
    const bodies = [Array.from({ length: 201 }, () => hr), [[...Array(6)].reduce((inner) => panel(inner), hr)]];
    for (const elements of bodies) expect(isRefused({ schema: "2.0", body: { elements } })).toBe(true);
  });
});
