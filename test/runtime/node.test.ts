import { describe, expect, test } from "vitest";
import { aliveAt, noteAlive } from "#store";
import { deskCity, type Sandbox } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { repliesTo, seededLedger, startBoth, startNode } from "./desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;

async function recordsIn(path: string): Promise<readonly { readonly message_id: string | null }[]> {
  const db = await openSqlite(path, { readonly: true });
  try {
    return await db.query.selectFrom("record").select("message_id").execute();
  } finally {
    await db.close();
  }
}

describe("over a long connection", () => {
  test("the program connects, reconnects after a cut, and loses nothing", { timeout: 60_000 }, async () => {
    const ledger = await seededLedger();
    const { platform, program } = await startBoth({ LARK_TRANSPORT: "websocket", DATABASE_URL: `sqlite:${ledger}` });
    const { sandbox } = platform;
    expect(program.hello).toContain("不需要公网地址");
    const isReady = async () => (await fetch(`${program.url}/readyz`)).status;
    await expect.poll(isReady, { timeout: 15_000 }).toBe(200);

    const said: string[] = [];
    const report = async (people: number) => {
      const { messageId, push } = await sandbox.say(
        member.openId,
        group.chatId,
        `/党课 今天 ${people}人 主题第${people}讲 单位=市财政局`,
      );
      said.push(messageId);
      return push;
    };
    const reached = await report(31);
    // Cut in the middle of an event: it may be committed without its answer, and comes again.
    const midway = report(32);
    expect(platform.cut()).toBe(1);
    await midway;
    const lost = await report(33);
    expect(reached).toMatchObject({ state: "answered" });

    await expect.poll(isReady, { timeout: 15_000 }).toBe(200);
    const back = await report(34);
    expect(back).toMatchObject({ state: "answered" });
    for (const wait of [15_000, 300_000]) await sandbox.advance(wait);
    expect(lost?.state).toBe("answered");
    expect(sandbox.pushes.filter((push) => push.state !== "answered")).toEqual([]);

    const replies = () => said.map((id) => repliesTo(sandbox.messages(group.chatId), id).length);
    await expect.poll(replies, { timeout: 15_000 }).toEqual([1, 1, 1, 1]);
    expect((await recordsIn(ledger)).map((record) => record.message_id).sort()).toEqual([...said].sort());
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
  });

  test("a secret that Feishu refuses ends the program with its reason", { timeout: 60_000 }, async () => {
    const { program } = await startBoth({
      LARK_TRANSPORT: "websocket",
      LARK_APP_SECRET: "another-app-secret-0123456789",
      DATABASE_URL: `sqlite:${await seededLedger()}`,
    });
    expect(await program.ended).toBe(69);
    expect(program.complaints()).toContain("飞书不接受长连接");
  });
});

describe("after an hour of downtime", () => {
  test("no job is decided before the chats are read, and a crash meanwhile loses nothing", {
    timeout: 60_000,
  }, async () => {
    const ledger = await seededLedger();
    const before = new Date(Date.now() - 3_600_000).toISOString();
    const db = await openSqlite(ledger);
    await noteAlive(db, before);
    await db.close();
    const asked = Promise.withResolvers<void>();
    const missed = (sandbox: Sandbox) => {
      void sandbox.say(member.openId, group.chatId, "/党课 今天 31人 主题没人听见的一讲 单位=市财政局");
      sandbox.faults.arm({ kind: "latency", route: "list", ms: 120_000 });
      const { take } = sandbox.faults;
      sandbox.faults.take = (route) => {
        if (route === "list") asked.resolve();
        return take(route);
      };
    };
    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${ledger}` }, missed);
    await asked.promise;
    program.child.kill("SIGKILL");
    await program.ended;
    expect(await clockOf(ledger)).toEqual({ alive: before, decided: 0 });

    const next = await startNode({ DATABASE_URL: `sqlite:${ledger}`, LARK_BASE_URL: platform.url });
    await expect.poll(() => next.complaints(), { timeout: 15_000 }).toMatch(/停了1\.0小时：补收1条消息，登记1条/);
    await expect.poll(() => clockOf(ledger).then(({ decided }) => decided), { timeout: 15_000 }).toBeGreaterThan(0);
    expect((await clockOf(ledger)).alive > before).toBe(true);
    expect(await recordsIn(ledger)).toHaveLength(1);
  });
});

async function clockOf(path: string): Promise<{ readonly alive: string; readonly decided: number }> {
  const db = await openSqlite(path, { readonly: true });
  try {
    const decided = await db.query.selectFrom("job_cursor").select("job").execute();
    return { alive: (await aliveAt(db.query)) ?? "", decided: decided.length };
  } finally {
    await db.close();
  }
}

/** So long Docker waits before it kills (`docker stop --time`); the program itself gives up after seven seconds. */
const ENDED_MS = 10_000;

describe("when told to stop, the program", () => {
  test("answers the events it has accepted, finishes sending and ends within ten seconds", {
    timeout: 60_000,
  }, async () => {
    const ledger = await seededLedger();
    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${ledger}` });
    const { sandbox } = platform;
    const answer = sandbox.say(member.openId, group.chatId, "/党课 今天 31人 主题停机 单位=市财政局");
    const started = performance.now();
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(ENDED_MS);
    const { push } = await answer;
    // Answered and kept, or not taken at all: never one without the other.
    expect((await recordsIn(ledger)).length).toBe(push?.state === "answered" ? 1 : 0);
  });

  test("also stops in time if the platform does not answer", { timeout: 60_000 }, async () => {
    const ledger = await seededLedger();
    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${ledger}` });
    const { sandbox } = platform;
    const { push } = await sandbox.say(member.openId, group.chatId, "/党课 今天 31人 主题第一讲 单位=市财政局");
    expect(push?.state).toBe("answered");
    await expect.poll(() => sandbox.messages(group.chatId).filter(({ isBot }) => isBot).length).toBe(1);
    sandbox.faults.arm({ kind: "latency", route: "reply", ms: 60_000 });
    await sandbox.say(member.openId, group.chatId, "/党课 今天 32人 主题第二讲 单位=市财政局");
    const started = performance.now();
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(ENDED_MS);
    expect(await recordsIn(ledger)).toHaveLength(2);
  });
});
