// What Feishu's documents demand of a card of schema 2.0 (limits, nesting, names), written down once more and without a
// look at our builder, so that both would have to be wrong in the same way.

type Node = Readonly<Record<string, unknown>>;

const BODY_TAGS = new Set(
  "div markdown hr column_set table form input select_static date_picker button chart collapsible_panel".split(" "),
);
const INNER_TAGS = new Set(["plain_text", "column", "standard_icon"]);
const ASKING = new Set(["input", "select_static", "date_picker", "button"]);

/** Everything that Feishu would refuse about a card, in words. */
export function complaintsAbout(content: string): readonly string[] {
  const complaints: string[] = [];
  const card = JSON.parse(content) as Node;
  const nodes = [...walk(card)];
  const complain = (bad: boolean, words: string) => bad && complaints.push(words);
  complain(card.schema !== "2.0", "schema");
  complain((card.config as Node).update_multi !== true, "update_multi");
  complain(Buffer.byteLength(content) > 30_000, "over 30 KB");
  complain(nodes.length > 200, `${nodes.length} elements`);
  complain(nodes.filter(({ node }) => node.tag === "table").length > 3, "more than three tables");
  const names = nodes.filter(({ node }) => ASKING.has(String(node.tag))).flatMap(({ node }) => node.name ?? []);
  complain(new Set(names).size < names.length, `a name twice: ${names.join()}`);
  for (const { node, path } of nodes) {
    const tag = String(node.tag);
    const parents = path.split(" ").filter((one) => one !== "column");
    complain(!BODY_TAGS.has(tag) && !INNER_TAGS.has(tag), `unknown tag ${tag}`);
    complain((tag === "form" || tag === "table") && path !== "", `${tag} not at the root`);
    complain(tag === "chart" && parents.includes("form"), "a chart in a form");
    complain(parents.length > 5, "nested more than five deep");
    complain(parents.includes("form") && ASKING.has(tag) && !node.name, `${tag} without a name in a form`);
    complain(tag === "button" && "value" in node, "a button's value outside its behaviors");
    complain(tag === "button" && [...textOf(node.text)].length > 100, "a button's text over 100");
    complain(tag === "button" && parents.includes("form") !== "form_action_type" in node, "submit in the wrong place");
    complain([...textOf(node.placeholder)].length > 100, "a placeholder over 100");
    complain(tag === "table" && !(Number(node.page_size) >= 1 && Number(node.page_size) <= 10), "page_size");
    complain(tag === "input" && !(Number(node.max_length) >= 1 && Number(node.max_length) <= 1_000), "max_length");
    complain([...String(node.default_value ?? "")].length > Number(node.max_length ?? 1_000), "default_value too long");
    complain(tag === "form" && !JSON.stringify(node).includes('"form_action_type":"submit"'), "a form without submit");
    complain(tag === "markdown", "markdown, which member text could reach");
  }
  return complaints;
}

const textOf = (text: unknown) => String((text as Node | undefined)?.content ?? "");

/** All tagged nodes with the tags around them. Table rows, chart data and callback values are data. */
function* walk(value: unknown, path = ""): Generator<{ node: Node; path: string }> {
  if (Array.isArray(value)) for (const one of value) yield* walk(one, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const node = value as Node;
  const tag = typeof node.tag === "string" ? node.tag : undefined;
  if (tag !== undefined) yield { node, path };
  const inside = tag === undefined ? path : `${path} ${tag}`.trim();
  for (const [key, one] of Object.entries(node)) {
    if (key === "rows" || key === "chart_spec" || key === "behaviors") continue;
    yield* walk(one, inside);
  }
}

/** Every text of a card that a person gets to see. */
export const wordsIn = (content: string): string =>
  [...walk(JSON.parse(content))]
    .map(({ node }) => (node.tag === "plain_text" ? textOf(node) && String(node.content) : ""))
    .join("\n");
