import { addDays, depthGaps, isSeminar, type LedgerRecord } from "#core";
import { recordsOfKind } from "#store";
import type { Scene } from "../command.ts";

const LOOK_BACK_DAYS = 366;

/** The one question about a seminar that says too little, asked on its receipt on the day of the report. */
export const depthRemarks = (gaps: readonly string[]): readonly string[] =>
  gaps.length === 0
    ? []
    : [
        `中心组学习${gaps.join("、")}，点「更正」补上${gaps.includes("缺专题") ? "（专题填在「主题」里）" : ""}；确实没有的，在「备注」里写一句原因。`,
      ];

/** What a seminar leaves open, looking back a year. */
export async function gapsOf(scene: Scene, record: LedgerRecord): Promise<readonly string[]> {
  if (!isSeminar(record)) return [];
  const from = addDays(record.day, -LOOK_BACK_DAYS);
  const known = await recordsOfKind(scene.query, "study", from, addDays(record.day, -1), [record.unitId]);
  return depthGaps(record, known);
}
