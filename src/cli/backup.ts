import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { readConfig } from "#config";
import { verifyAudit } from "#store";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { giveToOwnerOf } from "../store/dialects/sqlite-owner.ts";
import { attachmentsBeside, attachmentsIn, copyAttachments, removeUnnamed } from "./backup/attachments.ts";
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
import { dumpPostgres, missingIn, readDump, ToolError } from "./backup/postgres.ts";
import { complain, end, say, settle } from "./terminal.ts";

const USAGE = `用法：npm run backup [-- --to 文件夹]
给正在用的台账做一份核对过的备份（默认放在 BACKUP_DIR，没有设的放在台账旁边的 backups/）。服务不用停。
PostgreSQL 的用 pg_dump 做，做完读一遍核对；要能恢复到任一时刻的，见 docs/backup.md。
保留最近7天、4周、12个月各一份，更旧的删掉。`;

const EXIT = { usage: 64, unsound: 65, noFile: 66, noTool: 69, cannotWrite: 73, badSettings: 78 } as const;

/** An interruption is noticed after each step of 64 MB. */
const PAGES_A_STEP = 16_384;

await end(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const [flag, asked, extra] = args;
  if (extra !== undefined || (flag !== undefined && (flag !== "--to" || asked === undefined)))
    return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, auditKeys, attachments } = config.value;
  const folder = asked ?? config.value.backupFolder;
  if (folder === undefined) return complain("请设 BACKUP_DIR，或用 --to 指定备份放在哪里。", EXIT.badSettings);
  if (database.engine === "sqlite" && !existsSync(database.path))
    return complain(`没有台账文件：${database.path}`, EXIT.noFile);
  try {
    return database.engine === "sqlite"
      ? await backUp(database.path, folder, { auditKeys, attachments: attachments?.folder })
      : await backUpPostgres(database.url, folder, attachments?.folder);
  } catch (error) {
    if (error instanceof ToolError) return complain(`备份没有做成：${error.message}`, EXIT.noTool);
    if (!(error instanceof Error && "code" in error)) throw error;
    return complain(`备份没有写成（${String(error.code)}），台账没有动。`, EXIT.cannotWrite);
  }
}

async function backUp(
  path: string,
  folder: string,
  { auditKeys, attachments }: { readonly auditKeys: readonly string[]; readonly attachments: string | undefined },
): Promise<number> {
  const { at, target, part } = begin(folder, ".db", path);
  const source = await orDrop(part, copy(path, part));
  const { problems } = inspectCopy(part);
  const made = problems.length > 0 ? undefined : factsOf(part);
  const found = [
    ...problems,
    ...(source === undefined ? ["这不是模范的台账"] : differencesFrom(source, made)),
    ...(made === undefined ? [] : await auditProblems(part, auditKeys)),
  ];
  if (found.length > 0 || made === undefined) return discard(part, found);
  const kept = await attachmentsIn({ engine: "sqlite", path: part });
  return await keep({ at, target, part, folder, counts: made.counts, kept, attachments });
}

/** Makes a dump with PostgreSQL's own tool, and reads it again as a restore would. */
async function backUpPostgres(url: string, folder: string, attachments: string | undefined): Promise<number> {
  const { at, target, part } = begin(folder, ".dump");
  const ledger = await orDrop(part, dumpPostgres(url, part));
  const found = ledger.counts.record === undefined ? ["这不是模范的台账"] : missingIn(await readDump(part), ledger);
  if (found.length > 0) return discard(part, found);
  const kept = await attachmentsIn({ engine: "postgres", url });
  return await keep({ at, target, part, folder, counts: ledger.counts, kept, attachments });
}

/**
 * Prepares the file for a copy, readable by its owner alone before it is written; what an interrupted backup left is
 * deleted.
 */
function begin(folder: string, ending: string, ledger?: string) {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined && ledger !== undefined)
    giveToOwnerOf(ledger, folder);
  for (const left of readdirSync(folder).filter((name) => name.endsWith(".part"))) rmSync(join(folder, left));
  const at = new Date().toISOString();
  const target = join(folder, backupName(at, ending));
  const part = `${target}.part`;
  closeSync(openSync(part, "w", 0o600));
  return { at, target, part };
}

/** Waits for a copy to be written; if that fails, its file is deleted. */
async function orDrop<T>(part: string, written: Promise<T> | T): Promise<T> {
  try {
    return await written;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function discard(part: string, problems: readonly string[]): number {
  rmSync(part);
  return complain([...problems, "备份核对没有通过，已丢弃。请先查台账是不是好的。"].join("\n"), EXIT.unsound);
}

interface Made {
  readonly at: string;
  readonly target: string;
  readonly part: string;
  readonly folder: string;
  readonly counts: Readonly<Record<string, number>>;
  /** The hash and size of each attachment that the copied ledger lists; the next field is the folder they are in. */
  readonly kept: ReadonlyMap<string, number>;
  readonly attachments: string | undefined;
}

/**
 * Gives a checked copy its final name and writes its list of counts, then deletes old backups that are no longer
 * needed.
 */
async function keep({ at, target, part, folder, counts, kept, attachments }: Made): Promise<number> {
  const missing =
    attachments === undefined ? [...kept.keys()] : copyAttachments(kept, attachments, attachmentsBeside(target));
  const sha256 = await hashOfFile(part);
  giveToOwnerOf(folder, part);
  settle(part);
  renameSync(part, target);
  writeFileSync(
    `${target}.json`,
    `${JSON.stringify({ at, sha256, counts, attachments: [...kept.keys()] }, null, 2)}\n`,
    { mode: 0o600 },
  );
  giveToOwnerOf(folder, `${target}.json`);
  settle(folder);
  const old = superfluous(readdirSync(folder));
  for (const name of old) for (const file of [name, `${name}.json`]) rmSync(join(folder, file), { force: true });
  say(`已备份并核对：${target}（${counts.record}条记录，${counts.audit}行审计，累计数和台账一致）`);
  removeUnnamed(attachmentsBeside(target), namedIn(folder));
  if (kept.size > missing.length)
    say(`附件${kept.size - missing.length}个，逐个核对一致，在 ${attachmentsBeside(target)}`);
  if (old.length > 0) say(`按7天、4周、12个月保留，删掉了${old.length}份旧的。`);
  if (missing.length === 0) return 0;
  const where = attachments === undefined ? "没有设 ATTACHMENTS_DIR" : `${attachments} 里没有或已损坏`;
  return complain(`台账已备份，但有${missing.length}个附件没有备份：${where}。`, EXIT.unsound);
}

/** The attachments listed by the backups in the folder. */
function namedIn(folder: string): ReadonlySet<string> {
  const lists = readdirSync(folder).filter((name) => /^mofan-.*\.json$/.test(name));
  return new Set(
    lists.flatMap((name) => {
      const { attachments = [] } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { attachments?: string[] };
      return attachments;
    }),
  );
}

function differencesFrom(source: LedgerFacts, made: LedgerFacts | undefined): readonly string[] {
  return made === undefined
    ? ["副本不是台账"]
    : [...differencesOf(source, made), ...countDifferences(source.counts, made)];
}

/**
 * Copies the ledger through a read-only connection and returns its facts. Both come from one transaction, so they can
 * be compared row for row, whatever is reported meanwhile.
 */
async function copy(path: string, part: string): Promise<LedgerFacts | undefined> {
  const db = new Sqlite(path, { readonly: true, timeout: 5_000 });
  try {
    db.exec("begin");
    const facts = factsIn(db);
    await db.backup(part, { progress: () => PAGES_A_STEP });
    takeOutOfWalMode(part);
    return facts;
  } finally {
    db.close();
  }
}

/** Switches the copy out of WAL mode: it is one file, and its header must not refer to a -wal beside it. */
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
