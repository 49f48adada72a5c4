// Learns weights from labelled briefs for what the rules do not cover, and writes them as tables.
//
// npm run learn            writes src/core/brief/learned/*-table.ts from the labelled texts in test/data/told
// npm run learn -- --try   writes nothing; learns from all other sets and prints the accuracy on each set left out
//
// Learning runs twice: with all features, then with the heaviest of the first run. The order of the texts comes from a
// fixed seed.
import { writeFileSync } from "node:fs";
import { SPANNED } from "../src/core/brief/learned/spans.ts";
import { BASE, DIGIT, HEAVIEST, ZERO } from "../src/core/brief/learned/table.ts";
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
  /** The weights of each class, by the number of the feature. */
  readonly rows: ReadonlyMap<number, Iterable<number>>;
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
    rows: new Map(whole),
  };
}

const digit = (value: number): string => String.fromCharCode(DIGIT + value);

/** The numbers of the features as the distances between them, in two digits each. */
function distances(numbers: readonly number[]): { readonly upper: string; readonly lower: string } {
  const apart = numbers.map((number, at) => number - (numbers[at - 1] ?? 0));
  return {
    upper: apart.map((one) => digit(Math.floor(one / BASE))).join(""),
    lower: apart.map((one) => digit(one % BASE)).join(""),
  };
}

/** The weights other than 0, class by class, and how many zeros precede each. Longer runs are broken by a written 0. */
function withoutZeros(rows: readonly (readonly number[])[], classes: number) {
  let [skips, weights, zeros] = ["", "", 0];
  for (let at = 0; at < classes; at += 1)
    for (const row of rows) {
      const weight = row[at] ?? 0;
      if (weight === 0 && zeros < BASE - 1) zeros += 1;
      else {
        skips += digit(zeros);
        weights += String.fromCharCode(ZERO + weight);
        zeros = 0;
      }
    }
  return { skips, weights };
}

function write({ name, classes, examples, start, scale, rows }: Table): void {
  const written = [...rows]
    .map(([number, row]) => ({ number, row: [...row] }))
    .filter(({ row }) => row.some((weight) => weight !== 0))
    .sort((one, other) => one.number - other.number);
  const { upper, lower } = distances(written.map(({ number }) => number));
  const { skips, weights } = withoutZeros(
    written.map(({ row }) => row),
    classes.length,
  );
  const lines = [
    ["classes", JSON.stringify(classes.join(" "))],
    ["start", JSON.stringify([...start].map((one) => one.toFixed(4)).join(" "))],
    ["scale", String(Number(scale.toFixed(4)))],
    ["upper", JSON.stringify(upper)],
    ["lower", JSON.stringify(lower)],
    ["skips", JSON.stringify(skips)],
    ["weights", JSON.stringify(weights)],
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
