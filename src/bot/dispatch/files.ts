import { kindOf } from "#core";
import type { IncomingMessage, MessageType } from "#platforms";
import { lastDraft, recordsSince } from "#store";
import { attachTo, repliedHolder } from "../attachments/attach.ts";
import type { Outcome, Scene, Sent } from "../command.ts";
import { offerLines } from "../offers.ts";
import { mayAnywhere } from "../permissions.ts";
import { isRestricted } from "../records/rights.ts";
import { say } from "../replies.ts";
import { filesOf } from "../sent-files.ts";
import { serving } from "../services.ts";
import { readLater } from "./sent-text.ts";

/**
 * A file in a direct chat answers the bot's last question if that asked for a file. Otherwise the bot says that nothing
 * was recorded, so that nobody takes a photograph for a report.
 */
export async function decideFile(scene: Scene, message: IncomingMessage): Promise<Outcome | undefined> {
  if (message.text !== undefined) return undefined;
  if (scene.chat.kind === "group") return await decideGroupFile(scene, message);
  const { file, messageType, messageId } = message;
  const sent: Sent | undefined =
    file !== undefined ? { kind: "file", ...file } : messageType === FORWARDED ? { kind: "forwarded" } : undefined;
  const holder = repliedHolder(scene);
  // If the replied-to card asked for evidence, the file is the answer. In a reply to any other card, the file is
  // attached to the record or finding of the card.
  if (holder !== undefined && file !== undefined && !(await isAwaited(scene, holder)))
    return await attachTo(scene, holder, filesOf(scene));
  const taken = sent === undefined ? undefined : await takenAsAnswer(scene, sent);
  if (taken !== undefined) return taken;
  const isSheet = file !== undefined && messageType === "file" && /\.(?:xlsx|xls|csv)$/i.test(file.name);
  if (isSheet && mayAnywhere(scene.sender.grants, "roster.change"))
    return await readLater(
      scene,
      { messageId, fileKey: file.key, as: "roster" },
      {
        name: serving(scene, "roster").name,
        rest: "导入",
        said: "收到表格，正在按花名册核对，结果稍后发来；确认前不写入。",
      },
    );
  const isText = file !== undefined && messageType === "file" && /\.(?:docx|txt)$/i.test(file.name);
  if (isText && mayAnywhere(scene.sender.grants, "speech"))
    return offerLines(scene, "文件没有读取，也没有登记。请选择怎么处理：", [
      { label: "核对里面的数字", name: serving(scene, "check").name, rest: "", of: { messageId, fileKey: file.key } },
      { label: "按简报填表登记", name: serving(scene, "fill").name, rest: "", of: { messageId, fileKey: file.key } },
    ]);
  const what = calledOf(message);
  if (what === undefined) return undefined;
  if (isSheet) return { ...say(`文件没有读取，也没有登记。花名册由管理员导入。${HOW}`), settled: true };
  const how = isText || messageType === FORWARDED ? "要按它填表，请回复这条消息发 /报。" : HOW;
  return { ...say(`${what}没有读取，也没有登记。${how}`), settled: true };
}

/** How long after a report a file from its reporter is taken to belong to it. */
const MEANT_MS = 10 * 60_000;

/**
 * Handles a file in a group whose messages the bot may read. In reply to a bot card it is attached to that card's
 * record or finding; soon after a report it is offered to that report; any other file is ignored.
 */
async function decideGroupFile(scene: Scene, { file, messageId }: IncomingMessage): Promise<Outcome | undefined> {
  if (file === undefined) return undefined;
  const holder = repliedHolder(scene);
  if (holder !== undefined) return await attachTo(scene, holder, filesOf(scene));
  const taken = await takenAsAnswer(scene, { kind: "file", ...file });
  if (taken !== undefined) return taken;
  const isReply = scene.repliedTo !== undefined;
  const since = new Date(Date.parse(scene.now) - MEANT_MS).toISOString();
  const recent = await recordsSince(scene.query, { reporterId: scene.sender.id, chatId: scene.chat.id, since });
  const [first, ...others] = recent.filter((record) => !isRestricted(record)).toReversed();
  if (first === undefined) return isReply ? say(`${file.name}未附到任何记录。${REPLY}`, { tone: "ask" }) : undefined;
  const of = { messageId, fileKey: file.key, name: file.name };
  const { name } = serving(scene, "attach");
  return offerLines(
    scene,
    `${file.name}尚未附到记录。要附上的请选择；也可以回复回执直接发来。`,
    [first, ...others].slice(0, MOST_OFFERED).map((record) => ({
      label: `附到${record.number}号 ${kindOf(record.kind).label}`,
      name,
      rest: String(record.number),
      of,
    })),
  );
}

const MOST_OFFERED = 4;
const REPLY = "请回复一条记录的回执发送，或发 /附件 编号。";

/** Whether the last question to the speaker here asked for a file about this finding. */
async function isAwaited({ query, sender, chat, now }: Scene, holder: string): Promise<boolean> {
  const draft = await lastDraft(query, sender.id, chat.id, now);
  const { numbers = [] } = (draft?.payload ?? {}) as { readonly numbers?: readonly number[] };
  return numbers.some((number) => `Z${number}` === holder);
}

/** Takes a message as the answer to the last command that asked for a text or a file. */
export async function takenAsAnswer(scene: Scene, sent: Sent): Promise<Outcome | undefined> {
  const draft = await lastDraft(scene.query, scene.sender.id, scene.chat.id, scene.now);
  if (draft === undefined) return undefined;
  const taker = scene.commands.find((command) => command.awaits?.[draft.type] !== undefined);
  return await taker?.awaits?.[draft.type]?.(scene, draft, sent);
}

/** The message type of a conversation that is forwarded as one message. */
const FORWARDED = "forwarded";

/** The Chinese name of what was sent without text; undefined if it needs no answer. */
function calledOf({ messageType, file }: IncomingMessage): string | undefined {
  if (WORDLESS.has(messageType)) return undefined;
  return CALLED[messageType] ?? file?.name ?? "这条消息";
}

/** Message types that need no answer: unreadable text, stickers, and the platform's own notices. */
const WORDLESS: ReadonlySet<MessageType> = new Set(["text", "sticker", "notice"]);

/** The Chinese names of message types without text. */
const CALLED: { readonly [type in MessageType]?: string } = {
  file: "文件",
  folder: "文件夹",
  image: "图片",
  video: "视频",
  audio: "语音",
  forwarded: "转发的聊天记录",
  card: "转发的卡片",
  "chat-card": "群名片",
  "person-card": "个人名片",
  location: "位置",
  task: "任务",
  vote: "投票",
  calendar: "日程",
  meeting: "会议",
};

const HOW = "要登记请发一行字，如：/党课 昨天 主题 主讲=姓名 35人；发 /帮助 看全部写法。";
