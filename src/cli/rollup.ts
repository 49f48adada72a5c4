import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type DatabaseAddress, readConfig } from "#config";
import { dayIn, type Tree, type Unit } from "#core";
import { writeSheetFile } from "#reports";
import {
  admitCity,
  type Database,
  insertAudit,
  LockedError,
  loadTree,
  newId,
  type RollupCity,
  rollupCities,
  rollupsBetween,
  StaleError,
  takeRollup,
  type Write,
} from "#store";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import {
  createKey,
  isPublicKey,
  isSignedBy,
  readMonth,
  readMonthDocument,
  readSigned,
  type Signed,
  signMonth,
} from "./rollup/document.ts";
import { rollupTable } from "./rollup/table.ts";
import { complain, end, say } from "./terminal.ts";

const USAGE = `用法：
城市（只读自己的台账，服务不用停）：
  npm run rollup -- key 私钥文件                        建一对密钥，打印公钥
  npm run rollup -- make 城市名 2026-11 私钥文件 文件    把一个月的合计签名写成文件；写 2026 是到本月为止的各月
省（DATABASE_URL 是省的台账，单位就是各座城市）：
  npm run rollup -- admit 城市名 公钥 [城市页面的网址]   登记一座城市的公钥
  npm run rollup -- take 文件…                          核对签名，收下
  npm run rollup -- table 2026-11 [文件.csv|.xlsx]      各市相加；写 2026 是全年`;

const EXIT = { usage: 64, refused: 65, noFile: 66, cannotWrite: 73, busy: 75, badSettings: 78 } as const;
/** A city's clock may be a little ahead. A version from further in the future would block all newer ones until then. */
const AHEAD_MS = 600_000;

const VERBS: Readonly<Record<string, { readonly most: number; readonly least: number; readonly run: Verb }>> = {
  key: { least: 1, most: 1, run: async ({ args: [file = ""] }) => writeKey(file) },
  make: { least: 4, most: 4, run: make },
  admit: { least: 2, most: 3, run: admit },
  take: { least: 1, most: 1_000, run: take },
  table: { least: 1, most: 2, run: table },
};

interface Asked {
  readonly args: readonly string[];
  readonly database: DatabaseAddress;
  readonly zone: string;
  readonly now: string;
}
type Verb = (asked: Asked) => Promise<number>;

await end(main(process.argv.slice(2)));

async function main([verb = "", ...args]: readonly string[]): Promise<number> {
  const known = VERBS[verb];
  if (known === undefined || args.length < known.least || args.length > known.most) return complain(USAGE, EXIT.usage);
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.error.join("\n"), EXIT.badSettings);
  const { database, timeZone: zone } = config.value;
  try {
    return await known.run({ args, database, zone, now: new Date().toISOString() });
  } catch (error) {
    if (error instanceof LockedError) return complain("台账正由运行中的服务使用。请先停服务。", EXIT.busy);
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    return complain(`文件读写不了（${String(error.code)}）：${String(error.path)}`, EXIT.cannotWrite);
  }
}

function writeKey(file: string): number {
  const { privateKey, publicKey } = createKey();
  // An existing key is never overwritten, because the province would refuse signatures of a new one.
  writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
  say(`私钥已写到 ${file}，只放在这座城市的机器上。把下面的公钥交给省里登记：`);
  say(publicKey);
  return 0;
}

async function make({ args, database, zone, now }: Asked): Promise<number> {
  const [city = "", period = "", keyFile = "", file = ""] = args;
  const months = monthsOf(period, dayIn(zone, now));
  if (months === undefined) return complain(USAGE, EXIT.usage);
  if (!existsSync(keyFile)) return complain(`没有私钥文件：${keyFile}`, EXIT.noFile);
  const pem = readFileSync(keyFile, "utf8");
  if (database.engine === "sqlite" && !existsSync(database.path))
    return complain(`没有台账文件：${database.path}`, EXIT.noFile);
  const signed = await withLedger(database, true, async ({ atOneMoment, query }) => {
    const read = async (at: Database["query"]) => {
      const made: (Signed | undefined)[] = [];
      for (const month of months)
        made.push(signMonth({ city, month, version: now, sums: await readMonth(at, month) }, pem));
      return made;
    };
    return await (atOneMoment?.(read) ?? read(query));
  });
  const good = signed.filter((one) => one !== undefined);
  if (good.length < signed.length) return complain(`${keyFile} 不是 rollup key 建的私钥`, EXIT.refused);
  writeFileSync(file, good.map((one) => `${JSON.stringify(one)}\n`).join(""), { mode: 0o600 });
  say(`已写好 ${file}：${city}，${months.length}个月，只有合计，没有人名和查处。`);
  return 0;
}

/** The months that a word names: one month, or those of a year until today. */
function monthsOf(period: string, today: string): readonly string[] | undefined {
  if (/^20\d\d-(?:0[1-9]|1[0-2])$/.test(period)) return [period];
  if (!/^20\d\d$/.test(period)) return undefined;
  const months = Array.from({ length: 12 }, (_, at) => `${period}-${String(at + 1).padStart(2, "0")}`);
  return months.filter((month) => month <= today.slice(0, 7));
}

async function admit({ args, database, now }: Asked): Promise<number> {
  const [name = "", publicKey = "", url] = args;
  if (!isPublicKey(publicKey)) return complain("公钥不对：请整行复制 rollup key 打印的公钥", EXIT.refused);
  const at = url === undefined ? undefined : URL.canParse(url) ? new URL(url) : undefined;
  if (url !== undefined && !/^https?:$/.test(at?.protocol ?? "")) return complain(`网址不对：${url}`, EXIT.refused);
  return await withLedger(database, false, async (db) => {
    const unit = cityNamed(await loadTree(db.query), name);
    if (unit === undefined) return complain(`台账里没有叫「${name}」的单位，或不止一个`, EXIT.refused);
    const city: RollupCity = { unitId: unit.id, publicKey, url: at?.origin };
    await db.commit([admitCity(db.query, city, now), audited(db, "rollup.admit", unit, { publicKey }, now)]);
    say(`已登记 ${unit.name} 的公钥。`);
    return 0;
  });
}

function cityNamed(tree: Tree, name: string): Unit | undefined {
  const found = tree.byName.get(name) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

async function take({ args, database, now }: Asked): Promise<number> {
  const missing = args.find((file) => !existsSync(file));
  if (missing !== undefined) return complain(`没有这个文件：${missing}`, EXIT.noFile);
  return await withLedger(database, false, async (db) => {
    const [tree, cities] = [await loadTree(db.query), await rollupCities(db.query)];
    let refused = 0;
    for (const file of args) {
      const problems = await takeFile({ db, tree, cities, now }, file);
      for (const problem of problems) complain(`${file}：${problem}`, EXIT.refused);
      refused += problems.length;
    }
    return refused === 0 ? 0 : EXIT.refused;
  });
}

/** Imports the months of a file one after the other; returns the errors of those that were refused. */
async function takeFile(province: Province, file: string): Promise<readonly string[]> {
  const read = readSigned(readFileSync(file, "utf8"));
  if (!read.ok) return [read.error];
  const problems: string[] = [];
  for (const signed of read.value) {
    const problem = await takeOne(province, signed);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

interface Province {
  readonly db: Database;
  readonly tree: Tree;
  readonly cities: ReadonlyMap<string, RollupCity>;
  readonly now: string;
}

/**
 * Imports one signed month, or returns the reason of its refusal. Its content is used only after its signature is
 * verified.
 */
async function takeOne({ db, tree, cities, now }: Province, signed: Signed): Promise<string | undefined> {
  const read = readMonthDocument(signed.document);
  if (!read.ok) return read.error;
  const { city, month, version } = read.value;
  const unit = cityNamed(tree, city);
  const admitted = unit && cities.get(unit.id);
  if (unit === undefined || admitted === undefined) return `${city} 没有登记公钥，没有收`;
  if (!isSignedBy(signed, admitted.publicKey)) return `${city} ${month} 的签名不对，没有收`;
  if (Date.parse(version) > Date.parse(now) + AHEAD_MS) return `${city} ${month} 的读数时间在将来，请核对那边的时钟`;
  const known = (await rollupsBetween(db.query, month, month)).find(({ unitId }) => unitId === unit.id);
  if (known?.version === version && known.document === signed.document) {
    say(`${unit.name} ${month}：已经收过这一份。`);
    return undefined;
  }
  const rollup = { unitId: unit.id, month, version, ...signed };
  try {
    await db.commit([
      takeRollup(db.query, rollup, now),
      audited(db, "rollup.take", unit, { month, version, figures: read.value.sums.length }, now),
    ]);
  } catch (error) {
    if (error instanceof StaleError) return `${city} ${month} 已有更新的一份（${known?.version ?? ""}），没有收`;
    throw error;
  }
  say(`${unit.name} ${month}：收下${read.value.sums.length}个数。`);
  return undefined;
}

type Details = Parameters<typeof insertAudit>[1]["details"];

function audited(db: Database, action: string, unit: Unit, details: Details, now: string): Write {
  return insertAudit(db.query, {
    id: newId(now),
    at: now,
    actorId: "cli",
    action,
    object: `rollup:${unit.id}`,
    unitId: unit.id,
    details,
    source: "cli:rollup",
  });
}

async function table({ args, database, zone, now }: Asked): Promise<number> {
  const [period = "", file] = args;
  const months = monthsOf(period, dayIn(zone, now));
  const format = file === undefined ? undefined : /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase();
  if (months === undefined || (file !== undefined && format === undefined)) return complain(USAGE, EXIT.usage);
  const made = await withLedger(database, true, async ({ query }) => {
    const taken = await rollupsBetween(query, months[0] ?? "", months.at(-1) ?? "");
    return rollupTable(await loadTree(query), await rollupCities(query), taken, months);
  });
  for (const line of made.lines) say(line);
  if (made.missing.length > 0) say(`合计里没有：${made.missing.join("、")}（还没有收到）`);
  if (file !== undefined && format !== undefined) {
    writeFileSync(file, await writeSheetFile(made.sheet, format as "csv" | "xlsx", "各市合计"), { mode: 0o600 });
    say(`已写到 ${file}：${made.sheet.length - 1}行。`);
  }
  return 0;
}

/** Reading needs no lock, so it runs beside the server. */
async function withLedger<T>(
  address: DatabaseAddress,
  readonly: boolean,
  use: (db: Database) => Promise<T>,
): Promise<T> {
  const db =
    address.engine === "postgres" ? await openPostgres(address.url) : await openSqlite(address.path, { readonly });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}
