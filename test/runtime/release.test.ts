import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { freePort, type Running, start } from "../faults/processes.ts";
import { temporaryFolder } from "../support/databases.ts";
import { KEYS, openPlatform, repliesTo, seededLedger } from "./desk.ts";

// What `npm run release` packs is unpacked into an empty folder that has nothing of ours beside it.

const [group] = deskCity.chats;
const [member] = deskCity.people;
const empty = temporaryFolder();
const packed = temporaryFolder();
let release = "";

beforeAll(() => {
  const words = ["scripts/with-node.js", "scripts/release.ts", "--without-node", "--out", packed];
  execFileSync(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
  const file = readdirSync(packed).find((name) => name.endsWith(".tar.gz")) ?? "";
  mkdirSync(empty, { recursive: true });
  execFileSync("tar", ["-xzf", join(packed, file)], { cwd: empty });
  release = join(empty, readdirSync(empty)[0] ?? "");
}, 180_000);

/** Starts what was unpacked, as its own script does. */
async function startRelease(env: Readonly<Record<string, string>>): Promise<Running> {
  const running = await start("scripts/with-node.js", {
    ...{ root: release, args: ["app/node.js"], env: { ...KEYS, ...env }, ready: /模范已启动：\S+\n.*\n/ },
  });
  onTestFinished(async () => {
    if (!running.isOver()) running.child.kill("SIGKILL");
    await running.ended;
  });
  return running;
}

const launch = (...words: readonly string[]) =>
  spawnSync(join(release, "mofan"), words, {
    ...{ encoding: "utf8", cwd: "/" },
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
  });

describe.each(["webhook", "websocket"])("a release over %s", (transport) => {
  test("a release records a report, answers it and shows its pages", { timeout: 120_000 }, async () => {
    const ledger = await seededLedger();
    const port = String(await freePort());
    const { sandbox, url } = await openPlatform(`http://127.0.0.1:${port}/lark/events`);
    const address = `http://127.0.0.1:${port}`;
    const running = await startRelease({
      ...{ LARK_TRANSPORT: transport, LARK_BASE_URL: url, PORT: port, PUBLIC_URL: address },
      DATABASE_URL: `sqlite:${ledger}`,
    });
    const status = async (path: string) => (await fetch(`${address}${path}`, { redirect: "manual" })).status;
    await expect.poll(() => status("/readyz"), { timeout: 30_000 }).toBe(200);
    const { messageId, push } = await sandbox.say(
      member.openId,
      group.chatId,
      "/党课 今天 31人 主题学习原文 单位=市财政局",
    );
    expect(await push).toMatchObject({ state: "answered" });
    const replies = () => repliesTo(sandbox.messages(group.chatId), messageId);
    await expect.poll(() => replies().length, { timeout: 30_000 }).toBe(1);
    expect(JSON.stringify(replies())).toContain("31人");
    expect(await status("/ledger")).toBe(302);
    const page = await (await fetch(`${address}/ledger/sign-in?next=/ledger`)).text();
    for (const [, file = ""] of page.matchAll(/(?:href|src)="(\/ledger\/files\/[^"]+)"/g))
      expect(await status(file), file).toBe(200);
    running.child.kill("SIGTERM");
    expect(await running.ended).toBe(0);
    expect(running.complaints()).not.toContain("rror");
    const db = await openSqlite(ledger, { readonly: true });
    const records = await db.query.selectFrom("record").select("message_id").execute();
    await db.close();
    expect(records).toEqual([{ message_id: messageId }]);
  });
});

test("a release has the tools under their names, and lists them", { timeout: 60_000 }, () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const tools = Object.entries(scripts).flatMap(([name, script]) =>
    / src\/cli\/\S+\.ts$/.test(script) && name !== "dev:worker" ? [name] : [],
  );
  const { status, stderr } = launch("nonsense");
  expect(status).toBe(64);
  expect(tools.length).toBeGreaterThan(5);
  for (const tool of tools) expect(stderr).toContain(` ${tool}`);
  expect(launch("audit").stderr + launch("audit").stdout).toContain("npm run audit");
});

test("a release contains the licence of every bundled package", () => {
  const texts = readFileSync(join(release, "THIRD-PARTY-LICENSES.txt"), "utf8");
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  for (const [name, version] of Object.entries(dependencies))
    if (name !== "better-sqlite3") expect(texts, name).toContain(`${name} ${version} (`);
});
