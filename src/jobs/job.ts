import type { Bot, Outcome } from "#bot";
import type { Day, Instant, Schedule, Tree, WorkdayOverrides } from "#core";
import type { LongReads } from "#reports";
import type { Query, Write } from "#store";

/** What all decisions of one tick look at together. */
export interface Stage {
  readonly query: Query;
  /** For what takes long: it holds nobody up. */
  readonly longReads: LongReads;
  readonly tree: Tree;
  readonly now: Instant;
  /** The day of `now`. */
  readonly today: Day;
  readonly zone: string;
  /** Working days and days off that admins declared. */
  readonly calendar: WorkdayOverrides;
  readonly settings: Bot["settings"];
  readonly newId: () => string;
  /** Runs `ask` once per tick and gives its result to every scope that asks with the same key. */
  readonly once: <T>(key: string, ask: () => Promise<T>) => Promise<T>;
}

/** What one decision looks at: a slot of one job for one scope. */
export interface JobScene extends Stage {
  readonly scope: string;
  readonly slot: Instant;
  readonly schedule: Schedule;
  /** The key under which the slot is decided once. */
  readonly source: string;
}

/** For whom jobs are: ids of chats or persons, or the city. */
export interface Scopes {
  /** All of them now, each with since when, where that can end and begin again: a group that was bound to another unit meanwhile. */
  all(stage: Stage): Promise<ReadonlyMap<string, Instant | undefined>>;
  /** Those that came since this was last noted, and what notes it, to be written with what the clock begins for them. */
  readonly fresh: (stage: Stage) => Promise<{ readonly scopes: readonly string[]; readonly noted: readonly Write[] }>;
}

/** Something the clock starts. One file each; a job decides, and changes or sends nothing itself. */
export interface Job {
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly summary: string;
  /** When, until somebody changes it, in people's words. */
  readonly schedule: string;
  /** Whether people may change it by /提醒. */
  readonly isFixed?: true;
  readonly scopes: Scopes;
  /** Shifts each scope by its own one to nine minutes, off the full and half hours at which everybody sends. */
  readonly isSpread?: true;
  /** Of slots that were slept through: only the last is decided, all of them, or none. */
  readonly catchUp: "latest" | "all" | "none";
  /** How long after its slot it may still be decided; later it is missed, and that is told. */
  readonly deadlineMinutes: number;
  /** Sends only between 9:00 and 18:00 of working days; a slot outside waits for them as long as its deadline allows. */
  readonly inHours?: true;
  /** What is owed from earlier slots and has become pointless: each is one commit that takes one of them back. */
  recheck?(stage: Stage): Promise<readonly { readonly source: string; readonly outcome: Outcome }[]>;
  decide(scene: JobScene): Promise<Outcome>;
}

/** Scopes that are always the same. */
export const always = (...scopes: readonly string[]): Scopes => ({
  all: async () => new Map(scopes.map((scope) => [scope, undefined])),
  fresh: nobodyFresh,
});

const nobodyFresh: Scopes["fresh"] = async () => ({ scopes: [], noted: [] });

/** The scope of jobs that are for the whole ledger. */
export const city = always("city");
