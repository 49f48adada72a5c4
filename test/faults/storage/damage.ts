import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Sqlite from "better-sqlite3";
import { proveTotals } from "#reports";
import { type Database, figures, sealAudit, verifyAudit } from "#store";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { createHouse } from "../house.ts";
import { seededRandom } from "../town.ts";

/** What became of ledgers that were damaged, by the kind of damage. */
export interface DamageTally {
  /** The start refused the file by name: exit 74. */
  refused: number;
  /** It opened, and every row of every table reads as before: the damage lay where nothing is kept, or was mended. */
  harmless: number;
  /** It opened as a whole ledger of an earlier moment, or of elsewhere: SQLite believes a log that is whole in itself. */
  another: number;
  /** It opened, and reading what was damaged fails aloud, or the nightly proof or the audit's chain finds it. */
  found: number;
  /** It opened, words differ, and every figure is right. */
  words: number;
  /** It opened, a figure is another, and nothing says so. */
  wrong: number;
  /** The start failed by an error that is not the one for damages. */
  crashed: number;
}

type Damage = (file: string, random: () => number, other: Sources) => void;

interface Sources {
  readonly ledger: string;
  /** The same ledger while it ran: a file that is behind and the log that is ahead of it. */
  readonly running: string;
  /** Another ledger's file and log. */
  readonly foreign: string;
}

const PAGE = 4_096;

function change(file: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  edit(bytes);
  writeFileSync(file, bytes);
}
const at = (random: () => number, size: number) => Math.floor(random() * size);
const copyBoth = (from: string, to: string) => {
  copyFileSync(from, to);
  copyFileSync(`${from}-wal`, `${to}-wal`);
};

const DAMAGES: Readonly<Record<string, Damage>> = {
  "a bit turned": (file, random) => change(file, (bytes) => flip(bytes, random)),
  "sixteen bytes of noise": (file, random) =>
    change(file, (bytes) => {
      const start = at(random, bytes.length - 16);
      for (let index = 0; index < 16; index += 1) bytes[start + index] = at(random, 256);
    }),
  "a page of zeros": (file, random) => change(file, (bytes) => bytes.fill(0, ...pageAt(random, bytes))),
  "two pages that changed places": (file, random) =>
    change(file, (bytes) => {
      const [[a, aEnd], [b, bEnd]] = [pageAt(random, bytes), pageAt(random, bytes)];
      const kept = Buffer.from(bytes.subarray(a, aEnd));
      bytes.copy(bytes, a, b, bEnd);
      kept.copy(bytes, b);
    }),
  "an end that is missing": (file, random) => truncateSync(file, at(random, statSync(file).size)),
  "a header of zeros": (file) => change(file, (bytes) => bytes.fill(0, 0, 100)),
  "another ledger's log": (file, _, { foreign }) => copyFileSync(`${foreign}-wal`, `${file}-wal`),
  "an earlier log of its own": (file, _, { running }) => copyFileSync(`${running}-wal`, `${file}-wal`),
  "a log with a bit turned": (file, random, { running }) => {
    copyBoth(running, file);
    change(`${file}-wal`, (bytes) => flip(bytes, random));
  },
  "a log whose end is missing": (file, random, { running }) => {
    copyBoth(running, file);
    truncateSync(`${file}-wal`, at(random, statSync(`${file}-wal`).size));
  },
};

function flip(bytes: Buffer, random: () => number): void {
  const index = at(random, bytes.length);
  bytes[index] = (bytes[index] ?? 0) ^ (1 << at(random, 8));
}

function pageAt(random: () => number, bytes: Buffer): [number, number] {
  const start = at(random, bytes.length / PAGE) * PAGE;
  return [start, start + PAGE];
}

const AUDIT_KEY = "5e1d7a90c3b24f68a1d07c92e6b83f45";

/** Makes the ledger of a day on which `events` came, sealed as each minute seals it; `keepLog` is asked before it is closed. */
async function ledgerAt(file: string, events: number, keepLog: (file: string) => void): Promise<void> {
  const db = await openSqlite(file);
  const house = await createHouse([db]);
  for (const { envelope } of await house.spoken(events)) await house.deliver(envelope);
  await house.settle();
  await sealAudit(db, { now: house.clock(), key: AUDIT_KEY });
  keepLog(file);
  await db.close();
}

type Open = (file: string) => Promise<Database>;

/** E4: damages copies of a ledger in every way and says what became of each. `root` is the code that opens them: a mutant. */
export async function runDamages(options: { count: number; events: number; seed: number; root?: string }) {
  const folder = mkdtempSync(join(tmpdir(), "mofan-damage-"));
  try {
    const name = (what: string) => join(folder, `${what}.db`);
    const sources: Sources = { ledger: name("ledger"), running: name("running"), foreign: name("foreign") };
    await ledgerAt(sources.ledger, options.events, (file) => copyBoth(file, sources.running));
    await ledgerAt(name("elsewhere"), 20, (file) => copyBoth(file, sources.foreign));
    const open = await opener(options.root);
    const sound = await everything(sources.ledger);
    const random = seededRandom(options.seed);
    const tallies: Record<string, DamageTally> = {};
    for (let index = 0; index < options.count; index += 1) {
      const [kind, damage] = Object.entries(DAMAGES)[index % Object.keys(DAMAGES).length] ?? [];
      if (kind === undefined || damage === undefined) throw new Error("there are no damages");
      const file = name(`damaged-${index}`);
      copyFileSync(sources.ledger, file);
      damage(file, random, sources);
      tallies[kind] ??= { refused: 0, harmless: 0, another: 0, found: 0, words: 0, wrong: 0, crashed: 0 };
      tallies[kind][await fate(open, file, sound)] += 1;
      for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(`${file}${end}`, { force: true });
    }
    return tallies;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function opener(root: string | undefined): Promise<Open> {
  if (root === undefined) return openSqlite;
  const file = pathToFileURL(join(root, "src/store/dialects/sqlite.ts")).href;
  return ((await import(/* @vite-ignore */ file)) as { openSqlite: Open }).openSqlite;
}

interface Everything {
  readonly rows: string;
  readonly figures: string;
  readonly events: number;
  readonly integrity: string;
}

async function everything(file: string): Promise<Everything> {
  const db = new Sqlite(file, { readonly: true, fileMustExist: existsSync(file) });
  try {
    const hash = createHash("sha256");
    const tables = db.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all();
    for (const table of tables) {
      // What the start itself writes is nobody's word.
      if (table === "setting" || table === "sequence") continue;
      const rows = db
        .prepare(`select * from "${table}" not indexed`)
        .all()
        .map((row) => JSON.stringify(row));
      hash.update(`${table}\n${rows.sort().join("\n")}\n`);
    }
    const events = db.prepare("select count(*) from inbox").pluck().get();
    const integrity = String(db.pragma("integrity_check(1)", { simple: true }));
    return { rows: hash.digest("hex"), figures: await figuresIn(file), events: Number(events), integrity };
  } finally {
    db.close();
  }
}

async function figuresIn(file: string): Promise<string> {
  const db = await openSqlite(file, { readonly: true });
  try {
    const asked = { unitId: "city", reach: "all", from: "2025-01-01", to: "2026-12-31" } as const;
    const found = (await figures(db.query, asked)).map((one) => JSON.stringify(one));
    return found.sort().join("\n");
  } finally {
    await db.close();
  }
}

async function fate(open: Open, file: string, sound: Everything): Promise<keyof DamageTally> {
  let db: Database | undefined;
  try {
    db = await open(file);
  } catch (error) {
    return (error as Error).name === "DamagedError" ? "refused" : "crashed";
  }
  try {
    const now = await everything(file);
    if (now.rows === sound.rows && now.integrity === "ok") return "harmless";
    const proof = await proveTotals(db.query);
    const chain = await verifyAudit(db.query, { keys: [AUDIT_KEY], checkpoint: undefined });
    if (proof.differences > 0 || chain.problems.length > 0 || now.integrity !== "ok") return "found";
    if (now.events < sound.events) return "another";
    return now.figures === sound.figures ? "words" : "wrong";
  } catch {
    return "found";
  } finally {
    await db.close().catch(() => {});
  }
}
