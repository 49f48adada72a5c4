import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Client } from "pg";
import type { Config } from "#config";
import { newestBackup } from "../../node/backups.ts";
import { diskFree, ledgerBytes } from "../../node/host.ts";
import { nameOfPostgres, startProblem } from "../../node/start-up.ts";
import { schemaIn, schemaOf } from "../../store/dialects/postgres-schema.ts";
import { attachmentsIn, missingFrom } from "../backup/attachments.ts";
import { factsOf } from "../backup/files.ts";
import type { Finding } from "./platform.ts";

/** A nightly backup is at most a day old; two hours are added for its own time. */
const OLDEST_BACKUP_H = 26;
const LEAST_FREE = 1e9;
/** Well below the five minutes at which events are refused. */
const WRONG_CLOCK_MS = 120_000;

/**
 * Checks this machine: the ledger, the disk space, the clock against the platform's, the keys, the newest backup.
 * Changes nothing.
 */
export async function hostFindings(
  config: Config,
  platformDate: number | undefined,
  now: number,
): Promise<readonly Finding[]> {
  const ledger = await aboutLedger(config);
  return [
    ledger,
    await aboutDisk(config),
    aboutClock(platformDate, now),
    ...aboutKeys(config),
    aboutBackup(config, now, ledger.state === "unsure"),
    ...(await aboutAttachments(config, ledger.state === "good")),
  ];
}

async function aboutLedger({ database }: Config): Promise<Finding> {
  if (database.engine === "postgres") return await aboutPostgres(database.url);
  const { path } = database;
  if (!existsSync(path))
    return { state: "unsure", text: `还没有台账 ${path}`, way: "第一次启动会建；已有台账的，核对 DATABASE_URL" };
  try {
    for (const one of [path, dirname(resolve(path))]) accessSync(one, constants.R_OK | constants.W_OK);
    const facts = factsOf(path);
    if (facts === undefined) return { state: "bad", text: `${path} 不是模范的台账`, way: "核对 DATABASE_URL" };
    return { state: "good", text: `台账 ${path}：${facts.units}个单位，${facts.records}条记录` };
  } catch (error) {
    return {
      state: "bad",
      text: startProblem(error, `台账 ${path}`)?.text ?? `台账 ${path} 读不了`,
      way: "台账和文件夹要归运行服务的用户所有",
    };
  }
}

async function aboutPostgres(url: string): Promise<Finding> {
  const name = nameOfPostgres(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await schemaOf(client, schemaIn(url));
    const { rows } = await client.query<{ version: string; ledger: string | null }>(
      "select current_setting('server_version') as version, to_regclass('migration')::text as ledger",
    );
    const [found] = rows;
    if (found?.ledger == null) return { state: "unsure", text: `${name} 里还没有台账`, way: "第一次启动会建" };
    const counted = await client.query<{ units: string; records: string }>(
      "select (select count(*) from unit) as units, (select count(*) from record) as records",
    );
    const { units, records } = counted.rows[0] ?? { units: "0", records: "0" };
    return { state: "good", text: `${name} ${found.version}：${units}个单位，${records}条记录` };
  } catch (error) {
    return {
      state: "bad",
      text: startProblem(error, name)?.text ?? `${name} 读不了`,
      way: "核对 DATABASE_URL 和数据库",
    };
  } finally {
    await client.end().catch(() => {});
  }
}

async function aboutDisk(config: Config): Promise<Finding> {
  const free = await diskFree(config);
  if (free === undefined)
    return { state: "unsure", text: "磁盘还剩多少：没有文件夹可看", way: "第一次启动之后再查一遍" };
  const text = `磁盘剩余 ${(free / 1e9).toFixed(1)} GB`;
  // Twice the ledger's size, because an upgrade keeps a copy of the ledger beside it.
  const needed = Math.max(LEAST_FREE, 2 * (ledgerBytes(config) ?? 0));
  return free >= needed
    ? { state: "good", text }
    : { state: "bad", text, way: `至少要有 ${(needed / 1e9).toFixed(1)} GB` };
}

function aboutClock(platformDate: number | undefined, now: number): Finding {
  if (platformDate === undefined)
    return { state: "unsure", text: "时钟：没有问到平台的时间", way: "连上飞书之后再查一遍" };
  const apart = Math.abs(platformDate - now);
  if (apart <= WRONG_CLOCK_MS) return { state: "good", text: "时钟和平台一致" };
  return {
    state: "bad",
    text: `时钟和平台差${Math.round(apart / 1000)}秒`,
    way: "打开时间同步（timedatectl set-ntp true），否则事件会被全部拒收",
  };
}

function aboutKeys({ auditKeys, sessionKey }: Config): readonly Finding[] {
  const missing: readonly (readonly [boolean, string, string])[] = [
    [auditKeys.length === 0, "AUDIT_KEY", "审计日志有记录但没有签章：openssl rand -hex 32"],
    [sessionKey === undefined, "SESSION_KEY", "重启之后大家要重新登录页面：openssl rand -hex 32"],
  ];
  return missing.map(([isMissing, name, way]) =>
    isMissing ? { state: "unsure", text: `没有设 ${name}`, way } : { state: "good", text: `设了 ${name}` },
  );
}

/** Checks the attachments: how many are stored, whether all are on this machine, and how much space is left. */
async function aboutAttachments(
  { attachments, database, instances }: Config,
  hasLedger: boolean,
): Promise<readonly Finding[]> {
  const kept = hasLedger ? await attachmentsIn(database).catch(() => undefined) : undefined;
  const count = kept?.size ?? 0;
  if (attachments === undefined) {
    if (count === 0) return [];
    const text = `台账里有${count}个附件，但没有设 ATTACHMENTS_DIR`;
    return [{ state: "bad", text, way: "设成原来的附件文件夹" }];
  }
  const { folder, limitGb } = attachments;
  try {
    accessSync(existsSync(folder) ? folder : dirname(resolve(folder)), constants.R_OK | constants.W_OK);
  } catch {
    return [{ state: "bad", text: `附件文件夹 ${folder} 不能写`, way: "文件夹要归运行服务的用户所有" }];
  }
  const missing = missingFrom(folder, kept?.keys() ?? []);
  if (missing.length > 0) {
    const shared = instances > 1 ? "；多个实例要用同一个共享文件夹" : "";
    return [
      { state: "bad", text: `${folder} 里缺${missing.length}个附件`, way: `从备份的 attachments/ 复制回来${shared}` },
    ];
  }
  const bytes = [...(kept?.values() ?? [])].reduce((sum, size) => sum + size, 0);
  const text = `附件${count}个，${(bytes / 1e9).toFixed(2)} GB，上限 ${limitGb} GB`;
  if (bytes > 0.9 * limitGb * 1e9) return [{ state: "bad", text, way: "满后新附件不再保存：调大 ATTACHMENTS_MAX_GB" }];
  return instances > 1
    ? [{ state: "unsure", text, way: `${instances}个实例要共用 ${folder}，请在每台机器上各查一遍` }]
    : [{ state: "good", text }];
}

function aboutBackup({ backupFolder }: Config, now: number, isNew: boolean): Finding {
  if (backupFolder === undefined)
    return { state: "bad", text: "没有设 BACKUP_DIR", way: "设一个文件夹，每夜运行 npm run backup" };
  const newest = newestBackup(backupFolder);
  const way = `每夜运行 npm run backup（systemctl enable --now mofan-backup.timer），放到 ${backupFolder}`;
  if (newest === undefined) return { state: isNew ? "unsure" : "bad", text: `${backupFolder} 里还没有备份`, way };
  const hours = (now - Date.parse(newest)) / 3_600_000;
  const text = `最近一次备份在${hours < 1 ? "一小时内" : `${Math.floor(hours)}小时前`}`;
  return hours <= OLDEST_BACKUP_H ? { state: "good", text } : { state: "bad", text, way };
}
