import { type Block, holdsKey, readFigureReply, withoutKey } from "#core";
import type { IncomingMessage } from "#platforms";
import { insertDraft } from "#store";
import { attachTo, repliedHolder } from "../attachments/attach.ts";
import type { Bot } from "../bot.ts";
import { loadBriefs } from "../briefs/index.ts";
import type { Command, CommandLine, Outcome, Reply, Scene } from "../command.ts";
import { answerInWords } from "../dialogue/answers.ts";
import { LINES, type Line, type Lines, linesCard, shortened } from "../dialogue/lines.ts";
import { commandNamed, interpret, type Meaning, MOST_LINES, type Spoken } from "../dialogue/parse-message.ts";
import { describedChange, isCourtesy, sayToRecord } from "../dialogue/reply.ts";
import { acceptOffer, runCommand, runServing } from "../dialogue/run-command.ts";
import { hintAt, meantBy, slipOf, suggest } from "../dialogue/suggestions.ts";
import { draftOf } from "../drafts.ts";
import { offerLines } from "../offers.ts";
import { quotable, say, sentences } from "../replies.ts";
import { filesOf, withNote } from "../sent-files.ts";
import { takenAsAnswer } from "./files.ts";

const NOTHING: Outcome = { replies: [] };

/**
 * Thrown while the bot's own id is unknown, because a mention cannot be matched to it. The platform must deliver the
 * event again.
 */
export class NamelessError extends Error {
  override readonly name = "NamelessError";
}

/** Decides a person's message: one answer, or none if the message does not address the bot. */
export async function decideMessage(bot: Bot, scene: Scene, message: IncomingMessage): Promise<Outcome> {
  const botId = await bot.identity();
  if (botId === undefined && message.chatKind === "group" && message.mentions.length > 0) throw new NamelessError();
  const meaning = await interpret(message, botId, bot.commands);
  if (meaning.kind !== "nothing" && scene.isRecalled) return NOTHING;
  return await decideMeaning(scene, meaning);
}

async function decideMeaning(scene: Scene, meaning: Meaning): Promise<Outcome> {
  switch (meaning.kind) {
    case "nothing":
      return NOTHING;
    case "greeting":
      return await greeted(scene);
    case "unreadable":
      return say(sentences(meaning.reason, "本条未登记，请修改后重发"), { tone: "ask" });
    case "yes":
      return await acceptOffer(scene);
    case "prose":
      return await decideProse(scene, meaning.text);
    case "quoted":
      return say(
        "引用、代码块和转贴的聊天记录只当文字看，没有登记，也没有改动。要登记或更正，请另发一条，以 / 开头。",
        { tone: "ask" },
      );
    case "commands":
      return await decideLines(scene, meaning.lines);
  }
}

/**
 * Handles a message that only mentions the bot. As a reply it asks about the replied-to message; otherwise it gets the
 * help.
 */
async function greeted(scene: Scene): Promise<Outcome> {
  const pictured = await attachedByReply(scene);
  if (pictured !== undefined) return pictured;
  const { records = [], tally } = scene.repliedTo ?? {};
  if (records.length === 1) return await runServing(scene, "open", String(records[0]));
  return await runServing(scene, tally === undefined ? "help" : "open");
}

/**
 * Attaches the pictures and files of a reply to the receipt or finding it replies to. Undefined if there are no files,
 * or the reply is to something else.
 */
async function attachedByReply(scene: Scene): Promise<Outcome | undefined> {
  const sent = filesOf(scene);
  const holder = repliedHolder(scene);
  return sent.files.length === 0 || holder === undefined ? undefined : await attachTo(scene, holder, sent);
}

/** Handles a reply to a bot card, which needs no command: 「人数=90」 corrects, 「撤」 withdraws, 「明细」 opens. */
async function decideProse(scene: Scene, text: string): Promise<Outcome> {
  const alone = commandNamed(text.trim().replace(/[。.!！~～]+$/, ""), scene.commands);
  if (alone?.bare === true) return await runCommand(scene, alone, { word: alone.name, rest: "", line: text });
  const pictured = /[\d=＝]/.test(text) ? undefined : await attachedByReply(scene);
  if (pictured !== undefined) return pictured;
  const answered = await answerIn(scene, text);
  if (answered !== undefined) return answered;
  const refs = scene.repliedTo;
  const number = refs?.records?.length === 1 ? refs.records[0] : undefined;
  if (refs?.figures !== undefined && readFigureReply(text, refs.figures).kind !== "other")
    return await runServing(scene, "open", text);
  if (isAboutOneQuestion(refs) || /^(?:明细|这.{0,12}是哪.{0,12})[？?。]?$/.test(text)) {
    if (refs !== undefined) return await runServing(scene, "open", number === undefined ? "" : String(number));
  }
  return number === undefined ? await decideWords(scene, text) : await sayToRecord(scene, number, text);
}

/** Handles text that replies to no bot card. */
async function decideWords(scene: Scene, text: string): Promise<Outcome> {
  const [first = ""] = text.split(/\s+/, 1);
  const named = commandNamed(first, scene.commands);
  if (named !== undefined) {
    const rest = text.slice(first.length).trim();
    if (named.changes === true)
      return suggest(scene, "这句话前面少了 /，什么也没有改。", {
        why: `要用 /${named.name} 的话`,
        name: named.name,
        rest,
      });
    return offer(scene, { word: first, rest, line: text }, [named], "这句话前面少了 /，没有登记。");
  }
  if (isCourtesy(text)) return { ...say("不客气。"), settled: true };
  // In a direct chat the text may answer a command that asked for one. Short texts may still mean something else.
  const taken = scene.chat.kind === "direct" ? await takenAsAnswer(scene, { kind: "text", text }) : undefined;
  if (taken !== undefined) return taken;
  const change = describedChange(scene, text);
  if (change !== undefined) return change;
  const hint = hintAt(scene, text);
  if (hint !== undefined) return suggest(scene, "这句话不以 / 开头，没有登记。", hint);
  const { proseOffers } = await loadBriefs();
  const offers = proseOffers(scene, text);
  if (offers.length > 0)
    return offerLines(scene, "这句话不以 / 开头，没有登记。要登记的话，可以按它填好表单，核对后提交。", offers);
  return say(
    "没看出要登记什么，没有登记。登记以 / 开头，比如：\n/党课 昨天 新时代学习大讲堂 主讲=王志强 85人\n发 /帮助 看全部命令。",
  );
}

/** Takes a text as the answer to an open question, unless it begins with a command name or names a figure. */
async function answerIn(scene: Scene, text: string): Promise<Outcome | undefined> {
  const { figures } = scene.repliedTo ?? {};
  if (figures !== undefined && readFigureReply(text, figures).kind !== "other") return undefined;
  const [first = ""] = text.split(/\s/, 1);
  if (first !== text && commandNamed(first, scene.commands) !== undefined) return undefined;
  return await answerInWords(scene, text);
}

/** Whether the card answers one question and lists no figures. Any reply to it then means 「明细」. */
const isAboutOneQuestion = (refs: Scene["repliedTo"]): boolean =>
  refs?.tally !== undefined && refs.figures === undefined;

async function decideLines(scene: Scene, lines: readonly Spoken[]): Promise<Outcome> {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return await decideLine(scene, only);
  if (lines.length > MOST_LINES) {
    return say(`一条消息最多${MOST_LINES}行命令，这条有${lines.length}行，都没有登记。请分几条发。`, {
      tone: "ask",
    });
  }
  const outcomes: Outcome[] = [];
  for (const [index, spoken] of lines.entries()) outcomes.push(await decideOneOfMany(scene, spoken, index));
  return merged(scene, outcomes, lines);
}

async function decideLine(scene: Scene, spoken: Spoken): Promise<Outcome> {
  if (spoken.command !== undefined) return await runSaid(scene, spoken.command, spoken.line);
  if (spoken.line.word === "") return await runServing(scene, "help");
  const { word, rest } = spoken.line;
  const why = `没有 /${quotable(word)} 这个命令。`;
  const slip =
    slipOf(scene, word, rest) ??
    meantBy(scene, word, rest) ??
    (spoken.nearest.length === 0 ? hintAt(scene, `${word} ${rest}`) : undefined);
  if (slip !== undefined) return suggest(scene, why, slip);
  const told = spoken.nearest.length === 0 ? (await loadBriefs()).toldCommand(scene, word, rest) : undefined;
  return told === undefined
    ? offer(scene, spoken.line, spoken.nearest, why)
    : offerLines(scene, `${why}您是要 /${told.name} 吗？`, [told]);
}

/**
 * Runs a command from a message. Two cases are asked about first: a changing command that is not at the start of the
 * message may be part of copied text, and a quotation below a command may or may not belong to it.
 */
async function runSaid(scene: Scene, command: Command, said: CommandLine): Promise<Outcome> {
  const { quoted = "" } = said;
  const rest = said.rest.trim();
  // A button cannot repeat a mention, so the person is asked to send the command alone.
  const asked = (why: string) =>
    scene.mentions.some(({ key }) => holdsKey(rest, key))
      ? say(`${why}请单独发一条。`, { tone: "ask" })
      : offerLines(scene, why, [
          { label: `按 /${quotable(`${command.name} ${rest}`.trim())} 处理`, name: command.name, rest },
        ]);
  if (said.isLater === true && command.changes === true) return asked(`/${command.name} 不在消息开头，没有执行。`);
  if (quoted === "") return await runCommand(scene, command, said);
  // A quotation without Chinese characters, such as code, cannot belong to a report.
  if (rest !== "" && !/\p{Script=Han}/u.test(quoted))
    return withNote(await runCommand(scene, command, said), "引用的代码未计入。");
  const isText = rest === "" || command.longest !== undefined;
  if (!isText) return asked(`/${command.name} 后面有引用的内容，不能确定是否算在内，没有处理。`);
  return await runCommand(scene, command, {
    ...said,
    rest: `${rest}\n${quoted}`.trim(),
    line: `${said.line}\n${quoted}`,
  });
}

async function decideOneOfMany(scene: Scene, spoken: Spoken, index: number): Promise<Outcome> {
  if (spoken.command?.alone && spoken.line.isLater !== true) return say(`/${spoken.command.name} 请单独发一条`);
  // Each line has its own source key, so that its questions and uuids differ from those of the other lines.
  return await decideLine({ ...scene, source: `${scene.source}#${index + 1}` }, spoken);
}

/**
 * Merges many lines into one commit and one card: a sentence per line, and a button for each line that is not done yet.
 */
function merged(scene: Scene, outcomes: readonly Outcome[], spoken: readonly Spoken[]): Outcome {
  const lines = outcomes.flatMap((outcome, index): readonly Line[] => {
    if (isAnswer(outcome)) return [];
    const isOpen = outcome.settled === false;
    const line = { number: index + 1, text: outcome.line ?? "", state: isOpen ? "open" : "done" } as const;
    const typed = typedIn(scene, spoken[index]);
    return [isOpen ? { ...line, ...typed, ...buttonsFor(outcome, index) } : { ...line, below: jointQuestion(outcome) }];
  });
  const all = outcomes.filter((outcome) => !isAnswer(outcome));
  const done = all.filter((outcome) => outcome.settled !== false).length;
  // If a line was answered privately or corrected a record, the card says 处理好了 instead of 登记好了.
  const good = `${all.some(({ settled, made }) => settled !== false && !made) ? "处理" : "登记"}好了`;
  const records = outcomes.flatMap((outcome) => outcome.replies[0]?.refs?.records ?? []);
  const card: Lines = { of: "message", good, lines, records };
  // The lines are stored if one of them may still be filled in.
  const kept = lines.some(isAsking) ? draftOf(scene, LINES, card) : undefined;
  const receipt: Reply = { card: linesCard(card), refs: { records, ...(kept && { lines: kept.id }) } };
  return {
    ...(all.every(({ made }) => made) ? { made: { records, tickets: [] } } : {}),
    settled: done === all.length,
    replies: [
      ...(all.length === 0 ? [] : [receipt]),
      ...outcomes.flatMap((outcome, index) =>
        outcome.replies
          .map((reply, at) => (reply.to === undefined ? { ...reply, part: `${index}-${reply.part ?? at}` } : reply))
          .filter((reply) => reply.to !== undefined || isAnswer(outcome)),
      ),
    ],
    writes: [
      ...outcomes.flatMap((outcome) => outcome.writes ?? []),
      ...(kept === undefined ? [] : [insertDraft(scene.query, kept)]),
    ],
    audit: outcomes.flatMap((outcome) => outcome.audit ?? []),
    attachments: outcomes.flatMap((outcome) => outcome.attachments ?? []),
  };
}

/** Whether something about a line may still be answered by a tap. */
const isAsking = ({ draft, buttons = [], below = [] }: Line): boolean =>
  draft !== undefined || buttons.length + below.length > 0;

/** Whether an outcome is answered by a message of its own beside the merged card: it has no sentence for that card. */
const isAnswer = ({ line }: Outcome): boolean => line === undefined;

/** The question whether another unit's record is the same event. The record is created and counted already. */
function jointQuestion({ replies: [reply] }: Outcome): readonly Block[] {
  const blocks = reply?.card.blocks ?? [];
  const at = blocks.findIndex(
    (block) => block.type === "buttons" && block.buttons.some(({ press }) => press?.action === "joint"),
  );
  return at < 1 ? [] : blocks.slice(at - 1, at + 1);
}

/** What the merged card keeps of a line's own card: its form, or the buttons of its question. */
function buttonsFor({ replies: [reply] }: Outcome, index: number): Pick<Line, "draft" | "buttons"> {
  if (reply === undefined) return {};
  const { blocks } = reply.card;
  const draft = reply.refs?.draft;
  if (draft !== undefined && blocks.some(({ type }) => type === "form")) return { draft };
  const buttons = blocks
    .flatMap((block) => (block.type === "buttons" ? block.buttons : []))
    .map(({ style: _, ...button }) => ({ ...button, text: `第${index + 1}条：${button.text}` }));
  return { buttons };
}

/**
 * The typed text of a line that the bot asks about. In a group it is left out if the command may only be used in a
 * direct chat.
 */
function typedIn({ chat, mentions }: Scene, spoken: Spoken | undefined): Pick<Line, "typed"> {
  if (spoken === undefined) return {};
  const meant = spoken.command === undefined ? spoken.nearest : [spoken.command];
  if (chat.kind === "group" && meant.some(({ where }) => where === "direct")) return {};
  return {
    typed: shortened(mentions.reduce((text, { key, name }) => withoutKey(text, key, `@${name}`), spoken.line.line)),
  };
}

/** Answers an unknown command with offers of the most similar ones; 「。」 runs the first. */
function offer(scene: Scene, line: CommandLine, nearest: readonly Command[], why: string): Outcome {
  const [first] = nearest;
  if (first === undefined) return say(`${why}没有登记。发 /帮助 看全部命令。`, { tone: "ask" });
  const offered = nearest.map(({ name }) => ({ label: `按 /${name} 处理`, name, rest: line.rest }));
  return offerLines(scene, `${why}您是要 /${first.name} 吗？`, offered);
}
