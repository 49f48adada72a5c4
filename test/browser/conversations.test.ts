import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { talks } from "../conversations/table.ts";
import { hold } from "../support/hold.ts";
import { handsOn, hasBrowser, launch } from "./hands.ts";

describe.skipIf(!hasBrowser)("the bot, typed to on the chat page", () => {
  let browser: Browser;
  let held = 0;

  beforeAll(async () => {
    browser = await launch();
  });

  test.each(talks.map((talk) => [talk.name, talk] as const))(
    "%s",
    async (_, talk) => {
      await hold(talk, { hands: ({ url, sandbox }) => handsOn(browser, url, sandbox) });
      held += 1;
    },
    60_000,
  );

  afterAll(async () => {
    process.stdout.write(`${held} of ${talks.length} conversations held in a browser\n`);
    await browser?.close();
  });
});
