/**
 * Replaces each UTF-16 code unit of an emoji before a text is read. Words end at it, and the positions of all other
 * characters stay the same.
 */
export const EMOJI_MARK = "\uFFFC";

// Arrows are excluded although Unicode counts some as emoji: they say that one value became another.
const EMOJI =
  /(?![\u2190-\u21ff\u27a1\u2b05-\u2b07])(?:\p{Extended_Pictographic}|\p{Regional_Indicator})(?:[\uFE0F\u{1F3FB}-\u{1F3FF}]|\u200D\p{Extended_Pictographic}|\p{Regional_Indicator})*/gu;
/** The platform's own emoji arrive as words in brackets: [强], [OK]. At the end of a word they are not part of it. */
const CODE = /(?<=[^\s[\]])\[(?:[A-Za-z]{1,16}|\p{Script=Han}{1,5})\](?=[\s,，;；。、]|$)/gu;
const MAY_HOLD =
  /[\u00a9\u00ae\u203c\u2049\u2122\u2139\u231a-\u23ff\u24c2\u25aa-\u27bf\u2b1b-\u2b55\u3030\u303d\u3297\u3299\ud83c-\ud83e]/;

/** The text with every emoji replaced by `EMOJI_MARK`; all positions stay the same. */
export function maskEmoji(text: string): string {
  const masked = MAY_HOLD.test(text) ? text.replace(EMOJI, mask) : text;
  return masked.includes("]") ? masked.replace(CODE, mask) : masked;
}

const mask = (found: string): string => EMOJI_MARK.repeat(found.length);

/** The text without emoji. */
export const dropEmoji = (text: string): string => maskEmoji(text).replaceAll(EMOJI_MARK, "");
