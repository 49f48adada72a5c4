import { type Block, type Button, type Card, isCovered, yearIn } from "#core";
import { uncoveredNote } from "#reports";
import type { Item } from "./rules/index.ts";

const MOST_LINES = 10;
const MOST_ANSWERS = 3;

/** The one private reminder of a person and day: what, which, by when, one tap to answer, one tap to pause. */
export function reminderCard(items: readonly Item[], today: string): Card {
  const title = items.length === 1 ? "有一件事要办" : `有${items.length}件事要办`;
  const answers = new Map<string, Button>();
  for (const { answer, unitId } of items) {
    if (answer === undefined || answer === "帮助" || answers.has(answer) || answers.size >= MOST_ANSWERS) continue;
    answers.set(answer, { text: `报${answer}`, press: { action: "answer", id: unitId, value: answer } });
  }
  const blocks: Block[] = [
    ...items.slice(0, MOST_LINES).map((item): Block => ({ type: "text", text: item.text })),
    ...(items.length > MOST_LINES
      ? [{ type: "note", text: `还有${items.length - MOST_LINES}件，发 /未报 和 /整改 看全部。` } as const]
      : []),
    {
      type: "buttons",
      buttons: [...answers.values(), { text: "先停7天", press: { action: "pause", value: 7 } }],
    },
    { type: "note", text: "报了就不再提醒。休假发 /请假 到12月5日。" },
    ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
  ];
  return {
    title,
    tone: items.some(({ rank }) => rank === 0) ? "bad" : "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks,
  };
}

/** The notice of a group: units and numbers, never persons and never what was found. */
export function noticeCard(items: readonly Item[], today: string): Card {
  const title = "请留意";
  return {
    title,
    tone: "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks: [
      ...items.slice(0, MOST_LINES).map((item): Block => ({ type: "text", text: item.text })),
      ...(items.length > MOST_LINES
        ? [{ type: "note", text: `还有${items.length - MOST_LINES}件，发 /未报 和 /整改 看全部。` } as const]
        : []),
      { type: "note", text: "办好后 @我 发一行就行，报了就不再提醒。" },
      ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
    ],
  };
}
