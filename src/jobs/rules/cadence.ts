import { addDays, type Button, coverageStage, printDay, ROOT, workdaysBetween } from "#core";
import { type CoverageLine, coverage } from "#reports";
import { newestBefore } from "#store";
import { aboutUnit, type Item, type RuleItems } from "./rule.ts";

/**
 * Reminder rule R3 按期统筹学: the reports due in each period, five working days before its end and again one day before.
 */
export const cadenceItems: RuleItems = async (ground) => {
  const root = ground.tree.root?.id ?? ROOT;
  const lines = await coverage(ground.coverage, ground.tree, root, ground.today);
  return lines.flatMap((line): Item[] => {
    const stage = coverageStage(line.period.to, ground.today, ground.calendar);
    if (stage === undefined) return [];
    const left = workdaysBetween(ground.today, line.period.to, ground.calendar);
    const when =
      left <= 0 ? "今天是最后一个工作日" : `期限${printDay(line.period.to, ground.today)}，还有${left}个工作日`;
    const piece = pieceOf(line);
    return line.late.map((unit) => ({
      rule: "cadence",
      about: aboutUnit(line.cadence.id, unit),
      period: line.period.key,
      stage,
      to: "secretary",
      unitId: unit.id,
      text: `${unit.name}：${piece}尚无记录，${when}`,
      bundle: { head: unit.name, piece, tail: when },
      rank: stage === "last" ? 2 : 4,
      ...(line.cadence.kind === undefined ? { button: ANY_RECORD } : { answer: line.cadence.command }),
    }));
  });
};

/** A duty in one of its periods in words; one that names no kind of record is fulfilled by a record of any kind. */
export const pieceOf = ({ period, cadence }: Pick<CoverageLine, "period" | "cadence">): string =>
  `${period.label}${cadence.label}${cadence.kind === undefined ? "（登记任一事项即可）" : ""}`;

/** For a duty that any record fulfils: opens the list of what can be reported. */
export const ANY_RECORD: Button = { text: "选择登记事项", press: { action: "say", id: "帮助" } };

const QUIET_DAYS = 42;
const LIVELY = new Set(["lecture", "study", "volunteering"]);

/** Reminder rule R5 常态化: asks a unit once if it has reported nothing for six weeks. */
export const quietItems: RuleItems = async (ground) => {
  const since = addDays(ground.today, -366);
  const done = await ground.once("done in a year", () => ground.coverage.done({ from: since, to: ground.through }));
  const last = new Map<string, string>();
  for (const one of done) {
    if (LIVELY.has(one.kind) && one.last > (last.get(one.unitId) ?? "")) last.set(one.unitId, one.last);
  }
  const units = [...ground.coverage.canReport]
    .flatMap((id) => ground.tree.units.get(id) ?? [])
    .filter(({ kind, activeTo }) => kind !== "committee" && kind !== "root" && activeTo === undefined);
  // Also looks for records older than a year: a unit that was told about its last record is not told again when that
  // record becomes older than the year, nor told that it has none.
  if (units.some((unit) => !last.has(unit.id) && unit.activeFrom < since)) {
    const earlier = await ground.once("lively before", () => newestBefore(ground.query, since, [...LIVELY]));
    for (const [unitId, day] of earlier) if (!last.has(unitId)) last.set(unitId, day);
  }
  const limit = addDays(ground.today, -QUIET_DAYS);
  return units.flatMap((unit): Item[] => {
    const day = last.get(unit.id);
    const isFresh = day === undefined ? unit.activeFrom > limit : day > limit;
    if (isFresh) return [];
    const text =
      day === undefined
        ? "尚未登记学习、党课或志愿服务，已开展的请补报"
        : `最近一次登记学习、党课或志愿服务为${printDay(day, ground.today)}，已逾六周；已开展的请补报`;
    return [
      {
        rule: "quiet",
        about: unit.id,
        period: day ?? "never",
        stage: "once",
        to: "secretary",
        unitId: unit.id,
        text: `${unit.name}：${text}`,
        rank: 6,
        answer: "党课",
      },
    ];
  });
};
