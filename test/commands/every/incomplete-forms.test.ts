import { expect, test } from "vitest";
import { commands } from "#commands";
import { allKinds, type Block, type Card } from "#core";
import { openRoom, pressesOf, textOf } from "../../support/room.ts";

type Form = Extract<Block, { type: "form" }>;

const formIn = (card: Card): Form | undefined =>
  (card.blocks ?? []).find((block): block is Form => block.type === "form");

const WORDS = allKinds
  .filter(({ source, restricted }) => source === undefined && restricted !== true)
  .flatMap(({ command: { zh, presets = {} } }) => [
    zh === "考核" ? "考核 登记" : zh,
    ...Object.keys(presets).filter((word) => /^\p{Script=Han}+$/u.test(word)),
  ]);

/** A label without what stands behind it in brackets: 参加人数（人） is named 参加人数. */
const nameOf = (label: string): string => label.replace(/（.*）$/, "");

test("the toast of an incomplete form names every field that is missing", async () => {
  const room = await openRoom(commands);
  const wrong: string[] = [];
  let named = 0;
  for (const word of WORDS) {
    await room.db.query.deleteFrom("inbox").execute();
    const heard = await room.say("韩梅", "市直机关工委工作群", `/${word}`);
    const form = heard.map(({ card }) => formIn(card)).find((one) => one !== undefined);
    if (form === undefined) {
      wrong.push(`${word}: no form`);
      continue;
    }
    const needed = form.inputs.filter(({ required }) => required === true);
    // What is not required stays as shown: an emptied 状态 would make the form that of another category.
    const empty = Object.fromEntries(
      form.inputs.map((input) => [input.name, needed.includes(input) ? "" : (input.value ?? "")]),
    );
    const press = form.submit.press ?? { action: "draft-submit" as const };
    const { toast } = await room.press("韩梅", "市直机关工委工作群", press, empty);
    named += needed.length;
    const unnamed = needed.map(({ label }) => nameOf(label)).filter((label) => !toast.includes(label));
    if (unnamed.length > 0) wrong.push(`${word}: ${toast} says nothing of ${unnamed.join("、")}`);
  }
  expect(wrong).toEqual([]);
  expect(named).toBeGreaterThan(40);
}, 120_000);

test("a form that leaves only the unit open says so in its toast, and the form of a bad day says which day it was", async () => {
  const room = await openRoom(commands);
  const two = await room.say("王建国", "市直机关工委工作群", "/志愿 昨天 清洁家园 32人");
  const form = two.map(({ card }) => formIn(card)).find((one) => one !== undefined);
  const { toast } = await room.press("王建国", "市直机关工委工作群", form?.submit.press ?? { action: "" }, {});
  expect(toast).toContain("这条记到哪个单位？");
  const GROUP = "市财政局机关党建群";
  const [lines] = await room.say("李敏", GROUP, "/党课 11月31日 学党章 主讲=王志强 30人\n/志愿 昨天 清洁家园 32人");
  const [[, press] = []] = [...pressesOf(lines?.card)].filter(([, { action }]) => action === "draft-show");
  if (press === undefined) throw new Error("no button");
  const opened = textOf((await room.press("李敏", GROUP, press)).heard[0]?.card);
  expect(opened).toContain("11月没有31日，请改成实际日期。\n原文：/党课 11月31日 学党章");
});

test("a full stop confirms the only open offer, which the card tells; of several it is asked which", async () => {
  const room = await openRoom(commands);
  const GROUP = "市财政局机关党建群";
  const [first] = await room.say("李敏", GROUP, "/志原 昨天 清洁家园 32人");
  expect(textOf(first?.card)).toContain("或 @模范 回复句号确认：/志愿 昨天 清洁家园 32人");
  await room.say("李敏", GROUP, "/党可 昨天 学党章 主讲=王志强 30人");
  const [which] = await room.say("李敏", GROUP, "。");
  expect(textOf(which?.card)).toContain("有2项待确认，请点要确认的一项");
  expect([...pressesOf(which?.card).keys()]).toEqual([
    "/党课 昨天 学党章 主讲=王志强 30人",
    "/志愿 昨天 清洁家园 32人",
  ]);
  const press = pressesOf(which?.card).get("/志愿 昨天 清洁家园 32人");
  if (press === undefined) throw new Error("no button");
  await room.press("李敏", GROUP, press);
  await room.say("李敏", GROUP, "。");
  const kinds = await room.db.query.selectFrom("record").select("kind").orderBy("number").execute();
  expect(kinds.map(({ kind }) => kind)).toEqual(["volunteering", "lecture"]);
});
