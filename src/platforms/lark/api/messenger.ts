import type { Messenger, OutgoingMessage, SendResult } from "../../messenger.ts";
import type { Asked } from "../../platform.ts";
import { drawnCard } from "../cards/cards.ts";
import { kindOfId } from "../ids.ts";
import type { Client } from "./client.ts";
import { createFiles, type FileType } from "./files.ts";
import type { Call } from "./http.ts";
import { objectIn, textIn } from "./read.ts";

const MESSAGES = "/open-apis/im/v1/messages";

/** Sends, replies to and changes messages as the app; a file is uploaded first. */
export function createMessenger(client: Client): Messenger {
  const files = createFiles(client);
  return {
    async send(message): Promise<SendResult> {
      if (message.messageType === "face") return await putFace(client, message);
      const content = message.messageType === "file" ? await uploaded(files, message) : ok(drawn(message));
      if (!content.ok) return content;
      const answer = await client.call(callFor({ ...message, content: content.value }));
      return answer.ok ? { ok: true, messageId: textIn(objectIn(answer.json, "data"), "message_id") } : answer;
    },
  };
}

/** The platform's names of the emoji reactions in use. */
const FACES: Readonly<Record<string, string>> = { done: "DONE" };

/** Adds an emoji reaction to the replied-to message; if that is refused, the card is sent instead. */
async function putFace(client: Client, message: OutgoingMessage): Promise<SendResult> {
  const { face = "", card = "" } = JSON.parse(message.content) as Partial<Record<"face" | "card", string>>;
  const answer = await client.call({
    name: "im.reaction.create",
    method: "POST",
    path: `${MESSAGES}/${encodeURIComponent(message.target)}/reactions`,
    json: { reaction_type: { emoji_type: FACES[face] ?? face } },
  });
  if (answer.ok) return { ok: true, messageId: undefined };
  // After throttling or an unknown outcome the reaction is tried again; adding it twice shows it once.
  if (answer.code === "throttled" || answer.code === "no_answer" || answer.code === "auth") return answer;
  const sent = await client.call(callFor({ ...message, messageType: "card", content: drawnCard(card) }));
  return sent.ok ? { ok: true, messageId: textIn(objectIn(sent.json, "data"), "message_id") } : sent;
}

const drawn = ({ messageType, content }: OutgoingMessage): string =>
  messageType === "card" ? drawnCard(content) : content;

const ok = (value: string) => ({ ok: true, value }) as const;

/**
 * A pending file is stored with its bytes, `{name, type, base64}`. An uploaded key would be lost if the commit failed.
 */
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

// Messages queued by an older version already have the platform's own type.
const typeOf = (type: string) => (type === "card" ? "interactive" : type);

function callFor({ action, target, uuid, messageType, content }: OutgoingMessage): Call {
  const path = MESSAGES;
  switch (action) {
    case "create":
      return {
        name: "im.message.create",
        method: "POST",
        path,
        query: { receive_id_type: kindOfId(target) === "person" ? "open_id" : "chat_id" },
        json: { receive_id: target, msg_type: typeOf(messageType), content, uuid },
      };
    case "reply":
      return {
        name: "im.message.reply",
        method: "POST",
        path: `${path}/${encodeURIComponent(target)}/reply`,
        json: { msg_type: typeOf(messageType), content, uuid },
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
