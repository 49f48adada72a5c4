import { expect, test } from "vitest";
import { type Day, type Kind, type Reading, readLine } from "../../src/core/index.ts";
import { foldScript } from "../../src/core/text/script.ts";
import { NONE, type Noise, type Typed, typed, USUAL } from "../support/generators/line-noise.ts";
import { type MadeLine, makeLine, truthOf } from "../support/generators/made-lines.ts";
import { newTally, seeded, type Tally, tell } from "../support/tally.ts";

// Lines of every kind are made from what they say: the grammar of a line, the words of the kind's own tables, and the noise of
// thumbs, dictation and copied text. So what each says is known, and the reader must say the same or ask. `LINES=20000` makes as
// many; a push makes 3,000.
const LINES = Number(process.env.LINES ?? 3_000);
const SEED = Number(process.env.SEED ?? 20_261_130);
const TODAY: Day = "2026-11-30";

/** How the lines came out. */
interface Made extends Tally {
  /** Read rightly but for a mistyped word, which the receipt shows among the free words. */
  shown: number;
}

function run(lines: number, seed: number, noise: Noise): Made {
  const pick = seeded(seed);
  const made: Made = { ...newTally(), shown: 0 };
  for (let index = 0; index < lines; index += 1) {
    const line = makeLine(TODAY, pick);
    const written = typed(line.kind, line.parts, noise, pick);
    const reading = readLine(line.kind, written.text, { today: TODAY });
    if (reading.problems.length > 0) {
      made.asked += 1;
      if (process.env.SHOW === "asked")
        process.stdout.write(
          `/${line.kind.command.zh} ${written.text.replace(/\n/g, "⏎")} ? ${reading.problems.map(({ text }) => text).join(" ")}\n`,
        );
      continue;
    }
    const { wrongs, isShown } = compare(line, written, reading);
    if (wrongs.length > 0) made.wrong.push(`/${line.kind.command.zh} ${written.text} → ${wrongs.join("; ")}`);
    else if (isShown) made.shown += 1;
    else made.right += 1;
  }
  return made;
}

const flat = (text: string): string => foldScript(text.normalize("NFKC")).replace(/[\s《》“”"「」]/g, "");

type Compare = (label: string, said: unknown, meant: unknown) => void;

function compare(line: MadeLine, { slipped }: Typed, reading: Reading): { wrongs: string[]; isShown: boolean } {
  const { partial } = reading;
  const truth = truthOf(line.parts);
  const wrongs: string[] = [];
  const expectSame: Compare = (label, said, meant) => {
    if (JSON.stringify(said) !== JSON.stringify(meant))
      wrongs.push(`${label} ${JSON.stringify(said)} instead of ${JSON.stringify(meant)}`);
  };
  const visible = flat(
    [partial.title ?? "", ...(partial.content.kept ?? []), partial.content.fields.note ?? "", ...reading.remarks].join(
      " ",
    ),
  );
  expectSame("day", partial.day, truth.day);
  expectSame("dayTo", partial.dayTo, undefined);
  compareAmounts(line.kind, truth, partial, expectSame);
  compareCategory(line.kind, truth, partial, slipped, expectSame);
  const fields = compareFields(truth, fieldsSaid(line.kind, partial), slipped, visible, expectSame);
  wrongs.push(...unsaidFields(line.kind, truth, partial));
  if (truth.title !== undefined && !visible.includes(flat(truth.title)))
    wrongs.push(`title ${visible} instead of ${truth.title}`);
  wrongs.push(...strayDigits(line, truth, reading));
  return { wrongs, isShown: fields.isShown };
}

type Meant = ReturnType<typeof truthOf>;
type Said = Reading["partial"];
type Fields = Readonly<Record<string, string | readonly string[]>>;

function compareAmounts(kind: Kind, truth: Meant, { content }: Said, expectSame: Compare): void {
  const amounts = Object.entries(content.amounts).map(([key, { value, approx }]): [string, string] => [
    key,
    `${approx ? "约" : ""}${value}`,
  ]);
  const meant: Record<string, string> = { ...truth.amounts };
  if (truth.items !== undefined && kind.items) meant[kind.items.quantity] = String(truth.items);
  const sorted = (entries: readonly (readonly [string, string])[]) =>
    [...entries].sort(([a], [b]) => a.localeCompare(b));
  expectSame("amounts", sorted(amounts), sorted(Object.entries(meant)));
  if (truth.items !== undefined) expectSame("items", content.items?.length, truth.items);
}

function compareCategory(kind: Kind, truth: Meant, said: Said, slipped: Typed["slipped"], expectSame: Compare): void {
  const otherwise = kind.fields.find(({ key }) => key === kind.category)?.otherwise;
  const category = said.category || otherwise;
  const isSlip = [...slipped.keys()].some((part) => part.truth.category !== undefined);
  if (!isSlip || category !== otherwise) expectSame("category", category, truth.category ?? otherwise);
}

/** The fields of a reading, the unit it is about among them. */
function fieldsSaid(kind: Kind, { content, targetName }: Said): Fields {
  const { [kind.category ?? ""]: _, ...fields } = content.fields;
  return targetName === undefined ? fields : { ...fields, target: targetName };
}

/** A field whose word was mistyped may be shown among the words instead. */
function compareFields(
  truth: Meant,
  fields: Fields,
  slipped: Typed["slipped"],
  visible: string,
  expectSame: Compare,
): { readonly isShown: boolean } {
  const folded = (value: string | readonly string[]) => (typeof value === "string" ? flat(value) : value.map(flat));
  let isShown = false;
  for (const [key, value] of Object.entries(truth.fields)) {
    const said = fields[key];
    const slip = [...slipped].find(([part]) => part.truth.fields?.[key] !== undefined)?.[1];
    if (said === undefined && slip !== undefined && visible.includes(flat(slip))) isShown = true;
    else expectSame(key, said === undefined ? undefined : folded(said), folded(value));
  }
  return { isShown };
}

function unsaidFields(kind: Kind, truth: Meant, said: Said): readonly string[] {
  const otherwise = new Map(kind.fields.map((field) => [field.key, field.otherwise]));
  return Object.entries(fieldsSaid(kind, said))
    .filter(([key, value]) => !(key in truth.fields) && key !== "note" && otherwise.get(key) !== value)
    .map(([key, value]) => `${key} ${JSON.stringify(value)} was not said`);
}

/** Digits of the title that neither the title, nor what is beside the report, nor a remark holds. */
function strayDigits(line: MadeLine, truth: Meant, { partial, remarks }: Reading): readonly string[] {
  const asides = line.parts.filter(({ aside }) => aside).map(({ said }) => said);
  const spare = [...asides, truth.title ?? "", ...remarks].join(" ");
  return [...(partial.title ?? "").normalize("NFKC").matchAll(/\d+/g)]
    .filter(([digits]) => !spare.includes(digits))
    .map(([digits]) => `${digits} in the title ${partial.title}`);
}

function report(name: string, made: Made): void {
  tell(`${name} (${made.shown} of the right with a mistyped word shown)`, { ...made, right: made.right + made.shown });
  for (const wrong of made.wrong.slice(0, Number(process.env.WRONG ?? 20)))
    process.stdout.write(`  ${wrong.replace(/\n/g, "⏎")}\n`);
}

test("a clean line is read correctly, whatever the order of its parts", () => {
  const made = run(Math.round(LINES / 3), SEED, NONE);
  report("lines without noise", made);
  expect(made.wrong).toEqual([]);
  expect(made.asked).toBeLessThan(LINES / 3 / 20);
});

test("a line without separators is read correctly, or leads to a question", () => {
  const made = run(Math.round(LINES / 3), SEED + 2, { ...NONE, glue: 75 });
  report("lines without pauses", made);
  expect(made.wrong).toEqual([]);
});

test("a line with typing, dictation and copying noise is read correctly, or leads to a question", () => {
  const made = run(Math.round(LINES / 3), SEED + 1, USUAL);
  report("lines with noise", made);
  expect(made.wrong).toEqual([]);
  expect(made.right).toBeGreaterThan(made.asked);
});
