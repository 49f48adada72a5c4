/** One file of `migrations/`, split into statements. */
export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly statements: readonly string[];
}

/**
 * The two functions of `node:fs` that reading the folder needs. They are passed in, because Workers have no file
 * system.
 */
export interface FileSystem {
  readdirSync(folder: URL): string[];
  readFileSync(file: URL, encoding: "utf8"): string;
}

/** The ledger's migrations and the program's do not match; nothing was changed. */
export class MismatchError extends Error {
  override readonly name = "MismatchError";
}

/** Two dashes outside quotes, and the rest of the line. */
const COMMENT = /^((?:[^'-]|'[^']*'|-(?!-))*)--.*$/;
const NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/**
 * Reads the migrations of an engine in order. A file in `migrations/<engine>/` replaces the file of the same name; a
 * file that replaces none is refused, because wrangler would not see it.
 */
export async function readMigrations(
  engine: "sqlite" | "postgres" | "d1",
  files: FileSystem,
  // Evaluated only when called, because a Worker also loads this file and has no file URL.
  folder: URL = new URL("../../migrations/", import.meta.url),
): Promise<readonly Migration[]> {
  const names = files.readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const own = files.readdirSync(folder).includes(engine)
    ? files.readdirSync(new URL(`${engine}/`, folder)).filter((name) => name.endsWith(".sql"))
    : [];
  const stray = names.find((name) => !NAME.test(name)) ?? own.find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new Error(`migrations: ${stray} is not named like 0002_what.sql, or replaces no file of that name`);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = files.readFileSync(new URL(own.includes(name) ? `${engine}/${name}` : name, folder), "utf8");
      return { name, checksum: await checksumOf(sql), statements: splitStatements(sql) };
    }),
  );
}

/**
 * Splits SQL into statements: one ends with a semicolon at the end of a line. Comments between statements are dropped.
 * A trigger's body would be split too, so migrations have no triggers.
 */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = [];
  let lines: string[] = [];
  for (const line of sql.split(/\r?\n/)) {
    const code = line.replace(COMMENT, "$1").trim();
    if (lines.length === 0 && code === "") continue;
    lines.push(line);
    if (!code.endsWith(";")) continue;
    statements.push(
      lines
        .join("\n")
        .trim()
        .replace(/;[^;]*$/, ""),
    );
    lines = [];
  }
  if (lines.length > 0) throw new Error(`migrations: a statement does not end with a semicolon: ${lines[0]}`);
  return statements;
}

/**
 * The migrations still to be applied, given the rows of the `migration` table. Throws if an applied one was edited
 * since, or is unknown because the ledger belongs to a newer program.
 */
export function missingMigrations(
  known: readonly Migration[],
  applied: readonly { name: string; checksum: string }[],
): readonly Migration[] {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of applied) {
    if (!checksums.has(name))
      throw new MismatchError(
        `账本由更新版本的程序升级过（${name}），本程序太旧，不能打开；请安装新版本，或恢复升级前的备份`,
      );
    if (checksums.get(name) !== checksum)
      throw new MismatchError(`迁移文件 ${name} 在账本用过之后被改动过，请还原为发布时的内容`);
  }
  const names = new Set(applied.map(({ name }) => name));
  return known.filter(({ name }) => !names.has(name));
}

/** The checksum is equal for LF and CRLF, so that checkouts with either accept each other's ledgers. */
async function checksumOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.replaceAll("\r\n", "\n")));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The table of applied migrations; every engine creates it before the first one. */
export const MIGRATION_TABLE =
  "create table if not exists migration (name text not null primary key, checksum text not null)";
