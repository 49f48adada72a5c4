// Declarations for the portable type check (tsconfig.portable.json) beyond web standards. The Node check does not read
// this file, because it knows all of Node.

// Workers provide the Node modules declared below with nodejs_compat. Only src/platforms may import them
// (test/architecture.test.ts).
declare module "node:crypto" {
  interface Hash {
    update(data: string | Uint8Array, encoding?: "utf8"): Hash;
    digest(): Buffer;
    digest(encoding: "hex" | "base64" | "base64url"): string;
  }
  interface Cipher {
    setAutoPadding(on: boolean): this;
    update(data: string | Uint8Array): Buffer;
    final(): Buffer;
  }
  export function createHash(algorithm: "sha256" | "sha1" | "md5"): Hash;
  export function createHmac(algorithm: "sha256", key: string | Uint8Array): Hash;
  export interface KeyObject {
    readonly type: "secret";
  }
  export function createSecretKey(key: Uint8Array): KeyObject;
  export function createCipheriv(algorithm: "aes-256-cbc", key: Uint8Array | KeyObject, iv: Uint8Array): Cipher;
  export function createDecipheriv(algorithm: "aes-256-cbc", key: Uint8Array | KeyObject, iv: Uint8Array): Cipher;
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
  export function randomBytes(size: number): Buffer;
  export function randomUUID(): string;
}

declare module "node:buffer" {
  export { Buffer };
}

interface Buffer extends Uint8Array<ArrayBuffer> {
  toString(encoding?: "utf8" | "hex" | "base64" | "base64url"): string;
  equals(other: Uint8Array): boolean;
  subarray(start?: number, end?: number): Buffer;
}

declare var Buffer: {
  from(text: string, encoding?: "utf8" | "hex" | "base64" | "base64url"): Buffer;
  from(data: ArrayLike<number> | ArrayBuffer): Buffer;
  alloc(size: number): Buffer;
  concat(parts: readonly Uint8Array[]): Buffer;
  byteLength(text: string, encoding?: "utf8"): number;
};

// docx's declarations need all of Node's types, so the portable check treats docx as untyped; the Node check reads
// them.
declare module "docx";
