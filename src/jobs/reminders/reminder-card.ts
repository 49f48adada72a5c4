import { type Block, type Button, type Card, isCovered, type Tree, yearIn } from "#core";
import { uncoveredNote } from "#reports";
import type { Stage } from "../job.ts";
import { type Item, rules, wholeText } from "../rules/index.ts";

// The most lines and buttons of a reminder. In all they stay below the platform's limit of elements of a card: a line
// takes two, a button three.
const MOST_LINES = 10;
const MOST_FOLDED = 30;
const MOST_BUTTONS = 10;
const MOST_FOLDED_BUTTONS = 12;

/** What the texts of a reminder depend on: the day, and the tree with the names of the units. */
type Told = Pick<Stage, "tree" | "today">;

/**
 * The private reminder of a person for a day: the items with their deadlines, a button to answer each, and a button to
 * pause.
 */
export function reminderCard(
  all: readonly Item[],
  { tree, today }: Told,
  personId: string,
  done: readonly Answered[] = [],
): Card {
  const digests = all.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const items = all.filter(({ digest }) => digest === undefined);
  if (done.length > 0) {
    const card = items.length > 0 ? dutiesCard(items, { tree, today }, personId) : ALL_DONE;
    const notes = card.blocks.filter(({ type }) => type === "note");
    const open = card.blocks.filter(({ type }) => type !== "note");
    return withBlocks({ ...card, blocks: [...open, ...doneBlocks(done), ...notes] }, digestBlocks(digests));
  }
  if (items.length > 0) return withBlocks(dutiesCard(items, { tree, today }, personId), digestBlocks(digests));
  // With digests only, the first digest's title is the card's title and is not repeated in the body.
  const title = digests[0]?.title ?? "";
  return { title, tone: "plain", summary: all[0]?.text ?? title, blocks: digestBlocks(digests, title) };
}

/** An item that was answered, and the number of the record that answered it; 0 if something else did. */
export interface Answered {
  readonly item: Item;
  readonly number: number;
}

const ALL_DONE: Card = { title: "已全部办理", tone: "good", summary: "已全部办理", blocks: [] };

const doneBlocks = (done: readonly Answered[]): readonly Block[] =>
  done.map(({ item, number }) => ({
    type: "text",
    text: `✓ ${number > 0 ? `已登记（编号${number}）` : "已办"} ${matterOf(item)}`,
    tone: "quiet",
  }));

const labelOf = (rule: string): string =>
  rule === "quiet" ? "学习、党课或志愿服务" : (rules.find(({ name }) => name === rule)?.label ?? "");

/** What an item is about in few words, without what was missing and by when. */
function matterOf({ rule, text, bundle, ticket }: Item): string {
  if (bundle !== undefined) return `${bundle.head}：${bundle.piece.replace("（登记任一事项即可）", "")}`;
  if (ticket !== undefined) return `整改 Z${ticket}`;
  const matter = (text.split(/[，。]/)[0] ?? "").replace(/(?:尚无|尚未|尚有|请).*$/, "");
  return /：$/.test(matter) || matter === "" ? `${matter}${labelOf(rule)}` : matter;
}

const withBlocks = (card: Card, more: readonly Block[]): Card =>
  more.length === 0 ? card : { ...card, blocks: [...card.blocks, { type: "divider" }, ...more] };

/** The figures of the chosen units, each with a link to its page, and a button to stop the digest. */
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

function dutiesCard(items: readonly Item[], { tree, today }: Told, personId: string): Card {
  // A leader only needs to know the items and need not do anything.
  const isToKnow = items.every(({ to }) => to === "leader");
  const shown = once(items);
  const title = isToKnow ? `请知悉${shown.length}项` : `待办${shown.length}项`;
  const [first, rest] = inTwo(shown, tree);
  const pause: Button = { text: "暂停提醒7天", press: { action: "pause", value: 7 } };
  const blocks: Block[] = [
    ...first.lines.map(asText),
    // The button that pauses reminders comes last, because it pauses all of them, including those in the fold.
    {
      type: "buttons",
      buttons: rest.buttons.length + rest.lines.length === 0 ? [...first.buttons, pause] : first.buttons,
    },
    ...folded(rest),
    ...(rest.buttons.length + rest.lines.length === 0 ? [] : [{ type: "buttons", buttons: [pause] } as const]),
    { type: "note", text: "办结后不再提醒。延长暂停请发 /请假 15天" },
    ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
  ];
  const isOverdue = items.some(({ rank }) => rank === 0);
  return {
    title,
    tone: isOverdue ? "bad" : "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks,
    // In a direct chat an overdue item mentions the person, so that they notice it even if the chat is muted.
    ...(isOverdue && !isToKnow ? { rings: [personId] } : {}),
  };
}

/** A button of a reminder, and the items that are answered with it. */
interface Way {
  readonly button: Button;
  readonly items: readonly Item[];
}

/** The buttons for some items, each once, in the items' order. Equal buttons for different units name the unit. */
function waysOf(items: readonly Item[], tree: Tree): readonly Way[] {
  const ways = new Map<string, { readonly button: Button; readonly items: Item[]; readonly unitId: string }>();
  for (const item of items) {
    const button = buttonOf(item);
    if (button === undefined) continue;
    // All items that the same form answers get one button: a report that is due, and a unit's long silence.
    const key = JSON.stringify([button.text, item.button === undefined ? item.unitId : button.press]);
    const way = ways.get(key) ?? { button, items: [], unitId: item.unitId };
    way.items.push(item);
    ways.set(key, way);
  }
  const all = [...ways.values()];
  return all.map(({ button, items: about, unitId }) => {
    const isOnly = all.every((other) => other.unitId === unitId || other.button.text !== button.text);
    const name = tree.units.get(unitId)?.name;
    return {
      button: isOnly || name === undefined ? button : { ...button, text: `${button.text}（${name}）` },
      items: about,
    };
  });
}

/** The button that answers an item, if there is one. */
export const buttonOf = (item: Item): Button | undefined => item.button ?? formOf(item);

/** The form that answers an item. A leader is only told: the unit's own secretary registers what is missing. */
const formOf = ({ answer, fill, unitId, bundle, to }: Item): Button | undefined =>
  answer === undefined || to === "leader"
    ? undefined
    : {
        text: `登记${answer}`,
        press: {
          action: bundle === undefined ? "answer" : "answer-due",
          id: unitId,
          value: fill === undefined ? answer : `${answer} ${fill}`,
        },
      };

/** One part of a reminder (above the fold or in it): the lines of some items and their buttons. */
interface Shown {
  readonly lines: readonly Line[];
  readonly buttons: readonly Button[];
}

/** Splits the items: the most urgent lines and as many of their buttons as fit, and the rest for the fold. */
function inTwo(items: readonly Item[], tree: Tree): readonly [first: Shown, rest: Shown] {
  const ways = waysOf(items, tree);
  const [first, rest] = [ways.slice(0, MOST_BUTTONS), ways.slice(MOST_BUTTONS, MOST_BUTTONS + MOST_FOLDED_BUTTONS)];
  const has = (some: readonly Way[]) => new Set(some.flatMap(({ items: about }) => about));
  const lines = sentences(items, has(first), has([...first, ...rest]));
  // Lines that can be answered with a button come before lines for information.
  const leading = new Set(
    [...lines.filter(({ isAsked }) => isAsked), ...lines.filter(({ isAsked }) => !isAsked)].slice(0, MOST_LINES),
  );
  return [
    { lines: lines.filter((line) => leading.has(line)), buttons: first.map(({ button }) => button) },
    { lines: lines.filter((line) => !leading.has(line)), buttons: rest.map(({ button }) => button) },
  ];
}

const asText = ({ text }: Line): Block => ({ type: "text", text });

/** The rest in a fold that can be opened. */
function folded({ lines, buttons }: Shown): readonly Block[] {
  if (lines.length === 0 && buttons.length === 0) return [];
  const left = lines.length - MOST_FOLDED;
  return [
    {
      type: "fold",
      title: lines.length === 0 ? `另有${buttons.length}项登记` : `另有${lines.length}项`,
      blocks: [
        ...lines.slice(0, MOST_FOLDED).map(asText),
        ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
        ...(left <= 0 ? [] : [{ type: "note", text: `其余${left}项未列出，查看全部请发 /未报 和 /整改。` } as const]),
      ],
    },
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

/** The notice to a group: units and numbers, but no names of persons and no text of findings. */
export function noticeCard(items: readonly Item[], today: string): Card {
  // An overdue finding of a unit without a secretary gives the group two equal lines; one is enough.
  const lines = [...new Map(sentences(items).map((line) => [line.text, line])).values()];
  const title = "请留意";
  return {
    title,
    tone: "warn",
    summary: `${title}：${items[0]?.text ?? ""}`,
    blocks: [
      ...lines.slice(0, MOST_LINES).map(asText),
      ...folded({ lines: lines.slice(MOST_LINES), buttons: [] }),
      {
        type: "note",
        text: "整改后请 @模范 发 /销号 编号 整改情况；其他事项请 @模范 登记。办结后不再提醒。暂停提醒请书记或管理员发 /请假 单位名称 7天",
      },
      ...(isCovered(yearIn(today)) ? [] : [{ type: "note", text: uncoveredNote(yearIn(today)) } as const]),
    ],
  };
}

/** One line of a reminder, and whether a button of the card belongs to it. */
interface Line {
  readonly text: string;
  readonly isAsked: boolean;
}

/** One sentence per item or bundle: 「市财政局还有3项没有记录：11月支委会、11月主题党日、第四季度党课。期限…」. */
function sentences(
  items: readonly Item[],
  asked: ReadonlySet<Item> = new Set(),
  tapped: ReadonlySet<Item> = asked,
): readonly Line[] {
  const textOf = (item: Item | undefined) => (item === undefined ? "" : tapped.has(item) ? item.text : wholeText(item));
  const keyOf = ({ bundle, rule, about, period, stage }: Item) =>
    bundle === undefined ? [rule, about, period, stage].join("\n") : `${bundle.head}\n${bundle.tail}`;
  return [...Map.groupBy(items, keyOf).values()].map((group) => {
    const [first] = group;
    const isAsked = group.some((item) => asked.has(item));
    if (first?.bundle === undefined || group.length === 1) return { text: textOf(first), isAsked };
    const pieces = group.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle.piece]));
    const text = `${first.bundle.head}尚有${pieces.length}项无记录：${pieces.join("、")}。${first.bundle.tail}`;
    return { text, isAsked };
  });
}
