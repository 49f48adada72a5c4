import { expect, test } from "vitest";
import { readBrief } from "#core";
import briefs from "../data/briefs.json" with { type: "json" };

const TODAY = "2026-11-22";
/** The labels' kinds as the ledger calls them; 'other' is none. */
const KINDS: Readonly<Record<string, string>> = {
  theme_day: "study 主题党日",
  group_study: "study 集中学习",
  themed_event: "theme_event",
  branch_founded: "branch_change 新建",
  other: "undefined",
};

const read = briefs.map((brief) => ({ brief, found: readBrief(brief.text, { today: TODAY }) }));

test("a labelled brief's kind is found", () => {
  const wrong = read.filter(({ brief, found }) => {
    const name = found.category === undefined ? String(found.kind) : `${found.kind} ${found.category}`;
    return ![brief.kind, ...brief.alt_kinds].some((kind) => (KINDS[kind] ?? kind) === name);
  });
  if (process.env.BRIEFS)
    for (const { brief, found } of wrong)
      process.stdout.write(`${brief.id} ${brief.kind} for ${found.kind} ${found.category}\n`);
  process.stdout.write(`briefs: kind ${briefs.length - wrong.length} of ${briefs.length}\n`);
  expect(briefs.length - wrong.length).toBeGreaterThanOrEqual(60);
});

test("its date is found, and none where it has none", () => {
  const wrong = read.filter(({ brief, found }) => {
    const label = brief.date as { year?: number; month: number; day: number } | null;
    if (label === null) return found.day !== undefined;
    const [year, month, day] = (found.day ?? "0-0-0").split("-").map(Number);
    return month !== label.month || day !== label.day || (label.year !== undefined && label.year !== year);
  });
  if (process.env.BRIEFS)
    for (const { brief, found } of wrong)
      process.stdout.write(`${brief.id} ${JSON.stringify(brief.date)} ${found.day}\n`);
  process.stdout.write(`briefs: date ${briefs.length - wrong.length} of ${briefs.length}\n`);
  expect(briefs.length - wrong.length).toBeGreaterThanOrEqual(65);
});

test("its figures are found with what they count, and what is no figure never is", () => {
  let [told, right, labelled, found] = [0, 0, 0, 0];
  const wrong: string[] = [];
  const taken: string[] = [];
  const used = new Set(["participants", "beneficiaries", "hours", "findings", "rectified", "households", "sessions"]);
  for (const { brief, found: reading } of read) {
    const labels = [...brief.figures];
    for (const figure of reading.figures) {
      const bare = figure.phrase.replace(/\s/g, "");
      if (
        brief.not_figures.some(
          (words) =>
            words.replace(/\s/g, "") === bare ||
            (words.includes(bare) && !labels.some((label) => label.phrase.includes(bare))),
        )
      )
        taken.push(`${brief.id} ${figure.phrase}`);
      if (!used.has(figure.meaning)) continue;
      told += 1;
      if (labels.some((label) => label.value === figure.value && label.meaning === figure.meaning)) right += 1;
      else wrong.push(`${brief.id} ${figure.phrase} ${figure.meaning}`);
    }
    for (const label of labels.filter(({ meaning }) => used.has(meaning))) {
      labelled += 1;
      if (reading.figures.some((figure) => figure.value === label.value && figure.meaning === label.meaning))
        found += 1;
      else wrong.push(`${brief.id} missed ${label.phrase} ${label.meaning}`);
    }
  }
  if (process.env.BRIEFS) process.stdout.write(`${wrong.join("\n")}\n`);
  process.stdout.write(
    `briefs: figures ${right} of ${told} told are right, ${found} of ${labelled} labelled are found\n`,
  );
  expect(taken).toEqual([]);
  expect(right / told).toBeGreaterThan(0.9);
  expect(found / labelled).toBeGreaterThan(0.75);
});
