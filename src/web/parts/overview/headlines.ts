import { html } from "hono/html";
import { type Day, printChange, printCount, printNumber, yearIn } from "#core";
import { countFindings, isBehind } from "#reports";
import type { Ticket } from "#store";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { comparedLabel } from "../../query.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";
import { attention, lacking } from "./attention.ts";
import type { FirstScreen, ScreenAsked } from "./first-screen.ts";
import { type Tile, tiles } from "./tiles.ts";

/** The headlines of a unit in a period, and below them what wants looking at. */
export async function headlinesOf(visit: Visit, asked: ScreenAsked, screen: FirstScreen): Promise<Markup> {
  const { unit, key, period } = asked;
  const { tickets, goals, goalsOf, times } = screen;
  const at = encodeURIComponent(unit.id);
  const late = lacking(visit, screen.lines);
  const isRunning = period.from <= visit.today && visit.today <= period.to;
  // What runs today is the same whichever time the figures are of; the running month's page lists just that.
  const dueKey = isRunning ? "month" : key;
  return html`${tiles([
    findingsTile(tickets, visit.today, at),
    missingTile(
      late.length,
      new Set(screen.lines.flatMap(({ asked: units }) => units)).size,
      `unit=${at}&by=rank&state=open&period=${dueKey}`,
      isRunning,
    ),
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
  ${await attention(visit, unit, { tickets, late, key: dueKey, isRunning })}`;
}

function findingsTile(tickets: readonly Ticket[], today: Day, at: string): Tile {
  const { open, overdue, closed } = countFindings(tickets, today);
  return {
    label: "超期整改",
    value: printCount(overdue, "条"),
    note: open + closed === 0 ? "无未办结整改" : `待整改${printCount(open, "条")}，待核验${printCount(closed, "条")}`,
    href: `${HOME}/findings?unit=${at}${overdue > 0 ? "&state=overdue" : ""}`,
    tone: overdue > 0 ? "bad" : "good",
  };
}

const missingTile = (late: number, asked: number, where: string, isRunning: boolean): Tile => ({
  label: isRunning ? "当期待报" : "未报",
  value: printCount(late, "家"),
  note: asked === 0 ? "无应报单位" : `应报单位${printCount(asked, "家")}`,
  href: `${HOME}/coverage?${where}`,
  tone: late > 0 ? "warn" : "good",
});

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
        : `较${comparedLabel(period)} ${printChange(now - earlier)}`;
  return { label: "本期登记", value: `${printNumber(now)}条`, note: change, href, tone: "plain" };
}
