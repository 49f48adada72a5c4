import { afterEach, expect, test } from "vitest";
import { type Conversation, conversation } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";
let close: () => Promise<void> = async () => {};
afterEach(() => close());

async function town(): Promise<Conversation> {
  const talk = await conversation();
  close = talk.close;
  return talk;
}

/** The card of several lines as it stands now: its words, and the buttons of its lines. */
const cardOf = (talk: Conversation, words: string) => {
  const card = talk.cards("李敏").find(({ text }) => text.includes(words));
  return {
    text: card?.text ?? "",
    buttons: (card?.buttons ?? []).map(({ text }) => text).filter((one) => one.includes("补第")),
  };
};

const THREE = "/志愿 11月20日 清洁家园 32人\n/党课 昨天 12人\n/党课 11月19日 *廉洁* <b> 主讲=何静";

test("the card of several lines quotes the lines it asks about, and marks each as done once it is filled in", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, THREE);
  const first = cardOf(talk, "3条中1条登记好了");
  expect(first.text).toContain("原文：/党课 昨天 12人");
  expect(first.text).toContain("原文：/党课 11月19日 *廉洁* <b> 主讲=何静");
  expect(first.text).not.toContain("原文：/志愿");
  expect(first.buttons).toEqual(["补第2条", "补第3条"]);
  await talk.click("李敏", "补第2条");
  await talk.click("李敏", "登记", { title: "入党誓词" });
  const second = cardOf(talk, "3条中2条登记好了");
  expect(second.text).toMatch(/2\. ✓ 2 党课 .*入党誓词/);
  expect(second.text).not.toContain("原文：/党课 昨天 12人");
  expect(second.buttons).toEqual(["补第3条"]);
  await talk.click("李敏", "补第3条");
  await talk.click("李敏", "登记", { attendees: "20" });
  const last = cardOf(talk, "3条都登记好了");
  expect(last.text).toMatch(/1\. ✓ 1 志愿.*2\. ✓ 2 党课.*3\. ✓ 3 党课/s);
  expect(last.buttons).toEqual([]);
});

test("a line answered in words is done too, and a cancelled one is not asked about again", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, THREE);
  await talk.click("李敏", "补第3条");
  await talk.say("李敏", CZ, "20人");
  expect(cardOf(talk, "3条中2条登记好了").buttons).toEqual(["补第2条"]);
  await talk.click("李敏", "补第2条");
  await talk.say("李敏", CZ, "算了");
  const last = cardOf(talk, "3条中2条登记好了");
  expect(last.text).toContain("2. － 已取消");
  expect(last.text).not.toContain("其余要您看一下");
  expect(last.buttons).toEqual([]);
});

test("an answer that leads to another question keeps the line's button for it", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, THREE);
  await talk.click("李敏", "补第2条");
  await talk.click("李敏", "登记", { title: "入党誓词", attendees: "二十3人" });
  expect(cardOf(talk, "3条中1条登记好了").buttons).toEqual(["补第2条", "补第3条"]);
  await talk.click("李敏", "补第2条");
  const { toast } = await talk.click("李敏", "登记", { title: "入党誓词", attendees: "23" });
  expect(JSON.stringify(toast)).toContain("已登记");
  expect(cardOf(talk, "3条中2条登记好了").buttons).toEqual(["补第3条"]);
});

test("a line that belongs in a direct chat is not quoted in a group", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, "/查处 11月3日 编号=案1 性质=违规收礼 处理1人\n/志愿 11月20日 清洁家园 32人");
  const { text } = cardOf(talk, "2条中1条登记好了");
  expect(text).toContain("单聊");
  expect(text).not.toContain("违规收礼");
});

test("the one receipt of a flood loses the button of a line that was filled in", async () => {
  const talk = await town();
  for (let index = 0; index < 24; index += 1) {
    await talk.sandbox.advance(500);
    const street = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"[index];
    await talk.sayAtOnce(
      "李敏",
      CZ,
      index < 22 ? `/志愿 昨天 第${index}小组清扫${street}街 ${index + 3}人` : `/党课 昨天 ${index}人`,
    );
  }
  await talk.sandbox.advance(3_600_000);
  await talk.program.tick();
  await talk.settle();
  expect(cardOf(talk, "另有2条需补充").buttons).toEqual(["补第1条", "补第2条"]);
  await talk.click("李敏", "补第1条");
  await talk.click("李敏", "登记", { title: "入党誓词" });
  const after = cardOf(talk, "另有1条需补充");
  expect(after.text).toMatch(/✓ \d+ 党课 .*入党誓词/);
  expect(after.buttons).toEqual(["补第2条"]);
});

test("a question of a line is gone from the card once it is answered, whichever button asked it", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, "/党课 昨天 《党章》 主讲=何静 12人");
  await talk.say(
    "李敏",
    CZ,
    "/党课 昨天 《党章》 主讲=何静 12人\n/通抱 今天\n/党客 昨天 廉洁课 20人 主讲=何静\n/志愿 11月20日 清洁家园 32人",
  );
  const all = () => {
    const card = talk.cards("李敏").find(({ text }) => text.includes("4条"));
    return { text: card?.text ?? "", buttons: (card?.buttons ?? []).map(({ text }) => text) };
  };
  expect(all().buttons).toEqual(["第1条：是同一场，不用重复记", "第1条：不是，两场都算", "第3条：按 /党课 处理"]);
  const { heard } = await talk.click("李敏", "第1条：不是，两场都算");
  expect(heard.at(-1)?.text).toContain("党课");
  expect(all().buttons).toEqual(["第3条：按 /党课 处理"]);
  expect(all().text).toMatch(/1\. ✓ 2 党课 《?党章》?，两场都算/);
  await talk.click("李敏", "第3条：按 /党课 处理");
  expect(all().buttons).toEqual([]);
  expect(all().text).toMatch(/3\. ✓ \d 党课/);
  expect((await talk.records()).filter(({ state }) => state === "counted")).toHaveLength(4);
});

test("a line whose offered command lacks a value waits for its form", async () => {
  const talk = await town();
  await talk.say("李敏", CZ, "/党客 昨天 12人\n/志愿 11月20日 清洁家园 32人");
  await talk.click("李敏", "第1条：按 /党课 处理");
  const asked = cardOf(talk, "2条中1条登记好了");
  expect(asked.buttons).toEqual(["补第1条"]);
  await talk.click("李敏", "登记", { title: "入党誓词" });
  expect(cardOf(talk, "2条都登记好了").text).toMatch(/1\. ✓ 2 党课 .*入党誓词/);
});
