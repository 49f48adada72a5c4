import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { proveTotals } from "#reports";
import { type Database, loadTree, noteAlive, restoredAt } from "#store";
import { missingIn, readDump } from "../../../src/cli/backup/postgres.ts";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { KEYS } from "../../runtime/desk.ts";
import { createCities } from "../../support/cities.ts";
import { buildCity, fillLedger } from "../../support/ledgers.ts";
import { freePort } from "../../support/servers/postgres-server.ts";
import { broughtTools, installedTools, type PostgresTools } from "./postgres-tools.ts";

// Point in time recovery by the blocks of docs/backup.md as they stand there: an operator copies them, and so does this. What is a
// machine's own (the folders, how its service is started) stands in the first block of the section, and that one is replaced.

const PAGES = ["docs/backup.md", "docs/upgrade.md", "docs/cities.md"]
  .map((page) => readFileSync(page, "utf8"))
  .join("\n");
const TIMEOUT = { timeout: 240_000 };
const LONG_AGO = "2026-11-22T02:00:00.000Z";

/** A block of the document by its mark, without the indent of the list it stands in. */
function blockOf(step: string): string {
  const [, indent = "", block] =
    new RegExp(`( *)<!-- step: ${step} -->\\n *\`\`\`sh\\n(.*?)\\n *\`\`\``, "s").exec(PAGES) ?? [];
  if (block === undefined) throw new Error(`no page has the step ${step}`);
  return block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Machine {
  readonly url: string;
  /** Runs blocks of the document one after the other in one shell, with `changed` put in place of its examples. */
  run(steps: readonly string[], changed?: Readonly<Record<string, string>>): Promise<string>;
  /** A command of ours, as the document writes it. */
  npm(
    command: string,
    settings?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly said: string }>;
  readonly folder: string;
  /** Any other lines, in the same shell. */
  shell(script: string): Promise<string>;
}

async function machineWith(tools: (folder: string) => PostgresTools): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-restore-"));
  folders.push(folder);
  const { path, user, userName } = tools(folder);
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const port = await freePort();
  const url = `postgres://mofan:mofan@127.0.0.1:${port}/postgres`;
  const env = {
    PATH: `${path}:${process.env.PATH}`,
    ...{ PGHOST: "127.0.0.1", PGPORT: String(port), PGUSER: "mofan", PGPASSWORD: "mofan" },
  };
  const own = [
    `export PGDATA=${folder}/data OWNER=${userName} WAL=${folder}/wal BASE=${folder}/base`,
    `start() { pg_ctl -w -s -D "$PGDATA" -l ${folder}/log -o "-h 127.0.0.1 -p ${port} -c unix_socket_directories= -c fsync=off" start; }`,
    'stop() { pg_ctl -w -s -m fast -D "$PGDATA" stop; }',
    // The shell is the owner's already: a test may not need root.
    'as() { "$@"; }',
    `install() { command install $(printf '%s\\n' "$@" | grep -v -x -e -o -e "$OWNER"); }`,
  ].join("\n");
  const shell = (script: string) =>
    new Promise<string>((ended, failed) => {
      const whole = `set -euo pipefail\n${own}\n${script}`;
      execFile("bash", ["-c", whole], { ...user, env, cwd: folder }, (error, out, err) =>
        error === null ? ended(out) : failed(new Error(`${script}\n${out}${err}${logOf(folder)}`)),
      );
    });
  writeFileSync(join(folder, "password"), "mofan", { mode: 0o644 });
  const flags = `-U mofan --auth=scram-sha-256 --pwfile=${folder}/password -E UTF8 --locale=C --no-sync`;
  await shell(`initdb -D "$PGDATA" ${flags} > ${folder}/initdb.log\nstart`);
  return {
    url,
    folder,
    shell,
    run: (steps, changed = {}) => {
      const blocks = steps.map(blockOf).join("\n");
      return shell(
        Object.entries(changed).reduce((text, [from, to]) => {
          if (!text.includes(from)) throw new Error(`the steps no longer say ${from}`);
          return text.replaceAll(from, to);
        }, blocks),
      );
    },
    npm: (command, more = {}) => {
      const [name, ...args] = command
        .replace(/^npm run /, "")
        .replace("-- ", "")
        .split(" ");
      const settings = {
        PATH: `${path}:${process.env.PATH}`,
        DATABASE_URL: url,
        ...KEYS,
        SESSION_KEY: "5e0d7a41c9b2486fa3d1e6b80724c59f",
        ...more,
      };
      return new Promise((ended) =>
        execFile(process.execPath, [`src/cli/${name}.ts`, ...args], { env: settings }, (error, out, err) =>
          ended({ status: error === null ? 0 : Number(error.code), said: out + err }),
        ),
      );
    },
  };
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, "log"), "utf8").split("\n").slice(-15).join("\n");
  } catch {
    return "";
  }
}

/** What a ledger says of itself: records, and every kept sum. */
async function figuresOf({ query }: Database) {
  const { records } = await proveTotals(query);
  const sums = await query
    .selectFrom("total")
    .select((e) => ["kind", "measure", e.fn.sum("amount").as("amount")])
    .groupBy(["kind", "measure"])
    .orderBy("kind")
    .orderBy("measure")
    .execute();
  return { records, sums: sums.map(({ kind, measure, amount }) => `${kind} ${measure} ${amount}`) };
}

/** The server's clock, with its zone: later than all that was committed, and before all that is to come. */
async function momentOf(db: Database): Promise<string> {
  const clock = { sql: "select clock_timestamp()::text as at", parameters: [] } as never;
  const { rows } = await db.query.executeQuery<{ at: string }>(clock);
  return rows[0]?.at ?? "";
}

/** A push tries the server that every machine has; `npm run test:faults` also an installed one, with no stand-in at all. */
const installed = process.env.MODE === "faults" ? installedTools() : undefined;

const SETS: readonly (readonly [string, ((folder: string) => PostgresTools) | undefined])[] = [
  ["the server that npm brings, and two stand-ins", broughtTools],
  ["the tools of an installed PostgreSQL", installed && (() => installed)],
];

describe.each(SETS)("a PostgreSQL ledger restored with %s", (_, tools) => {
  test.skipIf(tools === undefined)(
    "by the documented steps is at the requested moment, without later records",
    TIMEOUT,
    async () => {
      const machine = await machineWith(tools ?? broughtTools);
      await machine.run(["archive"]);
      const first = await openPostgres(machine.url);
      const city = await buildCity(first);
      await fillLedger(first, city, 40, 1);
      await noteAlive(first, LONG_AGO);
      await machine.run(["base", "archiver"], { "$(date +%F)": "2026-11-29" });
      const atBase = await figuresOf(first);
      await fillLedger(first, city, 30, 2);
      const wanted = await figuresOf(first);
      const until = await momentOf(first);
      await fillLedger(first, city, 20, 3);
      const later = await figuresOf(first);
      await first.close();
      expect([atBase.records, wanted.records, later.records]).toEqual([40, 70, 90]);

      await machine.run(["aside", "copy", "target", "recover"], { "2026-11-29 15:30:00+08": until });
      const second = await openPostgres(machine.url);
      expect(await figuresOf(second)).toEqual(wanted);
      for (const command of blockOf("epoch").split("\n"))
        expect(await machine.npm(command), command).toMatchObject({ status: 0 });
      expect(await restoredAt(second.query)).toMatch(/^20\d\d-/);
      await fillLedger(second, city, 5, 4);
      expect(await figuresOf(second)).toMatchObject({ records: 75 });
      await noteAlive(second, new Date().toISOString());
      expect(await machine.npm("npm run restore -- --epoch"), "an instance that lives").toMatchObject({ status: 75 });
      await second.close();
      await machine.run(["aside"]);
    },
  );
});

test("a nightly dump without pg_dump is reported as none", TIMEOUT, async () => {
  const machine = await machineWith(broughtTools);
  await (await openPostgres(machine.url)).close();
  const done = await machine.npm(`npm run backup -- --to ${machine.folder}/backups`, { PATH: "/nowhere" });
  expect([done.status, done.said]).toEqual([69, expect.stringContaining("没有 pg_dump")]);
  await machine.run(["aside"]);
});

test.skipIf(installed === undefined)(
  "a nightly dump holds what the ledger held, and restores to it",
  TIMEOUT,
  async () => {
    const machine = await machineWith(() => installed as PostgresTools);
    const ledger = await openPostgres(machine.url);
    await fillLedger(ledger, await buildCity(ledger), 40, 1);
    await noteAlive(ledger, LONG_AGO);
    const wanted = await figuresOf(ledger);
    await machine.shell("mkdir backups");
    const done = await machine.npm(`npm run backup -- --to ${machine.folder}/backups`);
    expect(done).toMatchObject({ status: 0, said: expect.stringContaining("40条记录") });
    const [dump = ""] = readdirSync(join(machine.folder, "backups")).filter((name) => name.endsWith(".dump"));
    const file = join(machine.folder, "backups", dump);
    process.env.PATH = `${installed?.path}:${process.env.PATH}`;
    expect(missingIn(await readDump(file), await readDump(file))).toEqual([]);
    await ledger.close();

    const steps = blockOf("back-postgres").split("\n");
    await machine.shell(
      steps
        .slice(0, 2)
        .join("\n")
        .replace(/\S+\.dump/, file),
    );
    const url = machine.url.replace(/postgres$/, "mofan_back");
    const back = await openPostgres(url);
    expect(await figuresOf(back)).toEqual(wanted);
    expect(await machine.npm((steps[2] ?? "").replace(/ *#.*/, ""), { DATABASE_URL: url })).toMatchObject({
      status: 0,
    });
    await back.close();
    await machine.run(["aside"]);
  },
);

test.skipIf(installed === undefined)(
  "one city's dump restores that city, and the city beside it goes on",
  TIMEOUT,
  async () => {
    const machine = await machineWith(() => installed as PostgresTools);
    const { urls, schemas } = await createCities(["east", "west"], machine.url);
    const [eastUrl = "", westUrl = ""] = urls;
    const [east, west] = [await openPostgres(eastUrl), await openPostgres(westUrl)];
    for (const [city, seed] of [
      [east, 1],
      [west, 2],
    ] as const)
      await fillLedger(city, await buildCity(city), 30, seed);
    const wanted = await figuresOf(east);
    await machine.shell("mkdir backups");
    const saved = await machine.npm(`npm run backup -- --to ${machine.folder}/backups`, { DATABASE_URL: eastUrl });
    expect(saved).toMatchObject({ status: 0, said: expect.stringContaining("30条记录") });
    const [dump = ""] = readdirSync(join(machine.folder, "backups")).filter((name) => name.endsWith(".dump"));
    await fillLedger(east, await loadTree(east.query), 5, 3);
    await east.close();

    const [restore, epoch = ""] = blockOf("city-back").split(/\n(?=npm run)/);
    const steps = (restore ?? "").replaceAll("city_a", schemas[0] ?? "").replaceAll("-d province", "-d postgres");
    await machine.shell(steps.replace(/\S+\.dump/, join(machine.folder, "backups", dump)));
    await fillLedger(west, await loadTree(west.query), 4, 5);
    const back = await openPostgres(eastUrl);
    expect(await figuresOf(back)).toEqual(wanted);
    expect(await machine.npm(epoch, { DATABASE_URL: eastUrl })).toMatchObject({ status: 0 });
    expect(await figuresOf(west)).toMatchObject({ records: 34 });
    await back.close();
    await west.close();
    await machine.run(["aside"]);
  },
);

test("a dump that lacks rows, or has other sums, is found to differ from its ledger", () => {
  const held = { counts: { record: 3, total: 2 }, sums: { "lecture people": "70" } };
  expect(missingIn(held, held)).toEqual([]);
  expect(missingIn({ ...held, counts: { record: 2, total: 2 } }, held)).toEqual(["record 台账里有3行，备份里有2行"]);
  expect(missingIn({ ...held, sums: { "lecture people": "7" } }, held)).toEqual(["累计数和台账不一样"]);
});
