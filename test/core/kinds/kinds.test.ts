import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  allKinds,
  type Kind,
  kindByCommand,
  kindByName,
  kinds,
  readLine,
  reportedOf,
  splitMessage,
} from "../../../src/core/index.ts";

const TODAY = "2026-11-22";
const reported = allKinds.filter((kind) => kind.source === undefined);
const named = (list: readonly Kind[]): [string, Kind][] => list.map((kind) => [kind.name, kind]);

describe("the list of kinds", () => {
  test("has a file for each kind and a kind for each file", () => {
    const rooms = readdirSync("src/core/kinds", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = rooms.flatMap(({ name }) => readdirSync(`src/core/kinds/${name}`));
    const ours = files.map((file) => file.replace(/\.ts$/, "")).filter((file) => file !== "rectification-words");
    expect(ours.sort()).toEqual(
      Object.keys(kinds)
        .map((name) => name.replaceAll("_", "-"))
        .sort(),
    );
  });

  test("contains 25 kinds, two of which have no report command", () => {
    expect(allKinds).toHaveLength(25);
    expect(allKinds.filter((kind) => kind.source).map((kind) => kind.name)).toEqual(["rectification", "roster"]);
  });

  test("restricts only discipline_case", () => {
    expect(allKinds.filter((kind) => kind.restricted).map((kind) => kind.name)).toEqual(["discipline_case"]);
    expect(kinds.discipline_case.reporter).toBe("discipline");
  });

  test("allows members to report the kinds that do not require a secretary", () => {
    const open = reported.filter((kind) => kind.reporter === "member").map((kind) => kind.label);
    expect(open.sort()).toEqual(
      ["党课", "志愿服务", "检查", "学习会议", "帮扶活动", "交流活动", "主题活动", "亮身份", "调研报告"].sort(),
    );
  });

  test("assigns no command word to two kinds", () => {
    const words = reported.flatMap(({ command }) => [
      command.zh,
      command.en,
      ...(command.aliases ?? []),
      ...Object.keys(command.presets ?? {}),
    ]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  test.each([
    ["督查", "inspection", {}],
    ["联席会议", "joint_meeting", {}],
    ["主题党日", "study", { type: "主题党日" }],
    ["研讨", "study", { type: "中心组" }],
    ["支委会", "study", { type: "支委会" }],
    ["党员大会", "study", { type: "党员大会" }],
    ["党小组会", "study", { type: "党小组会" }],
    ["集中学习", "study", { type: "集中学习" }],
    ["班子会", "study", { type: "班子会" }],
    ["新建支部", "branch_change", { action: "新建" }],
    ["采纳", "research", { status: "采纳" }],
    ["提拔", "secondment", { status: "提拔" }],
    ["DK", "lecture", {}],
    ["ｚｙ", "volunteering", {}],
    ["jc", "inspection", {}],
  ])("reads /%s as %s", (word, kind, presets) => {
    expect(kindByCommand(word)?.kind.name).toBe(kind);
    expect(kindByCommand(word)?.presets).toEqual(presets);
  });

  test("finds a kind without a report command only in questions", () => {
    expect(kindByCommand("整改")).toBeUndefined();
    expect(kindByName("整改")?.kind.name).toBe("rectification");
    expect(kindByName("志愿服务")?.kind.name).toBe("volunteering");
  });
});

describe.each(named(reported))("%s", (_, kind) => {
  test("its example reads as a complete record", () => {
    const said = splitMessage(kind.example).commands[0];
    const found = kindByCommand(said?.word ?? "");
    expect(found?.kind.name).toBe(kind.name);
    const reading = readLine(kind, said?.rest ?? "", { today: TODAY, presets: found?.presets ?? {} });
    expect(reading.problems).toEqual([]);
    expect(reportedOf(reading)).toBeDefined();
  });

  test("asks questions when the line is empty", () => {
    expect(readLine(kind, "", { today: TODAY }).problems.length).toBeGreaterThan(0);
  });
});

describe.each(named(allKinds))("%s as data", (_, kind) => {
  test("has no duplicate key", () => {
    const keys = [...kind.quantities, ...kind.fields].map((part) => part.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("refers only to its own keys", () => {
    const known = new Set([...kind.quantities, ...kind.fields].map((part) => part.key));
    const asked = [
      ...(kind.needsOneOf ?? []).flat(),
      ...(kind.balances ?? []).flatMap(({ whole, parts }) => [whole, ...parts]),
      ...(kind.subjects ?? []).flatMap(({ field, count }) => [field, ...(count ? [count] : [])]),
      ...(kind.tallies ?? []).flatMap(({ field, dayField }) => [field, ...(dayField ? [dayField] : [])]),
      ...(kind.items ? [kind.items.quantity] : []),
      ...(kind.category ? [kind.category] : []),
    ];
    expect(asked.filter((key) => !known.has(key) && !["title", "mentioned"].includes(key))).toEqual([]);
  });

  test("lists its parts as nouns and its bare units as units", () => {
    for (const quantity of kind.quantities) {
      expect(quantity.nouns).toEqual(expect.arrayContaining([...(quantity.parts ?? [])]));
      expect(quantity.units).toEqual(expect.arrayContaining([...(quantity.bare ?? [])]));
    }
  });
});
