import { type Compilable, sql } from "#kysely";
import { type Database, type Query, type Write, write } from "../database.ts";
import { newId } from "../sql/ids.ts";
import { insertRow } from "../sql/insert.ts";
import { NOT_SENT } from "../sql/not-sent.ts";
import { readOnce } from "../sql/prepared.ts";

/**
 * A message to send through the platform. Its `uuid` never changes, nor does its `payload`, unless it is finished
 * background work; a month after sending the payload is emptied.
 */
export interface Intent {
  readonly uuid: string;
  readonly platform: string;
  readonly action: "create" | "reply" | "patch";
  readonly target: string;
  /** Messages with the same key are sent one after the other, in the order in which they were queued. */
  readonly orderKey: string;
  readonly payload: string;
  /** What the message is about, as JSON. */
  readonly refs?: string | undefined;
  /** The event or the job that caused the message. */
  readonly source: string;
  /** Which messages come first among those with different order keys: lower numbers are sent first. */
  readonly priority: number;
  readonly createdAt: string;
  /** The instant after which the message is dropped instead of sent. */
  readonly notAfter?: string | undefined;
  /** The instant before which the message is not sent; absent means at once. */
  readonly nextAt?: string | undefined;
  /** Whether `payload` describes background work that produces the message. */
  readonly isWork?: boolean;
}

/** The order key of a person's background work: it runs one piece after the other, and no chat waits for it. */
export const workOf = (personId: string): string => `work:${personId}`;

/** An intent claimed for sending. `attempts` counts earlier tries; `firstTryAt` is now or earlier. */
export interface Owed {
  readonly id: string;
  readonly uuid: string;
  readonly platform: string;
  readonly action: Intent["action"];
  readonly target: string;
  readonly orderKey: string;
  readonly payload: string;
  readonly refs: string | null;
  readonly source: string;
  readonly priority: number;
  readonly createdAt: string;
  readonly notAfter: string | null;
  readonly attempts: number;
  readonly firstTryAt: string;
  /** How often the work that makes the message was started without ending; null if it needs no work. */
  readonly begun: number | null;
}

/** Describes a new pending message; the commit fails if its uuid exists already. */
export function enqueue(query: Query, intent: Intent): Write {
  return insertRow(query, "outbox", {
    id: newId(intent.createdAt),
    uuid: intent.uuid,
    platform: intent.platform,
    action: intent.action,
    target: intent.target,
    order_key: intent.orderKey,
    payload: intent.payload,
    refs: intent.refs ?? null,
    source: intent.source,
    priority: intent.priority,
    created_at: intent.createdAt,
    not_after: intent.notAfter ?? null,
    state: "pending",
    attempts: 0,
    next_at: intent.nextAt ?? intent.createdAt,
    begun: intent.isWork === true ? 0 : null,
  });
}

/**
 * Claims due intents for `owner` until `leaseUntil`. Of each order key only the oldest unsent one is claimed, so that a
 * long queue keeps its order and does not block other chats.
 * The first try is stored before it happens, because after a crash nobody knows whether the platform has seen the uuid.
 */
export async function claimDue(
  db: Database,
  claim: { readonly owner: string; readonly now: string; readonly leaseUntil: string; readonly limit: number },
): Promise<Owed[]> {
  const { owner, now, leaseUntil, limit } = claim;
  // The parameters in the order in which `claiming` uses them.
  const parameters = [now, now, limit, owner, leaseUntil, now];
  const rows = [...(await readOnce(db.query, "claim", parameters, () => claiming(db)))];
  return rows.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

// First tries come before retries, then the longest due: by age alone, messages to dead chats would starve the rest.
// The index has this order, so that reading stops at the limit. The hint is needed because SQLite would otherwise use
// the index on due times and sort.
function claiming(db: Database): Compilable<Owed> {
  const isPostgres = db.dialect === "postgres";
  // Concurrent instances skip each other's locked rows; without this, 660 of 4,000 messages were sent twice.
  const alone = isPostgres ? sql`for update of o skip locked` : sql``;
  const compile = () =>
    sql<Owed>`
    with due as (
      select o.id from outbox as o ${isPostgres ? sql`` : sql`indexed by outbox_turn`}
      where o.state = 'pending' and o.next_at <= ${""} and (o.lease_until is null or o.lease_until <= ${""})
        and not exists (
          select 1 from outbox as older where older.order_key = o.order_key and older.state = 'pending' and older.id < o.id)
      order by o.priority, (o.first_try_at is not null), o.next_at, o.id limit ${0} ${alone}
    )
    update outbox set lease_owner = ${""}, lease_until = ${""}, first_try_at = coalesce(outbox.first_try_at, ${""})
    from due where outbox.id = due.id
    returning outbox.id, uuid, platform, action, target, order_key as "orderKey", payload, refs, source, priority,
      created_at as "createdAt", not_after as "notAfter", attempts, first_try_at as "firstTryAt", begun`.compile(
      db.query,
    );
  return { compile };
}

/** Describes longer leases for messages whose owner is still working on them. */
export const extendLeases = (
  query: Query,
  { ids, owner, leaseUntil }: { readonly ids: readonly string[]; readonly owner: string; readonly leaseUntil: string },
): Write =>
  write(
    query
      .updateTable("outbox")
      .set({ lease_until: leaseUntil })
      .where("id", "in", ids)
      .where("state", "=", "pending")
      .where("lease_owner", "=", owner),
  );

/**
 * Describes that the platform accepted a message. It applies even if another process holds the lease by now, because
 * the message was sent.
 */
export const markSent = (query: Query, sent: { id: string; messageId: string | undefined; now: string }): Write =>
  write(
    query
      .updateTable("outbox")
      .set({
        state: "sent",
        message_id: sent.messageId ?? null,
        sent_at: sent.now,
        code: null,
        lease_owner: null,
        lease_until: null,
      })
      .where("id", "=", sent.id)
      .where("state", "in", ["pending", "unknown"]),
  );

/** Describes that the making of a file begins, so that after a crash it is known which file killed the process. */
export const markBegun = (query: Query, begun: { id: string; owner: string }): Write =>
  write(mine(query, begun).set((eb) => ({ begun: eb("begun", "+", 1) })));

/**
 * Describes that background work is finished: its message replaces the description of the work and is then sent like
 * any other.
 */
export const markMade = (query: Query, made: { uuid: string; payload: string; refs: string | undefined }): Write =>
  write(
    query
      .updateTable("outbox")
      .set({ payload: made.payload, refs: made.refs ?? null, begun: null })
      .where("uuid", "=", made.uuid)
      .where("state", "=", "pending"),
  );

/** Whether a person has unfinished background work. */
export async function hasWork(query: Query, personId: string): Promise<boolean> {
  const row = await query
    .selectFrom("outbox")
    .select("id")
    .where("order_key", "=", workOf(personId))
    .where("state", "=", "pending")
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Describes that a message is tried again from `nextAt`; being throttled is not counted as an attempt. Only the owner
 * of the lease may write this.
 * `isUntried` means that the platform has certainly not seen the uuid, so the hour in which it remembers a uuid has not
 * begun.
 */
export const markLater = (
  query: Query,
  later: {
    id: string;
    owner: string;
    nextAt: string;
    code: string;
    isAttempt: boolean;
    isUntried?: boolean;
    /** Whether the work ended, successfully or not. */
    hasEnded?: boolean;
  },
): Write =>
  write(
    mine(query, later)
      .set({ next_at: later.nextAt, code: later.code, lease_owner: null, lease_until: null })
      .set(later.isUntried ? { first_try_at: null } : {})
      .set((eb) => (later.hasEnded ? { begun: eb("begun", "*", 0) } : {}))
      .set((eb) => ({ attempts: eb("attempts", "+", later.isAttempt ? 1 : 0) })),
  );

/** Describes that a message will never be sent, and why. */
export const markDead = (query: Query, dead: { id: string; owner: string; code: string }): Write =>
  write(mine(query, dead).set({ state: "dead", code: dead.code, lease_owner: null, lease_until: null }));

/**
 * The write that queues again all messages that the platform refused to deliver to a person since then: a person who
 * writes to the bot can be reached. The platform has shown none of it, so each message keeps its uuid and begins anew.
 */
export const reviveUnreached = (query: Query, person: { id: string; since: string; now: string }): Write =>
  write(
    query
      .updateTable("outbox")
      .set({ state: "pending", code: null, attempts: 0, first_try_at: null, next_at: person.now })
      .where("target", "=", person.id)
      .where("code", "=", "person_unreachable")
      .where("state", "=", "dead")
      .where("created_at", ">", person.since),
  );

/** Describes that it is unknown whether a message was delivered; a person has to decide. */
export const markUnknown = (query: Query, unknown: { id: string; owner: string; code: string }): Write =>
  write(mine(query, unknown).set({ state: "unknown", code: unknown.code, lease_owner: null, lease_until: null }));

const mine = (query: Query, { id, owner }: { id: string; owner: string }) =>
  query.updateTable("outbox").where("id", "=", id).where("state", "=", "pending").where("lease_owner", "=", owner);

/**
 * The state of the outbox, for /readyz, /metrics and the health page. `oldestDueAt` is the time at which the
 * longest-waiting message became due.
 */
export async function outboxHealth(
  query: Query,
): Promise<{ pending: number; dead: number; unknown: number; oldestDueAt: string | undefined }> {
  const rows = await query
    .selectFrom("outbox")
    .select(({ fn }) => ["state", fn.countAll<number>().as("count"), fn.min("next_at").as("oldest")])
    .where("state", "in", ["pending", "dead", "unknown"])
    .where(NOT_SENT)
    .groupBy("state")
    .execute();
  const of = (state: string) => rows.find((row) => row.state === state);
  return {
    pending: of("pending")?.count ?? 0,
    dead: of("dead")?.count ?? 0,
    unknown: of("unknown")?.count ?? 0,
    oldestDueAt: of("pending")?.oldest,
  };
}

/** For each instant: how many pending messages are older than it. */
export async function owedSince(query: Query, instants: readonly string[]): Promise<readonly number[]> {
  const counts = instants.map((instant) =>
    query
      .selectFrom("outbox")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("state", "=", "pending")
      .where(NOT_SENT)
      .where("created_at", "<=", instant)
      .executeTakeFirstOrThrow(),
  );
  return (await Promise.all(counts)).map(({ count }) => Number(count));
}

/** How many messages since an instant will not be sent without a person's help. */
export async function outboxTrouble(query: Query, since: string): Promise<number> {
  const row = await query
    .selectFrom("outbox")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("created_at", ">=", since)
    .where("state", "in", ["dead", "unknown"])
    .where(NOT_SENT)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
