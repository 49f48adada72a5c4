import type { Selectable } from "kysely";
import type { Instant } from "#core";
import type { Query } from "../database.ts";
import type { Schema } from "../schema.ts";

/** One seal of the audit log: it covers the lines written since the seal before. */
export interface Seal {
  readonly seq: number;
  readonly at: Instant;
  readonly lines: number;
  readonly rowsHash: string;
  readonly previous: string;
  /** The name of the signing key, or `none`; undefined on seals older than key names. */
  readonly keyName: string | undefined;
  readonly mac: string;
}

/** The value of `previous` in the first seal. */
export const FIRST = "";
/** The key name of an unsigned seal. */
export const NO_KEY = "none";

const NAME_DIGITS = 8;
const encoder = new TextEncoder();

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The SHA-256 of a text, as hexadecimal digits. */
export const digestOf = async (text: string): Promise<string> =>
  hexOf(await crypto.subtle.digest("SHA-256", encoder.encode(text)));

/** The name of a key in the ledger. The key cannot be derived from it. */
export const nameOfKey = async (key: string | undefined): Promise<string> =>
  key === undefined ? NO_KEY : (await digestOf(`the name of an audit key\n${key}`)).slice(0, NAME_DIGITS);

/**
 * The signature of a seal. Without a key it is only a hash that links the seals: a person who can write to the database
 * could rebuild the chain.
 */
export async function macOf(seal: Omit<Seal, "mac">, key: string | undefined): Promise<string> {
  const { seq, at, lines, rowsHash, previous, keyName } = seal;
  const text = JSON.stringify([seq, at, lines, rowsHash, previous, ...(keyName === undefined ? [] : [keyName])]);
  if (key === undefined) return await digestOf(text);
  return hexOf(await crypto.subtle.sign("HMAC", await importKey(key), encoder.encode(text)));
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const keys = new Map<string, Promise<Key>>();

function importKey(key: string): Promise<Key> {
  const known =
    keys.get(key) ??
    crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  keys.set(key, known);
  return known;
}

/**
 * Who signed a seal: `signed` by one of the known keys, `unsigned` if it is only linked, `unknown` if by another key.
 */
export async function signerOf(seal: Seal, known: readonly string[]): Promise<"signed" | "unsigned" | "unknown"> {
  for (const key of known) if ((await macOf(seal, key)) === seal.mac) return "signed";
  const isNone = seal.keyName === undefined || seal.keyName === NO_KEY;
  return isNone && (await macOf(seal, undefined)) === seal.mac ? "unsigned" : "unknown";
}

/** Whether a seal was made with this key, or without a key if `key` is undefined. */
export async function isMadeBy(seal: Seal, key: string | undefined): Promise<boolean> {
  if (seal.keyName !== undefined) return seal.keyName === (await nameOfKey(key));
  return (await macOf(seal, key)) === seal.mac;
}

/**
 * Hashes one more seal into the hash of all earlier ones. The first seal of a new key holds this hash instead of a hash
 * of audit lines, so that it also covers the seals of older keys.
 */
export const foldSeal = (folded: string, { seq, at, lines, rowsHash, previous, keyName, mac }: Seal): Promise<string> =>
  digestOf(JSON.stringify([folded, seq, at, lines, rowsHash, previous, keyName ?? null, mac]));

const PAGE = 1_000;

/** The hash of all seals. */
export async function foldedSeals(query: Query): Promise<string> {
  let folded = FIRST;
  let last = 0;
  for (;;) {
    const page = await sealsAfter(query, last, PAGE);
    for (const seal of page) folded = await foldSeal(folded, seal);
    last = page.at(-1)?.seq ?? last;
    if (page.length < PAGE) return folded;
  }
}

/** The seals of the audit log after a number, in order. */
export async function sealsAfter(query: Query, seq: number, limit: number): Promise<readonly Seal[]> {
  const rows = query.selectFrom("audit_seal").selectAll().where("seq", ">", seq).orderBy("seq").limit(limit);
  return (await rows.execute()).map(sealOf);
}

/** The newest seal of the audit log. */
export async function lastSeal(query: Query): Promise<Seal | undefined> {
  const row = await query.selectFrom("audit_seal").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst();
  return row && sealOf(row);
}

const sealOf = (row: Selectable<Schema["audit_seal"]>): Seal => ({
  seq: row.seq,
  at: row.at,
  lines: row.lines,
  rowsHash: row.rows_hash,
  previous: row.previous,
  keyName: row.key_name ?? undefined,
  mac: row.mac,
});
