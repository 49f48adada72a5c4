import type { Told } from "#store";

/** Why a message did not arrive, in words that say what can be done about it. */
const REASONS: Readonly<Record<string, string>> = {
  throttled: "飞书限流，稍后自动再发",
  quota: "飞书本月调用额度已用完",
  auth: "飞书凭据暂时无效，稍后自动再发",
  in_flight: "飞书正在处理",
  no_answer: "飞书没有应答",
  target_gone: "群已解散，或机器人不在群里",
  message_gone: "原消息已不在",
  person_unreachable: "对方停用了机器人，或不在应用的可用范围内",
  content_rejected: "飞书不接受消息内容",
  permission_denied: "应用没有发消息的权限",
  edit_expired: "原消息已不能修改",
  place_refused: "飞书不让在那里回复",
  unexpected: "飞书没有说明原因",
  late: "超过了可以发送的时间",
  died: "制作两次都没有完成",
  moot: "已不需要发",
};

/** The reason of a refusal as people read it; a code that is not here stands as it is. */
export const reasonWords = (code: string | undefined): string => (code === undefined ? "" : (REASONS[code] ?? code));

/** How a reminder fared, as the outbox knows it: 「已送达林国霞」, 「没有送到林国霞：…」. */
export function toldWords({ state, code }: Pick<Told, "state" | "code">, name: string): string {
  switch (state) {
    case "sent":
      return `已送达${name}`;
    case "pending":
      return code === undefined ? `正在发给${name}` : `还没有送到${name}：${reasonWords(code)}`;
    case "unknown":
      return `给${name}的提醒发出了，不能确定是否送达`;
    case "dead":
      return `没有送到${name}：${reasonWords(code)}`;
  }
}
