/** One command of a message. */
export interface SaidCommand {
  /** The word after the slash, NFKC, lower case. */
  readonly word: string;
  /** What follows the word, as it was typed. */
  readonly rest: string;
  /** The command whole, as it was typed. */
  readonly line: string;
}

/** A message taken apart. */
export interface SplitMessage {
  /** Text before the first command: prose, which reports nothing. */
  readonly before: string;
  readonly commands: readonly SaidCommand[];
}

const BLANK = "\\s\\u200B-\\u200D\\u2060\\uFEFF";
const STARTS = new RegExp(`^[${BLANK}]*[/／](?![/／])`);
const VERB = new RegExp(`^[${BLANK}]*[/／][ \\t\\u3000]*([^\\s,，:：;；=＝@"“「《(（]*)`);

/** Takes a message apart into its commands: one for each line that begins with a slash, other lines continuing the last. */
export function splitMessage(text: string): SplitMessage {
  const before: string[] = [];
  const blocks: string[][] = [];
  for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const current = blocks.at(-1);
    if (STARTS.test(line)) blocks.push([line]);
    else if (current) current.push(line);
    else before.push(line);
  }
  return { before: before.join("\n").trim(), commands: blocks.map((lines) => commandOf(lines.join("\n").trim())) };
}

function commandOf(line: string): SaidCommand {
  const verb = VERB.exec(line);
  const word = verb?.[1] ?? "";
  return { word: word.normalize("NFKC").toLowerCase(), rest: line.slice(verb?.[0].length ?? 0), line };
}

/**
 * The longest of `words` the typed word begins with, and what is left of it: `党课专题` is 党课 and 「专题」. Words that
 * change or remove something should not be among `words`: those must be typed whole.
 */
export function gluedCommand(
  word: string,
  words: Iterable<string>,
): { readonly word: string; readonly rest: string } | undefined {
  let found: string | undefined;
  for (const candidate of words) {
    // A Latin beginning is chance (ls, dk); a Chinese word of two characters is meant, and 报 before a day.
    if (!/^(?:\p{Script=Han}{2,}|报)$/u.test(candidate) || !word.startsWith(candidate)) continue;
    if (found === undefined || candidate.length > found.length) found = candidate;
  }
  return found === undefined ? undefined : { word: found, rest: word.slice(found.length) };
}
