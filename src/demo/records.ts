import { addDays, addWorkdays, dayOf, monthIn } from "#core";
import { evenly } from "./dice.ts";
import { assistance, CLASSES, criticisms, inspections } from "./oversight.ts";
import type { Script } from "./script.ts";
import * as words from "./words.ts";

/** Generates the records that the committee and lower levels add: inspections, help, awards, people, plans. */
export function tellWork(script: Script): void {
  inspections(script);
  criticisms(script);
  assistance(script);
  meetingsAndIssues(script);
  projects(script);
  research(script);
  appraisals(script);
  awards(script);
  platform(script);
  secondments(script);
  discipline(script);
  branchChanges(script);
  brands(script);
  plans(script);
}

function meetingsAndIssues(script: Script): void {
  const { city, dice, days } = script;
  const hosts = [
    city.committee,
    ...city.counties.slice(0, 3),
    city.committee,
    ...city.towns.slice(0, 2),
    city.committee,
    ...city.counties.slice(3, 4),
    city.committee,
  ];
  for (const [index, day] of evenly(days, hosts.length).entries()) {
    const host = hosts[index];
    if (host === undefined) continue;
    script.report(
      host,
      day,
      (on) => `/联席 ${on} 机关党建联席会议 ${8 + dice.upTo(12)}家单位 议题=${dice.pick(words.meetings)}`,
    );
  }
  const room = days.slice(0, -40);
  for (const [index, day] of evenly(room, words.issues.length).entries()) {
    const host = [city.committee, ...city.counties, ...city.towns][(index * 5) % 29] ?? city.committee;
    const title = words.issues[index] ?? "";
    // Every fifth problem stays unsolved.
    const isSolved = index % 5 !== 2;
    const key = script.report(host, day, (on) => `/难点 ${on} ${title}`, { lag: 1 });
    if (isSolved) script.say(host, day, (known) => `/解决 ${known.record(key)} 今天`, { lag: 20 });
  }
}

function projects(script: Script): void {
  const { city, days } = script;
  const hosts = [city.committee, ...city.counties, ...city.towns, city.committee];
  for (const [index, day] of evenly(days.slice(0, 118), words.projects.length).entries()) {
    const host = hosts[index % hosts.length] ?? city.committee;
    const state = index % 13 === 6 ? "谋划" : index % 4 === 1 ? "完成" : "实施";
    script.report(
      host,
      day,
      (on) => `/项目 ${on} ${words.projects[index]} 责任人=${host.secretary.name} 状态=${state}`,
    );
  }
}

/** How many proposals of each report were adopted. */
const ADOPTED: readonly number[] = [1, 2, 1, 1, 2];

function research(script: Script): void {
  const { city, dice, days } = script;
  const done: string[] = [];
  for (const [index, day] of evenly(days, words.research.length).entries()) {
    const isOpen = index === words.research.length - 1;
    const key = script.report(
      city.committee,
      day,
      (on) =>
        `/调研 ${on} 《${words.research[index]}》 作者=${city.newName()} 建议${3 + dice.upTo(5)}条${isOpen ? " 状态=在研" : ""}`,
      { lag: 1 },
    );
    const adopted = ADOPTED[done.length];
    if (isOpen || index % 2 === 1 || adopted === undefined) continue;
    done.push(key);
    const adopter = dice.pick(["市委", "市政府"]);
    script.say(
      city.committee,
      day,
      (known) => `/采纳 ${known.record(key)} 今天 采纳${adopted}项 采纳单位=${adopter} 文号=${10 + index}号`,
      { lag: 15 },
    );
  }
}

function appraisals(script: Script): void {
  const { city, dice, days } = script;
  // Four organs are too new to be appraised.
  const organs = city.organs.slice(0, -4);
  const room = days.filter((day) => monthIn(day) >= 10);
  for (const [index, organ] of organs.entries()) {
    const day = room[index % room.length];
    if (day === undefined) continue;
    const score = 78 + dice.upTo(20);
    const grade = score >= 94 ? "优秀" : score >= 86 ? "好" : score >= 80 ? "较好" : "一般";
    script.report(
      city.committee,
      day,
      (on) => `/考核 ${on} 单位名=${organ.name} 类别=${organ.class} 得分=${score} 等次=${grade}`,
    );
  }
}

/** The number of awards for each class: 一类, 二类 and 三类. */
const AWARDS = [
  { category: "先进党组织", by: [8, 7, 5], of: "organ", month: 6 },
  { category: "优秀共产党员", by: [39, 34, 27], of: "person", month: 6 },
  { category: "先进单位", by: [4, 3, 3], of: "organ", month: 2 },
  { category: "优秀个人", by: [8, 7, 5], of: "person", month: 2 },
  { category: "作风建设先进单位", by: [4, 3, 3], of: "organ", month: 8 },
  { category: "作风建设优秀个人", by: [7, 7, 6], of: "person", month: 8 },
  { category: "最佳党建品牌", by: [4, 3, 3], of: "brand", month: 9 },
  { category: "优秀党建品牌", by: [7, 8, 5], of: "brand", month: 9 },
] as const;

function awards(script: Script): void {
  const { city, dice, days } = script;
  for (const [at, { category, by, of, month }] of AWARDS.entries()) {
    const room = days.filter((day) => monthIn(day) === month);
    for (const [index, count] of by.entries()) {
      const day = room[at + index];
      if (day === undefined) continue;
      const ofClass = dice.shuffled(city.organs.filter((organ) => organ.class === CLASSES[index])).slice(0, count);
      const winners =
        of === "person"
          ? Array.from({ length: count }, city.newName)
          : ofClass.map((organ) => (of === "organ" ? organ.name : `${organ.name.replace(/^市/, "")}先锋`));
      script.report(
        city.committee,
        day,
        (on) => `/表彰 ${on} 类别=${category} 名单=${winners.join("、")} 文号=${10 + at}号`,
      );
    }
  }
}

function platform(script: Script): void {
  const { city, dice, days } = script;
  let users = 12_340;
  let visits = 618_200;
  for (const month of Map.groupBy(days, monthIn).values()) {
    const day = month[month.length - 1];
    if (day === undefined) continue;
    users += 240 + dice.upTo(60);
    visits += 38_000 + dice.upTo(2_600);
    script.report(city.committee, day, (on) => `/平台 ${on} 注册用户${users}人`);
    script.report(city.committee, day, (on) => `/平台 ${on} 指标=累计访问量 数值=${visits}`, { after: 10 });
  }
}

function secondments(script: Script): void {
  const { city, dice, days } = script;
  const batches = [11, 9, 12, 10, 11, 9, 12, 10, 11, 10];
  const promoted = [3, 2, 3, 2, 3, 2, 3, 2];
  for (const [index, day] of evenly(days.slice(0, 150), batches.length).entries()) {
    const names = Array.from({ length: batches[index] ?? 0 }, city.newName);
    const place = dice.pick(words.villages);
    const key = script.report(
      city.committee,
      day,
      (on) => `/挂职 ${on} 姓名=${names.join("、")} 挂职地=${place} 结束=${script.year}-12-31`,
      { lag: 1 },
    );
    const risen = names.slice(0, promoted[index] ?? 0);
    if (risen.length === 0) continue;
    script.say(
      city.committee,
      day,
      (known) => `/提拔 ${known.record(key)} 今天 姓名=${risen.join("、")} 新任职务=${dice.pick(words.posts)}`,
      { lag: 40 },
    );
  }
}

function discipline(script: Script): void {
  const { city, dice, days } = script;
  const people = [2, 1, 3, 2, 1, 2, 4, 1, 2, 2];
  for (const [index, day] of evenly(days, people.length).entries()) {
    const number = String(index + 1).padStart(2, "0");
    const nature = words.cases[index % words.cases.length];
    script.whisper(city.leader, day, `/查处 今天 编号=案${number} ${nature} 处理${people[index]}人`);
    dice.next();
  }
}

function branchChanges(script: Script): void {
  const { city, dice, days } = script;
  const fresh = [8, 7, 5];
  const adjusted = [19, 17, 14];
  const branches = dice.shuffled(city.branches);
  const jobs = [
    ...fresh.flatMap((count) => Array.from({ length: count }, () => "新建支部")),
    ...adjusted.flatMap((count) => Array.from({ length: count }, () => "调整支部")),
  ];
  for (const [index, day] of evenly(days, jobs.length).entries()) {
    const branch = branches[index];
    if (branch === undefined) continue;
    script.report(
      city.committee,
      day,
      (on) =>
        `/${jobs[(index * 3) % jobs.length]} ${on} 支部=${branch.name} 党员${branch.members}名 文号=${20 + index}号`,
    );
  }
}

function brands(script: Script): void {
  const { city, days } = script;
  for (const [index, day] of evenly(days, words.brands.length).entries()) {
    const owner = city.organs[index * 7];
    script.report(city.committee, day, (on) => `/品牌 ${on} “${words.brands[index]}” 责任单位=${owner?.name ?? ""}`);
  }
}

function plans(script: Script): void {
  const { city, dice, year } = script;
  const [first = dayOf(year, 1, 5)] = script.days;
  const goals = [
    ["党课开讲啦", "党课场次", 110, "场次"],
    ["志愿服务常态化", "志愿服务次数", 280, "次"],
    ["党务干部培训", "培训班期数", 32, "期"],
    ["支部规范化检查", "规范化检查次数", 98, "次"],
    ["调研报告", "调研报告篇数", 11, "篇"],
    ["主题活动", "主题活动场次", 36, "场次"],
  ] as const;
  for (const [index, [title, indicator, target, unit]] of goals.entries()) {
    const day = script.days[index] ?? first;
    script.report(
      city.committee,
      day,
      (on) => `/要点 ${on} ${title} 指标=${indicator} 目标=${target}${unit} 期限=${year}-12-31`,
    );
  }
  for (const [index, host] of [city.committee, ...city.counties].entries()) {
    const day = addDays(addWorkdays(first, 20 + index), 0);
    script.report(
      host,
      addWorkdays(day, 0),
      (on) =>
        `/方案 ${on} ${host.names[0] ?? host.name}模范机关创建方案 责任单位=${host.name} 节点=1.部署动员 2.自查整改 期限=${year}-12-20`,
    );
    dice.next();
  }
}
