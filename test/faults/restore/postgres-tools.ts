import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { binaries, unprivileged } from "../../support/servers/postgres-server.ts";

/** A set of PostgreSQL's own tools, and the user who runs them. */
export interface PostgresTools {
  /** The folders to be looked through first for a tool. */
  readonly path: string;
  readonly user: { readonly uid?: number; readonly gid?: number };
  readonly userName: string;
}

/** Where Debian and its kin keep whole versions of PostgreSQL, client and server; the newest first. */
const INSTALLED = "/usr/lib/postgresql";

/** The tools of a whole PostgreSQL that is installed here; undefined where none is. */
export function installedTools(): PostgresTools | undefined {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).toSorted((a, b) => Number(b) - Number(a)) : [];
  const whole = versions
    .map((version) => join(INSTALLED, version, "bin"))
    .find((bin) => ["initdb", "psql", "pg_ctl", "pg_basebackup"].every((tool) => existsSync(join(bin, tool))));
  return whole === undefined ? undefined : { path: whole, ...runner() };
}

/**
 * The server that npm brings, which has neither psql nor pg_basebackup. Two scripts of ours stand in for them: one asks
 * through the driver, the other makes a base backup by the functions that pg_basebackup is made of.
 */
export function broughtTools(folder: string): PostgresTools {
  const { user, userName } = runner();
  const bin = binaries(folder, user);
  const own = join(folder, "tools");
  mkdirSync(own);
  const driver = createRequire(import.meta.url).resolve("pg");
  for (const [name, code] of Object.entries(STAND_INS)) {
    writeFileSync(
      join(own, name),
      `#!${process.execPath}\nconst { Client } = require(${JSON.stringify(driver)});\n${code}`,
    );
    chmodSync(join(own, name), 0o755);
  }
  return { path: `${own}:${bin}`, user, userName };
}

function runner(): Pick<PostgresTools, "user" | "userName"> {
  const user = unprivileged();
  return {
    user,
    userName: execFileSync("id", ["-un", String(user.uid ?? process.getuid?.())], { encoding: "utf8" }).trim(),
  };
}

const ASK = `
const ask = async (texts) => {
  const client = new Client({ database: "postgres" });
  await client.connect();
  try { const all = []; for (const text of texts) all.push(await client.query(text)); return all; }
  finally { await client.end(); }
};`;

const STAND_INS = {
  psql: `${ASK}
const at = process.argv.indexOf("-c");
const texts = at > 0 ? [process.argv[at + 1]] : require("fs").readFileSync(0, "utf8").split(/;\\s*\\n/).filter((one) => one.trim());
ask(texts).then((all) => { for (const { rows } of all) for (const row of rows)
  console.log(Object.values(row).map((value) => value === true ? "t" : value === false ? "f" : value).join("|")); },
  (error) => { console.error(error.message); process.exit(3); });`,
  pg_basebackup: `
const fs = require("fs"), path = require("path");
const to = process.argv.find((one) => one.startsWith("--pgdata=")).slice(9), from = process.env.PGDATA;
const skip = /^(?:postmaster\\.(?:pid|opts)|pg_wal\\/.+|pg_replslot\\/.+|recovery\\.signal)$/;
(async () => {
  const client = new Client({ database: "postgres" });
  await client.connect();
  await client.query("select pg_backup_start('mofan', true)");
  fs.cpSync(from, to, { recursive: true, filter: (file) => !skip.test(path.relative(from, file)) });
  const { rows } = await client.query("select labelfile from pg_backup_stop(true)");
  fs.writeFileSync(path.join(to, "backup_label"), rows[0].labelfile);
  await client.end();
})().catch((error) => { console.error(error.message); process.exit(1); });`,
  pg_verifybackup: `process.exit(require("fs").existsSync(process.argv[2] + "/backup_label") ? 0 : 1);`,
} as const;
