import { beforeAll, describe, expect, test } from "vitest";
import { type DraftContext, readDraft, readPeriod, type Tree } from "#core";
import { auditCard, auditDraft, speech, speechText, type Verdict } from "#reports";
import type { Database } from "#store";
import { cardFits } from "../../src/platforms/lark/cards/cards.ts";
import { DRAFT } from "../data/draft.ts";
import { REWORDED } from "../data/reworded.ts";
import { databases } from "../support/databases.ts";
import { TODAY } from "../support/ledgers.ts";
import { buildReportYear } from "../support/report-year.ts";

let db: Database;
let tree: Tree;

beforeAll(async () => {
  db = await databases.sqlite.open();
  tree = await buildReportYear(db);
});

function committee() {
  const unit = tree.units.get("gw");
  if (unit === undefined) throw new Error("no committee");
  return unit;
}

const read = (text: string, more: Partial<DraftContext> = {}) => {
  const found = readDraft(text, { tree, city: committee(), today: TODAY, subject: committee(), ...more });
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

const audit = (text: string, period?: string) => {
  const said = period === undefined ? undefined : readPeriod(period, { today: TODAY });
  const { figures } = read(text, { period: said?.ok ? said.value : undefined });
  return auditDraft(db.query, figures, { tree, today: TODAY, maySee: () => true });
};

const told = (verdicts: readonly Verdict[], mark: Verdict["mark"]) =>
  verdicts.filter((one) => one.mark === mark).map((one) => `${one.figure.measure?.id ?? ""} ${one.figure.text}`);

describe("a draft with the 42 figure phrases in our own words", () => {
  test("has 41 correct figures and three correct claims, and the masked one is incomplete", async () => {
    const verdicts = await audit(DRAFT);
    expect(told(verdicts, "✘")).toEqual([]);
    expect(told(verdicts, "？")).toEqual(["M5.6 近20xx人次", "M6.3 12期"]);
    expect(told(verdicts, "✔").length).toBe(44);
    expect(new Set(verdicts.map((one) => one.figure.measure?.id)).size).toBe(45);
    expect(verdicts.find((one) => one.figure.text === "近20xx人次")?.reason).toBe("数字不完整");
    expect(cardFits(auditCard(verdicts, committee(), cardFits))).toBe(true);
  });

  test.each([
    ["as it is", (text: string) => text],
    ["broken into lines of 23", (text: string) => text.replace(/[^\n]{23}/gu, "$&\n")],
    ["with blanks around its numbers", (text: string) => text.replace(/[\dx余万]+/g, " $& ")],
  ])("with 202x for the year, %s, one question is asked and the rest is as before", async (_, pasted) => {
    const masked = pasted(DRAFT.replaceAll("2026年", "202x年"));
    const { asks, figures } = read(masked, { subject: undefined });
    expect(asks).toEqual({ subject: false, year: true });
    expect(figures.filter(({ doubt }) => doubt === undefined)).toEqual([]);
    const answered = read(masked, { subject: undefined, year: 2026 }).figures;
    const verdicts = await auditDraft(db.query, answered, { tree, today: TODAY, maySee: () => true });
    expect([told(verdicts, "✔").length, told(verdicts, "✘"), told(verdicts, "？")]).toEqual([
      44,
      [],
      ["M5.6 近20xx人次", "M6.3 12期"],
    ]);
  });

  test("with 45次 for 43次 has one ✘ that opens the 43 records", async () => {
    const verdicts = await audit(DRAFT.replace("学习43次", "学习45次"));
    expect(told(verdicts, "✘")).toEqual(["M1.1 45次"]);
    const card = JSON.stringify(auditCard(verdicts, committee(), cardFits));
    expect(card).toContain("库中43次，稿中45次");
    expect(card).toContain("M1.1|2026-01-01|2026-11-22|gw||0");
  });

  test("a report written from the ledger is correct in every figure", async () => {
    for (const exact of [false, true]) {
      const period = readPeriod("2026", { today: TODAY });
      if (!period.ok) throw new Error(period.error);
      const report = await speech(
        db.query,
        { tree, today: TODAY },
        { unit: committee(), period: period.value, confirmedOnly: false, exact },
      );
      const verdicts = await audit(speechText(report, false));
      expect([told(verdicts, "✘"), told(verdicts, "？"), told(verdicts, "✔").length]).toEqual([[], [], 45]);
    }
  });
});

test("in forty reworded sentences every mark of correct or wrong is right, and most decidable ones are marked", async () => {
  const wrong: string[] = [];
  let told = 0;
  let certain = 0;
  for (const { says, truth } of REWORDED) {
    const expected = new Set([...truth.matchAll(/M[\d.]+ [✔✘]/g)].map(([one]) => one));
    certain += expected.size;
    for (const verdict of await audit(says)) {
      if (verdict.mark === "？") continue;
      const said = `${verdict.figure.measure?.id} ${verdict.mark}`;
      if (expected.has(said)) told += 1;
      else wrong.push(`${says} → ${said}, for ${truth}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(REWORDED.length).toBe(40);
  // 采纳市直机关工委的建议8项 names the unit inside the noun; it is asked, not told.
  expect([told, certain]).toEqual([36, 37]);
});

test.each([
  "坚持“三会一课”，落实第一议题，学习二十届四中全会精神。",
  "一是抓党课，二是抓志愿，三是抓检查。",
  "2026年11月3日上午9时，第9次班子会在3楼召开。",
  "落实中央八项规定，整治“四风”，推进三项制度、三大平台、三全覆盖。",
  "制定实施方案，统一思想，一个支部一个品牌。",
])("no figure to check is found in: %s", async (text) => expect(await audit(text, "2026")).toEqual([]));

test("数百 and 多项 are asked about, with the ledger's value", async () => {
  const verdicts = await audit("2026年，市直机关工委开办主体班，参训数百人次，多项建议被市委采纳。");
  expect(verdicts.map(({ mark, figure, valued }) => [mark, figure.measure?.id, valued?.value])).toEqual([
    ["？", "M1.5", 806],
    ["？", "M3.2", 7],
  ]);
});

test("another unit's figure is recognised as such, and figures that may not be seen are not shown", async () => {
  const [own] = await audit("2026年，市水务局开展志愿服务306次。");
  expect([own?.mark, own?.unit?.name]).toEqual(["✔", "市水务局"]);
  const asked = { tree, today: TODAY, maySee: (id: string) => id !== "o2" };
  const [hidden] = await auditDraft(db.query, read("2026年，市水务局开展志愿服务306次。").figures, asked);
  expect([hidden?.mark, hidden?.valued]).toEqual(["？", undefined]);
});
