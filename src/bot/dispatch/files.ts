import type { IncomingMessage } from "#platforms";
import { lastDraft } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { say } from "../replies.ts";

/**
 * A file somebody sends in their own chat answers the question that asked for one, if that was the last thing asked.
 * Otherwise it is said that nothing was recorded of it, so that nobody believes a photograph is a report.
 */
export async function decideFile(scene: Scene, message: IncomingMessage): Promise<Outcome | undefined> {
  if (scene.chat.kind !== "direct" || message.text !== undefined) return undefined;
  const { file } = message;
  if (file !== undefined) {
    const draft = await lastDraft(scene.query, scene.sender.id, scene.chat.id, scene.now);
    const taker = scene.commands.find((command) => draft !== undefined && command.files?.[draft.type] !== undefined);
    const taken = draft === undefined ? undefined : await taker?.files?.[draft.type]?.(scene, draft, file);
    if (taken !== undefined) return taken;
  }
  const what = CALLED[message.messageType];
  return what === undefined ? undefined : { ...say(`${what}没有读取，也没有登记。${HOW}`), settled: true };
}

/** What people send without words, by the platform's type; a sticker asks for no answer. */
const CALLED: Readonly<Record<string, string>> = {
  file: "文件",
  folder: "文件夹",
  image: "图片",
  media: "视频",
  video: "视频",
  audio: "语音",
  merge_forward: "转发的聊天记录",
  share_chat: "群名片",
  share_user: "个人名片",
  location: "位置",
  todo: "任务",
  vote: "投票",
  calendar: "日程",
  share_calendar_event: "日程",
  general_calendar: "日程",
  video_chat: "会议",
};

const HOW = "要登记请发一行字，如：/党课 昨天 主题 主讲=姓名 35人；发 /帮助 看全部写法。";
