const MAX_DEPTH = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// The body as Feishu usually sends it; its ciphertext is taken without parsing. Any other body is parsed as JSON.
const USUAL_ENVELOPE = /^\{"encrypt":"([A-Za-z0-9+/=]+)"\}$/;

/** The ciphertext of a request body that holds exactly `{"encrypt": "…"}`. */
export function readEnvelope(body: Uint8Array): string | undefined {
  const text = decode(body);
  if (text === undefined) return undefined;
  const usual = USUAL_ENVELOPE.exec(text)?.[1];
  if (usual !== undefined) return usual;
  const envelope = readObject(text);
  if (envelope === undefined || Object.keys(envelope).length !== 1) return undefined;
  const { encrypt } = envelope;
  return typeof encrypt === "string" && encrypt !== "" ? encrypt : undefined;
}

/** A JSON object that all parsers read alike: no repeated key, no `__proto__`, no excessive depth. */
export function readObject(text: string): Record<string, unknown> | undefined {
  if (!isUnambiguous(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Checks keys and depth of a text that JSON.parse accepts; for other texts the result does not matter. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b) open.push(new Set());
    else if (code === 0x5b) open.push(undefined);
    else if (code === 0x7d || code === 0x5d) open.pop();
    else if (code === QUOTE) {
      const end = closingQuote(text, at);
      if (end === undefined) return false;
      if (isKey(text, end) && !addKey(open.at(-1), text.slice(at, end + 1))) return false;
      at = end;
    }
    if (open.length > MAX_DEPTH) return false;
  }
  return true;
}

function closingQuote(text: string, start: number): number | undefined {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return undefined;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === 0x3a;
}

function addKey(keys: Set<string> | undefined, quoted: string): boolean {
  const key = unquoted(quoted);
  if (keys === undefined || key === undefined || key === "__proto__" || keys.has(key)) return false;
  keys.add(key);
  return true;
}

function unquoted(quoted: string): string | undefined {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
