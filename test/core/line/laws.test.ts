import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  allKinds,
  type Kind,
  kindOf,
  nearestCommands,
  printReported,
  readEdits,
  readForm,
  readLine,
  readText,
  reportedOf,
  reportWords,
  splitMessage,
} from "../../../src/core/index.ts";
import { quotedLines } from "../../../src/core/line/scan/quoted.ts";
import { alwaysSlow, costMs } from "../../support/slow.ts";
import { reportedArbitrary } from "./reported.ts";

const TODAY = "2026-11-22";
const MENTIONS = [
  { key: "@_user_5", personId: "ou_5", name: "李娜" },
  { key: "@_user_6", personId: undefined, name: "外部" },
];
const reported = allKinds.filter((kind) => kind.source === undefined);
const kind = fc.constantFrom(...reported.map((one) => one.name));

// Pieces of real lines, so that random lines resemble them.
const word = fc.constantFrom(
  ...'昨天 11月3日 3月5日至7日 25号 周日 22:00-24:00 王建国讲 周敏 主讲 邀请党校老师讲课 《四中全会》 “八项规定”再学习 35人 共70人 党员12名 受益110人次 200棵 2小时 1.5h 90分钟 每人2小时 若干 十几人 -5人 第9次 发现问题3条 已整改2条 上次8条问题 回头看 限期两周整改 11月30日前 期限=两周 问题:1.甲2.乙 主题: 主讲= 人数=35 地点：会议室 局机关二楼会议室 第一支部 亮身份 未亮身份 @_user_5 🇨🇳 计划组织 speaker attendees 3 issues 1 fixed = : ( ) （ ） 、 ， ； 。 " “ ” 「 《 》 / ／ → 1. ① ½ ²  　 \n 二十名 三会一课 其中党员5人 未发现问题 单位= 类型=主题党日 是 否'.split(
    " ",
  ),
);
const line = fc.oneof(
  fc.array(word, { maxLength: 14 }).map((words) => words.join(" ")),
  fc.array(word, { maxLength: 14 }).map((words) => words.join("")),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);

describe("any text", () => {
  test("is read without an exception, and its spans together make up the line", () => {
    fc.assert(
      fc.property(kind, line, (one, text) => {
        const reading = readLine(kindOf(one), text, { today: TODAY, mentions: MENTIONS });
        const kept = readText(text);
        expect(reading.spans.map((span) => span.text).join("")).toBe(kept.ok ? kept.value : text);
      }),
      { numRuns: 3000 },
    );
  });

  test("becomes a record or a question about a missing value", () => {
    fc.assert(
      fc.property(kind, line, (one, text) => {
        const reading = readLine(kindOf(one), text, { today: TODAY, mentions: MENTIONS });
        if (reading.problems.length === 0) expect(reportedOf(reading)?.day).toBeDefined();
        for (const problem of reading.problems) {
          expect(problem.text).not.toBe("");
          expect(problem.field).not.toBe("");
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("puts only numbers of the line into the record", () => {
    fc.assert(
      fc.property(kind, line, (one, text) => {
        const { amounts } = readLine(kindOf(one), text, { today: TODAY }).partial.content;
        for (const amount of Object.values(amounts)) {
          expect(Number.isInteger(amount.value) && amount.value >= 0).toBe(true);
          for (const figure of amount.phrase?.match(/[\d０-９]+/g) ?? []) expect(text).toContain(figure);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("can be read as a correction, a form, a message and a command without an exception", async () => {
    await fc.assert(
      fc.asyncProperty(kind, line, line, async (one, text, other) => {
        const current = readLine(kindOf(one), text, { today: TODAY }).partial;
        readEdits(kindOf(one), other, { today: TODAY, current });
        const values = { day: other, title: text, items: other, attendees: other, type: text, target: other };
        readForm(kindOf(one), values, { today: TODAY, current });
        const said = splitMessage(text);
        if (said.commands[0]) await nearestCommands(said.commands[0].word, reportWords());
      }),
      { numRuns: 600 },
    );
  });

  test("splits into commands that together contain every line once", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        // Quoted text, including the time before a quoted message, belongs to no command.
        const text = lines.join("\n/党课 ");
        fc.pre(!quotedLines(text.split(/\r\n|[\n\r\u2028\u2029]/)).includes(true));
        const { before, commands } = splitMessage(text);
        const joined = [before, ...commands.map((command) => command.line)].join("").replace(/\s/g, "");
        expect(joined).toBe(text.replace(/\s/g, ""));
        for (const { line: whole, rest } of commands) expect(whole.endsWith(rest)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a printed record", () => {
  const cases = reported.map((one): [string, Kind] => [one.name, one]);

  test.each(cases)("reads back as the same record: %s", (_, one) => {
    fc.assert(
      fc.property(reportedArbitrary(one, TODAY), (record) => {
        const printed = printReported(one, record);
        const said = splitMessage(printed).commands;
        expect(said).toHaveLength(1);
        const mentions = (record.content.mentioned ?? []).map(({ id, name }, index) => ({
          key: `@_user_${index + 90}`,
          personId: id,
          name,
        }));
        const reading = readLine(one, said[0]?.rest ?? "", { today: TODAY, mentions });
        expect(reading.problems).toEqual([]);
        const { amounts, ...content } = reading.partial.content;
        const bare = Object.fromEntries(
          Object.entries(amounts).map(([key, { phrase: _said, ...amount }]) => [key, amount]),
        );
        expect({ ...reading.partial, content: { ...content, amounts: bare } }).toEqual(record);
      }),
      { numRuns: 150 },
    );
  });
});

describe("reading", () => {
  // The limit is generous because machines differ; a quadratic reader takes a hundred times as long.
  test("takes time that grows linearly with the length of the line", () => {
    const pieces = [
      "《",
      '"',
      "1",
      "一",
      "3月5日",
      "35人 ",
      "主讲=a ",
      "a:",
      "=",
      "1.",
      "王建国讲",
      "@_user_1",
      "若干",
      "\n",
    ];
    const lines = pieces.flatMap((piece) => {
      const text = piece.repeat(Math.ceil(4096 / piece.length)).slice(0, 4096);
      return [reported[0], reported[2]].flatMap((one) => (one ? [{ one, text }] : []));
    });
    const slow = alwaysSlow(lines, (some) =>
      some.filter(({ one, text }) => costMs(() => readLine(one, text, { today: TODAY })) > 40),
    );
    expect(slow.map(({ one, text }) => [one.name, text.slice(0, 8)])).toEqual([]);
  });

  test("reads the day of a correction as stated", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (back) => {
        const day = addDays(TODAY, -back);
        const [first] = reported;
        if (!first) return;
        const current = readLine(first, "昨天 廉洁自律 35人", { today: TODAY }).partial;
        const edits = readEdits(first, `日期=${day}`, { today: TODAY, current });
        expect(edits.ok && edits.value.edits.map((edit) => edit.value)).toEqual([day]);
      }),
    );
  });
});
