import type { Measure } from "../ledger/measures.ts";
import type { Period } from "../time/periods.ts";
import type { Unit } from "../units/tree.ts";
import type { Doubt } from "./doubts.ts";
import type { DraftFigure } from "./draft.ts";
import type { Owner, Reach } from "./owners.ts";
import type { Dated } from "./stated-periods.ts";
import type { Subject } from "./subject.ts";

/** Whose figure it is, looked up in the ledger: a unit of the ledger, another organisation, or not stated. */
export type Whose = { readonly unit: Unit; readonly reach: Reach | undefined } | "other" | "unsaid";

/** Looks up whose figure it is: 我局 and 各支部 mean the unit that the draft is about. */
export function whoseIs(subject: Subject | undefined, owner: Owner | undefined): Whose {
  if (owner?.kind === "other") return "other";
  if (owner?.kind === "unit") return owner;
  if (subject === "other") return "other";
  if (owner === undefined || subject === undefined || owner.fits?.test(subject.name) === false) return "unsaid";
  return { unit: subject, reach: owner.reach };
}

/** The period of a figure, or the doubt if it has none. */
export interface When {
  readonly period?: Period | undefined;
  readonly doubt?: Doubt | undefined;
}

/** The period of a figure according to the words that state it, or the doubt if they leave it open. */
export const whenOf = ({ period, kind }: Dated): When => {
  if (kind === "masked") return { doubt: "year" };
  if (kind === "ahead") return { doubt: "plan" };
  return period === undefined ? { doubt: "period" } : { period };
};

/** What is known of a figure in a draft before it is decided whether the ledger can judge it. */
export interface Found extends Pick<DraftFigure, "start" | "text" | "clause" | "wording" | "measure"> {
  readonly several?: boolean;
  readonly whose: Whose;
  readonly when: When;
  readonly doubt: Doubt | undefined;
}

/**
 * Completes a figure with the first doubt that prevents a verdict. `city` is the committee whose subtree is meant by
 * 市直机关.
 */
export function judged({ several, whose, when, doubt, ...found }: Found, city: Unit | undefined): DraftFigure {
  const { measure } = found;
  const unit = typeof whose === "object" ? whose.unit : undefined;
  const first: Doubt | undefined =
    doubt ??
    (whose === "other" ? "other" : undefined) ??
    (measure === undefined ? (several ? "several" : "unknown") : undefined) ??
    (whose === "unsaid" ? "owner" : undefined) ??
    (measure !== undefined && typeof whose === "object" && !fits(measure, whose, city) ? "scope" : undefined) ??
    when.doubt ??
    (when.period === undefined ? "period" : undefined);
  return { ...found, unit, period: when.period, doubt: first };
}

/**
 * Whether the measure is counted for the units that the sentence names. A unit other than the city's committee always
 * stands for its own subtree.
 */
function fits(
  measure: Measure,
  { unit, reach }: { readonly unit: Unit; readonly reach: Reach | undefined },
  city: Unit | undefined,
): boolean {
  const isTop = unit.kind === "root" || (unit.kind === "committee" && (city === undefined || unit.id === city.id));
  if (!isTop) return reach !== "city";
  if (measure.scope === "全市") return reach === "city" || reach === undefined;
  if (reach === "city" || unit.kind === "root") return false;
  if (reach === undefined) return true;
  if (measure.scope === "本级") return reach === "own";
  return measure.scope === "市直机关" || reach !== "own";
}
