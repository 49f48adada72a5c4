import { expect, test } from "vitest";
import { commands } from "#commands";
import briefs from "../data/briefs.json" with { type: "json" };
import { openRoom, textOf } from "../support/room.ts";

const CZ = "市财政局机关党建群";
const TEXT =
  "/报 11月20日，市财政局机关第一支部组织18名党员志愿者到清河社区开展“清洁家园齐动手”活动，服务2小时，发放资料300份。";

test("a pasted brief fills the form of its kind, and nothing is recorded before it is submitted", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("王建国", CZ, TEXT);
  const form = heard?.card.blocks.find((block) => block.type === "form");
  const values = Object.fromEntries((form?.inputs ?? []).map(({ name, value }) => [name, value]));
  expect(values).toMatchObject({ day: "2026-11-20", title: "清洁家园齐动手" });
  expect(Object.values(values)).toContain("18");
  expect(textOf(heard?.card)).toContain("300份");
  expect(await room.db.query.selectFrom("record").selectAll().execute()).toEqual([]);
  const draft = form?.submit.press;
  if (draft === undefined) throw new Error("no form");
  const { heard: saved } = await room.press("王建国", CZ, draft, values as Record<string, string>);
  expect(saved.map(({ card }) => textOf(card)).join("\n")).toContain("18人");
});

test("every labelled brief is answered with a form or a question, never with a record", async () => {
  const room = await openRoom(commands);
  // Above twenty a minute one answer stands for the rest.
  for (const { text } of briefs.filter((_, index) => index % 4 === 0)) {
    const heard = await room.say("韩梅", "市直机关工委工作群", `/报 ${text}`);
    expect(heard.length).toBeGreaterThan(0);
  }
  expect(await room.db.query.selectFrom("record").selectAll().execute()).toEqual([]);
});

test("a text that may be of two kinds gets a button for each form", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("王建国", CZ, "11月19日，开展“送法进社区”活动，26名党员参加，发放资料500份。");
  const buttons = (heard?.card.blocks ?? []).flatMap((block) => (block.type === "buttons" ? block.buttons : []));
  expect(buttons.map(({ text }) => text)).toEqual(["填主题活动表", "填志愿服务表"]);
  const press = buttons[1]?.press;
  if (press === undefined) throw new Error("no button");
  const { heard: forms } = await room.press("王建国", CZ, press);
  const form = forms[0]?.card.blocks.find((block) => block.type === "form");
  expect(form?.inputs.find(({ name }) => name === "people")?.value).toBe("26");
});
