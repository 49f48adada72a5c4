import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "#commands";
import { type Conversation, conversation, textOf } from "../support/conversation.ts";
import { notShown } from "../support/shown.ts";

// What adds to an earlier record (/采纳 231) has nothing to add to here.
const reports = commands.filter((command) => command.section === "report" && !/ 231/.test(command.examples?.[0] ?? ""));
const examples = (of: typeof commands) =>
  of.flatMap((command) => (command.examples ?? []).map((line) => [line, command] as const));

describe("the example of a reporting command", () => {
  // The admin of the desk is a secretary of the whole committee too; cases are for who holds that grant.
  const speakerOf = (where: string) =>
    where === "direct" ? (["周敏", "单聊"] as const) : (["韩梅", "市直机关工委工作群"] as const);

  test.each(examples(reports))("%s is entered as it stands and shown whole", async (line, command) => {
    const chat = await conversation();
    const [who, where] = speakerOf(command.where);
    const text = textOf(await chat.say(who, where, line));
    const records = await chat.records();
    await chat.close();
    expect(text).toContain("✓");
    expect(records.map(({ state }) => state)).toContain("counted");
    expect(
      records.slice(0, 1).flatMap((record) => notShown(record, text, "2026-11-22")),
      text,
    ).toEqual([]);
  });
});

describe("the example of any other command", () => {
  let chat: Conversation;
  beforeAll(async () => {
    chat = await conversation();
  });
  afterAll(() => chat.close());

  test.each(examples(commands.filter((command) => command.section !== "report")))(
    "%s is understood",
    async (line, command) => {
      const text = await chat.ask("韩梅", command.where === "direct" ? "单聊" : "市直机关工委工作群", line);
      expect(text).not.toBe("");
      expect(text).not.toMatch(/没看懂|没看出|没有.{1,8}这个命令|没处理好/);
    },
  );
});
