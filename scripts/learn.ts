// Learns from labelled briefs what rules alone miss, and writes the tables of weights.
//
//   npm run learn            writes src/core/brief/learned/*-table.ts from the labelled texts in test/data/told
//   npm run learn -- --try   writes nothing: for each set of texts, learns from the others and says how often that is right
//
// Both tables are multinomial logistic regressions, learned twice: from all features, and from those that weighed most
// the first time. Texts are taken in an order made from a fixed seed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readBrief } from "../src/core/brief/brief.ts";
import { numbersOf } from "../src/core/brief/figures.ts";
import { layOut } from "../src/core/brief/layout.ts";
import { classOfQuantity, featuresOfFigure } from "../src/core/brief/learned/figures.ts";
import { featuresOfText } from "../src/core/brief/learned/kinds.ts";
import { HEAVIEST, sharesOf, ZERO } from "../src/core/brief/learned/table.ts";
import { allKinds, isKindName, kindOf } from "../src/core/kinds/index.ts";

const FOLDER = "test/data/told";
/** Longer lines are broken as the formatter breaks them. */
const WIDTH = 120;
const TABLES = "src/core/brief/learned";

/** A labelled text: see test/data/told/README.md. */
interface Labelled {
  readonly set: string;
  readonly text: string;
  readonly today: string;
  readonly kind: string | null;
  readonly also?: readonly (string | null)[];
  readonly amounts?: Readonly<Record<string, number>>;
}

interface Example {
  readonly set: string;
  readonly features: readonly string[];
  /** The class it is of, and others that are as good. */
  readonly right: number;
  readonly also: readonly number[];
}

/** What is to be learned, and how. */
interface Lesson {
  readonly name: string;
  readonly classes: readonly string[];
  readonly examples: readonly Example[];
  readonly rounds: number;
  /** How far one text moves the weights, and how fast that falls from round to round. */
  readonly rate: number;
  readonly cooling: number;
  /** The features that are kept. */
  readonly most: number;
}

interface Weights {
  readonly rows: ReadonlyMap<string, Float64Array>;
  readonly start: Float64Array;
}

const DECAY = 2e-6;

const labelled = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .flatMap((set) =>
    (JSON.parse(readFileSync(`${FOLDER}/${set}`, "utf8")) as readonly Omit<Labelled, "set">[]).map((one) => ({
      ...one,
      set,
    })),
  );

const digest = createHash("sha256").update(JSON.stringify(labelled)).digest("hex");

function kindLesson(): Lesson {
  const classes = ["nothing", ...allKinds.map(({ name }) => name)];
  const classOf = (kind: string | null) => classes.indexOf(kind ?? "nothing");
  const examples = labelled.map(
    ({ set, text, kind, also = [] }): Example => ({
      set,
      features: [...featuresOfText(layOut(text).text)],
      right: classOf(kind),
      also: also.map(classOf),
    }),
  );
  return { name: "kind", classes, examples, rounds: 20, rate: 4, cooling: 0.15, most: 6000 };
}

function figureLesson(): Lesson {
  const classes = [
    "none",
    ...new Set(labelled.flatMap(({ amounts = {} }) => Object.keys(amounts).map(classOfQuantity))),
  ];
  const examples = labelled.flatMap(({ set, text, today, kind, amounts }): Example[] => {
    if (kind === null || amounts === undefined || !isKindName(kind)) return [];
    const { layout, deeds } = readBrief(text, { today });
    const [deed] = deeds;
    if (deed === undefined) return [];
    const counted = numbersOf(layout, deed, kindOf(kind));
    return counted.map(({ value }, index) => {
      const key = Object.entries(amounts).find(([, amount]) => amount === value)?.[0];
      const features = [...featuresOfFigure(layout, deed, kindOf(kind), counted, index)];
      return { set, features, right: key === undefined ? 0 : classes.indexOf(classOfQuantity(key)), also: [] };
    });
  });
  return { name: "figure", classes, examples, rounds: 12, rate: 6, cooling: 0.3, most: 8000 };
}

function shares(features: readonly string[], { rows, start }: Weights): readonly number[] {
  const sums = [...start];
  const unit = 1 / Math.sqrt(Math.max(1, features.length));
  for (const feature of features) {
    const row = rows.get(feature);
    if (row === undefined) continue;
    for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0) * unit;
  }
  return sharesOf(sums);
}

function learn(
  { classes, rounds, rate, cooling }: Lesson,
  from: readonly Example[],
  chosen?: ReadonlySet<string>,
): Weights {
  const seen = new Map<string, number>();
  for (const { features } of from) for (const one of features) seen.set(one, (seen.get(one) ?? 0) + 1);
  const rows = new Map<string, Float64Array>();
  for (const [feature, times] of seen)
    if (times >= 2 && (chosen === undefined || chosen.has(feature)))
      rows.set(feature, new Float64Array(classes.length));
  const weights: Weights = { rows, start: new Float64Array(classes.length) };
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed;
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = from.map((one) => ({ one, at: next() })).sort((a, b) => a.at - b.at);
    for (const { one } of order) teach(weights, one, rate / (1 + round * cooling));
  }
  return weights;
}

/** Moves the weights of an example's features towards what it is, away from what it was taken for. */
function teach(weights: Weights, { features, right }: Example, rate: number): void {
  const said = shares(features, weights);
  const unit = 1 / Math.sqrt(Math.max(1, features.length));
  const own = features.flatMap((feature) => weights.rows.get(feature) ?? []);
  for (const [at, share] of said.entries()) {
    const off = (at === right ? 1 : 0) - share;
    if (Math.abs(off) < 1e-3) continue;
    weights.start[at] = (weights.start[at] ?? 0) + rate * 0.05 * off;
    for (const row of own) row[at] = (row[at] ?? 0) * (1 - rate * DECAY) + rate * off * unit;
  }
}

/** The weights of the features that weigh most, in whole numbers of one character. */
function inBytes(lesson: Lesson, from: readonly Example[]): { readonly weights: Weights; readonly scale: number } {
  const length = (row: Float64Array) => row.reduce((sum, weight) => sum + weight * weight, 0);
  const heaviest = [...learn(lesson, from).rows]
    .sort(([a, one], [b, other]) => length(other) - length(one) || (a < b ? -1 : 1))
    .slice(0, lesson.most);
  const weights = learn(lesson, from, new Set(heaviest.map(([feature]) => feature)));
  let most = 0;
  for (const row of weights.rows.values()) for (const weight of row) most = Math.max(most, Math.abs(weight));
  const scale = HEAVIEST / most;
  for (const row of weights.rows.values())
    for (const [at, weight] of row.entries()) row[at] = Math.round(weight * scale);
  return { weights, scale };
}

function tryOut(lesson: Lesson): void {
  for (const set of new Set(lesson.examples.map((one) => one.set))) {
    const { weights, scale } = inBytes(
      lesson,
      lesson.examples.filter((one) => one.set !== set),
    );
    const rows = new Map([...weights.rows].map(([feature, row]) => [feature, row.map((one) => one / scale)]));
    let [first, two, some, none, nones] = [0, 0, 0, 0, 0];
    for (const { features, right, also } of lesson.examples.filter((one) => one.set === set)) {
      const [rest = 0, ...all] = shares(features, { rows, start: weights.start });
      const ranked = all.map((share, at) => ({ share, at: at + 1 })).sort((one, other) => other.share - one.share);
      const isRight = (at: number) => [right, ...also].includes(ranked[at]?.at ?? -1);
      if (right === 0) {
        nones += 1;
        if (rest > 0.5) none += 1;
        continue;
      }
      some += 1;
      if (isRight(0)) first += 1;
      if (isRight(0) || isRight(1)) two += 1;
    }
    console.log(
      `${lesson.name} ${set}: first ${first}, of the first two ${two} of ${some}; ${lesson.classes[0]} ${none} of ${nones}`,
    );
  }
}

function write(lesson: Lesson): void {
  const { weights, scale } = inBytes(lesson, lesson.examples);
  const features = [...weights.rows.keys()].sort();
  const characters = features.flatMap((feature) => [...(weights.rows.get(feature) ?? [])].map((one) => ZERO + one));
  const lines = [
    ["classes", JSON.stringify(lesson.classes.join(" "))],
    ["start", JSON.stringify([...weights.start].map((one) => one.toFixed(4)).join(" "))],
    ["scale", scale.toFixed(4)],
    ["features", JSON.stringify(features.join("\t"))],
    ["weights", JSON.stringify(characters.map((one) => String.fromCharCode(one)).join(""))],
  ].map(([name, value]) =>
    `  ${name}: ${value},`.length > WIDTH ? `  ${name}:\n    ${value},` : `  ${name}: ${value},`,
  );
  writeFileSync(
    `${TABLES}/${lesson.name}-table.ts`,
    `// Made by \`npm run learn\` from ${lesson.examples.length} examples in ${FOLDER}. Not to be changed by hand.
// sha256 of the texts: ${digest}
import type { LearnedTable } from "./table.ts";

export const ${lesson.name.toUpperCase()}_TABLE: LearnedTable = {
${lines.join("\n")}
};
`,
  );
}

for (const lesson of [kindLesson(), figureLesson()]) {
  if (process.argv.includes("--try")) tryOut(lesson);
  else write(lesson);
}
