import type { RefusalCode } from "#platforms";
import type { Told } from "#store";
import type { Visit } from "../session/request-context.ts";

/** Why a message was not sent; an unknown code is shown as it is. */
const whys = (platform: string): Readonly<Record<RefusalCode | "late" | "died", string>> => ({
  throttled: "发送过于频繁，稍后重试",
  quota: "当月调用额度用尽",
  in_flight: "同一消息正在发送",
  no_answer: "平台未应答，是否送达待核",
  auth: "应用凭证失效",
  target_gone: "群已解散，或机器人不在群内",
  message_gone: "原消息已撤回",
  person_unreachable: `对方未开通${platform}，或不在可用范围`,
  content_rejected: "平台不接受消息内容",
  permission_denied: "应用缺少权限",
  edit_expired: "已过可修改的时限",
  place_refused: "平台不接受发送位置",
  unexpected: "平台拒绝，原因不明",
  late: "已过可发送的时间",
  died: "两次制作均未完成",
});

/** The reason of a refusal in Chinese; an unknown code is shown as it is. */
export const reasonWords = ({ platform }: Visit, code: string | undefined): string =>
  code === undefined ? "" : ((whys(platform.label) as Readonly<Record<string, string>>)[code] ?? code);

/** The state of a reminder in the outbox, in Chinese: 「已送达林国霞」, 「没有送到林国霞：…」. */
export function toldWords(visit: Visit, { state, code }: Pick<Told, "state" | "code">, name: string): string {
  switch (state) {
    case "sent":
      return `已送达${name}`;
    case "pending":
      return code === undefined ? `正在发给${name}` : `尚未送到${name}：${reasonWords(visit, code)}`;
    case "unknown":
      return `给${name}的提醒发出了，不能确定是否送达`;
    case "dead":
      return `没有送到${name}：${reasonWords(visit, code)}`;
  }
}
