import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { readConfig } from "#config";
import { aliveAt, insertAudit, LockedError, newId, outboxHealth, restoreWrites, verifyAudit } from "#store";
import { madeAt } from "../node/backups.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { giveToOwnerOf } from "../store/dialects/sqlite-owner.ts";
import { attachmentsBeside, attachmentsIn, copyAttachments } from "./backup/attachments.ts";
import { countDifferences, differencesOf, factsOf, hashOfFile, type LedgerFacts } from "./backup/files.ts";
import { hasWal, isLive, readManifest, TAILS, takeCopy } from "./backup/take-copy.ts";
import { openProgress } from "./progress.ts";
import { complain, end, say, settle } from "./terminal.ts";

const USAGE = `用法：npm run restore -- 备份文件 [--replace] [--alone] [--without-attachments]
把备份恢复成 DATABASE_URL 指的台账。那里已有台账时要加 --replace，原来的会改名留着。
备份旁边有 -wal 文件的，两个文件一起用。服务停着时单独复制的台账文件（旁边没有 -wal）要加 --alone。
备份里没发出去的消息不会再自动发，列在页面上由人处理；启动服务后会从聊天记录补读这段时间的消息。
附件从备份旁边的 attachments/ 恢复到 ATTACHMENTS_DIR；确定不要附件的，加 --without-attachments。
PostgreSQL 用它自己的工具恢复（docs/backup.md），之后用 npm run restore -- --epoch 核对并写入恢复时刻。`;

const EXIT = { usage: 64, unsound: 65, noFile: 66, exists: 73, busy: 75, badSettings: 78 } as const;
const FLAGS = ["--replace", "--alone", "--without-attachments"] as const;
const UNTOUCHED = "这份备份不可用，台账没有动。";

// Progress goes to stderr, so that it does not mix with the result.
const progress = openProgress(process.stderr);

await end(main(process.argv.slice(2)));

/** The arguments of the command line, and the settings they need. */
interface Asked {
  readonly file: string;
  readonly path: string;
  readonly replace: boolean;
  readonly alone: boolean;
  readonly withoutAttachments: boolean;
  readonly attachments: string | undefined;
  readonly auditKeys: readonly string[];
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === "--epoch") return await epoch();
  const [file, extra] = args.filter((arg) => !FLAGS.some((flag) => flag === arg));
  if (file === undefined || extra !== undefined) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, auditKeys, attachments } = config.value;
  if (database.engine === "postgres")
    return complain("PostgreSQL 的恢复步骤见 docs/backup.md，做完后用 --epoch。", EXIT.usage);
  if (!existsSync(file)) return complain(`没有这个备份文件：${file}`, EXIT.noFile);
  const asked = {
    file,
    path: database.path,
    auditKeys,
    replace: args.includes(FLAGS[0]),
    alone: args.includes(FLAGS[1]),
    withoutAttachments: args.includes(FLAGS[2]),
    attachments: attachments?.folder,
  };
  try {
    return await restore(asked);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    return complain("台账正由运行中的服务使用。请先停服务。", EXIT.busy);
  }
}

async function epoch(): Promise<number> {
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, auditKeys, attachments, backupFolder } = config.value;
  if (database.engine === "sqlite") return complain("SQLite 的恢复时刻由恢复本身写入，不用 --epoch。", EXIT.usage);
  const { setEpoch } = await import("./backup/epoch.ts");
  const kept = await attachmentsIn(database);
  const problem =
    kept.size === 0
      ? undefined
      : attachments === undefined
        ? `台账里有${kept.size}个附件，请先设 ATTACHMENTS_DIR。`
        : attachmentsMissing(copyAttachments(kept, attachmentsBeside(`${backupFolder ?? "."}/x`), attachments.folder));
  if (problem !== undefined) return complain(problem, EXIT.unsound);
  return await setEpoch(database.url, auditKeys);
}

const attachmentsMissing = (missing: readonly string[]): string | undefined =>
  missing.length === 0 ? undefined : `备份里缺${missing.length}个附件，请核对 BACKUP_DIR 下的 attachments/。`;

/** Restores into a copy. The copy replaces the ledger only after it was compared with the backup. */
async function restore(asked: Asked): Promise<number> {
  const { file, path } = asked;
  if (existsSync(path)) {
    if (!asked.replace) return complain(`${path} 已经有台账。确定要换就加 --replace，原来的会改名留着。`, EXIT.exists);
    await refuseIfServed(path);
  }
  progress.at("通读备份", 0);
  const known = await problemsBefore(asked);
  progress.end();
  if (known.length > 0) return complain([...known, UNTOUCHED].join("\n"), EXIT.unsound);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.restoring`;
  const { facts, problems } = takeCopy(file, part, (done) => progress.at("复制备份", done));
  progress.end();
  const manifest = readManifest(file);
  const found = facts === undefined ? problems : [...problems, ...countDifferences(manifest.counts ?? {}, facts)];
  if (facts === undefined || found.length > 0) return discard(part, found);
  const now = new Date().toISOString();
  const begun = await begin(part, asked, now, facts);
  if (begun.problems.length > 0) return discard(part, begun.problems);
  const files = await restoreAttachments(part, asked);
  if (files.problem !== undefined) return discard(part, [files.problem]);
  const kept = putInPlace(part, path, now);
  const placed = factsOf(path);
  const differing = placed === undefined ? ["台账打不开"] : differencesOf(facts, placed);
  if (differing.length > 0)
    return complain([...differing, `恢复没有成功，原来的台账在 ${kept}。`].join("\n"), EXIT.unsound);
  say(`已恢复并核对：${path}（备份时间 ${begun.since}）`);
  say(`${facts.units}个单位，${facts.records}条记录，${facts.counts.audit}行审计，和备份一致。`);
  if (files.said !== undefined) say(files.said);
  for (const remark of begun.remarks) say(`${remark}。`);
  say(`备份里没发出去的${begun.pending}条消息不会自动再发，列在页面「运行情况」里由人处理。`);
  say("现在可以启动服务，它会从聊天记录补读备份之后的消息，并把结果发给管理员。");
  if (existsSync(kept)) say(`原来的台账改名为 ${kept}，确认无误后可以删掉。`);
  return 0;
}

/**
 * Restores the attachments of the ledger, or lists the missing ones. If some are missing, nothing is restored unless
 * that was asked for.
 */
async function restoreAttachments(
  part: string,
  { file, attachments, withoutAttachments }: Asked,
): Promise<{ readonly problem?: string; readonly said?: string }> {
  const kept = await attachmentsIn({ engine: "sqlite", path: part });
  // A read-only connection leaves an empty -wal and -shm behind, which would stay beside the ledger and belong to root.
  for (const tail of TAILS) rmSync(part + tail, { force: true });
  if (kept.size === 0) return {};
  if (withoutAttachments) return { said: `按 --without-attachments，${kept.size}个附件没有恢复。` };
  if (attachments === undefined)
    return { problem: `备份里有${kept.size}个附件，请先设 ATTACHMENTS_DIR；不要附件的，加 --without-attachments` };
  const missing = copyAttachments(kept, attachmentsBeside(file), attachments);
  return missing.length === 0
    ? { said: `附件${kept.size}个，逐个核对一致，在 ${attachments}` }
    : { problem: `备份旁边缺${missing.length}个附件（共${kept.size}个）；不要它们的，加 --without-attachments` };
}

function discard(part: string, problems: readonly string[]): number {
  for (const tail of ["", ...TAILS, ".lock"]) rmSync(part + tail, { force: true });
  return complain([...problems, UNTOUCHED].join("\n"), EXIT.unsound);
}

/** Problems of a backup that are found before anything is copied. */
async function problemsBefore({ file, alone }: Asked): Promise<readonly string[]> {
  if (statSync(file).size === 0) return ["文件是空的"];
  const { sha256 } = readManifest(file);
  if (sha256 !== undefined && sha256 !== (await hashOfFile(file, (part) => progress.at("核对校验值", part))))
    return ["文件和备份时的校验值不一样"];
  // The main file of a running ledger lacks the latest records, which are in its -wal; alone it looks complete but is
  // not.
  if (sha256 === undefined && !alone && isLive(file) && !hasWal(file))
    return [
      "这是正在使用的台账的主文件，旁边没有 -wal 文件，最近登记的可能不在里面。请用 npm run backup 做的备份，或把 -wal 一起复制来；确知是停服务后复制的，加 --alone",
    ];
  return [];
}

interface Begun {
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
  readonly since: string;
  readonly pending: number;
}

/**
 * Migrates the copy, checks that its content and its audit are unchanged, and sets the moment of the restore: messages
 * pending before it are not sent by themselves.
 */
async function begin(part: string, { file, auditKeys }: Asked, now: string, facts: LedgerFacts): Promise<Begun> {
  const db = await openSqlite(part).catch((error: Error) => error);
  if (db instanceof Error) return { problems: [db.message], remarks: [], since: "", pending: 0 };
  try {
    const { problems, remarks } = await verifyAudit(db.query, { keys: auditKeys });
    const migrated = factsOf(part);
    const differing = migrated === undefined ? ["升级后不是台账"] : differencesOf(facts, migrated);
    const found = [...problems.map((problem) => `审计：${problem}`), ...differing];
    const since = madeAt(basename(file)) ?? (await aliveAt(db.query)) ?? "不明";
    const { pending } = await outboxHealth(db.query);
    if (found.length > 0) return { problems: found, remarks, since, pending };
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
    return { problems: [], remarks, since, pending };
  } finally {
    await db.close();
    rmSync(`${part}.lock`, { force: true });
  }
}

/** Puts the copy in the ledger's place, and returns the name under which the old ledger is kept. */
function putInPlace(part: string, path: string, now: string): string {
  const kept = `${path}.before-${now.slice(0, 19).replace(/[-:]/g, "")}`;
  giveToOwnerOf(existsSync(path) ? path : dirname(path), part);
  if (existsSync(path)) renameSync(path, kept);
  // The old ledger's -wal belongs to the old ledger. Applied to the restored one it would destroy it.
  for (const tail of TAILS) if (existsSync(path + tail)) moveAside(path + tail, kept + tail, existsSync(kept));
  settle(part);
  renameSync(part, path);
  settle(dirname(path));
  return kept;
}

/**
 * Opened as the server opens it: this reports a process that holds the lock, and merges the -wal file before the
 * database is moved away.
 */
async function refuseIfServed(path: string): Promise<void> {
  try {
    await (await openSqlite(path)).close();
  } catch (error) {
    // A ledger that cannot be opened because it is damaged may be replaced; only one in use must not be.
    if (error instanceof LockedError) throw error;
  }
}

function moveAside(from: string, to: string, isKept: boolean): void {
  if (isKept) renameSync(from, to);
  else rmSync(from);
}
