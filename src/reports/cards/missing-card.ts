import { type Block, type Card, type Day, printCount, printDay, type Unit } from "#core";
import type { CoverageLine } from "../figures/coverage.ts";

const MOST_NAMES = 8;

/** Names of units, shortened: 「第一支部、第二支部等5家」. Never names of persons. */
export function unitNames(units: readonly Unit[], most = MOST_NAMES): string {
  const names = units.slice(0, most).map(({ name }) => name);
  return units.length > most ? `${names.join("、")}等${printCount(units.length, "家")}` : names.join("、");
}

/** One line of 「未报」; undefined if everybody has reported. */
export function lateLine(line: CoverageLine, isAlone: boolean, isOver = false): string | undefined {
  if (line.late.length === 0) return undefined;
  const what = `${line.period.label}${line.cadence.label}${isOver ? "（期限已过）" : ""}`;
  if (isAlone) return `${what}：尚无记录`;
  return `${what}：未报${printCount(line.late.length, "家")}（共${printCount(line.asked.length, "家")}）——${unitNames(line.late)}`;
}

/** Who is late with a duty, as a unit's group may read it: the unit itself by name, units below it by number. */
export function lateCount(line: CoverageLine, unit: Pick<Unit, "id">, isOver = false): string | undefined {
  const below = line.late.filter(({ id }) => id !== unit.id).length;
  const isOwn = below < line.late.length;
  if (!isOwn && below === 0) return undefined;
  const who = [
    ...(isOwn ? ["本单位未报"] : []),
    ...(below > 0 ? [`下级未报${printCount(below, "家")}（共${printCount(line.asked.length, "家")}）`] : []),
  ];
  return `${line.period.label}${line.cadence.label}${isOver ? "（期限已过）" : ""}：${who.join("，")}`;
}

/** The card of missing reports: units only, with what each can do. */
export function missingCard(
  unit: Pick<Unit, "name">,
  lines: readonly CoverageLine[],
  more: { readonly unconnected: number; readonly today: Day },
): Card {
  const isAlone = lines.every((line) => line.asked.length <= 1);
  const late = lines.map((line) => ({ line, text: lateLine(line, isAlone) })).filter(({ text }) => text !== undefined);
  const title = `${unit.name} · 未报`;
  const blocks: Block[] = [];
  if (lines.length === 0) blocks.push({ type: "text", text: "无按期应报事项。" });
  else if (late.length === 0) blocks.push({ type: "text", text: "本期应报事项均已报送。", tone: "good" });
  for (const { line, text } of late) {
    blocks.push({ type: "text", text: text ?? "" });
    const how = line.cadence.kind === undefined ? "登记任一事项即可" : `用 /${line.cadence.command} 报`;
    blocks.push({ type: "note", text: `期限${printDay(line.period.to, more.today)}，${how}` });
  }
  if (more.unconnected > 0) {
    blocks.push({ type: "note", text: `另有${more.unconnected}个支部未接入（未绑定群、未登记书记），不计在内。` });
  }
  const units = new Set(late.flatMap(({ line }) => line.late.map(({ id }) => id))).size;
  const summary =
    late.length === 0
      ? `${title}：没有`
      : isAlone
        ? `${title}：${printCount(late.length, "项")}`
        : `${title}：${units}家`;
  return { title, tone: late.length === 0 ? "good" : "warn", summary, blocks };
}
