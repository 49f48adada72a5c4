import { fail, ok, type Result } from "#core";

const MOST_BYTES = 10 * 1_048_576;
const MOST_TEXT = 8 * 1_048_576;
const UNREADABLE = "这个文件读不了，请用 Word 或 WPS 另存为 .docx，或者把正文贴上来";

/** The text of a .docx file, a line for each paragraph; what is too large or no such file is refused with what to do. */
export async function textOfDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>> {
  if (bytes.length > MOST_BYTES) return fail("文件超过10兆，请把正文贴上来");
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return fail(UNREADABLE);
  try {
    const xml = await entryIn(bytes, "word/document.xml");
    return xml === undefined ? fail(UNREADABLE) : ok(textIn(xml));
  } catch {
    // Whatever is wrong with the archive, the person can do one thing about it.
    return fail(UNREADABLE);
  }
}

/** One file of a zip archive, by its central directory; no more than a long document is unpacked. */
async function entryIn(bytes: Uint8Array<ArrayBuffer>, wanted: string): Promise<string | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end > 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (name === wanted) return await unpacked(bytes, view, at);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return undefined;
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, view: DataView, at: number): Promise<string> {
  const [method, size, local] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const raw = bytes.slice(from, from + size);
  if (method === 0) return new TextDecoder().decode(raw);
  const decoder = new TextDecoder();
  let text = "";
  const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    text += decoder.decode(next.value, { stream: true });
    if (text.length > MOST_TEXT) {
      await reader.cancel();
      throw new Error("a document of more than eight million characters");
    }
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Paragraphs as lines; what was struck out by a tracked change is not said any more. */
function textIn(xml: string): string {
  return xml
    .replace(/<w:del\b[\s\S]*?<\/w:del>/g, "")
    .split(/<\/w:p>/)
    .map((paragraph) =>
      [...paragraph.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g)].map(([, text = ""]) => text).join(""),
    )
    .map((text) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? ""))
    .filter((text) => text.trim() !== "")
    .join("\n");
}
