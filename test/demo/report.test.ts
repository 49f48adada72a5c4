import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Block, Card, Press } from "#core";
import type { Database } from "#store";
import { DRAFT } from "../data/draft.ts";
import table from "../data/measures.json" with { type: "json" };
import { REWORDED } from "../data/reworded.ts";
import { leaderOf, openDemo } from "./city.ts";

let db: Database;
let leader: ReturnType<typeof leaderOf>;

beforeAll(async () => {
  ({ db } = await openDemo());
  leader = leaderOf(db);
}, 300_000);
afterAll(() => db.close());

const blocksOf = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block) => (block.type === "fold" ? [block, ...blocksOf(block.blocks)] : [block]));

const textOf = (card: Card): string =>
  [card.title, card.subtitle, ...blocksOf(card.blocks).map((block) => ("text" in block ? block.text : ""))].join("\n");

const buttonsOf = (card: Card) =>
  blocksOf(card.blocks).flatMap((block) => (block.type === "buttons" ? block.buttons : []));

async function only(cards: Promise<readonly Card[]>): Promise<Card> {
  const [card, ...more] = await cards;
  if (card === undefined || more.length > 0) throw new Error(`${more.length + 1} cards came`);
  return card;
}

/** The text of a card and of the pages behind it. */
async function pagesFrom(first: Card): Promise<readonly string[]> {
  const found: string[] = [];
  for (let card: Card | undefined = first; card !== undefined; ) {
    found.push(textOf(card));
    const next: Press | undefined = buttonsOf(card).find(({ text }) => text === "下一页")?.press;
    card = next === undefined ? undefined : await only(leader.press(next));
  }
  return found;
}

/** The numbers of the records that a figure's card lists, page after page. */
const recordsFrom = async (first: Card): Promise<readonly string[]> =>
  (await pagesFrom(first)).flatMap((text) => [...text.matchAll(/^(\d+) \S/gm)].map(([, number]) => number ?? ""));

describe("/讲稿 2026 on the demo city", () => {
  test("prints the readable figures in the report's words, and the masked one from its records", async () => {
    const text = textOf(await only(leader.say("/讲稿 2026 文字"))).replace(/[①-⑳㉑-㉟㊱-㊿]/g, "");
    const readable = table.filter(({ value, style }) => value !== null && style !== "every");
    const words = readable.map(
      ({ figure, qualifier }) => `${qualifier === "达" ? "达" : ""}${figure.replace(/[(（].*$/, "")}`,
    );
    expect(readable.length).toBe(41);
    expect(words.filter((one) => !text.includes(one))).toEqual([]);
    for (const claim of ["每次均安排", "7项建议被", "全覆盖", "参与党员近2000人次"]) expect(text).toContain(claim);
    expect(text).not.toContain("（无记录）");
  });

  test("opens every figure's records, or the units of the roster", async () => {
    const card = await only(leader.say("/讲稿 2026"));
    expect(card.figures?.length).toBe(45);
    const empty: string[] = [];
    for (const { name, opens } of card.figures ?? []) {
      const opened = textOf(await only(leader.press(opens)));
      if (!/^\d+ \S/m.test(opened) && !/均有党支部|依规不展开/.test(opened)) empty.push(`${name}: ${opened}`);
    }
    expect(empty).toEqual([]);
  });
});

describe("/对数 on the demo city", () => {
  // Its last sentence is a plan, whose number is asked about too.
  const report = DRAFT.replace(/\n下一步.*$/s, "");

  test("finds 41 figures and three claims correct, and the masked one incomplete", async () => {
    const card = await only(leader.say(`/对数\n${report}`));
    expect(card.subtitle).toBe("✔ 44　✘ 0　？ 1，共45处");
    const text = (await pagesFrom(card)).join("\n");
    expect(text).toMatch(/？.*近20xx人次.*数字不完整/);
    for (const claim of ["每次均", "7项", "全覆盖"]) expect(text).toMatch(new RegExp(`✔ .*稿中[^\\n]*${claim}`));
    expect((await only(leader.say(`/对数\n${DRAFT}`))).subtitle).toBe("✔ 44　✘ 0　？ 2，共46处");
  });

  test("finds only 45次 for 43次 wrong, and opens the 43 records", async () => {
    const card = await only(leader.say(`/对数\n${report.replace("学习43次", "学习45次")}`));
    expect(card.subtitle).toBe("✔ 43　✘ 1　？ 1，共45处");
    expect(textOf(card)).toContain("✘ 库中43次，稿中45次");
    const [button] = buttonsOf(card);
    if (button?.press === undefined) throw new Error("nothing opens it");
    const records = await recordsFrom(await only(leader.press(button.press)));
    expect([records.length, new Set(records).size]).toEqual([43, 43]);
  });

  test("marks a reworded sentence correct or wrong only if that is certain", async () => {
    const wrong: string[] = [];
    let [told, certain] = [0, 0];
    for (const { says, truth, onDemo } of REWORDED) {
      const expected = new Set([...(onDemo ?? truth).matchAll(/M[\d.]+ [✔✘]/g)].map(([one]) => one));
      certain += expected.size;
      const card = await only(leader.say(`/对数 市直机关工委\n${says}`));
      for (const [mark, name] of verdictsIn(card)) {
        const id = table.find((row) => row.measure_zh === name)?.id;
        const isRight = [...expected].some(
          (one) => one.endsWith(mark) && (id === undefined || one === `${id} ${mark}`),
        );
        if (isRight) told += 1;
        else wrong.push(`${says} → ${mark} ${name}, for ${onDemo ?? truth}`);
      }
    }
    process.stdout.write(
      `reworded sentences on the demo: precision ${told}/${told + wrong.length}, recall ${told}/${certain}\n`,
    );
    expect(wrong).toEqual([]);
    expect([told, certain]).toEqual([36, 37]);
  });
});

/** The mark and the measure's name of each verdict that is one. */
const verdictsIn = (card: Card): readonly (readonly [string, string])[] =>
  [...textOf(card).matchAll(/^([✔✘]) 库中[^\n]*?：([^，\n]+)，/gm)].map(([, mark = "", name = ""]) => [mark, name]);
