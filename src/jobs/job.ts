import type { Bot, Outcome } from "#bot";
import type { Day, Instant, Schedule, Tree, WorkdayOverrides } from "#core";
import type { LongReads } from "#reports";
import type { Query, Write } from "#store";

/** The context that all decisions of one tick share. */
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

/** The context of one decision: a slot of one job for one scope. */
export interface JobScene extends Stage {
  readonly scope: string;
  readonly slot: Instant;
  readonly schedule: Schedule;
  /** The key under which the slot is decided once. */
  readonly source: string;
}

/** The recipients of a job: ids of chats or persons, or the whole city. */
export interface Scopes {
  /**
   * All present scopes. The instant is the beginning of a scope that can end and begin again, such as a group that was
   * bound to another unit.
   */
  all(stage: Stage): Promise<ReadonlyMap<string, Instant | undefined>>;
  /**
   * The scopes that are new since the last call, and the writes that mark them as seen, committed after the clock has
   * begun for them.
   */
  readonly fresh: (stage: Stage) => Promise<{ readonly scopes: readonly string[]; readonly noted: readonly Write[] }>;
}

/** A scheduled job, one file each. It only decides; it neither writes nor sends anything itself. */
export interface Job {
  readonly name: string;
  /** Its name for people. */
  readonly label: string;
  readonly summary: string;
  /** The default schedule, in people's words. */
  readonly schedule: string;
  /** Whether /提醒 cannot change it. */
  readonly isFixed?: true;
  readonly scopes: Scopes;
  /** Delays each scope by its own one to nine minutes, because many programs send at the full and half hour. */
  readonly isSpread?: true;
  /** Which slots are decided after a standstill: only the latest, all, or none. */
  readonly catchUp: "latest" | "all" | "none";
  /** How long after its slot a decision is still made. Later the slot is missed, which the admins are told. */
  readonly deadlineMinutes: number;
  /** Sends only between 9:00 and 18:00 on working days; a slot outside waits for these hours until its deadline. */
  readonly inHours?: true;
  /** Finds pending messages of earlier slots that are obsolete. Each is cancelled by one commit. */
  recheck?(stage: Stage): Promise<readonly { readonly source: string; readonly outcome: Outcome }[]>;
  decide(scene: JobScene): Promise<Outcome>;
}

/** Scopes that never change. */
export const always = (...scopes: readonly string[]): Scopes => ({
  all: async () => new Map(scopes.map((scope) => [scope, undefined])),
  fresh: nobodyFresh,
});

const nobodyFresh: Scopes["fresh"] = async () => ({ scopes: [], noted: [] });

/** The scope of jobs for the whole ledger. */
export const city = always("city");
