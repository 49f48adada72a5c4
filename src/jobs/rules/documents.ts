import { addDays, addWorkdays, type Day, printDay, type Unit, type WorkdayOverrides, workdaysBetween } from "#core";
import { studied, unitNames } from "#reports";
import { type UpperDocument, upperDocuments } from "#store";
import { aboutUnit, type Item, type RuleItems } from "./rule.ts";

/** For how many days after its deadline a document is still reminded of. */
const CHASED_DAYS = 30;
const NEW_DAYS = 4;

/**
 * Reminder rule R1 及时跟进学: a document when it is issued, two working days before its deadline, on the day after to the
 * group, and five days after to the leader.
 */
export const documentItems: RuleItems = async (ground) => {
  const { query, tree, today, calendar } = ground;
  const items: Item[] = [];
  for (const document of await upperDocuments(query)) {
    if (today > addDays(document.due, CHASED_DAYS) || today < document.issued) continue;
    const { late } = await studied(query, tree, document, ground.through, ground.coverage.canReport);
    const stage = stageOf(document, today, calendar);
    if (stage === undefined || late.length === 0) continue;
    items.push(...late.map((unit) => itemFor(unit, document, stage, today)));
    if (stage === "late") items.push(...itemsAbove(document, late, today, calendar));
  }
  return items;
};

type DocumentStage = "new" | "soon" | "late";

/** Whether a document is new, soon due or late; undefined between its first days and the days before its deadline. */
function stageOf({ due, issued }: UpperDocument, today: Day, calendar: WorkdayOverrides): DocumentStage | undefined {
  if (today > due) return "late";
  if (today >= addWorkdays(due, -2, calendar)) return "soon";
  return today <= addDays(issued, NEW_DAYS) ? "new" : undefined;
}

const WORDS: Readonly<Record<DocumentStage, string>> = {
  new: "请跟进学习",
  soon: "尚无学习记录",
  late: "尚无学习记录",
};

const baseOf = ({ id, due }: UpperDocument) => ({ rule: "document", about: id, period: due });
const dueOf = ({ due }: UpperDocument, today: Day): string => `期限${printDay(due, today)}`;

function itemFor(unit: Unit, document: UpperDocument, stage: DocumentStage, today: Day): Item {
  const due = `${dueOf(document, today)}${stage === "late" ? "已过" : ""}`;
  return {
    ...baseOf(document),
    about: aboutUnit(document.id, unit),
    stage,
    to: "secretary",
    unitId: unit.id,
    text: `${unit.name}：《${document.title}》${WORDS[stage]}，${due}`,
    how: `学习后请发 /集中学习 几月几日 几人 跟进文件=${document.title}`,
    rank: stage === "late" ? 1 : 4,
    answer: "集中学习",
    fill: `跟进文件=${document.title}`,
  };
}

/**
 * Reminders about all late units together: the group is told how many they are, and after five working days the leader
 * which.
 */
function itemsAbove(document: UpperDocument, late: readonly Unit[], today: Day, calendar: WorkdayOverrides): Item[] {
  const text = `《${document.title}》尚有${late.length}家无学习记录（${dueOf(document, today)}已过）`;
  const told = { ...baseOf(document), unitId: document.unitId, rank: 1 };
  const group: Item = { ...told, stage: "late-group", to: "group", text };
  const isLongLate = workdaysBetween(document.due, today, calendar) >= 5;
  return isLongLate
    ? [group, { ...told, stage: "late-leader", to: "leader", text: `${text}：${unitNames(late)}` }]
    : [group];
}
