import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { readConfig } from "#config";
import { verifyAudit } from "#store";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { giveToOwnerOf } from "../store/dialects/sqlite-owner.ts";
import {
  backupName,
  countDifferences,
  differencesOf,
  factsIn,
  factsOf,
  hashOfFile,
  inspectCopy,
  type LedgerFacts,
  superfluous,
} from "./backup/files.ts";
import { complain, say, settle } from "./terminal.ts";

const USAGE = `用法：npm run backup [-- --to 文件夹]
给正在用的台账做一份核对过的备份（默认放在台账旁边的 backups/）。服务不用停。
保留最近7天、4周、12个月各一份，更旧的删掉。`;

const EXIT = { usage: 64, unsound: 65, noFile: 66, cannotWrite: 73, badSettings: 78 } as const;

/** Between steps of 64 MB an interruption is heard. */
const PAGES_A_STEP = 16_384;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [flag, asked, extra] = args;
  if (extra !== undefined || (flag !== undefined && (flag !== "--to" || asked === undefined)))
    return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, auditKeys } = config.value;
  if (database.engine === "postgres")
    return complain("PostgreSQL 请用 pg_basebackup 和 WAL 归档备份，步骤见 docs/backup.md。", EXIT.usage);
  if (!existsSync(database.path)) return complain(`没有台账文件：${database.path}`, EXIT.noFile);
  try {
    return await backUp(database.path, asked ?? join(dirname(database.path), "backups"), auditKeys);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return complain(`备份没有写成（${String(error.code)}），台账没有动。`, EXIT.cannotWrite);
  }
}

async function backUp(path: string, folder: string, auditKeys: readonly string[]): Promise<number> {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) giveToOwnerOf(path, folder);
  for (const left of readdirSync(folder).filter((name) => name.endsWith(".part"))) rmSync(join(folder, left));
  const at = new Date().toISOString();
  const target = join(folder, backupName(at));
  const part = `${target}.part`;
  const source = await copy(path, part);
  const { problems } = inspectCopy(part);
  const made = problems.length > 0 ? undefined : factsOf(part);
  const found = [
    ...problems,
    ...(source === undefined ? ["这不是模范的台账"] : differencesFrom(source, made)),
    ...(made === undefined ? [] : await auditProblems(part, auditKeys)),
  ];
  if (found.length > 0 || made === undefined) {
    rmSync(part);
    return complain([...found, "备份核对没有通过，已丢弃。请先查台账文件是不是好的。"].join("\n"), EXIT.unsound);
  }
  const sha256 = await hashOfFile(part);
  giveToOwnerOf(folder, part);
  settle(part);
  renameSync(part, target);
  writeFileSync(`${target}.json`, `${JSON.stringify({ at, sha256, counts: made.counts }, null, 2)}\n`, { mode: 0o600 });
  giveToOwnerOf(folder, `${target}.json`);
  settle(folder);
  const old = superfluous(readdirSync(folder));
  for (const name of old) for (const file of [name, `${name}.json`]) rmSync(join(folder, file), { force: true });
  say(`已备份并核对：${target}（${made.records}条记录，${made.counts.audit}行审计，累计数和台账一致）`);
  if (old.length > 0) say(`按7天、4周、12个月保留，删掉了${old.length}份旧的。`);
  return 0;
}

function differencesFrom(source: LedgerFacts, made: LedgerFacts | undefined): readonly string[] {
  return made === undefined
    ? ["副本不是台账"]
    : [...differencesOf(source, made), ...countDifferences(source.counts, made)];
}

/**
 * Copies the ledger through a connection that only reads, and answers what the ledger held: both are of the one moment at
 * which its transaction began, however many reports come meanwhile, so they can be compared row for row.
 */
async function copy(path: string, part: string): Promise<LedgerFacts | undefined> {
  const db = new Sqlite(path, { readonly: true, timeout: 5_000 });
  try {
    db.exec("begin");
    const facts = factsIn(db);
    // Made for its owner alone before anything is in it.
    closeSync(openSync(part, "w", 0o600));
    await db.backup(part, { progress: () => PAGES_A_STEP });
    takeOutOfWalMode(part);
    return facts;
  } finally {
    db.close();
  }
}

/** A copy is one file: its header must not tell who reads it to look for a -wal beside it. */
function takeOutOfWalMode(part: string): void {
  const db = new Sqlite(part);
  db.pragma("journal_mode = delete");
  db.close();
}

async function auditProblems(part: string, keys: readonly string[]): Promise<readonly string[]> {
  const db = await openSqlite(part, { readonly: true });
  try {
    return (await verifyAudit(db.query, { keys })).problems.map((problem) => `审计：${problem}`);
  } finally {
    await db.close();
  }
}
