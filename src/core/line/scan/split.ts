import { foldWord } from "../../text/text.ts";
import { quotedLines, unquoted } from "./quoted.ts";

/** One command of a message. */
export interface SaidCommand {
  /** The word after the slash, NFKC, lower case. */
  readonly word: string;
  /** What follows the word, as it was typed. */
  readonly rest: string;
  /** The command whole, as it was typed. */
  readonly line: string;
  /** Whether anything stands in the message before it. */
  readonly isLater: boolean;
  /** What is quoted below it: it may be its text, and is never a command of its own. */
  readonly quoted: string;
}

/** A message taken apart. */
export interface SplitMessage {
  /** Text before the first command: prose, which reports nothing. */
  readonly before: string;
  /** What is quoted before the first command. */
  readonly quoted: string;
  readonly commands: readonly SaidCommand[];
}

/** What a command of this name does: adds to the ledger, only looks, or changes what is there. */
export type Doing = "reports" | "looks" | "changes";

/** Says what the command of a name does; undefined where no command has it. */
export type Names = (word: string) => Doing | undefined;

const NO_NAMES: Names = () => undefined;

const BLANK = "\\s\\u200B-\\u200D\\u2060\\uFEFF";
const SLASH = "[/／⁄∕╱\\\\＼、]";
const STARTS = new RegExp(`^[${BLANK}]*[/／](?![/／])`);
const VERB = new RegExp(`^[${BLANK}]*${SLASH}{1,2}[ \\t\\u3000]*([^\\s,，:：;；=＝@"“”「」《(（/／]*)`);
const NUMBER = "\\d{1,2}|[一二三四五六七八九十]{1,3}";
/** Whom it is said to, the number or the mark of a list, an opening quote: nothing of what is reported. */
const MARK = `@[^\\s@/／]{1,24}[${BLANK}]|[（(](?:${NUMBER})[)）]|(?:${NUMBER})[.．、)）:：]|[①-⑳❶-❿⒈-⒛]|[-*+•·●○◆■▪➤►—–]|["“「『'‘]|[${BLANK}]`;
/** 补报：, 另：, 各位好，, 补报 with a blank: a word or two that introduce the command. */
const LABEL = `\\p{Script=Han}{1,8}(?:[:：，,!！。~]|[${BLANK}])`;
const LEAD = new RegExp(`^((?:${MARK})*)(?:(${LABEL})((?:${MARK})*))?(?=${SLASH})`, "u");
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "“": "”", "「": "」", "『": "』", "'": "'", "‘": "’" };

/**
 * Takes a message apart into its commands: one for each line that begins with a slash, other lines continuing the last. Of
 * commands whose names are known the slash may stand behind a mention, a list mark or a short word, be another key's, or
 * begin a second report in the line.
 */
export function splitMessage(text: string, names: Names = NO_NAMES): SplitMessage {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const quoted = quotedLines(lines);
  const before: Block = { own: [], quoted: [] };
  const blocks: Block[] = [];
  for (const [at, line] of lines.entries()) {
    const own = quoted[at] === true ? undefined : withoutLead(line, names);
    if (own !== undefined) for (const command of commandsIn(own, names)) blocks.push({ own: [command], quoted: [] });
    else (blocks.at(-1) ?? before)[quoted[at] === true ? "quoted" : "own"].push(line);
  }
  const isFirst = before.quoted.length === 0 && before.own.every((line) => line.trim() === "");
  return {
    before: before.own.join("\n").trim(),
    quoted: unquoted(before.quoted),
    commands: blocks.map((block, index) => ({
      ...wordsOf(block.own.join("\n").trim()),
      isLater: index > 0 || !isFirst,
      quoted: unquoted(block.quoted),
    })),
  };
}

/** A command's lines, or those before the first: what is said there, and what is only quoted. */
interface Block {
  readonly own: string[];
  readonly quoted: string[];
}

/** The line from its command on; undefined where it has none at its head. */
function withoutLead(line: string, names: Names): string | undefined {
  if (STARTS.test(line)) return line;
  const lead = LEAD.exec(line);
  if (lead === null) return undefined;
  const [whole, marks = "", label = "", more = ""] = lead;
  const rest = line.slice(whole.length);
  const does = names(wordsOf(rest).word);
  // 「别发 /撤 12」: what changes the ledger is not carried out behind words.
  if (does === undefined || (label !== "" && does === "changes")) return undefined;
  const close = CLOSING[(marks + more).trim().at(-1) ?? ""];
  const end = close === undefined || !rest.trimEnd().endsWith(close) ? rest.length : rest.trimEnd().length - 1;
  return rest.slice(0, end);
}

/** Where a second report begins: behind the end of a clause or a blank, and perhaps a word that introduces it. */
const SECOND = new RegExp(
  `(?:[${BLANK}]|[。；;，,、！!])(?:\\p{Script=Han}{1,4}[:：])?[${BLANK}]*(?=[/／](?![/／]))`,
  "gu",
);

const TRAILING = new RegExp(`[。；;，,、！!${BLANK}]{1,8}$`);

/** The reports of one line; what only looks takes the rest of its line. */
function commandsIn(line: string, names: Names): readonly string[] {
  if (names(wordsOf(line).word) !== "reports") return [line];
  const found: string[] = [];
  let from = 0;
  for (const { index, 0: mark } of line.matchAll(SECOND)) {
    const at = index + mark.length;
    const next = wordsOf(line.slice(at));
    if (names(next.word) !== "reports" || next.rest.trim() === "" || index === 0) continue;
    found.push(line.slice(from, index).replace(TRAILING, ""));
    from = at;
  }
  return [...found, line.slice(from)];
}

function wordsOf(said: string): Pick<SaidCommand, "word" | "rest" | "line"> {
  const verb = VERB.exec(said);
  const word = foldWord(verb?.[1] ?? "");
  const rest = said.slice(verb?.[0].length ?? 0);
  // What is kept of a report begins with the slash that was meant.
  return { word, rest, line: STARTS.test(said) || verb === null ? said : `/${verb[1]}${rest}` };
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
