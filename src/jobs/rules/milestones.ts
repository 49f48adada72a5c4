import {
  addDays,
  addWorkdays,
  type Day,
  duePeriodOf,
  findUnits,
  firstWorkdayOnOrAfter,
  type LedgerRecord,
  lastWorkdayOnOrBefore,
  overdueWords,
  printDay,
  type Unit,
  yearIn,
} from "#core";
import { isBehind, type Pace, paceLine, paces } from "#reports";
import { recordsOfKind } from "#store";
import { item, LATE_DAYS } from "./committees.ts";
import type { Ground, Item, RuleItems } from "./rule.ts";

const LOOK_BACK_DAYS = 400;

const since = (ground: Ground, kind: string): Promise<readonly LedgerRecord[]> =>
  ground.once(`since ${kind}`, () =>
    recordsOfKind(ground.query, kind, addDays(ground.today, -LOOK_BACK_DAYS), ground.through),
  );

type Stage = "soon" | "day" | "late";

/** The state of a deadline in words, such as 「今天到期」 or 「已超期3个工作日」. */
function standing({ today, calendar }: Ground, due: Day, stage: Stage): string {
  if (stage === "late") return overdueWords(due, today, calendar);
  return stage === "day" ? "今天到期" : "即将到期";
}

/** The stage of a deadline: five working days before it, on its day, or late for some time after it. */
function stageOf({ today, calendar }: Ground, due: Day): Stage | undefined {
  if (today > due) return today > addDays(due, LATE_DAYS) ? undefined : "late";
  if (today >= lastWorkdayOnOrBefore(due, calendar)) return "day";
  return today >= addWorkdays(due, -5, calendar) ? "soon" : undefined;
}

/**
 * The unit responsible for a record: the one named as its owner if the name is unambiguous, else the one that reported
 * it.
 */
function ownerOf(ground: Ground, record: LedgerRecord): Unit | undefined {
  const { owner } = record.content.fields;
  const found =
    typeof owner === "string" && owner !== ""
      ? findUnits({ ...ground, unit: { id: record.unitId }, sender: { grants: [] } }, owner)
      : [];
  return found.length === 1 ? found[0] : ground.tree.units.get(record.unitId);
}

/** The two ways to see a goal's progress: a button, and the text to type. */
const PROGRESS = {
  button: { text: "查看进度", press: { action: "say", id: "进度" } },
  how: "查看进度请发 /进度",
} as const satisfies Partial<Item>;

/** Reminder rule R9: the deadline of a goal, until its target is reached. */
export const goalItems: RuleItems = async (ground) => {
  const items: Item[] = [];
  for (const record of await since(ground, "goal")) {
    const due: unknown = record.content.fields.due;
    const unit = ownerOf(ground, record);
    const stage = typeof due === "string" ? stageOf(ground, due) : undefined;
    if (typeof due !== "string" || unit === undefined || stage === undefined) continue;
    const pace = (await pacesOf(ground, record.unitId, yearIn(due), ground.through)).find(
      ({ goal }) => goal.id === record.id,
    );
    if (pace?.target !== undefined && pace.value >= pace.target) continue;
    const text = `要点「${record.title}」${standing(ground, due, stage)}，期限${printDay(due, ground.today)}`;
    const rank = stage === "late" ? 1 : 4;
    items.push(item(unit, "goal", due, stage, text, { about: record.id, rank, ...PROGRESS }));
  }
  return items;
};

/** Reminder rule R21: the milestone of a brand (品牌), to its unit, until it is reported as done. */
export const brandItems: RuleItems = async (ground) =>
  (await since(ground, "brand")).flatMap((record): Item[] => {
    const { due, progress } = record.content.fields;
    const unit = ownerOf(ground, record);
    const stage = typeof due === "string" ? stageOf(ground, due) : undefined;
    if (typeof due !== "string" || unit === undefined || stage === undefined || progress === "完成") return [];
    const text = `品牌「${record.title}」的节点${standing(ground, due, stage)}，期限${printDay(due, ground.today)}`;
    const how = `已完成请发 /改 ${record.number} 进展=完成`;
    const button: Item["button"] = {
      text: `完成 ${record.number}`,
      press: { action: "say", id: "改", value: `${record.number} 进展=完成` },
      confirm: `品牌「${record.title}」的节点记为完成？`,
    };
    return [item(unit, "brand", due, stage, text, { about: record.id, rank: stage === "late" ? 1 : 4, how, button })];
  });

const TOLD_DAYS = 6;

/**
 * R10 序时进度: from the first working day of a quarter, the goals that were behind at the end of the quarter before, to
 * owner and leader.
 */
export const paceItems: RuleItems = async (ground) => {
  const first = firstWorkdayOnOrAfter(duePeriodOf("quarter", ground.today).from, ground.calendar);
  if (ground.today < first || ground.today > addDays(first, TOLD_DAYS)) return [];
  const quarter = duePeriodOf("quarter", addDays(duePeriodOf("quarter", ground.today).from, -1));
  const items: Item[] = [];
  for (const unitId of new Set((await since(ground, "goal")).map((goal) => goal.unitId))) {
    for (const pace of await pacesOf(ground, unitId, yearIn(quarter.to), quarter.to)) {
      const unit = ownerOf(ground, pace.goal);
      // A goal whose own deadline has come by the end of the quarter is reminded of by that deadline, and not for its
      // progress.
      if (unit === undefined || !isBehind(pace) || pace.expected === undefined || pace.due <= quarter.to) continue;
      const text = `${quarter.label}末未达序时进度，${paceLine(pace, quarter.to).replace(/。$/, "")}`;
      const own = item(unit, "pace", quarter.key, "once", text, {
        about: pace.goal.id,
        rank: 4,
        button: PROGRESS.button,
      });
      items.push(own, { ...own, stage: "leader", to: "leader", unitId });
    }
  }
  return items;
};

const pacesOf = (ground: Ground, unitId: string, year: number, on: Day): Promise<readonly Pace[]> => {
  const unit = ground.tree.units.get(unitId);
  return ground.once(`paces ${unitId} ${on} ${year}`, async () =>
    unit === undefined ? [] : await paces(ground.query, ground.tree, unit, year, on),
  );
};
