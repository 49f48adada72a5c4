import { describe, expect, test } from "vitest";
import { foldWidth } from "../../../src/core/text/text.ts";
import { type DateReading, findDates, readDate, readDue } from "../../../src/core/time/dates/index.ts";

// Cases of the kinds found in test suites of other date parsers (days, weekdays, ranges, feasts, deadlines), written
// for this project.

/** A Monday. */
const TODAY = "2026-11-30";

/** A reading in one line: a day, `from..to`, or its kind with the days it offers. */
function shown(reading: DateReading | undefined): string {
  if (reading === undefined) return "time";
  if (reading.kind === "day") return reading.day;
  if (reading.kind === "range") return `${reading.from}..${reading.to}`;
  if (reading.kind === "period") return `period ${reading.from}..${reading.to}`;
  if (reading.kind === "impossible") return "impossible";
  const days = reading.candidates.map((day) => ` ${day}?`).join("");
  return reading.kind === "future" ? `future ${reading.day}${days}` : `ask${days}`;
}

const found = (text: string): string =>
  findDates(foldWidth(text), { today: TODAY })
    .map((span) => `[${span.text}] ${shown(span.reading)}`)
    .join(" | ");

describe("in English", () => {
  test.each([
    ["Nov 18", "[Nov 18] 2026-11-18"],
    ["Nov. 18th park clean-up", "[Nov. 18th] 2026-11-18"],
    ["November 18, 2026", "[November 18, 2026] 2026-11-18"],
    ["18 Nov 2026", "[18 Nov 2026] 2026-11-18"],
    ["18th of November", "[18th of November] 2026-11-18"],
    ["the 18th", "[the 18th] 2026-11-18"],
    ["18-Nov-2026", "[18-Nov-2026] 2026-11-18"],
    ["Nov 9-13 course", "[Nov 9-13] 2026-11-09..2026-11-13"],
    ["Sept. 3-5 visits", "[Sept. 3-5] 2026-09-03..2026-09-05"],
    ["9-13 Nov", "[9-13 Nov] 2026-11-09..2026-11-13"],
    ["9 to 13 November 2026", "[9 to 13 November 2026] 2026-11-09..2026-11-13"],
    ["Oct 28 - Nov 2", "[Oct 28 - Nov 2] 2026-10-28..2026-11-02"],
    ["Dec 30 - Jan 2, 2026", "[Dec 30 - Jan 2, 2026] 2025-12-30..2026-01-02"],
    ["Nov 31", "[Nov 31] impossible"],
    ["Dec 5", "[Dec 5] future 2026-12-05 2025-12-05?"],
    ["last Friday", "[last Friday] 2026-11-27"],
    ["Friday last week", "[Friday last week] 2026-11-27"],
    ["next Monday", "[next Monday] future 2026-12-07"],
    ["Friday", "[Friday] ask 2026-11-27?"],
    ["Friday, Nov 20", "[Friday, Nov 20] 2026-11-20"],
    ["Fri 20 Nov", "[Fri 20 Nov] 2026-11-20"],
    ["Nov 20 (Fri)", "[Nov 20 (Fri)] 2026-11-20"],
    ["Nov 20 (Thu)", "[Nov 20 (Thu)] ask 2026-11-20? 2026-11-19?"],
    ["yesterday afternoon", "[yesterday afternoon] 2026-11-29"],
    ["2 days ago", "[2 days ago] 2026-11-28"],
    ["two weeks ago", "[two weeks ago] ask 2026-11-16?"],
    ["last week", "[last week] period 2026-11-23..2026-11-29"],
    ["mid November", "[mid November] period 2026-11-11..2026-11-20"],
    ["Nov 18 at 3pm", "[Nov 18 at 3pm] 2026-11-18"],
    ["11/20/2026", "[11/20/2026] 2026-11-20"],
    ["20.11.2026", "[20.11.2026] 2026-11-20"],
    ["11/5/2026", "[11/5/2026] ask 2026-11-05? 2026-05-11?"],
    ["5/5/2026", "[5/5/2026] 2026-05-05"],
    ["11/20/26", "[11/20/26] ask 2026-11-20?"],
    ["Nov 21 & 22", "[Nov 21 & 22] ask 2026-11-21? 2026-11-22?"],
    ["Nov 18, 20 Red classics", "[Nov 18, 20] ask 2026-11-18? 2026-11-20?"],
    ["Nov 18, 20 people", "[Nov 18] 2026-11-18"],
    ["Nov 18, 20人", "[Nov 18] 2026-11-18"],
    // Words that only resemble dates.
    ["May 20 people came", ""],
    ["Long March 35 people", ""],
    ["Sun Lei", ""],
    ["Marching 18 km", ""],
    ["Maybe 5 of us", ""],
  ])("finds the dates in %s", (text, expected) => expect(found(text)).toBe(expected));
});

describe("in Chinese", () => {
  test.each([
    // A space before 日 or 号 separates it from the number, unless the line has such spaces everywhere or the word ends
    // there.
    ["11月20 日间照料中心", "[11月20] 2026-11-20"],
    ["11月20 号召力讲坛", "[11月20] 2026-11-20"],
    ["2026年11月20 日新月异", "[2026年11月20] 2026-11-20"],
    ["11月20 日 学习", "[11月20 日] 2026-11-20"],
    ["11 月 20 日学习", "[11 月 20 日] 2026-11-20"],
    ["20 日间照料", ""],
    // Two adjacent dates are one day or lead to a question.
    ["昨天11月29日", "[昨天11月29日] 2026-11-29"],
    ["昨天11月19日", "[昨天11月19日] ask 2026-11-29? 2026-11-19?"],
    ["昨天（11月29日）", "[昨天(11月29日)] 2026-11-29"],
    ["昨天（28日）", "[昨天(28日)] ask 2026-11-29? 2026-11-28?"],
    ["周五11月20日", "[周五11月20日] 2026-11-20"],
    ["周四11月20日", "[周四11月20日] ask 2026-11-20? 2026-11-19?"],
    ["10月12号，星期一", "[10月12号,星期一] 2026-10-12"],
    ["11月20日，星期四", "[11月20日,星期四] ask 2026-11-20? 2026-11-19?"],
    ["上周五（27号）", "[上周五(27号)] 2026-11-27"],
    ["上周（周五）", "[上周(周五)] 2026-11-27"],
    ["11月21日和22日", "[11月21日和22日] ask 2026-11-21? 2026-11-22?"],
    ["11月21、22日", "[11月21、22日] ask 2026-11-21? 2026-11-22?"],
    ["11月21日和22家单位", "[11月21日] 2026-11-21"],
    ["上月十五", "[上月十五] ask 2026-10-15?"],
    ["国庆期间", "[国庆期间] ask 2026-10-01?"],
    ["26/11/20", "[26/11/20] ask 2026-11-20?"],
    ["11.21-11.22河道清理", "[11.21-11.22] 2026-11-21..2026-11-22"],
    ["1.5-2.5小时", ""],
    // Ranges keep both ends.
    ["11月20日14:00至11月21日16:00", "[11月20日14:00至11月21日16:00] 2026-11-20..2026-11-21"],
    ["11月20日上午至21日下午", "[11月20日上午至21日下午] 2026-11-20..2026-11-21"],
    ["11月20日（周五）至11月22日（周日）", "[11月20日(周五)至11月22日(周日)] 2026-11-20..2026-11-22"],
    ["从11月20日到11月22日", "[11月20日到11月22日] 2026-11-20..2026-11-22"],
    ["11月20日起至22日止", "[11月20日起至22日止] 2026-11-20..2026-11-22"],
    ["昨天14:00至今天9:00", "[昨天14:00至今天9:00] 2026-11-29..2026-11-30"],
    ["11月8日至昨天", "[11月8日至昨天] 2026-11-08..2026-11-29"],
    ["2025年12月30日至2026年1月2日", "[2025年12月30日至2026年1月2日] 2025-12-30..2026-01-02"],
    // Lunar dates lead to a question.
    ["八月十五", "[八月十五] ask 2026-09-25? 2026-08-15?"],
    ["八月十五日", "[八月十五日] 2026-08-15"],
    ["去年十一月廿九", "[去年十一月廿九] ask 2026-01-17? 2025-11-29?"],
    ["农历八月十五", "[农历八月十五] ask 2026-09-25?"],
    ["腊月廿三", "[腊月廿三] ask 2026-02-10?"],
    ["大年初一", "[大年初一] ask 2026-02-17?"],
    ["两千零四年八月十五", "[两千零四年八月十五] ask 2004-09-28? 2004-08-15?"],
    ["八月十五至十七日", "[八月十五至十七日] 2026-08-15..2026-08-17"],
    // Movable feasts are computed and lead to a question.
    ["中秋", "[中秋] ask 2026-09-25?"],
    ["去年中秋", "[去年中秋] ask 2025-10-06?"],
    ["2026年端午", "[2026年端午] ask 2026-06-19?"],
    ["清明前后", "[清明前后] ask 2026-04-05?"],
    ["重阳节当天", "[重阳节当天] ask 2026-10-18?"],
    ["除夕", "[除夕] ask 2026-02-16?"],
    ["去年国庆", "[去年国庆] 2025-10-01"],
    // The nth weekdays of a month, and years.
    ["十月第一个星期一", "[十月第一个星期一] 2026-10-05"],
    ["10月的第二个周三", "[10月的第二个周三] 2026-10-14"],
    ["上个月最后一个周五", "[上个月最后一个周五] 2026-10-30"],
    ["10月第五个周日", "[10月第五个周日] impossible"],
    ["2010 01 29", "[2010 01 29] 2010-01-29"],
    ["2010 01 32", ""],
    ["二千零二十六年三月五日", "[二千零二十六年三月五日] 2026-03-05"],
    ["今年第一季度", "[今年第一季度] period 2026-01-01..2026-03-31"],
    ["去年下半年", "[去年下半年] period 2025-07-01..2025-12-31"],
    // Digits in an address are not dates.
    ["https://www.12371.cn/2026/11/18/VIDE35.shtml", ""],
    ["12371.cn/2026/11/18/a.html 昨天", "[昨天] 2026-11-29"],
    ["zhao11-20@163.com", ""],
    ["见 http://a.cn/2026-11-18，11月20日", "[11月20日] 2026-11-20"],
  ])("finds the dates in %s", (text, expected) => expect(found(text)).toBe(expected));
});

describe("a date as the value of a field", () => {
  test.each([
    ["Nov 18", "2026-11-18"],
    ["Nov 9-13", "2026-11-09..2026-11-13"],
    ["18th Nov 2026", "2026-11-18"],
    ["Nov 18, 20", "ask 2026-11-18? 2026-11-20?"],
    ["Nov 18/19", "ask 2026-11-18?"],
    ["11月18、19日", "ask 2026-11-18? 2026-11-19?"],
    ["周五，11月20日", "2026-11-20"],
  ])("reads the value %s", (text, expected) => expect(shown(readDate(text, { today: TODAY }))).toBe(expected));
});

describe("a date as a deadline", () => {
  test.each([
    ["Dec 5", "2026-12-05"],
    ["by Dec 5", "2026-12-05"],
    ["before next Friday", "2026-12-11"],
    ["two weeks", "2026-12-14"],
    ["within 10 working days", "2026-12-14"],
    ["end of the month", "2026-11-30"],
    ["end of year", "2026-12-31"],
    ["12/5/2026", "ask 2026-12-05?"],
    ["中秋", "ask 2027-09-15?"],
    ["腊月廿三", "ask 2027-01-30?"],
  ])("reads the deadline %s", (text, expected) => expect(shown(readDue(text, { today: TODAY }))).toBe(expected));
});
