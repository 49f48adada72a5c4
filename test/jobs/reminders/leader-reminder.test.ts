import { expect, test } from "vitest";
import { readStage } from "#jobs";
import { createTreeReader } from "#store";
import { reminderCard } from "../../../src/jobs/reminders/reminder-card.ts";
import { idOf, openTown } from "../town.ts";

test("a reminder offers its form to the secretary who must register, and only the fact to a leader", async () => {
  const town = await openTown({ at: "2026-11-23 09:30" });
  const stage = await readStage(town.bot, createTreeReader());
  const [unit] = [...stage.tree.units.values()];
  const item = {
    ...{ rule: "meeting", about: "2026-10-01", period: "", stage: "late", rank: 3, answer: "联席" },
    ...{ unitId: unit?.id ?? "", text: "联席会议已过期" },
  };
  const pressesFor = (to: "secretary" | "leader") =>
    JSON.stringify(reminderCard([{ ...item, to }], stage, idOf("李敏"))).match(/"action":"[\w-]+"/g) ?? [];
  expect(pressesFor("secretary")).toContain('"action":"answer"');
  expect(pressesFor("leader")).not.toContain('"action":"answer"');
});
