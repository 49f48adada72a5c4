import { expect, test } from "vitest";
import { conversation } from "../../support/conversation.ts";

test.each([
  ["2条", ["Z1 会议记录缺签到 · 期限12月6日", "Z2 党费台账未更新 · 期限12月6日"]],
  ["1条", ["Z1 会议记录缺签到、党费台账未更新 · 期限12月6日"]],
])("findings that nobody counted are asked about, and %s makes as many", async (answer, tickets) => {
  const chat = await conversation();
  try {
    const said = "/检查 今天 市水务局机关支部 发现问题：会议记录缺签到、党费台账未更新，限期两周";
    const [question] = await chat.say("韩梅", "单聊", said);
    expect(question?.text).toContain("「会议记录缺签到、党费台账未更新」是2条问题，还是1条？");
    const [receipt] = (await chat.click("韩梅", answer)).heard;
    const lines = receipt?.text.split("\n") ?? [];
    expect(lines[lines.indexOf("发现问题") + 1]).toBe(answer);
    expect(lines.filter((line) => /^Z\d/.test(line))).toEqual(tickets);
  } finally {
    await chat.close();
  }
});
