import type { Day, Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { idAt } from "../sql/ids.ts";
import { readOnce } from "../sql/prepared.ts";
import type { Ping } from "./pings.ts";

/** An item of a sent reminder: what was said about it, and whether it is answered. */
export interface ToldItem extends Pick<Ping, "rule" | "about" | "period" | "stage" | "personId" | "source" | "day"> {
  readonly item: string;
  /** The number of the record that answered it; 0 if something else did; undefined while it is open. */
  readonly answered: number | undefined;
}

/** The items of the reminder that a job or a person sent to somebody; empty once its texts are forgotten. */
export async function toldItems(query: Query, source: string, personId: string): Promise<readonly ToldItem[]> {
  const rows = await query
    .selectFrom("ping")
    .select(["rule", "about", "period", "stage", "person_id as personId", "source", "day", "item", "answered"])
    .where("source", "=", source)
    .where("person_id", "=", personId)
    .execute();
  return rows.flatMap(({ item, answered, ...row }) =>
    item === null ? [] : [{ ...row, item, answered: answered ?? undefined }],
  );
}

/** A reminder that arrived at a person and can be drawn again. */
export interface ArrivedReminder {
  readonly source: string;
  readonly personId: string;
  readonly messageId: string;
}

/** How many reminders one answer draws again; the newest come first. */
const MOST_REDRAWN = 20;

/**
 * The reminders since a day that an answer may concern: those about these units or findings, and those of the person
 * who answers.
 */
export async function remindersAbout(
  query: Query,
  of: {
    readonly unitIds: readonly string[];
    readonly abouts: readonly string[];
    readonly personId: string;
    readonly since: Day;
  },
): Promise<readonly ArrivedReminder[]> {
  const { unitIds, abouts, personId, since } = of;
  const parameters = [
    ...[personId, since],
    ...(unitIds.length === 0 ? [] : [...unitIds, since]),
    ...(abouts.length === 0 ? [] : [...abouts, since]),
    ...[idAt(`${since}T00:00:00.000Z`), "create", "sent", MOST_REDRAWN],
  ];
  const rows = await readOnce(query, `reminders about ${unitIds.length} ${abouts.length}`, parameters, () =>
    arrived(query, of),
  );
  return rows.flatMap(({ messageId, ...row }) => (messageId === null ? [] : [{ ...row, messageId }]));
}

/** Each way to a reminder is a select with an index of its own, and the few that are found lead to their messages. */
function arrived(query: Query, { unitIds, abouts, personId, since }: Parameters<typeof remindersAbout>[1]) {
  const told = (column: "person_id" | "unit_id" | "about", values: readonly string[]) =>
    query
      .selectFrom("ping")
      .select(["source", "person_id"])
      .where(column, "in", values)
      .where("day", ">=", since)
      .where("item", "is not", null);
  let found = told("person_id", [personId]);
  if (unitIds.length > 0) found = found.union(told("unit_id", unitIds));
  if (abouts.length > 0) found = found.union(told("about", abouts));
  // SQLite would begin an ordinary join with every message sent since that day.
  return query
    .selectFrom(found.as("told"))
    .crossJoin("outbox")
    .select(["told.source", "told.person_id as personId", "outbox.message_id as messageId"])
    .whereRef("outbox.order_key", "=", "told.person_id")
    .whereRef("outbox.source", "=", "told.source")
    .where("outbox.id", ">=", idAt(`${since}T00:00:00.000Z`))
    .where("outbox.action", "=", "create")
    .where("outbox.state", "=", "sent")
    .distinct()
    .orderBy("outbox.message_id", "desc")
    .limit(MOST_REDRAWN);
}

/** The items of the reminder that stands in a message; empty if it is none. */
export async function itemsInMessage(query: Query, messageId: string): Promise<readonly ToldItem[]> {
  const sent = await query
    .selectFrom("outbox")
    .select(["source", "order_key as personId"])
    .where("message_id", "=", messageId)
    .where("action", "=", "create")
    .executeTakeFirst();
  return sent === undefined ? [] : await toldItems(query, sent.source, sent.personId);
}

/** Describes that an item of a reminder is answered, or open again; aborted if another answer was first. */
export const noteAnswered = (query: Query, told: ToldItem, answered: number | undefined): Write =>
  write(
    query
      .updateTable("ping")
      .set({ answered: answered ?? null })
      .where("rule", "=", told.rule)
      .where("about", "=", told.about)
      .where("period", "=", told.period)
      .where("stage", "=", told.stage)
      .where("person_id", "=", told.personId)
      .where("answered", told.answered === undefined ? "is" : "=", told.answered ?? null),
    "change",
  );

/** Describes that the texts of reminders before an instant are forgotten. */
export const forgetItems = (query: Query, before: Instant): Write =>
  write(
    query.updateTable("ping").set({ item: null }).where("day", "<", before.slice(0, 10)).where("item", "is not", null),
  );
