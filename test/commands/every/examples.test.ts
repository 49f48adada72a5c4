import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usageOf } from "#bot";
import { commands } from "#commands";
import { allKinds, type Field, type Kind, readLine } from "#core";
import { type Conversation, conversation } from "../../support/conversation.ts";
import { notShown } from "../../support/shown.ts";

const kindExamples = allKinds
  .filter((kind) => kind.source === undefined)
  .map((kind) => [kind.example, kind.restricted === true] as const);

describe("the example of a kind", () => {
  test.each(kindExamples)("%s is recorded as written and shown completely", async (line, isRestricted) => {
    const chat = await conversation();
    // The admin of the desk is a secretary of the whole committee too; cases are for who holds that grant.
    const text = isRestricted
      ? await chat.ask("周敏", "单聊", line)
      : await chat.ask("韩梅", "市直机关工委工作群", line);
    const records = await chat.records();
    await chat.close();
    expect(text).toContain("✓");
    expect(records.map(({ state }) => state)).toEqual(["counted"]);
    expect(
      records.flatMap((record) => notShown(record, text, "2026-11-22")),
      text,
    ).toEqual([]);
  });
});

const commandExamples = commands.flatMap((command) => (command.examples ?? []).map((line) => [line, command] as const));

describe("the example of a command", () => {
  let chat: Conversation;
  beforeAll(async () => {
    chat = await conversation();
  });
  afterAll(() => chat.close());

  test.each(commandExamples)("%s is understood", async (line, command) => {
    const text = await chat.ask("韩梅", command.where === "direct" ? "单聊" : "市直机关工委工作群", line);
    expect(text).not.toBe("");
    expect(text).not.toMatch(/没看懂|没看出|没有.{1,8}这个命令|处理出错/);
  });
});

/** A value that a field of its type may hold. */
const valueFor = ({ type, choices = [] }: Field): string =>
  type === "day"
    ? "2026-11-20"
    : type === "flag"
      ? "是"
      : (choices[0]?.value ??
        (type === "text" || type === "list" ? "甲" : type.startsWith("unit") ? "市财政局" : "赵刚"));

/** What a kind can be told beside its day and title, each by a key, with a value to say and whether a reading holds it. */
const partsOf = (kind: Kind) => [
  ...kind.quantities.map(({ key, label, keys }) => ({
    ...{ label, keys, value: "3" },
    holds: ({ partial }: ReturnType<typeof readLine>) => partial.content.amounts[key] !== undefined,
  })),
  ...kind.fields.map((field) => ({
    ...{ label: field.label, keys: field.keys, value: valueFor(field) },
    holds: ({ partial }: ReturnType<typeof readLine>) =>
      field.key === kind.category
        ? partial.category === valueFor(field)
        : field.key === "target"
          ? partial.targetName !== undefined
          : (partial.content.fields[field.key] ?? "") !== "",
  })),
  ...(kind.until === undefined
    ? []
    : [
        {
          ...kind.until,
          value: "2026-12-31",
          holds: ({ partial }: ReturnType<typeof readLine>) => partial.dayTo !== undefined,
        },
      ]),
  ...(kind.due === undefined
    ? []
    : [
        {
          ...kind.due,
          value: "2026-12-31",
          holds: ({ partial }: ReturnType<typeof readLine>) => partial.due !== undefined,
        },
      ]),
  ...(kind.items === undefined
    ? []
    : [
        {
          ...kind.items,
          value: "1.甲 2.乙",
          holds: ({ partial }: ReturnType<typeof readLine>) => partial.content.items?.length === 2,
        },
      ]),
];

describe("the usage of a kind", () => {
  const reported = allKinds.filter((kind) => kind.source === undefined);
  const all = reported.flatMap((kind) => partsOf(kind).map((part) => [kind, part] as const));

  test.each(all.map(([kind, part]) => [kind.label, part.label, kind, part] as const))(
    "%s shows %s, and the keyword is understood",
    (_kind, _part, kind, { label, keys, value, holds }) => {
      const usage = usageOf(kind).split(" ");
      const shown = usage.map((part) => /^\[?([^（=\]]+)(?:（.*）)?=?/.exec(part)?.[1] ?? "");
      expect(
        shown.some((word) => word === label || keys.includes(word)),
        usage.join(" "),
      ).toBe(true);
      const reading = readLine(kind, `今天 ${keys[0]}=${value}`, { today: "2026-11-22", mentions: [], presets: {} });
      expect(holds(reading), `${keys[0]}=${value}`).toBe(true);
    },
  );

  test("a figure without a unit has no empty brackets, and no part is repeated", () => {
    for (const kind of reported) {
      const parts = usageOf(kind).split(" ");
      expect(usageOf(kind)).not.toContain("（）");
      expect(new Set(parts).size, usageOf(kind)).toBe(parts.length);
    }
  });
});
