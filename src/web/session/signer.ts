const encoder = new TextEncoder();

/** Signs small texts that browsers store, and verifies them. */
export interface Signer {
  /** The text with a signature that only this key makes for this purpose. */
  sign(purpose: string, text: string): Promise<string>;
  /** The text that was signed for this purpose, or undefined if text, purpose or signature do not match. */
  read(purpose: string, signed: string): Promise<string | undefined>;
}

/**
 * A signer with this key. Without a key it uses a random one, so its signatures become invalid when the process ends.
 */
export function createSigner(key: string | undefined): Signer {
  const bytes = key === undefined ? crypto.getRandomValues(new Uint8Array(32)) : encoder.encode(key);
  const imported = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signatureOf = async (purpose: string, body: string) =>
    base64url(
      new Uint8Array(await crypto.subtle.sign("HMAC", await imported, encoder.encode(`${purpose}\u0000${body}`))),
    );
  return {
    async sign(purpose, text) {
      const body = base64url(encoder.encode(text));
      return `${body}.${await signatureOf(purpose, body)}`;
    },
    async read(purpose, signed) {
      const [body = "", signature = "", more] = signed.split(".");
      if (more !== undefined || !isSame(signature, await signatureOf(purpose, body))) return undefined;
      return new TextDecoder().decode(bytesOf(body));
    },
  };
}

/** 128 random bits as text. */
export const newToken = (bytes = 16): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

/** The public part of a PKCE verifier: its S256. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(verifier))));
}

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** Compares two texts in a time that does not reveal where they differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at % other.length);
  return difference === 0;
}
