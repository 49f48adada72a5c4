import { expect, test } from "vitest";
import { childrenOf, ROOT } from "#core";
import { boundChats, grantsOf, loadTree } from "#store";
import { deskCity } from "../../../src/sandbox/world/city.ts";
import { seedDesk } from "../../../src/sandbox/world/seed.ts";
import { databases } from "../../support/databases.ts";

const NOW = "2026-11-22T02:00:00.000Z";

test("an empty ledger gets the five default units, and a second seeding changes nothing", async () => {
  const db = await databases.sqlite.open();
  await seedDesk(db, NOW);
  await seedDesk(db, NOW);
  const tree = await loadTree(db.query);
  expect(tree.units.size).toBe(6);
  expect(childrenOf(tree, ROOT, "2026-11-22").map(({ name }) => name)).toEqual(["市直机关工委"]);
  expect((await boundChats(db.query)).map(({ id }) => id).sort()).toEqual(
    deskCity.chats.map(({ chatId }) => chatId).sort(),
  );
  for (const person of deskCity.people) {
    const roles = (await grantsOf(db.query, person.openId)).map(({ role }) => role);
    expect(roles).toContain(person.role);
  }
  await db.close();
});
