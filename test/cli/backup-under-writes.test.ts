import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLark } from "#platforms";
import { proveTotals } from "#reports";
import { auditCheckpoint, type Database, enqueue, insertAudit, newId, outboxHealth, sealAudit } from "#store";
import { createProgram } from "../../src/program.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { createTown, seededRandom, seedTown } from "../faults/town.ts";
import { KEYS } from "../runtime/desk.ts";
import { temporaryFolder } from "../support/databases.ts";
import { buildCity, telling } from "../support/ledgers.ts";

// Invariants E6 and E7, by the steps of docs/backup.md as they are written there.

const AUDIT_KEY = "5e0d7a41c9b2486fa3d1e6b80724c59f";
const NOW = "2026-11-22T02:00:00.000Z";
const PER_SECOND = 200;
const PAGE = readFileSync("docs/backup.md", "utf8");

/** Runs a command as docs/backup.md has it, with what is an example there replaced. */
function step(command: RegExp, ledger: string, example: RegExp, real: string) {
  const [, written] = command.exec(PAGE) ?? [];
  if (written === undefined || !example.test(written)) throw new Error(`docs/backup.md no longer says ${command}`);
  const [name, ...args] = written.replace("-- ", "").replace(example, real).split(" ");
  const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}`, AUDIT_KEY };
  return new Promise<{ status: number; stdout: string; stderr: string }>((ended) => {
    execFile(process.execPath, [`src/cli/${name}.ts`, ...args], { env }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const backUp = (ledger: string, folder: string) => step(/npm run (backup -- --to \S+)/, ledger, /\/mnt\/\S+/, folder);
const restore = (ledger: string, copy: string) =>
  step(/npm run (restore -- \S+ --replace)/, ledger, /data\/\S+\.db/, copy);
const verify = (ledger: string, checkpoint: string) =>
  step(/npm run (audit -- verify [^`]+)/, ledger, /\d+-\S+$/, checkpoint);
const copyIn = (folder: string) => join(folder, readdirSync(folder).find((file) => file.endsWith(".db")) ?? "");

/** Makes records at a steady rate, however long the earlier ones take, until it is told to stop. */
function writer(db: Database, tree: Awaited<ReturnType<typeof buildCity>>) {
  const random = seededRandom(6);
  const units = ["b1", "b2", "b3", "o3"];
  let asked = 0;
  let written = 0;
  let isOver = false;
  const started = performance.now();
  const under: Promise<void>[] = [];
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - started) / 1000) * PER_SECOND);
    for (; asked < due && !isOver; asked += 1) {
      const unitId = units[Math.floor(random() * units.length)] ?? "b1";
      const day = `2026-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}` as const;
      const told = { kind: "lecture", unitId, day, title: `第${asked}讲`, amounts: { people: 10 } } as const;
      const { record, writes } = telling(db, tree, told);
      const line = { id: newId(NOW), at: NOW, actorId: "ou_test", action: "record.report", object: record.id };
      const audited = insertAudit(db.query, { ...line, unitId, details: {}, source: record.id });
      under.push(db.commit([...writes, audited]));
      under.at(-1)?.then(
        () => {
          written += 1;
        },
        () => {},
      );
    }
  }, 5);
  return {
    written: () => written,
    async stop() {
      isOver = true;
      clearInterval(timer);
      await Promise.all(under);
      return { written, seconds: (performance.now() - started) / 1000 };
    },
  };
}

const TABLES = ["record", "posting", "revision", "unit", "audit", "audit_seal"] as const;

/** Every row of the lasting tables as a hash, by table. */
async function rowsOf(db: Database): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = new Map<string, ReadonlySet<string>>();
  for (const table of TABLES) {
    const rows = await db.query.selectFrom(table).selectAll().execute();
    all.set(table, new Set(rows.map((row) => createHash("sha256").update(JSON.stringify(row)).digest("base64"))));
  }
  return all;
}

test("E6: a backup at 200 writes a second, restored into an empty folder, shows the ledger at one moment", {
  timeout: 120_000,
}, async () => {
  const path = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(path);
  const writing = writer(db, await buildCity(db));
  await expect.poll(writing.written, { timeout: 30_000 }).toBeGreaterThan(PER_SECOND);
  await sealAudit(db, { now: NOW, key: AUDIT_KEY });
  const checkpoint = (await auditCheckpoint(db.query)) ?? "";
  const folder = temporaryFolder();
  const before = writing.written();
  expect(await backUp(path, folder)).toMatchObject({ status: 0, stdout: expect.stringContaining("已备份并核对") });
  const after = writing.written();
  const { written, seconds } = await writing.stop();

  const target = join(temporaryFolder(), "empty", "ledger.db");
  const started = performance.now();
  expect(await restore(target, copyIn(folder))).toMatchObject({ status: 0 });
  expect(await verify(target, checkpoint)).toMatchObject({ status: 0, stdout: expect.stringContaining("核对通过") });
  const restoredIn = (performance.now() - started) / 1000;

  const restored = await openSqlite(target);
  const [there, here] = [await rowsOf(db), await rowsOf(restored)];
  const strange = TABLES.map(
    (table) => [...(here.get(table) ?? [])].filter((row) => !there.get(table)?.has(row)).length,
  );
  // The restore itself is the one line of the audit that the old ledger never had.
  expect(Object.fromEntries(TABLES.map((table, at) => [table, strange[at]]))).toEqual({
    ...{ record: 0, posting: 0, revision: 0, unit: 0, audit_seal: 0 },
    audit: 1,
  });
  const numbers = (await restored.query.selectFrom("record").select("number").orderBy("number").execute()).map(
    (row) => row.number,
  );
  expect(numbers).toEqual(Array.from(numbers, (_, at) => (numbers[0] ?? 0) + at));
  expect(numbers.length).toBeGreaterThanOrEqual(before);
  expect(numbers.length).toBeLessThanOrEqual(after + PER_SECOND);
  expect(await proveTotals(restored.query)).toMatchObject({ differences: 0, records: numbers.length });
  process.stdout.write(
    `E6: ${(written / seconds).toFixed(0)} writes/s, ${numbers.length} of ${written} records in the copy, restored and verified in ${restoredIn.toFixed(1)} s\n`,
  );
  await restored.close();
  await db.close();
});

const OWED = 600;
const SENT = 300;

/** The program on a ledger, with a platform in this process whose clock moves when the program waits. */
function programOn(db: Database, sandbox: Sandbox) {
  const { LARK_APP_SECRET: appSecret, LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN } = KEYS;
  return createProgram({
    db,
    platform: openLark({
      ...{ appId: KEYS.LARK_APP_ID, appSecret, encryptKey, verificationToken: LARK_VERIFICATION_TOKEN },
      baseUrl: "http://127.0.0.1:1",
      fetch: async (url, how) => await sandbox.app.request(String(url), how as RequestInit),
    }),
    clock: () => sandbox.clock(),
    zone: "Asia/Shanghai",
    publicUrl: undefined,
    adminIds: [],
    metricsToken: undefined,
    isLocal: () => true,
    wait: async (ms) => await sandbox.advance(Math.ceil(ms)),
  });
}

test("E7: after a restore neither messages sent since the backup nor pending ones are sent by themselves", {
  timeout: 120_000,
}, async () => {
  const city = createTown(100, 20);
  const { LARK_APP_SECRET: appSecret, LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN } = KEYS;
  const sixHoursAgo = new Date(Date.now() - 6 * 3_600_000).toISOString();
  const sandbox = createSandbox({
    ...{ appSecret, encryptKey, verificationToken: LARK_VERIFICATION_TOKEN, city, clock: () => sixHoursAgo },
    requestUrl: "http://127.0.0.1:1/lark/events",
  });
  const path = join(temporaryFolder(), "ledger.db");
  const folder = temporaryFolder();
  const db = await openSqlite(path);
  await seedTown(db, city, sixHoursAgo);
  const owed = Array.from({ length: OWED }, (_, index) => {
    const target = city.chats[index % city.chats.length]?.chatId ?? "";
    const content = JSON.stringify({ text: `旧消息${index}` });
    return enqueue(db.query, {
      ...{ uuid: `e7-${index}`, platform: "lark", action: "create", target, orderKey: target, source: `e7:${index}` },
      payload: JSON.stringify({ messageType: "text", content }),
      priority: 0,
      createdAt: sixHoursAgo,
    });
  });
  await db.commit(owed);
  expect(await backUp(path, folder)).toMatchObject({ status: 0 });
  const shown = () => {
    const texts = city.chats.flatMap(({ chatId }) => sandbox.messages(chatId).map(({ text }) => text));
    return texts.filter((text) => text.startsWith("旧消息"));
  };
  const first = programOn(db, sandbox);
  while (shown().length < SENT) await first.deliverer.deliver(2_000);
  await first.deliverer.drain();
  const sent = shown();
  expect(sent.length).toBeLessThan(OWED);
  await db.close();

  expect(await restore(path, copyIn(folder))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`${OWED}条消息不会自动再发`),
  });
  await sandbox.setClock(new Date().toISOString());
  const restored = await openSqlite(path);
  const second = programOn(restored, sandbox);
  for (let minute = 0; minute < 60; minute += 1) {
    await sandbox.advance(60_000);
    await second.tick();
    await second.deliverer.deliver(2_000);
  }
  expect(shown()).toEqual(sent);
  expect(new Set(sent).size).toBe(sent.length);
  expect(await outboxHealth(restored.query)).toMatchObject({ pending: 0, unknown: OWED });
  process.stdout.write(`E7: ${OWED} owed in the copy, ${sent.length} of them sent since, 0 sent after the restore\n`);
  await restored.close();
  sandbox.close();
});
