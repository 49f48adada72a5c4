import { superiorOf, ticketName, whomOf } from "#bot";
import { addWorkdays, dayIn, printCount, printDay } from "#core";
import { proposedTickets, recordsById } from "#store";
import type { Item, RuleItems } from "./rule.ts";

const PATIENCE_WORKDAYS = 5;

/**
 * Findings that wait for the superior of the unit they are about. The superior was asked when they were reported, and
 * is asked once more after five working days; without a secretary the admin is asked. Until an answer they are listed
 * in /整改.
 */
export const proposedItems: RuleItems = async (ground) => {
  const tickets = await ground.once("proposed", () => proposedTickets(ground.query));
  if (tickets.length === 0) return [];
  const records = await recordsById(ground.query, [...new Set(tickets.map(({ recordId }) => recordId))]);
  return records.flatMap((record): Item[] => {
    const asked = dayIn(ground.zone, record.reportedAt);
    const own = tickets.filter(({ recordId }) => recordId === record.id);
    const [first] = own;
    if (first === undefined || addWorkdays(asked, PATIENCE_WORKDAYS, ground.calendar) > ground.today) return [];
    const unitId = superiorOf(ground, first);
    const hasSecretary = ground.roles.some((row) => row.role === "secretary" && row.unitId === unitId);
    const issuer = ground.tree.units.get(first.issuerUnitId)?.name ?? "";
    const whom = whomOf(ground.tree, first);
    const text = `${issuer}${printDay(first.foundOn, ground.today)}检查${whom}提出的问题${printCount(own.length, "条")}（${own.map(ticketName).join("、")}）待确认是否列入整改`;
    const press = { action: "findings-proposed", id: String(record.number) } as const;
    return [
      {
        rule: "proposed",
        about: record.id,
        period: asked,
        stage: "again",
        to: hasSecretary ? "secretary" : "admin",
        unitId,
        text,
        rank: 4,
        button: { text: `确认${whom}的问题`, press },
      },
    ];
  });
};
