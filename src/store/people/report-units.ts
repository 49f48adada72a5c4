import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";

/** The unit that a person chose for their reports in a group; undefined before they were asked. */
export async function reportUnitOf(query: Query, chatId: string, personId: string): Promise<string | undefined> {
  const row = await query
    .selectFrom("report_unit")
    .select("unit_id")
    .where("chat_id", "=", chatId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.unit_id;
}

/** Describes that a person's reports in a group belong to `unitId` from now on. */
export function keepReportUnit(
  query: Query,
  {
    chatId,
    personId,
    unitId,
    at,
  }: {
    readonly chatId: string;
    readonly personId: string;
    readonly unitId: string;
    readonly at: Instant;
  },
): Write {
  return write(
    query
      .insertInto("report_unit")
      .values({ chat_id: chatId, person_id: personId, unit_id: unitId, at })
      .onConflict((conflict) => conflict.columns(["chat_id", "person_id"]).doUpdateSet({ unit_id: unitId, at })),
  );
}
