import { afterAll, describe, test } from "vitest";
import { hold } from "../support/hold.ts";
import { talks } from "./table.ts";

describe("the bot over HTTP", () => {
  let held = 0;
  test.each(talks.map((talk) => [talk.name, talk] as const))("%s", async (_, talk) => {
    await hold(talk);
    held += 1;
  });

  afterAll(() => process.stdout.write(`${held} of ${talks.length} conversations held over HTTP\n`));
});
