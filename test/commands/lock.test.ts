import { expect, test } from "vitest";
import { locksOf } from "#store";
import lock from "../../commands/lock.ts";
import { openRoom, pressesOf, textOf } from "../support/room.ts";

test("if several units have the name, the button closes the period of the chosen one", async () => {
  const room = await openRoom([lock]);
  const [asked] = await room.say("韩梅", "单聊", "/封账 9月 机关");
  expect(textOf(asked?.card)).toContain("是哪一个");
  const press = pressesOf(asked?.card).get("市直机关工委 › 市水务局 › 市水务局机关支部");
  if (press === undefined) throw new Error("no such button");
  expect(await locksOf(room.db.query, "desk-sw-1")).toEqual([]);
  const { heard } = await room.press("韩梅", "单聊", press);
  expect(textOf(heard[0]?.card)).toContain("已封账 市水务局机关支部");
  expect((await locksOf(room.db.query, "desk-sw-1")).map(({ period }) => period)).toEqual(["2026-09"]);
});
