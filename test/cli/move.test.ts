import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FIRST } from "../../src/cli/move-order.ts";
import { deskCity } from "../../src/sandbox/index.ts";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { repliesTo, seededLedger, startBoth } from "../runtime/desk.ts";
import { createCities } from "../support/cities.ts";
import { createPostgres, temporaryFolder } from "../support/databases.ts";

function move(from: string, to: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const args = ["src/cli/move.ts", "--from", from, "--to", to];
  return new Promise((ended) => {
    execFile(process.execPath, args, { env: { PATH: process.env.PATH } }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const [, finance] = deskCity.chats;
const [wang, li] = deskCity.people;

/** A ledger in which people have reported, corrected and inspected. */
async function workedLedger(): Promise<string> {
  const path = await seededLedger();
  const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${path}` });
  const { sandbox } = platform;
  const lines = [
    [wang, "/党课 今天 35人 主讲李敏 主题党纪学习"],
    [wang, "/志愿 今天 20人 社区义诊 受益100人次"],
    [li, "/检查 今天 市财政局机关第一支部 发现问题2条 已整改1条"],
    [wang, "/改 1 人数=36"],
  ] as const;
  for (const [who, text] of lines) {
    const { messageId } = await sandbox.say(who.openId, finance.chatId, text);
    await expect.poll(() => repliesTo(sandbox.messages(finance.chatId), messageId).length, { timeout: 10_000 }).toBe(1);
  }
  program.child.kill("SIGTERM");
  await program.ended;
  return path;
}

test("a ledger moved to one city of a PostgreSQL and back has the same rows and figures", {
  timeout: 90_000,
}, async () => {
  const path = await workedLedger();
  const cities = await createCities(["east", "west"], await createPostgres());
  const [postgres = ""] = cities.urls;
  const there = await move(`sqlite:${path}`, postgres);
  expect(there).toMatchObject({ status: 0, stdout: expect.stringContaining("逐行校验值一致") });
  expect(there.stdout).toMatch(/45项指标共45个数全部相等，其中[1-9]\d*个有记录/);
  expect(there.stderr).toContain("搬运 record");
  const again = await move(`sqlite:${path}`, postgres);
  expect(again).toMatchObject({ status: 73, stderr: expect.stringContaining("目标库不是空的") });
  const back = join(temporaryFolder(), "back.db");
  expect(await move(postgres, `sqlite:${back}`)).toMatchObject({ status: 0 });
  const [one, other] = [await openSqlite(path), await openSqlite(back)];
  for (const table of ["record", "posting", "total", "outbox", "audit", "sequence"] as const) {
    const rows = await Promise.all(
      [one, other].map(async (db) => {
        const found = await db.query.selectFrom(table).selectAll().execute();
        return found.map((row) => JSON.stringify(row)).sort();
      }),
    );
    expect(rows[1], table).toEqual(rows[0]);
    expect(rows[0]?.length, table).toBeGreaterThan(0);
  }
  const served = await move(`sqlite:${path}`, `sqlite:${join(temporaryFolder(), "other.db")}`);
  expect(served).toMatchObject({ status: 75 });
  await one.close();
  await other.close();
  // The numbers go on where they were.
  const db = await openPostgres(postgres);
  expect(await db.query.selectFrom("sequence").select("next").where("name", "=", "record").executeTakeFirst()).toEqual({
    next: 51,
  });
  await db.close();
  await cities.drop();
});

test.each([
  ["nothing at all", ["", ""]],
  ["no such file", ["sqlite:/nowhere/at/all.db", "postgres://a:b@127.0.0.1:1/c"]],
])("%s is said in words", async (_, [from = "", to = ""]) => {
  const { status, stderr } = await move(from, to);
  expect([64, 66]).toContain(status);
  expect(stderr).toMatch(/用法|没有台账文件/);
});

test("tables that other tables refer to are moved first", () => {
  const sql = readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .map((name) => readFileSync(`migrations/${name}`, "utf8"));
  const referred = new Set([...sql.join("\n").matchAll(/references (\w+)/g)].map((match) => match[1] ?? ""));
  expect([...referred].filter((name) => !FIRST.includes(name))).toEqual([]);
});
