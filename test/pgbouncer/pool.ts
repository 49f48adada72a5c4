import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort, unprivileged } from "../support/servers/postgres-server.ts";

// Debian's package: apt-get install pgbouncer.
const PROGRAM = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].find((path) => existsSync(path));

/** The installed PgBouncer's version; undefined where there is none, which is said. */
export function pgbouncerVersion(): string | undefined {
  if (PROGRAM === undefined) {
    console.log("skipped: PgBouncer is not installed (apt-get install pgbouncer)");
    return undefined;
  }
  return /PgBouncer ([\d.]+)/.exec(execFileSync(PROGRAM, ["--version"], { encoding: "utf8" }))?.[1] ?? "unknown";
}

/** One line of `[databases]`: the alias, and what follows it besides the server's address. */
export type Alias = readonly [alias: string, more: string];

/** A PgBouncer that is running. */
export interface Pool {
  /** The address of a ledger through the pool, by an alias and a user. */
  url(alias: string, user: string, schema: string): string;
  stop(): Promise<void>;
}

/** Starts one in front of a server with `size` connections for each user and alias; every password is “mofan”. */
export async function startPool(
  server: string,
  aliases: readonly Alias[],
  users: readonly string[],
  size = 2,
): Promise<Pool> {
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "mofan-pool-"));
  const port = await freePort();
  const { hostname, port: serverPort, pathname } = new URL(server);
  const at = `host=${hostname} port=${serverPort} dbname=${pathname.slice(1)}`;
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "users"),
    pool_mode: "transaction",
    default_pool_size: size,
    max_client_conn: 200,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const databases = aliases.map(([alias, more]) => `${alias} = ${at} ${more}`);
  writeFileSync(join(folder, "ini"), ["[databases]", ...databases, "[pgbouncer]", ...lines, ""].join("\n"));
  writeFileSync(join(folder, "users"), users.map((name) => `"${name}" "mofan"\n`).join(""));
  chmodSync(folder, 0o755);
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const child = spawn(PROGRAM ?? "", [join(folder, "ini")], { ...user, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  const heard: string[] = [];
  const reader = createInterface({ input: child.stderr });
  await new Promise<void>((resolve, reject) => {
    reader.on("line", (line) => {
      if (heard.length < 30) heard.push(line);
      if (line.includes("process up")) resolve();
    });
    reader.once("close", () => reject(new Error(heard.join("\n"))));
  });
  return {
    url: (alias, name, schema) => `postgres://${name}:mofan@127.0.0.1:${port}/${alias}?schema=${schema}`,
    async stop() {
      child.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
