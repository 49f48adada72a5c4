import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endRole, grantsOf, insertRole, rolesOf } from "#store";
import badInputs from "../../data/bad-inputs.json" with { type: "json" };
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { type Seen, visitor } from "../../support/visitor.ts";

interface Row {
  readonly area: string;
  readonly input: string;
  readonly expected: { readonly http: number; readonly location?: string };
}

const rows = (badInputs as readonly unknown[] as readonly Row[]).filter(({ area }) => area === "dashboard_oauth");

let town: Conversation;
beforeAll(async () => {
  town = await conversation();
});
afterAll(() => town.close());

const li = () => visitor(town, "李敏");
const backWith = async (change: (url: URL) => void): Promise<Seen> => {
  const person = li();
  const url = new URL(await person.comeBack());
  change(url);
  return person.ask(url.href);
};
const signedInAsking = async (path: string, init?: RequestInit): Promise<Seen> => {
  const person = visitor(town, "韩梅");
  await person.signIn();
  return person.ask(path, init);
};
const goingOnTo = async (next: string): Promise<Seen> => {
  const person = li();
  const left = await person.ask(`/ledger/sign-in?next=${next}`);
  const back = await person.ask(left.location ?? "");
  return person.ask(back.location ?? "");
};

/** How each described request is made, over real HTTP. */
const MAKE: Readonly<Record<string, () => Promise<Seen>>> = {
  async "same state used twice"() {
    const person = li();
    const url = await person.comeBack();
    const kept = new Map(person.cookies);
    await person.ask(url);
    for (const [name, value] of kept) person.cookies.set(name, value);
    return person.ask(url);
  },
  async "state older than 10 minutes"() {
    const person = li();
    const url = await person.comeBack();
    await town.sandbox.advance(600_001);
    return person.ask(url);
  },
  async "code from another app"() {
    const person = li();
    const url = await person.comeBack();
    town.sandbox.faults.arm({ kind: "returnCode200WithBody", code: 20024 });
    const seen = await person.ask(url);
    town.sandbox.faults.clear();
    return seen;
  },
  async "code used twice"() {
    const person = li();
    const first = new URL(await person.comeBack());
    await person.ask(first.href);
    const other = li();
    const second = new URL(await other.comeBack());
    second.searchParams.set("code", first.searchParams.get("code") ?? "");
    const seen = await other.ask(second.href);
    expect([...other.cookies.keys()]).not.toContain("mofan");
    return seen;
  },
  "error=access_denied": () =>
    backWith((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    }),
  "code_challenge_method=plain": () => li().ask("/ledger/sign-in?code_challenge_method=plain"),
  "?next=//evil.example": () => goingOnTo("//evil.example"),
  "?next=%2F%5Cevil.example": () => goingOnTo("%2F%5Cevil.example"),
  async "session cookie with one character changed"() {
    const person = li();
    await person.signIn();
    const cookie = person.cookies.get("mofan") ?? "";
    const last = cookie.at(-1) === "A" ? "B" : "A";
    person.cookies.set("mofan", cookie.slice(0, -1) + last);
    return person.ask("/ledger");
  },
  async "session of a member removed from the branch a minute ago"() {
    const person = visitor(town, "王建国");
    expect((await person.signIn()).status).toBe(200);
    const [held] = (await rolesOf(town.db.query, "desk-cz-1")).filter(
      ({ personId }) => personId === openIdOf("王建国"),
    );
    if (held === undefined) throw new Error("the desk has a member");
    await town.db.commit([endRole(town.db.query, held.id, town.sandbox.clock())]);
    const seen = await person.ask("/ledger");
    await town.db.commit([insertRole(town.db.query, { platform: "lark", ...held, id: "again" })]);
    return seen;
  },
  "POST with no Origin and no CSRF token": () => signedInAsking("/ledger/roster", { method: "POST", body: "" }),
  "?limit=1000000000": () => signedInAsking("/ledger/audit?limit=1000000000"),
  "?sort=password;drop": () => signedInAsking("/ledger/audit?sort=password;drop"),
  async 'user name "><svg onload=alert(1)>'() {
    await town.db.query
      .updateTable("person")
      .set({ name: '"><svg onload=alert(1)>' })
      .where("id", "=", openIdOf("周敏"))
      .execute();
    const seen = await visitor(town, "周敏").signIn();
    expect(seen.text).not.toContain("<svg");
    expect(seen.text).toContain("&quot;&gt;&lt;svg onload=alert(1)&gt;");
    return seen;
  },
  async "20 exports asked for at once by one user"() {
    const person = visitor(town, "韩梅");
    await person.signIn();
    const all = await Promise.all(Array.from({ length: 20 }, () => person.ask("/ledger/roster/export/xlsx")));
    const queued = all.filter(({ status }) => status === 202);
    expect(all.filter(({ status }) => status === 200 || status === 202)).toHaveLength(20);
    // Who queues asks again by itself.
    expect(queued[0]?.headers.get("refresh")).toBe("2");
    return queued[0] ?? (all[0] as Seen);
  },
  "avatar URL http://169.254.169.254/": () =>
    signedInAsking(`/ledger?avatar=${encodeURIComponent("http://169.254.169.254/")}`),
};

test.each(rows.map((row) => [row.input, row.expected] as const))("%s", async (input, expected) => {
  const make = MAKE[input];
  if (make === undefined) throw new Error(`no driver for ${input}`);
  const seen = await make();
  expect(seen.status).toBe(expected.http);
  if (expected.location !== undefined) expect(seen.location).toBe(expected.location);
  if (seen.status >= 400) expect(seen.text).not.toMatch(/Error|\bat .+:\d+|200\d\d/);
});

describe("signing in", () => {
  test("redirects with an S256 challenge and the configured address, even if the request's Host differs", async () => {
    const seen = await li().ask("/ledger/sign-in", { headers: { "x-forwarded-host": "evil.example" } });
    const away = new URL(seen.location ?? "");
    expect(away.pathname).toBe("/open-apis/authen/v1/authorize");
    expect(away.searchParams.get("code_challenge_method")).toBe("S256");
    expect(away.searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(away.searchParams.get("redirect_uri")).toBe(`${town.url}/ledger/signed-in`);
    expect(seen.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/);
  });

  test("uses the configured address if another host is requested", async () => {
    const { hostname, port } = new URL(town.url);
    const headers = { host: "evil.example", connection: "close" };
    const asked = get({ hostname, port, path: "/ledger/sign-in", headers });
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.resume();
    // The list would have it refused; it is as good as refused when nothing of it is believed.
    expect(new URL(answer.headers.location ?? "").searchParams.get("redirect_uri")).toBe(
      `${town.url}/ledger/signed-in`,
    );
    expect(JSON.stringify(answer.headers)).not.toContain("evil");
  });

  test("must end in the browser in which it began", async () => {
    const seen = await visitor(town, "李敏").ask(await li().comeBack());
    expect(seen.status).toBe(400);
  });

  test("returns to the requested page", async () => {
    const person = li();
    const seen = await person.follow("/ledger/units/desk-cz");
    expect(seen.status).toBe(200);
    expect(seen.text).toContain("<h1>市财政局</h1>");
  });

  test("refuses a person without a role, and says what to do", async () => {
    const roles = await grantsOf(town.db.query, openIdOf("陈立新"));
    await town.db.query
      .updateTable("role")
      .set({ ended_at: town.sandbox.clock() })
      .where("person_id", "=", openIdOf("陈立新"))
      .execute();
    const seen = await visitor(town, "陈立新").signIn();
    await town.db.query
      .updateTable("role")
      .set({ ended_at: null })
      .where("person_id", "=", openIdOf("陈立新"))
      .execute();
    expect(roles).toHaveLength(1);
    expect(seen.status).toBe(403);
    expect(seen.text).toContain("/任命");
    // What is open without a role, and what opens with one.
    for (const words of ["单聊发 /我", "登记为党员后：查看本单位的总览"]) expect(seen.text).toContain(words);
  });

  test("refuses another tenant", async () => {
    await li().signIn();
    const kept = await town.db.query.selectFrom("setting").select("value").where("key", "=", "tenant.key").execute();
    await town.db.query.updateTable("setting").set({ value: "another" }).where("key", "=", "tenant.key").execute();
    const seen = await li().signIn();
    await town.db.query
      .updateTable("setting")
      .set({ value: kept[0]?.value ?? "" })
      .where("key", "=", "tenant.key")
      .execute();
    expect(seen.status).toBe(401);
  });

  test("ends with signing out, also for a copied cookie, and after twelve hours", async () => {
    const person = li();
    await person.signIn();
    const cookie = person.cookies.get("mofan") ?? "";
    const out = await person.ask("/ledger/sign-out", { method: "POST", headers: { origin: town.url } });
    expect(out.status).toBe(200);
    person.cookies.set("mofan", cookie);
    expect((await person.ask("/ledger")).location).toMatch(/^\/ledger\/sign-in/);
    const other = li();
    await other.signIn();
    await town.sandbox.advance(12 * 3_600_000);
    expect((await other.ask("/ledger")).status).toBe(302);
  });

  test("no page runs inline code or code of another site", async () => {
    const seen = await li().signIn();
    expect(seen.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(seen.headers.get("cache-control")).toBe("no-store");
    expect(seen.text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=|https?:\/\//);
  });
});
