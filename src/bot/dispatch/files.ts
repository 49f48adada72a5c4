import type { IncomingMessage, MessageType } from "#platforms";
import { lastDraft } from "#store";
import { attachTo, repliedHolder } from "../attachments/attach.ts";
import type { Outcome, Scene, Sent } from "../command.ts";
import { offerLines } from "../offers.ts";
import { mayAnywhere } from "../permissions.ts";
import { say } from "../replies.ts";
import { filesOf } from "../sent-files.ts";
import { serving } from "../services.ts";
import { readLater } from "./sent-text.ts";

/**
 * A file somebody sends in their own chat answers the question that asked for one, if that was the last thing asked.
 * Otherwise it is said that nothing was recorded of it, so that nobody believes a photograph is a report.
 */
export async function decideFile(scene: Scene, message: IncomingMessage): Promise<Outcome | undefined> {
  if (scene.chat.kind !== "direct" || message.text !== undefined) return undefined;
  const { file, messageType, messageId } = message;
  const sent: Sent | undefined =
    file !== undefined ? { kind: "file", ...file } : messageType === FORWARDED ? { kind: "forwarded" } : undefined;
  const holder = repliedHolder(scene);
  // A card that asked for evidence is answered by it; any other card that is replied to is what it belongs to.
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

/** Whether the last question put to the speaker here waits for a file about this finding. */
async function isAwaited({ query, sender, chat, now }: Scene, holder: string): Promise<boolean> {
  const draft = await lastDraft(query, sender.id, chat.id, now);
  const { numbers = [] } = (draft?.payload ?? {}) as { readonly numbers?: readonly number[] };
  return numbers.some((number) => `Z${number}` === holder);
}

/** Takes what somebody sends as the answer to the command that asked last for a text or a file. */
export async function takenAsAnswer(scene: Scene, sent: Sent): Promise<Outcome | undefined> {
  const draft = await lastDraft(scene.query, scene.sender.id, scene.chat.id, scene.now);
  if (draft === undefined) return undefined;
  const taker = scene.commands.find((command) => command.awaits?.[draft.type] !== undefined);
  return await taker?.awaits?.[draft.type]?.(scene, draft, sent);
}

/** A conversation that is forwarded as one message. */
const FORWARDED = "forwarded";

/** What somebody sent without words; undefined where it asks for no answer. */
function calledOf({ messageType, file }: IncomingMessage): string | undefined {
  if (WORDLESS.has(messageType)) return undefined;
  return CALLED[messageType] ?? file?.name ?? "这条消息";
}

/** A text that cannot be read, a sticker, and what the platform itself notes in a chat. */
const WORDLESS: ReadonlySet<MessageType> = new Set(["text", "sticker", "notice"]);

/** What people send without words. */
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
