import { existsSync } from "node:fs";
import { type DatabaseAddress, readConfig } from "#config";
import { type Day, dayIn, yearIn, yearSpan } from "#core";
import { evaluateAll } from "#reports";
import { DamagedError, type Database, keptAttachments, LockedError, loadTree, type Query, verifyAudit } from "#store";
import { openPostgres } from "../store/dialects/postgres.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { missingFrom } from "./backup/attachments.ts";
import { FIRST } from "./move-order.ts";
import { createRowHash, openPostgresSide, openSqliteSide, type Side } from "./move-sides.ts";
import { openProgress } from "./progress.ts";
import { complain, end, say } from "./terminal.ts";

const USAGE = `用法：npm run move -- --from sqlite:./data/mofan.db --to postgres://用户:密码@主机:5432/库名
把整本台账搬到另一个空的数据库，再逐表、逐个指标核对。两个方向都行。搬之前请先停服务。
搬好后把 DATABASE_URL 改成新的地址再启动。原来的台账不动。`;

const EXIT = { usage: 64, differs: 65, noFile: 66, notEmpty: 73, damaged: 74, busy: 75, badSettings: 78 } as const;

/** Tables that belong to the database and not to the ledger. */
const NOT_MOVED: ReadonlySet<string> = new Set(["migration", "guard"]);
/** A table that the migrations fill, so it is not empty in a new database. */
const SEEDED = "sequence";

const FILLER = "4f1d0a9c7b3e62580d9a";
const COMPLETE = {
  LARK_APP_ID: "cli_a1b2c3d4e5f60718",
  LARK_APP_SECRET: FILLER,
  LARK_ENCRYPT_KEY: FILLER,
  LARK_VERIFICATION_TOKEN: FILLER,
  SESSION_KEY: FILLER,
};

await end(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const [from, to] = [addressAfter("--from", args), addressAfter("--to", args)];
  if (args.length !== 4 || from === undefined || to === undefined) return complain(USAGE, EXIT.usage);
  if (from.engine === "sqlite" && !existsSync(from.path)) return complain(`没有台账文件：${from.path}`, EXIT.noFile);
  const config = readConfig(process.env);
  const auditKeys = config.ok ? config.value.auditKeys : [process.env.AUDIT_KEY].filter((key) => key !== undefined);
  const opened: Database[] = [];
  try {
    // Both ledgers are opened as the server opens them: migrated to this program's version, and locked against a
    // running server.
    for (const address of [from, to]) opened.push(await open(address));
    return await move(from, to, opened as [Database, Database], auditKeys);
  } catch (error) {
    if (error instanceof LockedError) return complain("台账正由运行中的服务使用。请先停服务。", EXIT.busy);
    if (error instanceof DamagedError) return complain(error.message, EXIT.damaged);
    throw error;
  } finally {
    for (const db of opened) await db.close();
  }
}

/** The database address after an option, in the form of DATABASE_URL. */
function addressAfter(flag: string, args: readonly string[]): DatabaseAddress | undefined {
  const value = args[args.indexOf(flag) + 1];
  if (!args.includes(flag) || value === undefined) return undefined;
  // The address is checked by reading it as a setting; the other settings are dummies.
  const read = readConfig({ ...COMPLETE, DATABASE_URL: value });
  return read.ok ? read.value.database : undefined;
}

function open(address: DatabaseAddress): Promise<Database> {
  return address.engine === "postgres" ? openPostgres(address.url) : openSqlite(address.path);
}

async function openSide(address: DatabaseAddress, isTarget: boolean): Promise<Side> {
  if (address.engine === "postgres") return await openPostgresSide(address.url, isTarget);
  return openSqliteSide(address.path, isTarget);
}

async function move(
  from: DatabaseAddress,
  to: DatabaseAddress,
  [before, after]: readonly [Database, Database],
  auditKeys: readonly string[],
): Promise<number> {
  const started = performance.now();
  const source = await openSide(from, false);
  const target = await openSide(to, true);
  const progress = openProgress(process.stderr);
  try {
    const tables = await source.tables();
    const names = [
      ...FIRST.filter((name) => tables.has(name)),
      ...[...tables.keys()].filter((name) => !FIRST.includes(name)),
    ].filter((name) => !NOT_MOVED.has(name));
    const filled = await firstFilled(target, names);
    if (filled !== undefined)
      return complain(`目标库不是空的（${filled} 里已有数据），什么都没有写入。`, EXIT.notEmpty);
    const hashes = new Map<string, string>();
    let rows = 0;
    for (const [index, name] of names.entries()) {
      const { digest, count } = await copyTable(source, target, name, tables.get(name) ?? [], (part) =>
        progress.at(`搬运 ${name}`, (index + part) / names.length),
      );
      hashes.set(name, digest);
      rows += count;
    }
    progress.end();
    const wrong = await differing(target, names, tables, hashes);
    if (wrong.length > 0) return complain(`搬过去的数据对不上：${wrong.join("、")}。目标库已退回。`, EXIT.differs);
    const unheld = await unheldAttachments(before.query);
    if (unheld !== undefined) return complain(`${unheld}目标库已退回。`, EXIT.differs);
    await target.commit();
    say(`已搬${names.length}张表、${rows}行，逐行校验值一致。`);
    const problems = await compare(before, after, auditKeys);
    if (problems.length > 0) return complain(problems.join("\n"), EXIT.differs);
    say(`用时${((performance.now() - started) / 1000).toFixed(1)}秒。请把 DATABASE_URL 改成新的地址再启动服务。`);
    return 0;
  } finally {
    progress.end();
    await source.close();
    await target.close();
  }
}

/** Attachments stay in their folder and the moved ledger lists them too, so all of them must be there. */
async function unheldAttachments(query: Query): Promise<string | undefined> {
  const kept = await keptAttachments(query);
  if (kept.size === 0) return undefined;
  const folder = process.env.ATTACHMENTS_DIR;
  if (folder === undefined) return `台账里有${kept.size}个附件，请设 ATTACHMENTS_DIR 再搬。`;
  const missing = missingFrom(folder, kept.keys());
  if (missing.length > 0) return `${folder} 里缺${missing.length}个附件（共${kept.size}个）。`;
  say(`附件${kept.size}个，在 ${folder} 逐个核对一致。`);
  return undefined;
}

async function firstFilled(target: Side, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (name !== SEEDED && (await target.count(name)) > 0) return name;
  return undefined;
}

async function copyTable(
  source: Side,
  target: Side,
  name: string,
  columns: readonly string[],
  onPart: (part: number) => void,
): Promise<{ digest: string; count: number }> {
  const hash = createRowHash(columns);
  const all = await source.count(name);
  let count = 0;
  if (name === SEEDED) await target.clear(name);
  for await (const rows of source.rows(name)) {
    await target.insert(name, columns, rows);
    hash.add(rows);
    count += rows.length;
    onPart(count / Math.max(all, 1));
  }
  onPart(1);
  return { digest: hash.digest(), count };
}

/** Compares the target, read again, with the source. */
async function differing(
  target: Side,
  names: readonly string[],
  tables: ReadonlyMap<string, readonly string[]>,
  hashes: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const name of names) {
    const hash = createRowHash(tables.get(name) ?? []);
    for await (const rows of target.rows(name)) hash.add(rows);
    if (hash.digest() !== hashes.get(name)) wrong.push(name);
  }
  return wrong;
}

/** Compares the two ledgers as people see them: all 45 figures of every year, and the audit. */
async function compare(before: Database, after: Database, auditKeys: readonly string[]): Promise<readonly string[]> {
  const years = await yearsOf(before.query);
  const problems: string[] = [];
  let figures = 0;
  let filled = 0;
  for (const year of years) {
    const [one, other] = [await figuresOf(before.query, year), await figuresOf(after.query, year)];
    for (const [index, figure] of one.entries()) {
      figures += 1;
      if (!figure.endsWith(" -")) filled += 1;
      if (figure !== other[index]) problems.push(`${year}年 ${figure}，搬过去是 ${other[index]}`);
    }
  }
  const audits = [];
  for (const db of [before, after]) audits.push(await verifyAudit(db.query, { keys: auditKeys }));
  for (const { problems: found } of audits) problems.push(...found.map((problem) => `审计：${problem}`));
  if (problems.length === 0) {
    say(
      `${years.length}年 × 45项指标共${figures}个数全部相等，其中${filled}个有记录；审计两边都核对通过（封存${audits[1]?.lines ?? 0}行）。`,
    );
  }
  return problems;
}

async function yearsOf(query: Query): Promise<readonly number[]> {
  const found = await query
    .selectFrom("record")
    .select(({ fn }) => [fn.min("day").as("first"), fn.max("day").as("last")])
    .executeTakeFirst();
  const today = dayIn("Asia/Shanghai", new Date().toISOString());
  const [first, last] = [yearIn((found?.first as Day | null) ?? today), yearIn((found?.last as Day | null) ?? today)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function figuresOf(query: Query, year: number): Promise<readonly string[]> {
  const tree = await loadTree(query);
  if (tree.root === undefined) return [];
  const values = await evaluateAll(query, { tree, unit: tree.root, period: yearSpan(year), today: yearSpan(year).to });
  return values.map(({ measure, value, part, whole }) => {
    const counts = part === undefined ? "" : ` (${part}/${whole})`;
    return `${measure.id}${counts} ${value ?? "-"}`;
  });
}
