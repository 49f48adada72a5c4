import { addDays, type Day, dateIn, monthIn, quarterOf } from "#core";
import type { DemoUnit } from "./city.ts";
import { evenly, share } from "./dice.ts";
import { tellDuties } from "./duties.ts";
import type { Script } from "./script.ts";
import * as words from "./words.ts";

// The number of each kind of event in a busy year. test/demo/figures.test.ts must be changed together with it.
const PLAN = {
  /** The number of events for each month from January on. */
  leadership: [3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
  lectures: { events: 125, people: 9_740, joint: 3, county: 26 },
  volunteering: { events: 305, served: 10_420, joint: 4, badges: 16, county: 40 },
  pledges: { events: 12, named: 2, people: 1_046 },
  inspections: { events: 105, findings: 222, verified: 205, own: 14, overdue: 5 },
  assistance: { events: 105, solved: 206, own: 24 },
  training: { core: [118, 131, 142, 127, 136, 151], others: 28, people: 2_236 },
  exchanges: { events: 24, people: 1_974 },
  themeEvents: { events: 33, people: 4_906, own: 30 },
} as const;

/** Generates all events of the demo city kind by kind; the loader sorts them by time. */
export function tellYear(script: Script): void {
  study(script);
  tellDuties(script);
  lectures(script);
  volunteering(script);
  exchanges(script);
  themeEvents(script);
  trainings(script);
}

const daysOfMonth = ({ days }: Script, month: number): readonly Day[] => days.filter((day) => monthIn(day) === month);

function study(script: Script): void {
  const { city, dice, days } = script;
  for (const [index, count] of PLAN.leadership.entries()) {
    for (const day of evenly(daysOfMonth(script, index + 1), count)) {
      const people = 7 + dice.upTo(6);
      const topic = dice.pick(words.documents);
      const line = dice.pick([
        (on: string) => `/班子会 ${on} 学习${topic} ${people}人 廉政教育`,
        (on: string) => `/学习 ${on} 类型=班子会 主题=传达学习${topic} 人数=${people} 廉政=是`,
      ]);
      script.report(city.committee, day, line, { lag: dice.upTo(2) });
    }
  }
  for (const quarter of Map.groupBy(days, (day) => quarterOf(day).from).values()) {
    const [day] = evenly(quarter, 1);
    // The seminar of the last quarter takes place after the story ends.
    if (day === undefined || quarter === undefined || monthIn(day) > 9) continue;
    script.report(
      city.committee,
      day,
      (on) => `/研讨 ${on} ${dice.pick(words.seminars)} ${12 + dice.upTo(8)}人 5人发言 廉政警示教育`,
    );
  }
}

/** The number of participants in different words: 35人, 约35人, 参加35人. */
function people(script: Script, count: number): string {
  const { dice } = script;
  const roll = dice.upTo(20);
  if (roll === 0) return `约${count}人`;
  return roll < 8 ? `参加${count}人` : `${count}人`;
}

function lectures(script: Script): void {
  const { city, dice, days } = script;
  const { events, joint, county } = PLAN.lectures;
  const sizes = share(dice, PLAN.lectures.people, events, 0.7);
  // Two lectures a year by a branch of each first-class organ, except for a few that have not reported theirs.
  const due = dice.shuffled(city.branches.filter((branch) => branch.class === "一类"));
  const rest = dice.shuffled(city.organs);
  const half = Math.ceil(events / 2);
  const hosts = Array.from({ length: events }, (_, index) => due[index % half] ?? rest[index]);
  for (const [index, day] of evenly(days, events).entries()) {
    const [host, other] = [hosts[index], rest[rest.length - 1 - (index % rest.length)]];
    const count = sizes[index];
    if (host === undefined || other === undefined || count === undefined) continue;
    const title = dice.pick(words.lectures);
    const speaker = dice.next() < 0.7 ? host.secretary.name : city.newName();
    const line = (size: string) =>
      dice.pick([
        (on: string) => `/党课 ${on} ${title} 主讲=${speaker} ${size} 地点:${dice.pick(words.places)}`,
        (on: string) => `/党课 ${on}下午3点 ${speaker}讲《${title}》 ${size}`,
        (on: string) => `/lecture ${on} ${title} speaker=${speaker} ${size}`,
      ]);
    const wrong = index % 11 === 3;
    const lag = index % 17 === 5 ? 9 + dice.upTo(8) : dice.upTo(3);
    const key = script.report(host, day, line(wrong ? `${count + 9}人` : people(script, count)), {
      lag,
      by: dice.pick([host.member, host.secretary]),
    });
    if (wrong) script.say(host, day, (known) => `/改 ${known.record(key)} 人数=${count}`, { lag: lag + 1 });
    if (index % Math.ceil(events / joint) === 7) withOther(script, other, day, key, title, count, lag);
  }
  for (const day of evenly(days, county)) {
    const host = dice.pick([...city.counties, ...city.towns]);
    script.report(
      host,
      day,
      (on) => `/党课 ${on} ${dice.pick(words.lectures)} 主讲=${host.secretary.name} ${30 + dice.upTo(60)}人`,
      { lag: dice.upTo(3) },
    );
  }
}

/** A second unit reports the same lecture the next day and confirms that it is the same. */
function withOther(
  script: Script,
  other: DemoUnit,
  day: Day,
  first: string,
  title: string,
  count: number,
  lag: number,
): void {
  const key = script.report(other, day, (on) => `/党课 ${on} ${title} 主讲=${other.secretary.name} ${count - 6}人`, {
    lag: lag + 2,
  });
  script.press(
    other,
    day,
    (known) => ({ action: "joint", id: String(known.record(key)), value: `same:${known.record(first)}` }),
    { lag: lag + 2, after: 290 },
  );
}

function volunteering(script: Script): void {
  const { city, dice, days } = script;
  const { events, served, joint, badges, county } = PLAN.volunteering;
  const sizes = share(dice, served, events, 0.8);
  const hosts = [...city.branches, ...city.organs];
  let badged = 0;
  for (let index = 0; index < events; index += 1) {
    const day = days[Math.floor(((index + 0.5) * days.length) / events)];
    const count = sizes[index];
    // Spreads the reports over hosts and days, so that no unit reports twice on one day.
    const host = hosts[(index * 7) % hosts.length];
    const other = hosts[(index * 7 + 3) % hosts.length];
    if (day === undefined || count === undefined || host === undefined || other === undefined) continue;
    const title = dice.pick(words.volunteering);
    const helpers = 9 + dice.upTo(24);
    const hasBadge = index % Math.floor(events / badges) === 4;
    if (hasBadge) badged += helpers;
    const approximate = !hasBadge && index % 13 === 6;
    const line = dice.pick([
      (on: string) =>
        `/志愿 ${on} ${title} ${helpers}人 受益${approximate ? "约" : ""}${count}人次 ${1 + dice.upTo(3)}小时`,
      (on: string) =>
        `/志愿 ${on} ${title} 党员志愿者${helpers}人 服务群众${count}人次 地点=${dice.pick(words.communities)}`,
    ]);
    const lag = index % 19 === 8 ? 7 + dice.upTo(10) : dice.upTo(3);
    const key = script.report(host, day, (on) => `${line(on)}${hasBadge ? " 亮身份" : ""}`, {
      lag,
      by: dice.pick([host.member, host.secretary]),
    });
    if (index % 29 === 11) again(script, host, day, title, helpers, count, lag);
    if (index % Math.ceil(events / joint) === 9)
      together(script, other, day, key, `/志愿 日 ${title} ${helpers - 3}人`, lag);
  }
  pledges(script, badged);
  for (const day of evenly(days, county)) {
    const host = dice.pick([...city.counties, ...city.towns]);
    script.report(
      host,
      day,
      (on) =>
        `/志愿 ${on} ${dice.pick(words.volunteering)} ${10 + dice.upTo(20)}人 受益${20 + dice.upTo(40)}人次 ${1 + dice.upTo(3)}小时`,
      { lag: dice.upTo(2) },
    );
  }
}

/** A member of the unit reports the same event again and, when asked, confirms that it is the same. */
function again(
  script: Script,
  host: DemoUnit,
  day: Day,
  title: string,
  helpers: number,
  served: number,
  lag: number,
): void {
  const key = script.report(host, day, (on) => `/志愿 ${on} ${title} ${helpers}人 受益${served}人次`, { lag: lag + 1 });
  script.press(host, day, (known) => ({ action: "repeat", id: String(known.record(key)), value: "same" }), {
    lag: lag + 1,
    after: 290,
  });
}

/** Another host of the event reports it too, each for its own people. */
function together(script: Script, other: DemoUnit, day: Day, first: string, line: string, lag: number): void {
  const key = script.report(other, day, (on) => line.replace("日", on), { lag: lag + 2 });
  script.press(
    other,
    day,
    (known) => ({ action: "joint", id: String(known.record(key)), value: `different:${known.record(first)}` }),
    { lag: lag + 2, after: 290 },
  );
}

/** Pledges make up the participants that volunteers with badges do not cover. */
function pledges(script: Script, badged: number): void {
  const { city, dice, days } = script;
  const { events, named, people: total } = PLAN.pledges;
  const names = 12;
  const counts = share(dice, total - badged - named * names, events, 0.4);
  for (const [index, day] of evenly(days, events + named).entries()) {
    const host = dice.pick(city.organs);
    const count = counts[index];
    const list = Array.from({ length: names }, city.newName).join("、");
    script.report(
      host,
      day,
      count === undefined
        ? (on) => `/亮身份 ${on} 我是党员我带头 名单=${list}`
        : (on) => `/亮身份 ${on} ${dice.pick(words.pledges)} ${count}人`,
      { lag: dice.upTo(2), by: host.member },
    );
  }
}

function exchanges(script: Script): void {
  const { city, dice, days } = script;
  const sizes = share(dice, PLAN.exchanges.people, PLAN.exchanges.events, 0.5);
  for (const [index, day] of evenly(days, PLAN.exchanges.events).entries()) {
    script.report(
      city.committee,
      day,
      (on) => `/交流 ${on} ${dice.pick(words.exchanges)} ${people(script, sizes[index] ?? 0)}`,
      { lag: dice.upTo(3) },
    );
  }
}

function themeEvents(script: Script): void {
  const { city, dice, days } = script;
  const sizes = share(dice, PLAN.themeEvents.people, PLAN.themeEvents.events, 0.5);
  for (const [index, day] of evenly(days, PLAN.themeEvents.events).entries()) {
    script.report(
      city.committee,
      day,
      (on) => `/活动 ${on} ${dice.pick(words.themeEvents)} ${people(script, sizes[index] ?? 0)} 地点=文化广场`,
      { lag: dice.upTo(2) },
    );
  }
  for (const day of evenly(days, PLAN.themeEvents.own)) {
    const host = dice.pick(city.organs);
    script.report(host, day, (on) => `/活动 ${on} ${dice.pick(words.themeEvents)} ${40 + dice.upTo(90)}人`, {
      by: host.member,
    });
  }
}

function trainings(script: Script): void {
  const { city, dice, days } = script;
  const { core, others } = PLAN.training;
  const sizes = share(dice, PLAN.training.people, others, 0.4);
  const room = days.slice(0, -8);
  for (const [index, day] of evenly(room, core.length).entries()) {
    const title = words.coreClasses[index % words.coreClasses.length] ?? "";
    script.report(city.committee, day, () => `/培训 ${spanOf(day, 4)} ${title} 主体班 ${core[index]}人`, { lag: 5 });
  }
  for (const [index, day] of evenly(room, others).entries()) {
    const title = words.classes[index % words.classes.length] ?? "";
    script.report(
      city.committee,
      addDays(day, 0),
      () => `/培训 ${spanOf(day, 1)} ${title} ${dice.pick(["专题班", "类别=其他"])} ${sizes[index]}人`,
      { lag: 3 },
    );
  }
}

/** A span of days: 9月7日至11日, or over the end of a month 9月29日至10月2日. */
function spanOf(day: Day, more: number): string {
  const end = addDays(day, more);
  const from = `${monthIn(day)}月${dateIn(day)}日`;
  return monthIn(day) === monthIn(end) ? `${from}至${dateIn(end)}日` : `${from}至${monthIn(end)}月${dateIn(end)}日`;
}

export { PLAN };
