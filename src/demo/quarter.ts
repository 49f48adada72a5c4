import { addDays, type Card, type Day, type Instant, instantAt, minuteIn, printMinute, ZONE } from "#core";
import { jobs as allJobs, createScheduler, type Job, rules } from "#jobs";
import { larkTraits } from "#platforms";
import { type Database, type Ping, pingsBetween, write } from "#store";
import type { DemoCity } from "./city.ts";
import { inOrder, openLife } from "./life.ts";
import { settleDemo } from "./load.ts";
import { lastDay } from "./script.ts";

/** One card that a scheduled job sent in the demo city, with the reasons for its lines. */
export interface Rung {
  readonly at: Instant;
  readonly day: Day;
  readonly job: string;
  /** The id of a person or group; the next field describes it by its post and never by a name. */
  readonly to: string;
  readonly whom: string;
  readonly card: Card;
  /** The reminder items in the card; none for a card that comes by schedule alone. */
  readonly reasons: readonly Ping[];
}

/** How the quarter is simulated. */
export interface QuarterOptions {
  readonly year: number;
  /** Called for each card at the moment it is sent. */
  readonly onRung: (rung: Rung, db: Database) => void | Promise<void>;
  readonly onProgress?: (part: number, step: string) => void;
  /** Called for every card of the year: answers to people, and cards of jobs. */
  readonly onCard?: (content: string) => void;
  /** The first day on which jobs run; by default the quarter's first. */
  readonly from?: Day;
  /** The jobs to run; by default all real ones. */
  readonly jobs?: readonly Job[];
}

const QUARTER_DAYS = 91;
/** Before the hours for messages, after the morning's and the afternoon's jobs, and in the evening. */
const TICKS = [7 * 60, 9 * 60 + 10, 14 * 60 + 10, 19 * 60];

/** The days of the simulated quarter: the last thirteen weeks of the demo's story, which include National Day. */
export const quarterOf = (year: number): { readonly from: Day; readonly to: Day } => ({
  from: addDays(lastDay(year), 1 - QUARTER_DAYS),
  to: lastDay(year),
});

/** The leaves in the quarter: secretaries of branches that are often late. */
export const awayIn = (city: DemoCity, year: number) =>
  [city.branches[5], city.branches[22], city.branches[39]].flatMap((unit) =>
    unit === undefined ? [] : [{ person: unit.secretary, from: `${year}-10-19` as Day, to: `${year}-11-06` as Day }],
  );

/**
 * Plays the demo's year up to a quarter before its end, and then runs the jobs too, with the real rules, scheduler and
 * limits.
 */
export async function liveQuarter(
  db: Database,
  { year, onRung, onProgress, onCard, from = quarterOf(year).from, jobs = allJobs }: QuarterOptions,
): Promise<void> {
  onProgress?.(0, "建单位");
  const { city, script } = await settleDemo(db, year);
  const { to } = quarterOf(year);
  for (const { person, from: day, to: until } of awayIn(city, year)) script.whisper(person, day, `/请假 到${until}`);
  const cards = new Map<string, Card>();
  const life = openLife(db, (card) => {
    const rendered = larkTraits.renderCard(card);
    onCard?.(rendered);
    cards.set(rendered, card);
    return rendered;
  });
  const actions = inOrder(script.actions);
  const before = actions.filter(({ at }) => at < instantAt(ZONE, from, 0));
  for (const [index, action] of before.entries()) {
    await life.live(action);
    if (index % 20 === 0) onProgress?.(index / before.length, "登记台账");
  }
  await markSent(db, before.at(-1)?.at ?? "");
  cards.clear();
  const run = createScheduler(life.bot, jobs);
  const whom = names(city);
  let rest = actions.slice(before.length);
  for (let day = from; day <= to; day = addDays(day, 1)) {
    for (const minute of TICKS) {
      const now = instantAt(ZONE, day, minute);
      const due = rest.findIndex(({ at }) => at > now);
      const until = due < 0 ? rest.length : due;
      for (const action of rest.slice(0, until)) await life.live(action);
      rest = rest.slice(until);
      life.at(now);
      await run();
      for (const rung of await owed(db, day, cards)) await onRung({ ...rung, at: now, day, whom: whom(rung.to) }, db);
      await markSent(db, now);
      cards.clear();
    }
    onProgress?.((Date.parse(day) - Date.parse(from)) / (Date.parse(to) - Date.parse(from)), "过一个季度");
  }
}

type Owed = Pick<Rung, "job" | "to" | "card" | "reasons">;

/** The cards that the jobs just queued, with the reminder items written in the same commit. */
async function owed(db: Database, day: Day, cards: ReadonlyMap<string, Card>): Promise<readonly Owed[]> {
  const rows = await db.query
    .selectFrom("outbox")
    .select(["source", "target", "payload"])
    .where("state", "=", "pending")
    .where("source", "like", "job:%")
    .orderBy("id")
    .execute();
  if (rows.length === 0) return [];
  const reasons = Map.groupBy(await pingsBetween(db.query, day, day), ({ source }) => source);
  return rows.flatMap(({ source, target, payload }): Owed[] => {
    const card = cards.get((JSON.parse(payload) as { content: string }).content);
    if (card === undefined) return [];
    return [{ job: source.split(":")[1] ?? "", to: target, card, reasons: reasons.get(source) ?? [] }];
  });
}

/** Marks all messages as delivered at once. */
const markSent = (db: Database, at: Instant) =>
  db.commit([write(db.query.updateTable("outbox").set({ state: "sent", sent_at: at }).where("state", "=", "pending"))]);

function names(city: DemoCity): (id: string) => string {
  const known = new Map([
    [city.leader.personId, `${city.committee.name}领导`],
    [city.admin.personId, `${city.committee.name}管理员`],
    ...city.units.flatMap((unit) => [
      [unit.secretary.personId, `${unit.name}书记`] as const,
      [unit.chatId, `${unit.name}群`] as const,
    ]),
  ]);
  return (id) => known.get(id) ?? "";
}

const LABELS = new Map(rules.map(({ name, label }) => [name, label]));
const JOBS = new Map(allJobs.map(({ name, label }) => [name, label]));

/** A card as lines of text: 「10月10日9:10 市水务局书记 有2件事要办 ← 整改到期 Z12（10月14日）」, with one further line per reason. */
export function rungLines(rung: Rung, unitName: (id: string) => string): readonly string[] {
  const { card, reasons, at, day, whom, job } = rung;
  const head = `${day} ${printMinute(minuteIn(ZONE, at))}  ${JOBS.get(job) ?? job} → ${whom}：${card.summary.slice(0, 60)}`;
  const groups = Map.groupBy(reasons, ({ rule, unitId, stage }) => [rule, unitId, stage].join("\n"));
  return [
    head,
    ...[...groups.values()].map((list) => {
      const [first] = list;
      if (first === undefined) return "";
      const periods = [...new Set(list.map(({ period }) => period))].join("、");
      return `    因 ${LABELS.get(first.rule) ?? first.rule}（${first.rule}/${first.stage}）· ${unitName(first.unitId ?? "")} · ${periods}${list.length > 1 ? ` · ${list.length}项` : ""}`;
    }),
  ];
}
