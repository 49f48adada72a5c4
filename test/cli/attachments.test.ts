import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { insertAttachment, insertRow, markFetched } from "#store";
import { hostFindings } from "../../src/cli/doctor/host.ts";
import { openAttachments, pathIn } from "../../src/node/attachments.ts";
import { deskCity } from "../../src/sandbox/index.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../support/databases.ts";

const [wang, li] = deskCity.people;
const AT = "2026-11-22T02:00:00.000Z";

/** Runs a command as an operator does. */
function run(command: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return new Promise<{ readonly status: number; readonly said: string }>((ended) => {
    const options = { env: { PATH: process.env.PATH, ...env } };
    execFile(process.execPath, [`src/cli/${command}.ts`, ...args], options, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** A ledger with one record that has three attachments of two people, two of them of the same bytes. */
async function ledger() {
  const folder = temporaryFolder();
  const path = join(folder, "ledger.db");
  const attachments = join(folder, "attachments");
  const db = await openSqlite(path);
  await seedDesk(db, AT);
  const { query } = db;
  const record = {
    ...{ id: "r1", number: 1, kind: "lecture", category: "党课", unit_id: "desk-cz", day: "2026-11-21", title: "" },
    ...{ content: "{}", state: "withdrawn", version: 1, reporter_id: wang.openId, reported_at: AT, lag: 0, line: "" },
  };
  const store = openAttachments(attachments, 1);
  const both = await store.keep(new TextEncoder().encode("same"));
  const own = await store.keep(new TextEncoder().encode("own"));
  const one = { recordNumber: 1, ticketNumber: undefined, messageId: "om_1", fileKey: "file_1", at: AT };
  const kept = (hash: string) => ({ state: "kept", hash, size: hash === both ? 4 : 3, picture: undefined }) as const;
  await db.commit([
    insertRow(query, "record", record),
    insertAttachment(query, { ...one, id: "a1", name: "甲.pdf", personId: wang.openId }),
    insertAttachment(query, { ...one, id: "a2", name: "乙.pdf", personId: wang.openId }),
    insertAttachment(query, { ...one, id: "a3", name: "丙.pdf", personId: li.openId }),
    markFetched(query, "a1", kept(own)),
    markFetched(query, "a2", kept(both)),
    markFetched(query, "a3", kept(both)),
  ]);
  await db.close();
  return {
    folder,
    path,
    attachments,
    own,
    both,
    env: { DATABASE_URL: `sqlite:${path}`, ATTACHMENTS_DIR: attachments },
  };
}

test("attachments are backed up, restored and moved with their ledger, and missing ones are refused", {
  timeout: 90_000,
}, async () => {
  const { folder, path, attachments, own, both, env } = await ledger();
  expect(await run("backup", env)).toMatchObject({ status: 0, said: expect.stringContaining("附件2个，逐个核对一致") });
  const backups = join(folder, "backups");
  const [backup = ""] = readdirSync(backups).filter((name) => name.endsWith(".db"));
  expect([own, both].map((hash) => readFileSync(pathIn(join(backups, "attachments"), hash), "utf8"))).toEqual([
    "own",
    "same",
  ]);
  const target = join(folder, "moved.db");
  const moving = ["--from", env.DATABASE_URL, "--to", `sqlite:${target}`];
  rmSync(pathIn(attachments, own));
  expect(await run("move", env, ...moving)).toMatchObject({
    status: 65,
    said: expect.stringContaining("缺1个附件（共2个）"),
  });
  rmSync(pathIn(attachments, both));
  const restored = { ...env, ATTACHMENTS_DIR: join(folder, "again") };
  const from = [join(backups, backup), "--replace"];
  // Without an app's credentials the ledger is a desk's, whose attachments lie beside it without being told where.
  const app = {
    LARK_APP_ID: "cli_a1b2c3d4e5f6a7b8",
    LARK_APP_SECRET: "Zq3T8vLx0aBnC5dKfG7hJpR2sUwY4mEi",
    LARK_ENCRYPT_KEY: "Wd6Yb1Xk9Rg4Tn2Vc8Lm",
    LARK_VERIFICATION_TOKEN: "p0O9i8U7y6T5r4E3w2Q1",
  };
  expect(await run("restore", { ...app, DATABASE_URL: env.DATABASE_URL }, ...from)).toMatchObject({
    status: 65,
    said: expect.stringContaining("请先设 ATTACHMENTS_DIR"),
  });
  expect(await run("restore", restored, ...from)).toMatchObject({
    status: 0,
    said: expect.stringContaining("附件2个"),
  });
  expect(readFileSync(pathIn(join(folder, "again"), own), "utf8")).toBe("own");
  expect(await run("move", restored, ...moving)).toMatchObject({ status: 0, said: expect.stringContaining("附件2个") });
  rmSync(pathIn(join(backups, "attachments"), own));
  rmSync(join(folder, "again"), { recursive: true });
  expect(await run("restore", restored, ...from)).toMatchObject({
    status: 65,
    said: expect.stringContaining("缺1个附件"),
  });
  expect(await run("restore", restored, ...from, "--without-attachments")).toMatchObject({ status: 0 });
  expect(existsSync(path)).toBe(true);
  // Neither here nor in an older backup: the ledger is backed up all the same, and it is said.
  expect(await run("backup", restored)).toMatchObject({
    status: 65,
    said: expect.stringContaining("台账已备份，但有1个附件没有备份"),
  });
});

test("erasing a person deletes their attachments, except files that another person sent too", {
  timeout: 60_000,
}, async () => {
  const { path, attachments, own, both, env } = await ledger();
  expect(await run("blank", env, "ou_nobody")).toMatchObject({ status: 66 });
  expect(await run("blank", env, wang.openId)).toMatchObject({
    status: 0,
    said: expect.stringContaining("附件2个、文件1个"),
  });
  expect([own, both].map((hash) => existsSync(pathIn(attachments, hash)))).toEqual([false, true]);
  const db = await openSqlite(path, { readonly: true });
  expect(await db.query.selectFrom("attachment").select("id").execute()).toEqual([{ id: "a3" }]);
  expect(await db.query.selectFrom("person").select("name").where("id", "=", wang.openId).execute()).toEqual([
    { name: "（已隐去）" },
  ]);
  await db.close();
});

test("the doctor reports attachments missing on this machine, and a folder that is nearly full", async () => {
  const { path, attachments, own } = await ledger();
  const settings = {
    ...{ mode: "sandbox", database: { engine: "sqlite", path }, instances: 2, auditKeys: [], backupFolder: undefined },
  } as unknown as Parameters<typeof hostFindings>[0];
  const about = async (limitGb: number, folder = attachments) =>
    (await hostFindings({ ...settings, attachments: { folder, limitGb } }, undefined, Date.parse(AT))).find(
      ({ text }) => text.includes("附件"),
    );
  expect(await about(1)).toMatchObject({ state: "unsure", way: expect.stringContaining("每台机器上各查一遍") });
  expect(await about(5e-9)).toMatchObject({ state: "bad", way: expect.stringContaining("ATTACHMENTS_MAX_GB") });
  rmSync(pathIn(attachments, own));
  expect(await about(1)).toMatchObject({ state: "bad", way: expect.stringContaining("同一个共享文件夹") });
});
