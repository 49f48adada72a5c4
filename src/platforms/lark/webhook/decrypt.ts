import { createDecipheriv, createHash, createSecretKey, type KeyObject } from "node:crypto";

const BLOCK = 16;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Decrypted instead of an invalid ciphertext, so that an invalid request takes as long as a valid one.
const NOTHING = Buffer.alloc(4 * BLOCK);

/** Opens what Feishu encrypted with `encryptKey`; the answer is `undefined` for whatever was not encrypted so. */
export function createDecrypt(encryptKey: string): (encrypt: string) => string | undefined {
  // A key object, because raw bytes are looked at anew for each message.
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
  // Node's own unpadding throws early on a bad last block, which a stranger could time.
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(sealed.subarray(BLOCK)), cipher.final()]);
}

/** Looks at all sixteen last bytes whatever they are. */
function unpaddedLength(padded: Uint8Array): number | undefined {
  const size = padded[padded.length - 1] ?? 0;
  let wrong = size < 1 || size > BLOCK ? 1 : 0;
  for (let back = 1; back <= BLOCK; back++) {
    const byte = padded[padded.length - back] ?? 0;
    wrong |= back <= size ? byte ^ size : 0;
  }
  return wrong === 0 ? padded.length - size : undefined;
}

// Buffer.from skips what is not base64; writing it out again shows whether anything was skipped.
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
