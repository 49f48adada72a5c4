import { type Day, monthIn } from "#core";
import type { DemoUnit } from "./city.ts";
import type { Script } from "./script.ts";
import * as words from "./words.ts";

/**
 * Generates the monthly and quarterly duties: nearly all units report in time; a few are late or leave some out, so
 * that the pages have something to show.
 */
export function tellDuties(script: Script): void {
  rhythm(script);
  const months = [...Map.groupBy(script.days, monthIn)];
  for (const [index, branch] of branchesOf(script).entries())
    for (const [month, days] of months) branchMonth(script, branch, { month, days, isWeak: index % WEAK === 5 });
  for (const [index, host] of hostsOf(script).entries())
    for (const [month, days] of months) hostMonth(script, host, { month, days, isWeak: index % WEAK === 5 });
}

/** One of this many units reports late or not at all, month after month. */
const WEAK = 17;

interface Month {
  readonly month: number;
  readonly days: readonly Day[];
  readonly isWeak: boolean;
}

const branchesOf = ({ city }: Script): readonly DemoUnit[] => city.units.filter(({ kind }) => kind === "branch");

/** Organs and committees except the city's committee, whose study is generated elsewhere. */
const hostsOf = ({ city }: Script): readonly DemoUnit[] =>
  city.units.filter((unit) => unit.kind !== "branch" && unit !== city.committee);

/** Sets how often lectures are due: twice a year for branches of first-class organs, never for the others. */
function rhythm({ city, say, days }: Script): void {
  const [first] = days;
  if (first === undefined) return;
  say(city.committee, first, () => "/提醒 党课 停", { by: city.admin });
  say(city.committee, first, () => "/提醒 党课 一类 每半年", { by: city.admin, after: 1 });
}

/** A branch's meetings of a month in one message; in the middle month of a quarter its assembly is one of them. */
function branchMonth(script: Script, branch: DemoUnit, { month, days, isWeak }: Month): void {
  const { dice } = script;
  const day = days[2 + dice.upTo(6)];
  const isMissed = dice.next() < (isWeak ? 0.3 : 0.02);
  if (day === undefined || isMissed) return;
  const present = (most: number) => 5 + dice.upTo(Math.max(1, most - 5));
  const lines = [
    (on: string) => `/支委会 ${on} ${dice.pick(words.meetings)} ${3 + dice.upTo(3)}人`,
    (on: string) => `/主题党日 ${on} ${dice.pick(words.themeDays)} ${present(branch.members)}人`,
    ...(month % 3 === 2
      ? [(on: string) => `/党员大会 ${on} ${dice.pick(words.meetings)} ${present(branch.members)}人`]
      : []),
  ];
  const lag = dice.next() < (isWeak ? 0.3 : 0.04) ? 7 + dice.upTo(6) : dice.upTo(2);
  script.report(branch, day, (on) => lines.map((line) => line(on)).join("\n"), {
    lag,
    by: month % 3 === 2 ? branch.secretary : dice.pick([branch.secretary, branch.secretary, branch.member]),
  });
}

/** The seminar of an organ's leading group each quarter, and in other months what its class has to submit. */
function hostMonth(script: Script, host: DemoUnit, { month, days, isWeak }: Month): void {
  const { dice } = script;
  const day = days[4 + dice.upTo(5)];
  if (day === undefined || dice.next() < (isWeak ? 0.4 : 0.02)) return;
  const topic = dice.pick(words.documents);
  if (month % 3 === 2)
    script.report(
      host,
      day,
      (on) => `/研讨 ${on} ${dice.pick(words.seminars)} ${8 + dice.upTo(8)}人 ${3 + dice.upTo(3)}人发言 廉政警示教育`,
      { lag: dice.upTo(3) },
    );
  else if (host.class === "一类" || (host.class === "二类" && month % 2 === 1))
    script.report(host, day, (on) => `/集中学习 ${on} 学习${topic} ${10 + dice.upTo(30)}人`, { lag: dice.upTo(3) });
}
