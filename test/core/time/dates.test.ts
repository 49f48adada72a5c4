import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { foldWidth } from "../../../src/core/text/text.ts";
import { type DateReading, type DateSpan, findDates, readDate, readDue } from "../../../src/core/time/dates/index.ts";
import { addDays, type Day, dateIn, dayIn, monthIn, yearIn } from "../../../src/core/time/days/day.ts";

/** A Sunday. */
const TODAY = "2026-11-22";

interface Message {
  readonly id: string;
  readonly text: string;
  readonly expected: string;
  readonly date?: Civil;
  readonly date_end?: Civil;
  readonly date_text?: string;
}
interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
interface BadInput {
  readonly area: string;
  readonly input: string;
  readonly expected: { readonly verdict: string; readonly value?: string };
}

const load = (name: string) => JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"));
const messages: readonly Message[] = load("messages.json");
const badInputs: readonly BadInput[] = load("bad-inputs.json").filter(({ area }: BadInput) => area === "date");
const dayOfCivil = ({ year, month, day }: Civil): Day =>
  `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

/** A reading in one line: a day, `from..to`, or its kind with the days it offers. */
function shown(reading: DateReading | undefined): string {
  if (reading === undefined) return "time";
  if (reading.kind === "day") return reading.day;
  if (reading.kind === "range") return `${reading.from}..${reading.to}`;
  if (reading.kind === "period") return `period ${reading.from}..${reading.to}`;
  if (reading.kind === "impossible") return "impossible";
  const offers = reading.candidates.map((day) => ` ${day}?`).join("");
  return reading.kind === "future" ? `future ${reading.day}${offers}` : `ask${offers}`;
}

const line = (span: DateSpan): string => {
  const clock = span.time?.minutes === undefined ? (span.time?.from ?? "") : `${span.time.minutes}min`;
  return [`[${span.text}]`, span.weak ? "weak" : "", span.reading ? shown(span.reading) : "", clock]
    .filter(Boolean)
    .join(" ");
};
const found = (text: string, today: Day = TODAY): string => findDates(foldWidth(text), { today }).map(line).join(" | ");

describe("dates in real messages", () => {
  const dated = messages.filter(({ date, text }) => date !== undefined && text.startsWith("/"));
  const open = messages.filter(({ date, date_text }) => date === undefined && date_text !== undefined);

  test.each(dated)("reads the day of $id", ({ text, date, date_end }) => {
    const [first] = findDates(foldWidth(text), { today: TODAY }).filter(({ reading }) => reading !== undefined);
    const expected = [date, date_end].filter((end) => end !== undefined).map(dayOfCivil);
    expect(shown(first?.reading)).toBe(expected.join(".."));
  });

  test.each(open)("asks about $date_text in $id", ({ text, date_text }) => {
    const [first] = findDates(foldWidth(text), { today: TODAY });
    expect(first?.text).toBe(date_text);
    expect(["ask", "future", "period", "impossible"]).toContain(first?.reading?.kind);
  });
});

describe("dates in the list of bad inputs", () => {
  /** Rows that describe a situation instead of a text: the text typed in it, and the day of the message. */
  const SITUATIONS: Readonly<Record<string, readonly [input: string, today: Day]>> = {
    "今天 (message create_time 2026-03-05T15:59:59Z)": ["今天", dayIn("Asia/Shanghai", "2026-03-05T15:59:59.000Z")],
    "今天 (message create_time 2026-03-05T16:00:00Z)": ["今天", dayIn("Asia/Shanghai", "2026-03-05T16:00:00.000Z")],
    "昨天 on 1 March 2024": ["昨天", "2024-03-01"],
    "2026‑03‑05 (U+2011 hyphens)": ["2026‑03‑05", TODAY],
    "2026–03–05 (en dashes)": ["2026–03–05", TODAY],
  };
  /** A redelivered message keeps its create_time, which the dispatcher's tests check. Here today is an argument. */
  const NOT_HERE = new Set(["今天 (event redelivered 6 h later, after midnight)"]);
  /** 24:00 may belong to either day, so the bot asks; the table allows both. */
  const ASKED = new Set(["2026-03-05 24:00"]);
  const rows = badInputs
    .filter(({ input }) => !NOT_HERE.has(input))
    .map(({ input, expected }) => {
      const [typed, today] = SITUATIONS[input] ?? [input, TODAY];
      const accept = expected.verdict === "accept" && !ASKED.has(input);
      return { typed, today, accept, value: expected.value?.slice(0, 10) };
    });

  test.each(rows.filter(({ accept }) => accept))("reads $typed as $value", ({ typed, today, value }) => {
    expect(shown(readDate(typed, { today }))).toBe(value);
    expect(shown(findDates(foldWidth(`/党课 ${typed} 12人`), { today })[0]?.reading)).toBe(value);
  });

  test.each(rows.filter(({ accept }) => !accept))("asks about $typed", ({ typed, today }) => {
    const reading = readDate(typed, { today });
    expect(["ask", "impossible", "future"]).toContain(reading.kind);
    expect("reason" in reading ? reading.reason : "").toMatch(/[\u4e00-\u9fff]/);
  });

  test("asks about text after a date instead of dropping it", () => {
    expect(readDate("2026-03-05; DROP TABLE records", { today: TODAY })).toEqual({
      kind: "ask",
      reason: "「2026-03-05; DROP TAB…」里除了日期还有别的内容，请只写日期",
      candidates: ["2026-03-05"],
    });
  });
});

describe("dates read on Sunday 22 November 2026", () => {
  test.each([
    // words
    ["今天", "[今天] 2026-11-22"],
    ["大前天", "[大前天] 2026-11-19"],
    ["三天前", "[三天前] 2026-11-19"],
    ["提前3天前往", ""],
    ["yesterday 14:00", "[yesterday 14:00] 2026-11-21 14:00"],
    ["day before yesterday", "[day before yesterday] 2026-11-20"],
    ["明天 党课", "[明天] future 2026-11-23"],
    // weeks
    ["周五 学习", "[周五] 2026-11-20"],
    ["周五", "[周五] 2026-11-20"],
    ["周日", "[周日] ask 2026-11-22? 2026-11-15?"],
    ["本周五", "[本周五] 2026-11-20"],
    ["上周四", "[上周四] 2026-11-12"],
    ["上上周五", "[上上周五] 2026-11-06"],
    ["上星期天", "[上星期天] 2026-11-15"],
    ["上个周五", "[上个周五] ask 2026-11-20? 2026-11-13?"],
    ["下周五", "[下周五] future 2026-11-27"],
    ["周一至周三 培训", "[周一至周三] 2026-11-16..2026-11-18"],
    ["上周一到周三", "[上周一到周三] 2026-11-09..2026-11-11"],
    ["上周", "[上周] weak period 2026-11-09..2026-11-15"],
    ["上周末", "[上周末] weak period 2026-11-14..2026-11-15"],
    ["周敏 主讲", ""],
    ["周一平 主讲", ""],
    ["每周五", ""],
    // month and day
    ["3月5日", "[3月5日] 2026-03-05"],
    ["三月五日", "[三月五日] 2026-03-05"],
    ["十一月二十一号", "[十一月二十一号] 2026-11-21"],
    ["1 月 19 日", "[1 月 19 日] 2026-01-19"],
    ["8月8日8时", "[8月8日8时] 2026-08-08 08:00"],
    ["3月5日35人", "[3月5日] 2026-03-05"],
    ["3-5 学习", "[3-5] weak 2026-03-05"],
    ["3/5 学习", "[3/5] weak 2026-03-05"],
    ["3.15 学习", "[3.15] 2026-03-15"],
    ["5.3 学习", "[5.3] weak ask 2026-05-03?"],
    ["5.3日 学习", "[5.3日] 2026-05-03"],
    ["2026-3-5日 学习", "[2026-3-5日] 2026-03-05"],
    ["时间:5.3", "[5.3] 2026-05-03"],
    ["12月4日", "[12月4日] future 2026-12-04 2025-12-04?"],
    ["2月30日", "[2月30日] impossible"],
    ["2月29日", "[2月29日] impossible"],
    ["13月5日", "[13月5日] impossible"],
    ["11.31", "[11.31] impossible"],
    ["每月5日", ""],
    ["党员3-5人", ""],
    ["2.5 小时", ""],
    // with a year
    ["20260305", "[20260305] 2026-03-05"],
    ["2026/3/5", "[2026/3/5] 2026-03-05"],
    ["2026.3.5", "[2026.3.5] 2026-03-05"],
    ["26年3月5日", "[26年3月5日] 2026-03-05"],
    ["二〇二六年三月五日", "[二〇二六年三月五日] 2026-03-05"],
    ["去年12月1日", "[去年12月1日] 2025-12-01"],
    ["2027年1月1日", "[2027年1月1日] future 2027-01-01"],
    ["-2026-03-05", "[-2026-03-05] weak ask"],
    ["13800000000", ""],
    ["350203199001011234", ""],
    // a day alone
    ["5号 检查", "[5号] 2026-11-05"],
    ["25号", "[25号] ask 2026-10-25?"],
    ["22号", "[22号] ask 2026-11-22? 2026-10-22?"],
    ["31号", "[31号] ask 2026-10-31?"],
    ["25号楼", ""],
    ["12号文件", ""],
    ["第25号", ""],
    ["231号", ""],
    // relative to the current month
    ["本月5日", "[本月5日] 2026-11-05"],
    ["上月20日", "[上月20日] 2026-10-20"],
    ["上个月31号", "[上个月31号] 2026-10-31"],
    ["本月31日", "[本月31日] impossible"],
    ["月初", "[月初] weak 2026-11-01"],
    ["月底", "[月底] weak future 2026-11-30 2026-10-31?"],
    ["上月底", "[上月底] weak 2026-10-31"],
    ["今年5月底", "[今年5月底] weak 2026-05-31"],
    ["11月中旬", "[11月中旬] weak period 2026-11-11..2026-11-20"],
    ["10月", "[10月] weak period 2026-10-01..2026-10-31"],
    ["第三季度", "[第三季度] weak period 2026-07-01..2026-09-30"],
    ["近日", "[近日] weak ask"],
    // ranges
    ["11月3日-5日", "[11月3日-5日] 2026-11-03..2026-11-05"],
    ["11月9日至13日", "[11月9日至13日] 2026-11-09..2026-11-13"],
    ["3月5至7日", "[3月5至7日] 2026-03-05..2026-03-07"],
    ["6月2日——3日", "[6月2日——3日] 2026-06-02..2026-06-03"],
    ["11.10-11.13", "[11.10-11.13] 2026-11-10..2026-11-13"],
    ["5.3-5.6", "[5.3-5.6] 2026-05-03..2026-05-06"],
    ["3-5日 培训", "[3-5日] 2026-11-03..2026-11-05"],
    ["2026-03-05至03-07", "[2026-03-05至03-07] 2026-03-05..2026-03-07"],
    ["2026-03-05~2026-03-07", "[2026-03-05~2026-03-07] 2026-03-05..2026-03-07"],
    ["11月13日至9日", "[11月13日至9日] ask 2026-11-13?"],
    ["11月20日至25日", "[11月20日至25日] future 2026-11-20"],
    ["去年12月30日至1月2日", "[去年12月30日至1月2日] 2025-12-30..2026-01-02"],
    ["昨天至今天", "[昨天至今天] 2026-11-21..2026-11-22"],
    // feasts
    ["七一 主题党课", "[七一] weak 2026-07-01"],
    ["七一主题党课", ""],
    ["去年国庆", "[去年国庆] weak 2025-10-01"],
    ["春节期间", "[春节期间] weak ask 2026-02-17?"],
    ["农历正月十五", "[农历正月十五] ask 2026-03-03?"],
    ["腊月廿三", "[腊月廿三] ask 2026-02-10?"],
    // days of the week and times
    ["11月20日（周五）", "[11月20日(周五)] 2026-11-20"],
    ["11月20日(周四)", "[11月20日(周四)] ask 2026-11-20? 2026-11-19?"],
    ["昨天下午3点 会议室", "[昨天下午3点] 2026-11-21 15:00"],
    ["昨天 下午 会议室", "[昨天 下午] 2026-11-21"],
    ["3月31日晚19:00", "[3月31日晚19:00] 2026-03-31 19:00"],
    ["6月2日晚会", "[6月2日] 2026-06-02"],
    ["2026-11-05 14:30至16:30", "[2026-11-05 14:30至16:30] 2026-11-05 120min"],
    ["昨天晚上7点到9点", "[昨天晚上7点到9点] 2026-11-21 120min"],
    ["昨晚 巡逻 22:00-24:00", "[昨晚] 2026-11-21 | [22:00-24:00] 120min"],
    ["昨晚 23:00-1:00", "[昨晚 23:00-1:00] 2026-11-21 120min"],
    ["上午9点至11点半", "[上午9点至11点半] 150min"],
    ["下午2-4点", "[下午2-4点] 120min"],
    ["昨天 14:00-13:00", "[昨天 14:00-13:00] ask 2026-11-21? 14:00"],
    ["3pm", "[3pm] 15:00"],
    ["3点要求", ""],
    ["三点建议", ""],
    // titles
    ["《今天的青年》", ""],
    ["“昨天” 学习", ""],
    ["《未完 昨天", "[昨天] 2026-11-21"],
  ])("finds the dates in %s", (text, expected) => expect(found(text)).toBe(expected));

  test("reports the day that was assumed", () => {
    expect(readDate("上月底", { today: TODAY })).toMatchObject({ inferred: "上月底按10月31日记" });
    expect(readDate("12月4日", { today: "2027-01-10" })).toMatchObject({
      day: "2026-12-04",
      inferred: "12月4日按2026年12月4日记",
    });
  });

  test("takes the day of a date picker's value and ignores the device's time zone", () => {
    expect(shown(readDate("2026-11-01 +0800", { today: TODAY }))).toBe("2026-11-01");
    expect(shown(readDate("2026-11-01 -0500", { today: TODAY }))).toBe("2026-11-01");
  });

  test("takes a date without a year as last year's only within 92 days", () => {
    expect(shown(readDate("10月31日", { today: "2027-01-31" }))).toBe("2026-10-31");
    expect(shown(readDate("10月30日", { today: "2027-01-31" }))).toBe("future 2027-10-30 2026-10-30?");
  });

  test("asks in natural sentences", () => {
    const reason = (text: string) => {
      const reading = readDate(text, { today: TODAY });
      return "reason" in reading ? reading.reason : "";
    };
    expect(reason("2月30日")).toBe("2月没有30日，请改成实际日期");
    expect(reason("25号")).toBe("25号还没到（11月25日），是10月25日吗？");
    expect(reason("12月4日")).toBe("12月4日还没到，是2025年12月4日吗？如果是计划，办完后再报");
    expect(reason("周日")).toBe("周日是今天，还是上周日（11月15日）？");
    expect(reason("11月20日周四")).toBe("11月20日是周五，不是周四，请核对");
  });
});

describe("a deadline is read as a future day", () => {
  test.each([
    ["两周", "2026-12-06"],
    ["30天", "2026-12-22"],
    ["10日内", "2026-12-02"],
    ["30日", "ask 2026-11-30? 2026-12-22?"],
    ["一个月", "2026-12-22"],
    ["半个月", "2026-12-07"],
    ["3个工作日", "2026-11-25"],
    ["月底", "2026-11-30"],
    ["下月底", "2026-12-31"],
    ["年底", "2026-12-31"],
    ["周五", "2026-11-27"],
    ["下周五", "2026-11-27"],
    ["明天", "2026-11-23"],
    ["12月10日前", "2026-12-10"],
    ["12.5", "2026-12-05"],
    ["5号", "2026-12-05"],
    ["11月22日", "2026-11-22"],
    ["2026-12-01 +0800", "2026-12-01"],
    ["1月15日", "2027-01-15"],
    ["9月30日", "ask 2027-09-30?"],
    ["限期两周整改", "2026-12-06"],
    ["2026-12-01", "2026-12-01"],
    ["2025-12-01", "ask"],
    ["昨天", "ask"],
    ["2月30日", "impossible"],
    ["0天", "ask"],
    ["尽快", "ask"],
    ["", "ask"],
  ])("reads %j as %s", (text, expected) => expect(shown(readDue(text, { today: TODAY }))).toBe(expected));

  test("counts from the day of the inspection and skips the holiday", () => {
    const context = { today: "2026-09-30", from: "2026-09-29" };
    expect(shown(readDue("12月31日", { today: "2026-01-08" }))).toBe("2026-12-31");
    expect(shown(readDue("两周", context))).toBe("2026-10-13");
    expect(shown(readDue("3个工作日", context))).toBe("2026-10-09");
  });

  test("respects days declared by an administrator", () => {
    const overrides = { working: [], free: ["2026-11-23"] };
    expect(shown(readDue("1个工作日", { today: TODAY, overrides }))).toBe("2026-11-24");
  });
});

describe("every day from 1990 to 2035", () => {
  const days = Array.from({ length: 16_800 }, (_, index) => addDays("1990-01-01", index));
  const CN = "〇一二三四五六七八九";
  const small = (value: number): string => {
    const tens = Math.floor(value / 10);
    return `${tens > 1 ? CN[tens] : ""}${tens > 0 ? "十" : ""}${value % 10 > 0 ? CN[value % 10] : ""}`;
  };
  const chineseYear = (year: number) => [...String(year)].map((digit) => CN[Number(digit)]).join("");
  const forms: readonly (readonly [string, (day: Day) => string])[] = [
    ["2026-03-05", (day) => day],
    ["2026-3-5", (day) => `${yearIn(day)}-${monthIn(day)}-${dateIn(day)}`],
    ["2026/3/5", (day) => `${yearIn(day)}/${monthIn(day)}/${dateIn(day)}`],
    ["2026.03.05", (day) => day.replaceAll("-", ".")],
    ["20260305", (day) => day.replaceAll("-", "")],
    ["2026年3月5日", (day) => `${yearIn(day)}年${monthIn(day)}月${dateIn(day)}日`],
    [
      "２０２６年３月５号",
      (day) =>
        `${yearIn(day)}年${monthIn(day)}月${dateIn(day)}号`.replace(/\d/g, (digit) =>
          String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
        ),
    ],
    ["二〇二六年三月五日", (day) => `${chineseYear(yearIn(day))}年${small(monthIn(day))}月${small(dateIn(day))}日`],
    ["2026-03-05T12:00:00+08:00", (day) => `${day}T12:00:00+08:00`],
  ];
  const TOMORROW = "2036-01-01";

  test.each(forms)("reads back in the form %s, alone and in a line", (_, write) => {
    const wrong = days.filter((day) => {
      const alone = readDate(write(day), { today: TOMORROW });
      const [inLine] = findDates(foldWidth(`/党课 ${write(day)} 学习 35人`), { today: TOMORROW });
      return shown(alone) !== day || shown(inLine?.reading) !== day;
    });
    expect(wrong).toEqual([]);
  });

  test("reads back in the form 3月5日 within the year", () => {
    const wrong = days.filter((day) => {
      const written = `${monthIn(day)}月${dateIn(day)}日`;
      return shown(readDate(written, { today: `${yearIn(day)}-12-31` })) !== day;
    });
    expect(wrong).toEqual([]);
  });

  test("expressed as a weekday lies in the current or last week", () => {
    const names = "一二三四五六日";
    const wrong = days.filter((today, index) => {
      const name = names.charAt(index % 7);
      const last = readDate(`上周${name}`, { today });
      const here = readDate(`本周${name}`, { today });
      const day = here.kind === "day" || here.kind === "future" ? here.day : "";
      return last.kind !== "day" || addDays(last.day, 7) !== day;
    });
    expect(wrong).toEqual([]);
  });
});

describe("the machine's time zone", () => {
  const before = process.env.TZ;
  afterEach(() => {
    process.env.TZ = before ?? "";
  });

  test.each(["America/Los_Angeles", "Pacific/Kiritimati"])("%s changes no result", (zone) => {
    const texts = messages.map(({ text }) => text);
    const expected = texts.map((text) => found(text));
    process.env.TZ = zone;
    expect(texts.map((text) => found(text))).toEqual(expected);
    expect(shown(readDate("2026-03-05T23:30:00Z", { today: TODAY }))).toBe("2026-03-06");
    expect(shown(readDue("3个工作日", { today: "2026-09-30" }))).toBe("2026-10-10");
  });
});
