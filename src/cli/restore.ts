import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { readConfig } from "#config";
import { aliveAt, insertAudit, LockedError, newId, outboxHealth, restoreWrites } from "#store";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { copyInPieces, hashOfFile, inspectCopy, madeAt } from "./backup-files.ts";
import { openProgress } from "./progress.ts";
import { complain, say, settle } from "./terminal.ts";

const USAGE = `用法：npm run restore -- 备份文件 [--replace]
把备份恢复成 DATABASE_URL 指的台账。那里已有台账时要加 --replace，原来的会改名留着。
备份里没发出去的消息不会再自动发，列在页面上由人处理；启动服务后会从聊天记录补读这段时间的消息。`;

const EXIT = { usage: 64, unsound: 65, noFile: 66, exists: 73, busy: 75, badSettings: 78 } as const;

// How far the long steps have come goes where it does not mix with the answer.
const progress = openProgress(process.stderr);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const replace = args.includes("--replace");
  const [file, extra] = args.filter((arg) => arg !== "--replace");
  if (file === undefined || extra !== undefined) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database } = config.value;
  if (database.engine === "postgres") return complain("PostgreSQL 的恢复步骤见 docs/backup.md。", EXIT.usage);
  if (!existsSync(file)) return complain(`没有这个备份文件：${file}`, EXIT.noFile);
  progress.at("通读备份", 0);
  const problems = [...inspectCopy(file).problems, ...(await manifestProblems(file))];
  progress.end();
  if (problems.length > 0) return complain([...problems, "这份备份不可用，台账没有动。"].join("\n"), EXIT.unsound);
  try {
    return await restore(file, database.path, replace);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    return complain("台账正由运行中的服务使用。请先停服务。", EXIT.busy);
  }
}

async function manifestProblems(file: string): Promise<readonly string[]> {
  if (!existsSync(`${file}.json`)) return [];
  const { sha256 } = JSON.parse(readFileSync(`${file}.json`, "utf8")) as { sha256: string };
  return sha256 === (await hashOfFile(file, (part) => progress.at("核对校验值", part)))
    ? []
    : ["文件和备份时的校验值不一样"];
}

async function restore(file: string, path: string, replace: boolean): Promise<number> {
  const now = new Date().toISOString();
  if (existsSync(path)) {
    if (!replace) return complain(`${path} 已经有台账。确定要换就加 --replace，原来的会改名留着。`, EXIT.exists);
    await refuseIfServed(path);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.restoring`;
  copyInPieces(file, part, (done) => progress.at("复制备份", done));
  progress.end();
  const kept = `${path}.before-${now.slice(0, 19).replace(/[-:]/g, "")}`;
  if (existsSync(path)) renameSync(path, kept);
  // What the old ledger had not yet taken in belongs to it; read into the restored one it would destroy that.
  for (const tail of ["-wal", "-shm"])
    if (existsSync(path + tail)) moveAside(path + tail, kept + tail, existsSync(kept));
  settle(part);
  renameSync(part, path);
  settle(dirname(path));
  await begin(path, file, now);
  if (existsSync(kept)) say(`原来的台账改名为 ${kept}，确认无误后可以删掉。`);
  return 0;
}

/** Opened as the server opens it: who holds the lock is heard of, and what stands in its -wal is taken in before it is put aside. */
async function refuseIfServed(path: string): Promise<void> {
  try {
    await (await openSqlite(path)).close();
  } catch (error) {
    // A damaged ledger is what backups are for.
    if (error instanceof LockedError) throw error;
  }
}

function moveAside(from: string, to: string, isKept: boolean): void {
  if (isKept) renameSync(from, to);
  else rmSync(from);
}

/** From this moment the ledger counts: nothing that it owed before is sent by itself. */
async function begin(path: string, file: string, now: string): Promise<void> {
  const db = await openSqlite(path);
  try {
    const since = (await aliveAt(db.query)) ?? madeAt(basename(file));
    const { pending } = await outboxHealth(db.query);
    await db.commit([
      ...restoreWrites(db.query, now),
      insertAudit(db.query, {
        id: newId(now),
        at: now,
        actorId: "cli",
        action: "ledger.restore",
        object: "ledger",
        unitId: undefined,
        details: { backup: basename(file), pending },
        source: "cli:restore",
      }),
    ]);
    say(`已恢复：${path}（备份时间 ${madeAt(basename(file)) ?? since ?? "不明"}）`);
    say(`备份里没发出去的${pending}条消息不会自动再发，列在页面「运行情况」里由人处理。`);
    say("现在可以启动服务，它会从聊天记录补读备份之后的消息，并把结果发给管理员。");
  } finally {
    await db.close();
  }
}
