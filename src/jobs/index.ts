import { forget } from "./forget.ts";
import { groupNotice } from "./group-notice.ts";
import type { Job } from "./job.ts";
import { auditSeal, nightlyProof } from "./nightly-proof.ts";
import { pings } from "./pings.ts";
import { weeklyTally } from "./weekly-tally.ts";

export { adminsOf } from "./admins.ts";
export { addressedItems } from "./items.ts";
export { CITY, type Job, type JobScene, type Stage } from "./job.ts";
export { planSlots } from "./plan.ts";
export { type Item, rules } from "./rules/index.ts";
export { createScheduler, type RunJobs, readStage } from "./scheduler.ts";
export { nextFirings, OFF, type Timed, timedFor } from "./timetable.ts";

/** Everything the clock starts, in the order of `/提醒`. */
export const jobs: readonly Job[] = [weeklyTally, pings, groupNotice, auditSeal, nightlyProof, forget];
