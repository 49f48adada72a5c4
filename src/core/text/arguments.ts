import { foldText } from "./text.ts";

/** The words after a management command and its `键=值` pairs, stored under the command's own names of the keys. */
export interface Arguments<Key extends string> {
  readonly words: readonly string[];
  readonly values: Readonly<Partial<Record<Key, string>>>;
  /** Pairs with `=` whose key the command does not know, as typed. */
  readonly unknown: readonly string[];
}

const OPENING = "\"'“”‘’「『";
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”",
  "”": "”",
  "‘": "’",
  "’": "’",
  "「": "」",
  "『": "』",
};

/**
 * Reads the text after a management command: words and pairs in any order. A pair is `键=值`, `键:值` or `键 值`;
 * quotes keep a text with spaces together. A word with a colon is read as a word if the part before the colon is not a
 * known key.
 */
export function readArguments<Key extends string>(
  rest: string,
  keys: Readonly<Record<Key, readonly string[]>>,
): Arguments<Key> {
  const names = new Map<string, Key>();
  for (const key of Object.keys(keys) as Key[]) for (const name of keys[key]) names.set(name.toLowerCase(), key);
  const words: string[] = [];
  const unknown: string[] = [];
  const values: Partial<Record<Key, string>> = {};
  let waiting: Key | undefined;
  for (const token of tokensOf(rest)) {
    const said = takenFor(token, names);
    if (said.as === "pair") values[said.key] = said.value;
    // After 「上级= 」 the value is the next word.
    else if (said.as === "open") waiting = said.key;
    else if (waiting !== undefined) {
      values[waiting] = token.text;
      waiting = undefined;
    } else if (said.as === "key") waiting = said.key;
    else (said.as === "unknown" ? unknown : words).push(token.text);
  }
  return { words, values, unknown };
}

/**
 * The interpretation of one token: a complete pair, a pair whose value is the next token, a key without a sign, a pair
 * with an unknown key, or a word.
 */
type Taken<Key extends string> =
  | { readonly as: "pair"; readonly key: Key; readonly value: string }
  | { readonly as: "open" | "key"; readonly key: Key }
  | { readonly as: "unknown" | "word" };

function takenFor<Key extends string>({ text, quoted }: Token, names: ReadonlyMap<string, Key>): Taken<Key> {
  if (quoted) return { as: "word" };
  const pair = pairIn(text);
  const key = pair && names.get(pair.key.toLowerCase());
  if (pair !== undefined && key !== undefined)
    return pair.value === "" ? { as: "open", key } : { as: "pair", key, value: pair.value };
  const bare = names.get(foldText(text).toLowerCase());
  if (bare !== undefined) return { as: "key", key: bare };
  return { as: pair?.sign === "=" ? "unknown" : "word" };
}

/** Splits a list at Chinese or ASCII commas and semicolons: 财政局、市财局, 财局. */
export const listIn = (text: string): readonly string[] =>
  text
    .split(/[、,，;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

function pairIn(text: string): { readonly key: string; readonly value: string; readonly sign: string } | undefined {
  const match = /^([^=:]+)([=:])(.*)$/s.exec(foldText(text));
  if (match === null) return undefined;
  const [, key = "", sign = ""] = match;
  return { key, sign, value: unquote(text.slice(key.length + 1)) };
}

function unquote(text: string): string {
  const close = CLOSING[text[0] ?? ""];
  return close !== undefined && text.length > 1 && text.endsWith(close) ? text.slice(1, -1) : text;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokensOf(rest: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < rest.length) {
    if (/\s/.test(rest[at] ?? "")) {
      at += 1;
      continue;
    }
    const end = endOfToken(rest, at);
    const text = rest.slice(at, end);
    const bare = unquote(text);
    if (bare !== "") tokens.push({ text: bare, quoted: bare !== text });
    at = end;
  }
  return tokens;
}

/** White space ends a token, except between an opening and a closing quote. */
function endOfToken(rest: string, start: number): number {
  let at = start;
  while (at < rest.length && !/\s/.test(rest[at] ?? "")) {
    const char = rest[at] ?? "";
    const opens = OPENING.includes(char) && (at === start || /[=:＝：]/.test(rest[at - 1] ?? ""));
    const close = opens ? rest.indexOf(CLOSING[char] ?? "", at + 1) : -1;
    at = close < 0 ? at + 1 : close + 1;
  }
  return at;
}
