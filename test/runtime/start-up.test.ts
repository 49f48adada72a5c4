import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { startProblem } from "../../src/node/start-up.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { freePort, start } from "../faults/processes.ts";
import { createPostgres, temporaryFolder } from "../support/databases.ts";
import { KEYS } from "./desk.ts";

/** Starts the program with these settings and waits for its end. */
async function endOf(env: Readonly<Record<string, string>>) {
  const program = await start("src/node.ts", { env: { PORT: "0", ...KEYS, ...env }, ready: /模范已启动/ }).catch(
    (error: Error) => error.message,
  );
  return typeof program === "string" ? program : "it started";
}

describe("a failed start gives its reason in one sentence without a stack trace", () => {
  test("if the ledger is a folder", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "ledger.db"));
    const said = await endOf({ DATABASE_URL: `sqlite:${join(folder, "ledger.db")}` });
    expect(said).toMatch(/ledger\.db/);
    expect(said).not.toMatch(/\n\s+at /);
  });

  test("if the port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const said = await endOf({ PORT: String(port), DATABASE_URL: `sqlite:${join(temporaryFolder(), "a.db")}` });
    expect(said).toContain("端口已被占用");
    expect(said).not.toMatch(/\n\s+at /);
    taken.close();
  });

  test("if the ledger is newer than the program", async () => {
    const path = join(temporaryFolder(), "newer.db");
    await (await openSqlite(path)).close();
    const db = new Sqlite(path);
    db.exec("insert into migration values ('9999_tomorrow.sql', 'x')");
    db.close();
    const said = await endOf({ DATABASE_URL: `sqlite:${path}` });
    expect(said).toContain("本程序太旧");
    expect(said).not.toMatch(/\n\s+at /);
  });

  test("if PostgreSQL has no such database", async () => {
    const url = new URL(await createPostgres());
    url.pathname = "/nobody";
    const said = await endOf({ DATABASE_URL: url.href, SESSION_KEY: "session-key-of-the-tests" });
    expect(said).toContain("没有这个数据库");
    expect(said).not.toContain(url.password === "" ? "\n    at " : url.password);
  });
});

test("a service or a tool that would use another city's schema ends with exit code 78", async () => {
  const url = `${await createPostgres()}?schema=elsewhere`;
  for (const args of [["src/node.ts"], ["src/cli/audit.ts", "checkpoint"], ["src/cli/rebuild.ts", "--check"]]) {
    const settings = { PORT: "0", ...KEYS, DATABASE_URL: url, SESSION_KEY: "session-key-of-the-tests" };
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...settings } });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const [code] = await once(child, "close");
    expect([args[0], code, said]).toEqual([
      args[0],
      78,
      expect.stringMatching(/^数据库连接落在 public.*elsewhere.*\n$/),
    ]);
  }
});

test("a PostgreSQL that is down at the start is waited for, with a message", { timeout: 60_000 }, async () => {
  const url = new URL(await createPostgres());
  const { hostname, port } = url;
  const later = await freePort();
  url.port = String(later);
  const settings = { PORT: "0", ...KEYS, DATABASE_URL: url.href, SESSION_KEY: "session-key-of-the-tests" };
  const child = spawn(process.execPath, ["src/node.ts"], { env: { PATH: process.env.PATH, ...settings } });
  const [complaint] = await once(child.stderr, "data");
  expect(String(complaint)).toContain("正在等待它恢复");
  const proxy = createServer((socket) => {
    const server = connect(Number(port), hostname);
    socket.pipe(server).pipe(socket);
    socket.on("error", () => server.destroy());
    server.on("error", () => socket.destroy());
  }).listen(later, "127.0.0.1");
  const [hello] = await once(child.stdout, "data");
  expect(String(hello)).toContain("模范已启动");
  child.kill("SIGTERM");
  await once(child, "exit");
  proxy.close();
});

test.each([
  ["28P01", 78, false],
  ["57P03", 75, true],
  ["ENOTFOUND", 78, false],
  ["EACCES", 78, false],
  ["ENOSPC", 74, false],
])("an error with the code %s ends with %i", (code, status, waits) => {
  const cause = Object.assign(new Error("what the system said"), { code });
  const problem = startProblem(new Error("not opened", { cause }), "账本");
  expect([problem?.code, problem?.wait ?? false]).toEqual([status, waits]);
});

test("an unexpected error keeps its stack trace", () => {
  expect(startProblem(new TypeError("x is not a function"), "账本")).toBeUndefined();
});
