import type { Bot, Outcome } from "#bot";
import type { Day, Instant, Schedule, Tree, WorkdayOverrides } from "#core";
import type { LongReads } from "#reports";
import type { Query, Write } from "#store";

/** What all decisions of one tick have in common. */
export interface Stage {
  readonly query: Query;
  /** Runs long reads in the background, so that nothing else waits for them. */
  readonly longReads: LongReads;
  readonly tree: Tree;
  readonly now: Instant;
  /** The day of `now`. */
  readonly today: Day;
  readonly zone: string;
  /** Working days and days off that admins set. */
  readonly calendar: WorkdayOverrides;
  readonly settings: Bot["settings"];
  readonly newId: () => string;
  /** Runs `ask` once per tick and gives its result to every scope that asks with the same key. */
  readonly once: <T>(key: string, ask: () => Promise<T>) => Promise<T>;
}

/** The context in which a job decides about one of its planned times (slots) for one recipient (scope). */
export interface JobScene extends Stage {
  readonly scope: string;
  readonly slot: Instant;
  readonly schedule: Schedule;
  /** The key that lets only one process decide the slot, and only once. */
  readonly source: string;
}

/** The recipients of a job: ids of chats or persons, or the whole city. */
export interface Scopes {
  /**
   * All present recipients. The instant is when a recipient that can end and begin again became one, such as a group
   * that was bound to another unit.
   */
  all(stage: Stage): Promise<ReadonlyMap<string, Instant | undefined>>;
  /**
   * The recipients that are new since the last call, and the writes that mark them as seen, committed after the job has
   * started for them.
   */
  readonly fresh: (stage: Stage) => Promise<{ readonly scopes: readonly string[]; readonly noted: readonly Write[] }>;
}

/** A scheduled job, one file each. It only decides; it neither writes nor sends anything itself. */
export interface Job {
  readonly name: string;
  /** The name of the job that people see. */
  readonly label: string;
  readonly summary: string;
  /** The default schedule, in people's words. */
  readonly schedule: string;
  /** Whether the job's schedule is fixed and /提醒 cannot change it. */
  readonly isFixed?: true;
  readonly scopes: Scopes;
  /**
   * Whether each recipient gets the job one to nine minutes late, because many programs send at the full and half hour.
   */
  readonly isSpread?: true;
  /** Which of the planned times missed during a standstill are made up for: only the latest, all, or none. */
  readonly catchUp: "latest" | "all" | "none";
  /** How many minutes after its planned time the job may still run. Later it is missed, which the admins are told. */
  readonly deadlineMinutes: number;
  /**
   * Whether it sends only from 9:00 to 18:00 on working days; at other times it waits for these hours until its
   * deadline.
   */
  readonly inHours?: true;
  /** Finds unsent messages of earlier runs of the job that are obsolete. Each is cancelled by one commit. */
  recheck?(stage: Stage): Promise<readonly { readonly source: string; readonly outcome: Outcome }[]>;
  decide(scene: JobScene): Promise<Outcome>;
}

/** Makes the recipients of a job that always has the same ones. */
export const always = (...scopes: readonly string[]): Scopes => ({
  all: async () => new Map(scopes.map((scope) => [scope, undefined])),
  fresh: nobodyFresh,
});

const nobodyFresh: Scopes["fresh"] = async () => ({ scopes: [], noted: [] });

/** The scope of jobs for the whole ledger. */
export const city = always("city");
