// Learns weights from labelled briefs for what the rules do not cover, and writes them as tables.
//
// npm run learn            writes src/core/brief/learned/*-table.ts from the labelled texts in test/data/told
// npm run learn -- --try   writes nothing; learns from all other sets and prints the accuracy on each set left out
//
// Learning runs twice: with all features, then with the heaviest of the first run. The order of the texts comes from a
// fixed seed.
import { writeFileSync } from "node:fs";
import { SPANNED } from "../src/core/brief/learned/spans.ts";
import { HEAVIEST, SHORTEST, ZERO } from "../src/core/brief/learned/table.ts";
import { figureLesson, kindLesson } from "./learn/lessons.ts";
import { ranked } from "./learn/ranking.ts";
import { inBytes, type Lesson } from "./learn/regression.ts";
import { spanLesson } from "./learn/spans.ts";
import { digest, FOLDER } from "./learn/told.ts";
import { tryOut, tryOutSpans } from "./learn/try.ts";

/** The line width of the formatter. */
const WIDTH = 120;
const TABLES = "src/core/brief/learned";

/** A table to write; its weights are whole numbers. */
interface Table {
  readonly name: string;
  readonly classes: readonly string[];
  readonly examples: number;
  readonly start: Iterable<number>;
  readonly scale: number;
  readonly rows: ReadonlyMap<string, Iterable<number>>;
}

function tableOf(lesson: Lesson): Table {
  const { name, classes, examples } = lesson;
  const { weights, scale } = inBytes(lesson, examples);
  return { name, classes, examples: examples.length, start: weights.start, scale, rows: weights.rows };
}

/**
 * The fields that are spans share a table with one column each. The column's start value is the weight of "the text
 * does not say".
 */
function spanTable(): Table {
  const lessons = SPANNED.map((field) => spanLesson(field));
  const learned = lessons.map((lesson) => ranked(lesson, lesson.choices));
  const features = new Set(learned.flatMap(({ rows }) => [...rows.keys()]));
  const all = [...features].map((feature) => learned.map(({ rows }) => rows.get(feature) ?? 0));
  const scale = HEAVIEST / all.flat().reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const whole = [...features].map(
    (feature, at) => [feature, all[at]?.map((one) => Math.round(one * scale)) ?? []] as const,
  );
  return {
    name: "span",
    classes: SPANNED,
    examples: lessons.reduce((sum, { choices }) => sum + choices.length, 0),
    start: learned.map(({ none }) => none),
    scale,
    rows: new Map(whole.filter(([, row]) => row.some((one) => one !== 0))),
  };
}

/** Compresses a feature: how much it shares with the beginning of the one before, and the rest. */
function shapeOf(feature: string, before: string): { readonly shape: string; readonly own: string } {
  let shared = 0;
  while (shared < before.length && feature[shared] === before[shared]) shared += 1;
  const own = feature.slice(shared);
  return { shape: String.fromCharCode(SHORTEST + shared, SHORTEST + own.length), own };
}

function write({ name, classes, examples, start, scale, rows }: Table): void {
  const features = [...rows.keys()].sort();
  const packed = features.map((feature, at) => shapeOf(feature, features[at - 1] ?? ""));
  const characters = features.flatMap((feature) => [...(rows.get(feature) ?? [])].map((one) => ZERO + one));
  const lines = [
    ["classes", JSON.stringify(classes.join(" "))],
    ["start", JSON.stringify([...start].map((one) => one.toFixed(4)).join(" "))],
    ["scale", String(Number(scale.toFixed(4)))],
    ["shapes", JSON.stringify(packed.map(({ shape }) => shape).join(""))],
    ["features", JSON.stringify(packed.map(({ own }) => own).join(""))],
    ["weights", JSON.stringify(characters.map((one) => String.fromCharCode(one)).join(""))],
  ].map(([key, value]) => (`  ${key}: ${value},`.length > WIDTH ? `  ${key}:\n    ${value},` : `  ${key}: ${value},`));
  writeFileSync(
    `${TABLES}/${name}-table.ts`,
    `// Made by \`npm run learn\` from ${examples} examples in ${FOLDER}. Not to be changed by hand.
// sha256 of the texts: ${digest}
import type { LearnedTable } from "./table.ts";

export const ${name.toUpperCase()}_TABLE: LearnedTable = {
${lines.join("\n")}
};
`,
  );
}

if (process.argv.includes("--try")) {
  for (const lesson of [kindLesson(), figureLesson()]) tryOut(lesson);
  tryOutSpans();
} else {
  for (const table of [spanTable(), tableOf(kindLesson()), tableOf(figureLesson())]) write(table);
}
