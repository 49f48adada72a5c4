import type { Messenger, OutgoingMessage, SendResult } from "../../messenger.ts";
import type { Client } from "./client.ts";
import type { Asked } from "./directory.ts";
import { createFiles, type FileType } from "./files.ts";
import type { Call } from "./http.ts";
import { objectIn, textIn } from "./read.ts";

/** Sends, answers and changes messages as the app; a file is uploaded first. */
export function createMessenger(client: Client): Messenger {
  const files = createFiles(client);
  return {
    async send(message): Promise<SendResult> {
      const content = message.messageType === "file" ? await uploaded(files, message) : ok(message.content);
      if (!content.ok) return content;
      const answer = await client.call(callFor({ ...message, content: content.value }));
      return answer.ok ? { ok: true, messageId: textIn(objectIn(answer.json, "data"), "message_id") } : answer;
    },
  };
}

const ok = (value: string) => ({ ok: true, value }) as const;

/** A file is owed with its bytes, `{name, type, base64}`, because the key of an upload does not outlive a failed commit. */
async function uploaded(
  files: ReturnType<typeof createFiles>,
  { content, bytes }: OutgoingMessage,
): Promise<Asked<string>> {
  const { name, type, base64, ...sent } = JSON.parse(content) as Partial<Record<"name" | "base64", string>> & {
    type?: FileType;
  };
  const made = bytes ?? (base64 === undefined ? undefined : Buffer.from(base64, "base64"));
  if (name === undefined || made === undefined) return ok(JSON.stringify(sent));
  const key = await files.upload({ name, type: type ?? "stream", bytes: made });
  return key.ok ? ok(JSON.stringify({ file_key: key.value })) : key;
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
