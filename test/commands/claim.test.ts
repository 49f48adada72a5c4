import { describe, expect, test } from "vitest";
import { createClaimCode, grantsOf, loadTree } from "#store";
import bind from "../../commands/bind.ts";
import claim from "../../commands/claim.ts";
import unit from "../../commands/unit.ts";
import { idOf, openRoom, pressesOf, textOf } from "../support/room.ts";

const NOW = "2026-11-22T02:00:00.000Z";

async function emptyRoom() {
  const room = await openRoom([claim, unit, bind], { empty: true });
  const code = (await createClaimCode(room.db, NOW)) ?? "";
  return { room, code };
}

describe("/认领", () => {
  test("the printed code makes the first admin and is then void", async () => {
    const { room, code } = await emptyRoom();
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
    const [heard] = await room.say("韩梅", "单聊", `/认领 ${code.toLowerCase()}`);
    expect(textOf(heard?.card)).toContain("您现在是管理员了");
    expect(await grantsOf(room.db.query, idOf("韩梅"))).toEqual([{ role: "admin", unitId: "city" }]);
    const [late] = await room.say("王建国", "单聊", `/认领 ${code}`);
    expect(textOf(late?.card)).toContain("已经有管理员");
    expect(await createClaimCode(room.db, NOW)).toBeUndefined();
  });

  test("the card leads from an empty ledger to the first unit and its group", async () => {
    const { room, code } = await emptyRoom();
    const [welcome] = await room.say("韩梅", "单聊", `/认领 ${code}`);
    const press = pressesOf(welcome?.card).get("建单位") ?? { action: "" };
    expect((await room.press("王建国", "单聊", press, { name: "市直机关工委", level: "市" })).toast).toContain(
      "管理员",
    );
    const { heard } = await room.press("韩梅", "单聊", press, { name: "市直机关工委", level: "市" });
    expect(textOf(heard[0]?.card)).toContain("已新增 市直机关工委");
    expect(textOf(heard[0]?.card)).toContain("/绑定 市直机关工委");
    const [bound] = await room.say("韩梅", "工作群", "/绑定 市直机关工委");
    expect(textOf(bound?.card)).toContain("✓ 本群已绑定 市直机关工委");
    expect([...(await loadTree(room.db.query)).units.values()].map(({ name }) => name).sort()).toEqual(
      ["全市", "市直机关工委"].sort(),
    );
  });

  test("after five wrong codes a person is refused even with the right code", async () => {
    const { room, code } = await emptyRoom();
    const words: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const [heard] = await room.say("王建国", "单聊", "/认领 22222222");
      words.push(textOf(heard?.card));
    }
    expect(words[0]).toContain("还可以试4次");
    expect(words[4]).toContain("错误次数过多");
    const [spent] = await room.say("王建国", "单聊", `/认领 ${code}`);
    expect(textOf(spent?.card)).toContain("错误次数过多");
    expect(await grantsOf(room.db.query, idOf("王建国"))).toEqual([]);
    await room.say("韩梅", "单聊", `/认领 ${code}`);
    expect(await grantsOf(room.db.query, idOf("韩梅"))).toHaveLength(1);
  });

  test("the ledger stores neither the code nor its salt in clear text", async () => {
    const { room, code } = await emptyRoom();
    await room.say("韩梅", "单聊", `/认领 ${code}X`);
    const rows = await Promise.all(
      (["setting", "inbox", "outbox", "audit"] as const).map((table) =>
        room.db.query.selectFrom(table).selectAll().execute(),
      ),
    );
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test("is refused in a group", async () => {
    const { room, code } = await emptyRoom();
    const [heard] = await room.say("韩梅", "工作群", `/认领 ${code}`);
    expect(textOf(heard?.card)).toContain("单聊");
    expect(await grantsOf(room.db.query, idOf("韩梅"))).toEqual([]);
  });

  test("has no effect if the settings name the admins", async () => {
    const { room, code } = await emptyRoom();
    room.settings.adminIds.push(idOf("韩梅"));
    const [heard] = await room.say("王建国", "单聊", `/认领 ${code}`);
    expect(textOf(heard?.card)).toContain("不用认领");
    const [made] = await room.say("韩梅", "单聊", "/单位 新增 市直机关工委");
    expect(textOf(made?.card)).toContain("已新增 市直机关工委");
  });
});
