import { addWorkdays, type Day, dayOf, monthIn } from "#core";
import type { DemoUnit } from "./city.ts";
import { evenly, share } from "./dice.ts";
import { lastDay, type Script } from "./script.ts";
import { PLAN } from "./stories.ts";
import * as words from "./words.ts";

/** The classes of findings. */
export const CLASSES = ["一类", "二类", "三类"] as const;
const listed = (items: readonly string[]): string => items.map((item, index) => `${index + 1}.${item}`).join(" ");

/**
 * Generates corrected findings: the unit closes them, and the issuer or a superior verifies them, so that two different
 * people are involved.
 */
function putRight(script: Script, target: DemoUnit, day: Day, key: string, count: number, judge: DemoUnit): void {
  for (let index = 0; index < count; index += 1) {
    reportRight(script, target, day, key, index);
    script.say(judge, day, (known) => `/核 Z${known.tickets(key)[index]}`, { lag: 11, after: index * 4 });
  }
}

/** Generates the unit's report that a finding is corrected; it is not verified yet. */
function reportRight(script: Script, target: DemoUnit, day: Day, key: string, index: number): void {
  const cure = script.dice.pick(words.cures);
  script.say(target, day, (known) => `/销号 Z${known.tickets(key)[index]} ${cure}`, { lag: 8, after: index * 4 });
}

/** The inspections of the year, and what became of their findings. */
export function inspections(script: Script): void {
  const { city, dice, days } = script;
  const { events, findings, own } = PLAN.inspections;
  const counts = share(dice, findings, events, 0.8);
  const targets = dice.shuffled(city.branches);
  let open: number = PLAN.inspections.verified;
  let held = 0;
  let isMended = false;
  for (const [index, day] of evenly(days, events).entries()) {
    const target = targets[index];
    const count = counts[index] ?? 0;
    if (target === undefined) continue;
    const found = dice.shuffled(words.findings).slice(0, count);
    const usual = dice.pick(["两周", "30天", "20天"]);
    // One finding's deadline falls just after a Saturday that is worked in exchange for a day of the National Day
    // holiday.
    const isAfterHoliday: boolean = !isMended && count > 0 && day >= dayOf(script.year, 9, 28);
    isMended ||= isAfterHoliday;
    const key = script.report(city.committee, day, (on) =>
      count === 0
        ? `/检查 ${on} 被检单位=${target.name} 问题0条`
        : `/检查 ${on} ${target.name} 问题:${listed(found)} 期限=${isAfterHoliday ? "10月14日" : usual}`,
    );
    // The last findings are not settled when the story ends: some wait for verification, a few are overdue.
    if (addWorkdays(day, 12) > lastDay(script.year)) {
      if (addWorkdays(day, 8) <= lastDay(script.year) && count > 0) reportRight(script, target, day, key, 0);
      continue;
    }
    const isHeld = index % 19 === 11 && held < PLAN.inspections.overdue;
    const settled = Math.min(isHeld ? count - 1 : count, Math.max(0, open));
    if (isHeld) held += 1;
    open -= settled;
    putRight(script, target, day, key, settled, city.committee);
  }
  for (const day of evenly(days.slice(0, -12), own)) {
    const branch = dice.pick(city.branches);
    const organ = city.organs.find(({ id }) => id === branch.parentId);
    const key = script.report(
      branch,
      day,
      (on) => `/检查 ${on} ${branch.name} 问题:${listed([dice.pick(words.findings)])}`,
      { lag: 1 },
    );
    if (organ !== undefined) putRight(script, branch, addWorkdays(day, 1), key, 1, organ);
  }
}

/** The criticisms of the year, and their corrections. */
export function criticisms(script: Script): void {
  const { city, dice, days } = script;
  // The number of criticisms per quarter: one in each of the first two quarters, then three.
  const counts = [1, 1, 3];
  for (const [quarter, count] of counts.entries()) {
    const part = days.filter((day) => Math.floor((monthIn(day) - 1) / 3) === quarter);
    for (const [index, day] of evenly(part, count).entries()) {
      const target = city.organs[quarter * 9 + index * 2 + 40];
      if (target === undefined) continue;
      const key = script.report(
        city.committee,
        day,
        (on) => `/通报 ${on} 被通报单位=${target.name} 原因=1.${dice.pick(words.findings)} 期限=两周`,
      );
      if (quarter < 2 || index > 0) reportRight(script, target, day, key, 0);
    }
  }
}

/** The visits to units that need help. */
export function assistance(script: Script): void {
  const { city, dice, days } = script;
  const { events, solved, own } = PLAN.assistance;
  const counts = share(dice, solved, events, 0.9);
  for (const [index, day] of evenly(days, events).entries()) {
    const count = counts[index] ?? 0;
    const what = `${dice.pick(words.villages)}${dice.pick(words.assistance)}`;
    const rest =
      count === 0 ? "" : dice.pick([` 解决困难${count}件`, ` 帮助解决实际困难${count}件`, ` 办实事${count}件`]);
    script.report(city.committee, day, (on) => `/帮扶 ${on} ${what} 党员${4 + dice.upTo(9)}人${rest}`, {
      lag: dice.upTo(3),
    });
  }
  for (const day of evenly(days, own)) {
    const host = dice.pick(city.organs);
    script.report(
      host,
      day,
      (on) =>
        `/帮扶 ${on} ${dice.pick(words.villages)}${dice.pick(words.assistance)} 走访${4 + dice.upTo(9)}户 解决困难2件`,
      { by: host.member },
    );
  }
}
