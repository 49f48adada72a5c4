import { type FigureStyle, printCount, writeCoverage, writeEvery, writeFigure, writePercent } from "#core";
import type { Valued } from "./frame.ts";

/** The text if nothing was recorded, instead of a number. */
export const NO_RECORD = "（无记录）";

/** The figure in the words of its style; `exact` (精确) prints the number itself. */
export function figureWords(valued: Valued, exact = false): string {
  const { measure, value } = valued;
  if (value === undefined) return NO_RECORD;
  if (valued.part !== undefined && valued.whole !== undefined) {
    return measure.source === "units"
      ? writeCoverage(valued.part, valued.whole)
      : writeEvery(valued.part, valued.whole, "次");
  }
  const style: FigureStyle = exact ? "exact" : measure.style;
  return writeFigure(style, value, measure.unit);
}

/** The exact figure: 126场次, 97.5%（40家中39家）. */
export function exactWords(valued: Valued): string {
  const { measure, value, part, whole } = valued;
  if (value === undefined) return "无记录";
  if (part === undefined || whole === undefined) return printCount(value, measure.unit);
  const counter = measure.source === "units" ? "家" : "次";
  return `${writePercent(part, whole)}（${printCount(whole, counter)}中${printCount(part, counter)}）`;
}

/** The scope of a figure in words: 市直机关工委本级, 市直机关各级, 全市. */
export function scopeWords({ scope, measure }: Pick<Valued, "scope" | "measure">): string {
  if (scope.unit.kind === "root") return "全市";
  if (measure.scope === "市直机关" && scope.unit.kind === "committee") return `${scope.unit.name}所属`;
  return `${scope.unit.name}${scope.reach === "own" ? "本级" : "各级"}`;
}
