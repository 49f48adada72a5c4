import type { Instant } from "#core";
import { type Database, type Query, type Write, write } from "../database.ts";
import { hasAdmin } from "./people.ts";

const KEY = "claim.code";
const LENGTH = 8;
/**
 * How many wrong codes a person may type. They are counted per person, so that a stranger cannot use up everybody's
 * tries.
 */
const TRIES = 5;
type Tries = Readonly<Record<string, number>>;
// Without 0, O, 1, I and L: the code is read from a terminal and typed on a phone.
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/**
 * Creates a claim code for the first admin and stores its hash; an earlier code becomes void. `undefined` if the ledger
 * already has an admin. The caller shows the code only to the person who started the server.
 */
export async function createClaimCode(db: Database, now: Instant): Promise<string | undefined> {
  if (await hasAdmin(db.query)) return undefined;
  const code = randomCode();
  const salt = randomCode();
  const value = JSON.stringify({ salt, hash: await hashOf(salt, code), tries: {} satisfies Tries });
  await db.commit([
    write(
      db.query
        .insertInto("setting")
        .values({ key: KEY, value, at: now })
        .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, at: now })),
    ),
  ]);
  return code;
}

/** The result of checking a code, and its writes: a right code is used up, a wrong one costs a try. */
export type ClaimCheck =
  | { readonly verdict: "right"; readonly writes: readonly Write[] }
  | { readonly verdict: "wrong"; readonly left: number; readonly writes: readonly Write[] }
  | { readonly verdict: "spent" | "none" | "taken"; readonly writes: readonly [] };

/** Checks a claim code. If two people type the right one, only the first becomes admin. */
export async function checkClaimCode(
  query: Query,
  { personId, typed, now }: { readonly personId: string; readonly typed: string; readonly now: Instant },
): Promise<ClaimCheck> {
  if (await hasAdmin(query)) return { verdict: "taken", writes: [] };
  const row = await query.selectFrom("setting").select("value").where("key", "=", KEY).executeTakeFirst();
  if (row === undefined) return { verdict: "none", writes: [] };
  const kept: { salt: string; hash: string; tries?: Tries } = JSON.parse(row.value);
  const tried = new Map(Object.entries(kept.tries ?? {}));
  const used = tried.get(personId) ?? 0;
  if (used >= TRIES) return { verdict: "spent", writes: [] };
  const code = typed.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "");
  if (isSame(await hashOf(kept.salt, code), kept.hash)) {
    const gone = query.deleteFrom("setting").where("key", "=", KEY).where("value", "=", row.value);
    return { verdict: "right", writes: [write(gone, "change")] };
  }
  const tries = Object.fromEntries(tried.set(personId, used + 1));
  const counted = query
    .updateTable("setting")
    .set({ value: JSON.stringify({ ...kept, tries }), at: now })
    .where("key", "=", KEY)
    .where("value", "=", row.value);
  return { verdict: "wrong", left: TRIES - used - 1, writes: [write(counted, "change")] };
}

function randomCode(): string {
  let code = "";
  while (code.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      // 248 is the largest multiple of 31 in a byte; larger values would make some letters more frequent.
      if (byte < 248 && code.length < LENGTH) code += LETTERS[byte % LETTERS.length];
    }
  }
  return code;
}

async function hashOf(salt: string, code: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${salt}:${code}`));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isSame(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let at = 0; at < a.length; at += 1) different |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return different === 0;
}
