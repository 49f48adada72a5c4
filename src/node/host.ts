import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Config } from "#config";
import type { Gauge } from "../metrics.ts";
import { newestBackup } from "./backups.ts";

type Where = Pick<Config, "database" | "backupFolder" | "attachments">;

const NANO = 1e9;

/**
 * Measures the machine at each call: memory, event loop delay since the last scrape, ledger, disk, backup. A call that
 * is not a scrape does not reset the delay.
 */
export function createHostGauges(
  where: Where,
  attachmentBytes: () => Promise<number>,
): (isScrape: boolean) => Promise<readonly Gauge[]> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  return async (isScrape) => {
    // Without samples the histogram returns NaN or its own limit.
    const [p99, max] = delay.count === 0 ? [0, 0] : [delay.percentile(99) / NANO, delay.max / NANO];
    if (isScrape) delay.reset();
    const backup = newestBackup(where.backupFolder);
    return [
      { name: "resident_memory_bytes", help: "Memory of this process.", value: process.memoryUsage.rss() },
      { name: "loop_delay_p99_seconds", help: "Delay of the event loop since the last scrape, 99 of 100.", value: p99 },
      { name: "loop_delay_max_seconds", help: "Longest delay of the event loop since the last scrape.", value: max },
      { name: "ledger_bytes", help: "Size of the ledger's files, on SQLite.", value: ledgerBytes(where) },
      { name: "disk_free_bytes", help: "Room left where the ledger or the backups are.", value: await diskFree(where) },
      {
        name: "last_backup_timestamp_seconds",
        help: "When the newest backup in BACKUP_DIR was made; 0 for none.",
        value: where.backupFolder === undefined ? undefined : backup === undefined ? 0 : Date.parse(backup) / 1000,
      },
      { name: "attachments_bytes", help: "Size of the attachments that are kept.", value: await attachmentBytes() },
      {
        name: "attachments_limit_bytes",
        help: "What attachments may take, by ATTACHMENTS_MAX_GB; above it new ones are not kept. 0 where none are.",
        value: (where.attachments?.limitGb ?? 0) * 1e9,
      },
    ];
  };
}

/** The size of the ledger's file and its log; undefined on PostgreSQL. */
export function ledgerBytes({ database }: Where): number | undefined {
  if (database.engine === "postgres") return undefined;
  return ["", "-wal"].reduce((sum, tail) => sum + sizeOf(database.path + tail), 0);
}

/** The free disk space for the ledger; on PostgreSQL for the backups. */
export async function diskFree({ database, backupFolder }: Where): Promise<number | undefined> {
  const folder = database.engine === "sqlite" ? dirname(resolve(database.path)) : backupFolder;
  if (folder === undefined) return undefined;
  const found = await statfs(folder).catch(() => undefined);
  return found === undefined ? undefined : found.bavail * found.bsize;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
