import { maskPersonalData } from "#core";

// Characters that reorder or hide text, and control characters that no message needs.
const UNSEEN = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const SEPARATORS = /[\u2028\u2029]/g;

/**
 * A text that is safe to send: without hidden or reordering characters, and without phone numbers or addresses that
 * Feishu's audit would refuse.
 */
export function plain(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, "\n").replace(SEPARATORS, "\n");
  return maskPersonalData(lines.replace(UNSEEN, ""));
}

/** The content of a text message in which nothing becomes a mention, a link or markup. */
export function renderText(text: string): string {
  // No escape is documented for mentions, links and markup, so the characters that begin them are replaced by
  // full-width ones.
  const inert = plain(text)
    .replace(/<(?=[a-z/!])/gi, "＜")
    .replace(/\]\(/g, "]（");
  return JSON.stringify({ text: inert });
}
