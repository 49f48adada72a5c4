import { beforeEach, describe, expect, test } from "vitest";
import type { Unit } from "#core";
import { changeTree, chatById, endRole, loadTree, rolesOf, updateUnit } from "#store";
import bind from "../../commands/bind.ts";
import { chatIdOf, idOf, openRoom, pressesOf, type Room, textOf } from "../support/room.ts";

const WATER = "市水务局机关支部群";
const FINANCE = "市财政局机关党建群";

describe("/绑定", () => {
  let room: Room;
  beforeEach(async () => {
    room = await openRoom([bind]);
  });
  const unitOf = async (where: string) => (await chatById(room.db.query, chatIdOf(where)))?.unitId;

  test("without a name, says what the group is bound to and how to change it", async () => {
    const [heard] = await room.say("王建国", FINANCE, "/绑定");
    expect(textOf(heard?.card)).toContain("市直机关工委 › 市财政局");
    expect(textOf(heard?.card)).toContain("/绑定 新单位名称");
  });

  test("an admin binds an unbound group", async () => {
    await room.say("韩梅", "新群", "/绑定 水务局");
    expect(await unitOf("新群")).toBe("desk-sw");
    const [again] = await room.say("韩梅", "新群", "/绑定 市水务局");
    expect(textOf(again?.card)).toContain("已经绑定");
  });

  test("a secretary binds a unit of their own subtree and no other", async () => {
    const [refused] = await room.say("李敏", "新群", "/绑定 市水务局");
    expect(textOf(refused?.card)).toContain("书记或管理员");
    expect(await unitOf("新群")).toBeUndefined();
    await room.say("李敏", "新群", "/绑定 财政局一支部");
    expect(await unitOf("新群")).toBe("desk-cz-1");
  });

  test("refuses a member and says who may", async () => {
    const [heard] = await room.say("王建国", "新群", "/绑定 市财政局");
    expect(textOf(heard?.card)).toContain("「市财政局」或其上级单位的书记或管理员");
    expect(await unitOf("新群")).toBeUndefined();
  });

  test("if several units have the name, it asks, and the button binds", async () => {
    const [asked] = await room.say("韩梅", "新群", "/绑定 机关");
    const presses = pressesOf(asked?.card);
    expect(presses.size).toBeGreaterThan(1);
    const press = presses.get("市直机关工委 › 市水务局 › 市水务局机关支部");
    if (press === undefined) throw new Error("no such button");
    expect((await room.press("王建国", "新群", press)).toast).toContain("您在这里还没有这个权限");
    expect(await unitOf("新群")).toBeUndefined();
    const { toast } = await room.press("韩梅", "新群", press);
    expect(toast).toContain("市水务局机关支部");
    expect(await unitOf("新群")).toBe("desk-sw-1");
  });

  test("an unknown name is reported and not guessed", async () => {
    const [heard] = await room.say("韩梅", "新群", "/绑定 市审计局");
    expect(textOf(heard?.card)).toContain("没有找到叫「市审计局」的单位");
  });

  test("works in groups only", async () => {
    const [heard] = await room.say("韩梅", "单聊", "/绑定 市财政局");
    expect(textOf(heard?.card)).toContain("群里");
  });

  describe("for a group that is bound to another unit", () => {
    const rebind = async () => {
      const heard = await room.say("韩梅", WATER, "/绑定 市财政局");
      const asked = heard.find(({ target }) => target === idOf("陈立新"));
      return { heard, presses: pressesOf(asked?.card) };
    };

    // On the desk the admin is also the committee's secretary, who would be asked by none.
    beforeEach(async () => {
      await room.db.query
        .deleteFrom("role")
        .where("person_id", "=", idOf("韩梅"))
        .where("role", "=", "secretary")
        .execute();
    });

    test("asks that unit's secretary, who agrees", async () => {
      const { heard, presses } = await rebind();
      expect(heard).toHaveLength(2);
      expect(await unitOf(WATER)).toBe("desk-sw-1");
      const { toast, heard: after } = await room.press("陈立新", "单聊", presses.get("同意改绑") ?? { action: "" });
      expect(toast).toBe("已改绑到市财政局");
      expect(await unitOf(WATER)).toBe("desk-cz");
      expect(after.map(({ target }) => target)).toContain(chatIdOf(WATER));
    });

    test.each(["同意改绑", "不同意"])("「%s」 on a forwarded card is refused and changes nothing", async (button) => {
      const { presses } = await rebind();
      const press = presses.get(button) ?? { action: "" };
      const { toast, heard } = await room.press("陈立新", FINANCE, press, undefined, "om_forwarded");
      expect(toast).toContain("转发的卡片");
      expect(heard).toEqual([]);
      expect(await unitOf(WATER)).toBe("desk-sw-1");
    });

    test("leaves the binding if that secretary refuses", async () => {
      const { presses } = await rebind();
      const { heard } = await room.press("陈立新", "单聊", presses.get("不同意") ?? { action: "" });
      expect(await unitOf(WATER)).toBe("desk-sw-1");
      expect(textOf(heard.at(-1)?.card)).toContain("没有同意");
    });

    test.each(["王建国", "李敏", "韩梅", "周敏"] as const)("%s cannot agree in the secretary's place", async (who) => {
      const { presses } = await rebind();
      const { toast } = await room.press(who, "单聊", presses.get("同意改绑") ?? { action: "" });
      expect(toast).toContain("书记决定");
      expect(await unitOf(WATER)).toBe("desk-sw-1");
    });

    test("a second press of the same button changes nothing", async () => {
      const { presses } = await rebind();
      await room.press("陈立新", "单聊", presses.get("同意改绑") ?? { action: "" });
      const { toast } = await room.press("陈立新", "单聊", presses.get("同意改绑") ?? { action: "" });
      expect(toast).toContain("已经变过");
    });

    test("the requester must still have the right when the secretary agrees", async () => {
      const { presses } = await rebind();
      for (const role of await rolesOf(room.db.query, "city"))
        await room.db.commit([endRole(room.db.query, role.id, "2026-11-22T03:00:00.000Z")]);
      const { toast } = await room.press("陈立新", "单聊", presses.get("同意改绑") ?? { action: "" });
      expect(toast).toContain("没有权限");
      expect(await unitOf(WATER)).toBe("desk-sw-1");
    });

    test("without a secretary an admin decides, and a secretary of the new unit may not", async () => {
      await room.db.query
        .updateTable("role")
        .set({ ended_at: "2026-11-22" })
        .where("person_id", "=", idOf("陈立新"))
        .execute();
      await room.say("李敏", WATER, "/绑定 市财政局");
      expect(await unitOf(WATER)).toBe("desk-sw-1");
      await room.say("韩梅", WATER, "/绑定 市财政局");
      expect(await unitOf(WATER)).toBe("desk-cz");
    });

    test("needs no consent if the old unit is closed", async () => {
      const tree = await loadTree(room.db.query);
      const unit = tree.units.get("desk-sw-1") as Unit;
      await room.db.commit([
        changeTree(room.db.query, tree, "2026-11-22T02:00:00.000Z"),
        ...updateUnit(room.db.query, { ...unit, activeTo: "2026-10-31" }),
      ]);
      await room.say("韩梅", WATER, "/绑定 市财政局");
      expect(await unitOf(WATER)).toBe("desk-cz");
    });
  });
});
