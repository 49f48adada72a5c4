import { readObject } from "./json.ts";

/** What a message says as plain text, and what it carries. */
export interface Content {
  readonly text: string | undefined;
  readonly file: { readonly key: string; readonly name: string } | undefined;
}

const NOTHING: Content = { text: undefined, file: undefined };

/** Reads the content string of a received message; mentions stay as their keys (`@_user_1`). */
export function readContent(messageType: string, content: string): Content {
  const json = readObject(content);
  if (json === undefined) return NOTHING;
  switch (messageType) {
    case "text":
      return { text: stringIn(json, "text"), file: undefined };
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

function readPost(json: Readonly<Record<string, unknown>>): Content {
  // Received posts carry no locale wrapper, but what a bot sent may come back with one.
  const post = "content" in json ? json : (Object.values(json).find(isObject) ?? json);
  const lines: string[] = [];
  let file: Content["file"];
  const title = stringIn(post, "title");
  if (title !== undefined && title !== "") lines.push(title);
  for (const paragraph of listOf(post.content)) {
    const parts = listOf(paragraph).filter(isObject);
    for (const part of parts) file ??= part.tag === "img" ? fileIn(part, "image_key", "图片") : undefined;
    lines.push(parts.map(textOfPart).join(""));
  }
  const text = lines.join("\n").trim();
  return { text: text === "" && file !== undefined ? undefined : text, file };
}

function textOfPart(part: Readonly<Record<string, unknown>>): string {
  switch (part.tag) {
    case "text":
    case "a":
    case "md":
    case "code_block":
      return stringIn(part, "text") ?? "";
    case "at":
      return atKey(stringIn(part, "user_id") ?? "");
    default:
      return "";
  }
}

const atKey = (userId: string) => (userId === "all" || userId === "@_all" ? "@_all" : userId);

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
