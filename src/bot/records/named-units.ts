import { findUnits, type Problem, pathOf, type Reported, type Unit } from "#core";
import type { Scene } from "../command.ts";
import type { Answers, QuestionChoice } from "./forms.ts";

/** Matches a word that gives a type of unit but no name. */
const NO_NAME = /^(?:各|所属|下属|基层|全体|有关|直属)*(?:党?支部|党总支|党委|党组织|机关|工委|单位|科室|部门|处室)?$/;

const MOST_CHOICES = 8;

/** The units that a name in a report may mean, searched from the reporting unit. An earlier answer decides. */
export function unitsMeant(scene: Scene, unit: Unit, name: string, { named = {} }: Answers): readonly Unit[] {
  const answered = scene.tree.units.get(named[name] ?? "");
  if (answered !== undefined) return [answered];
  return NO_NAME.test(name) ? [] : findUnits({ ...scene, unit }, name);
}

/**
 * What must be asked before a report is stored: which of several units of the same name it inspected, or held an event
 * with.
 */
export function unclearUnit(
  scene: Scene,
  unit: Unit,
  { targetName, content }: Pick<Reported, "targetName" | "content">,
  answers: Answers,
): { readonly problem: Problem; readonly choices: readonly QuestionChoice[] } | undefined {
  const hosts = [content.fields.hosts ?? []].flat().map((name) => ["hosts", name] as const);
  const names = [...(targetName === undefined ? [] : [["target", targetName] as const]), ...hosts];
  for (const [field, name] of names) {
    const found = unitsMeant(scene, unit, name, answers);
    if (found.length < 2) continue;
    const more = found.length > MOST_CHOICES ? "，没列出的请写全称" : "";
    const text = `叫「${name}」的单位有${found.length}个，是哪一个${more}？`;
    const choices = found.slice(0, MOST_CHOICES).map(({ id }) => ({
      label: pathOf(scene.tree, id, scene.today),
      answers: { named: { [name]: id } },
    }));
    return { problem: { type: "ambiguous", field, text }, choices };
  }
  return undefined;
}
