import { expect, test } from "vitest";
import { readBrief } from "#briefs";
import { kindOf } from "#core";
import briefs from "../../data/brief-acts.json" with { type: "json" };

const TODAY = "2026-10-20";
/** The most kinds offered as buttons in one question. */
const MOST = 2;

// These briefs avoid the words of the kinds, so that only actions and objects identify them.
const read = briefs.map((brief) => {
  const [deed] = readBrief(brief.text, { today: TODAY }).deeds;
  return { ...brief, kinds: (deed?.kinds ?? []).map(({ kind }) => kindOf(kind).label) };
});
const shown = ({ kind, kinds, text }: (typeof read)[number]) => `${kind} for ${kinds.join("、")}: ${text}`;

test("an activity described without its kind's words is offered as the right kind or as one of two", () => {
  const deeds = read.filter(({ kind }) => kind !== null);
  expect(deeds.filter(({ kinds }) => kinds.length > MOST)).toEqual([]);
  const right = deeds.filter(({ kind, also, kinds }) => [kind, ...also].some((one) => kinds.includes(one ?? "")));
  const first = deeds.filter(({ kind, also, kinds }) => [kind, ...also].includes(kinds[0] ?? ""));
  const wrong = deeds.filter((one) => !right.includes(one)).map(shown);
  expect(right.length / deeds.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.92);
  expect(first.length / deeds.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.85);
});

test("a text that mentions actions but reports none gets no form and rarely a question", () => {
  const nothings = read.filter(({ kind }) => kind === null);
  expect(nothings.filter(({ kinds }) => kinds.length === 1).map(shown)).toEqual([]);
  const asked = nothings.filter(({ kinds }) => kinds.length > 1);
  expect(asked.length / nothings.length, asked.map(shown).join("\n")).toBeLessThanOrEqual(0.05);
});
