import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Clock } from "#core";
import { type Database, endSession, hasEnded } from "#store";
import { SESSION_COOKIE } from "../page-files.ts";
import { createSigner, newToken } from "./signer.ts";

/** Somebody who signed in with Feishu. */
export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly expiresAt: number;
}

/** What is remembered between leaving for Feishu and coming back. */
export interface Leaving {
  readonly state: string;
  readonly verifier: string;
  readonly next: string;
  readonly expiresAt: number;
}

const SESSION_LIFE = 12 * 3_600_000;
const LEAVING_LIFE = 600_000;
/** More than anybody signs out of or comes back with in the life of what is remembered. */
const MOST_REMEMBERED = 10_000;

/** What sessions need: a key that all instances share, and the ledger, where they find who signed out at another. */
export interface SessionOptions {
  readonly key: string | undefined;
  readonly origin: string;
  readonly clock: Clock;
  readonly db: Database;
}

/** The sessions of the pages. They are kept by the browsers, signed; the ledger remembers which were ended before their time. */
export function createSessions(options: SessionOptions) {
  const signer = createSigner(options.key);
  const isSecure = options.origin.startsWith("https:");
  // Browsers take the prefix only with Secure, which plain http on this machine cannot have.
  const prefix = isSecure ? "__Host-" : "";
  const names = { session: `${prefix}${SESSION_COOKIE}`, leaving: `${prefix}mofan-leaving` };
  const common = { path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure } as const;
  const now = () => Date.parse(options.clock());
  const over = new Map<string, number>();

  /** Marks something as used up until it would have expired anyway; false when it already was. */
  function useUp(id: string, until: number): boolean {
    if (over.has(id)) return false;
    for (const [known, end] of over) if (end < now() || over.size >= MOST_REMEMBERED) over.delete(known);
    over.set(id, until);
    return true;
  }

  return {
    /** The session of a request: none, one that is not ours, one that has ended, or somebody. */
    async read(c: Context): Promise<Session | "none" | "false" | "over"> {
      const cookie = getCookie(c, names.session);
      if (cookie === undefined) return "none";
      const text = await signer.read("session", cookie);
      if (text === undefined) return "false";
      const session = JSON.parse(text) as Session;
      // Before personId had its name, a session said who it is of under another one.
      if (session.personId === undefined || session.expiresAt <= now() || over.has(session.id)) return "over";
      return (await hasEnded(options.db.query, session.id)) ? "over" : session;
    },

    /** Begins a session: from now on the browser is this person's. */
    async begin(c: Context, person: Pick<Session, "personId" | "name">): Promise<void> {
      const session: Session = { ...person, id: newToken(), expiresAt: now() + SESSION_LIFE };
      const signed = await signer.sign("session", JSON.stringify(session));
      setCookie(c, names.session, signed, { ...common, maxAge: SESSION_LIFE / 1000 });
    },

    /** Ends the session of a request, also for a copy of its cookie. */
    async end(c: Context): Promise<void> {
      const session = await this.read(c);
      deleteCookie(c, names.session, common);
      if (typeof session !== "object") return;
      useUp(session.id, session.expiresAt);
      await endSession(options.db, session.id, new Date(session.expiresAt).toISOString(), options.clock());
    },

    /** Remembers in the browser that it leaves for Feishu. */
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

    /** What the browser left with, when it comes back with this state in time and for the first time. */
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
