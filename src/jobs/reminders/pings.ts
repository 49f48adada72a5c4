import { type Instant, instantAt } from "#core";
import { allRoles, messagesTo } from "#store";
import { adminsOf } from "../admins.ts";
import type { Job, Stage } from "../job.ts";
import { wasAskedToday } from "./by-hand.ts";
import { addressedItems, rememberedSince, untold } from "./items.ts";
import { reminder, takeBackMoot } from "./reminder.ts";

const ROLES = new Set(["secretary", "leader", "admin"]);

/** One private message a working day at most for everybody who looks after something, and only about what is missing (R3 to R20). */
export const pings: Job = {
  name: "pings",
  label: "个人提醒",
  summary: "每人每天最多一条，单独发送；只提醒未办事项，办结后不再提醒",
  schedule: "工作日9:00",
  scopes: receiversOf,
  since: receiverSince,
  isSpread: true,
  catchUp: "latest",
  deadlineMinutes: 6 * 60,
  inHours: true,
  recheck: takeBackMoot,
  async decide(scene) {
    const items = await untold(scene, scene.scope, await addressedItems(scene), rememberedSince(scene.today));
    if (items.length === 0) return { replies: [] };
    // Also when the hour was moved after the morning's message: one a day is one a day.
    if ((await messagesTo(scene.query, scene.scope, instantAt(scene.zone, scene.today, 0))) > 0) return { replies: [] };
    if (await wasAskedToday(scene, scene.scope)) return { replies: [] };
    return reminder(scene, items, { person: scene.scope }, scene.source);
  },
};

/** A person appointed again owes nothing for the time in between; an admin from the settings has always been one. */
async function receiverSince(stage: Stage, personId: string): Promise<Instant | undefined> {
  if (stage.settings.adminIds.includes(personId)) return undefined;
  const since = await stage.once("receivers since", async () => {
    const first = new Map<string, Instant>();
    for (const row of await stage.once("roles", () => allRoles(stage.query))) {
      const known = first.get(row.personId);
      if (ROLES.has(row.role) && (known === undefined || row.grantedAt < known)) first.set(row.personId, row.grantedAt);
    }
    return first;
  });
  return since.get(personId);
}

async function receiversOf(stage: Stage): Promise<readonly string[]> {
  const roles = await stage.once("roles", () => allRoles(stage.query));
  const held = roles.filter(({ role }) => ROLES.has(role)).map(({ personId }) => personId);
  return [...new Set([...(await adminsOf(stage)), ...held])].sort();
}
