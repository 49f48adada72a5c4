const MOST = 80;

/** A safe file name from words that people chose. */
export function fileName(words: readonly string[], extension: string): string {
  const stem = words
    .map((word) => word.replace(/[^\p{L}\p{N}“”（）·-]+/gu, "").slice(0, MOST))
    .filter((word) => word !== "")
    .join("-")
    .slice(0, MOST);
  const isReserved = stem === "" || /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(stem);
  return `${isReserved ? `文件${stem}` : stem}.${extension}`;
}

// btoa takes one character per byte, and a function call only a limited number of arguments.
const PIECE = 0x8000;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
