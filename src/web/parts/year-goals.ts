import { measureByName, type Period, type Unit, yearIn, yearSpan } from "#core";
import { cityCommittee } from "#reports";
import { recordsOfKind } from "#store";
import type { Visit } from "../session/request-context.ts";

/** A target of the year, as a goal set it. */
export interface Target {
  readonly amount: number;
  readonly recordNumber: number;
}

/** The targets that a unit's goals set for a year: measure id → target, the newest goal's where several speak of one. */
export async function targetsOf(visit: Visit, unit: Unit, period: Period): Promise<ReadonlyMap<string, Target>> {
  if (period.unit !== "year") return new Map();
  const { from, to } = yearSpan(yearIn(period.to));
  const city = unit.kind === "root" ? cityCommittee(visit.tree, visit.today) : undefined;
  const goals = await recordsOfKind(visit.query, "goal", from, to, [unit.id, ...(city === undefined ? [] : [city.id])]);
  return new Map(
    goals.flatMap((goal): (readonly [string, Target])[] => {
      const { indicator } = goal.content.fields;
      const measure = typeof indicator === "string" ? measureByName(indicator) : undefined;
      const amount = goal.content.amounts.target?.value ?? 0;
      return measure === undefined || amount <= 0 ? [] : [[measure.id, { amount, recordNumber: goal.number }]];
    }),
  );
}
