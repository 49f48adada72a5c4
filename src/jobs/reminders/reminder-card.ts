import { type Block, type Button, type Card, isCovered, yearIn } from "#core";
import { uncoveredNote } from "#reports";
import type { Item } from "../rules/index.ts";

const MOST_LINES = 10;
const MOST_ANSWERS = 3;
const MOST_BUTTONS = 8;

/** The one private reminder of a person and day: what, which, by when, one tap to answer, one tap to pause. */
export function reminderCard(all: readonly Item[], today: string, personId: string): Card {
  const digests = all.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const items = all.filter(({ digest }) => digest === undefined);
  const told = digestBlocks(digests);
  if (items.length > 0) return withBlocks(dutiesCard(items, today, personId), told);
  const title = digests[0]?.title ?? "";
  return { title, tone: "plain", summary: all[0]?.text ?? title, blocks: told };
}

const withBlocks = (card: Card, more: readonly Block[]): Card =>
  more.length === 0 ? card : { ...card, blocks: [...card.blocks, { type: "divider" }, ...more] };

/** How the chosen units stand, each with the way to its page, and one tap that stops it. */
function digestBlocks(digests: readonly NonNullable<Item["digest"]>[]): readonly Block[] {
  if (digests.length === 0) return [];
  const stop: Button = { text: "停止要情", press: { action: "digest", value: "off" } };
  return [
    ...digests.flatMap(({ title, headlines, url }): readonly Block[] => [
      { type: "text", text: title, weight: "bold" },
      { type: "figures", items: headlines.map(({ label, value, hint }) => ({ label, value, hint })) },
      ...(url === undefined ? [] : [{ type: "buttons", buttons: [{ text: "查看页面", url }] } as const]),
    ]),
    { type: "buttons", buttons: [stop] },
  ];
}

function dutiesCard(items: readonly Item[], today: string, personId: string): Card {
  // Who leads a unit has nothing to do here but to know.
  const isToKnow = items.every(({ to }) => to === "leader");
  const shown = once(items);
  const title = isToKnow ? `请知悉${shown.length}项` : `待办${shown.length}项`;
  const answers = new Map<string, Button>();
  for (const { answer, button, unitId } of shown) {
    if (button !== undefined && answers.size < MOST_BUTTONS) answers.set(button.text, button);
    if (answer === undefined || answer === "帮助" || answers.has(answer) || answers.size >= MOST_ANSWERS) continue;
    answers.set(answer, { text: `登记${answer}`, press: { action: "answer", id: unitId, value: answer } });
  }
  const lines = sentences(shown);
  const blocks: Block[] = [
    ...lines.slice(0, MOST_LINES).map((text): Block => ({ type: "text", text })),
    ...(lines.length > MOST_LINES
      ? [{ type: "note", text: `另有${lines.length - MOST_LINES}项，查看全部请发 /未报 和 /整改。` } as const]
      : []),
    {
      type: "buttons",
      buttons: [...answers.values(), { text: "暂停提醒7天", press: { action: "pause", value: 7 } }],
    },
    { type: "note", text: "办结后不再提醒。延长暂停请发 /请假 15天" },
    ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
  ];
  const isOverdue = items.some(({ rank }) => rank === 0);
  return {
    title,
    tone: isOverdue ? "bad" : "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks,
    // It is their own chat: who muted it still hears what is overdue.
    ...(isOverdue && !isToKnow ? { rings: [personId] } : {}),
  };
}

/** What one person hears of as secretary and as leader is one thing, said as to who has to do it. */
function once(items: readonly Item[]): readonly Item[] {
  const keyOf = ({ rule, about, period }: Item) => [rule, about, period].join("\n");
  const own = new Set(items.filter(({ to }) => to === "secretary").map(keyOf));
  return items.filter((item) => item.to !== "leader" || !own.has(keyOf(item)));
}

/** The notice of a group: units and numbers, never persons and never what was found. */
export function noticeCard(items: readonly Item[], today: string): Card {
  // A finding that has no secretary to hear of it reaches the group twice, in the same words.
  const lines = [...new Set(sentences(items))];
  const title = "请留意";
  return {
    title,
    tone: "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks: [
      ...lines.slice(0, MOST_LINES).map((text): Block => ({ type: "text", text })),
      ...(lines.length > MOST_LINES
        ? [{ type: "note", text: `另有${lines.length - MOST_LINES}项，查看全部请发 /未报 和 /整改。` } as const]
        : []),
      {
        type: "note",
        text: "整改后请 @模范 发 /销号 编号 整改情况；其他事项请 @模范 登记。办结后不再提醒。暂停提醒请书记或管理员发 /请假 单位名称 7天",
      },
      ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
    ],
  };
}

/** One sentence for each item, and one for each bundle: 「市财政局还有3项没有记录：11月支委会、11月主题党日、第四季度党课。期限…」. */
function sentences(items: readonly Item[]): readonly string[] {
  const keyOf = ({ bundle, rule, about, period, stage }: Item) =>
    bundle === undefined ? [rule, about, period, stage].join("\n") : `${bundle.head}\n${bundle.tail}`;
  return [...Map.groupBy(items, keyOf).values()].map((group) => {
    const [first] = group;
    if (first?.bundle === undefined || group.length === 1) return first?.text ?? "";
    const pieces = group.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle.piece]));
    return `${first.bundle.head}尚有${pieces.length}项无记录：${pieces.join("、")}。${first.bundle.tail}`;
  });
}
