import { Hono } from "hono";
import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#store";
import { createSessions } from "../../../src/web/session/session.ts";
import { databases } from "../../support/databases.ts";

const KEY = "k7Q2mZ9xT4wB8nV3cR6yL1pD5sF0hJgA";
let now = "2026-11-22T02:00:00.000Z";

/** One of several instances on one ledger: signs in, says who somebody is, signs out. */
function instance(db: Database) {
  const sessions = createSessions({ key: KEY, origin: "https://mofan.example.gov.cn", clock: () => now, db });
  const app = new Hono();
  app.get("/in", async (c) => {
    await sessions.begin(c, { personId: "ou_1", name: "李敏" });
    return c.text("");
  });
  app.get("/who", async (c) => {
    const session = await sessions.read(c);
    return c.text(typeof session === "string" ? session : session.name);
  });
  app.get("/out", async (c) => {
    await sessions.end(c);
    return c.text("");
  });
  return async (path: string, cookie = "") => {
    const answer = await app.request(path, { headers: { cookie } });
    return { text: await answer.text(), cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };
}

describe.each(["sqlite", "postgres", "d1"] as const)("sessions of the pages on %s", (engine) => {
  let db: Database;
  beforeAll(async () => {
    db = await databases[engine].open();
  });

  test("are valid on every instance, and end on every instance after a sign-out on one", async () => {
    const [one, other] = [instance(db), instance(db)];
    const { cookie } = await one("/in");
    expect((await other("/who", cookie)).text).toBe("李敏");
    await one("/out", cookie);
    expect([(await one("/who", cookie)).text, (await other("/who", cookie)).text]).toEqual(["over", "over"]);
    await other("/out", cookie);
    expect((await instance(db)("/who", cookie)).text).toBe("over");
  });

  test("that ended are deleted when they would have expired anyway", async () => {
    const one = instance(db);
    await one("/out", (await one("/in")).cookie);
    now = "2026-11-22T15:00:00.000Z";
    await one("/out", (await one("/in")).cookie);
    const kept = await db.query.selectFrom("setting").select("at").where("key", "like", "session.over.%").execute();
    expect(kept).toEqual([{ at: now }]);
    now = "2026-11-22T02:00:00.000Z";
  });
});
