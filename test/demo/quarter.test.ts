import { beforeAll, describe, expect, test } from "vitest";
import { CADENCES, weekOf } from "#core";
import { type Job, jobs } from "#jobs";
import { type Database, type Ping, pingKey } from "#store";
import { awayIn, demoCity, liveQuarter, type Rung, rungLines } from "../../src/demo/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { refuserFor } from "./city-desk.ts";

const YEAR = 2026;
/** Days off and days worked of the quarter, as the State Council published them: told here by hand, not asked of the program. */
const FREE = new Set([
  ...["2026-09-25", "2026-09-26", "2026-09-27"],
  ...["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07"],
]);
const WORKED = new Set(["2026-09-20", "2026-10-10"]);

const city = demoCity();
const away = awayIn(city, YEAR);
/** Has a finding that turns blue on the Saturday that makes up for National Day. */
const onSaturday = city.branches.find(({ name }) => name === "市委老干部局机关第二支部")?.secretary.personId ?? "";
const refuse = refuserFor(city);
const rungs: Rung[] = [];
const moot: string[] = [];
let checked = 0;
const seen = { cadence: 0, ladder: 0, waiting: 0, quiet: 0 };

/** Every fourth person and group is written to here, and whoever is looked at below; `npm run demo -- quarter` writes to all. */
const some = (job: Job): Job =>
  job.isSpread === undefined
    ? job
    : {
        ...job,
        scopes: {
          fresh: job.scopes.fresh,
          all: async (stage) => {
            const looked = new Set([
              city.leader.personId,
              city.committee.chatId,
              onSaturday,
              ...away.map(({ person }) => person.personId),
            ]);
            const isAll = job.name === "group-notice";
            const all = [...(await job.scopes.all(stage))].sort(([a], [b]) => (a < b ? -1 : 1));
            return new Map(all.filter(([id], index) => isAll || index % 4 === 0 || looked.has(id)));
          },
        },
      };

beforeAll(async () => {
  const db = await openSqlite(":memory:");
  await liveQuarter(db, {
    year: YEAR,
    jobs: jobs.map(some),
    // What the sandbox would refuse, as Feishu does, fails here: every answer of the year, and what the clock sends.
    onCard: (content) => {
      refuse(content);
      checked += 1;
    },
    onRung: async (rung) => {
      rungs.push(rung);
      for (const ping of rung.reasons) if (await isMoot(db, ping, rung.day)) moot.push(JSON.stringify(ping));
    },
  });
  await db.close();
}, 600_000);

/** Whether what somebody is told of is done already, at the moment in which it is told; asked of the bare tables. */
async function isMoot(db: Database, ping: Ping, day: string): Promise<boolean> {
  const records = db.query.selectFrom("record").select("id").where("state", "=", "counted").limit(1);
  const ticket = db.query.selectFrom("ticket").select(["state", "due"]).where("id", "=", ping.about);
  switch (ping.rule) {
    case "cadence": {
      seen.cadence += 1;
      const cadence = CADENCES.find(({ id }) => id === ping.about.split("/")[0]);
      const [from = "", to = ""] = ping.period.split("/");
      let asked = records
        .where("unit_id", "=", ping.unitId ?? "")
        .where("day", ">=", from)
        .where("day", "<=", to);
      if (cadence?.kind !== undefined) asked = asked.where("kind", "=", cadence.kind);
      if (cadence?.category !== undefined) asked = asked.where("category", "=", cadence.category);
      return (await asked.execute()).length > 0;
    }
    case "ladder": {
      seen.ladder += 1;
      const { state, due } = await ticket.executeTakeFirstOrThrow();
      const isOver = /^(?:red|dark)/.test(ping.stage);
      return state !== "open" || due !== ping.period || isOver !== due < day;
    }
    case "waiting":
      seen.waiting += 1;
      return (await ticket.executeTakeFirstOrThrow()).state !== "closed";
    case "quiet": {
      seen.quiet += 1;
      const since = new Date(Date.parse(day) - 42 * 86_400_000).toISOString().slice(0, 10);
      const asked = records
        .where("unit_id", "=", ping.unitId ?? "")
        .where("kind", "in", ["lecture", "study", "volunteering"])
        .where("day", ">", since);
      return (await asked.execute()).length > 0;
    }
    default:
      return false;
  }
}

const pings = () => rungs.filter(({ job }) => job === "pings");
const groups = () => rungs.filter(({ job }) => job !== "pings");
const minute = ({ at }: Rung) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16);

describe("a quarter of the demo city", () => {
  test("sends nobody two reminders a day and no group three messages a week", () => {
    const perDay = Map.groupBy(pings(), ({ to, day }) => `${to} ${day}`);
    expect([...perDay].filter(([, list]) => list.length > 1).map(([key]) => key)).toEqual([]);
    const perWeek = Map.groupBy(groups(), ({ to, day }) => `${to} ${weekOf(day).from}`);
    expect([...perWeek].filter(([, list]) => list.length > 2).map(([key]) => key)).toEqual([]);
    expect(pings().length).toBeGreaterThan(100);
    expect(groups().some(({ job }) => job === "group-notice")).toBe(true);
  });

  test("sends from nine to six on working days only, including the Saturday worked for National Day", () => {
    const wrong = rungs.filter((rung) => {
      const weekday = new Date(rung.day).getUTCDay();
      const isFree = !WORKED.has(rung.day) && (FREE.has(rung.day) || weekday === 0 || weekday === 6);
      return isFree || minute(rung) < "09:00" || minute(rung) >= "18:00";
    });
    expect(wrong.map(({ day, whom }) => `${day} ${whom}`)).toEqual([]);
    expect(pings().flatMap(({ day, to }) => (day === "2026-10-10" ? [to] : []))).toContain(onSaturday);
    expect(pings().some(({ day }) => day === "2026-10-08")).toBe(true);
  });

  test("sends nothing to people on leave, but does before and after", () => {
    const told = (ids: readonly string[]) =>
      away.flatMap(({ person, from, to }) =>
        pings()
          .filter(
            (rung) => rung.to === person.personId && ids.includes(rung.day > from && rung.day <= to ? "in" : "out"),
          )
          .map(({ day, whom }) => `${day} ${whom}`),
      );
    expect(told(["in"])).toEqual([]);
    expect(told(["out"]).length).toBeGreaterThan(away.length);
    // Others were written to in those days, so there was something to be left alone with.
    expect(pings().some(({ day }) => day === "2026-10-26")).toBe(true);
  });

  test("never reminds of something that is done at that moment", () => {
    expect(moot).toEqual([]);
    expect(Math.min(seen.cadence, seen.quiet)).toBeGreaterThan(20);
    expect(seen.ladder).toBeGreaterThan(5);
  });

  test("tells nobody the same thing twice, and every message has a reason", () => {
    const keys = rungs.flatMap(({ reasons }) => reasons.map(pingKey));
    expect(keys.length).toBe(new Set(keys).size);
    const bare = rungs.filter(
      ({ job, reasons }) => job !== "weekly-tally" && job !== "audit-checkpoint" && reasons.length === 0,
    );
    expect(bare).toEqual([]);
  });

  test("is printed with date, recipient, headline and reason, and without names", () => {
    const lines = pings().flatMap((rung) => rungLines(rung, (id) => id));
    expect(lines[0]).toMatch(/^2026-08-2\d 9:10 {2}个人提醒 → .+(?:书记|领导|管理员)：待办\d+项：/);
    expect(lines[1]).toMatch(/^ {4}因 \S+（[a-z]+\/[a-z-]+）· \S+ · /);
    const people = city.units.flatMap(({ secretary, member }) => [secretary.name, member.name]);
    expect(people.filter((name) => lines.some((line) => line.includes(`→ ${name}`)))).toEqual([]);
  });
});

test("every card of the year's answers and the quarter's jobs is accepted by the platform", () => {
  expect(checked).toBeGreaterThan(3_000);
});

test("a card that mentions a person goes only to that person's direct chat, and no group card has a mention", () => {
  const named = rungs.filter(({ card }) => card.rings !== undefined);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ card, to }) => card.rings?.join() !== to)).toEqual([]);
});
