import {
  type Appraisal,
  appraise,
  type Block,
  type Button,
  type Card,
  type Day,
  type DuePeriod,
  EVERY_NAMES,
  everyFor,
  gradeOf,
  idsBelow,
  type LedgerRecord,
  printCount,
  printDay,
  type RubricChanges,
  rubricFor,
  subtreeOf,
  type Tree,
  UNIT_CLASSES,
  type Unit,
  yearSpan,
} from "#core";
import {
  type Appeal,
  appealsOf,
  changedRubric,
  changedSchedules,
  doneBetween,
  type Query,
  recordsOfKind,
  unsettledTickets,
} from "#store";
import { cadencesFrom } from "../figures/coverage.ts";

/** A unit's score, with its frozen score and the unit's objections. */
export interface UnitAppraisal {
  readonly unit: Unit;
  readonly appraisal: Appraisal;
  readonly frozen: LedgerRecord | undefined;
  readonly appeals: readonly Appeal[];
}

/** Computes the scores of units for a year from their records; the ledger is read once for all. */
export async function appraisals(
  query: Query,
  tree: Tree,
  units: readonly Unit[],
  year: number,
  today: Day,
): Promise<readonly UnitAppraisal[]> {
  const { from, to } = yearSpan(year);
  const day = to < today ? to : today;
  const changes = ((await changedRubric(query)) ?? {}) as RubricChanges;
  const [criticisms, frozen, tickets] = await Promise.all([
    recordsOfKind(query, "criticism", from, day),
    recordsOfKind(query, "appraisal", from, `${year + 1}-12-31`),
    unsettledTickets(query),
  ]);
  const done = new Map<string, Awaited<ReturnType<typeof doneBetween>>>();
  for (const period of neededPeriods(changes, year, day)) {
    done.set(period.key, await doneBetween(query, period.from, period.to));
  }
  const found: UnitAppraisal[] = [];
  for (const unit of units) {
    const ids = new Set(idsBelow(tree, unit.id, day));
    const facts = {
      has: (kind: string, category: string | undefined, period: DuePeriod) =>
        (done.get(period.key) ?? []).some(
          (one) => ids.has(one.unitId) && one.kind === kind && (category === undefined || one.category === category),
        ),
      overdue: tickets
        .filter(
          (ticket) => ticket.unitId !== undefined && ids.has(ticket.unitId) && ticket.due < day && ticket.due >= from,
        )
        .map((ticket) => ({ name: `Z${ticket.number}`, due: ticket.due })),
      criticisms: criticisms
        .filter(({ targetUnitId }) => ids.has(targetUnitId ?? ""))
        .map((record) => ({ number: record.number, day: record.day })),
    };
    found.push({
      unit,
      appraisal: appraise(rubricFor(unit.class, changes), facts, year, day),
      frozen: frozen.findLast(
        (record) => record.targetUnitId === unit.id && record.content.fields.year === String(year),
      ),
      appeals: await appealsOf(query, unit.id, year),
    });
  }
  return found;
}

function neededPeriods(changes: RubricChanges, year: number, day: Day): readonly DuePeriod[] {
  const periods = new Map<string, DuePeriod>();
  const note = (_: string, __: string | undefined, period: DuePeriod) => {
    periods.set(period.key, period);
    return true;
  };
  for (const unitClass of [undefined, ...UNIT_CLASSES]) {
    appraise(rubricFor(unitClass, changes), { has: note, overdue: [], criticisms: [] }, year, day);
  }
  return [...periods.values()];
}

/** The units below one that are scored: the organs, or an organ's branches. */
export function appraisedUnits(tree: Tree, unit: Unit, day: Day): readonly Unit[] {
  if (unit.kind === "organ" || unit.kind === "branch") return [unit];
  return subtreeOf(tree, unit.id, day).filter(
    (one) => one.kind === "organ" && (one.activeTo === undefined || day <= one.activeTo),
  );
}

const MOST_DEDUCTIONS = 40;

/** A unit's score as a card: each deduction with the missing record and how to make up for it. */
export function appraisalCard(one: UnitAppraisal, year: number, today: Day, buttons: readonly Button[]): Card {
  const { unit, appraisal, frozen, appeals } = one;
  const title = `${unit.name} · ${year}年度考核`;
  const lines = appraisal.deductions
    .slice(0, MOST_DEDUCTIONS)
    .map((deduction) => `－${deduction.points} ${deduction.label}：${deduction.missing}。${deduction.cure}`);
  const more = appraisal.deductions.length - lines.length;
  const state =
    frozen === undefined
      ? `截至${printDay(today, "")}，以台账实时数据为准`
      : `已冻结，${frozen.number}号记录 ${frozen.content.fields.score ?? ""}分`;
  return {
    title,
    subtitle: `${unit.class ?? "未分类"} · ${state}`,
    summary: `${title}：${appraisal.score}分`,
    blocks: [
      {
        type: "figures",
        items: [
          {
            value: `${appraisal.score}分`,
            label: `满分${appraisal.full}`,
            hint: gradeOf((appraisal.score * 100) / (appraisal.full || 1)),
          },
        ],
      },
      lines.length === 0
        ? { type: "text", text: "无扣分项。", tone: "good" }
        : {
            type: "fold",
            title: `扣分${printCount(appraisal.deductions.length, "项")}`,
            open: lines.length <= 6,
            blocks: [
              { type: "text", text: [...lines, ...(more > 0 ? [`还有${printCount(more, "项")}。`] : [])].join("\n") },
            ],
          },
      ...appeals.map((appeal): Block => ({ type: "quote", text: `申诉（${appeal.at.slice(0, 10)}）：${appeal.text}` })),
      ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
      { type: "note", text: "分数依台账记录计算，补报后自动更新；标准见 /考核 标准，有异议请发 /考核 申诉 理由。" },
    ],
  };
}

/** The card of all scored units of a committee, by class and name and never by score. */
export function appraisalListCard(
  list: readonly UnitAppraisal[],
  unit: Unit,
  year: number,
  buttons: readonly Button[],
): Card {
  const title = `${unit.name} · ${year}年度考核`;
  const classes = Map.groupBy(list, (one) => one.unit.class ?? "未分类");
  const frozen = list.filter((one) => one.frozen !== undefined).length;
  return {
    title,
    subtitle: `${printCount(list.length, "家")}，已冻结${printCount(frozen, "家")}`,
    summary: `${title}：${printCount(list.length, "家")}`,
    blocks: [
      ...[...classes]
        .sort(([a], [b]) => orderOf(a) - orderOf(b))
        .map(
          ([unitClass, members], index): Block => ({
            type: "fold",
            title: `${unitClass}（${printCount(members.length, "家")}）`,
            open: index === 0,
            blocks: [
              {
                type: "text",
                text: members
                  .map(
                    ({ unit: one, appraisal, frozen: kept }) =>
                      `${one.name} ${appraisal.score}分 扣${printCount(appraisal.deductions.length, "项")}${kept === undefined ? "" : "（已冻结）"}`,
                  )
                  .join("\n"),
              },
            ],
          }),
        ),
      ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
      { type: "note", text: "按类别和单位名称排列，不作排名。查看扣分明细请发 /考核 年份 单位。" },
    ],
  };
}

/** Sorts 一类 before 二类 before 三类, and units without a class last. */
const orderOf = (unitClass: string): number => {
  const at = UNIT_CLASSES.indexOf(unitClass);
  return at < 0 ? UNIT_CLASSES.length : at;
};

/**
 * Says which duties of a unit are scored by another rhythm than they are due in at present; empty if there are none.
 */
export async function scoredAndDue(query: Query, unit: Pick<Unit, "kind" | "class">): Promise<string> {
  const [changes, schedules] = await Promise.all([changedRubric(query), changedSchedules(query)]);
  const cadences = cadencesFrom(schedules);
  const rules = rubricFor(unit.class, (changes ?? {}) as RubricChanges).flatMap(({ label, by }) => {
    if (by.type !== "records" || by.every === "off") return [];
    const asked = cadences.find(
      ({ kind, category, of }) =>
        kind === by.kind &&
        category === by.category &&
        (of.includes(unit.kind) || (unit.kind === "organ" && of.includes("branch"))),
    );
    return [{ label, scored: by.every, due: asked === undefined ? "off" : everyFor(asked, unit.class) }];
  });
  const unasked = rules.filter(({ due }) => due === "off").map(({ label }) => label);
  const parts = [
    ...rules
      .filter(({ scored, due }) => due !== "off" && due !== scored)
      .map(({ label, scored, due }) => `${label}考核按${EVERY_NAMES[scored]}一次计，应报为${EVERY_NAMES[due]}一次`),
    ...(unasked.length === 0 ? [] : [`${unasked.join("、")}只计考核，不列应报`]),
  ];
  return parts.length === 0 ? "" : `考核标准与应报事项不尽相同：${parts.join("；")}。`;
}

/** The present rubric as a card, with the differences between classes. */
export async function rubricCard(query: Query): Promise<Card> {
  const changes = ((await changedRubric(query)) ?? {}) as RubricChanges;
  const rows = rubricFor(undefined, changes).map((item, index): readonly [string, string] => {
    const say = (one: typeof item) =>
      `${one.points}分，${one.by.type === "records" ? `${EVERY_NAMES[one.by.every]}一次，缺一次` : one.by.type === "overdue" ? "逾期一条" : "一次"}扣${one.each}分`;
    const general = say(item);
    const others = UNIT_CLASSES.flatMap((unitClass) => {
      const one = rubricFor(unitClass, changes)[index];
      return one === undefined || say(one) === general ? [] : [`${unitClass}：${say(one)}`];
    });
    return [`${item.mechanism} ${item.label}`, [general, ...others].join("；")];
  });
  return {
    title: "考核标准",
    summary: "考核标准",
    blocks: [
      { type: "fields", rows },
      { type: "note", text: "管理员改标准：/考核 标准 党课 分值=10 扣分=2 类别=一类" },
    ],
  };
}
