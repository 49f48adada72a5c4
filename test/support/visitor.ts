import type { Conversation, PersonName } from "./conversation.ts";
import { openIdOf } from "./conversation.ts";

/** A page as somebody got it. */
export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly headers: Headers;
}

/** A browser in somebody's hands: keeps cookies, follows nothing by itself. */
export type Visitor = ReturnType<typeof visitor>;

/** Opens a browser for one of the desk's people; nobody is signed in yet. */
export function visitor({ url }: Pick<Conversation, "url">, who: PersonName) {
  const cookies = new Map([["sandbox_person", openIdOf(who)]]);

  async function ask(address: string, init: RequestInit = {}): Promise<Seen> {
    const target = new URL(address, url);
    const response = await fetch(target, {
      ...init,
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location") ?? undefined;
    return { status: response.status, text: await response.text(), location, headers: response.headers };
  }

  /** Goes on until there is no further address; answers what stands at the end. */
  async function follow(address: string): Promise<Seen> {
    let seen = await ask(address);
    for (let steps = 0; seen.location !== undefined && steps < MOST_STEPS; steps += 1) seen = await ask(seen.location);
    return seen;
  }

  /** Signs in and stands before the page asked for. */
  const signIn = (next = "/ledger"): Promise<Seen> => follow(`/ledger/sign-in?next=${encodeURIComponent(next)}`);

  /** Goes to Feishu and back to the door, without going through it: the address with code and state. */
  async function comeBack(next = "/ledger"): Promise<string> {
    const left = await ask(`/ledger/sign-in?next=${encodeURIComponent(next)}`);
    const back = await ask(left.location ?? "");
    return back.location ?? "";
  }

  return { cookies, ask, follow, signIn, comeBack };
}

const MOST_STEPS = 8;
