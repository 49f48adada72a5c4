/** A node of card JSON as it was sent. */
type Node = Readonly<Record<string, unknown>>;

/** A button that a person can press on a card. */
export interface SeenButton {
  readonly text: string;
  readonly name: string;
}

/**
 * A card as a person reads it: one line per element, `[button]` for a button, and `<value>` for the content of an
 * input.
 */
export interface SeenCard {
  readonly text: string;
  readonly buttons: readonly SeenButton[];
  /** The preset values of the form. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Reads a sent card as a person sees it. */
export function readCard(content: unknown): SeenCard {
  const card = nodeOf(content);
  const header = nodeOf(card.header);
  const title = [header.title, header.subtitle].map(wordsOf).filter((words) => words !== "");
  const elements = nodesOf(nodeOf(card.body).elements).flatMap(withChildren);
  const buttons = elements.filter(({ tag }) => tag === "button");
  const inputs = elements.filter((node) => valueIn(node) !== undefined);
  return {
    text: [...title, ...elements.flatMap(linesOf)].join("\n"),
    buttons: buttons.map((node) => ({ text: wordsOf(node.text), name: String(node.name ?? "") })),
    inputs: Object.fromEntries(inputs.map((node) => [String(node.name), valueIn(node) ?? ""])),
  };
}

const withChildren = (node: Node): readonly Node[] => [
  node,
  ...[...nodesOf(node.elements), ...nodesOf(node.columns)].flatMap(withChildren),
];

function linesOf(node: Node): readonly string[] {
  switch (node.tag) {
    case "div":
      return [wordsOf(node.text)];
    case "markdown":
      return [String(node.content)];
    case "button":
      return [`[${wordsOf(node.text)}]`];
    case "input":
      return [wordsOf(node.label), `<${valueIn(node)}>`];
    case "date_picker":
    case "select_static":
      return [`<${valueIn(node)}>`];
    case "table":
      return tableLines(node);
    case "chart":
      return ["{图}"];
    case "collapsible_panel":
      return [wordsOf(nodeOf(node.header).title)];
    default:
      return [];
  }
}

/** The preset value of an input; undefined if the node is no input. */
function valueIn(node: Node): string | undefined {
  if (node.tag === "input") return String(node.default_value ?? "");
  if (node.tag === "date_picker") return String(node.initial_date ?? "");
  if (node.tag !== "select_static") return undefined;
  return String(nodesOf(node.options)[Number(node.initial_index ?? 0) - 1]?.value ?? "");
}

const nodeOf = (value: unknown): Node => (typeof value === "object" && value !== null ? (value as Node) : {});

const nodesOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.map(nodeOf) : []);

const wordsOf = (text: unknown): string => String(nodeOf(text).content ?? "");

function tableLines(table: Node): readonly string[] {
  const columns = nodesOf(table.columns);
  const rows = nodesOf(table.rows).map((row) => columns.map(({ name }) => String(row[String(name)] ?? "")));
  return [columns.map((column) => String(column.display_name)), ...rows].map((cells) => cells.join(" "));
}

/** Doubled or adjacent punctuation marks in a text, except within quotations. */
export const doubledMarks = (text: string): readonly string[] =>
  text
    .replaceAll(/「[^」]*」/g, "")
    .match(/.{0,12}(?:。。|，，|：：|；；|、、|[？！]。|。[，；]|，。|@@|请请).{0,12}/g) ?? [];
