import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Brief, commandedOf, fillForms, readBrief } from "#briefs";
import { foldWidth, kindOf } from "#core";
import { FIGURE_TABLE } from "../../../src/core/brief/learned/figure-table.ts";
import { KIND_TABLE } from "../../../src/core/brief/learned/kind-table.ts";
import { SPAN_TABLE } from "../../../src/core/brief/learned/span-table.ts";
import { classesOf, DIGIT, NUMBER_BITS, numbersIn, weightsIn } from "../../../src/core/brief/learned/table.ts";
import { foldScript } from "../../../src/core/text/script.ts";

/** A labelled brief; the format is described in test/data/told/README.md. */
interface Labelled {
  readonly text: string;
  readonly today: string;
  readonly kind: string | null;
  readonly also?: readonly (string | null)[];
  readonly day?: string;
  readonly amounts?: Readonly<Record<string, number>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly not?: Readonly<Record<string, readonly number[]>>;
}

const textsIn = (folder: string) =>
  readdirSync(`test/data/${folder}`)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((set) =>
      (JSON.parse(readFileSync(`test/data/${folder}/${set}`, "utf8")) as readonly Labelled[]).map((one) => ({
        ...one,
        set,
      })),
    );

const fold = (said: string) => foldScript(foldWidth(said)).replace(/[\s“”"《》「」『』]/g, "");

/** The form shown first, or after pressing the right one of two buttons. */
function firstForm(brief: Brief, label: string | null) {
  const [deed] = brief.deeds;
  const kind = deed?.kinds.find((one) => one.kind === label) ?? deed?.kinds[0];
  if (deed === undefined || kind === undefined) return undefined;
  const [form] = fillForms(brief, deed, commandedOf(kind), "2026-12-31");
  return form && { kind: kind.kind, partial: form.partial, isAsked: deed.kinds.length > 1 };
}

const numbers = (read: readonly { readonly wrong: number; readonly fills: number }[]) =>
  read.reduce((sum, { wrong, fills }) => ({ wrong: sum.wrong + wrong, fills: sum.fills + fills }), {
    wrong: 0,
    fills: 0,
  });

/** Whether a filled value differs from the labelled one or is one of the excluded numbers. */
function isWrong(key: string, got: unknown, want: unknown, not: readonly number[] = []): boolean {
  if (got === undefined) return false;
  if (want === undefined) return not.includes(got as number);
  if (typeof got !== "string" || typeof want !== "string" || key === "day") return got !== want;
  return !fold(got).includes(fold(want)) && !fold(want).includes(fold(got));
}

const read = textsIn("told-aside").map((label) => {
  const form = firstForm(readBrief(label.text, { today: label.today }), label.kind);
  const right = [label.kind, ...(label.also ?? [])];
  const isKind = label.kind === null ? form === undefined || form.isAsked : right.includes(form?.kind ?? null);
  if (form?.kind !== label.kind || form === undefined)
    return { isKind, isForm: isKind, wrong: 0, fills: 0, isAsked: false, label };
  const { day, content, targetName } = form.partial;
  const said: readonly (readonly [string, unknown, unknown])[] = [
    ["day", day, label.day],
    ["target", targetName, label.fields?.target],
    ...["speaker", "place"].map((key) => [key, content.fields[key], label.fields?.[key]] as const),
    ...kindOf(form.kind).quantities.map(({ key }) => [key, content.amounts[key]?.value, label.amounts?.[key]] as const),
  ];
  const fills = said.filter(([, got]) => got !== undefined).length;
  const missing = said.filter(([, got, want]) => got === undefined && want !== undefined).length;
  const wrong = said.filter(([key, got, want]) => isWrong(key, got, want, label.not?.[key])).length;
  return { isKind, isForm: isKind && wrong === 0 && missing === 0, wrong, fills, isAsked: form.isAsked, label };
});

test.each([KIND_TABLE, FIGURE_TABLE, SPAN_TABLE])(
  "a table's features stand once each, in order, with their weights",
  (table) => {
    const numbers = numbersIn(table);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    expect(numbers.at(-1)).toBeLessThan(2 ** NUMBER_BITS);
    const classes = classesOf(table).length;
    const written = [...table.skips].reduce((sum, skip) => sum + skip.charCodeAt(0) - DIGIT + 1, 0);
    expect(written).toBeLessThanOrEqual(numbers.length * classes);
    const weights = weightsIn(table, numbers.length, classes);
    const isEmpty = (at: number) => weights.subarray(at * classes, (at + 1) * classes).every((weight) => weight === 0);
    expect(numbers.filter((_, at) => isEmpty(at))).toEqual([]);
  },
);

test("the stored tables were learned from the current labelled texts", () => {
  const digest = createHash("sha256")
    .update(JSON.stringify(textsIn("told")))
    .digest("hex");
  for (const table of ["kind", "figure", "span"])
    expect(readFileSync(`src/core/brief/learned/${table}-table.ts`, "utf8"), "run npm run learn").toContain(digest);
});

test("no held-out text is among the learned texts", () => {
  const learned = new Set(textsIn("told").map(({ text }) => text));
  expect(textsIn("told-aside").filter(({ text }) => learned.has(text))).toEqual([]);
});

test("held-out texts get the right form or a question between two", () => {
  const { wrong, fills } = numbers(read);
  const deeds = read.filter(({ label }) => label.kind !== null);
  const nothings = read.filter(({ label }) => label.kind === null);
  const count = (all: typeof read, is: "isKind" | "isForm" | "isAsked") => all.filter((one) => one[is]).length;
  process.stdout.write(
    `aside: kinds ${count(deeds, "isKind")} of ${deeds.length} (${count(deeds, "isAsked")} asked), nothing ${count(nothings, "isKind")} of ` +
      `${nothings.length}, whole forms ${count(read, "isForm")} of ${read.length}, wrong values ${wrong} of ${fills}\n`,
  );
  if (process.env.BRIEFS)
    for (const { isForm, label } of read) if (!isForm) process.stdout.write(`${label.kind}: ${label.text}\n`);
  expect(count(deeds, "isKind") / deeds.length).toBeGreaterThanOrEqual(0.95);
  expect(count(nothings, "isKind") / nothings.length).toBeGreaterThanOrEqual(0.95);
  expect(count(read, "isForm") / read.length).toBeGreaterThanOrEqual(0.82);
  expect(wrong / fills).toBeLessThanOrEqual(0.035);
});

test("a restricted kind is never offered in a question", () => {
  const asked = [...textsIn("told"), ...textsIn("told-aside")].flatMap(({ text, today }) =>
    readBrief(text, { today }).deeds.filter(({ kinds }) => kinds.length > 1),
  );
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.flatMap(({ kinds }) => kinds).filter(({ kind }) => kindOf(kind).restricted === true)).toEqual([]);
});

// Places and names with unusual endings, in sentences that no rule reads, and names of people who are only mentioned.
const PLACES = [
  "城关二小",
  "信息中心机房",
  "沙溪河堤",
  "职工书屋",
  "总部一楼大厅",
  "玉带河长廊",
  "解放路与滨江大道路口",
];
const SPEAKERS = ["檀永康", "鹿鸣", "晏青山", "慕容秋", "冉茂林"];

test.each<readonly [string, string, readonly string[], (name: string) => string]>([
  ["place", "on a line of its own", PLACES, (name) => `志愿服务登记\n时间：11月3日\n点位：${name}\n参加人数：12人`],
  ["place", "where something is held", PLACES, (name) => `11月3日，市水务局党支部在${name}开党员大会，来了12名党员。`],
  ["speaker", "behind his posts", SPEAKERS, (name) => `11月3日，市水务局党组书记、局长${name}为12名党员讲授专题党课。`],
  ["speaker", "who is invited", SPEAKERS, (name) => `11月3日，市水务局请来研究员${name}讲党课，12名党员听讲。`],
  ["speaker", "under a key", SPEAKERS, (name) => `党课记录\n日期　11月3日\n授课人　支部书记 ${name}\n听课人数　12人`],
])("finds the %s %s for any name", (field, _, names, frame) => {
  const found = names.map(
    (name) => firstForm(readBrief(frame(name), { today: "2026-11-30" }), "lecture")?.partial.content.fields[field],
  );
  const wrong = found.filter((value, at) => value !== undefined && !value.includes(names[at] ?? "?"));
  expect(wrong).toEqual([]);
  expect(found.filter((value) => value !== undefined).length / names.length).toBeGreaterThanOrEqual(0.6);
});

test.each([
  (name: string) => `11月3日，市水务局党支部开展专题党课，${name}等12名党员参加。`,
  (name: string) => `11月3日，市水务局党支部上了一堂专题党课，${name}主持，12名党员到场。`,
])("a person who is only mentioned is not the speaker (%#)", (frame) => {
  const said = SPEAKERS.map((name) => firstForm(readBrief(frame(name), { today: "2026-11-30" }), "lecture"));
  expect(said.map((form) => form?.partial.content.fields.speaker)).toEqual(SPEAKERS.map(() => undefined));
});
