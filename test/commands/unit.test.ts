import { beforeEach, describe, expect, test } from "vitest";
import { findUnits, parentOf, type Unit } from "#core";
import { chatById, importRoster, loadTree } from "#store";
import roster from "../../commands/roster.ts";
import unit from "../../commands/unit.ts";
import { conversation } from "../support/conversation.ts";
import { chatIdOf, idOf, openRoom, type Room, textOf } from "../support/room.ts";
import { largeRoster } from "../support/rosters.ts";

const GW = "市直机关工委工作群";
const FINANCE = "市财政局机关党建群";
const WATER = "市水务局机关支部群";

let room: Room;
beforeEach(async () => {
  room = await openRoom([unit, roster]);
});
const tree = () => loadTree(room.db.query);
const find = async (name: string) =>
  findUnits({ tree: await tree(), today: "2026-11-22", unit: undefined, sender: { grants: [] } }, name);
const said = async (who: Parameters<Room["say"]>[0], where: string, text: string) =>
  textOf((await room.say(who, where, text))[0]?.card);

describe("/单位 shows", () => {
  test("the group's unit with everything known about it", async () => {
    const text = await said("王建国", FINANCE, "/单位");
    for (const word of ["市财政局", "财政局", "市直机关工委", "一类", "85人", "李敏", FINANCE, "市财政局机关第一支部"])
      expect(text).toContain(word);
    // Only who edits the roster as a sheet needs its number, so it comes last.
    expect(text.indexOf("编号")).toBeGreaterThan(text.indexOf("绑定的群"));
    expect(text.indexOf("绑定的群")).toBeGreaterThan(text.indexOf("简称"));
  });

  test("no other unit to a person without a role there", async () => {
    expect(await said("王建国", WATER, "/单位 市财政局")).not.toContain("85人");
    expect(await said("王建国", FINANCE, "/单位 市水务局")).toContain("书记");
  });

  test("a unit outside the group's subtree in the direct chat of a person who may see it", async () => {
    const heard = await room.say("周敏", FINANCE, "/单位 市水务局");
    expect(textOf(heard[0]?.card)).not.toContain("46人");
    expect(heard[1]).toMatchObject({ target: idOf("周敏") });
    expect(textOf(heard[1]?.card)).toContain("46人");
  });

  test("nothing if the presser of the button may not see the unit", async () => {
    const press = { action: "unit-show", id: "desk-sw" };
    await room.say("韩梅", "单聊", "/单位");
    expect((await room.press("王建国", FINANCE, press)).toast).toContain("没有找到");
    expect(textOf((await room.press("韩梅", "单聊", press)).heard[0]?.card)).toContain("46人");
  });

  test("the first level of the tree to an admin in the direct chat", async () => {
    const [heard] = await room.say("韩梅", "单聊", "/单位");
    expect(textOf(heard?.card)).toContain("市直机关工委");
  });
});

describe("/单位 新增", () => {
  test("adds a unit from one line", async () => {
    const text = await said(
      "韩梅",
      GW,
      "/单位 新增 市审计局 上级=工委 类型=机关 简称=审计局 类别=二类 党员数=40 书记=陈晨",
    );
    expect(text).toContain("已新增 市审计局（机关），上级：市直机关工委");
    const [made] = await find("审计局");
    expect(made).toMatchObject({
      name: "市审计局",
      kind: "organ",
      class: "二类",
      memberCount: 40,
      secretaryName: "陈晨",
      level: "市",
    });
    expect(parentOf(await tree(), made?.id ?? "", "2026-11-22")).toBe("desk-gw");
  });

  test.each([
    ["/单位 新增", "请写单位名称"],
    ["/单位 新增 某小组支部", "缺上级"],
    ["/单位 新增 老干部服务 上级=工委", "缺类型"],
    ["/单位 新增 市审计局 上级=工委 类型=企业", "不认识"],
    ["/单位 新增 市审计局 上级=机关 类型=支部", "请改用编号"],
    ["/单位 新增 市审计局 上级=没有的 类型=机关", "没有叫「没有的」的上级单位"],
    ["/单位 新增 市审计局 上级=财政局一支部 类型=机关", "不能放在支部"],
    ["/单位 新增 市财政局 上级=工委 类型=机关", "已经有了"],
    ["/单位 新增 市审计局 上级=工委 类型=机关 电话=123", "没看懂「电话=123」"],
    ["/单位 新增 市审计局 上级=工委 类型=机关 党员数=很多", "不是人数"],
  ])("%s is answered: %s", async (line, answer) => {
    expect(await said("韩梅", GW, line)).toContain(answer);
    expect((await tree()).units.size).toBe(6);
  });

  test.each(["王建国", "李敏", "陈立新", "周敏", "生人"] as const)("is not for %s", async (who) => {
    expect(await said(who, GW, "/单位 新增 市审计局 上级=工委 类型=机关")).toContain("管理员");
    expect((await tree()).units.size).toBe(6);
  });

  test("refuses two new units in one message, because each would be decided without the other", async () => {
    const text = await said(
      "韩梅",
      GW,
      "/单位 新增 市审计局 上级=工委 类型=机关\n/单位 新增 市统计局 上级=工委 类型=机关",
    );
    expect(text).toContain("请单独发一条");
    expect((await tree()).units.size).toBe(6);
  });
});

describe("/单位 changes", () => {
  test("the name, and the old name still finds the unit", async () => {
    expect(await said("韩梅", GW, "/单位 改名 市水务局 市水利局")).toContain("市水务局 → 市水利局");
    expect((await find("市水务局")).map(({ name }) => name)).toEqual(["市水利局"]);
    expect((await find("水利局")).map(({ id }) => id)).toEqual(["desk-sw"]);
  });

  test("class, number of members and secretary", async () => {
    const text = await said("韩梅", GW, "/单位 改 市水务局 类别=一类 党员数=50人 书记=王芳");
    expect(text).toContain("46人 → 50人");
    expect((await tree()).units.get("desk-sw")).toMatchObject({
      class: "一类",
      memberCount: 50,
      secretaryName: "王芳",
    });
  });

  test("the short names", async () => {
    await said("韩梅", GW, "/单位 简称 市水务局 水务、水务局");
    expect((await tree()).units.get("desk-sw")?.names.toSorted()).toEqual(["水务", "水务局"].toSorted());
  });

  test("the superior from a day on", async () => {
    const text = await said("韩梅", GW, "/单位 移动 市水务局机关支部 上级=市财政局 自=2026-07-01");
    expect(text).toContain("7月1日起归 市直机关工委 › 市财政局");
    const now = await tree();
    expect([parentOf(now, "desk-sw-1", "2026-06-30"), parentOf(now, "desk-sw-1", "2026-07-01")]).toEqual([
      "desk-sw",
      "desk-cz",
    ]);
  });

  test("the superior, but refuses a cycle and a branch as superior", async () => {
    await said("韩梅", GW, "/单位 新增 市水务局二处 上级=市水务局 类型=机关");
    expect(await said("韩梅", GW, "/单位 移动 市水务局 上级=市水务局二处")).toContain("不能倒过来放");
    expect(await said("韩梅", GW, "/单位 移动 市水务局 上级=财政局一支部")).toContain("不能放在支部");
  });

  test("/单位 停用 is refused for a unit with units below it; a closed unit's groups become unbound", async () => {
    expect(await said("韩梅", GW, "/单位 停用 市水务局")).toContain("下面还有1个单位");
    expect(await said("韩梅", GW, "/单位 停用 市水务局机关支部")).toContain("已停用");
    expect((await tree()).units.get("desk-sw-1")?.activeTo).toBe("2026-11-21");
    expect((await chatById(room.db.query, chatIdOf(WATER)))?.unitId).toBeUndefined();
    expect(await said("韩梅", GW, "/单位 市水务局机关支部")).toContain("没有找到");
    expect(await said("韩梅", GW, "/单位 启用 市水务局机关支部")).toContain("已启用");
    expect((await tree()).units.get("desk-sw-1")?.activeTo).toBeUndefined();
  });

  test.each([
    "改名 市水务局 市水利局",
    "改 市水务局 党员数=1",
    "简称 市水务局 水",
    "移动 市水务局机关支部 上级=市财政局",
    "停用 市水务局机关支部",
  ])("are not for a secretary: %s", async (line) => {
    const before = await tree();
    expect(await said("陈立新", WATER, `/单位 ${line}`)).toContain("管理员");
    expect((await tree()).version).toBe(before.version);
  });
});

describe("a move of a unit changes the figures", () => {
  const posting = (recordId: string, day: string, unitId: string, adjust = 0, amount = 1) => ({
    record_id: recordId,
    kind: "lecture",
    measure: "times",
    day,
    adjust,
    unit_id: unitId,
    category: "",
    level: "市",
    amount,
    approx: 0,
    confirmed: 0,
  });
  const record = (id: string, number: number, day: string, unitId: string, joinedTo?: string) => ({
    id,
    number,
    kind: "lecture",
    category: "",
    unit_id: unitId,
    day,
    title: "课",
    content: "{}",
    state: "counted",
    joined_to: joinedTo ?? null,
    version: 1,
    reporter_id: "ou",
    reported_at: day,
    lag: 0,
    line: "/党课",
  });
  const sums = async () => {
    const rows = await room.db.query.selectFrom("total").selectAll().where("span", "like", "m%").execute();
    const byUnit: Record<string, number> = {};
    for (const row of rows) byUnit[row.unit_id] = (byUnit[row.unit_id] ?? 0) + Number(row.amount);
    return byUnit;
  };
  /** Sums the postings below each unit anew, by the tree alone. */
  const recount = async () => {
    const now = await tree();
    const rows = await room.db.query.selectFrom("posting").selectAll().execute();
    const byUnit: Record<string, number> = {};
    for (const row of rows) {
      for (let at = parentOf(now, row.unit_id, row.day); at !== undefined; at = parentOf(now, at, row.day)) {
        byUnit[at] = (byUnit[at] ?? 0) + Number(row.amount);
      }
    }
    return byUnit;
  };
  const nonzero = (byUnit: Record<string, number>) =>
    Object.fromEntries(Object.entries(byUnit).filter(([, amount]) => amount !== 0));

  test("from its day on and not before, and a joint event counts once at the hosts' new common superior", async () => {
    const { query } = room.db;
    await query
      .insertInto("record")
      .values([
        record("r1", 1, "2026-06-30", "desk-sw-1"),
        record("r2", 2, "2026-07-01", "desk-sw-1"),
        record("r3", 3, "2026-08-05", "desk-cz-1"),
        record("r4", 4, "2026-08-05", "desk-sw-1", "r3"),
      ])
      .execute();
    await query
      .insertInto("posting")
      .values([
        posting("r1", "2026-06-30", "desk-sw-1"),
        posting("r2", "2026-07-01", "desk-sw-1"),
        posting("r3", "2026-08-05", "desk-cz-1"),
        posting("r4", "2026-08-05", "desk-sw-1"),
        posting("r4", "2026-08-05", "desk-gw", 1, -1),
      ])
      .execute();
    await query
      .insertInto("total")
      .values(
        Object.entries(await recount()).map(([unit_id, amount]) => ({
          unit_id,
          span: "m2026-07",
          kind: "lecture",
          category: "",
          measure: "times",
          level: "市",
          confirmed: 0,
          slot: 0,
          amount,
          approx: 0,
        })),
      )
      .execute();
    expect(await said("韩梅", GW, "/单位 移动 市水务局机关支部 上级=市财政局 自=2026-07-01")).toContain(
      "2条记录随之改归",
    );
    const meeting = await query.selectFrom("posting").select("unit_id").where("adjust", "=", 1).executeTakeFirst();
    expect(meeting?.unit_id).toBe("desk-cz");
    expect(nonzero(await sums())).toEqual(nonzero(await recount()));
    expect(await recount()).toMatchObject({ "desk-sw": 1, "desk-cz": 3, "desk-gw": 3 });
  });
});

describe("/花名册", () => {
  test("lists the group's subtree to its secretary", async () => {
    const [heard] = await room.say("李敏", FINANCE, "/花名册");
    const table = heard?.card.blocks.find((block) => block.type === "table");
    expect(
      table?.type === "table" && table.rows.map((row) => [row.name, row.class, row.members, row.secretary, row.chat]),
    ).toEqual([
      ["市财政局", "一类", "85", "李敏", FINANCE],
      ["市财政局机关第一支部", "一类", "28", "李敏", ""],
    ]);
  });

  test("refuses a member and names who may", async () => {
    expect(await said("王建国", FINANCE, "/花名册")).toContain("书记、领导或管理员");
  });

  test("sends the roster of a unit above the group's to the direct chat of the person who asked", async () => {
    const heard = await room.say("韩梅", WATER, "/花名册 市直机关工委");
    expect(textOf(heard[0]?.card)).not.toContain("李敏");
    expect(heard[1]?.target).toBe(idOf("韩梅"));
    expect(textOf(heard[1]?.card)).toContain("李敏");
  });

  test("in the direct chat lists the highest unit that the person may read", async () => {
    const [heard] = await room.say("韩梅", "单聊", "/花名册");
    expect(heard?.card.title).toBe("全市花名册");
    expect(textOf(heard?.card)).toContain("共5个单位");
  });

  test("of a city with thousands of long names fits on a card", async () => {
    const rows = largeRoster()
      .slice(1)
      .map(([id = "", name = "", , parent = "", level = "", kind = ""], index) => ({
        line: index + 2,
        cells: {
          编号: id,
          名称: `${name}${"长".repeat(45)}`,
          上级: parent === "" ? "" : `${parent}${"长".repeat(45)}`,
          层级: level,
          类型: kind,
          书记: "欧阳".repeat(9),
        },
      }));
    const imported = await importRoster(room.db, rows, { now: "2026-11-22T02:00:00.000Z" });
    expect(imported.ok).toBe(true);
    const [heard] = await room.say("韩梅", "单聊", "/花名册");
    expect(textOf(heard?.card)).toContain("共5,005个单位，这里列前60个");
  });

  test("a button shows no roster that its presser may not see", async () => {
    const { heard, toast } = await room.press("王建国", "单聊", { action: "roster-show", id: "desk-gw" });
    expect(toast).toContain("权限");
    expect(heard).toEqual([]);
  });
});

test("after all commands of this file every unit has a version", async () => {
  for (const one of (await tree()).units.values()) expect((one as Unit).version).toBeGreaterThan(0);
});

test("a new unit without kind or superior gets buttons for it, or the kind is taken from its name", async () => {
  const chat = await conversation();
  try {
    expect(await chat.ask("韩梅", "单聊", "/单位 新增 市审计局")).toContain(
      "已新增 市审计局（机关），上级：市直机关工委",
    );
    const [asked] = await chat.say("韩梅", "单聊", "/单位 新增 老干部服务 上级=市直机关工委");
    expect(asked?.buttons.map(({ text }) => text)).toEqual(["工委", "机关", "支部"]);
    expect((await chat.click("韩梅", "机关")).heard.at(-1)?.text).toContain("已新增 老干部服务（机关）");
    const [whose] = await chat.say("韩梅", "单聊", "/单位 新增 第二小组支部");
    expect(whose?.buttons.map(({ text }) => text)).toEqual(["市直机关工委"]);
    expect((await chat.click("韩梅", "市直机关工委")).heard.at(-1)?.text).toContain("已新增 第二小组支部（支部）");
  } finally {
    await chat.close();
  }
});
