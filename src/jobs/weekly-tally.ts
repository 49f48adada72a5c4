import {
  addDays,
  type Day,
  type DaySpan,
  dayIn,
  daysMovedTo,
  instantAt,
  minuteIn,
  printDay,
  printMinute,
  type Schedule,
  type WorkdayOverrides,
  weekOf,
} from "#core";
import { concerns, countFindings, coverageGround, shallowSeminars, weekly, weeklyCard, weeklyFigures } from "#reports";
import { messagesTo, undecidedRuns, unsettledTickets } from "#store";
import { boundGroup, groups } from "./groups.ts";
import type { Job, JobScene } from "./job.ts";
import { endOfHours } from "./scheduler/plan.ts";
import { missing } from "./weekly-missing.ts";

const NAME = "weekly-tally";
const LOOK_BACK_DAYS = 14;
// Monday's card may still be sent until Tuesday morning; after that the next card says that it is missing.
const DEADLINE_MINUTES = 30 * 60;

/**
 * One card a week for every bound group: what was done, what is missing, and what is overdue (R22, and the closings of
 * R23).
 */
export const weeklyTally: Job = {
  name: NAME,
  label: "周汇总",
  summary: "每个绑定的群每周一张：上周登记、未报事项、整改情况；月末、季末当周附小结",
  schedule: "每周一9:00，遇假日顺延",
  scopes: groups,
  isSpread: true,
  catchUp: "latest",
  deadlineMinutes: DEADLINE_MINUTES,
  inHours: true,
  async decide(scene) {
    const { query, tree } = scene;
    const chat = await boundGroup(scene, scene.scope);
    const unit = tree.units.get(chat?.unitId ?? "");
    if (unit === undefined) return { replies: [] };
    const span = weeksFor(scene.schedule, dayIn(scene.zone, scene.slot), scene.calendar);
    // One card a week even if its day was moved after the card was sent, by a person or by a declared day off.
    const after = instantAt(scene.zone, addDays(span.to, 1), 0);
    const since = chat?.boundAt !== undefined && chat.boundAt > after ? chat.boundAt : after;
    if ((await messagesTo(query, scene.scope, since, NAME)) > 0) return { replies: [] };
    const ground = await scene.once("coverage", () => coverageGround(query));
    const tickets = await scene.once("unsettled", () => unsettledTickets(query));
    const mine = tickets.filter((ticket) => concerns(tree, ticket, unit.id, scene.today));
    const sum = await weekly(query, tree, unit, span, scene.today, {
      late: await missing(ground, tree, unit, span, scene.today),
      findings: countFindings(mine, scene.today),
      shallow: await shallowSeminars(query, tree, unit, span.to, scene.once),
      missed: [...(await missedCards(scene)), ...lateNote(scene)],
    });
    const refs = { tally: { from: span.from, to: span.to, unitId: unit.id } };
    // A card that misses the sending hours of its day is made again on the next; the day in `part` makes it another
    // message.
    const notAfter = endOfHours(scene.zone, scene.today);
    const card = { ...weeklyCard(sum), figures: weeklyFigures(sum) };
    return { replies: [{ card, to: { chat: scene.scope }, refs, part: scene.today, priority: 3, notAfter }] };
  },
};

/**
 * The calendar weeks a card covers: the week before the day it was due, or several weeks if a holiday moved several
 * cards to one day.
 */
function weeksFor(schedule: Schedule, day: Day, calendar: WorkdayOverrides): DaySpan {
  const due = daysMovedTo(schedule, day, calendar);
  const weeks = (due.length === 0 ? [day] : due).map((one) => weekOf(addDays(one, -7)));
  return { from: weeks.at(0)?.from ?? day, to: weeks.at(-1)?.to ?? day };
}

async function missedCards(scene: JobScene): Promise<readonly string[]> {
  const since = new Date(Date.parse(scene.slot) - LOOK_BACK_DAYS * 86_400_000).toISOString();
  const runs = await undecidedRuns(scene.query, since, 4, scene.scope);
  return runs
    .filter((run) => run.job === NAME && run.reason !== "overtaken")
    .map((run) => `${printDay(dayIn(scene.zone, run.scheduledFor), scene.today)}的周汇总未发出（当时服务停止）。`);
}

const LATE_MS = 30 * 60_000;

function lateNote(scene: JobScene): readonly string[] {
  if (Date.parse(scene.now) - Date.parse(scene.slot) < LATE_MS) return [];
  const due = `${printDay(dayIn(scene.zone, scene.slot), scene.today)}${printMinute(minuteIn(scene.zone, scene.slot))}`;
  return [`本张为补发，原定${due}发送。`];
}
