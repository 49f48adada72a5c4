import { readSmallChinese } from "../numbers/chinese-numbers.ts";
import { fail, ok, type Result } from "../text/result.ts";
import { foldText } from "../text/text.ts";
import { isCivil } from "./days/day.ts";
import type { DayWithin, Rule, Schedule } from "./schedules.ts";

const MINUTES_A_DAY = 1440;

/** Parses a schedule: 每周一9:00, 每月25日, 每季度末前5个工作日9:30, 每年11月1日, 工作日上午10点, 遇假日顺延. */
export function readSchedule(raw: string): Result<Schedule> {
  let text = foldText(raw).replace(/[\s,，。;；的]+/g, "");
  if (text.length > 60) return fail(UNREAD);
  const dayOff = /提前(?:到.*)?$/.test(text) ? "earlier" : /顺延/.test(text) ? "later" : "keep";
  text = text.replace(
    /[（(]?(?:如?[遇逢](?:到)?)?(?:法定)?(?:节假日|假日|节日|休息日|放假|周末)?(?:顺延|提前)(?:到?(?:下|上|前)?一?个?工作日)?[）)]?$/,
    "",
  );
  const time = takeTime(text);
  if (time === undefined) return fail("钟点没看懂，请写成 9:00 或 下午3点");
  const rule = readRule(time.rest);
  if (!rule.ok) return rule;
  return ok({ rule: rule.value, minute: rule.value.every === "minutes" ? 0 : time.minute, dayOff });
}

const UNREAD = "这个时间没看懂。可以写：每周一9:00、每月25日、每季度末前5个工作日、每年11月1日、工作日10:00";
const NINE = 9 * 60;

function takeTime(text: string): { readonly rest: string; readonly minute: number } | undefined {
  const match =
    /(早上|上午|中午|下午|晚上)?(\d{1,2}|[一二三四五六七八九十]{1,3})(?::(\d{2})|[点时](?:(半)|(一刻)|(\d{1,2})分?)?(?:整|钟)?)$/.exec(
      text,
    );
  if (match === null) return { rest: text, minute: NINE };
  const hour = /^\d/.test(match[2] ?? "") ? Number(match[2]) : readSmallChinese(match[2] ?? "");
  const minute = match[4] !== undefined ? 30 : match[5] !== undefined ? 15 : Number(match[3] ?? match[6] ?? 0);
  if (hour === undefined) return undefined;
  const late = (match[1] === "下午" || match[1] === "晚上") && hour < 12 ? hour + 12 : hour;
  if (late > 23 || minute > 59) return undefined;
  return { rest: text.slice(0, match.index), minute: late * 60 + minute };
}

const COUNT = "(\\d{1,3}|[一二两三四五六七八九十]{1,3})";
const numberIn = (text: string): number =>
  /^\d/.test(text) ? Number(text) : text === "两" ? 2 : (readSmallChinese(text) ?? Number.NaN);

function readRule(text: string): Result<Rule> {
  if (/^每?(?:天|日)$/.test(text)) return ok({ every: "day" });
  if (/^每?个?工作日$/.test(text) || text === "每天工作日") return ok({ every: "workday" });
  const minutes = /^每(?:隔)?(?:(\d{1,3})分钟|(\d{1,2})?个?小时)$/.exec(text);
  if (minutes) return everyCount(minutes[1] === undefined ? Number(minutes[2] ?? 1) * 60 : Number(minutes[1]));
  const weekly = /^(?:每个?)?(?:周|星期|礼拜)([一二三四五六日天、和及周星期]{1,20})$/.exec(text);
  if (weekly) return weekdaysIn(weekly[1] ?? "");
  const period = /^每个?(月|季度|季|年)(?:度)?/.exec(text);
  if (period === null) return fail(UNREAD);
  const every = period[1] === "月" ? "month" : period[1] === "年" ? "year" : "quarter";
  const on = readDayWithin(text.slice(period[0].length), every);
  return on.ok ? ok({ every, on: on.value }) : on;
}

function everyCount(count: number): Result<Rule> {
  const even = count >= 1 && count <= MINUTES_A_DAY && MINUTES_A_DAY % count === 0;
  return even ? ok({ every: "minutes", count }) : fail("间隔要能整除一天，比如每10分钟、每30分钟、每2小时");
}

function weekdaysIn(text: string): Result<Rule> {
  const days = [...text.replace(/天/g, "日")]
    .map((char) => "一二三四五六日".indexOf(char) + 1)
    .filter((day) => day > 0);
  return days.length === 0 ? fail(UNREAD) : ok({ every: "week", days: [...new Set(days)].sort((a, b) => a - b) });
}

function readDayWithin(text: string, every: "month" | "quarter" | "year"): Result<DayWithin> {
  if (/^(?:最后一[天日]|底|末|底最后一[天日])$/.test(text)) return ok({ last: true });
  const before = new RegExp(`^(?:底|末|结束)(?:之|以)?前(?:第)?${COUNT}个?工作日$`).exec(text);
  if (before) return counted(numberIn(before[1] ?? ""), (beforeEnd) => ({ beforeEnd }));
  if (/^(?:首个?|初首?个?)工作日$/.test(text)) return ok({ workday: 1 });
  const nth = new RegExp(`^(?:初)?第${COUNT}个工作日$`).exec(text);
  if (nth) return counted(numberIn(nth[1] ?? ""), (workday) => ({ workday }));
  if (every === "year") {
    const dated = new RegExp(`^${COUNT}月(?:${COUNT}[日号])?$`).exec(text);
    const [month, date] = [numberIn(dated?.[1] ?? "x"), dated?.[2] === undefined ? 1 : numberIn(dated[2])];
    return isCivil(2024, month, date) ? ok({ month, date }) : fail(UNREAD);
  }
  const dated = new RegExp(`^(?:第)?${COUNT}[日号天]$`).exec(text);
  const date = every === "month" ? numberIn(dated?.[1] ?? "x") : Number.NaN;
  return date >= 1 && date <= 31 ? ok({ date }) : fail(UNREAD);
}

const counted = (count: number, made: (count: number) => DayWithin): Result<DayWithin> =>
  count >= 1 && count <= 20 ? ok(made(count)) : fail(UNREAD);

/** Prints a schedule in words that `readSchedule` parses back to the same schedule. */
export function printSchedule(schedule: Schedule): string {
  const { rule } = schedule;
  if (rule.every === "minutes") return rule.count % 60 === 0 ? `每${rule.count / 60}小时` : `每${rule.count}分钟`;
  const moved = { keep: "", later: "，遇假日顺延", earlier: "，遇假日提前" }[schedule.dayOff];
  return `${printRule(rule)}${printMinute(schedule.minute)}${moved}`;
}

/** Prints a minute of the day as a time: 9:00, 14:30. */
export const printMinute = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;

function printRule(rule: Exclude<Rule, { every: "minutes" }>): string {
  if (!("on" in rule) && rule.every !== "week") return rule.every === "day" ? "每天" : "每个工作日";
  if (rule.every === "week") return `每周${rule.days.map((day) => "一二三四五六日"[day - 1]).join("、")}`;
  const { on } = rule;
  const period = { month: "每月", quarter: "每季度", year: "每年" }[rule.every];
  if ("last" in on) return `${period}最后一天`;
  if ("workday" in on) return `${period}第${on.workday}个工作日`;
  if ("beforeEnd" in on) return `${period}末前${on.beforeEnd}个工作日`;
  return "month" in on ? `${period}${on.month}月${on.date}日` : `${period}${on.date}日`;
}
