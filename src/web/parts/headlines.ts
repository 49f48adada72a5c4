import { html } from "hono/html";
import { type Day, type Period, printChange, printCount, printNumber, type Unit, yearIn } from "#core";
import { cityCommittee, countFindings, coverage, coverageGround, isBehind, paces, timesIn } from "#reports";
import type { Query, Ticket } from "#store";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import { comparedLabel } from "../query.ts";
import { mayHere, type Visit } from "../session/request-context.ts";
import { attention, lacking, openFindings } from "./attention.ts";
import { type Tile, tiles } from "./tiles.ts";

/** What a first screen is asked about. */
interface Asked {
  readonly key: string;
  readonly period: Period;
  readonly before: Period | undefined;
}

/** The headlines of a unit in a period, and below them what wants looking at. */
export async function headlinesOf(visit: Visit, unit: Unit, asked: Asked): Promise<Markup> {
  const { query, tree, today } = visit;
  const day = asked.period.to;
  const goalsOf = unit.kind === "root" ? (cityCommittee(tree, today) ?? unit) : unit;
  const [tickets, lines, goals, times] = await Promise.all([
    openFindings(visit, unit),
    coverageGround(query).then((ground) => coverage(ground, tree, unit.id, day)),
    paces(query, tree, goalsOf, yearIn(day), today),
    timesOf(query, unit, asked),
  ]);
  const at = encodeURIComponent(unit.id);
  const of = lines.map((line) => ({ ...line, late: line.late.filter(({ id }) => mayHere(visit, "page.unit", id)) }));
  return html`${tiles([
    findingsTile(tickets, today, at),
    missingTile(
      lacking(visit, of).length,
      new Set(of.flatMap(({ asked: units }) => units)).size,
      `unit=${at}&by=due&state=late&period=${asked.key}`,
    ),
    goalsTile(
      goals.length,
      goals.filter(isBehind).length,
      `${HOME}/records?unit=${encodeURIComponent(goalsOf.id)}&period=${yearIn(day)}&kind=goal`,
    ),
    timesTile(times, asked, `${HOME}/records?unit=${at}&period=${asked.key}`),
  ])}
  ${await attention(visit, unit, { tickets, lines: of, key: asked.key })}`;
}

function findingsTile(tickets: readonly Ticket[], today: Day, at: string): Tile {
  const { open, overdue, closed } = countFindings(tickets, today);
  return {
    label: "超期整改",
    value: printCount(overdue, "条"),
    note: open + closed === 0 ? "没有未了的整改" : `待整改${printCount(open, "条")}，待核验${printCount(closed, "条")}`,
    href: `${HOME}/findings?unit=${at}${overdue > 0 ? "&state=overdue" : ""}`,
    tone: overdue > 0 ? "bad" : "good",
  };
}

const missingTile = (late: number, asked: number, where: string): Tile => ({
  label: "本期未报",
  value: printCount(late, "家"),
  note: asked === 0 ? "没有要按期报的单位" : `要按期报的共${printCount(asked, "家")}`,
  href: `${HOME}/coverage?${where}`,
  tone: late > 0 ? "warn" : "good",
});

const goalsTile = (all: number, behind: number, href: string): Tile => ({
  label: "要点进度",
  value: all === 0 ? "未定要点" : behind === 0 ? "都跟得上" : `${printCount(behind, "项")}落后`,
  note: all === 0 ? "在群里发 /要点 来定" : `${printCount(all, "项")}要点，按年初以来的平均进度推算`,
  href,
  tone: behind > 0 ? "warn" : all > 0 ? "good" : "plain",
});

function timesTile({ now, earlier }: Times, { period, before }: Asked, href: string): Tile {
  const change =
    before === undefined
      ? ""
      : earlier === 0
        ? `${comparedLabel(period)}无记录`
        : `较${comparedLabel(period)} ${printChange(now - earlier)}`;
  return { label: "本期登记", value: `${printNumber(now)}条`, note: change, href, tone: "plain" };
}

interface Times {
  readonly now: number;
  readonly earlier: number;
}

/** How many records the period and the one before it have. */
async function timesOf(query: Query, unit: Unit, { period, before }: Asked): Promise<Times> {
  const [now = 0, earlier = 0] = await timesIn(query, unit.id, [period, before]);
  return { now, earlier };
}
