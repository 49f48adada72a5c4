import { expect, test } from "vitest";
import { type Brief, commandedOf, fillForms, readBrief } from "#briefs";
import type { Partially } from "#core";
import briefs from "../../data/briefs.json" with { type: "json" };

const TODAY = "2026-11-22";
/** The labels' kinds by their names in the ledger; 'other' means no kind. */
const KINDS: Readonly<Record<string, string>> = {
  theme_day: "study 主题党日",
  group_study: "study 集中学习",
  themed_event: "theme_event",
  branch_founded: "branch_change 新建",
  other: "undefined",
};
/** The quantities that correspond to each label. */
const QUANTITIES: Readonly<Record<string, readonly string[]>> = {
  participants: ["attendees", "people"],
  beneficiaries: ["beneficiaries"],
  hours: ["minutes"],
  findings: ["findings"],
  rectified: ["rectified"],
  households: ["households"],
};

/** The first form of a brief and its kind in the terms of the labels; no kind if the bot asks between two. */
function formOf(brief: Brief): {
  readonly name: string;
  readonly partial: Partially | undefined;
  readonly asked?: readonly string[];
} {
  const [deed] = brief.deeds;
  const [kind, ...others] = deed?.kinds ?? [];
  const asked = deed?.kinds.map((one) => one.kind) ?? [];
  if (others.length > 0) return { name: "asked", partial: undefined, asked };
  if (deed === undefined || kind === undefined) return { name: "undefined", partial: undefined };
  const [form] = fillForms(brief, deed, commandedOf(kind), TODAY);
  const category = form?.partial.category;
  const isDivided = ["study", "branch_change"].includes(kind.kind) && category !== undefined;
  return { name: isDivided ? `${kind.kind} ${category}` : kind.kind, partial: form?.partial };
}

const read = briefs.map((brief) => ({ brief, form: formOf(readBrief(brief.text, { today: TODAY })) }));
const told = (lines: readonly string[]) => {
  if (process.env.BRIEFS) process.stdout.write(`${lines.join("\n")}\n`);
};

test("finds the kind of a labelled brief or asks between two, and finds none for a text without one", () => {
  const isRight = (kind: string, { name, asked }: ReturnType<typeof formOf>) => {
    const label = KINDS[kind] ?? kind;
    return (
      label === name || (asked !== undefined && (label === "undefined" || asked.includes(label.split(" ")[0] ?? "")))
    );
  };
  const wrong = read.filter(({ brief, form }) => ![brief.kind, ...brief.alt_kinds].some((kind) => isRight(kind, form)));
  const asked = read.filter(({ form }) => form.asked !== undefined);
  told(wrong.map(({ brief, form }) => `${brief.id} ${brief.kind} for ${form.name}: ${brief.text}`));
  process.stdout.write(
    `briefs: kind ${briefs.length - wrong.length} of ${briefs.length}, ${asked.length} of them asked\n`,
  );
  expect((briefs.length - wrong.length) / briefs.length).toBeGreaterThanOrEqual(0.97);
  expect(asked.length / briefs.length).toBeLessThanOrEqual(0.15);
});

test("finds the date of a labelled brief, and none if it has none", () => {
  const wrong = read.filter(({ brief, form }) => {
    const label = brief.date as { year?: number; month: number; day: number } | null;
    if (form.partial === undefined) return false;
    // The labels ignore 昨日, and the bot asks about a date in the future without a year.
    if (label === null) return form.partial.day !== undefined && brief.date_text !== "昨日";
    const isAhead =
      label.year === undefined && `${label.month}`.padStart(2, "0") + `${label.day}`.padStart(2, "0") > "1122";
    if (isAhead) return form.partial.day !== undefined;
    const [year, month, day] = (form.partial.day ?? "0-0-0").split("-").map(Number);
    return month !== label.month || day !== label.day || (label.year !== undefined && label.year !== year);
  });
  told(wrong.map(({ brief, form }) => `${brief.id} ${JSON.stringify(brief.date)} ${form.partial?.day}: ${brief.text}`));
  process.stdout.write(`briefs: date ${briefs.length - wrong.length} of ${briefs.length}\n`);
  expect((briefs.length - wrong.length) / briefs.length).toBeGreaterThanOrEqual(0.97);
});

test("finds the amounts of a labelled brief with their quantities, and no others", () => {
  const figures = read.map(({ brief, form }) => ({
    brief,
    kind: form.partial?.kind,
    isFilled: form.partial !== undefined,
    amounts: Object.entries(form.partial?.content.amounts ?? {}),
    labels: brief.figures.map((label) => ({
      value: label.meaning === "hours" ? label.value * 60 : label.value,
      keys: QUANTITIES[label.meaning] ?? [],
      phrase: label.phrase,
    })),
  }));
  const known = new Set(Object.values(QUANTITIES).flat());
  const filled = figures.flatMap(({ brief, amounts, labels }) =>
    amounts
      .filter(([key]) => known.has(key))
      .map(([key, { value }]) => ({
        isRight: labels.some((label) => label.value === value && label.keys.includes(key)),
        told: `${brief.id} ${key} ${value} is not said: ${brief.text}`,
      })),
  );
  const labelled = figures.flatMap(({ brief, kind, isFilled, amounts, labels }) => {
    const { quantities } = commandedOf({ kind: kind ?? "lecture", category: undefined }).kind;
    const wanted = isFilled ? labels.filter(({ keys }) => quantities.some(({ key }) => keys.includes(key))) : [];
    return wanted.map(({ keys, value, phrase }) => ({
      isRight: kind !== undefined && amounts.some(([key, amount]) => amount.value === value && keys.includes(key)),
      told: `${brief.id} missed ${phrase}: ${brief.text}`,
    }));
  });
  const wrong = [...filled, ...labelled].filter(({ isRight }) => !isRight).map(({ told: text }) => text);
  const right = filled.filter(({ isRight }) => isRight).length;
  const found = labelled.filter(({ isRight }) => isRight).length;
  told(wrong);
  process.stdout.write(
    `briefs: ${right} of ${filled.length} filled figures are right, ${found} of ${labelled.length} labelled are filled\n`,
  );
  expect(right / filled.length).toBeGreaterThan(0.9);
  expect(found / labelled.length).toBeGreaterThanOrEqual(0.75);
});
