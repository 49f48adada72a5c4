import { expect, test } from "vitest";
import { insertRow, type Write } from "#store";
import { openD1 } from "../../../src/store/dialects/d1.ts";
import { createD1 } from "../../support/databases.ts";

test("a statement of more than a hundred parameters is refused by name before anything is written", async () => {
  const db = openD1(await createD1());
  const keys = Array.from({ length: 101 }, (_, i) => `k${i}`);
  const wide: Write = { sql: `delete from setting where key in (${keys.map(() => "?").join()})`, parameters: keys };
  const beside = insertRow(db.query, "setting", { key: "beside", value: "", at: "" });
  await expect(db.commit([beside, wide])).rejects.toThrow("D1 takes 100 parameters, not 101: delete from setting");
  expect(await db.query.selectFrom("setting").select("key").execute()).toEqual([]);
  await db.close();
});
