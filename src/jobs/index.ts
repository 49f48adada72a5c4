import { forget } from "./forget.ts";
import type { Job } from "./job.ts";
import { auditSeal, nightlyProof } from "./nightly-proof.ts";
import { groupNotice } from "./reminders/group-notice.ts";
import { pings } from "./reminders/pings.ts";
import { weeklyTally } from "./weekly-tally.ts";

export { adminsOf } from "./admins.ts";
export { always, type Job, type JobScene, type Stage } from "./job.ts";
export { remindByHand } from "./reminders/by-hand.ts";
export { addressedItems } from "./reminders/items.ts";
export { createRedrawing } from "./reminders/redraw.ts";
export { type Item, rules, wholeText } from "./rules/index.ts";
export { planSlots } from "./scheduler/plan.ts";
export { type ClockKind, createScheduler, type RunJobs, readStage } from "./scheduler/scheduler.ts";
export { nextFirings, OFF, type Timed, timedFor } from "./scheduler/timetable.ts";

/** All scheduled jobs, in the order in which `/提醒` lists them. */
export const jobs: readonly Job[] = [weeklyTally, pings, groupNotice, auditSeal, nightlyProof, forget];
