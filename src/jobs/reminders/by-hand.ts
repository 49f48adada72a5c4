import { type Outcome, secretariesOf } from "#bot";
import {
  ancestorsOf,
  type Button,
  type Day,
  fail,
  type Instant,
  isInHours,
  ok,
  printDay,
  type Result,
  type Tree,
  type Unit,
  yearIn,
  yearSpan,
} from "#core";
import { type CoverageGround, type CoverageLine, coverageGround, coverageIn } from "#reports";
import { declaredDays, leavesFrom, mayHaveArrived, namesOf, type Query, replaceTold, toldOn } from "#store";
import { ANY_RECORD, pieceOf } from "../rules/cadence.ts";
import { aboutUnit, type Item } from "../rules/rule.ts";
import { reminder } from "./reminder.ts";

/** Who asked for the reminder, when and in which message. */
export interface ByHand {
  readonly query: Query;
  readonly tree: Tree;
  readonly now: Instant;
  readonly today: Day;
  readonly zone: string;
  readonly source: string;
  readonly by: { readonly id: string; readonly name: string };
}

/** The people reminded and the items, or why nobody was reminded. */
export type Reminded = Result<{
  readonly outcome: Outcome;
  readonly names: readonly string[];
  readonly what: readonly string[];
}>;

/**
 * Reminds a unit's secretaries of what it has not reported, because a person above it asked. It is the same private
 * message as the scheduled one and keeps its rules: only within the hours, not during a leave, and not to a person who
 * got a reminder today. A refused reminder does not count and is replaced by the new one. `only` names the items, as
 * 「支委会」 or, for one of the year's past periods, as 「10月支委会」.
 */
export async function remindByHand(asked: ByHand, unit: Unit, only: readonly string[] = []): Promise<Reminded> {
  const { query, tree, today, now, zone } = asked;
  const all = owedBy(unit, await dueThisYear(await coverageGround(query), tree, unit, today));
  if (all.length === 0) return fail(`${unit.name}今年应报事项均已报送，无须提醒。`);
  const late = chosen(all, only, today);
  if (late.length === 0) return fail(`${unit.name}${only.join("、")}已报或无须报送，未提醒。`);
  if (!isInHours(now, zone, await declaredDays(query)))
    return fail("现在不在提醒时间（工作日9:00至18:00），未发送。请在提醒时间再试，机器人也会按时提醒。");
  const leaves = (await leavesFrom(query, today)).filter(({ from }) => from <= today);
  const chain = [unit.id, ...ancestorsOf(tree, unit.id, today)];
  if (leaves.some(({ unitId }) => unitId !== undefined && chain.includes(unitId)))
    return fail(`${unit.name}正在暂停提醒，未发送。`);
  const secretaries = (await secretariesOf(query, tree, today, unit)).filter((id) => id !== asked.by.id);
  if (secretaries.length === 0) return fail(`${unit.name}尚无其他书记可以提醒，请先任命书记。`);
  const present = secretaries.filter((id) => !leaves.some(({ personId }) => personId === id));
  const told = await toldOn(query, today, { personIds: present });
  const free = present.filter((id) => !told.some((one) => one.personId === id && mayHaveArrived(one)));
  const names = await namesOf(query, secretaries);
  const called = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? "书记");
  if (free.length === 0)
    return fail(
      present.length === 0
        ? `${called(secretaries).join("、")}请假中，未发送。`
        : `今天已单独提醒过${called(present).join("、")}，每天最多一条，未再发送。`,
    );
  const items = itemsOf(asked, unit, late);
  const sent = free.map((person) => reminder(asked, items, { person }, asked.source));
  const failed = told.filter((one) => one.rule === ASKED && free.includes(one.personId));
  return ok({
    outcome: {
      replies: sent.flatMap(({ replies }) => replies),
      // The replaced reminders are deleted first, because the new message has the same items on the same day, and the
      // key of an item allows it only once.
      writes: [...failed.flatMap((one) => replaceTold(query, one)), ...sent.flatMap(({ writes = [] }) => writes)],
    },
    names: called(free),
    what: late.map(({ cadence, period }) => `${period.label}${cadence.label}`),
  });
}

/** What is due of a unit's subtree in this year's periods, the running ones and those that are over. */
export const dueThisYear = (
  ground: CoverageGround,
  tree: Tree,
  { id }: Pick<Unit, "id">,
  today: Day,
): Promise<readonly CoverageLine[]> => coverageIn(ground, tree, id, yearSpan(yearIn(today)), today);

/** The lines that a unit itself has not fulfilled, the running periods first and then the newest. */
const owedBy = (unit: Unit, lines: readonly CoverageLine[]): readonly CoverageLine[] =>
  lines
    .filter(({ late }) => late.some(({ id }) => id === unit.id))
    .toSorted((a, b) => (a.period.to < b.period.to ? 1 : a.period.to > b.period.to ? -1 : 0));

const isOver = ({ period }: CoverageLine, today: Day): boolean => period.to < today;

/** The named items; without a period it is what still runs, and only where nothing does, what is over. */
function chosen(all: readonly CoverageLine[], only: readonly string[], today: Day): readonly CoverageLine[] {
  const nearest = (some: readonly CoverageLine[]) => {
    const running = some.filter((line) => !isOver(line, today));
    return running.length > 0 ? running : some;
  };
  if (only.length === 0) return nearest(all);
  const named = only.flatMap((word) => {
    const exact = all.filter(({ cadence, period }) => `${period.label}${cadence.label}` === word);
    return exact.length > 0 ? exact : nearest(all.filter(({ cadence }) => cadence.label === word));
  });
  return all.filter((line) => named.includes(line));
}

const itemsOf = (asked: ByHand, unit: Unit, late: readonly CoverageLine[]): readonly Item[] =>
  late.map((line): Item => {
    const { cadence, period } = line;
    const isPast = isOver(line, asked.today);
    const by = `${asked.by.name}提请办理`;
    const when = isPast ? `期限已过，请补报。${by}` : `期限${printDay(period.to, asked.today)}，${by}`;
    const piece = pieceOf(line);
    return {
      rule: ASKED,
      about: aboutUnit(cadence.id, unit),
      period: period.key,
      stage: asked.today,
      to: "secretary",
      unitId: unit.id,
      text: isPast ? `${unit.name}：${piece}未报，请补报。${by}` : `${unit.name}：${piece}尚无记录，${when}`,
      bundle: { head: unit.name, piece, tail: when },
      rank: isPast ? 3 : 2,
      ...(cadence.kind === undefined
        ? { button: ANY_RECORD }
        : isPast
          ? { button: pastButton(unit, line) }
          : { answer: cadence.command }),
    };
  });

/** The button for a past period, which its last day names: opens the form without a day. */
const pastButton = ({ id }: Unit, { cadence, period }: CoverageLine): Button => ({
  text: `补报${period.label}${cadence.label}`,
  press: { action: "answer-due", id, value: `${cadence.command} ${period.to}` },
});

/** The rule name under which a reminder requested by a person is stored. */
export const ASKED = "asked";

/** Whether a person already got a requested reminder today that was not refused. */
export const wasAskedToday = async (
  { query, today }: Pick<ByHand, "query" | "today">,
  personId: string,
): Promise<boolean> =>
  (await toldOn(query, today, { personIds: [personId] })).some((one) => one.rule === ASKED && mayHaveArrived(one));
