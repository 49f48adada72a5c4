/** The limit for all files of an archive together after unpacking. */
const MOST_UNPACKED_BYTES = 64 * 1_048_576;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
/** The record at the end is followed by a comment of at most 65,535 bytes. */
const FARTHEST_END = 22 + 65_535;

/** Thrown when an archive unpacks to more than the limit, whatever sizes it states. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  /** The file's content, unpacked in pieces and counted against the limit of the whole archive. */
  pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens a zip archive by its central directory. Throws a DataView error if it is no archive, and `TooLargeError` as
 * soon as all entries together exceed `most` bytes.
 */
export function openZip(bytes: Uint8Array<ArrayBuffer>, most = MOST_UNPACKED_BYTES): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let unpacked = 0;
  const count = (piece: Uint8Array<ArrayBuffer>) => {
    unpacked += piece.length;
    if (unpacked > most) throw new TooLargeError();
    return piece;
  };
  const end = endOf(view);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new RangeError("no entry where the directory says");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entryAt = at;
    entries.push({
      name,
      crc: view.getUint32(at + 16, true),
      async *pieces() {
        for await (const piece of inflated(bytes, view, entryAt)) yield count(piece);
      },
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOf(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - FARTHEST_END); at -= 1) if (view.getUint32(at, true) === END) return at;
  throw new RangeError("no end of an archive");
}

async function* inflated(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  at: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const [method, size, local] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const raw = bytes.subarray(from, from + size);
  if (method === 0) {
    yield raw;
    return;
  }
  const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      yield next.value as Uint8Array<ArrayBuffer>;
  } finally {
    // Unpacking also stops if the caller stops reading early.
    await reader.cancel().catch(() => {});
  }
}

/** A zip archive of uncompressed entries, so that later readers get exactly the bytes that were counted. */
export function storedZip(
  entries: readonly { readonly name: string; readonly crc: number; readonly bytes: Uint8Array }[],
) {
  const encoder = new TextEncoder();
  const named = entries.map((entry) => ({ ...entry, path: encoder.encode(entry.name) }));
  const [heads, directory] = [30, 46].map((head) => named.reduce((sum, { path }) => sum + head + path.length, 0));
  const body = named.reduce((sum, { bytes }) => sum + bytes.length, 0) + (heads ?? 0);
  const out = new Uint8Array(body + (directory ?? 0) + 22);
  const view = new DataView(out.buffer);
  let local = 0;
  let central = body;
  for (const { path, bytes, crc } of named) {
    writeHead(view, { at: local, mark: 0x04034b50, fields: 4, crc, size: bytes.length, path: path.length });
    out.set(path, local + 30);
    out.set(bytes, local + 30 + path.length);
    writeHead(view, { at: central, mark: CENTRAL, fields: 6, crc, size: bytes.length, path: path.length });
    view.setUint32(central + 42, local, true);
    out.set(path, central + 46);
    local += 30 + path.length + bytes.length;
    central += 46 + path.length;
  }
  view.setUint32(central, END, true);
  view.setUint16(central + 8, named.length, true);
  view.setUint16(central + 10, named.length, true);
  view.setUint32(central + 12, directory ?? 0, true);
  view.setUint32(central + 16, body, true);
  return out;
}

/** Writes the fields common to local and central headers, from the version on, after `fields` bytes. */
function writeHead(
  view: DataView,
  head: { at: number; mark: number; fields: number; crc: number; size: number; path: number },
): void {
  const from = head.at + head.fields;
  view.setUint32(head.at, head.mark, true);
  view.setUint16(from, 20, true);
  // The flag for UTF-8 names.
  view.setUint16(from + 2, 0x0800, true);
  view.setUint32(from + 10, head.crc, true);
  view.setUint32(from + 14, head.size, true);
  view.setUint32(from + 18, head.size, true);
  view.setUint16(from + 22, head.path, true);
}
