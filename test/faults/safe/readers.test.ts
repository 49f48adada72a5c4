import { describe, expect, test } from "vitest";
import * as briefs from "#briefs";
import * as core from "#core";
import { LONGEST_AT_ONCE } from "#reports";
import { alwaysSlow, costMs } from "../../support/slow.ts";

// Whatever is sent is read in the thread that answers everybody. At its limit no reader holds it longer than this.
const MOST_MS = 50;
const isLong = process.env.FAULTS === "long";
const LINE = 4_000;
const MESSAGE = 40_000;
const today = "2026-11-22";
const kind = core.kinds.lecture;
const tree = core.createTree([], []);

type Read = (text: string) => unknown;

/** Every reader of text in src/core, with the longest text it is given. */
const READERS: Readonly<Record<string, readonly [longest: number, read: Read]>> = {
  dropEmoji: [MESSAGE, core.dropEmoji],
  dropInvisible: [MESSAGE, core.dropInvisible],
  findDates: [LINE, (text) => core.findDates(core.foldWidth(text), { today })],
  findPersonalData: [LINE, core.findPersonalData],
  findUnits: [LINE, (text) => core.findUnits({ tree, today, unit: undefined, sender: { grants: [] } }, text)],
  foldText: [MESSAGE, core.foldText],
  foldWidth: [MESSAGE, core.foldWidth],
  foldWord: [LINE, core.foldWord],
  isEmptyText: [MESSAGE, core.isEmptyText],
  maskPersonalData: [LINE, core.maskPersonalData],
  nearestCommands: [LINE, (text) => core.nearestCommands(text, ["党课", "对数"])],
  readArguments: [LINE, (text) => core.readArguments(text, { unit: ["单位"], name: ["姓名"] })],
  readBrief: [LINE, (text) => briefs.readBrief(text, { today })],
  readCsv: [MESSAGE, (text) => core.readCsv(text, ",", core.ROSTER_SHEET_LIMITS)],
  readDate: [LINE, (text) => core.readDate(text, { today })],
  // A longer one is read beside the loop.
  readDraft: [LONGEST_AT_ONCE, (text) => core.readDraft(text, { today, tree, city: undefined })],
  readDue: [LINE, (text) => core.readDue(text, { today })],
  readEdits: [LINE, (text) => core.readEdits(kind, text, { today, current: { kind: kind.name, content: NOTHING } })],
  readFigureReply: [LINE, (text) => core.readFigureReply(text, FIGURES)],
  readForm: [LINE, (text) => core.readForm(kind, { title: text, speaker: text, people: text, day: text }, { today })],
  readLine: [LINE, (text) => core.readLine(kind, text, { today })],
  readNumber: [LINE, (text) => core.readNumber(text, ["人"])],
  readPeriod: [LINE, (text) => core.readPeriod(text, { today })],
  readRecordNumber: [LINE, core.readRecordNumber],
  readSchedule: [LINE, core.readSchedule],
  readText: [MESSAGE, core.readText],
  readWholeNumber: [LINE, (text) => core.readWholeNumber(text, ["人"])],
  splitMessage: [MESSAGE, core.splitMessage],
};
const FIGURES = [{ name: "党课场次", says: ["120余场次", "125场次"], opens: { measure: "M1.6" } }] as never;
const NOTHING = { fields: {}, amounts: {} };

/** Exports that are called like readers, and why they need no budget of their own. */
const NOT_TEXT: Readonly<Record<string, string>> = {
  lookUp: "looks a word up in a table",
  readEvery: "looks a word up in a table",
  readFigureAt: "one place of a text; readDraft asks it at each",
  readNumeralAt: "one place of a text; findDates and readLine ask it at each",
  readNumeralTailAt: "as readNumeralAt",
  readParts: "part of readLine",
  readRosterSheet: "rows of a sheet within its limits; the file readers below",
};

/** Beginnings of everything the readers know. Two after each other, repeated to the limit, are what an expression goes back over. */
const PIECES =
  '9 1. 1, 1,111, 3月 一 十 第 年 上 《 《a》 “ " 近 约 数 几十 好几 - 至 12月30日至 2026- 12:30- 下午 a@ a@b. 1380000 ½ 万 昨天 农历正 近一年 上半年 截至 1月2日 20xx年 ， 、 。 ； = 主讲= 人数=3 → 改成 ( （ / /党课 @_user_1 党课1次 1次1场 每次均 组织全覆盖 各级组织 全市 先进个人 表彰1人 建议采纳 查处 检查1次 共有 党员干部 开展 组织 “红”、 等 各类 其中 分别 由 工委 在 “ 与 覆盖 ~~ ** | 3， \t \n a'.split(
    " ",
  );

const pairs = PIECES.flatMap((one) => PIECES.map((other) => `${one}${other}`));
// A push tries each piece alone and one pair in thirteen; which pairs, changes from day to day.
const turn = new Date().getDate() % 13;
const SEEDS = [...PIECES, ...(isLong ? pairs : pairs.filter((_, index) => index % 13 === turn))];

const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** A draft is refused for one sentence that is too long before it is read, so each of its sentences is as long as it may be. */
const inSentences = (piece: string, length: number) =>
  filled(`${filled(piece.replaceAll(/[。；\n]/g, "，"), core.LONGEST_SENTENCE - 1)}。`, length);

function textsOf(name: string, longest: number): readonly string[] {
  const texts = SEEDS.map((piece) => filled(piece, longest));
  return name === "readDraft" ? [...texts, ...SEEDS.map((piece) => inSentences(piece, longest))] : texts;
}

test("every reader that src/core exports has a time budget here, or a reason for none", () => {
  const isReader = (name: string) => /^(?:read|find|split|mask|fold|drop|isEmpty|nearest|lookUp)/.test(name);
  const exported = Object.entries({ ...core, ...briefs }).flatMap(([name, value]) =>
    typeof value === "function" && isReader(name) && !(name in NOT_TEXT) ? [name] : [],
  );
  expect(exported.toSorted()).toEqual(Object.keys(READERS).toSorted());
});

describe("a text of the maximum length, made of anything,", () => {
  test.each(Object.entries(READERS))("does not block %s", (name, [longest, read]) => {
    const slow = alwaysSlow(textsOf(name, longest), (some) =>
      some.filter((text) => costMs(() => read(text)) > MOST_MS),
    );
    expect(slow.map((text) => text.slice(0, 12))).toEqual([]);
  });

  test("as a draft of forty thousand characters is read in two seconds, in a thread", () => {
    const pieces = isLong ? SEEDS.flatMap((piece) => [piece, `${piece}党课1次`]) : PIECES;
    const texts = pieces.map((piece) => inSentences(piece, core.LONGEST_DRAFT));
    const read = (text: string) => core.readDraft(text, { today, tree, city: undefined });
    const slow = alwaysSlow(texts, (some) => some.filter((text) => costMs(() => read(text)) > 40 * MOST_MS));
    expect(slow.map((text) => text.slice(0, 12))).toEqual([]);
  });
});
