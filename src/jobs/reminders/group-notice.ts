import { addDays, instantAt, slotsBetween, weekOf } from "#core";
import { changedSchedules, messagesTo } from "#store";
import { groups } from "../groups.ts";
import type { Job, JobScene } from "../job.ts";
import { timedFor } from "../scheduler/timetable.ts";
import { weeklyTally } from "../weekly-tally.ts";
import { addressedItems, rememberedSince, untold } from "./items.ts";
import { reminder, takeBackMoot } from "./reminder.ts";

/** The most scheduled messages that a group gets in a week, counting its weekly card. */
const CARDS_A_WEEK = 2;

/** Notices to groups: overdue findings by unit and number, and missing reports of units without a secretary. */
export const groupNotice: Job = {
  name: "group-notice",
  label: "群提醒",
  summary: "整改超期，或单位未登记书记时发送；含周汇总，每群每周最多两张",
  schedule: "工作日14:00",
  scopes: groups,
  isSpread: true,
  catchUp: "latest",
  deadlineMinutes: 3 * 60,
  inHours: true,
  recheck: takeBackMoot,
  async decide(scene) {
    const items = await untold(scene, scene.scope, await addressedItems(scene), rememberedSince(scene.today));
    if (items.length === 0) return { replies: [] };
    const monday = instantAt(scene.zone, weekOf(scene.today).from, 0);
    // Reminders that do not fit into this week are due again next week, if their subject is still open.
    const sent = await messagesTo(scene.query, scene.scope, monday);
    if (sent + (await weekliesAhead(scene)) >= CARDS_A_WEEK) return { replies: [] };
    return reminder(scene, items, { chat: scene.scope }, scene.source);
  },
};

/** How many weekly cards the group still gets this week, if their day was moved to its end; the limit counts them. */
async function weekliesAhead(scene: JobScene): Promise<number> {
  const { query, scope, zone, calendar, now } = scene;
  const timed = timedFor(weeklyTally, scope, await scene.once("schedules", () => changedSchedules(query)));
  if (timed === undefined) return 0;
  const end = instantAt(zone, addDays(weekOf(scene.today).to, 1), 0);
  return slotsBetween(timed.schedule, now, end, { zone, overrides: calendar, offset: timed.offset }).length;
}
