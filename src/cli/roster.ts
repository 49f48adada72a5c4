import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type DatabaseAddress, readConfig } from "#config";
import { dayIn, guessLines, ROOT, type RosterGuess, rosterSheet } from "#core";
import { readRosterFile, writeSheetFile } from "#reports";
import { type Database, importRoster, insertAudit, LockedError, loadTree, newId, StaleError } from "#store";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { openProgress } from "./progress.ts";
import { complain, end, say } from "./terminal.ts";

const USAGE = `用法：
  npm run roster -- import 文件.csv|.xlsx [--dry-run]   导入花名册；--dry-run 只核对不写入
  npm run roster -- export 文件.csv|.xlsx               导出花名册
列：编号 名称 简称 上级 层级 类型 类别 党员数 书记（第一行写列名，至少有名称；没列出的单位不变）`;

// Exit codes of sysexits.h, so that a script can distinguish a bad file from a busy ledger.
const EXIT = { usage: 64, badRows: 65, noFile: 66, cannotWrite: 73, busy: 75, badSettings: 78 } as const;

await end(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const dryRun = args.includes("--dry-run");
  const [verb, file, extra] = args.filter((arg) => arg !== "--dry-run");
  const known = verb === "import" || (verb === "export" && !dryRun);
  if (!known || file === undefined || extra !== undefined) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, timeZone } = config.value;
  try {
    return verb === "import" ? await runImport(database, file, dryRun) : await runExport(database, file, timeZone);
  } catch (error) {
    if (error instanceof LockedError)
      return complain("台账正由运行中的服务使用。请先停服务，或在管理页导入。", EXIT.busy);
    if (error instanceof StaleError) return complain("导入时有人改了单位，什么都没有写入，请再试一次。", EXIT.busy);
    throw error;
  }
}

async function runImport(address: DatabaseAddress, file: string, dryRun: boolean): Promise<number> {
  if (!existsSync(file)) return complain(`没有找到文件：${file}`, EXIT.noFile);
  const read = await readRosterFile(readFileSync(file));
  if (!read.ok) return complain(`${file}：${read.error}`, EXIT.badRows);
  for (const remark of read.value.remarks) say(remark);
  const { rows } = read.value;
  const guesses: RosterGuess[] = [];
  const db = await openLedger(address, dryRun);
  const progress = openProgress(process.stderr);
  try {
    const now = new Date().toISOString();
    const result = await importRoster(db, rows, {
      now,
      dryRun,
      onGuess: (guess) => guesses.push(guess),
      also: (count) => [
        insertAudit(db.query, {
          id: newId(now),
          at: now,
          actorId: "cli",
          action: "roster.import",
          object: "roster",
          unitId: ROOT,
          details: { ...count },
          source: "cli:roster",
        }),
      ],
      onProgress: (part, step) => progress.at(step === "check" ? `核对 ${rows.length} 行` : "写入", part),
    });
    progress.end();
    if (!result.ok) {
      const lines = result.error.map(({ line, text }) => `第${line}行：${text}`);
      return complain(
        [...lines, `共${result.error.length}行有问题，什么都没有导入。改好后再试。`].join("\n"),
        EXIT.badRows,
      );
    }
    for (const line of guessLines(guesses)) say(line);
    const { inserted, updated, moved, same } = result.value;
    const counts = `新增${inserted}个，更新${updated}个，换上级${moved}个，不变${same}个`;
    say(dryRun ? `核对通过，还没有写入：${counts}。去掉 --dry-run 就会导入。` : `导入完成：${counts}。`);
    return 0;
  } finally {
    progress.end();
    await db.close();
  }
}

async function runExport(address: DatabaseAddress, file: string, zone: string): Promise<number> {
  const format = /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase();
  if (format !== "csv" && format !== "xlsx") return complain("文件名要以 .csv 或 .xlsx 结尾", EXIT.usage);
  const db = await openLedger(address, true);
  try {
    const sheet = rosterSheet(await loadTree(db.query), dayIn(zone, new Date().toISOString()));
    writeFileSync(file, await writeSheetFile(sheet, format), { mode: 0o600 });
    say(`已导出${sheet.length - 1}个单位：${file}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    return complain(`写不了文件 ${file}（${String(error.code)}）`, EXIT.cannotWrite);
  } finally {
    await db.close();
  }
}

/** Reading needs no lock, so it runs beside the server. Without a ledger an empty one is read. */
async function openLedger(address: DatabaseAddress, readonly: boolean): Promise<Database> {
  if (address.engine === "postgres") return await openPostgres(address.url);
  if (!readonly) return await openSqlite(address.path);
  return existsSync(address.path) ? await openSqlite(address.path, { readonly }) : await openSqlite(":memory:");
}
