import { type Block, type Button, type Card, isCovered, yearIn } from "#core";
import { uncoveredNote } from "#reports";
import type { Item } from "../rules/index.ts";

const MOST_LINES = 10;
const MOST_FOLDED = 40;
const MOST_ANSWERS = 3;
const MOST_BUTTONS = 8;

/** The one private reminder of a person and day: what, which, by when, one tap to answer, one tap to pause. */
export function reminderCard(all: readonly Item[], today: string, personId: string): Card {
  const digests = all.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const items = all.filter(({ digest }) => digest === undefined);
  if (items.length > 0) return withBlocks(dutiesCard(items, today, personId), digestBlocks(digests));
  // The title of the only card there is stands at its head, and not once more below it.
  const title = digests[0]?.title ?? "";
  return { title, tone: "plain", summary: all[0]?.text ?? title, blocks: digestBlocks(digests, title) };
}

const withBlocks = (card: Card, more: readonly Block[]): Card =>
  more.length === 0 ? card : { ...card, blocks: [...card.blocks, { type: "divider" }, ...more] };

/** How the chosen units stand, each with the way to its page, and one tap that stops it. */
function digestBlocks(digests: readonly NonNullable<Item["digest"]>[], head?: string): readonly Block[] {
  if (digests.length === 0) return [];
  const stop: Button = { text: "停止要情", press: { action: "digest", value: "off" } };
  return [
    ...digests.flatMap(({ title, headlines, url }): readonly Block[] => [
      ...(title === head ? [] : [{ type: "text", text: title, weight: "bold" } as const]),
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
  const answers = answersOf(shown);
  const buttons = [...answers.values()].map(({ button }) => button);
  const asked = new Set([...answers.values()].map(({ item }) => item));
  const blocks: Block[] = [
    ...lineBlocks(sentences(shown, asked)),
    { type: "buttons", buttons: [...buttons, { text: "暂停提醒7天", press: { action: "pause", value: 7 } }] },
    { type: "note", text: "办结后不再提醒。延长暂停请发 /请假 15天" },
    ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
  ];
  const isOverdue = items.some(({ rank }) => rank === 0);
  return {
    title,
    tone: isOverdue ? "bad" : "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks,
    // In their own chat an overdue item mentions the person, so that they notice it even if the chat is muted.
    ...(isOverdue && !isToKnow ? { rings: [personId] } : {}),
  };
}

/** The buttons under the lines, each with the item that it is about. */
function answersOf(items: readonly Item[]): ReadonlyMap<string, { readonly item: Item; readonly button: Button }> {
  const answers = new Map<string, { readonly item: Item; readonly button: Button }>();
  for (const item of items) {
    const { answer, button, unitId } = item;
    if (button !== undefined && answers.size < MOST_BUTTONS && !answers.has(button.text))
      answers.set(button.text, { item, button });
    if (answer === undefined || answer === "帮助" || answers.has(answer) || answers.size >= MOST_ANSWERS) continue;
    const press = { action: "answer", id: unitId, value: answer } as const;
    answers.set(answer, { item, button: { text: `登记${answer}`, press } });
  }
  return answers;
}

/** The lines that are read at once, and the others folded below them: nothing is out of sight that cannot be opened. */
function lineBlocks(lines: readonly Line[]): readonly Block[] {
  const asText = ({ text }: Line): Block => ({ type: "text", text });
  // What a button speaks of is read before what is only to be known.
  const leading = new Set(
    [...lines.filter(({ isAsked }) => isAsked), ...lines.filter(({ isAsked }) => !isAsked)].slice(0, MOST_LINES),
  );
  const rest = lines.filter((line) => !leading.has(line));
  const folded = rest.slice(0, MOST_FOLDED);
  const left = rest.length - folded.length;
  return [
    ...lines.filter((line) => leading.has(line)).map(asText),
    ...(rest.length === 0
      ? []
      : [
          {
            type: "fold",
            title: `另有${rest.length}项`,
            blocks: [
              ...folded.map(asText),
              ...(left === 0
                ? []
                : [{ type: "note", text: `其余${left}项未列出，查看全部请发 /未报 和 /整改。` } as const]),
            ],
          } as const,
        ]),
  ];
}

/**
 * Merges an item that reaches one person both as secretary and as leader; it is worded for the secretary, who has to
 * act.
 */
function once(items: readonly Item[]): readonly Item[] {
  const keyOf = ({ rule, about, period }: Item) => [rule, about, period].join("\n");
  const own = new Set(items.filter(({ to }) => to === "secretary").map(keyOf));
  return items.filter((item) => item.to !== "leader" || !own.has(keyOf(item)));
}

/** The notice of a group: units and numbers, never persons and never what was found. */
export function noticeCard(items: readonly Item[], today: string): Card {
  // A finding that has no secretary to hear of it reaches the group twice, in the same words.
  const lines = [...new Map(sentences(items).map((line) => [line.text, line])).values()];
  const title = "请留意";
  return {
    title,
    tone: "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks: [
      ...lineBlocks(lines),
      {
        type: "note",
        text: "整改后请 @模范 发 /销号 编号 整改情况；其他事项请 @模范 登记。办结后不再提醒。暂停提醒请书记或管理员发 /请假 单位名称 7天",
      },
      ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
    ],
  };
}

/** One line of a reminder, and whether a button of its card speaks of it. */
interface Line {
  readonly text: string;
  readonly isAsked: boolean;
}

/** One sentence for each item, and one for each bundle: 「市财政局还有3项没有记录：11月支委会、11月主题党日、第四季度党课。期限…」. */
function sentences(items: readonly Item[], asked: ReadonlySet<Item> = new Set()): readonly Line[] {
  const keyOf = ({ bundle, rule, about, period, stage }: Item) =>
    bundle === undefined ? [rule, about, period, stage].join("\n") : `${bundle.head}\n${bundle.tail}`;
  return [...Map.groupBy(items, keyOf).values()].map((group) => {
    const [first] = group;
    const isAsked = group.some((item) => asked.has(item));
    if (first?.bundle === undefined || group.length === 1) return { text: first?.text ?? "", isAsked };
    const pieces = group.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle.piece]));
    const text = `${first.bundle.head}尚有${pieces.length}项无记录：${pieces.join("、")}。${first.bundle.tail}`;
    return { text, isAsked };
  });
}
