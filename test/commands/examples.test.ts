import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "#commands";
import { allKinds } from "#core";
import { type Conversation, conversation } from "../support/conversation.ts";
import { notShown } from "../support/shown.ts";

const kindExamples = allKinds
  .filter((kind) => kind.source === undefined)
  .map((kind) => [kind.example, kind.restricted === true] as const);

describe("the example of a kind", () => {
  test.each(kindExamples)("%s is entered as it stands and shown whole", async (line, isRestricted) => {
    const chat = await conversation();
    // The admin of the desk is a secretary of the whole committee too; cases are for who holds that grant.
    const text = isRestricted
      ? await chat.ask("周敏", "单聊", line)
      : await chat.ask("韩梅", "市直机关工委工作群", line);
    const records = await chat.records();
    await chat.close();
    expect(text).toContain("✓");
    expect(records.map(({ state }) => state)).toEqual(["counted"]);
    expect(
      records.flatMap((record) => notShown(record, text, "2026-11-22")),
      text,
    ).toEqual([]);
  });
});

const commandExamples = commands.flatMap((command) => (command.examples ?? []).map((line) => [line, command] as const));

describe("the example of a command", () => {
  let chat: Conversation;
  beforeAll(async () => {
    chat = await conversation();
  });
  afterAll(() => chat.close());

  test.each(commandExamples)("%s is understood", async (line, command) => {
    const text = await chat.ask("韩梅", command.where === "direct" ? "单聊" : "市直机关工委工作群", line);
    expect(text).not.toBe("");
    expect(text).not.toMatch(/没看懂|没看出|没有.{1,8}这个命令|处理出错/);
  });
});
