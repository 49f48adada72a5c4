import type { Job } from "./job.ts";
import { weeklyTally } from "./weekly-tally.ts";

export { CITY, type Job, type JobScene, type Stage } from "./job.ts";
export { isInHours, offsetOf, planSlots } from "./plan.ts";
export { adminsOf, createScheduler, type RunJobs, readStage } from "./scheduler.ts";
export { nextFirings, OFF, type Timed, timedFor } from "./timetable.ts";

/** Everything the clock starts, in the order of `/提醒`. */
export const jobs: readonly Job[] = [weeklyTally];
