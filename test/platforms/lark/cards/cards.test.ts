import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, Card, CardAction } from "#core";
import { CardTooLargeError, createLark, drawnCard, larkTraits } from "#platforms";
import { createSandbox } from "../../../../src/sandbox/index.ts";
import badInputs from "../../../data/bad-inputs.json" with { type: "json" };
import { complaintsAbout, wordsIn } from "./card-rules.ts";

const { cardFits, keepCard, renderCard, renderText, withoutNames } = larkTraits;

const receipt: Card = {
  title: "已记 231 · 党课",
  subtitle: "市财政局机关第一支部",
  tone: "good",
  summary: "✓ 231 党课 9月12日 85人",
  blocks: [
    {
      type: "fields",
      rows: [
        ["日期", "9月12日"],
        ["人数", "85人（约）"],
        ["题目", "新时代学习大讲堂：坚持和发展中国特色社会主义"],
        ["主讲", "王志强"],
      ],
    },
    { type: "quote", text: "/党课 9月12日 新时代学习大讲堂 主讲=王志强 约85人" },
    { type: "note", text: "人数按约数记" },
    {
      type: "buttons",
      buttons: [
        { text: "更正", press: { action: "edit", id: "231" } },
        {
          text: "撤销",
          style: "danger",
          press: { action: "withdraw", id: "231", value: 1 },
          confirm: "撤销这条记录？",
        },
        { text: "打开", url: "https://ledger.example/records/231" },
      ],
    },
  ],
};

const form: Card = {
  title: "补齐这次志愿服务",
  tone: "ask",
  summary: "还缺人数",
  blocks: [
    { type: "text", text: "还缺人数", weight: "bold", tone: "warn" },
    {
      type: "form",
      name: "volunteering",
      inputs: [
        { type: "day", name: "day", label: "日期", value: "2026-11-21", required: true },
        { type: "text", name: "people", label: "人数", required: true, placeholder: "如 32人", maxLength: 20 },
        { type: "text", name: "note", label: "说明", multiline: true, value: "清洁家园" },
        {
          type: "choice",
          name: "category",
          label: "类别",
          value: "city",
          options: [
            { text: "机关", value: "office" },
            { text: "社区", value: "city" },
          ],
        },
      ],
      submit: { text: "保存", press: { action: "draft-submit", id: "draft-1" } },
    },
    { type: "buttons", buttons: [{ text: "不记了", press: { action: "keep", id: "draft-1" } }] },
  ],
};

const tally: Card = {
  title: "本周",
  summary: "本周 12 次",
  blocks: [
    {
      type: "figures",
      items: [
        { value: "12", label: "次", hint: "比上周 +3" },
        { value: "318", label: "人次" },
        { value: "2", label: "待整改" },
        { value: "0", label: "逾期" },
      ],
    },
    { type: "divider" },
    {
      type: "table",
      columns: [
        { name: "unit", label: "单位" },
        { name: "times", label: "次数", align: "right" },
      ],
      rows: [
        { unit: "市财政局", times: 7 },
        { unit: "市水务局", times: 5 },
      ],
    },
    {
      type: "chart",
      spec: { type: "bar", data: { values: [{ unit: "市财政局", times: 7 }] }, xField: "unit", yField: "times" },
    },
    { type: "fold", title: "未报 1 家", blocks: [{ type: "text", text: "市教育局" }] },
  ],
};

describe("a card", () => {
  test.each([
    ["receipt", receipt],
    ["form", form],
    ["tally", tally],
  ])("is drawn as before: %s", (_, card) => {
    expect(complaintsAbout(renderCard(card))).toEqual([]);
    expect(JSON.parse(renderCard(card))).toMatchSnapshot();
  });

  test("is accepted by the platform as rendered", async () => {
    const clock = () => "2026-11-22T10:00:00.000Z";
    const secrets = { appSecret: "s".repeat(16), encryptKey: "e".repeat(16), verificationToken: "v".repeat(16) };
    const sandbox = createSandbox({ ...secrets, requestUrl: "http://127.0.0.1:9/", clock });
    const { messenger } = createLark({
      ...secrets,
      appId: sandbox.city.bot.appId,
      baseUrl: "http://127.0.0.1",
      clock,
      fetch: async (url, init) => sandbox.app.request(String(url), init),
    });
    const target = sandbox.city.chats[0]?.chatId ?? "";
    for (const [index, card] of [receipt, form, tally].entries()) {
      const sent = await messenger.send({
        uuid: `card-${index}`,
        action: "create",
        target,
        messageType: "card",
        content: renderCard(card),
      });
      expect(sent).toMatchObject({ ok: true });
    }
    expect(sandbox.messages(target)).toHaveLength(3);
  });

  test("keeps every rule of the platform, whatever it contains", () => {
    fc.assert(
      fc.property(anyCard(), (card) => {
        expect(cardFits(card)).toBe(true);
        expect(complaintsAbout(renderCard(card))).toEqual([]);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test("is kept as what it says, and drawn from it as it would have been at once, whatever is on it", () => {
    const drawnEarlier = renderCard(receipt);
    expect(drawnCard(drawnEarlier)).toBe(drawnEarlier);
    expect(keepCard(receipt).length).toBeLessThan(drawnEarlier.length / 3);
    fc.assert(
      fc.property(anyCard(), (card) => {
        expect(drawnCard(keepCard(card))).toBe(renderCard(card));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test("is stored without the figures that a reply opens, and can be stored without its mentions", () => {
    const person = `ou_${"a".repeat(32)}`;
    const figures = [{ name: "党课", says: ["3场次"], opens: { action: "ask", id: "1" } }] as const;
    const kept = keepCard({ ...receipt, rings: [person], figures });
    expect(drawnCard(kept)).toBe(renderCard({ ...receipt, rings: [person] }));
    expect(withoutNames(kept)).toBe(keepCard(receipt));
    expect(withoutNames(keepCard({ ...receipt, rings: ["tiny:p1"] }))).toBeUndefined();
    expect(withoutNames(renderCard({ ...receipt, rings: [person] }))).toBe(renderCard(receipt));
  });

  test("is refused before it is kept when the platform would refuse it", () => {
    expect(() => keepCard({ summary: "长", blocks: [{ type: "text", text: "党".repeat(12_000) }] })).toThrow(
      CardTooLargeError,
    );
  });

  test.each(["电话13800000000", "记录人\n13800000000", "证件\n11010119900307123X", "寄到 a@b.cn"])(
    "keeps nothing that its drawing masks: %s",
    (text) => {
      const kept = keepCard({ summary: "", blocks: [{ type: "text", text }] });
      expect(kept).not.toMatch(/13800000000|11010119900307123X|a@b\.cn/);
      expect(drawnCard(kept)).toBe(renderCard({ summary: "", blocks: [{ type: "text", text }] }));
    },
  );

  test("with more fields than its best layout can hold is rendered more densely", () => {
    const rows = Array.from({ length: 60 }, (_, index) => [`第${index + 1}项`, `${index} 人`] as const);
    const content = renderCard({ summary: "很多", blocks: [{ type: "fields", rows }] });
    expect(complaintsAbout(content)).toEqual([]);
    expect(wordsIn(content)).toContain("第60项：59 人");
  });

  test("over the platform's limits is refused here, with its size", () => {
    const long: Card = { summary: "长", blocks: [{ type: "text", text: "党".repeat(12_000) }] };
    const many: Card = {
      summary: "多",
      blocks: Array.from({ length: 120 }, () => ({ type: "text", text: "党" }) as const),
    };
    for (const card of [long, many]) {
      expect(cardFits(card)).toBe(false);
      expect(() => renderCard(card)).toThrow(CardTooLargeError);
    }
  });

  test("has at most three tables; further ones become lines", () => {
    const table: Block = { type: "table", columns: [{ name: "a", label: "甲" }], rows: [{ a: "一" }, { a: 2 }] };
    const inFold: Block = { type: "fold", title: "更多", blocks: [table] };
    const content = renderCard({ summary: "表", blocks: [table, table, table, table, inFold] });
    expect(complaintsAbout(content)).toEqual([]);
    expect(wordsIn(content)).toContain("一\n2");
  });

  test("with a duplicate name in forms throws, because that is a bug", () => {
    const twice: Card = { summary: "", blocks: [...form.blocks, ...form.blocks] };
    expect(() => renderCard(twice)).toThrow(/stands twice/);
  });

  test("opens links only on the web", () => {
    const buttons = ["javascript:alert(1)", "lark://x", "data:text/html,x"].map((url) => ({ text: "打开", url }));
    const content = renderCard({ summary: "", blocks: [{ type: "buttons", buttons }] });
    expect(content).not.toContain("open_url");
  });
});

describe("text written by a person", () => {
  const rows = badInputs.filter(({ area }) => area === "message_output").map(({ input }) => String(input));

  test.each(rows)("is shown and not interpreted on a card: %s", (text) => {
    const blocks: Block[] = [
      { type: "text", text },
      { type: "quote", text },
      { type: "note", text },
      { type: "fields", rows: [[text, text]] },
      { type: "figures", items: [{ value: text, label: text, hint: text }] },
      { type: "table", columns: [{ name: "a", label: text }], rows: [{ a: text }] },
      { type: "fold", title: text, blocks: [{ type: "text", text }] },
      { type: "buttons", buttons: [{ text, press: { action: "ask", id: "1" }, confirm: text }] },
    ];
    const content = renderCard({ title: text, subtitle: text, summary: text, blocks });
    expect(complaintsAbout(content)).toEqual([]);
    expect(content).not.toMatch(/lark_md|[\u202a-\u202e\u2066-\u2069]/);
    expect(content).not.toContain("13800000000");
    expect(content).not.toContain("a@b.cn");
  });

  test.each(rows)("becomes a text message without mentions or links: %s", (text) => {
    const said = (JSON.parse(renderText(text)) as { text: string }).text;
    expect(said).not.toMatch(/<\s*\/?[a-z]/i);
    expect(said).not.toMatch(/\]\(/);
    expect(said).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(said).not.toContain("13800000000");
  });

  test("keeps its numbers, comparisons and line breaks", () => {
    const said = (JSON.parse(renderText("32人 < 35人\r\n5>3 [注]")) as { text: string }).text;
    expect(said).toBe("32人 < 35人\n5>3 [注]");
  });
});

const NASTY = [
  '<at user_id="all"></at>',
  "**x**",
  "\u202e",
  "\ud800",
  "\u0000",
  "{{a}}",
  "党".repeat(40),
  "a\u2028b",
  "[a](http://b)",
];

function anyCard(): fc.Arbitrary<Card> {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.constantFrom(...NASTY));
  const number = fc.nat({ max: 9 });
  const press = fc.record({ action: fc.constantFrom<CardAction>("edit", "withdraw"), id: fc.constantFrom("1", "2") });
  const button = fc.record({ text, press });
  const plainBlock: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constant("text" as const), text }),
    fc.record({ type: fc.constant("quote" as const), text }),
    fc.record({ type: fc.constant("note" as const), text }),
    fc.constant({ type: "divider" as const }),
    fc.record({ type: fc.constant("fields" as const), rows: fc.array(fc.tuple(text, text), { maxLength: 12 }) }),
    fc.record({
      type: fc.constant("figures" as const),
      items: fc.array(fc.record({ value: text, label: text }), { maxLength: 6 }),
    }),
    fc.record({ type: fc.constant("buttons" as const), buttons: fc.array(button, { maxLength: 4 }) }),
    fc.record({
      type: fc.constant("table" as const),
      columns: fc.constant([{ name: "a", label: "甲" }]),
      rows: fc.array(fc.record({ a: text }), { maxLength: 5 }),
      pageSize: fc.integer({ min: -5, max: 99 }),
    }),
  );
  const fold = fc.record({
    type: fc.constant("fold" as const),
    title: text,
    blocks: fc.array(plainBlock, { maxLength: 3 }),
  });
  const input = fc.record({ type: fc.constant("text" as const), label: text, value: text, maxLength: number });
  const formBlock = fc.record({ inputs: fc.array(input, { maxLength: 4 }), label: text }).map(
    ({ inputs, label }): Block => ({
      type: "form",
      name: "form",
      inputs: inputs.map((one, index) => ({ ...one, name: `input-${index}` })),
      submit: { text: label, press: { action: "draft-submit" } },
    }),
  );
  const blocks = fc
    .tuple(fc.array(fc.oneof(plainBlock, fold), { maxLength: 6 }), fc.option(formBlock, { nil: undefined }))
    .map(([some, last]) => (last === undefined ? some : [...some, last]));
  return fc.record({ title: text, summary: text, blocks });
}
