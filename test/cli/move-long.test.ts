import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { insertAudit, loadTree, newId, sealAudit, verifyAudit, type Write, write } from "#store";
import { reportWrites } from "../../src/bot/records/post.ts";
import { loadDemo } from "../../src/demo/index.ts";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { recordOf } from "../../src/store/ledger/records.ts";
import { createPostgres, temporaryFolder } from "../support/databases.ts";

// `MOFAN_LONG=1` moves a ledger of a hundred thousand records; it takes minutes, most of them to make the ledger.
const RECORDS = 100_000;
const AT_ONCE = 250;
const KEY = "c1f7a09be25d4836b1d0e4a7f8c25963";
const NOW = "2026-11-22T02:00:00.000Z";

/** The demo city, in which each of the 45 measures has something, and its plain records told again and again. */
async function largeLedger(path: string): Promise<number> {
  const db = await openSqlite(path);
  const { records } = await loadDemo(db, { year: 2026 });
  const tree = await loadTree(db.query);
  const plain = await db.query
    .selectFrom("record")
    .selectAll()
    .where("state", "=", "counted")
    .where("joined_to", "is", null)
    .where("id", "not in", db.query.selectFrom("ticket").select("record_id"))
    .execute();
  for (let made = records; made < RECORDS; made += AT_ONCE) {
    const writes: Write[] = [];
    for (let number = made + 1; number <= Math.min(made + AT_ONCE, RECORDS); number += 1) {
      const like = recordOf(plain[number % plain.length] as (typeof plain)[number]);
      const record = { ...like, id: newId(NOW), number: 100_000 + number, version: 1, messageId: undefined };
      const source = `long:${number}`;
      const by = { sender: { id: like.reporterId }, now: NOW, source };
      writes.push(...reportWrites({ query: db.query, tree, settings: { slot: 0 }, ...by }, record));
      const line = { id: newId(NOW), at: NOW, actorId: like.reporterId, action: "record.report", object: record.id };
      writes.push(insertAudit(db.query, { ...line, unitId: record.unitId, details: {}, source }));
    }
    await db.commit(writes);
  }
  await db.commit([write(db.query.updateTable("sequence").set({ next: 300_000 }).where("name", "=", "record"))]);
  await sealAudit(db, { now: NOW, key: KEY });
  const { problems, lines } = await verifyAudit(db.query, { keys: [KEY] });
  expect(problems).toEqual([]);
  await db.close();
  return lines;
}

test.runIf(process.env.MOFAN_LONG === "1")(
  "a hundred thousand records go to PostgreSQL with all 45 figures and the sealed audit",
  { timeout: 1_800_000 },
  async () => {
    const path = join(temporaryFolder(), "large.db");
    const lines = await largeLedger(path);
    const url = await createPostgres();
    const started = performance.now();
    const args = ["src/cli/move.ts", "--from", `sqlite:${path}`, "--to", url];
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? "", AUDIT_KEY: KEY } });
    let said = "";
    let progress = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (progress += text));
    const [status] = await once(child, "close");
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      `moved in ${seconds.toFixed(1)} s; ${progress.split(/[\r\n]/).length} signs of progress\n${said}\n`,
    );
    expect([status, said]).toEqual([0, expect.stringContaining("45项指标共45个数全部相等，其中45个有记录")]);
    expect(said).toContain(`封存${lines}行`);
    expect(progress).toContain("搬运 record");
    // What was moved is still held by its seals: one changed line is found.
    const db = await openPostgres(url);
    const { count } = await db.query
      .selectFrom("record")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(RECORDS);
    await db.commit([
      write(db.query.updateTable("audit").set({ actor_id: "ou_other" }).where("source", "=", "long:77777")),
    ]);
    expect((await verifyAudit(db.query, { keys: [KEY] })).problems.length).toBeGreaterThan(0);
    await db.close();
  },
);
