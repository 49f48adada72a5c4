import { afterEach, beforeEach, expect, test } from "vitest";
import { commands } from "#commands";
import { type Conversation, conversation } from "../../support/conversation.ts";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});
afterEach(() => chat.close());

const panel = async () => {
  const answer = await chat.program.platform.client.call({
    name: "app.slash.list",
    method: "GET",
    path: "/open-apis/application/v7/app_slash_commands",
  });
  if (!answer.ok) throw new Error(`the panel is refused: ${answer.code}`);
  const { items } = answer.json.data as {
    items: readonly { command: string; description: { default_value: string } }[];
  };
  return new Map(items.map(({ command, description }) => [command, description.default_value]));
};

test("the panel lists every command with its English name and Chinese explanation, and no other", async () => {
  await chat.program.platform.syncPanel(
    [
      { name: "gone", chinese: "以前", description: "以前的命令" },
      { name: "lecture", chinese: "党课", description: "以前的说明" },
    ],
    chat.sandbox.advance,
  );
  expect([...(await panel()).keys()]).toEqual(["gone", "lecture"]);
  await chat.program.syncPanel();
  expect(await panel()).toEqual(new Map(commands.map(({ en, summary }) => [en, summary])));
});

test("a second start of the program changes nothing in the panel of slash commands", async () => {
  await chat.program.syncPanel();
  const again = await chat.program.platform.syncPanel(
    commands.map(({ name, en, summary }) => ({ name: en, chinese: name, description: summary })),
    chat.sandbox.advance,
  );
  expect(again).toEqual({ ok: true, created: 0, updated: 0, removed: 0 });
});

test("if the platform accepts Chinese names the panel lists those and drops the earlier English ones", async () => {
  await chat.program.syncPanel();
  chat.sandbox.faults.panel.names = "any";
  const chinese = new Map(commands.map(({ name, summary }) => [name, summary]));
  await chat.program.syncPanel();
  expect(await panel()).toEqual(chinese);
  const wanted = commands.map(({ name, en, summary }) => ({ name: en, chinese: name, description: summary }));
  expect(await chat.program.platform.syncPanel(wanted, chat.sandbox.advance)).toEqual({
    ok: true,
    created: 0,
    updated: 0,
    removed: 0,
  });
});

test("a refusal stops the update of the panel and nothing else", async () => {
  chat.sandbox.faults.arm({ kind: "returnCode200WithBody", code: 99991672, route: "slashCommands" });
  await chat.program.syncPanel();
  expect((await panel()).size).toBe(0);
});
