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

test("the reported version is that of package.json", () => {
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

describe("valid settings", () => {
  test("without any setting the sandbox starts on this machine with a file of its own", () => {
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
        attachments: { folder: "./data/attachments", limitGb: 20 },
      },
    });
  });

  test("the four credentials select Feishu, and all other settings have defaults", () => {
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

  test("every setting can be set", () => {
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

  test("an empty optional setting in an environment file means its default", () => {
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

describe("wrong credentials", () => {
  test.each([
    ["all unset in production", { NODE_ENV: "production" }, ["NODE_ENV 是 production"]],
    ["no app id", without("LARK_APP_ID"), ["LARK_APP_ID 没有设"]],
    ["no app secret", without("LARK_APP_SECRET"), ["LARK_APP_SECRET 没有设"]],
    ["no encrypt key", without("LARK_ENCRYPT_KEY"), ["LARK_ENCRYPT_KEY 没有设"]],
    ["no verification token", without("LARK_VERIFICATION_TOKEN"), ["LARK_VERIFICATION_TOKEN 没有设"]],
    ["one of four", { LARK_APP_ID: lark.LARK_APP_ID }, ["SECRET 没有设", "KEY 没有设", "TOKEN 没有设"]],
    ["an empty key", { ...lark, LARK_ENCRYPT_KEY: "" }, ["LARK_ENCRYPT_KEY 是空的"]],
    ["blanks for a token", { ...lark, LARK_VERIFICATION_TOKEN: "   " }, ["LARK_VERIFICATION_TOKEN 是空的"]],
    ["a tab and a line end", { ...lark, LARK_APP_SECRET: "\t\n" }, ["LARK_APP_SECRET 是空的"]],
    ["a secret with its line end", { ...lark, LARK_APP_SECRET: `${lark.LARK_APP_SECRET}\n` }, ["前后有空白"]],
    ["changeme", { ...lark, LARK_ENCRYPT_KEY: "changeme-changeme-changeme" }, ["LARK_ENCRYPT_KEY 是占位符"]],
    ["xxx", { ...lark, LARK_APP_SECRET: "xxxxxxxxxxxxxxxxxxxxxxxx" }, ["LARK_APP_SECRET 是占位符"]],
    ["your-…", { ...lark, LARK_VERIFICATION_TOKEN: "your-verification-token" }, ["TOKEN 是占位符"]],
    ["test…", { ...lark, LARK_ENCRYPT_KEY: "test-encrypt-key-1234" }, ["LARK_ENCRYPT_KEY 是占位符"]],
    ["a template nobody filled", { ...lark, LARK_APP_SECRET: "<the secret of your app>" }, ["是占位符"]],
    ["an app id from the manual", { ...lark, LARK_APP_ID: "cli_xxxxxxxxxxxxxxxx" }, ["LARK_APP_ID 不是 App ID"]],
    ["a secret in the place of the id", { ...lark, LARK_APP_ID: "9mXk2Rw7PzQ4" }, ["LARK_APP_ID 不是 App ID"]],
    ["fifteen characters", { ...lark, LARK_ENCRYPT_KEY: "k3yOf15Letters!" }, ["LARK_ENCRYPT_KEY 太短"]],
    [
      "all four blank",
      { LARK_APP_ID: "", LARK_APP_SECRET: "", LARK_ENCRYPT_KEY: "", LARK_VERIFICATION_TOKEN: "" },
      ["ID 是空的", "SECRET 是空的", "KEY 是空的", "TOKEN 是空的"],
    ],
  ])("%s", (_, environment, parts) => {
    expect(complaints(environment)).toEqual(parts.map((part) => expect.stringContaining(part)));
  });
});

describe("other wrong settings", () => {
  test.each(["City", "pg_temp", "a b", ""])("a schema that no city can have: “%s”", (schema) => {
    const at = (name: string) => complaints({ ...lark, DATABASE_URL: `postgres://a:b@127.0.0.1/c?schema=${name}` });
    expect(at(schema)).toContainEqual(expect.stringContaining("DATABASE_URL 不是能用的数据库地址"));
    expect(at("city_a")).toEqual([expect.stringContaining("SESSION_KEY 没有设")]);
  });

  test.each([
    ["PORT", "80a", "PORT 不是端口：“80a”（写0到65535）"],
    ["PORT", "65536", "PORT 不是端口：“65536”（写0到65535）"],
    ["TIME_ZONE", "Beijing", "TIME_ZONE 不是时区：“Beijing”（如 Asia/Shanghai）"],
    ["TIME_ZONE", "+08:00", "TIME_ZONE 不是时区：“+08:00”（如 Asia/Shanghai）"],
    ["LARK_TRANSPORT", "ws", "LARK_TRANSPORT 不是事件方式：“ws”（写 webhook 或 websocket）"],
    ["ADMIN_OPEN_IDS", "王建国", "ADMIN_OPEN_IDS 不是 open_id 列表：“王建国”（写 ou_…"],
    ["ADMIN_OPEN_IDS", "ou_1;ou_2", "ADMIN_OPEN_IDS 不是 open_id 列表"],
    ["PUBLIC_URL", "mofan.example.cn", "PUBLIC_URL 不是浏览器能打开的地址：“mofan.example.cn”"],
    ["PUBLIC_URL", "http://mofan.example.cn", "PUBLIC_URL 不是浏览器能打开的地址"],
    ["PUBLIC_URL", "https://mofan.example.cn/path", "PUBLIC_URL 不是浏览器能打开的地址"],
    ["DATABASE_URL", "mysql://root:hunter2@db/mofan", "DATABASE_URL 不是能用的数据库地址（写 sqlite:"],
    ["DATABASE_URL", "sqlite3:./data/mofan.db", "DATABASE_URL 不是能用的数据库地址"],
    ["DATABASE_URL", "sqlite:", "DATABASE_URL 不是能用的数据库地址"],
    ["DATA_REGION", "us-east-1", "DATA_REGION 不是数据区域：“us-east-1”（写 cn-mainland"],
    ["HOST", "http://0.0.0.0", "HOST 不是监听地址：“http://0.0.0.0”"],
    ["NODE_ENV", "production ", "NODE_ENV 前后有空白：“production ”（请删掉）"],
    ["METRICS_TOKEN", "short", "METRICS_TOKEN 太短（至少16个字符）"],
    ["LARK_BASE_URL", "http://open.feishu.cn", "LARK_BASE_URL 不是平台地址：“http://open.feishu.cn”"],
    ["LARK_BASE_URL", "https://10.0.0.8", "LARK_BASE_URL 不是平台地址"],
    ["LARK_BASE_URL", "https://[fd00::8]", "LARK_BASE_URL 不是平台地址"],
    ["LARK_BASE_URL", "https://feishu", "LARK_BASE_URL 不是平台地址"],
    ["LARK_BASE_URL", "https://open.feishu.cn/open-apis", "LARK_BASE_URL 不是平台地址"],
    ["LARK_BASE_URL", "https://me:hunter2@open.feishu.cn", "不是平台地址：“https://…@open.feishu.cn”"],
    ["LARK_BASE_URL", "http://127.0.0.1.example.cn", "LARK_BASE_URL 不是平台地址"],
  ])("%s=%s", (name, value, complaint) => {
    expect(complaints({ ...lark, [name]: value })).toEqual([expect.stringContaining(complaint)]);
  });

  test.each([
    ["a PostgreSQL", { DATABASE_URL: "postgres://mofan:hunter2@127.0.0.1:5432/mofan" }, "DATABASE_URL 是 PostgreSQL"],
    ["production", { NODE_ENV: "production" }, "NODE_ENV 是 production"],
    ["an open port", { HOST: "0.0.0.0" }, "HOST 对外开放，不能启动沙盒：“0.0.0.0”"],
  ])("no sandbox with %s", (_, environment, complaint) => {
    expect(complaints(environment)).toEqual([expect.stringContaining(complaint)]);
  });

  test("instances that share a PostgreSQL need a common session key", () => {
    const shared = { ...lark, DATABASE_URL: "postgres://mofan:hunter2@127.0.0.1:5432/mofan" };
    expect(complaints(shared)).toEqual([expect.stringContaining("SESSION_KEY 没有设")]);
  });

  test("all errors are reported at once, one line each", () => {
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

  test("no error message contains a secret", () => {
    const secret = fc
      .tuple(fc.string({ maxLength: 30 }), fc.constantFrom("", " ", "\n", "@db/", "://"))
      .map(([random, end]) => `Zq9${random}${end}`);
    const names = Object.entries<Setting>(settings).flatMap(([name, { secret }]) => (secret ? [name] : []));
    fc.assert(
      fc.property(secret, (value) => {
        const said = complaints(Object.fromEntries(names.map((name) => [name, value]))).join("\n");
        expect(said).toContain("LARK_APP_ID 没有设");
        expect(said).not.toContain("Zq9");
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });
});

test("every setting is documented", () => {
  expect(readFileSync("docs/deploy-node.md", "utf8")).toContain(settingsTable());
});
