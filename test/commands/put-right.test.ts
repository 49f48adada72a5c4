import { describe, expect, onTestFinished, test } from "vitest";
import { ticketsOfRecord } from "#store";
import { conversation } from "../support/conversation.ts";

const GW = "市直机关工委工作群";

async function talk() {
  const held = await conversation();
  onTestFinished(held.close);
  const tickets = async (index = 0) => {
    const record = (await held.records())[index];
    const found = record === undefined ? [] : await ticketsOfRecord(held.db.query, record.id);
    return found.map(({ seq, state, evidence }) => ({ seq, state, evidence }));
  };
  const states = async () => (await tickets()).map(({ state }) => state).join(" ");
  return { ...held, tickets, states };
}

describe("corrected findings", () => {
  test.each([
    ["问题5条 其中已整改2条", "closed closed open open open"],
    ["发现问题5条（其中已整改4条）", "closed closed closed closed open"],
    ["问题3条 已销号1个", "closed open open"],
    ["问题3条，均已整改到位", "closed closed closed"],
    ["问题2条 都改好了", "closed closed"],
    ["问题：1.缺签到 2.未公示（已整改）", "open closed"],
    ["问题3条，其中1条当场改了，2条限期整改", "closed open open"],
    ["问题3条 要求立即整改", "open open open"],
  ])("wait for verification from the report on, the line as their evidence: %s", async (words, expected) => {
    const { say, states, tickets } = await talk();
    const line = `/检查 今天 市水务局机关支部 ${words}`;
    await say("韩梅", GW, line);
    expect(await states()).toBe(expected);
    const evidence = (await tickets()).filter(({ state }) => state === "closed").map((ticket) => ticket.evidence);
    expect(new Set(evidence)).toEqual(new Set(evidence.length === 0 ? [] : [line]));
  });

  test("are asked for with a button per finding if a report counts fewer than all and does not say which", async () => {
    const { say, click, states } = await talk();
    const [asked] = await say("韩梅", GW, "/检查 今天 市水务局机关支部 问题：1.缺签到 2.未公示 已整改1条");
    expect(asked?.text).toContain("已整改1条，是哪一条？");
    expect(asked?.buttons.map(({ text }) => text)).toEqual(expect.arrayContaining(["1. 缺签到", "2. 未公示"]));
    await click("韩梅", "2. 未公示");
    expect(await states()).toBe("open closed");
  });

  test("follow a later correction of the record, and those no longer counted are open again", async () => {
    const { say, states } = await talk();
    await say("韩梅", GW, "/检查 今天 市水务局机关支部 问题4条 已整改1条");
    expect(await states()).toBe("closed open open open");
    await say("韩梅", GW, "/改 1 已整改3条");
    expect(await states()).toBe("closed closed closed open");
    await say("韩梅", GW, "/改 1 已整改2条");
    expect(await states()).toBe("closed closed open open");
    await say("韩梅", GW, "/改 1 都改好了");
    expect(await states()).toBe("closed closed closed closed");
  });

  test("are asked for after a correction of findings with texts, one button each", async () => {
    const { say, click, states } = await talk();
    await say("韩梅", GW, "/检查 今天 市水务局机关支部 问题：1.缺签到 2.未公示");
    const [asked] = await say("韩梅", GW, "/改 1 已整改1条");
    expect(asked?.text).toContain("是哪一条");
    expect(await states()).toBe("open open");
    await click("韩梅", "2. 未公示");
    expect(await states()).toBe("open closed");
    await say("韩梅", GW, "/改 1 第1条已经改好了，签到表补上了");
    expect(await states()).toBe("closed closed");
  });

  test("can be reported after the finding's number, with each command that finds it", async () => {
    const { say, tickets } = await talk();
    await say("韩梅", GW, "/检查 今天 市水务局机关支部 问题：1.缺签到 2.未公示");
    await say("陈立新", "市水务局机关支部群", "/整改 Z1 已补签到");
    expect(await tickets()).toMatchObject([
      { state: "closed", evidence: "已补签到" },
      { state: "open", evidence: undefined },
    ]);
  });
});
