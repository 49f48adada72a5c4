import { afterAll, beforeAll, expect, test } from "vitest";
import { type Kind, type Level, ROOT, type UnitKind } from "#core";
import { changeTree, createClaimCode, type Database, insertUnit, loadTree } from "#store";
import { createProgram, type Program } from "../../src/program.ts";
import { databases } from "../support/databases.ts";
import { openTiny } from "../support/tinychat/platform.ts";
import { createTinyWorld, ownRoom, SECRET_HEAD, type TinyMessage } from "../support/tinychat/world.ts";

// Ten conversations over a platform of another make: bare numbers for ids, a shared secret, no cards, nothing that can be
// changed or replied to. No line of the program knows it; what it needs stands in test/support/tinychat.

const BOT = 1;
const PEOPLE = { 韩梅: 2, 王建国: 3, 李敏: 4, 周敏: 5 };
const ROOMS = { 市财政局机关党建群: 70, 市直机关工委工作群: 71 };
const FINANCE = ROOMS.市财政局机关党建群;
const COMMITTEE = ROOMS.市直机关工委工作群;
const SECRET = "tiny-secret-of-this-test";
const city = { bot: BOT, people: { 模范: BOT, ...PEOPLE }, rooms: ROOMS };

let now = "2026-11-22T02:00:00.000Z";
const clock = () => now;
const world = createTinyWorld(city, SECRET, clock);
let db: Database;
let program: Program;
let taps = 0;

beforeAll(async () => {
  db = await databases.sqlite.open();
  program = createProgram({
    db,
    platform: openTiny({ secret: SECRET, fetch: (path, init) => world.app.request(path, init) }),
    clock,
    wait: async (ms) => later(ms),
    zone: "Asia/Shanghai",
    publicUrl: undefined,
    adminIds: [],
    metricsToken: undefined,
    isLocal: () => true,
  });
});

afterAll(async () => {
  await program.stop();
  await db.close();
});

const later = (ms: number): void => {
  now = new Date(Date.parse(now) + Math.ceil(ms)).toISOString();
};

/** Tells the program of an event as TinyChat would; answers what the bot said since. */
async function told(event: object, secret = SECRET): Promise<{ status: number; said: string; heard: string }> {
  later(10_000);
  const before = world.messages.length;
  const headers = { "content-type": "application/json", [SECRET_HEAD]: secret };
  const answer = await program.app.request("/tiny", { method: "POST", headers, body: JSON.stringify(event) });
  await program.deliverer.deliver();
  const { said = "" } = answer.status === 200 ? ((await answer.json()) as { said?: string }) : {};
  const fresh = world.messages.slice(before).filter(({ from }) => from === undefined);
  return { status: answer.status, said, heard: fresh.map(({ text }) => text).join("\n\n") };
}

/** Says something to the bot in a room, or in one's own; answers what it said. */
async function says(who: keyof typeof PEOPLE, room: number | "own", text: string): Promise<string> {
  const person = PEOPLE[who];
  const event =
    room === "own" ? world.says(person, ownRoom(person), text) : world.says(person, room, `<${BOT}> ${text}`);
  return (await told(event)).heard;
}

/** Taps what stands below the newest message that has it. */
async function tap(who: keyof typeof PEOPLE, label: string): Promise<string> {
  const shown = world.messages.findLast((one) => one.taps.some((it) => it.label.includes(label)));
  const data = shown?.taps.find((it) => it.label.includes(label))?.data;
  if (shown === undefined || data === undefined)
    throw new Error(
      `nobody can tap ${label} of ${world.messages.flatMap((one) => one.taps.map((it) => it.label)).join("、")}`,
    );
  taps += 1;
  const { said, heard } = await told(world.taps(PEOPLE[who], shown, data, taps));
  return `${said}\n${heard}`;
}

async function setUp(): Promise<void> {
  const tree = await loadTree(db.query);
  const unit = (id: string, name: string, kind: UnitKind, parentId: string) =>
    insertUnit(
      db.query,
      {
        ...{ id, name, names: [], kind, level: "市" as Level, class: undefined, memberCount: 30 },
        ...{ secretaryName: undefined, activeFrom: "2025-01-01", activeTo: undefined, version: 1 },
      },
      parentId,
    );
  await db.commit([
    changeTree(db.query, tree, now),
    ...unit("gw", "市直机关工委", "committee", ROOT),
    ...unit("cz", "市财政局", "organ", "gw"),
  ]);
}

const kindsOf = async (): Promise<readonly Kind["name"][]> =>
  (await db.query.selectFrom("record").select("kind").where("state", "=", "counted").execute()).map(
    ({ kind }) => kind as Kind["name"],
  );

test("1. the first admin claims the ledger in their direct chat", async () => {
  const code = (await createClaimCode(db, now)) ?? "";
  expect(await says("韩梅", "own", `/认领 ${code}`)).toContain("管理员");
  await setUp();
});

test("2. the bot joins a room and is bound to its unit with one tap", async () => {
  const { heard } = await told(world.enters(PEOPLE.韩梅, FINANCE, "市财政局机关党建群"));
  expect(heard).toContain("市财政局");
  expect(await tap("韩梅", "绑定市财政局")).toContain("本群已绑定");
  expect(await says("韩梅", COMMITTEE, "/绑定 市直机关工委")).toContain("本群已绑定");
});

test("3. people are appointed by name", async () => {
  expect(await says("韩梅", FINANCE, `/任命 <${PEOPLE.李敏}> 书记`)).toContain("李敏");
  expect(await tap("韩梅", "确认任命")).toContain("已任命：李敏");
  expect(await says("韩梅", FINANCE, `/任命 <${PEOPLE.王建国}> 党员`)).toContain("王建国");
  expect(await tap("韩梅", "确认任命")).toContain("已任命：王建国");
  expect(await says("韩梅", COMMITTEE, `/任命 <${PEOPLE.周敏}> 书记 市直机关工委`)).toContain("周敏");
  expect(await tap("韩梅", "确认任命")).toContain("已任命：周敏");
});

test("4. a report is recorded once, however often it is delivered", async () => {
  const event = world.says(PEOPLE.李敏, FINANCE, `<${BOT}> /党课 昨天 《党章》 35人 主讲=<${PEOPLE.王建国}>`);
  expect((await told(event)).heard).toMatch(/已登记[\s\S]*主讲：王建国|王建国[\s\S]*35人/);
  expect((await told(event)).heard).toBe("");
  expect(await kindsOf()).toEqual(["lecture"]);
});

test("5. a figure is corrected in words", async () => {
  expect(await says("李敏", FINANCE, "/改 1 人数=36")).toContain("36人");
});

test("6. a missing value is asked for and answered in words", async () => {
  expect(await says("李敏", FINANCE, "/志愿 昨天 清洁家园")).toContain("人");
  expect(await says("李敏", FINANCE, "人数=12")).toContain("12人");
  expect(await kindsOf()).toEqual(["lecture", "volunteering"]);
});

test("7. a tap withdraws a record, and a second tap finds it withdrawn", async () => {
  expect(await says("李敏", FINANCE, "/志愿 前天 慰问老人 9人")).toContain("9人");
  expect(await tap("李敏", "撤销")).toContain("撤销");
  expect(await tap("李敏", "撤销")).toContain("撤销");
  expect(await kindsOf()).toEqual(["lecture", "volunteering"]);
});

test("8. a recalled message leads to the question whether its record is withdrawn too", async () => {
  const event = world.says(PEOPLE.李敏, FINANCE, `<${BOT}> /志愿 前天 植树 20人`);
  expect((await told(event)).heard).toContain("20人");
  expect((await told(world.unsays(event.room, event.id))).heard).toContain("要一起撤吗");
  expect(await tap("李敏", "一起撤销")).toContain("撤销");
  expect(await kindsOf()).toEqual(["lecture", "volunteering"]);
});

test("9. findings are issued to a unit below and closed there", async () => {
  expect(await says("周敏", COMMITTEE, "/检查 昨天 市财政局 规范化建设 1.签到不全；2.公示滞后 限11月30日")).toMatch(
    /Z1[\s\S]*Z2/,
  );
  expect(await says("李敏", FINANCE, "/整改")).toMatch(/Z1[\s\S]*Z2/);
  expect(await says("李敏", FINANCE, "/整改 Z1 已补齐签到")).toContain("Z1");
});

test("10. a summary is answered, and a forged request is refused", async () => {
  const sums = await says("周敏", COMMITTEE, "/汇总 今年");
  expect(sums).toContain("36人");
  expect(sums).toContain("12人");
  expect((await told(world.says(PEOPLE.周敏, COMMITTEE, `<${BOT}> /汇总`), "forged")).status).toBe(403);
});

test("every row of the ledger names the second platform, and it accepted every message", async () => {
  for (const table of ["person", "chat", "role", "inbox", "outbox"] as const) {
    const rows = await db.query.selectFrom(table).select("platform").distinct().execute();
    expect([table, rows]).toEqual([table, [{ platform: "tiny" }]]);
  }
  expect(world.refused).toEqual([]);
  const states = await db.query.selectFrom("outbox").select("state").distinct().execute();
  expect(states).toEqual([{ state: "sent" }]);
  const dead = await db.query.selectFrom("inbox").select("reason").where("state", "=", "dead").execute();
  expect(dead).toEqual([]);
  const said = world.messages.filter((one: TinyMessage) => one.from === undefined).map(({ text }) => text);
  expect(said.filter((text) => /飞书|o[uc]_|@_user_/.test(text))).toEqual([]);
});
