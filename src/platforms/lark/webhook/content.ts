import type { IncomingMessage, Mention } from "../../events.ts";
import { readObject } from "./json.ts";

/** The plain text of a message, and its files. */
export interface Content {
  readonly text: string | undefined;
  readonly file: { readonly key: string; readonly name: string } | undefined;
  /** All files, if the message type may have several. */
  readonly files?: readonly NonNullable<Content["file"]>[];
  /** Mentions in the text itself, by their key in `text`; the message's own list may lack them. */
  readonly mentions?: readonly InlineMention[];
}

/** A mention written in the text with its open_id, which is also its key. */
export interface InlineMention {
  readonly personId: string;
  readonly name: string;
}

const NOTHING: Content = { text: undefined, file: undefined };

/** Reads the content of a received message: the plain text as typed, with mentions as keys (`@_user_1`). */
export function readContent(messageType: string, content: string): Content {
  const json = readObject(content);
  if (json === undefined) return NOTHING;
  switch (messageType) {
    case "text":
      return withMentions(stringIn(json, "text"), undefined, []);
    case "post":
      return readPost(json);
    case "file":
      return { text: undefined, file: fileIn(json, "file_key", stringIn(json, "file_name") ?? "文件") };
    case "media":
      return { text: undefined, file: fileIn(json, "file_key", stringIn(json, "file_name") ?? "视频") };
    case "image":
      return { text: undefined, file: fileIn(json, "image_key", "图片") };
    default:
      return NOTHING;
  }
}

/** Adds the mention keys in the text that are missing in the list; they stand for unknown people. */
export function allMentions(text: string | undefined, listed: readonly Mention[]): readonly Mention[] {
  const told = new Set(listed.map(({ key }) => key));
  const untold = new Set((text?.match(/@_user_\d{1,4}/g) ?? []).filter((key) => !told.has(key)));
  return [...listed, ...[...untold].map((key) => ({ key, personId: undefined, name: "" }))];
}

const TYPES: Readonly<Record<string, IncomingMessage["messageType"]>> = {
  text: "text",
  post: "rich",
  file: "file",
  folder: "folder",
  image: "image",
  media: "video",
  video: "video",
  audio: "audio",
  merge_forward: "forwarded",
  interactive: "card",
  share_chat: "chat-card",
  share_user: "person-card",
  location: "location",
  todo: "task",
  vote: "vote",
  calendar: "calendar",
  share_calendar_event: "calendar",
  general_calendar: "calendar",
  video_chat: "meeting",
  sticker: "sticker",
  system: "notice",
};

/** The type of a message by the platform's name; unknown names are "other". */
export const typeOf = (type: string): IncomingMessage["messageType"] =>
  (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? "other";

function readPost(json: Readonly<Record<string, unknown>>): Content {
  // Received posts have no locale wrapper, but posts sent by a bot may be returned with one.
  const post = "content" in json || "content_v2" in json ? json : (Object.values(json).find(isObject) ?? json);
  const lines: string[] = [];
  const mentions: InlineMention[] = [];
  const files: NonNullable<Content["file"]>[] = [];
  const title = stringIn(post, "title");
  if (title !== undefined && title !== "") lines.push(title);
  // Newer clients send the same text a second time as markdown, and some only that.
  const paragraphs = listOf(post.content).some((one) => listOf(one).length > 0) ? post.content : post.content_v2;
  for (const paragraph of listOf(paragraphs)) {
    const parts = listOf(paragraph).filter(isObject);
    for (const part of parts) files.push(...fileOfPart(part, files.length));
    lines.push(parts.map((part) => textOfPart(part, mentions)).join(""));
  }
  const text = lines.join("\n").trim();
  const [file] = files;
  const read = withMentions(text === "" && file !== undefined ? undefined : text, file, mentions);
  return files.length === 0 ? read : { ...read, files };
}

/** The picture, video or file in a part of a post. Pictures have no name of their own. */
function fileOfPart(part: Readonly<Record<string, unknown>>, before: number): readonly NonNullable<Content["file"]>[] {
  const file =
    part.tag === "img"
      ? fileIn(part, "image_key", before === 0 ? "图片" : `图片${before + 1}`)
      : part.tag === "media" || part.tag === "file"
        ? fileIn(part, "file_key", stringIn(part, "file_name") ?? (part.tag === "media" ? "视频" : "文件"))
        : undefined;
  return file === undefined ? [] : [file];
}

function textOfPart(part: Readonly<Record<string, unknown>>, mentions: InlineMention[]): string {
  switch (part.tag) {
    case "text":
    case "a":
      return stringIn(part, "text") ?? "";
    case "md":
      return (stringIn(part, "text") ?? "").replace(EMPHASIS, "$2");
    case "code_block":
      return quotedText(stringIn(part, "text") ?? "");
    case "at": {
      const key = atKey(stringIn(part, "user_id") ?? "");
      if (OPEN_ID.test(key)) mentions.push({ personId: key, name: stringIn(part, "user_name") ?? "" });
      return key;
    }
    default:
      return "";
  }
}

// Bold and struck text in the Markdown form; people did not type its marks. Bounded, because a mark may stay open.
const EMPHASIS = /(\*\*|~~|__)(?=\S)([^\n]{0,199}?\S)\1/g;

/** Marks every line of a code block as quoted, because a code block repeats a text and reports nothing. */
const quotedText = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .map((line) => `> ${line}`)
    .join("\n");

const atKey = (userId: string) => (userId === "all" || userId === "@_all" ? "@_all" : userId);

const OPEN_ID = /^ou_[0-9a-z]{1,64}$/i;

/** The text without the platform's markup: shortened links, paragraphs of an edited message, mentions as tags. */
function withMentions(raw: string | undefined, file: Content["file"], known: readonly InlineMention[]): Content {
  if (raw === undefined) return { text: undefined, file };
  const mentions = [...known];
  const text = unfoldLinks(unwrapParagraphs(raw)).replace(AT_TAG, (_, id: string, name: string) => {
    const key = atKey(id);
    if (OPEN_ID.test(key)) mentions.push({ personId: key, name });
    return key;
  });
  return { text, file, ...(mentions.length === 0 ? {} : { mentions }) };
}

const AT_TAG = /<at (?:user_id|id)="?([\w@]{1,80})"?\s*>([^<>]{0,80})<\/at>/g;

/**
 * Removes the `<p>…</p>` around each line, which edited messages have. Only a text that consists of them is changed.
 */
function unwrapParagraphs(text: string): string {
  if (!text.startsWith("<p>") || !text.endsWith("</p>")) return text;
  return text.slice(3, -4).replaceAll(/<\/p>\s*<p>/g, "\n");
}

// A client that recognises an address sends `[shown text](address)`; people typed the shown text.
// An address may contain pairs of brackets.
const LINK = /\[([^[\]\n]{1,2048})\]\((https?:\/\/(?:[^\s()]|\([^\s()]{0,256}\)){1,2048}|mailto:[^\s()]{1,320})\)/gi;

/** Replaces each shortened link by its shown text. */
const unfoldLinks = (text: string): string => (text.includes("](") ? text.replace(LINK, "$1") : text);

function fileIn(json: Readonly<Record<string, unknown>>, key: string, name: string): Content["file"] {
  const value = stringIn(json, key);
  return value === undefined || value === "" || value.length > 256 ? undefined : { key: value, name };
}

function stringIn(json: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = json[key];
  return typeof value === "string" ? value : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
