import { beforeEach, describe, expect, test } from "vitest";
import { commands } from "#commands";
import { rolesOf } from "#store";
import { idOf, openRoom, pressesOf, type Room, textOf } from "../support/room.ts";

const FINANCE = "市财政局机关党建群";
const CITY = "市直机关工委工作群";
const OWN = "市财政局第二党支部";
const STRANGE = "市水务局二支部";

// A stranger's branch bears the short name to the letter, so that a search of the whole city would take it.
describe("a short name means the unit nearest to the speaker in the tree", () => {
  let room: Room;
  beforeEach(async () => {
    room = await openRoom(commands);
    for (const line of [
      `/单位 新增 ${OWN} 上级=市财政局 类型=支部`,
      `/单位 新增 ${STRANGE} 上级=市水务局 类型=支部`,
      "/单位 新增 市水务局第三党支部 上级=市水务局 类型=支部",
      "/单位 新增 市水务局第三支部 上级=市水务局 类型=支部",
    ]) {
      const [heard] = await room.say("韩梅", "单聊", line);
      expect(textOf(heard?.card)).toContain("✓");
    }
  });

  const named = async (id: string | null | undefined) =>
    (
      await room.db.query
        .selectFrom("unit")
        .select("name")
        .where("id", "=", id ?? "")
        .executeTakeFirst()
    )?.name;
  const targets = async () => {
    const tickets = await room.db.query.selectFrom("ticket").select("unit_id").execute();
    return await Promise.all(tickets.map(({ unit_id }) => named(unit_id)));
  };
  const owners = async () => {
    const records = await room.db.query.selectFrom("record").select("unit_id").orderBy("number").execute();
    return await Promise.all(records.map(({ unit_id }) => named(unit_id)));
  };
  const say = async (line: string, where = FINANCE, who: Parameters<Room["say"]>[0] = "李敏") => {
    const [heard] = await room.say(who, where, line);
    return textOf(heard?.card);
  };

  test("for an inspection, whose findings are opened there and whose receipt shows its place", async () => {
    expect(await say("/检查 昨天 二支部 问题1条")).toContain(OWN);
    expect(await targets()).toEqual([OWN]);
  });

  test("for a correction of the inspected unit", async () => {
    await say("/检查 昨天 市水务局 问题1条");
    expect(await say("/改 1 被检单位=二支部")).toContain(OWN);
    expect(await targets()).toEqual([OWN]);
  });

  test("for an appointment", async () => {
    const before = await rolesOf(room.db.query, "desk-sw");
    const [asked] = await room.say("韩梅", FINANCE, "/任命 王建国 书记 二支部");
    const agree = pressesOf(asked?.card).get("确认任命") ?? { action: "" };
    expect(textOf((await room.press("韩梅", FINANCE, agree)).heard[0]?.card)).toContain(OWN);
    expect(await rolesOf(room.db.query, "desk-sw")).toEqual(before);
    const roles = await room.db.query.selectFrom("role").selectAll().where("person_id", "=", idOf("王建国")).execute();
    expect(await Promise.all(roles.map(({ unit_id }) => named(unit_id)))).toContain(OWN);
  });

  test("for the host of a joint event", async () => {
    expect(await say("/志愿 昨天 清洁家园 32人 联合单位=二支部")).toContain(OWN);
    expect(await owners()).toEqual(["市财政局", OWN]);
  });

  test("for a summary", async () => {
    expect(await say("/汇总 本月 二支部")).toContain(OWN);
    expect(await say("/未报 本月 二支部")).toContain(OWN);
    expect(await say("/整改 二支部")).toContain(OWN);
  });

  test("for a report with 单位=", async () => {
    expect(await say("/党课 昨天 严守纪律 30人 单位=二支部")).toContain(OWN);
    expect(await owners()).toEqual([OWN]);
  });

  test("a full official name means that unit from anywhere", async () => {
    expect(await say(`/检查 昨天 ${STRANGE} 问题1条`)).toContain(STRANGE);
    expect(await targets()).toEqual([STRANGE]);
  });

  test("if several are equally near, the buttons show each with its place, and one tap answers", async () => {
    const [asked] = await room.say("韩梅", CITY, "/检查 昨天 三支部 问题1条");
    const press = pressesOf(asked?.card).get("市直机关工委 › 市水务局 › 市水务局第三党支部");
    if (press === undefined) throw new Error(textOf(asked?.card));
    await room.press("韩梅", CITY, press);
    expect(await targets()).toEqual(["市水务局第三党支部"]);
    // A later correction of something else leaves it as it was chosen.
    await say("/改 1 类型=专项检查", CITY, "韩梅");
    expect(await targets()).toEqual(["市水务局第三党支部"]);
  });

  test("if several hosts have the name, it asks too", async () => {
    const [asked] = await room.say("韩梅", CITY, "/志愿 昨天 清洁家园 32人 联合单位=三支部");
    const press = pressesOf(asked?.card).get("市直机关工委 › 市水务局 › 市水务局第三支部");
    if (press === undefined) throw new Error(textOf(asked?.card));
    await room.press("韩梅", CITY, press);
    expect(await owners()).toEqual(["市直机关工委", "市水务局第三支部"]);
  });

  test("a summary for an ambiguous name offers each unit as a button", async () => {
    const [asked] = await room.say("韩梅", CITY, "/汇总 本月 三支部");
    const press = pressesOf(asked?.card).get("市直机关工委 › 市水务局 › 市水务局第三支部");
    if (press === undefined) throw new Error(textOf(asked?.card));
    const { heard } = await room.press("韩梅", CITY, press);
    expect(textOf(heard[0]?.card)).toContain("市水务局第三支部");
  });

  test.each(["支部", "各支部", "6个支部", "档案室", "机关"])(
    "a word that names no unit stays a word: %s",
    async (word) => {
      await say(`/检查 昨天 被检单位=${word} 问题1条`, CITY, "韩梅");
      expect(await targets()).toEqual([undefined]);
    },
  );
});
