import { foldWord } from "../../text/text.ts";
import { quotedLines, unquoted } from "./quoted.ts";

/** One command of a message. */
export interface SaidCommand {
  /** The word after the slash, normalised (NFKC) and in lower case. */
  readonly word: string;
  /** The text of the command after its first word, as typed. */
  readonly rest: string;
  /** The whole text of the command, as typed. */
  readonly line: string;
  /** Whether the message contains anything before this command. */
  readonly isLater: boolean;
  /** Text that the message quotes below the command. It may serve as the command's text but is never executed. */
  readonly quoted: string;
}

/** A message split into its commands. */
export interface SplitMessage {
  /** The text of the message before the first command. It is prose and reports nothing. */
  readonly before: string;
  /** The text that the message quotes before the first command. */
  readonly quoted: string;
  readonly commands: readonly SaidCommand[];
}

/** What a command does: `reports` adds records, `looks` only reads, `changes` modifies stored data. */
export type Doing = "reports" | "looks" | "changes";

/** Tells what the command with this name does; undefined if there is none. */
export type Names = (word: string) => Doing | undefined;

const NO_NAMES: Names = () => undefined;

const BLANK = "\\s\\u200B-\\u200D\\u2060\\uFEFF";
const SLASH = "[/／⁄∕╱\\\\＼、]";
const STARTS = new RegExp(`^[${BLANK}]*[/／](?![/／])`);
const VERB = new RegExp(`^[${BLANK}]*${SLASH}{1,2}[ \\t\\u3000]*([^\\s,，:：;；=＝@"“”「」《(（/／]*)`);
const NUMBER = "\\d{1,2}|[一二三四五六七八九十]{1,3}";
/**
 * What may precede a command without being part of the report: a mention, a list number or bullet, an opening quote.
 */
const MARK = `@[^\\s@/／]{1,24}[${BLANK}]|[（(](?:${NUMBER})[)）]|(?:${NUMBER})[.．、)）:：]|[①-⑳❶-❿⒈-⒛]|[-*+•·●○◆■▪➤►—–]|["“「『'‘]|[${BLANK}]`;
/** A short phrase that introduces the command: 补报：, 另：, 各位好，, or 补报 with a space. */
const LABEL = `\\p{Script=Han}{1,8}(?:[:：，,!！。~]|[${BLANK}])`;
const LEAD = new RegExp(`^((?:${MARK})*)(?:(${LABEL})((?:${MARK})*))?(?=${SLASH})`, "u");
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "“": "”", "「": "」", "『": "』", "'": "'", "‘": "’" };

/**
 * Splits a message into its commands. Each line that begins with a slash is a command, and other lines continue the one
 * before. For known commands more is accepted: the slash may follow a mention, a list mark or a short phrase, another
 * character may be typed for it, and a line may contain several reports.
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

/** The lines of a command, or those before the first command, divided into own and quoted lines. */
interface Block {
  readonly own: string[];
  readonly quoted: string[];
}

/** The line without what precedes its command; undefined if it does not begin with a command. */
function withoutLead(line: string, names: Names): string | undefined {
  if (STARTS.test(line)) return line;
  const lead = LEAD.exec(line);
  if (lead === null) return undefined;
  const [whole, marks = "", label = "", more = ""] = lead;
  const rest = line.slice(whole.length);
  const does = names(wordsOf(rest).word);
  // A command that changes stored data is not executed after other words, because they may forbid it: 「别发 /撤 12」.
  if (does === undefined || (label !== "" && does === "changes")) return undefined;
  const close = CLOSING[(marks + more).trim().at(-1) ?? ""];
  const end = close === undefined || !rest.trimEnd().endsWith(close) ? rest.length : rest.trimEnd().length - 1;
  return rest.slice(0, end);
}

/**
 * The separator before a second report in a line: the end of a clause or a space, and optionally a word that introduces
 * the report.
 */
const SECOND = new RegExp(
  `(?:[${BLANK}]|[。；;，,、！!])(?:\\p{Script=Han}{1,4}[:：])?[${BLANK}]*(?=[/／](?![/／]))`,
  "gu",
);

const TRAILING = new RegExp(`[。；;，,、！!${BLANK}]{1,8}$`);

/** The reports in one line. Any other command takes the whole line. */
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
  // The stored line always begins with a plain slash, even if another character was typed.
  return { word, rest, line: STARTS.test(said) || verb === null ? said : `/${verb[1]}${rest}` };
}

/**
 * The longest of `words` with which the typed word begins, and the remainder: `党课专题` is 党课 and 「专题」. Words
 * that change or remove something must not be in `words`, because people must type them in full.
 */
export function gluedCommand(
  word: string,
  words: Iterable<string>,
): { readonly word: string; readonly rest: string } | undefined {
  let found: string | undefined;
  for (const candidate of words) {
    // A Latin prefix (ls, dk) is accidental, so only Chinese words of at least two characters count, and 报 before a
    // day.
    if (!/^(?:\p{Script=Han}{2,}|报)$/u.test(candidate) || !word.startsWith(candidate)) continue;
    if (found === undefined || candidate.length > found.length) found = candidate;
  }
  return found === undefined ? undefined : { word: found, rest: word.slice(found.length) };
}
