import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { defined } from "#core";
import { openLine } from "../../bench/load/load.ts";
import { startService } from "../service.ts";
import { seededRandom } from "../town.ts";

/** How much of invariant E1 is tried. */
export interface PowerOptions {
  readonly events: number;
  readonly atOnce: number;
  readonly cuts: number;
  readonly seed: number;
  /** The code to run instead of this one: a mutant. */
  readonly root?: string;
}

/** What the power cuts left. */
export interface PowerTally {
  readonly events: number;
  readonly acknowledged: number;
  readonly walCommits: number;
  readonly walSyncs: number;
  /** One for each checkpoint. */
  readonly ledgerSyncs: number;
  readonly cuts: number;
  /** Of the cuts: after how many something acknowledged was gone. */
  readonly cutsThatLost: number;
  /** Acknowledged events that were gone, over all cuts. */
  readonly lost: number;
  /** Cuts after which the file was not sound, or held half an event. */
  readonly damaged: number;
}

interface Operation {
  readonly file: 1 | 2;
  readonly kind: string;
  readonly offset: number;
  readonly bytes: Buffer;
  /** Where its line of the log ends. */
  readonly end: number;
}

const SOURCE = fileURLToPath(new URL("power-log.c", import.meta.url));
const HEAD = 14;
const SECTOR = 512;

/** Builds the shim that writes down what is written and synced; undefined where there is no C compiler or no preloading. */
export function buildPowerLog(folder = tmpdir()): string | undefined {
  if (process.platform !== "linux") return undefined;
  const library = join(folder, "power-log.so");
  try {
    execFileSync("cc", ["-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl", "-lpthread"], { stdio: "ignore" });
    return library;
  } catch {
    return undefined;
  }
}

/** Lets events come in while everything written is written down, then cuts the power again and again in what was written down. */
export async function runPowerCuts(library: string, options: PowerOptions): Promise<PowerTally> {
  const log = (folder: string) => join(folder, "power.log");
  const service = await startService({
    ...defined({ root: options.root }),
    env: (folder) => ({
      LD_PRELOAD: library,
      POWER_LEDGER: join(folder, "ledger.db"),
      POWER_LOG: log(folder),
    }),
  });
  try {
    const acknowledged: { readonly messageId: string; readonly end: number }[] = [];
    let left = options.events;
    const lines = await Promise.all(Array.from({ length: options.atOnce }, () => openLine(service.port)));
    await Promise.all(
      lines.map(async (line) => {
        while (left-- > 0) {
          const { messageId, request } = service.event();
          const status = await line.ask(request);
          if (status === 200) acknowledged.push({ messageId, end: statSync(log(service.folder)).size });
        }
        line.close();
      }),
    );
    await service.stop();
    const seed = readFileSync(service.seeded);
    const operations = readLog(readFileSync(log(service.folder)));
    const cuts = chooseCuts(operations, acknowledged, options);
    const found = tryCuts(service.folder, seed, operations, acknowledged, cuts, seededRandom(options.seed));
    return {
      events: options.events,
      acknowledged: acknowledged.length,
      ...countSyncs(operations),
      cuts: cuts.length,
      ...found,
    };
  } finally {
    await service.close();
  }
}

function readLog(log: Buffer): readonly Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at + HEAD <= log.length; ) {
    const length = log.readUInt32LE(at + 10);
    const end = at + HEAD + length;
    operations.push({
      file: log.readUInt8(at) as 1 | 2,
      kind: String.fromCharCode(log.readUInt8(at + 1)),
      offset: Number(log.readBigUInt64LE(at + 2)),
      bytes: log.subarray(at + HEAD, end),
      end,
    });
    at = end;
  }
  return operations;
}

/** A frame that ends a transaction says how many pages the ledger then has; every other says nought. */
const isCommit = ({ file, kind, bytes }: Operation) =>
  file === 2 && kind === "w" && bytes.length === 24 && bytes.readUInt32BE(4) > 0;

function countSyncs(operations: readonly Operation[]) {
  const syncs = (file: number) => operations.filter((one) => one.file === file && one.kind === "s").length;
  return {
    walCommits: operations.filter(isCommit).length,
    walSyncs: syncs(2),
    ledgerSyncs: syncs(1),
  };
}

/** Half of them the moment after an answer, the others anywhere. */
function chooseCuts(
  operations: readonly Operation[],
  acknowledged: readonly { readonly end: number }[],
  { cuts, seed }: PowerOptions,
): readonly number[] {
  const random = seededRandom(seed);
  const first = acknowledged[0]?.end ?? 0;
  const later = operations.filter(({ end }) => end >= first);
  return Array.from({ length: cuts }, (_, index) => {
    const from: readonly { readonly end: number }[] = index % 2 === 0 ? acknowledged : later;
    return from[Math.floor(random() * from.length)]?.end ?? 0;
  }).sort((a, b) => a - b);
}

function tryCuts(
  folder: string,
  seed: Buffer,
  operations: readonly Operation[],
  acknowledged: readonly { readonly messageId: string; readonly end: number }[],
  cuts: readonly number[],
  random: () => number,
) {
  const durable = new Map<1 | 2, Disk>([
    [1, createDisk(seed)],
    [2, createDisk(Buffer.alloc(0))],
  ]);
  const pending: Operation[] = [];
  const tally = { cutsThatLost: 0, lost: 0, damaged: 0 };
  const target = join(folder, "after-the-cut.db");
  let next = 0;
  for (const cut of cuts) {
    for (; (operations[next]?.end ?? Number.POSITIVE_INFINITY) <= cut; next += 1)
      take(operations[next] as Operation, pending, durable);
    // Of what was not synced, any part may have reached the disk, torn at any sector.
    const kept = pending.flatMap((one) => survivors(one, random));
    for (const [file, disk] of durable)
      writeFileSync(
        file === 1 ? target : `${target}-wal`,
        withApplied(
          disk,
          kept.filter((one) => one.file === file),
        ),
      );
    const must = acknowledged.filter(({ end }) => end <= cut).map(({ messageId }) => messageId);
    const found = inspect(target, must);
    tally.lost += found.lost;
    if (found.lost > 0) tally.cutsThatLost += 1;
    if (!found.isSound) tally.damaged += 1;
  }
  return tally;
}

/** A write waits for the sync of its file, which makes all that wait for it durable. */
function take(operation: Operation, pending: Operation[], durable: ReadonlyMap<1 | 2, Disk>): void {
  pending.push(operation);
  if (operation.kind !== "s") return;
  const { file } = operation;
  for (const one of pending) if (one.file === file) durable.get(file)?.apply(one);
  pending.splice(0, pending.length, ...pending.filter((one) => one.file !== file));
}

function withApplied(durable: Disk, kept: readonly Operation[]): Buffer {
  const disk = durable.copy();
  for (const one of kept) disk.apply(one);
  return disk.bytes();
}

interface Disk {
  apply(operation: Operation): void;
  copy(): Disk;
  bytes(): Buffer;
}

/** A file as it stands on a disk. */
function createDisk(content: Buffer): Disk {
  let room = Buffer.from(content);
  let size = content.length;
  const grow = (to: number) => {
    if (to > room.length) room = Buffer.concat([room, Buffer.alloc(Math.max(to, room.length * 2) - room.length)]);
    if (to > size) room.fill(0, size, to);
    size = Math.max(size, to);
  };
  return {
    apply({ kind, offset, bytes }) {
      if (kind === "t") {
        grow(offset);
        size = offset;
      } else if (kind === "w") {
        grow(offset + bytes.length);
        bytes.copy(room, offset);
      }
    },
    copy: () => createDisk(room.subarray(0, size)),
    bytes: () => room.subarray(0, size),
  };
}

function survivors(operation: Operation, random: () => number): Operation[] {
  if (operation.kind === "s" || random() < 0.5) return [];
  if (random() < 0.7) return [operation];
  const whole = Math.floor(random() * (operation.bytes.length / SECTOR)) * SECTOR;
  return [{ ...operation, bytes: operation.bytes.subarray(0, whole) }];
}

/** Opens what the cut left, as the next start would, and looks for everything that was promised. */
function inspect(file: string, must: readonly string[]): { lost: number; isSound: boolean } {
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(file);
    const one = (sql: string) => Number(db?.prepare(sql).pluck().get());
    const present = new Set(
      db
        .prepare(
          "select r.message_id from record r join outbox o on o.target = r.message_id join inbox i on i.id = o.source",
        )
        .pluck()
        .all() as string[],
    );
    const isWhole =
      one("select count(*) from record") === present.size &&
      one("select count(*) from posting where measure = 'times'") === present.size &&
      one("select coalesce(sum(amount), 0) from posting") ===
        one("select coalesce(sum(amount), 0) from total where unit_id = 'city' and span like 'm%'");
    const isSound =
      db.pragma("integrity_check", { simple: true }) === "ok" &&
      (db.pragma("foreign_key_check") as unknown[]).length === 0;
    return { lost: must.filter((id) => !present.has(id)).length, isSound: isSound && isWhole };
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    return { lost: must.length, isSound: false };
  } finally {
    db?.close();
  }
}
