// Measures the accuracy on a set of texts that was left out of learning.
import { best, SPANNED } from "../../src/core/brief/learned/spans.ts";
import { type RankLesson, ranked, sharesAmong } from "./ranking.ts";
import { inBytes, type Lesson, shares } from "./regression.ts";
import { choiceOf, spanLesson } from "./spans.ts";
import { labelled } from "./told.ts";

const sets = [...new Set(labelled.map(({ set }) => set))];

export function tryOut(lesson: Lesson): void {
  for (const set of new Set(lesson.examples.map((one) => one.set))) {
    const { weights, scale } = inBytes(
      lesson,
      lesson.examples.filter((one) => one.set !== set),
    );
    const rows = new Map([...weights.rows].map(([feature, row]) => [feature, row.map((one) => one / scale)]));
    let [first, two, some, none, nones] = [0, 0, 0, 0, 0];
    for (const { features, right, also } of lesson.examples.filter((one) => one.set === set)) {
      const [rest = 0, ...all] = shares(features, { rows, start: weights.start });
      const order = all.map((share, at) => ({ share, at: at + 1 })).sort((one, other) => other.share - one.share);
      const isRight = (at: number) => [right, ...also].includes(order[at]?.at ?? -1);
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

const SHARES = [0.2, 0.3, 0.4, 0.5, 0.7];

/**
 * Prints, for each threshold of probability, the accuracy of learned spans: where the rules find none, and where they
 * find another.
 */
export function tryOutSpans(): void {
  for (const field of SPANNED) {
    const lesson = spanLesson(field);
    const read = sets.flatMap((set) => spansOf(lesson, set));
    const labels = read.filter(({ want }) => want !== undefined);
    const found = labels.filter(({ isLearned }) => isLearned).length;
    const ruled = labels.filter(({ isRuled }) => isRuled).length;
    console.log(`${field}: of ${labels.length} the likeliest is right ${found}, the rules' ${ruled}`);
    for (const least of SHARES) {
      const likely = labels.filter(({ share }) => share >= least);
      const empty = likely.filter((one) => one.ruled === undefined);
      const other = likely.filter((one) => one.ruled !== undefined && !one.isSame);
      const count = (all: typeof likely, is: "isLearned" | "isRuled") => all.filter((one) => one[is]).length;
      console.log(
        `  from ${least} on: fills ${count(empty, "isLearned")} of ${empty.length} right; against the rules ` +
          `${count(other, "isLearned")} right, the rules ${count(other, "isRuled")} of ${other.length}`,
      );
    }
  }
}

function spansOf(lesson: RankLesson, set: string) {
  const weights = ranked(
    lesson,
    lesson.choices.filter((one) => one.set !== set),
  );
  return labelled
    .filter((one) => one.set === set)
    .flatMap((one) => {
      const choice = choiceOf(lesson.name, one);
      if (choice === undefined) return [];
      const { candidates, found, layout, ruled, want } = choice;
      const likely = best(found, sharesAmong(candidates, weights));
      const said = likely && layout.shown.slice(likely.start, likely.end);
      const isLike = (a: string | undefined, b: string | undefined) =>
        a !== undefined && b !== undefined && (a.includes(b) || b.includes(a));
      const isRight = (value: string | undefined) =>
        lesson.name === "speaker" ? value !== undefined && value === want : isLike(value, want);
      return [
        {
          want,
          ruled,
          share: likely?.share ?? 0,
          isLearned: isRight(said),
          isRuled: isRight(ruled),
          isSame: isLike(said, ruled),
        },
      ];
    });
}
