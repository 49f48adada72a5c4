import { beforeAll, expect, test } from "vitest";
import { allMeasures, type Period, readPeriod, type Tree } from "#core";
import {
  evaluateAll,
  figureAddress,
  keptOf,
  notesCard,
  type SpeechAsked,
  sealedSpeech,
  sealPeriod,
  slotIds,
  speech,
  speechCard,
  speechDocx,
  speechText,
  speechTextCard,
} from "#reports";
import type { Database } from "#store";
import { cardFits } from "../../src/platforms/lark/cards/cards.ts";
import measures from "../data/measures.json" with { type: "json" };
import { databases } from "../support/databases.ts";
import { buildCity, TODAY, telling, UNIT_IDS } from "../support/ledgers.ts";
import { buildReportYear, REPORT_VALUES } from "../support/report-year.ts";

let db: Database;
let tree: Tree;

beforeAll(async () => {
  db = await databases.sqlite.open();
  tree = await buildReportYear(db);
});

function asked(unitId: string, words: string, exact = false): SpeechAsked {
  const period = readPeriod(words, { today: TODAY });
  const unit = tree.units.get(unitId);
  if (!period.ok || unit === undefined) throw new Error(words);
  return { unit, period: period.value as Period, confirmedOnly: false, exact };
}

const write = (question: SpeechAsked) => speech(db.query, { tree, today: TODAY }, question);

test("each of the 45 measures has one place in the report, in order", () => {
  expect(slotIds()).toEqual(allMeasures.map(({ id }) => id));
});

test("the test's ledger has the intended figures", async () => {
  const unit = tree.units.get("gw");
  if (unit === undefined) throw new Error("no committee");
  const values = await evaluateAll(db.query, { tree, unit, period: { from: "2026-01-01", to: TODAY }, today: TODAY });
  const found = Object.fromEntries(values.map(({ measure, value }) => [measure.id, value]));
  expect(found).toEqual({ ...REPORT_VALUES, "M1.3": 1, "M7.3": 1 });
});

test("the report of the year prints the readable figures in the original's words", async () => {
  const text = speechText(await write(asked("gw", "2026")), false);
  const missing = measures
    .filter((row) => row.value !== null && row.style !== "every")
    .map((row) => `${row.qualifier === "达" ? "达" : ""}${row.figure.replace(/[(（].*$/, "")}`)
    .filter((words) => !text.includes(words));
  expect(missing).toEqual([]);
  expect(text).toContain("每次均安排党风廉政警示教育");
  expect(text).toContain("基层党组织全覆盖");
  expect(text).toContain("7项建议被");
  expect(text).toContain("参与党员近2000人次");
  expect(text).not.toContain("（无记录）");
});

test("the option 精确 prints every number unrounded", async () => {
  const text = speechText(await write(asked("gw", "2026", true)), false);
  for (const words of ["806人次", "126场次", "9,812人次", "15,320人", "1,004,500次"]) expect(text).toContain(words);
});

test("the report says where nothing is recorded and prints no number there", async () => {
  const text = speechText(await write(asked("t1", "2025年第一季度")), false);
  expect(text.match(/（无记录）/g)?.length).toBe(45);
  expect(text.replace(/2025年第一季度|2025年3月31日|3月31日/g, "")).not.toMatch(/\d/);
});

test.each(["今年", "2025", "第三季度", "9月", "上半年", "今年以来"])(
  "any unit and %s make a card that fits",
  async (words) => {
    for (const unitId of UNIT_IDS) {
      const report = await write(asked(unitId, words));
      expect(report.paragraphs.length).toBe(8);
      expect(cardFits(speechCard(report, "x".repeat(80)))).toBe(true);
      expect(cardFits(speechTextCard(report))).toBe(true);
      for (let index = 0; index < 8; index += 1) {
        const card = notesCard(report, index, (id) => figureAddress({ id }, asked(unitId, words)));
        expect(cardFits(card)).toBe(true);
      }
    }
  },
);

test("the report's Word file has the same bytes whenever it is made from the same figures", async () => {
  const report = await write(asked("gw", "2026"));
  const one = await speechDocx(report, "2026-11-22T02:00:00.000Z");
  const other = await speechDocx(report, "2026-11-22T02:00:00.000Z");
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
});

test("contradicting figures are listed above the report", async () => {
  const broken = await databases.sqlite.open();
  const city = await buildCity(broken);
  const day = "2026-05-06";
  for (const told of [
    { kind: "secondment", unitId: "gw", day, category: "选派", amounts: { number: 3 } },
    { kind: "secondment", unitId: "gw", day, category: "提拔", amounts: { number: 5 } },
    { kind: "platform_metric", unitId: "gw", day, category: "累计访问量", amounts: { value: 900 } },
    { kind: "platform_metric", unitId: "gw", day: "2026-06-06", category: "累计访问量", amounts: { value: 800 } },
  ] as const)
    await broken.commit(telling(broken, city, told).writes);
  const report = await speech(broken.query, { tree: city, today: TODAY }, asked("gw", "2026"));
  expect(report.warnings.join("\n")).toMatch(/提拔人数.*5人.*3名[\s\S]*只增不减/);
});

test("the report of a closed year always has the same bytes, whatever is recorded later", async () => {
  const own = await databases.sqlite.open();
  const city = await buildReportYear(own);
  const today = "2027-01-10";
  const period = readPeriod("2026", { today });
  const unit = city.units.get("gw");
  if (!period.ok || unit === undefined) throw new Error("2026");
  const question = { unit, period: period.value, confirmedOnly: false, exact: false };
  const live = await speech(own.query, { tree: city, today }, question);
  const kept = JSON.stringify(await sealPeriod(own.query, city, unit, period.value, today));
  const made = async () => {
    const report = sealedSpeech(keptOf(kept), question);
    return { report, bytes: Buffer.from(await speechDocx(report, "2027-01-10T02:00:00.000Z")) };
  };
  const before = await made();
  expect(speechText(before.report, false)).toBe(speechText(live, false));
  await own.commit(telling(own, city, { kind: "study", unitId: "gw", day: "2026-03-04", category: "班子会" }).writes);
  expect((await made()).bytes.equals(before.bytes)).toBe(true);
  expect(speechText(await speech(own.query, { tree: city, today }, question))).toContain("集中学习44次");
});
