import { expect, test } from "vitest";
import { readPeriod } from "#core";
import { readQuestion, tally, tallyCard } from "#reports";
import { cardFits } from "../../src/platforms/lark/cards/cards.ts";
import { databases } from "../support/databases.ts";
import { buildCity, fillLedger, TODAY, telling, UNIT_IDS } from "../support/ledgers.ts";

test("a period is compared with the one before and with last year's same days, and counts only confirmed records if asked", async () => {
  const db = await databases.sqlite.open();
  const tree = await buildCity(db);
  const tell = async (day: string, confirmed = false) =>
    await db.commit(
      telling(db, tree, {
        kind: "lecture",
        unitId: "b1",
        day,
        amounts: { attendees: 10 },
        ...(confirmed ? { confirmedAt: "2026-11-22T02:00:00.000Z", confirmedBy: "ou_test" } : {}),
      }).writes,
    );
  for (const day of ["2026-10-03", "2026-10-09", "2026-10-20"]) await tell(day, day.endsWith("09"));
  for (const day of ["2026-09-03", "2025-10-31", "2025-10-01", "2025-10-15", "2025-10-16"]) await tell(day);
  const ask = async (words: string) => {
    const asked = readQuestion(words, {
      today: TODAY,
      tree,
      sender: { grants: [] },
      unit: tree.units.get("gw"),
      period: "本周",
    });
    if (!asked.ok) throw new Error(asked.error.text);
    return await tally(db.query, tree, asked.value, TODAY);
  };
  const october = await ask("10月 党课");
  expect(october.rows.map(({ times, before, yearAgo }) => [times, before, yearAgo])).toEqual([[3, 1, 4]]);
  expect(JSON.stringify(tallyCard(october, TODAY))).toContain("较2026年9月 +2，较去年同期 -1");
  expect((await ask("10月 党课 已核")).rows[0]?.times).toBe(1);
  expect((await ask("今年以来 党课")).yearAgo).toBeUndefined();
});

test("every unit's summary of every length fits on a card", async () => {
  const db = await databases.sqlite.open();
  const tree = await buildCity(db);
  await fillLedger(db, tree, 600, 23);
  for (const unitId of UNIT_IDS) {
    for (const words of ["本周", "去年", "第三季度", "累计", "今年 志愿", "今年 学习", "上月 查处"]) {
      const asked = readQuestion(words, {
        today: TODAY,
        tree,
        sender: { grants: [] },
        unit: tree.units.get(unitId),
        period: "本周",
      });
      if (!asked.ok || !readPeriod("本周", { today: TODAY }).ok) throw new Error(words);
      expect(cardFits(tallyCard(await tally(db.query, tree, asked.value, TODAY), TODAY))).toBe(true);
    }
  }
});
