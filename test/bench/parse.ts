import { type Kind, kindByCommand, readLine } from "#core";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

// Typical lines, and lines meant to make a reader go back over what it has read.
const LINES = [
  "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人",
  "/党课 日期=2026-11-20 主题=学习原文 主讲=王志强 人数=35",
  "/志愿 昨天 清洁家园 32人 受益110人次 2小时 亮身份",
  "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=两周",
  "/主题党日 本月5日 参观党性教育基地 35人",
  "/党课 上周五下午三点 学习二十届四中全会精神 三十五人",
] as const;
const LONG = 4_000;
const WORST: Readonly<Record<string, string>> = {
  digits: `/党课 ${"1".repeat(LONG)}`,
  "numerals in words": `/党课 ${"一百二十三".repeat(LONG / 5)}`,
  "keys without values": `/党课 ${"主题=".repeat(LONG / 3)}`,
  "dates in a row": `/志愿 ${"2026-11-20 ".repeat(LONG / 11)}`,
  "numbers with units": `/志愿 ${"35人 2小时 ".repeat(LONG / 9)}`,
  "open quotes": `/党课 ${"《“「".repeat(LONG / 3)}`,
  spaces: `/党课${" ".repeat(LONG)}35人`,
  "one long word": `/党课 ${"学习".repeat(LONG / 2)}`,
  punctuation: `/检查 ${"1.、；：".repeat(LONG / 5)}`,
};
const CONTEXT = { today: "2026-11-22", mentions: [] } as const;
const WARM = 8_000;
const ROUNDS = 15;
const TIMES = 400;

/** The time to read one command line: the median for typical lines, the worst case for the longest allowed ones. */
export async function benchParse(): Promise<void> {
  // Fewer lines than a server reads in its first minute.
  const warm = LINES.map(split);
  for (let time = 0; time < WARM; time += 1) for (const { kind, rest } of warm) readLine(kind, rest, CONTEXT);
  const usual = timed(LINES, TIMES);
  const worst = timed(Object.values(WORST), 5);
  const middle = median(usual.map(({ us }) => us));
  const slowest = Math.max(...worst.map(({ us }) => us)) / 1_000;
  const text = [
    `Median over the usual lines: **${round(middle)} µs** (target 20). Slowest of the long ones: **${round(slowest)} ms** (target 2).`,
    table(
      ["line", "µs", REFERENCE],
      usual.map(({ us, ratio }, index) => [`\`${LINES[index]}\``, round(us), round(ratio)]),
    ),
    table(
      [`${LONG} characters of`, "ms", REFERENCE],
      worst.map(({ us, ratio }, index) => [Object.keys(WORST)[index] ?? "", round(us / 1_000), round(ratio)]),
    ),
  ];
  report("parse", text.join("\n\n"));
}

interface Timed {
  /** Microseconds of processor time per line, because on a busy machine elapsed time depends on others. */
  readonly us: number;
  /** The same divided by the reference, round by round. */
  readonly ratio: number;
}

/** Each round reads all lines, so that a slow minute of the machine affects all alike. */
function timed(lines: readonly string[], times: number): readonly Timed[] {
  const rounds = Array.from({ length: ROUNDS }, () =>
    lines.map(split).map(({ kind, rest }) => {
      const us = each(times, () => readLine(kind, rest, CONTEXT));
      return { us, ratio: us / each(times * CHEAPER, () => cut(rest)) };
    }),
  );
  const middle = (at: number, of: (one: Timed) => number) => median(rounds.map((round) => of(round[at] as Timed)));
  return lines.map((_, at) => ({ us: middle(at, ({ us }) => us), ratio: middle(at, ({ ratio }) => ratio) }));
}

/** The reference is repeated so often that the kernel's accounting gives no rounding error. */
const CHEAPER = 10;

function each(times: number, read: () => unknown): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

/** The reference: one expression that splits a line into words and pairs without understanding them. */
const cut = (line: string): number => [...line.matchAll(/([^\s=：:]+)[=：:](\S*)|\S+/g)].length;
const REFERENCE = "÷ one expression that cuts it into words";

function split(line: string): { kind: Kind; rest: string } {
  const [, word = "", rest = ""] = /^\/(\S+?)(?:\s+(.*))?$/s.exec(line) ?? [];
  const found = kindByCommand(word);
  if (found === undefined) throw new Error(`no kind is reported by /${word}`);
  return { kind: found.kind, rest };
}
