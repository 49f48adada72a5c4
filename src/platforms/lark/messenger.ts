import type { Messenger, OutgoingMessage, SendResult } from "../messenger.ts";
import type { Client } from "./client.ts";
import type { Call } from "./http.ts";
import { objectIn, textIn } from "./read.ts";

/** Sends, answers and changes messages as the app. */
export function createMessenger(client: Client): Messenger {
  return {
    async send(message): Promise<SendResult> {
      const answer = await client.call(callFor(message));
      return answer.ok ? { ok: true, messageId: textIn(objectIn(answer.json, "data"), "message_id") } : answer;
    },
  };
}

function callFor({ action, target, uuid, messageType, content }: OutgoingMessage): Call {
  const path = "/open-apis/im/v1/messages";
  switch (action) {
    case "create":
      return {
        name: "im.message.create",
        method: "POST",
        path,
        query: { receive_id_type: target.startsWith("ou_") ? "open_id" : "chat_id" },
        json: { receive_id: target, msg_type: messageType, content, uuid },
      };
    case "reply":
      return {
        name: "im.message.reply",
        method: "POST",
        path: `${path}/${encodeURIComponent(target)}/reply`,
        json: { msg_type: messageType, content, uuid },
      };
    case "patch":
      return {
        name: "im.message.patch",
        method: "PATCH",
        path: `${path}/${encodeURIComponent(target)}`,
        json: { content },
      };
  }
}
