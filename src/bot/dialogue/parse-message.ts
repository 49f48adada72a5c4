import { type Doing, foldWord, gluedCommand, nearestCommands, readText, splitMessage, withoutKey } from "#core";
import type { IncomingMessage } from "#platforms";
import type { Command, CommandLine } from "../command.ts";

/** What a message asks of the bot. */
export type Meaning =
  /** The message does not address the bot, or holds no text. */
  | { readonly kind: "nothing" }
  /** The message mentions the bot and says nothing else. */
  | { readonly kind: "greeting" }
  /** The text holds characters that cannot be stored; `reason` is shown to the sender. */
  | { readonly kind: "unreadable"; readonly reason: string }
  /** 「。」 accepts the bot's last offer. */
  | { readonly kind: "yes" }
  | { readonly kind: "prose"; readonly text: string }
  /** The text consists of quotations only. */
  | { readonly kind: "quoted" }
  | { readonly kind: "commands"; readonly lines: readonly Spoken[] };

/** A command line with its command, or with the most similar commands if its word names none. */
export type Spoken =
  | { readonly line: CommandLine; readonly command: Command }
  | { readonly line: CommandLine; readonly command: undefined; readonly nearest: readonly Command[] };

/** Finds out what a message asks of the bot whose id is `botId`. Mentions of the bot are removed from the text. */
export async function interpret(
  message: IncomingMessage,
  botId: string | undefined,
  commands: readonly Command[],
): Promise<Meaning> {
  const named = message.mentions.some((mention) => mention.personId !== undefined && mention.personId === botId);
  if (message.chatKind === "group" && !named) return { kind: "nothing" };
  if (message.text === undefined) return { kind: "nothing" };
  const read = readText(withoutBot(message, botId));
  if (!read.ok) return { kind: "unreadable", reason: read.error };
  const text = read.value.trim();
  if (isSilent(text)) return named && text === "" ? { kind: "greeting" } : { kind: "nothing" };
  if (/^[。.]$/.test(text)) return { kind: "yes" };
  if (text.length > LONGEST_MESSAGE)
    return { kind: "unreadable", reason: `太长了，一条消息最多${LONGEST_MESSAGE}字，请分几条发` };
  return await meaningOf(
    text,
    splitMessage(text, (word) => doingOf(word, commands)),
    commands,
  );
}

async function meaningOf(
  text: string,
  { before, quoted, commands: lines }: ReturnType<typeof splitMessage>,
  commands: readonly Command[],
): Promise<Meaning> {
  if (before.length > LONGEST) return tooLong(LONGEST);
  if (lines.length === 0)
    return before === "" ? { kind: "quoted" } : { kind: "prose", text: quoted === "" ? text : before };
  const exceeded = lines.map((line) => exceededBy(line, commands)).find((longest) => longest !== undefined);
  if (exceeded !== undefined) return tooLong(exceeded);
  // Too many lines are refused as a whole, so no line is matched to a command.
  if (lines.length > MOST_LINES)
    return { kind: "commands", lines: lines.map((line) => ({ line, command: undefined, nearest: [] })) };
  return { kind: "commands", lines: await Promise.all(lines.map((line) => spoken(line, commands))) };
}

/** The length limit of the command on this line, if the line exceeds it. */
function exceededBy({ word, line }: CommandLine, commands: readonly Command[]): number | undefined {
  if (line.length <= LONGEST) return undefined;
  const longest = commandNamed(word, commands)?.longest ?? LONGEST;
  return line.length > longest ? longest : undefined;
}

/** How many commands one message may hold. */
export const MOST_LINES = 20;
/**
 * The usual limit of a line. Feishu allows forty times as much, but reading dates, numbers and names takes more than
 * linear time.
 */
const LONGEST = 4_000;
/** Enough for the command with the longest text, a draft to check. */
const LONGEST_MESSAGE = 40_100;

const tooLong = (longest: number): Meaning => ({ kind: "unreadable", reason: `太长了，一行命令最多${longest}字` });

/** The text without mentions of the bot. Mentions of other people stay, because a record may be about them. */
function withoutBot(message: IncomingMessage, botId: string | undefined): string {
  let text = message.text ?? "";
  for (const mention of message.mentions) {
    if (mention.personId === botId) text = withoutKey(text, mention.key, " ");
  }
  return text;
}

/** Whether the text has only white space, invisible characters or emoji. */
const isSilent = (text: string): boolean => [...text].every((char) => SILENT.test(char));

const SILENT = /^(?:\s|\p{Cf}|\p{Mn}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})$/u;

async function spoken(line: CommandLine, commands: readonly Command[]): Promise<Spoken> {
  const command = commandNamed(line.word, commands);
  if (command !== undefined) return { line, command };
  const glued = gluedTo(line, commands);
  if (glued !== undefined) return glued;
  const names = commands.filter((candidate) => candidate.changes !== true).flatMap(namesOf);
  const nearest = (await nearestCommands(line.word, names))
    .map((name) => commandNamed(name, commands))
    .filter((candidate) => candidate !== undefined);
  return { line, command: undefined, nearest: [...new Set(nearest)].slice(0, 3) };
}

/** Every word a command answers to. */
export const namesOf = (command: Command): readonly string[] => [command.name, command.en, ...(command.aliases ?? [])];

/** Whether the command that a word names, or starts with, reports, changes or only reads. */
function doingOf(word: string, commands: readonly Command[]): Doing | undefined {
  const command = commandNamed(word, commands) ?? gluedTo({ word, rest: "", line: "" }, commands)?.command;
  if (command === undefined) return undefined;
  return command.changes === true ? "changes" : command.section === "report" ? "reports" : "looks";
}

/** The command of this name, ignoring character width and case. */
export function commandNamed(word: string, commands: readonly Command[]): Command | undefined {
  const wanted = foldWord(word);
  return commands.find((command) => namesOf(command).includes(wanted));
}

/**
 * Finds a command whose name has no space after it, such as 「/党课昨天 35人」 or 「/撤回刚才那条」. The rest must be able to begin a
 * report, or mean the record just made.
 */
function gluedTo(line: CommandLine, commands: readonly Command[]): Spoken | undefined {
  const isJustNow = /(?:刚才|刚刚)[那这]一?条$/.test(line.word);
  const words = commands.filter((command) => isJustNow || command.changes !== true).flatMap(namesOf);
  const glued = gluedCommand(line.word, words);
  const begins = isJustNow ? /^刚[才刚]/ : /^(?:\d|[今昨前本上去]|《|“|「|@|周|星期)/;
  if (glued === undefined || !begins.test(glued.rest)) return undefined;
  const command = commandNamed(glued.word, commands);
  return (
    command && {
      command,
      line: { ...line, word: glued.word, rest: `${asTyped(line, glued.rest)} ${line.rest}`.trim() },
    }
  );
}

/** The typed form of the end of a command word. The word itself was normalised, so its characters may differ. */
function asTyped({ line, rest }: CommandLine, end: string): string {
  const until = line.length - rest.length;
  const typed = line.slice(until - end.length, until);
  return foldWord(typed) === end ? typed : end;
}
