/** One part of a multipart body with its raw bytes. */
interface Part {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Parses a multipart/form-data body; undefined if it is none. */
export function readMultipart(contentType: string, body: Buffer): ReadonlyMap<string, Buffer> | undefined {
  // Not Request.formData(): the official SDK sends a Buffer as a part without a file name, and formData reads such a
  // part as UTF-8 text, which destroys it.
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const parts = new Map<string, Buffer>();
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length;
    const end = body.indexOf(mark, from);
    if (end < 0) break;
    const part = readPart(body.subarray(from, end));
    if (part) parts.set(part.name, part.bytes);
    start = end;
  }
  return parts.size > 0 ? parts : undefined;
}

function readPart(between: Buffer): Part | undefined {
  const headEnd = between.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const name = /\bname="([^"]*)"/i.exec(between.subarray(0, headEnd).toString("utf8"))?.[1];
  // The content between two boundaries ends before the line break that belongs to the second.
  return name === undefined ? undefined : { name, bytes: between.subarray(headEnd + 4, between.length - 2) };
}
