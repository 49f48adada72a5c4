import type { Bot, RedrawnReminder, RedrawSpec } from "#bot";
import { instantAt } from "#core";
import { createTreeReader, noteAnswered, type ToldItem, toldItems } from "#store";
import { aboutUnit, type Ground, type Item, rules } from "../rules/index.ts";
import { readStage } from "../scheduler/scheduler.ts";
import { ASKED, dueThisYear } from "./by-hand.ts";
import { inOrder, readGround } from "./items.ts";
import { type Answered, reminderCard } from "./reminder-card.ts";

/** The minute of the day at which an older reminder is asked about again. */
const MORNING = 9 * 60;

/**
 * Draws a sent reminder again after an answer. Its rules are asked as on its day, with what the ledger holds now: what
 * they no longer name was answered. Returns nothing if the card still says what is so.
 */
export function createRedrawing(bot: Bot): (spec: RedrawSpec) => Promise<RedrawnReminder | undefined> {
  const readTree = createTreeReader();
  return async ({ source, personId, number }) => {
    const { query } = bot.db;
    const told = await toldItems(query, source, personId);
    const [first] = told;
    if (first === undefined) return undefined;
    const now = await readStage(bot, readTree);
    const then = { ...now, today: first.day, now: instantAt(bot.zone, first.day, MORNING) };
    const ground = await readGround(then, now.today);
    const open = await openKeys(ground, told);
    const answers = told.map((one) => {
      const isOpen = LASTING.has(one.rule) || open.has(keyOf(one, itemOf(one).unitId));
      return { one, answered: isOpen ? undefined : (one.answered ?? number) };
    });
    const changed = answers.filter(({ one, answered }) => one.answered !== answered);
    if (changed.length === 0) return undefined;
    const left = answers.filter(({ answered }) => answered === undefined).map(({ one }) => itemOf(one));
    const done = answers.flatMap(({ one, answered }): readonly Answered[] =>
      answered === undefined ? [] : [{ item: itemOf(one), number: answered }],
    );
    const { rings: _, ...card } = reminderCard(inOrder(left), then, personId, done);
    const tickets = left.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket]));
    return {
      card,
      refs: tickets.length === 0 ? undefined : { tickets },
      writes: changed.map(({ one, answered }) => noteAnswered(query, one, answered)),
    };
  };
}

/** The rules whose items nobody answers: they only tell something. */
const LASTING: ReadonlySet<string> = new Set(["digest", "health"]);

const itemOf = ({ item }: ToldItem): Item => JSON.parse(item) as Item;

/**
 * The key of an item while time passes. The late reports of a closed period are one item, named after the oldest of
 * them; to close a period and that it is closed are two.
 */
const keyOf = (
  { rule, about, period, stage }: Pick<Item, "rule" | "about" | "period" | "stage">,
  unitId: string,
): string => [rule, rule === "late" ? unitId : about, period, rule === "closing" ? stage : ""].join("\n");

async function openKeys(ground: Ground, told: readonly ToldItem[]): Promise<ReadonlySet<string>> {
  const names = new Set(told.map(({ rule }) => rule));
  const open = new Set<string>();
  for (const { name, items } of rules)
    if (names.has(name) && !LASTING.has(name))
      for (const item of await items(ground)) open.add(keyOf(item, item.unitId));
  const asked = new Set(told.flatMap((one) => (one.rule === ASKED ? [itemOf(one).unitId] : [])));
  for (const id of asked)
    for (const { cadence, period, late } of await dueThisYear(ground.coverage, ground.tree, { id }, ground.today))
      for (const unit of late)
        open.add(keyOf({ rule: ASKED, about: aboutUnit(cadence.id, unit), period: period.key, stage: "" }, unit.id));
  return open;
}
