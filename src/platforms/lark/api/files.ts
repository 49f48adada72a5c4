import type { Asked } from "../../platform.ts";
import type { Client } from "./client.ts";
import { objectIn, textIn } from "./read.ts";

const MAX_DOWNLOAD = 30 * 1_048_576;

/** Feishu's names for file types with a preview. */
export type FileType = "doc" | "xls" | "ppt" | "pdf" | "stream";

/** Files that the bot sends, and files that people sent to it. */
export function createFiles(client: Client) {
  return {
    /** Uploads a file and returns its key for a file message. An upload is not idempotent, so it is tried once. */
    async upload(file: { name: string; type: FileType; bytes: Uint8Array<ArrayBuffer> }): Promise<Asked<string>> {
      const form = new FormData();
      form.set("file_type", file.type);
      form.set("file_name", file.name);
      form.set("file", new Blob([file.bytes]), file.name);
      const answer = await client.call({
        name: "im.file.create",
        method: "POST",
        path: "/open-apis/im/v1/files",
        form,
      });
      return keyOf(answer, "file_key");
    },

    /** Uploads a picture and returns its key for an image message. */
    async uploadImage(bytes: Uint8Array<ArrayBuffer>): Promise<Asked<string>> {
      const form = new FormData();
      form.set("image_type", "message");
      form.set("image", new Blob([bytes]), "image.png");
      const call = { name: "im.image.create", method: "POST", path: "/open-apis/im/v1/images", form } as const;
      return keyOf(await client.call(call), "image_key");
    },

    /** The bytes of a file or picture in a message. */
    async download(messageId: string, key: string, maxBytes = MAX_DOWNLOAD): Promise<Asked<Uint8Array>> {
      const answer = await client.call({
        name: "im.message.resource",
        method: "GET",
        path: `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(key)}`,
        query: { type: key.startsWith("img_") ? "image" : "file" },
        isFile: true,
        maxBytes,
      });
      return answer.ok ? { ok: true, value: answer.bytes } : answer;
    },
  };
}

function keyOf(answer: Awaited<ReturnType<Client["call"]>>, name: string): Asked<string> {
  if (!answer.ok) return answer;
  const key = textIn(objectIn(answer.json, "data"), name);
  return key === undefined ? { ok: false, code: "no_answer", platformCode: 0 } : { ok: true, value: key };
}
