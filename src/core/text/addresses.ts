/** The span of a web or mail address in a text. */
export interface Address {
  readonly start: number;
  readonly end: number;
}

const MAY_HOLD = /:\/\/|www\.|@|\.(?:cn|com|org|net|gov|edu|info)/i;
const SCHEME = /(?:https?|ftp):\/\/|www\./gi;
const DOMAIN = /\.(?:cn|com|org|net|gov|edu|info)(?![A-Za-z0-9-])/gi;
const HOST = /[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/y;
const LONGEST_NAME = 100;

/** The spans of web and mail addresses, left to right. Numbers, dates and names inside an address are not read. */
export function findAddresses(text: string): readonly Address[] {
  if (!MAY_HOLD.test(text)) return [];
  const found: Address[] = [];
  let end = 0;
  for (const { index } of text.matchAll(SCHEME)) {
    if (index < end) continue;
    end = endOfAddress(text, index);
    found.push({ start: index, end });
  }
  end = 0;
  for (const { 0: domain, index } of text.matchAll(DOMAIN)) {
    if (index < end) continue;
    const start = startOf(text, index, /[A-Za-z0-9.-]/);
    const after = index + domain.length;
    end = /[/:?#]/.test(text.charAt(after)) ? endOfAddress(text, after) : after;
    if (start < index) found.push({ start, end });
  }
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const mail = mailAround(text, at);
    if (mail) found.push(mail);
  }
  return merged(found.sort((one, other) => one.start - other.start));
}

/** The span of the mail address around the @ at `at`. */
export function mailAround(text: string, at: number): Address | undefined {
  const start = startOf(text, at, /[A-Za-z0-9._%+-]/);
  HOST.lastIndex = at + 1;
  return start < at && HOST.test(text) ? { start, end: HOST.lastIndex } : undefined;
}

function startOf(text: string, at: number, part: RegExp): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && part.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/**
 * An address ends at a space, a control character or a character outside ASCII. Punctuation at its end is not part of
 * it.
 */
function endOfAddress(text: string, from: number): number {
  let end = from;
  while (
    end < text.length &&
    text.charCodeAt(end) > 0x20 &&
    text.charCodeAt(end) < 0x7f &&
    !'<>"'.includes(text.charAt(end))
  )
    end += 1;
  // In 「https://a.cn/x,35人」 the number is not part of the address.
  const counted = end < text.length ? /[,;]\d{1,6}$/.exec(text.slice(Math.max(from, end - 8), end)) : null;
  if (counted) end -= counted[0].length;
  while (end > from && ".,;:!?'()[]{}".includes(text.charAt(end - 1))) end -= 1;
  return end;
}

function merged(found: readonly Address[]): readonly Address[] {
  const apart: Address[] = [];
  for (const { start, end } of found) {
    const last = apart.at(-1);
    if (last !== undefined && start < last.end)
      apart[apart.length - 1] = { start: last.start, end: Math.max(end, last.end) };
    else apart.push({ start, end });
  }
  return apart;
}
