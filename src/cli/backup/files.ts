import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { madeAt } from "../../node/backups.ts";

/** What the inspection of a copy found. */
export interface Soundness {
  readonly problems: readonly string[];
}

/** Checks every page and reference of a copy. The file is not changed. */
export function inspectCopy(path: string): Soundness {
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(path, { readonly: true });
    db.pragma("cell_size_check = on");
    const found = (db.pragma("integrity_check(5)") as { integrity_check: string }[]).map((row) => row.integrity_check);
    const orphans = (db.pragma("foreign_key_check") as unknown[]).length;
    return {
      problems: [
        ...(found[0] === "ok" ? [] : found.map((line) => `文件不完整：${line}`)),
        ...(orphans === 0 ? [] : [`有${orphans}行指向不存在的行`]),
      ],
    };
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    return { problems: [`文件打不开（${error.code}）`] };
  } finally {
    db?.close();
  }
}

/** The number of rows of each table of the ledger. */
function countRows(db: Sqlite.Database): Readonly<Record<string, number>> {
  const names = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    names.map((name) => [name, db.prepare(`select count(*) from "${name}"`).pluck().get()]),
  ) as Readonly<Record<string, number>>;
}

/** The facts by which a ledger and its copy are compared. */
export interface LedgerFacts {
  readonly units: number;
  readonly records: number;
  /** The stored sums of every kind and measure. */
  readonly sums: string;
  /** The last seal of the audit chain, which covers all lines before it. */
  readonly chain: string;
  /** How many rows each table of the ledger has. */
  readonly counts: Readonly<Record<string, number>>;
}

const TABLES = ["migration", "unit", "record", "revision", "total", "audit", "sequence"] as const;
const FIRST_MIGRATION = "0001_ledger.sql";

/** The facts of a ledger file; undefined if the file is a database but no ledger. */
export function factsOf(path: string): LedgerFacts | undefined {
  const db = new Sqlite(path, { readonly: true });
  try {
    return factsIn(db);
  } finally {
    db.close();
  }
}

/** The facts of a ledger that is already open, as its transaction sees them. */
export function factsIn(db: Sqlite.Database): LedgerFacts | undefined {
  const counts = countRows(db);
  if (TABLES.some((table) => counts[table] === undefined)) return undefined;
  const first = db.prepare("select count(*) from migration where name = ?").pluck().get(FIRST_MIGRATION);
  if (first !== 1) return undefined;
  const sums = db
    .prepare("select kind, measure, sum(amount), sum(approx) from total group by kind, measure order by kind, measure")
    .raw()
    .all();
  const seal = counts.audit_seal === undefined ? undefined : lastSeal(db);
  return {
    units: counts.unit ?? 0,
    records: counts.record ?? 0,
    sums: JSON.stringify(sums),
    chain: JSON.stringify(seal ?? null),
    counts,
  };
}

const lastSeal = (db: Sqlite.Database): unknown =>
  db.prepare("select seq, mac from audit_seal order by seq desc limit 1").raw().get();

/** The differences between a ledger and its copy, in Chinese; empty if there are none. */
export function differencesOf(from: LedgerFacts, copy: LedgerFacts): readonly string[] {
  return [
    ...(from.units === copy.units ? [] : [`单位原有${from.units}个，副本里有${copy.units}个`]),
    ...(from.records === copy.records ? [] : [`记录原有${from.records}条，副本里有${copy.records}条`]),
    ...(from.sums === copy.sums ? [] : ["累计数和原来的不一样"]),
    ...(from.chain === copy.chain ? [] : ["审计链的末端和原来的不一样"]),
  ];
}

/** The tables whose number of rows in the copy differs from the number counted in the ledger. */
export function countDifferences(counted: LedgerFacts["counts"], copy: LedgerFacts): readonly string[] {
  return Object.entries(counted).flatMap(([table, count]) =>
    copy.counts[table] === count ? [] : [`${table} 备份时有${count}行，现在${copy.counts[table] ?? 0}行`],
  );
}

const WAL_HEAD = 32;
const FRAME_HEAD = 24;

/** The number of committed frames in a -wal: those of its present round, up to the last commit. */
export function committedFrames(wal: Buffer): number {
  if (wal.length < WAL_HEAD) return 0;
  const page = wal.readUInt32BE(8);
  const salt = wal.subarray(16, 24);
  let committed = 0;
  for (let frame = 0, at = WAL_HEAD; at + FRAME_HEAD + page <= wal.length; frame += 1, at += FRAME_HEAD + page) {
    // The frame belongs to an earlier round of the same file.
    if (!wal.subarray(at + 8, at + 16).equals(salt)) break;
    if (wal.readUInt32BE(at + 4) !== 0) committed = frame + 1;
  }
  return committed;
}

/** The SHA-256 of a file, read in pieces; `told` gets the progress from 0 to 1. */
export async function hashOfFile(path: string, told: (part: number) => void = () => {}): Promise<string> {
  const hash = createHash("sha256");
  const { size } = statSync(path);
  let read = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece as Buffer);
    read += (piece as Buffer).length;
    told(read / size);
  }
  return hash.digest("hex");
}

const PIECE_BYTES = 8 * 1024 * 1024;

/**
 * Copies a file in pieces, readable by its owner alone; an existing target is replaced. `told` gets the progress from 0
 * to 1.
 */
export function copyInPieces(path: string, target: string, told: (part: number) => void): void {
  rmSync(target, { force: true });
  const [from, to] = [openSync(path, "r"), openSync(target, "wx", 0o600)];
  try {
    const { size } = fstatSync(from);
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, Math.max(1, size)));
    let copied = 0;
    for (let read = readSync(from, piece); read > 0; read = readSync(from, piece)) {
      for (let done = 0; done < read; ) done += writeSync(to, piece, done, read - done);
      copied += read;
      told(copied / size);
    }
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** The name of a backup made at an instant: mofan-20261122T020000Z.db, or .dump. */
export const backupName = (at: string, ending: string): string =>
  `mofan-${at.replace(/\.\d+Z$/, "Z").replace(/[-:]/g, "")}${ending}`;

const KEPT = { day: 7, week: 4, month: 12 } as const;
const DAY_MS = 86_400_000;
// A Monday, so that weeks are counted from Monday.
const WEEK_ZERO = Date.UTC(1970, 0, 5);

/**
 * The backups that may be deleted: all but the newest of each of the last seven days, four weeks and twelve months that
 * have one.
 */
export function superfluous(names: readonly string[]): readonly string[] {
  const made = names
    .flatMap((name) => {
      const at = madeAt(name);
      return at === undefined ? [] : [{ name, at }];
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const kept = new Set<string>();
  const keep = (count: number, periodOf: (at: string) => string | number) => {
    const periods = new Set<string | number>();
    for (const { name, at } of made) {
      const period = periodOf(at);
      if (periods.has(period) || periods.size >= count) continue;
      periods.add(period);
      kept.add(name);
    }
  };
  keep(KEPT.day, (at) => at.slice(0, 10));
  keep(KEPT.week, (at) => Math.floor((Date.parse(at) - WEEK_ZERO) / (7 * DAY_MS)));
  keep(KEPT.month, (at) => at.slice(0, 7));
  return made.map(({ name }) => name).filter((name) => !kept.has(name));
}
