import { beforeEach, describe, expect, test } from "vitest";
import { grantsOf } from "#store";
import appoint from "../../commands/appoint.ts";
import dismiss from "../../commands/dismiss.ts";
import help from "../../commands/help.ts";
import me from "../../commands/me.ts";
import missing from "../../commands/missing.ts";
import { idOf, openRoom, pressesOf, type Room, textOf } from "../support/room.ts";

const GW = "市直机关工委工作群";
const FINANCE = "市财政局机关党建群";

let room: Room;
beforeEach(async () => {
  room = await openRoom([appoint, dismiss, help, me, missing]);
});
const grants = async (name: Parameters<typeof idOf>[0]) =>
  (await grantsOf(room.db.query, idOf(name))).map(({ role, unitId }) => `${role} ${unitId}`).sort();
const said = async (
  who: Parameters<Room["say"]>[0],
  where: string,
  text: string,
  mentions?: Parameters<Room["say"]>[3],
) => textOf((await room.say(who, where, text, mentions))[0]?.card);

/** Says it, and taps what does it. */
async function agreed(...asking: Parameters<Room["say"]>): ReturnType<Room["say"]> {
  const [who, where] = asking;
  const [asked] = await room.say(...asking);
  return await tapped(who, where, asked?.card);
}

async function tapped(who: Parameters<Room["say"]>[0], where: string, card: Parameters<typeof pressesOf>[0]) {
  const presses = pressesOf(card);
  const press = presses.get("确认任命") ?? presses.get("确认免去") ?? { action: "" };
  return (await room.press(who, where, press)).heard;
}

describe("/任命", () => {
  test("shows the appointment before it is done: the person, the present holder, who is told; and it can be cancelled", async () => {
    const before = await grants("王建国");
    const [asked] = await room.say("韩梅", GW, "/任命 @王建国 书记 市财政局", ["王建国"]);
    for (const words of [
      "请确认：任命王建国为市财政局书记，对市财政局及下级有效。",
      "王建国目前身份：市财政局机关第一支部党员。现任书记：李敏，任命后仍在任。任命后机器人单独通知本人。",
    ])
      expect(textOf(asked?.card)).toContain(words);
    expect(await grants("王建国")).toEqual(before);
    // Who may not appoint may not agree either.
    const press = pressesOf(asked?.card).get("确认任命") ?? { action: "" };
    expect((await room.press("李敏", GW, press)).heard.map(({ card }) => textOf(card)).join()).not.toContain("✓");
    expect(await grants("王建国")).toEqual(before);
    const drop = pressesOf(asked?.card).get("取消") ?? { action: "" };
    expect(textOf((await room.press("韩梅", GW, drop)).heard[0]?.card)).toContain("已取消，没有任命");
    expect(textOf((await tapped("韩梅", GW, asked?.card))[0]?.card)).toContain("原任李敏仍在任，如已离任请免去");
    expect(await grants("王建国")).toContain("secretary desk-cz");
    // A second tap gives nothing twice.
    await tapped("韩梅", GW, asked?.card);
    expect((await grants("王建国")).filter((grant) => grant === "secretary desk-cz")).toHaveLength(1);
  });

  test("an admin appoints with a mention, and the person is told", async () => {
    const heard = await agreed("韩梅", GW, "/任命 @王建国 书记 财政局一支部", ["王建国"]);
    expect(textOf(heard[0]?.card)).toContain("王建国为市财政局机关第一支部书记");
    expect(heard[1]?.target).toBe(idOf("王建国"));
    expect(await grants("王建国")).toEqual(["member desk-cz-1", "secretary desk-cz-1"]);
  });

  test("a name that only one known person has is enough, in any word order, for the group's unit", async () => {
    await agreed("韩梅", FINANCE, "/任命 领导 王建国");
    expect(await grants("王建国")).toContain("leader desk-cz");
  });

  test("an admin is appointed for all of 全市 if no unit is named", async () => {
    expect(textOf((await agreed("韩梅", GW, "/任命 @周敏 管理员", ["周敏"]))[0]?.card)).toContain("全市管理员");
    expect(await grants("周敏")).toContain("admin city");
  });

  test.each([
    ["/任命", "这样写"],
    ["/任命 王建国 constructor", "没有找到叫「constructor」的单位"],
    ["/任命 书记 市财政局", "我还不认识「市财政局」"],
    ["/任命 王建国 市财政局", "请写明角色"],
    ["/任命 王建国 书记 市审计局", "没有找到叫「市审计局」的单位"],
    ["/任命 张三 书记 市财政局", "我还不认识「张三」"],
    ["/任命 李敏 书记 市财政局", "已经是市财政局书记"],
  ])("%s is answered: %s", async (line, answer) => {
    const before = await room.db.query.selectFrom("role").selectAll().execute();
    expect(await said("韩梅", GW, line)).toContain(answer);
    expect(await room.db.query.selectFrom("role").selectAll().execute()).toEqual(before);
  });

  test.each(["王建国", "李敏", "周敏", "生人"] as const)("is not for %s, not even of themselves", async (who) => {
    expect(await said(who, GW, `/任命 @${who} 管理员`, [who])).toContain("管理员办理");
    const before = await grants(who);
    await room.say(who, FINANCE, `/任命 @${who} 书记 市财政局`, [who]);
    expect(await grants(who)).toEqual(before);
  });

  test("a forged button grants nothing", async () => {
    const press = { action: "appoint-pick", id: "city", value: `admin ${idOf("王建国")}` };
    const { heard, toast } = await room.press("王建国", "单聊", press);
    expect(toast).toContain("权限");
    expect(heard).toEqual([]);
    expect(await grants("王建国")).toEqual(["member desk-cz-1"]);
  });

  test("if several units have the name, it asks, and the button appoints", async () => {
    const [asked] = await room.say("韩梅", GW, "/任命 @王建国 纪检 机关", ["王建国"]);
    const press = pressesOf(asked?.card).get("市直机关工委 › 市水务局 › 市水务局机关支部") ?? { action: "" };
    const { heard } = await room.press("韩梅", GW, press);
    await tapped("韩梅", GW, heard[0]?.card);
    expect(await grants("王建国")).toContain("discipline desk-sw-1");
  });
});

describe("/免去", () => {
  test("ends a role and keeps its row", async () => {
    const [asked] = await room.say("韩梅", GW, "/免去 @李敏 书记 市财政局", ["李敏"]);
    expect(textOf(asked?.card)).toContain("请确认：免去李敏的市财政局书记。");
    expect(textOf(asked?.card)).toContain("免去后李敏没有其他身份。免去后市财政局没有书记。");
    expect(await grants("李敏")).toEqual(["secretary desk-cz"]);
    expect(textOf((await tapped("韩梅", GW, asked?.card))[0]?.card)).toContain("不再是市财政局书记");
    expect(await grants("李敏")).toEqual([]);
    const rows = await room.db.query
      .selectFrom("role")
      .select("ended_at")
      .where("person_id", "=", idOf("李敏"))
      .execute();
    expect(rows).toEqual([{ ended_at: "2026-11-22T02:00:00.000Z" }]);
  });

  test("asks which role if there are several and none was named", async () => {
    const [asked] = await room.say("韩梅", GW, "/免去 周敏 市直机关工委");
    const press = pressesOf(asked?.card).get("市直机关工委纪检") ?? { action: "" };
    const { heard } = await room.press("韩梅", GW, press);
    await tapped("韩梅", GW, heard[0]?.card);
    expect(await grants("周敏")).toEqual(["leader desk-gw"]);
  });

  test("refuses to end the role of the last admin", async () => {
    expect(await said("韩梅", GW, "/免去 韩梅 管理员")).toContain("最后一位");
    expect(await grants("韩梅")).toContain("admin city");
    await agreed("韩梅", GW, "/任命 周敏 管理员");
    expect(textOf((await agreed("韩梅", GW, "/免去 韩梅 管理员"))[0]?.card)).toContain("不再是全市管理员");
  });

  test("if two admins dismiss each other at once, one stays", async () => {
    await agreed("韩梅", GW, "/任命 周敏 管理员");
    const [hers] = await room.say("韩梅", GW, "/免去 周敏 管理员");
    const [other] = await room.say("周敏", GW, "/免去 韩梅 管理员");
    await Promise.all([tapped("韩梅", GW, hers?.card), tapped("周敏", GW, other?.card)]);
    const admins = [...(await grants("韩梅")), ...(await grants("周敏"))].filter((grant) => grant.startsWith("admin"));
    expect(admins).toHaveLength(1);
  });

  test("refuses a secretary", async () => {
    expect(await said("李敏", FINANCE, "/免去 @李敏 书记 市财政局", ["李敏"])).toContain("管理员办理");
    expect(await grants("李敏")).toEqual(["secretary desk-cz"]);
  });
});

describe("/我", () => {
  test("shows a person's roles", async () => {
    const [heard] = await room.say("李敏", "单聊", "/我");
    for (const word of ["李敏", "市财政局 书记", "还没有登记过记录"]) expect(textOf(heard?.card)).toContain(word);
  });

  test("in a group the answer goes to the direct chat", async () => {
    const heard = await room.say("李敏", FINANCE, "/我");
    expect(textOf(heard[0]?.card)).not.toContain("书记");
    expect(heard[1]?.target).toBe(idOf("李敏"));
  });

  test("tells a person without a role what to do", async () => {
    const [heard] = await room.say("生人", "单聊", "/我");
    expect(textOf(heard?.card)).toContain("还没有登记角色");
  });
});
