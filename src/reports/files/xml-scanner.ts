/** The events of the scanner, in the order of the text. Names come without their namespace prefix. */
export interface XmlEvents {
  /** Called when a tag opens; `attributes` is the unparsed text after the tag's name. */
  open?(name: string, attributes: string): void;
  /** A tag closes. An empty tag (`<w:br/>`) opens and closes. */
  close?(name: string): void;
  /** Text between tags, with entities decoded. Long text comes in several pieces. */
  text?(text: string): void;
}

/** Longer than any tag of an office document. */
const LONGEST_TAG = 65_536;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const LONGEST_ENTITY = 12;

/**
 * Scans XML in pieces in one pass: each character is read once, and at most one unfinished tag or entity is kept
 * between pieces. It reads what office programs write; comments, declarations and CDATA are skipped, and a DTD is never
 * applied.
 */
export function createXmlScanner(events: XmlEvents): { write(piece: string): void } {
  let kept = "";
  return {
    write(piece) {
      const text = kept + piece;
      let at = 0;
      while (at < text.length) {
        const next = text.charCodeAt(at) === LESS ? tagAt(text, at, events) : textAt(text, at, events);
        if (next === undefined) break;
        at = next;
      }
      kept = text.slice(at);
      if (kept.length > LONGEST_TAG) throw new RangeError("a tag that does not end");
    },
  };
}

const LESS = 0x3c;
const SLASH = 0x2f;
const COLON = 0x3a;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

/** Reports the tag at a position and returns its end; undefined if it continues in the next piece. */
function tagAt(text: string, at: number, events: XmlEvents): number | undefined {
  const end = text.indexOf(">", at);
  if (end < 0) return undefined;
  const isClosing = text.charCodeAt(at + 1) === SLASH;
  const isEmpty = text.charCodeAt(end - 1) === SLASH;
  const [name, nameEnd] = nameAt(text, isClosing ? at + 2 : at + 1, end);
  if (name === "") return end + 1;
  if (isClosing) events.close?.(name);
  else {
    events.open?.(name, text.slice(nameEnd, isEmpty ? end - 1 : end));
    if (isEmpty) events.close?.(name);
  }
  return end + 1;
}

/**
 * The tag's name without its prefix; empty for `<!--` and `<?xml`. Found without a regular expression, because millions
 * of tags are read.
 */
function nameAt(text: string, from: number, end: number): readonly [name: string, end: number] {
  const first = text.charCodeAt(from);
  if (first === EXCLAMATION || first === QUESTION) return ["", end];
  let start = from;
  let at = from;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === SLASH) break;
    if (code === COLON) start = at + 1;
  }
  return [text.slice(start, at), at];
}

function textAt(text: string, at: number, events: XmlEvents): number | undefined {
  const next = text.indexOf("<", at);
  let end = next < 0 ? text.length : next;
  if (next < 0) {
    // An entity may be cut at the end of a piece.
    const open = text.lastIndexOf("&");
    if (open >= at && text.length - open < LONGEST_ENTITY && !text.includes(";", open)) end = open;
    if (end === at) return undefined;
  }
  const said = text.slice(at, end);
  events.text?.(said.includes("&") ? said.replace(/&(#?\w{1,10});/g, entity) : said);
  return end;
}

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
