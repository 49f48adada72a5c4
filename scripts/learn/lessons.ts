// Prepares the examples for learning from whole texts and from their numbers.
import { readBrief } from "../../src/core/brief/brief.ts";
import { numbersOf } from "../../src/core/brief/figures.ts";
import { layOut } from "../../src/core/brief/layout.ts";
import { classOfQuantity, featuresOfFigure } from "../../src/core/brief/learned/figures.ts";
import { featuresOfText } from "../../src/core/brief/learned/kinds.ts";
import { numberOf } from "../../src/core/brief/learned/table.ts";
import { allKinds, isKindName, kindOf } from "../../src/core/kinds/index.ts";
import type { Example, Lesson } from "./regression.ts";
import { labelled } from "./told.ts";

export function kindLesson(): Lesson {
  const classes = ["nothing", ...allKinds.map(({ name }) => name)];
  const classOf = (kind: string | null) => classes.indexOf(kind ?? "nothing");
  const examples = labelled.map(
    ({ set, text, kind, also = [] }): Example => ({
      set,
      features: [...featuresOfText(layOut(text).text)].map(numberOf),
      right: classOf(kind),
      also: also.map(classOf),
    }),
  );
  return { name: "kind", classes, examples, rounds: 20, rate: 4, cooling: 0.15, most: 7400, shrink: 0.1 };
}

export function figureLesson(): Lesson {
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
      const features = [...featuresOfFigure(layout, deed, kindOf(kind), counted, index)].map(numberOf);
      return { set, features, right: key === undefined ? 0 : classes.indexOf(classOfQuantity(key)), also: [] };
    });
  });
  return { name: "figure", classes, examples, rounds: 12, rate: 6, cooling: 0.3, most: 9300, shrink: 0.08 };
}
