import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commands } from "#commands";
import { type Conversation, conversation } from "../../support/conversation.ts";

// What a person wrote is quoted back to them, and however long it was, the answer is a card the platform takes and comes at once:
// none of these ends as a failed decision, and none keeps everybody else waiting while it is read.

/** Of the processor, so that a busy machine does not decide: usually it is a twentieth, and an expression that goes back takes minutes. */
const MOST_MS = 2_000;
const LONG: Readonly<Record<string, string>> = {
  "120,000 digits": "9".repeat(120_000),
  "120,000 characters": "共建清廉机关".repeat(20_000),
  "3,900 digits": "9".repeat(3_900),
  "3,900 characters": "共建清廉机关".repeat(650),
};

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});

afterEach(() => chat.close());

async function answered(text: string): Promise<void> {
  const from = process.cpuUsage();
  const heard = await chat.say("王建国", "单聊", text);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000, text.slice(0, 20)).toBeLessThan(MOST_MS);
  expect(heard, text.slice(0, 20)).toHaveLength(1);
}

describe.each(Object.keys(LONG))("%s", (name) => {
  const long = LONG[name] ?? "";

  test("is answered quickly after the name of each command", async () => {
    // Not more than is answered in a minute.
    for (const [index, command] of commands.entries()) {
      if (index % 15 === 14) await chat.sandbox.advance(61_000);
      await answered(`/${command.name} ${long}`);
    }
  });

  test.each([
    ["as a command", `/${long}`],
    ["as one of two commands", `/${long}\n/帮助`],
    [
      "as each of twenty commands",
      Array.from({ length: 20 }, () => `/${long}`)
        .join("\n")
        .slice(0, 140_000),
    ],
    [
      "as a part of twenty commands",
      Array.from({ length: 20 }, () => `/改 ${long}`)
        .join("\n")
        .slice(0, 140_000),
    ],
    [
      "as a report twenty times",
      Array.from({ length: 20 }, () => `/党课 昨天 ${long}`)
        .join("\n")
        .slice(0, 140_000),
    ],
    ["as one word with a command", `/党课${long}`],
    ["as prose", long],
    ["as a value", `/党课 昨天 主题=山河 主讲=${long} 人数=35`],
    ["as a key", `/党课 昨天 主题=山河 ${long}=3 人数=35`],
    ["as a number of people", `/党课 昨天 主题=山河 主讲=王志强 人数=${long}`],
    ["as what is corrected", `/改 刚才那条 ${long}=3`],
    ["as a draft to check", `/对数 2026\n2026年，市财政局开展党课${long}场次`],
  ])("%s", async (_, text) => {
    await answered(text);
  });
});

test("forty thousand commands in one message are refused quickly", async () => {
  await answered("/x\n".repeat(40_000));
});
