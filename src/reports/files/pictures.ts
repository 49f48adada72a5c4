/** The picture type that the first bytes of a file show; undefined if browsers show no such picture. */
export function pictureType(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(({ at, says }) => says.every((byte, index) => bytes[at + index] === byte))?.type;
}

const WEBP = [...new TextEncoder().encode("WEBP")];
const SIGNATURES: readonly { readonly type: string; readonly at: number; readonly says: readonly number[] }[] = [
  { type: "image/jpeg", at: 0, says: [0xff, 0xd8, 0xff] },
  { type: "image/png", at: 0, says: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/gif", at: 0, says: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", at: 8, says: WEBP },
  { type: "image/bmp", at: 0, says: [0x42, 0x4d] },
];
