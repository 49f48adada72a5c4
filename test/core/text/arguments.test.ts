import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listIn, readArguments } from "../../../src/core/text/arguments.ts";

const keys = { parent: ["上级", "parent"], type: ["类型"], from: ["自", "from"] } as const;

describe("the arguments of a management command", () => {
  test.each([
    ["新增 市财政局 上级=市直机关工委 类型：机关", ["新增", "市财政局"], { parent: "市直机关工委", type: "机关" }],
    [
      "移动 市财政局 上级 市直机关工委 自＝2026-07-01",
      ["移动", "市财政局"],
      { parent: "市直机关工委", from: "2026-07-01" },
    ],
    ["上级= 市直机关工委 市财政局", ["市财政局"], { parent: "市直机关工委" }],
    ['新增 "市财政局 第一支部" PARENT=“A B”', ["新增", "市财政局 第一支部"], { parent: "A B" }],
    ["「上级」 市财政局", ["上级", "市财政局"], {}],
    ["支部:第一 12:30", ["支部:第一", "12:30"], {}],
    ['没合上的"引号 也行', ['没合上的"引号', "也行"], {}],
    ["  \n ", [], {}],
  ])("parses %s", (rest, words, values) => expect(readArguments(rest, keys)).toMatchObject({ words, values }));

  test("reports a pair with an unknown key", () => {
    expect(readArguments("市财政局 电话=123", keys).unknown).toEqual(["电话=123"]);
  });

  test("no text makes it throw or lose a word", () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const { words } = readArguments(`市财政局 ${noise}`, keys);
        expect(words[0]).toBe("市财政局");
      }),
    );
  });

  test("splits a list at commas and semicolons", () => {
    expect(listIn("财政局、市财局， 财局;")).toEqual(["财政局", "市财局", "财局"]);
  });
});
