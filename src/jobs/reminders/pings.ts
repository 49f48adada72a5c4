import { instantAt } from "#core";
import { messagesTo } from "#store";
import type { Job } from "../job.ts";
import { receivers } from "../receivers.ts";
import { wasAskedToday } from "./by-hand.ts";
import { addressedItems, rememberedSince, untold } from "./items.ts";
import { reminder, takeBackMoot } from "./reminder.ts";

/** At most one private message per working day to each person with a role, only about what is missing (R3 to R20). */
export const pings: Job = {
  name: "pings",
  label: "个人提醒",
  summary: "每人每天最多一条，单独发送；只提醒未办事项，办结后不再提醒",
  schedule: "工作日9:00",
  scopes: receivers,
  isSpread: true,
  catchUp: "latest",
  deadlineMinutes: 6 * 60,
  inHours: true,
  recheck: takeBackMoot,
  async decide(scene) {
    const items = await untold(scene, scene.scope, await addressedItems(scene), rememberedSince(scene.today));
    if (items.length === 0) return { replies: [] };
    // One message a day even if the hour was moved after the morning's message had been sent.
    if ((await messagesTo(scene.query, scene.scope, instantAt(scene.zone, scene.today, 0))) > 0) return { replies: [] };
    if (await wasAskedToday(scene, scene.scope)) return { replies: [] };
    return reminder(scene, items, { person: scene.scope }, scene.source);
  },
};
