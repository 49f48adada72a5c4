import { readConfig } from "#config";
import {
  attachmentsBy,
  type Database,
  dropAttachment,
  insertAudit,
  keptAttachments,
  LockedError,
  newId,
  personById,
  upsertPerson,
} from "#store";
import { openAttachments } from "../node/attachments.ts";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { complain, say } from "./terminal.ts";

const USAGE = `用法：npm run blank -- ou_人员的open_id
隐去一个人：姓名改为“（已隐去）”，其发来的附件连同文件一并删除；记录和数字不变。请先停服务。
记录原话中写出的姓名不在此列，需逐条用 /改 处理。备份中的附件在保留期内仍在，随备份到期删除。`;

const EXIT = { usage: 64, noPerson: 66, busy: 75, badSettings: 78 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [personId, extra] = args;
  if (personId === undefined || extra !== undefined || !personId.startsWith("ou_")) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, attachments } = config.value;
  const folder = attachments && openAttachments(attachments.folder, attachments.limitGb);
  try {
    const db = await (database.engine === "postgres" ? openPostgres(database.url) : openSqlite(database.path));
    try {
      return await blank(db, personId, async (hash) => await folder?.remove(hash));
    } finally {
      await db.close();
    }
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    return complain("台账正由运行中的服务使用。请先停服务。", EXIT.busy);
  }
}

async function blank(db: Database, personId: string, remove: (hash: string) => Promise<void>): Promise<number> {
  const { query } = db;
  if ((await personById(query, personId)) === undefined) return complain(`台账里没有 ${personId}。`, EXIT.noPerson);
  const theirs = await attachmentsBy(query, personId);
  const now = new Date().toISOString();
  await db.commit([
    upsertPerson(query, { id: personId, platform: "lark", name: "（已隐去）" }, now),
    ...theirs.map(({ id }) => dropAttachment(query, id)),
    insertAudit(query, {
      id: newId(now),
      at: now,
      actorId: "cli",
      action: "person.blank",
      object: `person:${personId}`,
      unitId: undefined,
      details: { attachments: theirs.length },
      source: "cli:blank",
    }),
  ]);
  // Another person may have sent the same bytes, so only hashes that nothing else lists are deleted.
  const kept = await keptAttachments(query);
  const gone = new Set(theirs.flatMap(({ hash }) => (hash === undefined || kept.has(hash) ? [] : [hash])));
  for (const hash of gone) await remove(hash);
  say(`已隐去 ${personId}：删除附件${theirs.length}个、文件${gone.size}个。`);
  return 0;
}
