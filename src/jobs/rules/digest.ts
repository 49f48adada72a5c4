import { type Grant, may } from "#bot";
import { addDays, addMonths, type Day, monthOf, printSpan, type Unit, weekOf } from "#core";
import { concerns, countFindings, type Digest, digestHeadlines, digestsIn } from "#reports";
import { changedSchedules } from "#store";
import { missing } from "../weekly-missing.ts";
import type { Ground, Item, RuleItems } from "./rule.ts";

/**
 * Reminder rule R25: who subscribed to a unit's figures gets them weekly or monthly, in the only message of that day.
 */
export const digestItems: RuleItems = async (ground) => {
  const wanted = digestsIn(await ground.once("schedules", () => changedSchedules(ground.query)));
  const items: Item[] = [];
  for (const digest of wanted) {
    const unit = ground.tree.units.get(digest.unitId);
    if (unit === undefined || !isAllowed(ground, digest)) continue;
    items.push(await itemOf(ground, digest, unit));
  }
  return items;
};

/** A person who has lost the right no longer gets the digest. */
function isAllowed({ roles, tree, today }: Ground, { personId, unitId }: Digest): boolean {
  const grants = roles.filter((row) => row.personId === personId) as readonly Grant[];
  return may({ grants, place: undefined, tree, day: today }, "tally.wide", unitId);
}

interface Spans {
  readonly label: string;
  readonly beforeLabel: string;
  readonly period: { readonly from: Day; readonly to: Day };
  readonly before: { readonly from: Day; readonly to: Day };
}

function spansOf({ every }: Digest, today: Day): Spans {
  if (every === "month") {
    const period = monthOf(addMonths(monthOf(today).from, -1));
    return { label: "上月", beforeLabel: "前一个月", period, before: monthOf(addMonths(period.from, -1)) };
  }
  const period = weekOf(addDays(today, -7));
  return { label: "上周", beforeLabel: "前一周", period, before: weekOf(addDays(period.from, -7)) };
}

async function itemOf(ground: Ground, digest: Digest, unit: Unit): Promise<Item> {
  const { query, tree, today, tickets, settings } = ground;
  const spans = spansOf(digest, today);
  const { period } = spans;
  const lines = await missing(ground.coverage, tree, unit, period, today);
  const headlines = await digestHeadlines(query, { tree, unit, today }, spans, {
    findings: countFindings(
      tickets.filter((ticket) => concerns(tree, ticket, unit.id, today)),
      today,
    ),
    late: new Set(lines.flatMap(({ late }) => late)).size,
    asked: new Set(lines.flatMap(({ asked }) => asked)).size,
  });
  const title = `${unit.name}${spans.label}要情（${printSpan(period, today)}）`;
  const { publicUrl } = settings;
  return {
    rule: "digest",
    about: unit.id,
    period: `${digest.every} ${period.from}`,
    stage: "once",
    to: "person",
    personId: digest.personId,
    unitId: unit.id,
    text: `${title}：${headlines.map(({ label, value }) => `${label}${value}`).join("，")}`,
    rank: 9,
    digest: {
      title,
      headlines,
      ...(publicUrl === undefined
        ? {}
        : { url: `${publicUrl}/ledger?unit=${encodeURIComponent(unit.id)}&period=${period.from}_${period.to}` }),
    },
  };
}
