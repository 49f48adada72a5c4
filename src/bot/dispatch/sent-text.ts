import { dayIn, type Instant, type Result } from "#core";
import type { IncomingMessage } from "#platforms";
import { hasWork } from "#store";
import type { Bot } from "../bot.ts";
import type { Outcome, Pasted, Scene, SentSource } from "../command.ts";
import { commandNamed } from "../dialogue/parse-message.ts";
import { runCommand } from "../dialogue/run-command.ts";
import { note, say, sentences } from "../replies.ts";
import { type Cause, outcomeWrites, refsOf } from "./commit.ts";
import { createSceneReader } from "./read-context.ts";

/** A command whose text is in another message or a file, which is fetched in the background. */
export interface SentTextSpec {
  readonly type: "sent-text";
  readonly personId: string;
  /** The key of the event whose command fetches the text. */
  readonly source: string;
  /** The message that the answer replies to: its id, chat, sender and time. */
  readonly heard: Pick<IncomingMessage, "messageId" | "chatId" | "chatKind" | "senderId" | "sentAt">;
  readonly of: SentSource;
  readonly command: string;
  /** The rest of the command line after its first word. */
  readonly rest: string;
}

/**
 * Fetches the text of a message or file in the background. The command goes on with it and answers in a second message.
 */
export async function readLater(
  scene: Scene,
  of: SentSource,
  {
    name,
    rest,
    said = "收到，正在读取，结果稍后发来。",
  }: { readonly name: string; readonly rest: string; readonly said?: string },
): Promise<Outcome> {
  const { sender, chat } = scene;
  if (await hasWork(scene.query, sender.id))
    return say("您上一份文件还在读取，请等结果出来再发下一份。", { tone: "ask" });
  const spec: SentTextSpec = {
    type: "sent-text",
    personId: sender.id,
    source: `${scene.source}#read`,
    heard: {
      messageId: scene.message?.messageId ?? of.messageId,
      chatId: chat.id,
      chatKind: chat.kind,
      senderId: sender.id,
      sentAt: scene.sentAt,
    },
    of,
    command: name,
    rest,
  };
  return {
    replies: [{ card: note(said), work: { personId: sender.id, spec: { ...spec } } }],
    settled: false,
  };
}

/**
 * Runs the command with its fetched text and the sender's current rights. Returns the first card, and the rest as
 * writes.
 */
export async function decideSentText(bot: Bot, spec: SentTextSpec, texts: Result<readonly Pasted[]>) {
  const { outcome, cause } = await outcomeOf(bot, spec, texts);
  const [first = { card: note("没有可以登记的内容。") }, ...replies] = outcome.replies;
  const writes = outcomeWrites(bot, cause, { ...outcome, replies }, bot.clock());
  return { card: first.card, refs: refsOf(cause, first), writes };
}

async function outcomeOf(
  bot: Bot,
  spec: SentTextSpec,
  texts: Result<readonly Pasted[]>,
): Promise<{ readonly outcome: Outcome; readonly cause: Cause }> {
  const { heard, rest } = spec;
  const command = commandNamed(spec.command, bot.commands);
  const cause = {
    source: spec.source,
    actorId: heard.senderId,
    chatId: heard.chatId,
    messageId: heard.messageId,
  };
  const undone = spec.of.as === "roster" ? "没有导入" : "没有登记";
  if (!texts.ok) return { cause, outcome: say(sentences(texts.error, undone), { tone: "ask" }) };
  if (command === undefined) throw new Error(`there is no command ${spec.command}`);
  const message: IncomingMessage = {
    ...heard,
    kind: "message",
    eventId: cause.source,
    senderKind: "user",
    clockFlag: false,
    messageType: "text",
    text: undefined,
    mentions: [],
    parentId: undefined,
    file: undefined,
  };
  const scene = { ...(await createSceneReader(bot)(message)), source: cause.source };
  // Content that no person typed, such as a sheet or a member list, is passed along and not put into the command line.
  const isText = spec.of.as === undefined && spec.of.membersOf === undefined;
  const text = isText ? texts.value.map((one) => one.text).join("\n") : "";
  const line = { word: command.name, rest: `${rest} ${text}`.trim(), line: `/${command.name} ${rest} ${text}`.trim() };
  return { cause, outcome: await runCommand(scene, command, { ...line, pasted: texts.value }) };
}

/** The person's message that a command without text replies to. */
export function repliedMessage({ message, repliedTo, repliedCard }: Scene): SentSource | undefined {
  const parent = message?.parentId;
  return parent === undefined || repliedTo !== undefined || repliedCard !== undefined
    ? undefined
    : { messageId: parent };
}

/** The context as of the time a forwarded message was first sent, because 「昨天」 in it is counted from then. */
export const sceneAt = (scene: Scene, at: Instant | undefined): Scene =>
  at === undefined ? scene : { ...scene, sentAt: at, today: dayIn(scene.zone, at) };
