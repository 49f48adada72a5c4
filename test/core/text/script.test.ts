import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allKinds, foldText, kindByCommand, readLine, splitMessage } from "../../../src/core/index.ts";
import { lexiconOf } from "../../../src/core/line/values/lexicon.ts";
import { foldScript } from "../../../src/core/text/script.ts";
import { SIMPLIFIED, TRADITIONAL } from "../../../src/core/text/script-table.ts";

const TODAY = "2026-11-22";
const messages: readonly { readonly id: string; readonly text: string }[] = JSON.parse(
  readFileSync(new URL("../../data/messages.json", import.meta.url), "utf8"),
);
const TRADITIONAL_OF = new Map([...SIMPLIFIED].map((char, index) => [char, TRADITIONAL[index] ?? char]));
const traditional = (text: string): string => [...text].map((char) => TRADITIONAL_OF.get(char) ?? char).join("");

describe("folding traditional characters to simplified ones", () => {
  test("keeps the position of every character", () => {
    for (const text of ["", "黨課 參加35個人", "週三上午９點", "𠮷野家 萬👍億", "乾坤"]) {
      expect(foldText(text)).toHaveLength(text.length);
    }
    expect(foldText("週三 黨課 參加３５個人")).toBe("周三 党课 参加35个人");
  });

  test("does not change simplified characters", () => {
    for (const char of SIMPLIFIED) expect(foldScript(char)).toBe(char);
  });

  test("does not change the words of any kind, because they are compared with folded text", () => {
    for (const kind of allKinds) {
      const { keys, nouns, byUnit, categoryNames } = lexiconOf(kind);
      const words = [...keys.keys(), ...nouns.keys(), ...byUnit.keys(), ...categoryNames.map(([name]) => name)];
      expect(words.filter((word) => foldScript(word) !== word)).toEqual([]);
    }
  });
});

describe("a line in traditional script", () => {
  const reported = messages.flatMap(({ id, text }) => {
    const [said] = splitMessage(text).commands;
    const kind = said && kindByCommand(said.word);
    return said && kind ? [{ id, rest: said.rest, kind }] : [];
  });

  test.each(reported)(
    "$id reads the same as in simplified script, and its text values stay as typed",
    ({ rest, kind }) => {
      const typed = traditional(rest);
      const simple = readLine(kind.kind, rest, { today: TODAY });
      const reading = readLine(kind.kind, typed, { today: TODAY });
      const { title, ...partial } = reading.partial;
      const { title: simpleTitle, ...simplePartial } = simple.partial;
      expect(foldScript(JSON.stringify(partial))).toBe(foldScript(JSON.stringify(simplePartial)));
      expect(foldScript(title ?? "")).toBe(foldScript(simpleTitle ?? ""));
      expect(reading.problems.map(({ field }) => field)).toEqual(simple.problems.map(({ field }) => field));
      // A value that the line does not contain as typed may only come from the kind's own tables.
      const own = new Set(kind.kind.fields.flatMap(({ choices = [] }) => choices.map(({ value }) => value)));
      for (const value of Object.values(partial.content?.fields ?? {}).flat()) {
        const isTyped = !foldText(typed).includes(foldText(value)) || typed.includes(value) || own.has(value);
        expect(isTyped, value).toBe(true);
      }
    },
  );
});
