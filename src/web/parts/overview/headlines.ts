import { html } from "hono/html";
import { type Day, printChange, printCount, printNumber, type Unit, yearIn } from "#core";
import { countFindings, isBehind } from "#reports";
import type { Ticket } from "#store";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { comparedLabel, shortComparedLabel } from "../../query.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";
import { attention, type Lacking, lacking } from "./attention.ts";
import type { FirstScreen, ScreenAsked } from "./first-screen.ts";
import { type Tile, tiles } from "./tiles.ts";

/** The headlines of a unit in a period, and below them what needs attention. */
export async function headlinesOf(visit: Visit, asked: ScreenAsked, screen: FirstScreen): Promise<Markup> {
  const { unit, key, period } = asked;
  const { tickets, goals, goalsOf, times } = screen;
  const at = encodeURIComponent(unit.id);
  const lacks = lacking(visit, screen.lines);
  // Findings are always those of today, whatever period the page shows.
  const isOver = period.to < visit.today;
  return html`${tiles([
    findingsTile(tickets, visit.today, at, isOver),
    missingTile(visit, lacks, asked, screen),
    goalsTile(
      goals.length,
      goals.filter(isBehind).length,
      goalsOf.id === unit.id ? "" : goalsOf.name,
      goals.length > 0 && mayHere(visit, "page.unit", goalsOf.id)
        ? `${HOME}/units/${encodeURIComponent(goalsOf.id)}#goals`
        : `${HOME}/records?unit=${encodeURIComponent(goalsOf.id)}&period=${yearIn(period.to)}&kind=goal`,
    ),
    timesTile(times, asked, `${HOME}/records?unit=${at}&period=${key}`),
  ])}
  ${await attention(visit, unit, { tickets, lacks, lines: screen.lines, key, isOver })}`;
}

function findingsTile(tickets: readonly Ticket[], today: Day, at: string, isOver: boolean): Tile {
  const { open, overdue, closed } = countFindings(tickets, today);
  return {
    label: isOver ? "当前超期整改" : "超期整改",
    value: printCount(overdue, "条"),
    note: `${isOver ? "截至今日" : ""}${open + closed === 0 ? "无未办结整改" : `待整改${printCount(open, "条")}，待核验${printCount(closed, "条")}`}`,
    href: `${HOME}/findings?unit=${at}${overdue > 0 ? "&state=overdue" : ""}`,
    tone: overdue > 0 ? "bad" : "good",
  };
}

/** The tile for missing reports in the period, with a note on how many earlier ones of the year are missing too. */
function missingTile(
  visit: Visit,
  lacks: readonly Lacking[],
  { unit, key, period }: ScreenAsked,
  { lines, earlier }: FirstScreen,
): Tile {
  const units = new Set<Unit>();
  // Most duties share the same list of units, so each list is read once.
  for (const list of new Set(lines.map((line) => line.asked))) for (const one of list) units.add(one);
  const asked = units.size;
  const before = lacking(visit, earlier).reduce((sum, { late }) => sum + late, 0);
  const words = asked === 0 ? "无应报单位" : `应报单位${printCount(asked, "家")}`;
  return {
    label: period.to < visit.today ? "未报" : "缺报",
    value: printCount(lacks.length, "家"),
    note: before === 0 ? words : `${words}，今年此前未报${printCount(before, "项")}`,
    href: `${HOME}/coverage?${new URLSearchParams({ unit: unit.id, by: "rank", state: "open", period: key })}`,
    tone: lacks.length > 0 || before > 0 ? "warn" : "good",
  };
}

const goalsTile = (all: number, behind: number, whose: string, href: string): Tile => ({
  label: "要点进度",
  value: all === 0 ? "未定要点" : behind === 0 ? "均达序时进度" : `${printCount(behind, "项")}落后`,
  note: all === 0 ? "在群里发 /要点 来定" : `${whose}${printCount(all, "项")}要点，按年初以来的平均进度推算`,
  href,
  tone: behind > 0 ? "warn" : all > 0 ? "good" : "plain",
});

function timesTile({ now, earlier }: FirstScreen["times"], { period, before }: ScreenAsked, href: string): Tile {
  const change =
    before === undefined
      ? ""
      : earlier === 0
        ? `${comparedLabel(period)}无记录`
        : `${shortComparedLabel(period)}${printNumber(earlier)}条，${printChange(now - earlier)}`;
  return { label: "本期登记", value: `${printNumber(now)}条`, note: change, href, tone: "plain" };
}
