import { beforeAll, describe, expect, test } from "vitest";
import { parentOf, type RosterRow } from "#core";
import { changeTree, type Database, importRoster, loadTree } from "#store";
import { databases } from "../../support/databases.ts";

const NOW = "2026-11-22T02:00:00.000Z";
const rows = (...cells: RosterRow["cells"][]): readonly RosterRow[] =>
  cells.map((one, index) => ({ line: index + 2, cells: one }));
const CITY = rows(
  { 编号: "cz", 名称: "市财政局", 上级: "gw", 类型: "机关", 党员数: "85" },
  { 编号: "sw", 名称: "市水务局", 上级: "gw", 类型: "机关" },
  { 编号: "gw", 名称: "市直机关工委" },
);

describe.each(Object.keys(databases) as (keyof typeof databases)[])("a roster on %s", (name) => {
  let db: Database;
  beforeAll(async () => {
    db = await databases[name].open();
  });

  test("is imported into an empty ledger together with the root", async () => {
    expect(await importRoster(db, CITY, { now: NOW })).toEqual({
      ok: true,
      value: { inserted: 3, updated: 0, moved: 0, same: 0 },
    });
    const tree = await loadTree(db.query);
    expect(tree.root?.name).toBe("全市");
    expect(parentOf(tree, "cz", "2026-11-22")).toBe("gw");
    expect(await importRoster(db, CITY, { now: NOW })).toMatchObject({ value: { inserted: 0, same: 3 } });
    expect((await loadTree(db.query)).version).toBe(tree.version);
  });

  test("changes and moves existing units", async () => {
    const news = rows({ 编号: "sw", 名称: "市水利局", 上级: "cz" }, { 名称: "市水利局机关支部", 上级: "市水利局" });
    expect(await importRoster(db, news, { now: NOW })).toMatchObject({ value: { inserted: 1, updated: 1, moved: 1 } });
    const tree = await loadTree(db.query);
    expect(tree.units.get("sw")?.name).toBe("市水利局");
    expect([parentOf(tree, "sw", "2026-11-21"), parentOf(tree, "sw", "2026-11-22")]).toEqual(["gw", "cz"]);
  });

  test("with one wrong row changes nothing", async () => {
    const before = await loadTree(db.query);
    const mixed = rows(
      { 编号: "cz", 名称: "市财政金融局" },
      { 编号: "xx", 名称: "市审计局", 上级: "没有", 类型: "机关" },
    );
    expect(await importRoster(db, mixed, { now: NOW })).toMatchObject({ ok: false, error: [{ line: 3 }] });
    expect(await loadTree(db.query)).toEqual(before);
  });

  test("is refused completely if the tree changed meanwhile", async () => {
    const late = importRoster(db, rows({ 编号: "cz", 名称: "市财政金融局" }), {
      now: NOW,
      // Between reading the tree and the commit somebody else changes it: here, in the same commit.
      also: () => [
        changeTree(
          db.query,
          { units: new Map(), placings: new Map(), byName: new Map(), root: undefined, version: 0 },
          NOW,
        ),
      ],
    });
    await expect(late).rejects.toThrow();
    expect((await loadTree(db.query)).units.get("cz")?.name).toBe("市财政局");
  });

  test("cannot change the level of a unit that has figures", async () => {
    await db.query
      .insertInto("record")
      .values({
        id: "r1",
        number: 1,
        kind: "lecture",
        category: "",
        unit_id: "cz",
        day: "2026-11-01",
        title: "课",
        content: "{}",
        state: "counted",
        version: 1,
        reporter_id: "ou",
        reported_at: NOW,
        lag: 0,
        line: "/党课",
      })
      .execute();
    await db.query
      .insertInto("posting")
      .values({
        record_id: "r1",
        kind: "lecture",
        measure: "times",
        day: "2026-11-01",
        adjust: 0,
        unit_id: "cz",
        category: "",
        level: "市",
        amount: 1,
        approx: 0,
        confirmed: 0,
      })
      .execute();
    const refused = await importRoster(
      db,
      rows({ 编号: "cz", 名称: "市财政局", 层级: "县" }, { 编号: "sw", 名称: "市水利局", 层级: "县" }),
      { now: NOW },
    );
    expect(refused).toEqual({
      ok: false,
      error: [{ line: 2, text: "「市财政局」已有记录，层级不能再改，请新建单位" }],
    });
  });
});
