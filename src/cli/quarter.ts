import { demoCity, liveQuarter, quarterOf, type Rung, rungLines } from "../demo/index.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { openProgress } from "./progress.ts";

const WEEKLY = "weekly-tally";

/**
 * Simulates a quarter of the demo city in memory and prints every reminder with its reason; weekly cards are only
 * counted.
 */
export async function printQuarter(year: number, say: (line: string) => void): Promise<number> {
  const { from, to } = quarterOf(year);
  const names = new Map(demoCity().units.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? "全市";
  const progress = openProgress(process.stderr);
  const sum = createSum();
  const db = await openSqlite(":memory:");
  say(`示范城市 ${from} 至 ${to}，每条提醒一行，下面是原因（规则/阶段 · 单位 · 期间）。`);
  try {
    await liveQuarter(db, {
      year,
      onProgress: (part, step) => progress.at(step, part),
      onRung: (rung) => {
        for (const line of sum.add(rung)) say(line);
        if (rung.job === WEEKLY) return;
        // The progress bar on the terminal is cleared for the line.
        if (process.stderr.isTTY) progress.end();
        for (const line of rungLines(rung, nameOf)) say(line);
      },
    });
  } finally {
    progress.end();
    await db.close();
  }
  for (const line of sum.end()) say(line);
  return 0;
}

/** Counts the cards that are not printed, and the totals. */
function createSum() {
  const perDay = new Map<string, number>();
  const items = new Map<string, number>();
  const people = new Set<string>();
  let weekly = 0;
  let notices = 0;
  let pings = 0;
  let day = "";
  let today = 0;
  const told = () => (today === 0 ? [] : [`${day}  周汇总 → ${today}个群，每群一张`]);
  return {
    add(rung: Rung): readonly string[] {
      const lines = rung.day === day ? [] : told();
      if (rung.day !== day) {
        day = rung.day;
        today = 0;
      }
      if (rung.job === WEEKLY) {
        weekly += 1;
        today += 1;
      } else if (rung.job === "group-notice") notices += 1;
      else {
        pings += 1;
        people.add(rung.to);
        perDay.set(`${rung.to} ${rung.day}`, (perDay.get(`${rung.to} ${rung.day}`) ?? 0) + 1);
        items.set(rung.to, (items.get(rung.to) ?? 0) + 1);
      }
      return lines;
    },
    end: (): readonly string[] => [
      ...told(),
      `共：个人提醒${pings}条，${people.size}人，一人一天最多${Math.max(0, ...perDay.values())}条，一人一季最多${Math.max(0, ...items.values())}条；群提醒${notices}张；周汇总${weekly}张。`,
    ],
  };
}
