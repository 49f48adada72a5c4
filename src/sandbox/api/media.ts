import type { Context, Hono } from "hono";
import { newId } from "../wire/crypto.ts";
import { readMultipart } from "../wire/multipart.ts";
import { refusal } from "../wire/refusal.ts";
import type { Desk } from "../world/desk.ts";
import type { Media } from "../world/world.ts";

const MIB = 1024 * 1024;
const FILE_TYPES = new Set(["opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"]);

/** Uploads of pictures and files, and downloads of those in a message. */
export function registerMedia(app: Hono, desk: Desk): void {
  app.post("/im/v1/images", async (c) => {
    const form = await formOf(c);
    if (!["message", "avatar"].includes(String(form.get("image_type")))) throw refusal(234001);
    const media = keep(desk, form.get("image"), { kind: "image", fileType: "image", name: "image" }, 10 * MIB);
    return c.json({ code: 0, msg: "success", data: { image_key: media.key } });
  });
  app.post("/im/v1/files", async (c) => {
    const form = await formOf(c);
    const fileType = String(form.get("file_type"));
    const name = String(form.get("file_name") ?? "");
    if (!FILE_TYPES.has(fileType) || !name) throw refusal(234001);
    const media = keep(desk, form.get("file"), { kind: "file", fileType, name }, 30 * MIB);
    return c.json({ code: 0, msg: "success", data: { file_key: media.key } });
  });
  app.get("/im/v1/messages/:id/resources/:key", (c) => {
    const message = desk.world.messages.get(c.req.param("id"));
    if (!message) throw refusal(234003);
    if (!desk.world.chats.get(message.chatId)?.hasBot) throw refusal(234004);
    const key = c.req.param("key");
    // A post may contain several, at any position.
    const isThere = message.content.includes(JSON.stringify(key));
    const media = desk.world.media.get(key);
    if (!isThere || !media) throw refusal(234003);
    if (c.req.query("type") !== media.kind) throw refusal(234001);
    return mediaAnswer(media);
  });
}

/** Stores a picture as a client uploads it before sending; returns its key. */
export const keepPicture = (desk: Desk, name: string, bytes: Buffer): string =>
  keep(desk, bytes, { kind: "image", fileType: "image", name }, 10 * MIB).key;

/** Stores a file as a client uploads it before sending; returns its key. */
export const keepFile = (desk: Desk, name: string, bytes: Buffer): string =>
  keep(desk, bytes, { kind: "file", fileType: "stream", name }, 30 * MIB).key;

/** The bytes of a stored picture or file as an HTTP answer. */
export const mediaAnswer = (media: Media): Response =>
  new Response(Buffer.from(media.bytes), {
    headers: {
      "Content-Type": media.kind === "image" ? imageType(media.bytes) : "application/octet-stream",
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(media.name)}`,
    },
  });

const imageType = (bytes: Uint8Array): string =>
  bytes[0] === 0x89 ? "image/png" : bytes[0] === 0xff ? "image/jpeg" : bytes[0] === 0x47 ? "image/gif" : "image/webp";

async function formOf(c: Context): Promise<ReadonlyMap<string, Buffer>> {
  const form = readMultipart(c.req.header("content-type") ?? "", Buffer.from(await c.req.arrayBuffer()));
  if (!form) throw refusal(234001);
  return form;
}

function keep(desk: Desk, bytes: Buffer | undefined, about: Omit<Media, "key" | "bytes">, limit: number): Media {
  if (!bytes) throw refusal(234001);
  if (bytes.length === 0) throw refusal(234010);
  if (bytes.length > limit) throw refusal(234006);
  const media = { ...about, key: newId(about.kind === "image" ? "img_v3_" : "file_v3_"), bytes };
  desk.world.media.set(media.key, media);
  return media;
}
