import { createDecipheriv, createHash, createSecretKey, type KeyObject } from "node:crypto";

const BLOCK = 16;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Decrypted instead of an invalid ciphertext, so that an invalid request takes as long as a valid one.
const NOTHING = Buffer.alloc(4 * BLOCK);

/** A function that decrypts what Feishu encrypted with `encryptKey`; it returns `undefined` for anything else. */
export function createDecrypt(encryptKey: string): (encrypt: string) => string | undefined {
  // A key object, because raw bytes would be imported again for each message.
  const key = createSecretKey(createHash("sha256").update(encryptKey).digest());
  return (encrypt) => {
    const bytes = readBase64(encrypt);
    const sealed = bytes !== undefined && bytes.length >= 2 * BLOCK && bytes.length % BLOCK === 0 ? bytes : undefined;
    const padded = decipher(key, sealed ?? NOTHING);
    const end = unpaddedLength(padded);
    const text = decode(padded.subarray(0, end ?? padded.length));
    return sealed === undefined || end === undefined ? undefined : text;
  };
}

function decipher(key: KeyObject, sealed: Buffer): Buffer {
  const cipher = createDecipheriv("aes-256-cbc", key, sealed.subarray(0, BLOCK));
  // Padding is removed by our own code: Node's throws early on a bad last block, which a stranger could measure.
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(sealed.subarray(BLOCK)), cipher.final()]);
}

/** The length without the padding. All sixteen last bytes are read in every case, so that the time reveals nothing. */
function unpaddedLength(padded: Uint8Array): number | undefined {
  const size = padded[padded.length - 1] ?? 0;
  let wrong = size < 1 || size > BLOCK ? 1 : 0;
  for (let back = 1; back <= BLOCK; back++) {
    const byte = padded[padded.length - back] ?? 0;
    wrong |= back <= size ? byte ^ size : 0;
  }
  return wrong === 0 ? padded.length - size : undefined;
}

// Buffer.from skips invalid characters, so the result is encoded again and compared.
function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
