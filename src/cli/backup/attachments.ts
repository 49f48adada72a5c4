import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import type { DatabaseAddress } from "#config";
import { hashOf, pathIn } from "../../node/attachments.ts";
import { schemaIn, schemaOf } from "../../store/dialects/postgres-schema.ts";
import { giveToOwnerOf } from "../../store/dialects/sqlite-owner.ts";

const KEPT = "select distinct hash, size from attachment where hash is not null";

/** The hashes and sizes of the attachments that a ledger lists; empty for a ledger older than attachments. */
export async function attachmentsIn(database: DatabaseAddress): Promise<ReadonlyMap<string, number>> {
  const rows = database.engine === "sqlite" ? rowsOfSqlite(database.path) : await rowsOfPostgres(database.url);
  return new Map(rows.map(({ hash, size }) => [hash, Number(size)]));
}

interface Row {
  readonly hash: string;
  readonly size: number;
}

function rowsOfSqlite(path: string): readonly Row[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    const table = db.prepare("select 1 from sqlite_master where name = 'attachment'").get();
    return table === undefined ? [] : (db.prepare(KEPT).all() as Row[]);
  } finally {
    db.close();
  }
}

async function rowsOfPostgres(url: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await schemaOf(client, schemaIn(url));
    const { rows } = await client.query<{ table: string | null }>("select to_regclass('attachment')::text as table");
    return rows[0]?.table == null ? [] : (await client.query<Row>(KEPT)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of a backup's attachments, shared by all backups beside it. */
export const attachmentsBeside = (backup: string): string => join(dirname(backup), "attachments");

/** The attachments that are missing in the folder or have been changed. */
export const missingFrom = (folder: string, hashes: Iterable<string>): readonly string[] =>
  [...hashes].filter((hash) => !isWhole(pathIn(folder, hash), hash));

const isWhole = (path: string, hash: string): boolean => existsSync(path) && hashOf(readFileSync(path)) === hash;

/**
 * Copies attachments that are not there yet from one folder to another, and checks each by its hash; returns those that
 * failed.
 */
export function copyAttachments(kept: ReadonlyMap<string, number>, from: string, to: string): readonly string[] {
  return [...kept].flatMap(([hash, size]) => {
    const [source, target] = [pathIn(from, hash), pathIn(to, hash)];
    if (statSync(target, { throwIfNoEntry: false })?.size === size) return [];
    const bytes = existsSync(source) ? readFileSync(source) : undefined;
    if (bytes === undefined || hashOf(bytes) !== hash) return [hash];
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    for (const folder of [to, dirname(target)]) giveToOwnerOf(dirname(to), folder);
    writeFileSync(`${target}.part`, bytes, { mode: 0o600 });
    giveToOwnerOf(dirname(to), `${target}.part`);
    renameSync(`${target}.part`, target);
    return isWhole(target, hash) ? [] : [hash];
  });
}

/** Deletes attachments that no remaining backup lists, so that erased data does not stay for ever. */
export function removeUnnamed(folder: string, named: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const hash = /([0-9a-f]{64})(?:\.part)?$/.exec(name)?.[1];
    if (hash !== undefined && !named.has(hash)) rmSync(join(folder, name), { force: true });
  }
}
