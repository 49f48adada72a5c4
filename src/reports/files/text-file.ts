import { fail, ok, type Result } from "#core";
import { MOST_DOCX_TEXT, textOfDocx, whyUnreadable } from "./docx-text.ts";

/** The text of a .docx or .txt file; other or too long files are refused with advice. */
export async function textOfFile(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return await textOfDocx(bytes);
  const why = whyUnreadable(bytes);
  if (why !== undefined) return fail(why);
  if (bytes.length === 0) return fail("文件是空的");
  const text = decoded(bytes);
  if (text === undefined) return await textOfDocx(bytes);
  return text.length > MOST_DOCX_TEXT ? fail(`正文超过${MOST_DOCX_TEXT}字，请分成几份再发`) : ok(text);
}

const BEYOND_TEXT = 4 * MOST_DOCX_TEXT;

/** Plain text in an encoding that Windows uses; undefined if it is no text. */
function decoded(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encodings = isWide ? [bytes[0] === 0xff ? "utf-16le" : "utf-16be"] : ["utf-8", "gb18030"];
  for (const encoding of encodings) {
    try {
      // A file longer than the text limit is only checked at its beginning.
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, BEYOND_TEXT), { stream: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these tell a binary file from a text
      if (!/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)) return text;
    } catch {
      // The bytes are no text in this encoding; the next one is tried.
    }
  }
  return undefined;
}
