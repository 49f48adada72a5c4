import type { IncomingMessage, Mention } from "../../events.ts";
import { readObject } from "./json.ts";

/** What a message says as plain text, and what it carries. */
export interface Content {
  readonly text: string | undefined;
  readonly file: { readonly key: string; readonly name: string } | undefined;
  /** Where it may bring several, all of them. */
  readonly files?: readonly NonNullable<Content["file"]>[];
  /** Mentions written into the text itself, by the key that stands for them in `text`; the message's own list may lack them. */
  readonly mentions?: readonly InlineMention[];
}

/** A mention that the text carries with its open_id: the id is its key. */
export interface InlineMention {
  readonly personId: string;
  readonly name: string;
}

const NOTHING: Content = { text: undefined, file: undefined };

/** Reads the content string of a received message: plain text as it was typed, with mentions as their keys (`@_user_1`). */
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

/** Mentions and the keys of others that the text holds and the list does not tell: those stand for nobody who is known. */
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

/** What a message is, by the platform's name of its type; others come with time. */
export const typeOf = (type: string): IncomingMessage["messageType"] =>
  (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? "other";

function readPost(json: Readonly<Record<string, unknown>>): Content {
  // Received posts carry no locale wrapper, but what a bot sent may come back with one.
  const post = "content" in json || "content_v2" in json ? json : (Object.values(json).find(isObject) ?? json);
  const lines: string[] = [];
  const mentions: InlineMention[] = [];
  const files: NonNullable<Content["file"]>[] = [];
  const title = stringIn(post, "title");
  if (title !== undefined && title !== "") lines.push(title);
  // Newer clients send the same words a second time as markdown, and some only so.
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

/** The picture, video or file that a part of a post is; pictures have no name of their own. */
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

// Bold and struck words of the Markdown form, whose marks nobody typed. Bounded, for marks may stay open.
const EMPHASIS = /(\*\*|~~|__)(?=\S)([^\n]{0,199}?\S)\1/g;

/** Marks every line of a code block as quoted, because a code block repeats a text and reports nothing. */
const quotedText = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .map((line) => `> ${line}`)
    .join("\n");

const atKey = (userId: string) => (userId === "all" || userId === "@_all" ? "@_all" : userId);

const OPEN_ID = /^ou_[0-9a-z]{1,64}$/i;

/** The text without the platform's own markup: folded links, paragraphs of an edited message, mentions written as tags. */
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

/** An edited message was seen as `<p>…</p>`, a paragraph a line. Only a text that is wholly so is unwrapped. */
function unwrapParagraphs(text: string): string {
  if (!text.startsWith("<p>") || !text.endsWith("</p>")) return text;
  return text.slice(3, -4).replaceAll(/<\/p>\s*<p>/g, "\n");
}

// A client that recognises an address sends `[what is shown](address)`; what people typed is what is shown.
// An address may hold brackets of its own, in pairs.
const LINK = /\[([^[\]\n]{1,2048})\]\((https?:\/\/(?:[^\s()]|\([^\s()]{0,256}\)){1,2048}|mailto:[^\s()]{1,320})\)/gi;

/** The text with each folded link as it was typed. */
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
