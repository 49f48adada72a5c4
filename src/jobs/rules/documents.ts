import { addDays, addWorkdays, printDay, workdaysBetween } from "#core";
import { studied, unitNames } from "#reports";
import { upperDocuments } from "#store";
import { aboutUnit, type Item, type RuleItems } from "./rule.ts";

/** A document that nobody settled is not chased for ever. */
const CHASED_DAYS = 30;
const NEW_DAYS = 4;

/** R1 及时跟进学: when a document has come, two working days before its deadline, the day after to the group, five after to the leader. */
export const documentItems: RuleItems = async (ground) => {
  const { query, tree, today, calendar } = ground;
  const items: Item[] = [];
  for (const document of await upperDocuments(query)) {
    if (today > addDays(document.due, CHASED_DAYS) || today < document.issued) continue;
    const { late } = await studied(query, tree, document, today, ground.coverage.canReport);
    const base = { rule: "document", about: document.id, period: document.due };
    const name = `《${document.title}》`;
    const due = `期限${printDay(document.due, today)}`;
    const isLate = today > document.due;
    const isSoon = !isLate && today >= addWorkdays(document.due, -2, calendar);
    const isNew = !isLate && !isSoon && today <= addDays(document.issued, NEW_DAYS);
    const stage = isLate ? "late" : isSoon ? "soon" : isNew ? "new" : undefined;
    if (stage === undefined || late.length === 0) continue;
    const words = { new: "请跟进学习", soon: "尚无学习记录", late: "尚无学习记录" }[stage];
    for (const unit of late) {
      const text = `${unit.name}：${name}${words}，${due}${isLate ? "已过" : ""}。学习后请发 /集中学习 几月几日 几人 跟进文件=${document.title}`;
      const about = aboutUnit(document.id, unit);
      items.push({
        ...base,
        about,
        stage,
        to: "secretary",
        unitId: unit.id,
        text,
        rank: isLate ? 1 : 4,
        answer: "集中学习",
      });
    }
    if (!isLate) continue;
    // A group hears how many they are, the leader which.
    const text = `${name}尚有${late.length}家无学习记录（${due}已过）`;
    const told = { ...base, unitId: document.unitId, rank: 1 };
    items.push({ ...told, stage: "late-group", to: "group", text });
    if (workdaysBetween(document.due, today, calendar) >= 5)
      items.push({ ...told, stage: "late-leader", to: "leader", text: `${text}：${unitNames(late)}` });
  }
  return items;
};
