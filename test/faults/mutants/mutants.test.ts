import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT_FOLDER } from "../processes.ts";
import { MISTAKES, type Mistake, PATCHES, patchOf, plant, withMutant } from "./mutants.ts";

// A harness that passes for a broken program proves nothing: each of these is run against a copy of the program with one mistake
// in it, and must fail by the test that is named. Ten minutes on two cores: `FAULTS=long npm run test:faults -- mutants`. Harnesses
// that run the program as a process try their own mutants beside them.
const isLong = process.env.FAULTS === "long";

const SEEN: readonly (readonly [Mistake, invariant: string, file: string, test: string])[] = [
  ["an inbox that knows no event", "B2", "once.test.ts", "is recorded once by one instance on SQLite"],
  ["a key that is the event id alone", "B3", "once.test.ts", "make one record of one message with two event ids"],
  ["a key that is the message alone", "B3", "once.test.ts", "make one record of one event id with two bodies"],
  ["keys that are forgotten after a week", "A4", "replay.test.ts", "has no effect"],
  ["a lost commit that nobody looks for", "B4", "once.test.ts", "is recognised as committed"],
  ["a poison that comes again and again", "B6", "once.test.ts", "is stored as dead with its reason"],
  ["a 200 for what could not be written", "E2", "storage/disk.test.ts", "answers every event with 503"],
  ["a wait of five seconds for a lock", "E3", "storage/lock.test.ts", "gives 503 within two seconds"],
  ["a ledger that two may open", "E5", "crash/exits.test.ts", "a second process on the same SQLite file"],
  ["a change that asks for no version", "F4", "races.test.ts", "two corrections"],
  [
    "a recall that is forgotten when it comes first",
    "B7",
    "model.test.ts",
    "end in the state that a simple model predicts",
  ],
  ["days of the host's own zone", "D4", "zones.test.ts", "has the slots and days of the configured zone"],
  ["an archive that is believed", "A10", "safe/files.test.ts", "is large is refused by its real size"],
  ["a sheet of any size", "A10", "safe/files.test.ts", "is refused with the reason"],
  ["files that are read in the thread of events", "A10", "safe/files.test.ts", "is refused with the reason"],
  ["a run of numerals followed from each place", "A10", "safe/readers.test.ts", "does not block readFigureReply"],
  ["a file that is taken before the right is asked", "A10", "safe/work.test.ts", "lost the right after the file"],
  ["work whose beginning nobody notes", "A10", "safe/work.test.ts", "is tried once more, then given up"],
  ["a copy without its log", "E6", "restore/restore.test.ts", "restores a copy with its -wal"],
  [
    "a main file that is believed alone",
    "E6",
    "restore/restore.test.ts",
    "accepts a ledger copied while nothing used it",
  ],
  ["a key that starts no chain", "F6", "safe/keys.test.ts", "the current key verifies the whole chain"],
  ["a key of before that is forgotten", "A6", "safe/keys.test.ts", "are both accepted"],
  ["tries that are everybody's", "A11", "safe/doors.test.ts", "is not used up by a stranger"],
  ["figures for whoever a proxy passes on", "A11", "safe/doors.test.ts", "refuses a request that a proxy"],
  ["a sandbox on any ledger", "A11", "safe/doors.test.ts", "no other ledger that happens to be empty"],
  ["a broken event that is refused", "A11", "safe/doors.test.ts", "is taken, told apart"],
  ["a file that nobody looks after", "E10", "safe/ledger.test.ts", "accepts no more writes"],
  ["a full disk that is ready", "E10", "safe/ledger.test.ts", "whose disk is full"],
  ["a clock that is believed", "D5", "safe/clock.test.ts", "is found by the first event"],
  ["a secret of any length", "A6", "crash/exits.test.ts", "a short Encrypt Key"],
  ["a person's own chat that is not remembered", "F8", "safe/walk.test.ts", "every button and form"],
  ["a draft that may be finished anywhere", "F8", "safe/walk.test.ts", "every button and form"],
  ["a refusal in the place of the pressed card", "F8", "safe/walk.test.ts", "every button and form"],
  ["a report sent again that waits for ever", "B8", "safe/recall.test.ts", "the report that was sent again counts"],
  ["a guest who is one of us", "F11", "safe/guests.test.ts", "cannot report, ask or press"],
  ["a code block that is obeyed", "F10", "safe/quoted.test.ts", "quoted text is not executed"],
  ["a change that is made wherever it stands", "F10", "safe/quoted.test.ts", "is asked about, and one tap runs it"],
  [
    "a right that forgets restricted records",
    "F9",
    "safe/restricted.test.ts",
    "without the grant nobody reads a restricted record",
  ],
  ["a restricted record that is printed for everybody", "F9", "safe/restricted.test.ts", "is confirmed, returned"],
  ["a refused form that is gone", "F8", "safe/walk.test.ts", "every button and form"],
  ["an emoji that is part of a word", "lines", "lines.test.ts", "typing, dictation and copying noise"],
  ["a number behind no key that nobody asks about", "lines", "lines.test.ts", "typing, dictation and copying noise"],
  ["a number that stays in the title", "lines", "lines.test.ts", "typing, dictation and copying noise"],
  ["a name cut out of a unit", "briefs", "../core/brief/lecturers.test.ts", "never a piece of a unit's name"],
  ["a criticism that is only a plan", "briefs", "../core/brief/lecturers.test.ts", "a criticism stands"],
  ["a sort of place that wins", "briefs", "../core/brief/lecturers.test.ts", "is the one that is named"],
  ["a denial that hides a count", "briefs", "../core/brief/lecturers.test.ts", "a denial with a count"],
  ["papers that took part", "briefs", "../core/brief/lecturers.test.ts", "whose papers were put in order"],
  ["a placeholder that is a secret", "A6", "crash/exits.test.ts", "a placeholder"],
];

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Runs one harness in a copy of the program, and answers the tests that failed in it. */
async function failuresIn(root: string, file: string, name: string): Promise<readonly string[]> {
  for (const part of ["test", "scripts", "docs", "deploy", "vitest.config.ts", "tsconfig.json"])
    cpSync(join(ROOT_FOLDER, part), join(root, part), { recursive: true });
  // A push's share is enough to see a mistake.
  const how = { cwd: root, env: { ...process.env, FAULTS: "" } };
  const report = join(root, "report.json");
  const vitest = [
    "node_modules/vitest/vitest.mjs",
    "run",
    // A reader's own tests stand beside those of its folder and run without a mode.
    ...(file.startsWith("../") ? [] : ["--mode", "faults"]),
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  const asked = [...vitest, join("test/faults", file), "-t", name];
  await new Promise<void>((resolve) => execFile(process.execPath, asked, how, () => resolve()));
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return all.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
}

/** Each place that a patch changes: the file and the text that must stand there. */
const changesOf = (patch: string): readonly { readonly file: string; readonly before: string }[] =>
  patch
    .split(/^--- a\//m)
    .slice(1)
    .flatMap((part) => {
      const [file = "", ...hunks] = part.split(/^@@.*@@.*\n|\n(?=@@)/m);
      const lines = hunks.map((hunk) => hunk.split("\n").filter((line) => /^[ -]/.test(line)));
      return lines.flatMap((kept) =>
        kept.length === 0
          ? []
          : [{ file: file.split("\n", 1)[0] ?? "", before: kept.map((line) => line.slice(1)).join("\n") }],
      );
    });

// A test that was given another name is run by nobody: every name stands in a title, in a row that titles are made from, or is one.
test.each(SEEN)("the planted mistake %s (%s) still has a test in %s: %s", (_, __, file, name) => {
  const text = readFileSync(join(ROOT_FOLDER, "test/faults", file), "utf8");
  const titles = [...text.matchAll(/"([^"\n]{5,})"/g)].map(([, title]) => title ?? "");
  const made = titles.filter((title) => title.includes("%s")).map((title) => title.split("%s"));
  const isMade = made.some(([from = "", to = ""]) => name.startsWith(from) && name.endsWith(to));
  expect(isMade || titles.some((title) => title.includes(name))).toBe(true);
});

// Whoever changes the source under a patch is told at once, and not by the next long run.
describe("the patch of a planted mistake", () => {
  test.each(MISTAKES)("%s still applies to the source", (mistake) => {
    plant(mistake, ROOT_FOLDER, ["--check"]);
    expect(readFileSync(join(PATCHES, patchOf(mistake)), "utf8").split("\n", 1)).toEqual([mistake]);
  });

  test.each(MISTAKES)("%s changes text that stands in its file once", (mistake) => {
    const repeated = changesOf(readFileSync(join(PATCHES, patchOf(mistake)), "utf8")).filter(
      ({ file, before }) => readFileSync(join(ROOT_FOLDER, file), "utf8").split(before).length !== 2,
    );
    expect(repeated).toEqual([]);
  });

  test("is in the list, and used by a harness", () => {
    expect(readdirSync(PATCHES).sort()).toEqual(MISTAKES.map(patchOf).sort());
    const harnesses = readdirSync(join(ROOT_FOLDER, "test/faults"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => readFileSync(join(ROOT_FOLDER, "test/faults", name), "utf8"))
      .join("\n");
    expect(MISTAKES.filter((mistake) => !harnesses.includes(`"${mistake}"`))).toEqual([]);
  });

  test("is said to be renewed, and how, when the source has changed under it", () => {
    const elsewhere = join(ROOT_FOLDER, "docs");
    expect(() => plant("a costly refusal", elsewhere, ["--check"])).toThrow('npm run plant -- "a costly refusal"');
  });
});

describe.runIf(isLong)("a program with one planted mistake", () => {
  test.each(SEEN)("%s is found (%s) by %s: %s", { timeout: 400_000 }, async (mutant, invariant, file, name) => {
    const failed = await withMutant(mutant, (root) => failuresIn(root, file, name));
    console.log(`${invariant}, mutant: ${mutant}: ${failed.length} tests of ${file} failed`);
    expect(failed.filter((one) => one.includes(name))).not.toEqual([]);
  });
});
