import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Clock } from "#core";
import { type Database, endSession, hasEnded } from "#store";
import { SESSION_COOKIE } from "../page-files.ts";
import { createSigner, newToken } from "./signer.ts";

/** A signed-in person. */
export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly expiresAt: number;
}

/** What is stored in the browser while the person signs in at the platform. */
export interface Leaving {
  readonly state: string;
  readonly verifier: string;
  readonly next: string;
  readonly expiresAt: number;
}

const SESSION_LIFE = 12 * 3_600_000;
const LEAVING_LIFE = 600_000;
/** The most used-up ids that are remembered: more than can be used up before they expire. */
const MOST_REMEMBERED = 10_000;

/** What sessions need: a key that all instances share, and the ledger, which stores sign-outs for all instances. */
export interface SessionOptions {
  readonly key: string | undefined;
  readonly origin: string;
  readonly clock: Clock;
  readonly db: Database;
}

/** The sessions of the pages. Browsers store them, signed; the ledger stores which ones were ended early. */
export function createSessions(options: SessionOptions) {
  const signer = createSigner(options.key);
  const isSecure = options.origin.startsWith("https:");
  // Browsers accept the prefix only with Secure, which plain http on this machine cannot use.
  const prefix = isSecure ? "__Host-" : "";
  const names = { session: `${prefix}${SESSION_COOKIE}`, leaving: `${prefix}mofan-leaving` };
  const common = { path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure } as const;
  const now = () => Date.parse(options.clock());
  const over = new Map<string, number>();

  /** Marks an id as used until it would have expired; false if it was already used. */
  function useUp(id: string, until: number): boolean {
    if (over.has(id)) return false;
    for (const [known, end] of over) if (end < now() || over.size >= MOST_REMEMBERED) over.delete(known);
    over.set(id, until);
    return true;
  }

  return {
    /** The session of a request: none, a forged one, an ended one, or the person's. */
    async read(c: Context): Promise<Session | "none" | "false" | "over"> {
      const cookie = getCookie(c, names.session);
      if (cookie === undefined) return "none";
      const text = await signer.read("session", cookie);
      if (text === undefined) return "false";
      const session = JSON.parse(text) as Session;
      // Sessions of an older version have no personId and count as ended.
      if (session.personId === undefined || session.expiresAt <= now() || over.has(session.id)) return "over";
      return (await hasEnded(options.db.query, session.id)) ? "over" : session;
    },

    /** Starts a session for this person in the browser. */
    async begin(c: Context, person: Pick<Session, "personId" | "name">): Promise<void> {
      const session: Session = { ...person, id: newToken(), expiresAt: now() + SESSION_LIFE };
      const signed = await signer.sign("session", JSON.stringify(session));
      setCookie(c, names.session, signed, { ...common, maxAge: SESSION_LIFE / 1000 });
    },

    /** Ends the session of a request; a copy of its cookie becomes invalid too. */
    async end(c: Context): Promise<void> {
      const session = await this.read(c);
      deleteCookie(c, names.session, common);
      if (typeof session !== "object") return;
      useUp(session.id, session.expiresAt);
      await endSession(options.db, session.id, new Date(session.expiresAt).toISOString(), options.clock());
    },

    /** Begins a sign-in on the platform: stores the page to open afterwards and a one-time state in a signed cookie. */
    async leave(c: Context, next: string): Promise<Leaving> {
      const leaving: Leaving = {
        state: newToken(),
        verifier: newToken(32),
        next,
        expiresAt: now() + LEAVING_LIFE,
      };
      const signed = await signer.sign("leaving", JSON.stringify(leaving));
      setCookie(c, names.leaving, signed, { ...common, maxAge: LEAVING_LIFE / 1000 });
      return leaving;
    },

    /**
     * Ends the detour to the platform's sign-in: returns what `leave` stored in the cookie, if the browser comes back
     * in time, with the same state and for the first time.
     */
    async comeBack(c: Context, state: string): Promise<Leaving | undefined> {
      const text = await signer.read("leaving", getCookie(c, names.leaving) ?? "");
      deleteCookie(c, names.leaving, common);
      if (text === undefined) return undefined;
      const leaving = JSON.parse(text) as Leaving;
      if (leaving.state !== state || leaving.expiresAt <= now()) return undefined;
      return useUp(leaving.state, leaving.expiresAt) ? leaving : undefined;
    },
  };
}

/** The sessions as pages use them. */
export type Sessions = ReturnType<typeof createSessions>;
