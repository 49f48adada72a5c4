import { beforeAll, describe, expect, test } from "vitest";
import { conversation } from "../support/conversation.ts";
import { databases } from "../support/databases.ts";
import { hold } from "../support/hold.ts";
import { talks } from "./table.ts";

const telling = talks.filter((talk) => talk.telling);

// SQLite holds the whole table already.
describe.each(["postgres", "d1"] as const satisfies readonly (keyof typeof databases)[])("on %s", (database) => {
  // A server that has just started answers its first questions later than Feishu waits.
  beforeAll(async () => {
    const chat = await conversation({ database });
    await chat.say("王建国", "市财政局机关党建群", "/志愿 昨天 清洁家园 32人");
    await chat.close();
  });

  test.each(telling.map((talk) => [talk.name, talk] as const))("%s", async (_, talk) => {
    await hold(talk, { database });
  });
});

test("at least ten conversations are marked to run on every database", () => {
  expect(telling.length).toBeGreaterThanOrEqual(10);
  expect(Object.keys(databases)).toEqual(["sqlite", "postgres", "d1"]);
});
