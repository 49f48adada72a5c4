const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** 1 January 1980, the first day a zip can hold. */
const FIRST_DAY = 0x0021;

/** Removes the time of every entry of an archive, so that equal content gives equal bytes. */
export function stillZip(archive: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = archive.slice();
  const view = new DataView(bytes.buffer);
  let end = bytes.length - 22;
  while (end > 0 && view.getUint32(end, true) !== END) end -= 1;
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < entries; entry += 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error(`no entry ${entry} in the archive`);
    const local = view.getUint32(at + 42, true);
    setTime(view, at + 12);
    setTime(view, local + 10);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}

function setTime(view: DataView, at: number): void {
  view.setUint16(at, 0, true);
  view.setUint16(at + 2, FIRST_DAY, true);
}
