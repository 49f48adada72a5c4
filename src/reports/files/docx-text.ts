import { fail, ok, type Result } from "#core";
import { openZip, TooLargeError } from "./unzip.ts";
import { createXmlScanner } from "./xml-scanner.ts";

/** The largest .docx file that is read. */
const MOST_DOCX_BYTES = 10 * 1_048_576;
/** The longest text of a .docx file; as much as a message may hold. */
export const MOST_DOCX_TEXT = 40_000;
const UNREADABLE = "这个文件读不了，请用 Word 或 WPS 另存为 .docx，或者把正文贴上来";

/** The text of a .docx file, a line for each paragraph; what is too large or no such file is refused with what to do. */
export async function textOfDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>> {
  if (bytes.length > MOST_DOCX_BYTES) return fail("文件超过10兆，请把正文贴上来");
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return fail(UNREADABLE);
  try {
    const document = openZip(bytes).find(({ name }) => name === "word/document.xml");
    if (document === undefined) return fail(UNREADABLE);
    const reader = createParagraphs();
    const decoder = new TextDecoder();
    for await (const piece of document.pieces()) {
      reader.write(decoder.decode(piece, { stream: true }));
      if (reader.length() > MOST_DOCX_TEXT) return fail(`正文超过${MOST_DOCX_TEXT}字，请分成几份再发`);
    }
    return ok(reader.text());
  } catch (error) {
    if (error instanceof TooLargeError) return fail("文件解压后超过64兆，请把正文贴上来");
    // Whatever is wrong with the archive, the person can do one thing about it.
    return fail(UNREADABLE);
  }
}

/** What stands within these is not part of the text: tracked deletions, what was moved away, and a second form of a drawing. */
const SKIPPED: ReadonlySet<string> = new Set(["del", "moveFrom", "Fallback"]);
/** What these leave between two words. */
const BREAKS: Readonly<Record<string, string>> = { tab: " ", br: "\n", cr: "\n" };

/** Gathers the paragraphs of a document while it is scanned. */
function createParagraphs() {
  const lines: string[] = [];
  let line = "";
  let length = 0;
  let skipped = 0;
  let isText = false;
  const add = (text: string) => {
    if (skipped > 0) return;
    line += text;
    length += text.length;
  };
  const endLine = () => {
    if (line.trim() !== "") lines.push(line);
    line = "";
  };
  const scanner = createXmlScanner({
    open(name) {
      if (SKIPPED.has(name)) skipped += 1;
      isText = name === "t";
      const between = BREAKS[name];
      if (between !== undefined && line !== "") add(between);
    },
    close(name) {
      if (SKIPPED.has(name) && skipped > 0) skipped -= 1;
      isText = false;
      if (name === "p") endLine();
    },
    text(text) {
      if (isText) add(text);
    },
  });
  return {
    write: scanner.write,
    length: () => length,
    text: () => [...lines, line].filter((one) => one.trim() !== "").join("\n"),
  };
}
