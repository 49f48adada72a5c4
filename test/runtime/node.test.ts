import { describe, expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { repliesTo, seededLedger, startBoth } from "./desk.ts";

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
  test("the program is connected, cut, connected again, and loses nothing", { timeout: 60_000 }, async () => {
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
        `/党课 今天 ${people}人 主题第${people}讲`,
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

  test("a secret that Feishu does not take ends the program with its reason", { timeout: 60_000 }, async () => {
    const { program } = await startBoth({
      LARK_TRANSPORT: "websocket",
      LARK_APP_SECRET: "another-app-secret-0123456789",
      DATABASE_URL: `sqlite:${await seededLedger()}`,
    });
    expect(await program.ended).toBe(69);
    expect(program.complaints()).toContain("飞书不接受长连接");
  });
});

describe("told to stop", () => {
  test("it answers what it has taken, sends what it owes and is gone within eight seconds", {
    timeout: 60_000,
  }, async () => {
    const ledger = await seededLedger();
    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${ledger}` });
    const { sandbox } = platform;
    const answer = sandbox.say(member.openId, group.chatId, "/党课 今天 31人 主题停机");
    const started = performance.now();
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(8_000);
    const { push } = await answer;
    // Answered and kept, or not taken at all: never one without the other.
    expect((await recordsIn(ledger)).length).toBe(push?.state === "answered" ? 1 : 0);
  });

  test("a platform that does not answer keeps it no longer than that", { timeout: 60_000 }, async () => {
    const ledger = await seededLedger();
    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${ledger}` });
    const { sandbox } = platform;
    const { push } = await sandbox.say(member.openId, group.chatId, "/党课 今天 31人 主题第一讲");
    expect(push?.state).toBe("answered");
    await expect.poll(() => sandbox.messages(group.chatId).filter(({ isBot }) => isBot).length).toBe(1);
    sandbox.faults.arm({ kind: "latency", route: "reply", ms: 60_000 });
    await sandbox.say(member.openId, group.chatId, "/党课 今天 32人 主题第二讲");
    const started = performance.now();
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(await recordsIn(ledger)).toHaveLength(2);
  });
});
