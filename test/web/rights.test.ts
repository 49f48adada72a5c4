import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMeasures } from "#core";
import { endRole, importRoster, insertRole } from "#store";
import { openIdOf, type PersonName } from "../support/conversation.ts";
import type { Seen, Visitor } from "../support/visitor.ts";
import { CANARY, type Desk, openDesk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.town.close());

const OWN_UNIT: Readonly<Record<PersonName, string>> = {
  王建国: "desk-cz-1",
  李敏: "desk-cz",
  陈立新: "desk-sw-1",
  周敏: "desk-gw",
  韩梅: "desk-gw",
};

/** What each person of the desk may open (200), does not find (404), for their own unit and for one beside it. */
const RIGHTS: readonly (readonly [who: PersonName, path: string, own: number, other: number])[] = [
  ["王建国", "?unit=", 200, 404],
  ["王建国", "/coverage?unit=", 200, 404],
  ["王建国", "/findings?unit=", 200, 404],
  ["王建国", "/records?unit=", 200, 404],
  ["王建国", "/figures/M1.6?unit=", 200, 404],
  ["王建国", "/units/", 200, 404],
  ["李敏", "?unit=", 200, 404],
  ["李敏", "/coverage?unit=", 200, 404],
  ["李敏", "/findings?unit=", 200, 404],
  ["李敏", "/records?unit=", 200, 404],
  ["李敏", "/figures/M1.6?unit=", 200, 404],
  ["李敏", "/units/", 200, 404],
];

describe("a page about a unit", () => {
  test.each(RIGHTS)("%s at %s: own %i, another's %i", async (who, path, own, other) => {
    expect(await desk.statusOf(who, `${path}${OWN_UNIT[who]}`)).toBe(own);
    expect(await desk.statusOf(who, `${path}desk-sw-1`)).toBe(other);
    // What is another's and what does not exist look the same.
    const [foreign, absent] = [await desk.see(who, `${path}desk-sw-1`), await desk.see(who, `${path}no-such-unit`)];
    expect(foreign.text).toBe(absent.text);
  });

  test("a leader and a secretary above reach everything below, and nothing above", async () => {
    for (const who of ["周敏", "韩梅"] as const) {
      expect(await desk.statusOf(who, "?unit=desk-sw-1")).toBe(200);
      expect(await desk.statusOf(who, "/units/desk-cz-1")).toBe(200);
      expect(await desk.statusOf(who, "/units/city")).toBe(404);
    }
  });
});

/** Pages that concern no single unit: who finds them. */
const PLACES: readonly (readonly [path: string, finds: readonly PersonName[]])[] = [
  ["/roster", ["李敏", "陈立新", "韩梅"]],
  ["/roster/export/csv", ["李敏", "陈立新", "韩梅"]],
  ["/roles", ["李敏", "陈立新", "韩梅"]],
  ["/roles?by=chats", ["李敏", "陈立新", "韩梅"]],
  ["/schedules", ["李敏", "陈立新", "韩梅"]],
  ["/health", ["韩梅"]],
  ["/audit", ["韩梅"]],
];

test.each(PLACES)("the page %s opens for these people and nobody else: %j", async (path, finds) => {
  const all = [...desk.people.keys()];
  const statuses: number[] = [];
  for (const who of all) statuses.push(await desk.statusOf(who, path));
  expect(all.filter((_, at) => statuses[at] === 200)).toEqual(finds);
  expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([]);
});

test("an admin of one unit cannot open pages about the whole ledger", async () => {
  const { query } = desk.town.db;
  const grant = { personId: openIdOf("李敏"), unitId: "desk-cz", role: "admin", grantedBy: "x", grantedAt: "x" };
  await desk.town.db.commit([insertRole(query, { platform: "lark", id: "safe-unit-admin", ...grant })]);
  const statuses = [await desk.statusOf("李敏", "/health"), await desk.statusOf("李敏", "/audit")];
  const menu = (await desk.see("李敏", "/roster")).text;
  await desk.town.db.commit([endRole(query, "safe-unit-admin", "x")]);
  expect(statuses).toEqual([404, 404]);
  expect(menu).not.toMatch(/ledger\/(?:health|audit)/);
});

test("an admin without another role is led to the pages they may see, and sees no records", async () => {
  await desk.town.db.query.updateTable("role").set({ ended_at: "x" }).where("id", "=", "desk-role-7").execute();
  const admin = desk.people.get("韩梅") as Visitor;
  const first = await admin.follow("/ledger");
  const statuses = [await desk.statusOf("韩梅", "?unit=desk-gw"), await desk.statusOf("韩梅", "/units/desk-gw")];
  const record = await desk.statusOf("韩梅", `/records/${await desk.numberOf("清扫街道")}`);
  await desk.town.db.query.updateTable("role").set({ ended_at: null }).where("id", "=", "desk-role-7").execute();
  expect(first.text).toContain("<h1>花名册</h1>");
  expect(statuses).toEqual([303, 404]);
  expect(record).toBe(404);
});

describe("one record", () => {
  test("opens for superiors of its unit and for its reporter, with its line, its sender and its time", async () => {
    const number = await desk.numberOf("清扫街道");
    const seen = await desk.see("李敏", `/records/${number}`);
    expect(seen.text).toContain("/志愿 11月21日 清扫街道 12人 2小时");
    expect(seen.text).toMatch(/王建国 11月22日 10:\d\d 原话/);
    expect(await desk.statusOf("王建国", `/records/${number}`)).toBe(200);
    expect(await desk.statusOf("周敏", `/records/${number}`)).toBe(200);
    expect(await desk.statusOf("陈立新", `/records/${number}`)).toBe(404);
  });

  test("does not open for a colleague of its reporter", async () => {
    expect(await desk.statusOf("王建国", `/records/${await desk.numberOf("主讲=李敏")}`)).toBe(404);
  });

  test("of a discipline case opens for nobody, and no page shows its text", async () => {
    const number = await desk.numberOf(`${CANARY}案`);
    expect(number).toBeGreaterThan(0);
    for (const who of desk.people.keys()) expect(await desk.statusOf(who, `/records/${number}`)).toBe(404);
    const seen = await Promise.all(
      [
        "",
        "/records",
        "/units/desk-gw",
        "/figures/M6.1",
        "/figures/M6.2",
        "/coverage",
        "/records?kind=discipline_case",
      ].map((path) => desk.see("周敏", path)),
    );
    for (const { text } of seen) expect(text).not.toContain(`${CANARY}案`);
    expect((await desk.see("周敏", "/figures/M6.1")).text).toContain("依规不展开");
  });
});

test("nothing of another unit appears on any page", async () => {
  const paths = [
    "",
    "?period=month",
    "/records",
    "/records?sort=unit",
    "/records?sort=-number",
    "/records?unit=市",
    "/findings",
    "/findings?by=settled",
    "/coverage",
    "/coverage?by=due",
    "/roster",
    "/roles",
    "/schedules",
  ];
  const figures = allMeasures.map(({ id }) => `/figures/${id}`);
  for (const who of ["王建国", "李敏"] as const) {
    for (const path of [...paths, ...figures, `/units/${OWN_UNIT[who]}`, `/units/${OWN_UNIT[who]}?by=score`]) {
      const { text } = await desk.see(who, path);
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain("水务局");
    }
  }
});

test("a figure of the whole city counts records the visitor may not see, and shows none of them", async () => {
  const { query } = desk.town.db;
  const now = desk.town.sandbox.clock();
  const county = { line: 2, cells: { 名称: "清河县机关工委", 类型: "工委", 层级: "县", 编号: "qh" } };
  expect((await importRoster(desk.town.db, [county], { now })).ok).toBe(true);
  const held = { id: "for-a-moment", personId: openIdOf("韩梅"), unitId: "qh", role: "secretary" };
  await desk.town.db.commit([insertRole(query, { platform: "lark", ...held, grantedBy: "test", grantedAt: now })]);
  await desk.town.say("韩梅", "单聊", `/联席 11月5日 ${CANARY}联席会 级别=县 单位=清河县机关工委`);
  await desk.town.db.commit([endRole(query, held.id, now)]);
  const { text } = await desk.see("周敏", "/figures/M2.1");
  expect(text).toContain('<p class="headline">1次</p>');
  expect(text).toContain("另有1条属其他单位");
  expect(text).not.toContain(`${CANARY}联席会`);
});

test("a member of an organ sees the organ's own records, and nothing of its branches", async () => {
  const { query } = desk.town.db;
  const held = { id: "organ-member", personId: openIdOf("王建国"), unitId: "desk-sw", role: "member" };
  await desk.town.db.commit([
    insertRole(query, { platform: "lark", ...held, grantedBy: "test", grantedAt: desk.town.sandbox.clock() }),
  ]);
  const seen: Seen[] = [];
  for (const path of ["/units/desk-sw", "/records?unit=desk-sw", "/findings?unit=desk-sw", "/coverage?unit=desk-sw"])
    seen.push(await desk.see("王建国", path));
  await desk.town.db.commit([endRole(query, held.id, desk.town.sandbox.clock())]);
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const { text } of seen) expect(text).not.toContain(CANARY);
  for (const { text } of seen) expect(text).not.toContain("市水务局机关支部");
});

test("the test text of the unit itself does appear", async () => {
  for (const path of ["/records", "/findings", "/units/desk-sw-1"])
    expect((await desk.see("周敏", path)).text).toContain(CANARY);
});
