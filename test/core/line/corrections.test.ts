import { afterAll, describe, expect, test } from "vitest";
import {
  allKinds,
  formValuesOf,
  type Kind,
  type Partially,
  printDay,
  readEdits,
  readForm,
  readLine,
} from "../../../src/core/index.ts";

const TODAY = "2026-11-22";

/** Phrasings of a correction: {k} is the field, {o} the old value, {n} the new value. */
const WITH_KEY = [
  "{k}={n}",
  "{k}：{n}",
  "{k}是{n}",
  "{k}应该是{n}",
  "{k}应为{n}",
  "{k}改成{n}",
  "{k}改为：{n}",
  "把{k}改成{n}吧",
  "{k}从{o}改成{n}",
  "{k}不是{o}是{n}",
  "{k}不是{o}，是{n}",
  "{k}写错了，是{n}",
  "{k}不对，应该是{n}",
  "{k}应该是{n}，不是{o}",
  "麻烦把{k}改成{n}",
  "{k}→{n}",
];
const WITHOUT_KEY = [
  "{o}改成{n}",
  "从{o}改成{n}",
  "{o}→{n}",
  "不是{o}是{n}",
  "不是{o}，是{n}",
  "应该是{n}不是{o}",
  "应该是{n}，不是{o}",
  "不对，不是{o}，是{n}",
  "错了，{o}改成{n}",
];
const BARE = ["{n}", "改成{n}", "应该是{n}", "不对，是{n}", "写错了 是{n}", "是{n}", "错了，应该{n}", "改为{n}吧"];

const fill = (template: string, k: string, o: string, n: string): string =>
  template.replaceAll("{k}", k).replaceAll("{o}", o).replaceAll("{n}", n);

interface Case {
  readonly kind: Kind;
  readonly text: string;
  readonly field: string;
  readonly value: string;
}

const currentOf = (kind: Kind) => readLine(kind, kind.example.replace(/^\/\S+/, ""), { today: TODAY }).partial;

const ofAmounts = (kind: Kind, { content }: Partially): readonly Case[] =>
  kind.quantities
    .filter(({ minutes }) => minutes !== true)
    .flatMap((quantity) => {
      const value = content.amounts[quantity.key]?.value;
      if (value === undefined) return [];
      const isAlone = Object.values(content.amounts).filter((other) => other.value === value).length === 1;
      const isBare = isAlone && quantity.bare?.includes(quantity.unit) === true;
      const keys = quantity.keys.filter((word) => /\p{Script=Han}{2}/u.test(word)).slice(0, 3);
      const next = `${value + 7}`;
      const write = (templates: readonly string[], key: string, unit: string) =>
        templates.map((template) => fill(template, key, `${value}${unit}`, `${next}${unit}`));
      const units = [...new Set([quantity.unit, ""])];
      const said = [
        ...keys.flatMap((key) => units.flatMap((unit) => write(WITH_KEY, key, unit))),
        ...(isBare ? write([...WITHOUT_KEY, ...BARE], "", quantity.unit) : []),
      ];
      return said.map((text): Case => ({ kind, text, field: quantity.key, value: next }));
    });

const ofDay = (kind: Kind, { day }: Partially): readonly Case[] =>
  day === undefined
    ? []
    : [...WITH_KEY, ...WITHOUT_KEY, ...BARE].map((template) => ({
        kind,
        text: fill(template, "日期", printDay(day, TODAY), "11月17日"),
        field: "day",
        value: "2026-11-17",
      }));

const ofTitle = (kind: Kind, { title = "" }: Partially): readonly Case[] =>
  title === "" || /\d/.test(title)
    ? []
    : [...WITH_KEY, ...WITHOUT_KEY].map((template) => ({
        kind,
        text: fill(template, kind.title.label, title, "作风建设"),
        field: "title",
        value: "作风建设",
      }));

function ofSpeaker(kind: Kind, { content }: Partially): readonly Case[] {
  const { speaker } = content.fields;
  if (typeof speaker !== "string") return [];
  const said = [...WITH_KEY, ...WITHOUT_KEY, ...BARE].map((template) => fill(template, "主讲", speaker, "李红"));
  return said.map((text) => ({ kind, text, field: "speaker", value: "李红" }));
}

/** All phrasings for every amount, day, name and text of each kind's example, with the expected result. */
const cases: readonly Case[] = allKinds
  .filter((kind) => kind.source === undefined)
  .flatMap((kind) => {
    const current = currentOf(kind);
    return [
      ...ofAmounts(kind, current),
      ...ofDay(kind, current),
      ...ofTitle(kind, current),
      ...ofSpeaker(kind, current),
    ];
  });

describe("a correction in everyday words", () => {
  const tally = { wrong: 0, asked: 0, right: 0 };

  test("changes exactly the named value", () => {
    const wrong: string[] = [];
    const asked: string[] = [];
    for (const { kind, text, field, value } of cases) {
      const current = currentOf(kind);
      const read = readEdits(kind, text, { today: TODAY, current });
      if (!read.ok) {
        asked.push(`${kind.name} ${text} : ${read.error.text}`);
        continue;
      }
      const values = Object.fromEntries(read.value.edits.map((edit) => [edit.field, edit.value]));
      const after = readForm(kind, values, { today: TODAY, current, settled: true }).partial;
      const expected = { ...formValuesOf(kind, current), [field]: value };
      const got = formValuesOf(kind, after);
      // A new first day keeps the last day, which may then be earlier; the form asks about that.
      delete (expected as Record<string, string>).dayTo;
      delete (got as Record<string, string>).dayTo;
      if (JSON.stringify(sorted(got)) === JSON.stringify(sorted(expected))) tally.right += 1;
      else wrong.push(`${kind.name} ${text} : ${JSON.stringify(values)}`);
    }
    tally.wrong = wrong.length;
    tally.asked = asked.length;
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(asked.length, asked.slice(0, 60).join("\n")).toBeLessThan(tally.right / 50);
  });

  afterAll(() => process.stdout.write(`corrections: ${JSON.stringify(tally)}\n`));
});

const sorted = (values: Readonly<Record<string, string>>) => Object.entries(values).sort();

describe("a correction relative to the recorded amount", () => {
  const kind = allKinds.find(({ name }) => name === "volunteering") as Kind;
  const current = readLine(kind, "昨天 社区义诊 35人", { today: TODAY }).partial;
  const edited = (text: string) => {
    const read = readEdits(kind, text, { today: TODAY, current });
    return read.ok ? read.value.edits.map(({ after }) => after) : read.error.choices.map(({ label }) => label);
  };

  test.each([
    ["再加2个人", "37人"],
    ["又来了2个人", "37人"],
    ["漏报了3人", "38人"],
    ["还有3个人没算", "38人"],
    ["多报了3人", "32人"],
    ["少来了3人", "32人"],
    ["加上受益20人次", "20人次"],
    ["漏了受益的，48人次", "48人次"],
  ])("%s gives %s", (text, after) => {
    expect(edited(text)).toEqual([after]);
  });

  test.each([
    ["多了3人", ["一共38人", "一共32人"]],
    ["加上3人", ["一共38人", "一共3人"]],
  ])("%s could mean either figure, so the bot asks", (text, labels) => {
    expect(edited(text)).toEqual(labels);
  });

  test("reads two corrections without punctuation between them", () => {
    expect(edited("活动改为清洁家园人数改为30人")).toEqual(["清洁家园", "30人"]);
  });
});
