import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Database, enqueue, noteAlive, outboxHealth } from "#store";
import { superfluous } from "../../src/cli/backup/files.ts";
import { deskCity } from "../../src/sandbox/index.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { repliesTo, startBoth } from "../runtime/desk.ts";
import { temporaryFolder } from "../support/databases.ts";

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as an operator does, beside whatever this process does meanwhile. */
function run(command: "backup" | "restore", ledger: string, ...args: string[]): Promise<Ran> {
  const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}` };
  return new Promise((ended) => {
    execFile(process.execPath, [`src/cli/${command}.ts`, ...args], { env }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const [, finance] = deskCity.chats;
const [wang] = deskCity.people;

async function ledgerWith(folder: string): Promise<{ path: string; db: Database }> {
  const path = join(folder, "ledger.db");
  const db = await openSqlite(path);
  await seedDesk(db, new Date().toISOString());
  return { path, db };
}

const intent = (index: number, createdAt: string) => ({
  uuid: `uuid-${index}`,
  platform: "lark",
  action: "create" as const,
  target: finance.chatId,
  orderKey: `${finance.chatId}-${index}`,
  payload: JSON.stringify({ messageType: "text", content: JSON.stringify({ text: `旧消息${index}` }) }),
  source: `test:${index}`,
  priority: 0,
  createdAt,
});

const hashesOf = async (db: Database, tables: readonly ("unit" | "outbox" | "person" | "chat")[]) =>
  Promise.all(
    tables.map(async (table) => {
      const rows = await db.query.selectFrom(table).selectAll().orderBy("id").execute();
      return createHash("sha256").update(JSON.stringify(rows)).digest("hex");
    }),
  );

describe("npm run backup", () => {
  test("copies a ledger that is being written to, checks the copy, and does not change the ledger", {
    timeout: 30_000,
  }, async () => {
    const folder = temporaryFolder();
    const { path, db } = await ledgerWith(folder);
    let writing = true;
    let written = 0;
    const writer = (async () => {
      while (writing) {
        const at = new Date().toISOString();
        await db.commit([enqueue(db.query, intent(written, at))]);
        written += 1;
      }
    })();
    const first = await run("backup", path);
    writing = false;
    await writer;
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining("已备份并核对") });
    expect(written).toBeGreaterThan(50);
    const [name = ""] = readdirSync(join(folder, "backups")).filter((file) => file.endsWith(".db"));
    const manifest = JSON.parse(readFileSync(join(folder, "backups", `${name}.json`), "utf8"));
    const bytes = readFileSync(join(folder, "backups", name));
    expect(manifest.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(manifest.counts.outbox).toBeLessThanOrEqual(written);
    await db.close();
  });

  test("keeps the backups of seven days, four weeks and twelve months", () => {
    const names = Array.from({ length: 500 }, (_, day) => {
      const at = new Date(Date.UTC(2026, 10, 22) - day * 86_400_000).toISOString();
      return `mofan-${at.slice(0, 10).replaceAll("-", "")}T020000Z.db`;
    });
    const gone = new Set(superfluous([...names, "mofan-20261122T010000Z.db", "notes.txt"]));
    const kept = names.filter((name) => !gone.has(name)).map((name) => name.slice(6, 14));
    expect(kept.slice(0, 7)).toEqual([
      "20261122",
      "20261121",
      "20261120",
      "20261119",
      "20261118",
      "20261117",
      "20261116",
    ]);
    expect(kept.slice(7)).toEqual([
      "20261115",
      "20261108",
      "20261101",
      "20261031",
      "20260930",
      "20260831",
      "20260731",
      "20260630",
      "20260531",
      "20260430",
      "20260331",
      "20260228",
      "20260131",
      "20251231",
    ]);
    expect([gone.has("mofan-20261122T010000Z.db"), gone.has("notes.txt")]).toEqual([true, false]);
  });
});

describe("npm run restore", () => {
  test("restores the same rows into an empty folder", { timeout: 60_000 }, async () => {
    const { path, db } = await ledgerWith(temporaryFolder());
    const before = await hashesOf(db, ["unit", "person", "chat"]);
    await db.close();
    const folder = temporaryFolder();
    await run("backup", path, "--to", folder);
    const [name = ""] = readdirSync(folder);
    const target = join(temporaryFolder(), "new", "ledger.db");
    const done = await run("restore", target, join(folder, name));
    expect(done).toMatchObject({ status: 0 });
    // Where no terminal is, a line each quarter, apart from the answer.
    expect(done.stderr).toMatch(
      /^通读备份 0%\n核对校验值 \d+%\n(?:核对校验值 \d+%\n)*复制备份 \d+%\n(?:复制备份 \d+%\n)*$/,
    );
    expect(done.stderr).toContain("复制备份 100%\n");
    const restored = await openSqlite(target);
    expect(await hashesOf(restored, ["unit", "person", "chat"])).toEqual(before);
    await restored.close();
  });

  test("refuses a changed file, an existing ledger at the target, and a ledger that is in use", {
    timeout: 60_000,
  }, async () => {
    const { path, db } = await ledgerWith(temporaryFolder());
    const folder = temporaryFolder();
    await run("backup", path, "--to", folder);
    const backup = join(folder, readdirSync(folder)[0] ?? "");
    expect(await run("restore", path, backup, "--replace")).toMatchObject({ status: 75 });
    await db.close();
    expect(await run("restore", path, backup)).toMatchObject({ status: 73 });
    const bad = join(folder, "bad.db");
    copyFileSync(backup, bad);
    copyFileSync(`${backup}.json`, `${bad}.json`);
    const bytes = readFileSync(bad);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 0xff;
    writeFileSync(bad, bytes);
    expect(await run("restore", path, bad, "--replace")).toMatchObject({ status: 65 });
    expect(await run("restore", path, backup, "--replace")).toMatchObject({ status: 0 });
  });

  test("a restored ledger sends no old messages, and reads the messages since the backup from the chats", {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder();
    const { path, db } = await ledgerWith(folder);
    const sixHoursAgo = new Date(Date.now() - 6 * 3_600_000).toISOString();
    const owed = Array.from({ length: 300 }, (_, index) => enqueue(db.query, intent(index, sixHoursAgo)));
    await db.commit(owed);
    await noteAlive(db, sixHoursAgo);
    await db.close();
    await run("backup", path);
    const backup = join(
      folder,
      "backups",
      readdirSync(join(folder, "backups")).find((name) => name.endsWith(".db")) ?? "",
    );

    // Left over from a crash: read into the restored ledger, they would destroy it.
    for (const tail of ["-wal", "-shm"]) writeFileSync(path + tail, "stale");
    const restored = await run("restore", path, backup, "--replace");
    expect(restored).toMatchObject({ status: 0, stdout: expect.stringContaining("300条消息不会自动再发") });
    expect(readdirSync(folder).some((name) => name.startsWith("ledger.db.before-"))).toBe(true);

    const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${path}` }, (sandbox) => {
      // Said while nobody listened, and given up by the platform.
      sandbox.faults.pushes.held = true;
      for (const people of [31, 32]) {
        void sandbox.say(wang.openId, finance.chatId, `/党课 今天 ${people}人 主讲李敏 主题第${people}讲`, {
          mention: true,
        });
      }
    });
    const said = () => platform.sandbox.messages(finance.chatId).filter(({ isBot }) => !isBot);
    const answers = () =>
      said().map(({ messageId }) => repliesTo(platform.sandbox.messages(finance.chatId), messageId).length);
    await expect.poll(answers, { timeout: 20_000 }).toEqual([1, 1]);
    const han = platform.sandbox.directChat(deskCity.people.find(({ name }) => name === "韩梅")?.openId ?? "");
    await expect
      .poll(
        () =>
          platform.sandbox
            .messages(han)
            .map(({ text }) => text)
            .join(),
        { timeout: 10_000 },
      )
      .toContain("补收2条消息，其中登记2条记录");
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(platform.sandbox.messages(finance.chatId).filter(({ text }) => text.startsWith("旧消息"))).toEqual([]);
    const after = await openSqlite(path, { readonly: true });
    expect(await outboxHealth(after.query)).toMatchObject({ pending: 0, unknown: 300 });
    const numbers = await after.query.selectFrom("record").select("number").execute();
    expect(numbers.every(({ number }) => number > 1_000)).toBe(true);
    await after.close();
    expect(existsSync(`${path}.restoring`)).toBe(false);
  });
});
