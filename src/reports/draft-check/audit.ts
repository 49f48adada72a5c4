import { type DraftFigure, isTrueOf, type Unit } from "#core";
import type { Query } from "#store";
import { evaluate } from "../figures/evaluate.ts";
import type { Frame, Valued } from "../figures/frame.ts";
import { isShownFor } from "../figures/question.ts";
import { doubtWords } from "./doubt-words.ts";

/** The check of one number of a draft: ✔ correct, ✘ wrong, ？ cannot be decided. */
export interface Verdict {
  readonly mark: "✔" | "✘" | "？";
  readonly figure: DraftFigure;
  readonly valued: Valued | undefined;
  readonly unit: Unit | undefined;
  readonly reason: string | undefined;
}

/** The context of a check. */
export interface AuditAsked extends Omit<Frame, "period" | "unit"> {
  /** Whether the person may see the figures of a unit. */
  readonly maySee: (unitId: string) => boolean;
}

/** Checks every number of a draft against the ledger. Only certain results are marked correct or wrong. */
export async function auditDraft(
  query: Query,
  figures: readonly DraftFigure[],
  asked: AuditAsked,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const figure of figures) {
    verdicts.push(await verdictOf(query, figure, asked));
    // better-sqlite3 blocks the event loop; yield to other requests after each figure.
    await nextTurn();
  }
  return verdicts;
}

const nextTurn = () => new Promise<void>((go) => setTimeout(go, 0));

async function verdictOf(query: Query, figure: DraftFigure, asked: AuditAsked): Promise<Verdict> {
  const { measure, period, doubt, unit, wording } = figure;
  const unsure = (reason: string, valued?: Valued): Verdict => ({ mark: "？", figure, valued, unit, reason });
  if (measure === undefined || period === undefined || unit === undefined || doubt !== undefined)
    return unsure(doubtWords(doubt ?? "unknown"));
  if (!asked.maySee(unit.id)) return unsure(`${unit.name}的数据不在您的查看范围`);
  const valued = await evaluate(query, measure, { ...asked, unit, period });
  if (!isShownFor(measure.kind, valued.scope.unit)) return unsure("依规不分到单位");
  if (wording.kind === "incomplete") return unsure("数字不完整", valued);
  if (wording.kind === "vague" || wording.kind === "range") return unsure("未写明具体数", valued);
  if (valued.value === undefined) return unsure("台账无记录", valued);
  return { mark: isTrue(wording, valued) ? "✔" : "✘", figure, valued, unit, reason: undefined };
}

/**
 * Whether the number as the draft words it agrees with the ledger. A ratio is compared in percent, cut to one decimal.
 */
function isTrue(wording: DraftFigure["wording"], { part, whole, value }: Valued): boolean {
  if (wording.kind === "every") return part === whole;
  const percent = part !== undefined && whole ? Math.floor((part * 1000) / whole) / 10 : undefined;
  if (wording.kind === "range") return false;
  return isTrueOf(wording, percent ?? value ?? 0) === true;
}
