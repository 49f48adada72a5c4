import { beforeAll, describe, expect, test } from "vitest";
import { createTree, parentOf, ROOT, type Tree, type Unit } from "#core";
import {
  bindChat,
  boundChats,
  changeTree,
  chatById,
  chatOfPerson,
  chatsOfUnit,
  closeUnit,
  createTreeReader,
  type Database,
  endRole,
  grantsOf,
  hasAdmin,
  insertRole,
  insertRoot,
  insertUnit,
  loadTree,
  markChatGone,
  moveWrites,
  peopleByName,
  reachableUnits,
  rolesOf,
  StaleError,
  treeVersion,
  updateUnit,
  upsertChat,
  upsertPerson,
} from "#store";
import { databases } from "../../support/databases.ts";

const NOW = "2026-11-22T02:00:00.000Z";
const unit = (id: string, name: string, more: Partial<Unit> = {}): Unit => ({
  id,
  name,
  names: [],
  level: "市",
  kind: "organ",
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: "2026-01-01",
  activeTo: undefined,
  version: 1,
  ...more,
});

describe.each(Object.keys(databases) as (keyof typeof databases)[])("units and roles on %s", (name) => {
  let db: Database;
  beforeAll(async () => {
    db = await databases[name].open();
  });

  const tree = (): Promise<Tree> => loadTree(db.query);

  test("a new unit is in the tree under its names", async () => {
    const gw = unit("gw", "市直机关工委", { kind: "committee", names: ["工委"], class: "一类", memberCount: 12 });
    await db.commit([
      changeTree(db.query, await tree(), NOW),
      ...insertRoot(db.query, "2026-01-01"),
      ...insertUnit(db.query, gw, ROOT),
      ...insertUnit(db.query, unit("cz", "市财政局"), "gw"),
      ...insertUnit(db.query, unit("sw", "市水务局"), "gw"),
    ]);
    const now = await tree();
    expect(now.units.get("gw")).toEqual(gw);
    expect(now.root?.name).toBe("全市");
    expect(now.byName.get("工委")?.map(({ id }) => id)).toEqual(["gw"]);
    expect(parentOf(now, "cz", "2026-11-22")).toBe("gw");
    expect(await treeVersion(db.query)).toBe(1);
  });

  test("the root is created once", async () => {
    await db.commit([...insertRoot(db.query, "2020-01-01")]);
    expect((await tree()).root?.activeFrom).toBe("2026-01-01");
  });

  test("a change keeps the id and drops the old name", async () => {
    const before = await tree();
    const cz = before.units.get("cz") as Unit;
    await db.commit([
      changeTree(db.query, before, NOW),
      ...updateUnit(db.query, { ...cz, name: "市财政金融局", names: ["财政局"], memberCount: 85 }),
    ]);
    const after = await tree();
    expect(after.units.get("cz")).toMatchObject({
      name: "市财政金融局",
      names: ["财政局"],
      memberCount: 85,
      version: 2,
    });
    expect(after.byName.has("市财政局")).toBe(false);
  });

  test("of two changes decided on one tree the second is refused completely", async () => {
    const seen = await tree();
    await db.commit([
      changeTree(db.query, seen, NOW),
      ...(await moveWrites(db.query, seen, [{ unitId: "sw", fromDay: "2026-07-01", parentId: "cz" }], 0)).writes,
    ]);
    const late = db.commit([
      ...(await moveWrites(db.query, seen, [{ unitId: "cz", fromDay: "2026-07-01", parentId: "sw" }], 0)).writes,
      changeTree(db.query, seen, NOW),
    ]);
    await expect(late).rejects.toThrow(StaleError);
    const now = await tree();
    expect([
      parentOf(now, "sw", "2026-06-30"),
      parentOf(now, "sw", "2026-07-01"),
      parentOf(now, "cz", "2026-07-01"),
    ]).toEqual(["gw", "cz", "gw"]);
  });

  test("a closed unit keeps its row", async () => {
    const before = await tree();
    await db.commit([
      changeTree(db.query, before, NOW),
      ...closeUnit(db.query, before.units.get("sw") as Unit, "2026-10-31"),
    ]);
    expect((await tree()).units.get("sw")?.activeTo).toBe("2026-10-31");
  });

  test("the tree is read again only after it changed", async () => {
    const read = createTreeReader();
    const first = await read(db.query);
    expect(await read(db.query)).toBe(first);
    await db.commit([changeTree(db.query, first, NOW)]);
    expect((await read(db.query)).version).toBe(first.version + 1);
  });

  test("a tree that was never changed has version 0", () => {
    expect(createTree([], []).version).toBe(0);
  });

  test("roles begin, are read by person and by unit, and end once", async () => {
    const role = { personId: "ou_li", unitId: "cz", grantedBy: "ou_han", grantedAt: NOW };
    expect(await hasAdmin(db.query)).toBe(false);
    await db.commit([
      upsertPerson(db.query, { platform: "lark", id: "ou_li", name: "李敏" }, NOW),
      insertRole(db.query, { platform: "lark", ...role, id: "r1", role: "secretary" }),
      insertRole(db.query, { platform: "lark", ...role, id: "r2", role: "admin" }),
    ]);
    expect(await grantsOf(db.query, "ou_li")).toEqual([
      { role: "secretary", unitId: "cz" },
      { role: "admin", unitId: "cz" },
    ]);
    expect(await hasAdmin(db.query)).toBe(true);
    expect((await rolesOf(db.query, "cz")).map(({ personName }) => personName)).toEqual(["李敏", "李敏"]);
    await expect(
      db.commit([insertRole(db.query, { platform: "lark", ...role, id: "r3", role: "secretary" })]),
    ).rejects.toThrow();
    await db.commit([endRole(db.query, "r1", NOW)]);
    await expect(db.commit([endRole(db.query, "r1", NOW)])).rejects.toThrow(StaleError);
    expect(await grantsOf(db.query, "ou_li")).toEqual([{ role: "admin", unitId: "cz" }]);
    await db.commit([insertRole(db.query, { platform: "lark", ...role, id: "r3", role: "secretary" })]);
  });

  test("an empty name does not replace a known one", async () => {
    await db.commit([upsertPerson(db.query, { platform: "lark", id: "ou_li", name: "" }, NOW)]);
    expect(await peopleByName(db.query, "李敏")).toEqual([{ id: "ou_li", name: "李敏" }]);
  });

  test("a group is bound, bound again by a person who saw the old binding, and stays bound when the bot leaves", async () => {
    const by = { personId: "ou_li", now: NOW };
    await db.commit([
      upsertChat(db.query, { platform: "lark", id: "oc_a", kind: "group", name: "财政局群", personId: undefined }),
      upsertChat(db.query, { platform: "lark", id: "oc_p", kind: "direct", name: "李敏", personId: "ou_li" }),
      bindChat(db.query, "oc_a", "cz", undefined, by),
    ]);
    await expect(db.commit([bindChat(db.query, "oc_a", "sw", undefined, by)])).rejects.toThrow(StaleError);
    await db.commit([
      upsertChat(db.query, { platform: "lark", id: "oc_a", kind: "group", name: "", personId: undefined }),
    ]);
    expect(await chatById(db.query, "oc_a")).toMatchObject({ name: "财政局群", unitId: "cz", boundBy: "ou_li" });
    expect((await chatOfPerson(db.query, "ou_li"))?.id).toBe("oc_p");
    expect((await chatsOfUnit(db.query, "cz")).map(({ id }) => id)).toEqual(["oc_a"]);
    const reachable = async () => [...(await reachableUnits(db.query))];
    expect(await reachable()).toContain("cz");
    await db.commit([markChatGone(db.query, "oc_a")]);
    expect(await boundChats(db.query)).toEqual([]);
    // Its secretary still can be asked; without one nobody can.
    expect(await reachable()).toEqual(["cz"]);
    await db.query.deleteFrom("role").where("role", "=", "secretary").execute();
    expect(await reachable()).toEqual([]);
    expect(await chatById(db.query, "oc_a")).toMatchObject({ state: "gone", unitId: "cz" });
  });
});
