import { expect, test } from "vitest";
import { openTown, textOf } from "../town.ts";

test("in a year without published holidays Monday to Friday are working days, and every card says so", async () => {
  // The day the published calendar of 2030 is in the program, this test asks for a later year.
  const town = await openTown({ at: "2030-01-04 08:00" });
  const sent = await town.until("2030-01-07 15:00");
  const cards = sent.filter(({ source }) => /weekly-tally|pings|group-notice/.test(source));
  expect(new Set(cards.map(({ source }) => source.split(":")[1]))).toContain("weekly-tally");
  for (const { card } of cards) expect(textOf(card)).toContain("2030年的放假安排尚未录入，工作日暂按周一至周五计算");
  expect(cards.some(({ at }) => at.startsWith("2030-01-05"))).toBe(false);
});
