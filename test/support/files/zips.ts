import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive of these files, deflated; `claimed` is the unpacked size it states for each, the true one when not said. */
export function zipOf(
  files: Readonly<Record<string, string | Buffer>>,
  claimed: (size: number) => number = (size) => size,
): Uint8Array<ArrayBuffer> {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content as string);
    const packed = deflateRawSync(raw, { level: 9 });
    const path = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(raw), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(claimed(raw.length), 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([word(0x04034b50), shared, path, packed]);
    const entry = Buffer.concat([word(0x02014b50), Buffer.from([20, 0]), shared, Buffer.alloc(10), word(at), path]);
    bodies.push(local);
    directory.push(entry);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(bodies.length, 4);
  end.writeUInt16LE(bodies.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return new Uint8Array(Buffer.concat([...bodies, central, word(0x06054b50), end]));
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
