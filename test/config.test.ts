import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig, type Setting, settings, VERSION } from "#config";
import { settingsTable } from "../scripts/docs.ts";

const lark = {
  LARK_APP_ID: "cli_a5ca35a685b0126e",
  LARK_APP_SECRET: "dSIhmkPqCz7RvW2nXo4LbT9yEj1sAg6u",
  LARK_ENCRYPT_KEY: "kudryavka-rides-1957-11-03",
  LARK_VERIFICATION_TOKEN: "v8QpZr3LmX0tYc5NwB7sHd2KfJ9gUe4a",
};

const without = (name: keyof typeof lark) => Object.fromEntries(Object.entries(lark).filter(([key]) => key !== name));
const complaints = (environment: Record<string, string>): readonly string[] => {
  const read = readConfig(environment);
  return read.ok ? [] : read.error;
};

test("the version that is told is the package's", () => {
  expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version: VERSION });
});

test.each([
  [{ DATABASE_URL: "sqlite:/var/lib/mofan/mofan.db" }, "/var/lib/mofan/backups"],
  [{ DATABASE_URL: "sqlite:mofan.db" }, "backups"],
  [{ DATABASE_URL: "sqlite:a.db", BACKUP_DIR: "/mnt/b" }, "/mnt/b"],
  [{ ...lark, DATABASE_URL: "postgres://a:b@127.0.0.1/c", SESSION_KEY: "5e0d7a41c9b2486fa3d1e6b80724c59f" }, undefined],
])("backups are kept where they are said to be, or beside the ledger: %j", (environment, backupFolder) => {
  expect(readConfig(environment)).toMatchObject({ ok: true, value: { backupFolder } });
});

describe("what is accepted", () => {
  test("nothing at all is the sandbox, on this machine and on a file of its own", () => {
    expect(readConfig({})).toEqual({
      ok: true,
      value: {
        mode: "sandbox",
        host: "127.0.0.1",
        port: 3000,
        database: { engine: "sqlite", path: "./data/sandbox.db" },
        publicUrl: undefined,
        adminOpenIds: [],
        takesGuests: false,
        timeZone: "Asia/Shanghai",
        transport: "webhook",
        isOfficial: true,
        instances: 1,
        sessionKey: undefined,
        auditKeys: [],
        metricsToken: undefined,
        backupFolder: "./data/backups",
      },
    });
  });

  test("the four credentials are Feishu, and everything else has a default", () => {
    expect(readConfig(lark)).toMatchObject({
      ok: true,
      value: {
        mode: "lark",
        lark: {
          baseUrl: "https://open.feishu.cn",
          appId: lark.LARK_APP_ID,
          appSecret: lark.LARK_APP_SECRET,
          encryptKey: lark.LARK_ENCRYPT_KEY,
          verificationToken: lark.LARK_VERIFICATION_TOKEN,
        },
        database: { engine: "sqlite", path: "./data/mofan.db" },
      },
    });
  });

  test("every setting can be said", () => {
    const read = readConfig({
      ...lark,
      LARK_BASE_URL: "https://open.larksuite.com/",
      LARK_TRANSPORT: "websocket",
      DATABASE_URL: "postgres://mofan:pw@db.example.cn:5432/mofan",
      HOST: "0.0.0.0",
      PORT: "0",
      PUBLIC_URL: "https://mofan.example.gov.cn/",
      ADMIN_OPEN_IDS: "ou_7d8a6e6df7621556, ou_84aad35d084aa403",
      GUESTS: "yes",
      TIME_ZONE: "Asia/Urumqi",
      DATA_REGION: "demo",
      SESSION_KEY: "q1w2e3r4t5y6u7i8",
      AUDIT_KEY: "z1x2c3v4b5n6m7k8",
      AUDIT_KEY_PREVIOUS: "y1x2c3v4b5n6m7k8",
      METRICS_TOKEN: "p0o9i8u7y6t5r4e3",
      NODE_ENV: "production",
    });
    expect(read).toEqual({
      ok: true,
      value: {
        mode: "lark",
        lark: expect.objectContaining({ baseUrl: "https://open.larksuite.com" }),
        host: "0.0.0.0",
        port: 0,
        database: { engine: "postgres", url: "postgres://mofan:pw@db.example.cn:5432/mofan" },
        publicUrl: "https://mofan.example.gov.cn",
        adminOpenIds: ["ou_7d8a6e6df7621556", "ou_84aad35d084aa403"],
        takesGuests: true,
        timeZone: "Asia/Urumqi",
        transport: "websocket",
        isOfficial: false,
        instances: 1,
        sessionKey: "q1w2e3r4t5y6u7i8",
        auditKeys: ["z1x2c3v4b5n6m7k8", "y1x2c3v4b5n6m7k8"],
        metricsToken: "p0o9i8u7y6t5r4e3",
      },
    });
  });

  test("an optional setting left empty in an environment file is its default", () => {
    expect(readConfig({ ...lark, PORT: "", PUBLIC_URL: " ", TIME_ZONE: "" })).toEqual(readConfig(lark));
  });

  test.each([
    "https://open.feishu.cn",
    "https://open.larksuite.com",
    "https://feishu.city.example.cn:8443",
    "http://127.0.0.1:3001",
    "http://localhost:3001",
    "http://[::1]:3001",
  ])("a platform at %s", (address) => {
    expect(complaints({ ...lark, LARK_BASE_URL: address })).toEqual([]);
  });

  test.each([
    ["sqlite:./data/other.db", { engine: "sqlite", path: "./data/other.db" }],
    ["sqlite:/var/lib/mofan/mofan.db", { engine: "sqlite", path: "/var/lib/mofan/mofan.db" }],
  ])("a ledger at %s", (address, database) => {
    expect(readConfig({ DATABASE_URL: address })).toMatchObject({ ok: true, value: { database } });
  });
});

describe("credentials that stop the start", () => {
  test.each([
    ["all unset in production", { NODE_ENV: "production" }, ["NODE_ENV is production"]],
    ["no app id", without("LARK_APP_ID"), ["LARK_APP_ID is missing"]],
    ["no app secret", without("LARK_APP_SECRET"), ["LARK_APP_SECRET is missing"]],
    ["no encrypt key", without("LARK_ENCRYPT_KEY"), ["LARK_ENCRYPT_KEY is missing"]],
    ["no verification token", without("LARK_VERIFICATION_TOKEN"), ["LARK_VERIFICATION_TOKEN is missing"]],
    ["one of four", { LARK_APP_ID: lark.LARK_APP_ID }, ["SECRET is missing", "KEY is missing", "TOKEN is missing"]],
    ["an empty key", { ...lark, LARK_ENCRYPT_KEY: "" }, ["LARK_ENCRYPT_KEY is blank"]],
    ["blanks for a token", { ...lark, LARK_VERIFICATION_TOKEN: "   " }, ["LARK_VERIFICATION_TOKEN is blank"]],
    ["a tab and a line end", { ...lark, LARK_APP_SECRET: "\t\n" }, ["LARK_APP_SECRET is blank"]],
    ["a secret with its line end", { ...lark, LARK_APP_SECRET: `${lark.LARK_APP_SECRET}\n` }, ["has blanks around it"]],
    ["changeme", { ...lark, LARK_ENCRYPT_KEY: "changeme-changeme-changeme" }, ["LARK_ENCRYPT_KEY is a placeholder"]],
    ["xxx", { ...lark, LARK_APP_SECRET: "xxxxxxxxxxxxxxxxxxxxxxxx" }, ["LARK_APP_SECRET is a placeholder"]],
    ["your-…", { ...lark, LARK_VERIFICATION_TOKEN: "your-verification-token" }, ["TOKEN is a placeholder"]],
    ["test…", { ...lark, LARK_ENCRYPT_KEY: "test-encrypt-key-1234" }, ["LARK_ENCRYPT_KEY is a placeholder"]],
    ["a template nobody filled", { ...lark, LARK_APP_SECRET: "<the secret of your app>" }, ["is a placeholder"]],
    ["an app id from the manual", { ...lark, LARK_APP_ID: "cli_xxxxxxxxxxxxxxxx" }, ["LARK_APP_ID is no App ID"]],
    ["a secret in the place of the id", { ...lark, LARK_APP_ID: "9mXk2Rw7PzQ4" }, ["LARK_APP_ID is no App ID"]],
    ["fifteen characters", { ...lark, LARK_ENCRYPT_KEY: "k3yOf15Letters!" }, ["LARK_ENCRYPT_KEY is too short"]],
    [
      "all four blank",
      { LARK_APP_ID: "", LARK_APP_SECRET: "", LARK_ENCRYPT_KEY: "", LARK_VERIFICATION_TOKEN: "" },
      ["ID is blank", "SECRET is blank", "KEY is blank", "TOKEN is blank"],
    ],
  ])("%s", (_, environment, parts) => {
    expect(complaints(environment)).toEqual(parts.map((part) => expect.stringContaining(part)));
  });
});

describe("other settings that stop the start", () => {
  test.each(["City", "pg_temp", "a b", ""])("a schema that no city can have: “%s”", (schema) => {
    const at = (name: string) => complaints({ ...lark, DATABASE_URL: `postgres://a:b@127.0.0.1/c?schema=${name}` });
    expect(at(schema)).toContainEqual(expect.stringContaining("DATABASE_URL is no database we know"));
    expect(at("city_a")).toEqual([expect.stringContaining("SESSION_KEY is missing")]);
  });

  test.each([
    ["PORT", "80a", "PORT is no port: “80a” (use 0 to 65535)"],
    ["PORT", "65536", "PORT is no port: “65536” (use 0 to 65535)"],
    ["TIME_ZONE", "Beijing", "TIME_ZONE is not a zone: “Beijing” (try Asia/Shanghai)"],
    ["TIME_ZONE", "+08:00", "TIME_ZONE is not a zone: “+08:00” (try Asia/Shanghai)"],
    ["LARK_TRANSPORT", "ws", "LARK_TRANSPORT is no transport: “ws” (use webhook or websocket)"],
    ["ADMIN_OPEN_IDS", "王建国", "ADMIN_OPEN_IDS is no list of open_ids: “王建国” (write ou_…"],
    ["ADMIN_OPEN_IDS", "ou_1;ou_2", "ADMIN_OPEN_IDS is no list of open_ids"],
    ["PUBLIC_URL", "mofan.example.cn", "PUBLIC_URL is no address people can open: “mofan.example.cn”"],
    ["PUBLIC_URL", "http://mofan.example.cn", "PUBLIC_URL is no address"],
    ["PUBLIC_URL", "https://mofan.example.cn/path", "PUBLIC_URL is no address"],
    ["DATABASE_URL", "mysql://root:hunter2@db/mofan", "DATABASE_URL is no database we know (use sqlite:"],
    ["DATABASE_URL", "sqlite3:./data/mofan.db", "DATABASE_URL is no database we know"],
    ["DATABASE_URL", "sqlite:", "DATABASE_URL is no database we know"],
    ["DATA_REGION", "us-east-1", "DATA_REGION is no region: “us-east-1” (use cn-mainland"],
    ["HOST", "http://0.0.0.0", "HOST is no address to listen on: “http://0.0.0.0”"],
    ["NODE_ENV", "production ", "NODE_ENV has blanks around it: “production ” (remove them)"],
    ["METRICS_TOKEN", "short", "METRICS_TOKEN is too short (use at least 16 characters)"],
    ["LARK_BASE_URL", "http://open.feishu.cn", "LARK_BASE_URL is no platform address: “http://open.feishu.cn”"],
    ["LARK_BASE_URL", "https://10.0.0.8", "LARK_BASE_URL is no platform address"],
    ["LARK_BASE_URL", "https://[fd00::8]", "LARK_BASE_URL is no platform address"],
    ["LARK_BASE_URL", "https://feishu", "LARK_BASE_URL is no platform address"],
    ["LARK_BASE_URL", "https://open.feishu.cn/open-apis", "LARK_BASE_URL is no platform address"],
    ["LARK_BASE_URL", "https://me:hunter2@open.feishu.cn", "is no platform address: “https://…@open.feishu.cn”"],
    ["LARK_BASE_URL", "http://127.0.0.1.example.cn", "LARK_BASE_URL is no platform address"],
  ])("%s=%s", (name, value, complaint) => {
    expect(complaints({ ...lark, [name]: value })).toEqual([expect.stringContaining(complaint)]);
  });

  test.each([
    ["a PostgreSQL", { DATABASE_URL: "postgres://mofan:hunter2@127.0.0.1:5432/mofan" }, "DATABASE_URL is a PostgreSQL"],
    ["production", { NODE_ENV: "production" }, "NODE_ENV is production"],
    ["an open port", { HOST: "0.0.0.0" }, "HOST is open to others, where no sandbox starts: “0.0.0.0”"],
  ])("no sandbox with %s", (_, environment, complaint) => {
    expect(complaints(environment)).toEqual([expect.stringContaining(complaint)]);
  });

  test("instances that share a PostgreSQL need one session key", () => {
    const shared = { ...lark, DATABASE_URL: "postgres://mofan:hunter2@127.0.0.1:5432/mofan" };
    expect(complaints(shared)).toEqual([expect.stringContaining("SESSION_KEY is missing")]);
  });

  test("everything wrong is said at once, one line each", () => {
    const wrong = {
      ...without("LARK_APP_SECRET"),
      LARK_ENCRYPT_KEY: "short",
      PORT: "x",
      TIME_ZONE: "Mars/\u001b[31m\n",
    };
    const lines = complaints(wrong);
    expect(lines.map((line) => line.split(" ", 1)[0]).sort()).toEqual([
      "LARK_APP_SECRET",
      "LARK_ENCRYPT_KEY",
      "PORT",
      "TIME_ZONE",
    ]);
    expect(lines.join("")).not.toMatch(/\p{Cc}/u);
  });

  test("no complaint shows a secret, whatever it is", () => {
    const secret = fc
      .tuple(fc.string({ maxLength: 30 }), fc.constantFrom("", " ", "\n", "@db/", "://"))
      .map(([random, end]) => `Zq9${random}${end}`);
    const names = Object.entries<Setting>(settings).flatMap(([name, { secret }]) => (secret ? [name] : []));
    fc.assert(
      fc.property(secret, (value) => {
        const said = complaints(Object.fromEntries(names.map((name) => [name, value]))).join("\n");
        expect(said).toContain("LARK_APP_ID is missing");
        expect(said).not.toContain("Zq9");
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });
});

test("every setting is documented", () => {
  expect(readFileSync("docs/deploy-node.md", "utf8")).toContain(settingsTable());
});
