import fc from "fast-check";
import { expect, test } from "vitest";
import { type CardFigure, defined, readFigureReply } from "#core";
import { alwaysSlow, costMs } from "../../support/slow.ts";

const figure = (name: string, says: readonly string[], mark?: number): CardFigure => ({
  name,
  says,
  opens: { action: "figure", value: name },
  ...defined({ mark }),
});

const FIGURES = [
  figure("班子会集中学习次数", ["43次"], 1),
  figure("党课场次", ["120余场次", "126场次"], 6),
  figure("党课覆盖人次", ["近万人次", "9812人次"], 7),
  figure("志愿次数", ["300余次", "306次"], 19),
  figure("帮扶困难件数", ["300余件", "306件"], 18),
  figure("用户数", ["达1.5万人", "15320人"], 31),
  figure("联席会议次数", ["10次"], 8),
  figure("作风建设先进单位数", ["10家"], 39),
  figure("党组织覆盖率", ["全覆盖", "100%（40家中40家）"], 45),
];

const named = (said: string) => {
  const reply = readFigureReply(said, FIGURES);
  return reply.kind === "named" ? reply.figures.map(({ name }) => name) : reply.kind;
};

test.each([
  ["这43次是哪些", ["班子会集中学习次数"]],
  ["这43是哪43", ["班子会集中学习次数"]],
  ["这四十三次是哪些？", ["班子会集中学习次数"]],
  ["43", ["班子会集中学习次数"]],
  ["４３次", ["班子会集中学习次数"]],
  ["明细 43", ["班子会集中学习次数"]],
  ["这120余场次是哪些", ["党课场次"]],
  ["126场次有哪些", ["党课场次"]],
  ["这个近万人次是怎么来的", ["党课覆盖人次"]],
  ["1.5万是哪些", ["用户数"]],
  ["这15320是哪15320", ["用户数"]],
  ["①", ["班子会集中学习次数"]],
  ["⑥是哪些", ["党课场次"]],
  ["㉛的明细", ["用户数"]],
  ["注18是哪些", ["帮扶困难件数"]],
  ["党课是哪些", ["党课场次"]],
  ["看看联席会议次数", ["联席会议次数"]],
  ["全覆盖是怎么来的", ["党组织覆盖率"]],
])("finds the figure that %s names", (said, names) => expect(named(said)).toEqual(names));

test.each([
  ["这300是哪300", ["志愿次数", "帮扶困难件数"]],
  ["这10是哪10", ["联席会议次数", "作风建设先进单位数"]],
])("returns both figures that %s fits", (said, names) => expect(named(said)).toEqual(names));

test.each([
  ["这300件是哪300件", ["帮扶困难件数"]],
  ["志愿的300是哪些", ["志愿次数"]],
  ["10家是哪些", ["作风建设先进单位数"]],
])("uses the unit or name in %s to choose between two figures", (said, names) => expect(named(said)).toEqual(names));

test.each(["45次是哪些", "这45是哪45", "⑫是哪些", "999"])("reports that the card does not show %s", (said) => {
  expect(named(said)).toBe("unknown");
});

test.each(["明细", "明细。", "看看明细", "这是哪些？", "哪些", "这一条是哪条"])(
  "recognises %s as a question that names no figure",
  (said) => {
    expect(named(said)).toBe("unnamed");
  },
);

test.each(["收到", "谢谢", "好的，3号前报", "明天补 2 条", "/汇总 本月", ""])(
  "ignores %s, which is no question about a figure",
  (said) => {
    expect(named(said)).toBe("other");
  },
);

test("finds a figure by its printed text among any others on the card", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 2, max: 9_999_999 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(numbers, fc.nat(), (values, at) => {
      const figures = values.map((value, index) => figure(`指标${index}号`, [`${value}次`], index + 1));
      const wanted = figures[at % figures.length];
      if (wanted === undefined) return;
      for (const said of [`这${wanted.says[0]}是哪些`, `明细 ${values[at % values.length]}`]) {
        expect(readFigureReply(said, figures)).toEqual({ kind: "named", figures: [wanted] });
      }
    }),
  );
});

test("no text makes it throw or exceed the time limit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), (said) => {
      const slow = alwaysSlow([said], (some) =>
        some.filter((one) => costMs(() => readFigureReply(one, FIGURES)) > 200),
      );
      expect(slow).toEqual([]);
    }),
  );
});
