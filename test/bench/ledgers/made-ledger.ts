import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { addDays, allKinds, type Content, type Day, type Kind, postingsOf, subjectsOf } from "#core";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { missingMigrations, readMigrations } from "../../../src/store/migrations.ts";
import { createUnits } from "./made-units.ts";

/** The last of the three years in generated ledgers. */
export const TODAY: Day = "2026-11-22";
const DAYS = 1_096;
/** In the largest ledger daily sums are only stored from here on, because they would make up most of the file. */
const LARGE = 5_000_000;
const DAYS_KEPT: Day = "2025-10-01";
/** To be raised when the generated ledgers change, so that an old file is not reused. */
const EDITION = 1;

/** How many in a thousand records are of each kind; most are monthly reports of branches. */
const SHARES: Readonly<Record<string, number>> = {
  lecture: 220,
  volunteering: 180,
  study: 280,
  inspection: 70,
  training: 20,
  joint_meeting: 15,
  issue: 15,
  project: 2,
  research: 15,
  assistance: 40,
  appraisal: 4,
  award: 16,
  criticism: 6,
  platform_metric: 8,
  secondment: 6,
  exchange: 25,
  discipline_case: 2,
  branch_change: 6,
  pledge: 25,
  brand: 2,
  theme_event: 41,
  goal: 1,
  plan: 1,
};

/** A ledger of the given size over three years with 1,500 units, generated once and stored in a cache folder. */
export async function madeLedger(records: number): Promise<string> {
  const folder = process.env.BENCH_CACHE ?? join(tmpdir(), "mofan-bench-ledgers");
  const path = join(folder, `${records}-${EDITION}.db`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) {
    for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(`${path}.part${end}`, { force: true });
    await (await openSqlite(`${path}.part`)).close();
    const started = performance.now();
    make(`${path}.part`, records);
    console.log(`made ${records} records in ${Math.round((performance.now() - started) / 1_000)} s: ${path}`);
    renameSync(`${path}.part`, path);
  }
  await migrate(path);
  return path;
}

/** Adds the indexes of newer migrations to an older file; opening it normally would check every page. */
async function migrate(path: string): Promise<void> {
  const db = new Sqlite(path);
  const files = { readdirSync: (folder: URL) => readdirSync(folder), readFileSync };
  const applied = db.prepare("select name, checksum from migration").all() as { name: string; checksum: string }[];
  db.pragma("cache_size = -200000");
  for (const { name, checksum, statements } of missingMigrations(await readMigrations("sqlite", files), applied)) {
    const started = performance.now();
    db.transaction(() => {
      for (const statement of statements) db.exec(statement);
      db.prepare("insert into migration (name, checksum) values (?, ?)").run(name, checksum);
    })();
    console.log(`${name} of ${path} took ${Math.round((performance.now() - started) / 1_000)} s`);
  }
  db.pragma("wal_checkpoint(truncate)");
  db.close();
}

function make(path: string, records: number): void {
  const db = new Sqlite(path);
  // Leaves WAL mode first, because the journal cannot be switched off in it.
  for (const pragma of [
    "journal_mode = delete",
    "journal_mode = off",
    "synchronous = off",
    "foreign_keys = off",
    "cache_size = -400000",
  ]) {
    db.pragma(pragma);
  }
  // Indexes are built after all rows are inserted; updating them row by row would take hours.
  const indexes = db
    .prepare("select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (?, ?, ?)")
    .all("record", "posting", "subject") as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`drop index ${name}`);
  createUnits(db, TODAY);
  insertVariants(db);
  insertDays(db);
  const unitCount = (db.prepare("select count(*) as n from bench_unit").get() as { n: number }).n;
  db.exec(`
    create temp table rec (n integer primary key, unit_no integer, variant integer, day_no integer, v integer, confirmed integer);
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${records})
    insert into rec
    select n,
           1 + (n * 2654435761 % 4294967296) * ${unitCount - 1} / 4294967296,
           (select variant from bench_slot where slot = (n * 2246822519 % 4294967296) * 1000 / 4294967296),
           max(0, n * ${DAYS} / ${records + 1} - (n * 3266489917 % 4294967296) * 4 / 4294967296),
           5 + (n * 668265263 % 4294967296) * 60 / 4294967296,
           n % 20 = 0
    from numbers;`);
  db.exec(INSERT_RECORDS);
  db.exec(INSERT_POSTINGS);
  db.exec(INSERT_SUBJECTS);
  for (const span of ["m", "d"] as const) db.exec(insertTotals(span, records >= LARGE ? DAYS_KEPT : "0001-01-01"));
  db.exec("drop table temp.rec");
  for (const { sql } of indexes) db.exec(sql);
  db.exec(`update sequence set next = ${records + 1} where name = 'record'`);
  for (const table of ["bench_unit", "bench_above", "bench_variant", "bench_posting", "bench_slot", "bench_day"]) {
    db.exec(`drop table ${table}`);
  }
  db.pragma("journal_mode = wal");
  db.close();
}

const ID = "printf('%08x-%04x-7000-8000-%012x', r.n / 65536, r.n % 65536, r.n)";

const INSERT_RECORDS = `
  insert into record (id, number, kind, category, unit_id, day, title, content, state, confirmed_at, version, reporter_id,
                      reported_at, lag, line)
  select ${ID}, r.n, v.kind, v.category, u.id, d.day,
         replace(v.title, '#', r.n % 997),
         replace(replace(replace(replace(replace(v.content, '"#1"', r.v), '"#2"', r.v * 2), '"#3"', r.v + 3),
                 '#a', r.n % 499), '#b', r.n % 499 + 1),
         'counted', case when r.confirmed = 1 then d.day || 'T12:00:00.000Z' end, 1, 'ou_bench' || u.no,
         d.day || 'T10:00:00.000Z', 0, '/' || v.word || ' ' || d.day || ' 第' || r.n || '次活动的记录'
  from rec r join bench_variant v on v.variant = r.variant join bench_unit u on u.no = r.unit_no
  join bench_day d on d.no = r.day_no order by r.n`;

const INSERT_POSTINGS = `
  insert into posting (record_id, kind, measure, day, adjust, unit_id, category, level, amount, approx, confirmed)
  select ${ID}, v.kind, p.measure, d.day, 0, u.id, v.category, u.level, p.fixed + p.times * r.v, p.approx, r.confirmed
  from rec r join bench_variant v on v.variant = r.variant join bench_posting p on p.variant = r.variant
  join bench_unit u on u.no = r.unit_no join bench_day d on d.no = r.day_no order by r.n, p.measure`;

// The subjects are the title or the two names.
const INSERT_SUBJECTS = `
  insert into subject (record_id, measure, key, label, unit_id, kind, category, day, confirmed)
  select ${ID}, v.subject,
         case v.subject_as when 'title' then replace(v.title, '#', r.n % 997) else u.id || ':党员' || (r.n % 499 + s.more) end,
         case v.subject_as when 'title' then replace(v.title, '#', r.n % 997) else '党员' || (r.n % 499 + s.more) end,
         u.id, v.kind, v.category, d.day, r.confirmed
  from rec r join bench_variant v on v.variant = r.variant
  join (select 0 as more union all select 1) s on s.more = 0 or v.subject_as = 'persons'
  join bench_unit u on u.no = r.unit_no join bench_day d on d.no = r.day_no
  where v.subject is not null order by r.n`;

const insertTotals = (span: "m" | "d", since: Day): string => `
  insert into total (unit_id, span, kind, category, measure, level, confirmed, slot, amount, approx)
  select t.unit_id, t.span, v.kind, v.category, p.measure, t.level, t.confirmed, 0,
         sum(p.fixed * t.records + p.times * t.v), sum(p.approx * t.records)
  from (
    select a.id as unit_id, ${span === "m" ? "'m' || d.month" : "'d' || d.day"} as span, r.variant, u.level, r.confirmed,
           count(*) as records, sum(r.v) as v
    from rec r join bench_unit u on u.no = r.unit_no join bench_above above on above.no = u.no
    join bench_unit a on a.no = above.above join bench_day d on d.no = r.day_no
    ${span === "d" ? `where d.day >= '${since}'` : ""}
    group by a.no, ${span === "m" ? "d.month_no" : "d.no"}, r.variant, u.level, r.confirmed
  ) t join bench_variant v on v.variant = t.variant join bench_posting p on p.variant = t.variant
  group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`;

function insertDays(db: Sqlite.Database): void {
  db.exec("create table bench_day (no integer primary key, day text, month text, month_no integer)");
  const insert = db.prepare("insert into bench_day values (?, ?, ?, ?)");
  for (let no = 0; no < DAYS; no += 1) {
    const day = addDays(TODAY, no - DAYS + 1);
    insert.run(no, day, day.slice(0, 7), Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
  }
}

/** A kind of record that is generated many times: its content with placeholders for numbers. */
interface Variant {
  readonly kind: Kind;
  readonly category: string;
  readonly title: string;
  readonly content: (one: number, two: number, three: number) => Content;
}

function insertVariants(db: Sqlite.Database): void {
  db.exec(`
    create table bench_variant (variant integer primary key, kind text, category text, title text, content text, word text,
                                subject text, subject_as text);
    create table bench_posting (variant integer, measure text, fixed integer, times integer, approx integer);
    create table bench_slot (slot integer primary key, variant integer)`);
  const variant = db.prepare("insert into bench_variant values (?, ?, ?, ?, ?, ?, ?, ?)");
  const posting = db.prepare("insert into bench_posting values (?, ?, ?, ?, ?)");
  const slot = db.prepare("insert into bench_slot values (?, ?)");
  let number = 0;
  let slots = 0;
  for (const kind of allKinds) {
    const share = SHARES[kind.name] ?? 0;
    const all = share === 0 ? [] : variantsOf(kind);
    for (let each = 0; each < share; each += 1) slot.run(slots++, number + (each % all.length));
    for (const one of all) {
      variant.run(number, ...variantRow(one));
      for (const row of postingRows(one)) posting.run(number, ...row);
      number += 1;
    }
  }
  if (slots !== 1_000) throw new Error(`the shares of the kinds are ${slots} of a thousand`);
}

/** The columns of a variant, with placeholders for numbers in the content. */
function variantRow(one: Variant): readonly (string | null)[] {
  const { kind, category, title } = one;
  const subject = subjectsOf(kind, countable(one, 10))[0]?.measure ?? null;
  const as = one.content(1, 1, 1).fields.persons === undefined ? "title" : "persons";
  const text = JSON.stringify(one.content(1_000_001, 1_000_002, 1_000_003)).replace(/100000([123])/g, '"#$1"');
  return [kind.name, category, title, text, kind.command.zh, subject, subject === null ? null : as];
}

/** The amounts of a variant: a fixed part, and a factor of its number. */
function postingRows(one: Variant): readonly (readonly [string, number, number, number])[] {
  const more = countedIn(one, 11);
  return [...countedIn(one, 10)].map(([measure, { amount, approx }]) => {
    const times = (more.get(measure)?.amount ?? 0) - amount;
    return [measure, amount - 10 * times, times, approx ? 1 : 0];
  });
}

const countable = (one: Variant, v: number) => ({
  category: one.category,
  day: TODAY,
  title: one.title,
  content: one.content(v, v * 2, v + 3),
  unitId: "unit",
});

const countedIn = (one: Variant, v: number) =>
  new Map(postingsOf(one.kind, countable(one, v)).map((posted) => [posted.measure, posted]));

function variantsOf(kind: Kind): readonly Variant[] {
  const choices = kind.fields.find(({ key }) => key === kind.category)?.choices ?? [{ value: "" }];
  const title = kind.name === "brand" || kind.name === "project" ? `${kind.label}#` : "第#次活动";
  const counted = kind.quantities.filter(({ detail }) => detail !== true);
  const counts = (kind.subjects ?? []).flatMap(({ count }) => (count === undefined ? [] : [count]));
  return choices.flatMap(({ value: category }): Variant[] => {
    const plain: Variant["content"] = (one, two, three) => ({
      fields: {},
      amounts: Object.fromEntries([
        ...counted.map(({ key }, index) => [key, { value: index === 0 ? one : two }] as const),
        ...counts.map((key) => [key, { value: three }] as const),
      ]),
    });
    const rough: Variant["content"] = (one, two, three) => {
      const { fields, amounts } = plain(one, two, three);
      return {
        fields: kind.name === "study" ? { integrity: "是" } : fields,
        amounts: Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, { ...amount, approx: true }])),
      };
    };
    const named: Variant["content"] = (one, two, three) => ({
      ...plain(one, two, three),
      fields: { persons: ["党员#a", "党员#b"] },
    });
    return [
      ...[plain, plain, plain].map((content) => ({ kind, category, title, content })),
      { kind, category, title, content: rough },
      ...(kind.name === "pledge" ? [{ kind, category, title, content: named }] : []),
    ];
  });
}
