import { expect, test } from "vitest";
import { type Day, type Reading, readLine } from "../../src/core/index.ts";
import { foldScript } from "../../src/core/text/script.ts";
import { NONE, type Noise, type Typed, typed, USUAL } from "../support/line-noise.ts";
import { type MadeLine, makeLine, truthOf } from "../support/made-lines.ts";
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

function compare(line: MadeLine, { slipped }: Typed, reading: Reading): { wrongs: string[]; isShown: boolean } {
  const { partial } = reading;
  const { kind } = line;
  const truth = truthOf(line.parts);
  const wrongs: string[] = [];
  const expectSame = (label: string, said: unknown, meant: unknown) => {
    if (JSON.stringify(said) !== JSON.stringify(meant))
      wrongs.push(`${label} ${JSON.stringify(said)} instead of ${JSON.stringify(meant)}`);
  };
  const visible = flat(
    [partial.title ?? "", ...(partial.content.kept ?? []), partial.content.fields.note ?? "", ...reading.remarks].join(
      " ",
    ),
  );
  let isShown = false;
  expectSame("day", partial.day, truth.day);
  expectSame("dayTo", partial.dayTo, undefined);
  const amounts = Object.entries(partial.content.amounts).map(([key, { value, approx }]): [string, string] => [
    key,
    `${approx ? "约" : ""}${value}`,
  ]);
  const meant: Record<string, string> = { ...truth.amounts };
  if (truth.items !== undefined && kind.items) meant[kind.items.quantity] = String(truth.items);
  const sorted = (entries: readonly (readonly [string, string])[]) =>
    [...entries].sort(([a], [b]) => a.localeCompare(b));
  expectSame("amounts", sorted(amounts), sorted(Object.entries(meant)));
  if (truth.items !== undefined) expectSame("items", partial.content.items?.length, truth.items);
  const otherwise = kind.fields.find(({ key }) => key === kind.category)?.otherwise;
  const slips = [...slipped.keys()].map(({ truth: of }) => of);
  if (!(slips.some(({ category }) => category !== undefined) && (partial.category || otherwise) === otherwise))
    expectSame("category", partial.category || otherwise, truth.category ?? otherwise);
  const fields: Record<string, string | readonly string[]> = { ...partial.content.fields };
  if (kind.category !== undefined) delete fields[kind.category];
  if (partial.targetName !== undefined) fields.target = partial.targetName;
  const folded = (value: string | readonly string[]) => (typeof value === "string" ? flat(value) : value.map(flat));
  for (const [key, value] of Object.entries(truth.fields)) {
    const said = fields[key];
    delete fields[key];
    const slip = [...slipped].find(([part]) => part.truth.fields?.[key] !== undefined)?.[1];
    if (said === undefined && slip !== undefined && visible.includes(flat(slip))) isShown = true;
    else expectSame(key, said === undefined ? undefined : folded(said), folded(value));
  }
  for (const [key, value] of Object.entries(fields)) {
    const field = kind.fields.find((one) => one.key === key);
    if (field?.otherwise !== value && key !== "note") wrongs.push(`${key} ${JSON.stringify(value)} was not said`);
  }
  if (truth.title !== undefined && !visible.includes(flat(truth.title)))
    wrongs.push(`title ${visible} instead of ${truth.title}`);
  const spare = [
    ...line.parts.filter(({ aside }) => aside).map(({ said }) => said),
    truth.title ?? "",
    ...reading.remarks,
  ].join(" ");
  for (const [digits] of (partial.title ?? "").normalize("NFKC").matchAll(/\d+/g))
    if (!spare.includes(digits)) wrongs.push(`${digits} in the title ${partial.title}`);
  return { wrongs, isShown };
}

function report(name: string, made: Made): void {
  tell(`${name} (${made.shown} of the right with a mistyped word shown)`, { ...made, right: made.right + made.shown });
  for (const wrong of made.wrong.slice(0, Number(process.env.WRONG ?? 20)))
    process.stdout.write(`  ${wrong.replace(/\n/g, "⏎")}\n`);
}

test("a line without noise is read as what it says, whatever the order of its parts", () => {
  const made = run(Math.round(LINES / 3), SEED, NONE);
  report("lines without noise", made);
  expect(made.wrong).toEqual([]);
  expect(made.asked).toBeLessThan(LINES / 3 / 20);
});

test("a line said without a pause is read as what it says, or asked about", () => {
  const made = run(Math.round(LINES / 3), SEED + 2, { ...NONE, glue: 75 });
  report("lines without pauses", made);
  expect(made.wrong).toEqual([]);
});

test("a line with the noise of thumbs, dictation and copied text is read as what it says, or asked about", () => {
  const made = run(Math.round(LINES / 3), SEED + 1, USUAL);
  report("lines with noise", made);
  expect(made.wrong).toEqual([]);
  expect(made.right).toBeGreaterThan(made.asked);
});
