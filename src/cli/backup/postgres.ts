import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { schemaIn, schemaOf } from "../../store/dialects/postgres-schema.ts";

/**
 * The content of a PostgreSQL ledger at one moment: the rows of each table, and the stored sums of each kind and
 * measure.
 */
export interface Held {
  readonly counts: Readonly<Record<string, number>>;
  readonly sums: Readonly<Record<string, string>>;
}

/** `pg_dump` or `pg_restore` failed; the message is theirs. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** Writes a dump of the ledger and returns the ledger's content at the same moment; both use one snapshot. */
export async function dumpPostgres(url: string, file: string): Promise<Held> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await schemaOf(client, schemaIn(url));
    await refusePool(client);
    await client.query("begin isolation level repeatable read read only");
    const { rows } = await client.query<{ snapshot: string; schema: string }>(
      "select pg_export_snapshot() as snapshot, current_schema() as schema",
    );
    const { snapshot = "", schema = "" } = rows[0] ?? {};
    const held = await heldBy(client, schema);
    const which = [`--snapshot=${snapshot}`, `--schema=${schema}`, "--no-owner", "--no-privileges"];
    await run("pg_dump", ["--format=custom", ...which, `--file=${file}`], addressOf(url));
    return held;
  } finally {
    await client.end();
  }
}

/**
 * Refuses a transaction pool: `pg_dump` sets the search path of its session, which would stay on the server's
 * connection for the next city.
 */
async function refusePool(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  // A pooler gives its clients an invented process id, so a difference to the server's own id shows a pooler.
  if (rows[0]?.pid !== (client as Client & { readonly processID: number }).processID)
    throw new ToolError("备份要直连 PostgreSQL，不能经过连接池。请给备份另设一个直连的 DATABASE_URL");
}

async function heldBy(client: Client, schema: string): Promise<Held> {
  const tables = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'",
    [schema],
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ count: string }>(`select count(*) as count from "${name}"`);
    counts[name] = Number(rows[0]?.count);
  }
  const sums = await client.query<{ key: string; amount: string }>(
    "select kind || ' ' || measure as key, sum(amount) as amount from total group by 1",
  );
  return { counts, sums: Object.fromEntries(sums.rows.map(({ key, amount }) => [key, amount])) };
}

/** Reads a dump as a restore would and returns its content. */
export async function readDump(file: string): Promise<Held> {
  const counts: Record<string, number> = {};
  const sums = new Map<string, bigint>();
  let table: string | undefined;
  let columns: readonly string[] = [];
  await run("pg_restore", ["--data-only", "--file=-", file], {}, (line) => {
    const begun = /^COPY (?:[\w"]+\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;$/.exec(line);
    if (table === undefined && begun !== null) {
      table = begun[1] ?? "";
      columns = (begun[2] ?? "").split(", ");
      counts[table] = 0;
    } else if (line === "\\.") table = undefined;
    else if (table !== undefined) {
      counts[table] = (counts[table] ?? 0) + 1;
      if (table === "total") addTo(sums, columns, line.split("\t"));
    }
  });
  return { counts, sums: Object.fromEntries([...sums].map(([key, amount]) => [key, String(amount)])) };
}

function addTo(sums: Map<string, bigint>, columns: readonly string[], values: readonly string[]): void {
  const of = (column: string) => values[columns.indexOf(column)] ?? "";
  const key = `${of("kind")} ${of("measure")}`;
  sums.set(key, (sums.get(key) ?? 0n) + BigInt(of("amount")));
}

/** What a dump lacks compared with the ledger, in Chinese. */
export function missingIn(dump: Held, ledger: Held): readonly string[] {
  const tables = Object.entries(ledger.counts).flatMap(([table, count]) =>
    dump.counts[table] === count ? [] : [`${table} 台账里有${count}行，备份里有${dump.counts[table] ?? 0}行`],
  );
  const isSame = (key: string) => dump.sums[key] === ledger.sums[key];
  const keys = Object.keys({ ...dump.sums, ...ledger.sums });
  return [...tables, ...(keys.every(isSame) ? [] : ["累计数和台账不一样"])];
}

/**
 * The server's address as environment variables for PostgreSQL's tools, so that no password is visible in the process
 * list.
 */
function addressOf(url: string): Readonly<Record<string, string>> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
}

async function run(
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  hear: (line: string) => void = () => {},
): Promise<void> {
  const child = spawn(tool, args, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const lines = createInterface({ input: child.stdout });
  lines.on("line", hear);
  const read = once(lines, "close");
  const [code] = await once(child, "close").catch((error: Error & { code?: string }) => {
    throw error.code === "ENOENT" ? new ToolError(`没有 ${tool}，请装 PostgreSQL 的客户端工具`) : error;
  });
  await read;
  if (code !== 0) throw new ToolError(`${tool} 没有做完（${code}）：${complaint.trim()}`);
}
