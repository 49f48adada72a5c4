import { fail, ok, type Result } from "#core";
import { openZip, TooLargeError } from "./unzip.ts";
import { createXmlScanner } from "./xml-scanner.ts";

/** The largest .docx file that is read. */
const MOST_DOCX_BYTES = 10 * 1_048_576;
/** The longest text of a .docx file, as much as a message may hold. */
export const MOST_DOCX_TEXT = 40_000;
const UNREADABLE = "文件内容无法读取，可能已损坏，请用 Word 或 WPS 另存为 .docx，或者把正文贴上来";

/** File types whose text is not read, by their first bytes, with advice for the person. */
const OTHER_KINDS: readonly (readonly [magic: readonly number[], why: string])[] = [
  [[0x25, 0x50, 0x44, 0x46], "PDF 文件无法读取，请发 .docx，或者把正文贴上来"],
  [[0x89, 0x50, 0x4e, 0x47], "图片里的文字无法读取，请把正文贴上来"],
  [[0xff, 0xd8, 0xff], "图片里的文字无法读取，请把正文贴上来"],
  [[0x47, 0x49, 0x46, 0x38], "图片里的文字无法读取，请把正文贴上来"],
  [[0x42, 0x4d], "图片里的文字无法读取，请把正文贴上来"],
  [[0x52, 0x61, 0x72, 0x21], "压缩包无法读取，请解压后发 .docx"],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], "RTF 文件无法读取，请用 Word 或 WPS 另存为 .docx"],
];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];
const ENCRYPTED = "文件设有打开密码，请去掉密码后再发";
const OLD_WORD = ".doc、.wps 等旧格式无法读取，请用 Word 或 WPS 另存为 .docx";

/** The parts of a .docx with text, in reading order; notes come after the text. */
const PARTS = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];

/**
 * The text of a .docx file: a line for each paragraph, a line with tabs for each row of a table. Refuses a file that is
 * too large or not a .docx, and says what to do.
 */
export async function textOfDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>> {
  if (bytes.length > MOST_DOCX_BYTES) return fail("文件超过10兆，请把正文贴上来");
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return fail(whyUnreadable(bytes) ?? UNREADABLE);
  try {
    const entries = openZip(bytes);
    if (!entries.some(({ name }) => name === PARTS[0])) return fail(whyNoWord(entries.map(({ name }) => name)));
    const reader = createParagraphs();
    for (const part of PARTS) {
      const decoder = new TextDecoder();
      for await (const piece of entries.find(({ name }) => name === part)?.pieces() ?? []) {
        reader.write(decoder.decode(piece, { stream: true }));
        if (reader.length() > MOST_DOCX_TEXT) return fail(`正文超过${MOST_DOCX_TEXT}字，请分成几份再发`);
      }
      reader.endPart();
    }
    return ok(reader.text());
  } catch (error) {
    if (error instanceof TooLargeError) return fail("文件解压后超过64兆，请把正文贴上来");
    // All faults of a damaged file get the same answer, because the person can only do one thing: save it again.
    return fail(UNREADABLE);
  }
}

/** Why the text of a file of a known type is not read. */
export function whyUnreadable(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const begins = (magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (begins(OLE)) return isEncrypted(bytes) ? ENCRYPTED : OLD_WORD;
  return OTHER_KINDS.find(([magic]) => begins(magic))?.[1];
}

/** Whether a Word file is encrypted: Word puts it into an old-style container as a stream of this name. */
function isEncrypted(bytes: Uint8Array<ArrayBuffer>): boolean {
  return new TextDecoder("utf-16le").decode(bytes.subarray(0, bytes.length & ~1)).includes("EncryptedPackage");
}

function whyNoWord(names: readonly string[]): string {
  if (names.some((name) => name.startsWith("xl/"))) return "这是表格文件，请发 Word 文档（.docx），或者把正文贴上来";
  if (names.some((name) => name.startsWith("ppt/"))) return "这是演示文件，请发 Word 文档（.docx），或者把正文贴上来";
  return names.some((name) => name.endsWith(".docx")) ? "压缩包无法读取，请解压后发 .docx" : UNREADABLE;
}

/**
 * Elements of a Word file whose content is not part of the text: tracked deletions, what was moved away, and a second
 * form of a drawing.
 */
const SKIPPED: ReadonlySet<string> = new Set(["del", "moveFrom", "Fallback"]);
/** The text that these elements of a Word file stand for. */
const BREAKS: Readonly<Record<string, string>> = { tab: " ", br: "\n", cr: "\n" };

/** Collects the paragraphs of a document during the scan. */
function createParagraphs() {
  const lines: string[] = [];
  let line = "";
  let length = 0;
  let skipped = 0;
  let isText = false;
  let rows = 0;
  // Paragraphs of one cell are separated by a space.
  let gap = false;
  let isNewCell = true;
  const add = (text: string) => {
    if (skipped > 0) return;
    line += gap && !isNewCell ? ` ${text}` : text;
    length += text.length;
    gap = isNewCell = false;
  };
  // An empty cell counts too, or later cells would be under the wrong column.
  const endCell = () => {
    line += "\t";
    length += 1;
    gap = false;
    isNewCell = true;
  };
  const endLine = () => {
    if (line.trim() !== "") lines.push(line.replace(/\t$/, ""));
    line = "";
    gap = false;
    isNewCell = true;
  };
  const part = () =>
    createXmlScanner({
      open(name) {
        if (name === "tr") rows += 1;
        if (SKIPPED.has(name)) skipped += 1;
        isText = name === "t";
        const between = BREAKS[name];
        if (between !== undefined && line !== "") add(between);
      },
      close(name) {
        if (SKIPPED.has(name) && skipped > 0) skipped -= 1;
        isText = false;
        // A table row is one line. A table within a cell is part of the cell's text.
        if (name === "tr") rows -= 1;
        if (rows === 0 && (name === "p" || name === "tr")) endLine();
        else if (rows === 1 && name === "tc") endCell();
        else if (name === "p") gap = true;
      },
      text(text) {
        if (isText) add(text);
      },
    });
  let scanner = part();
  return {
    write: (piece: string) => scanner.write(piece),
    endPart() {
      endLine();
      [skipped, rows, isText] = [0, 0, false];
      scanner = part();
    },
    length: () => length,
    text: () => lines.join("\n"),
  };
}
