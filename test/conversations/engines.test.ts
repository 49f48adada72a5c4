import { describe, expect, test } from "vitest";
import { databases } from "../support/databases.ts";
import { hold } from "../support/hold.ts";
import { talks } from "./table.ts";

const telling = talks.filter((talk) => talk.telling);

// SQLite holds the whole table already.
describe.each(["postgres", "d1"] as const satisfies readonly (keyof typeof databases)[])("on %s", (database) => {
  test.each(telling.map((talk) => [talk.name, talk] as const))("%s", async (_, talk) => {
    await hold(talk, { database });
  });
});

test("the most telling conversations are at least ten", () => {
  expect(telling.length).toBeGreaterThanOrEqual(10);
  expect(Object.keys(databases)).toEqual(["sqlite", "postgres", "d1"]);
});
