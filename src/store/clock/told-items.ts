import type { Day, Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { idAt } from "../sql/ids.ts";
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
  const rows = await query
    .selectFrom("ping")
    .innerJoin("outbox", (on) =>
      on.onRef("outbox.order_key", "=", "ping.person_id").onRef("outbox.source", "=", "ping.source"),
    )
    .select(["ping.source", "ping.person_id as personId", "outbox.message_id as messageId"])
    .distinct()
    .where("ping.day", ">=", of.since)
    .where("ping.item", "is not", null)
    .where((e) =>
      e.or([
        e("ping.person_id", "=", of.personId),
        ...(of.unitIds.length === 0 ? [] : [e("ping.unit_id", "in", of.unitIds)]),
        ...(of.abouts.length === 0 ? [] : [e("ping.about", "in", of.abouts)]),
      ]),
    )
    .where("outbox.id", ">=", idAt(`${of.since}T00:00:00.000Z`))
    .where("outbox.action", "=", "create")
    .where("outbox.state", "=", "sent")
    .orderBy("outbox.message_id", "desc")
    .limit(MOST_REDRAWN)
    .execute();
  return rows.flatMap(({ messageId, ...row }) => (messageId === null ? [] : [{ ...row, messageId }]));
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
