import { existsSync } from "node:fs";
import { readConfig } from "#config";
import { auditCheckpoint, type Database, verifyAudit } from "#store";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { openProgress } from "./progress.ts";
import { complain, end, say } from "./terminal.ts";

const USAGE = `用法：
  npm run audit -- verify [校验点]   核对审计日志；带上校验点才能发现末尾被截
  npm run audit -- checkpoint        打印现在的校验点，请抄到台账以外的地方
签章要用 AUDIT_KEY，和服务用的是同一个。`;

const EXIT = { usage: 64, tampered: 65, noFile: 66, badSettings: 78 } as const;

await end(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const [verb, checkpoint, extra] = args;
  const isRight = (verb === "verify" && extra === undefined) || (verb === "checkpoint" && checkpoint === undefined);
  if (!isRight || (checkpoint !== undefined && !/^\d+-[0-9a-f]+$/.test(checkpoint))) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, auditKeys } = config.value;
  if (database.engine === "sqlite" && !existsSync(database.path))
    return complain(`没有台账文件：${database.path}`, EXIT.noFile);
  // Reading needs no lock, so it runs beside the server.
  const db =
    database.engine === "postgres"
      ? await openPostgres(database.url)
      : await openSqlite(database.path, { readonly: true });
  try {
    return verb === "verify" ? await verify(db, auditKeys, checkpoint) : await print(db);
  } finally {
    await db.close();
  }
}

async function verify(db: Database, keys: readonly string[], checkpoint: string | undefined): Promise<number> {
  const progress = openProgress(process.stderr);
  const onProgress = (part: number) => progress.at("核对审计日志", part);
  const check = await verifyAudit(db.query, { keys, checkpoint, onProgress }).finally(progress.end);
  say(`封条${check.seals}个，封存${check.lines}行，还有${check.open}行未封（服务运行时每分钟封一次）。`);
  for (const remark of check.remarks) say(`${remark}。`);
  if (keys.length === 0) say("没有设 AUDIT_KEY：只查了链条，能写数据库的人改得了它。");
  if (checkpoint === undefined) say("没有给校验点：末尾被截查不出来。");
  if (check.isUnsigned && check.problems.length === 0)
    return complain(
      "刚设 AUDIT_KEY 的，请用它重启服务，一分钟后再核对；否则是有人重写了封条，请用校验点核对。",
      EXIT.tampered,
    );
  if (check.problems.length === 0) {
    say("核对通过。");
    return 0;
  }
  return complain([...check.problems, `共${check.problems.length}处问题，审计日志被动过。`].join("\n"), EXIT.tampered);
}

async function print(db: Database): Promise<number> {
  say((await auditCheckpoint(db.query)) ?? "还没有封存过。");
  return 0;
}
