import { existsSync } from "node:fs";
import { type DatabaseAddress, readConfig } from "#config";
import { ROOT } from "#core";
import { proveTotals, rebuildWrites } from "#reports";
import { type Database, insertAudit, LockedError, newId, StaleError } from "#store";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { openProgress } from "./progress.ts";
import { complain, end, say } from "./terminal.ts";

const USAGE = `用法：
  npm run rebuild -- --check   只核对：按记录重算合计，说出哪里对不上
  npm run rebuild              核对并把对不上的改成重算的结果（先停服务）`;

const EXIT = { usage: 64, differs: 65, noFile: 66, busy: 75, badSettings: 78 } as const;

await end(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const isCheck = args.length === 1 && args[0] === "--check";
  if (!isCheck && args.length > 0) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database } = config.value;
  if (database.engine === "sqlite" && !existsSync(database.path))
    return complain(`没有台账文件：${database.path}`, EXIT.noFile);
  try {
    return await rebuild(database, isCheck);
  } catch (error) {
    if (error instanceof LockedError)
      return complain("台账正由运行中的服务使用，请先停服务。只核对用 --check。", EXIT.busy);
    if (error instanceof StaleError) return complain("重算时有人在登记，什么都没有改，请再试一次。", EXIT.busy);
    throw error;
  }
}

async function rebuild(address: DatabaseAddress, isCheck: boolean): Promise<number> {
  const db = await openLedger(address, isCheck);
  const progress = openProgress(process.stderr);
  try {
    const count = await db.query
      .selectFrom("record")
      .select((e) => e.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    const all = Math.max(1, Number(count.count));
    const before = await proveTotals(db.query, (records) => progress.at("核对", records / all));
    progress.end();
    say(`${before.records}条记录、${before.sums}个合计，${before.differences}处对不上。`);
    for (const example of before.examples) say(`  ${example}`);
    if (before.differences === 0) return 0;
    if (isCheck) return EXIT.differs;
    const writes = await rebuildWrites(db.query, (records) => progress.at("重算", records / all));
    progress.end();
    const now = new Date().toISOString();
    const audit = insertAudit(db.query, {
      id: newId(now),
      at: now,
      actorId: "cli",
      action: "rebuild",
      object: "totals",
      unitId: ROOT,
      details: { differences: before.differences },
      source: "cli:rebuild",
    });
    await db.commit([...writes, audit]);
    const after = await proveTotals(db.query);
    say(
      after.differences === 0 ? "已按记录重建，全部对上。" : `重建后还有${after.differences}处对不上，请联系开发者。`,
    );
    return after.differences === 0 ? 0 : EXIT.differs;
  } finally {
    progress.end();
    await db.close();
  }
}

/** A check only reads, so it runs beside the server. */
async function openLedger(address: DatabaseAddress, readonly: boolean): Promise<Database> {
  return address.engine === "postgres" ? await openPostgres(address.url) : await openSqlite(address.path, { readonly });
}
