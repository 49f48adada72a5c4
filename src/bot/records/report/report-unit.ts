import { fail, findUnits, ok, type Problem, pathOf, type Result, type Unit } from "#core";
import type { Outcome, Scene } from "../../command.ts";
import { denied } from "../../denied.ts";
import { whoseReport } from "../../units/whose.ts";
import type { QuestionChoice } from "../forms.ts";
import { nobodysUnit, notHere, unitsOf } from "../rights.ts";
import { ask } from "./ask.ts";
import type { Attempt } from "./attempt.ts";

/** The unit that a report is stored for, and the other unit that its reporter may have meant. */
export interface Meant {
  readonly unit: Unit;
  readonly other?: Unit | undefined;
}

type UnitFound = Result<Meant, Outcome>;

/**
 * The unit of a report: the answered one, the one named with 单位=, or the chat's. Another unit than the chat's needs a
 * role there.
 */
export async function unitOf(scene: Scene, attempt: Attempt): Promise<UnitFound> {
  const answered = attempt.answers.unitId === undefined ? undefined : scene.tree.units.get(attempt.answers.unitId);
  if (answered !== undefined && attempt.answers.isKept === true) {
    const whose = await whoseReport(scene, attempt.kind);
    const among = whose === undefined ? [] : "among" in whose ? whose.among : [whose.unit, whose.other];
    const found = allowed(scene, answered);
    return found.ok
      ? ok({ ...found.value, other: among.find((unit) => unit !== undefined && unit.id !== answered.id) })
      : found;
  }
  if (answered !== undefined) return allowed(scene, answered);
  const written = attempt.reading.partial.unitName;
  if (written === undefined) {
    const whose = await whoseReport(scene, attempt.kind);
    if (whose === undefined) return fail(await whichUnit(scene, attempt));
    return "among" in whose ? fail(ownOrGroup(scene, attempt, whose.among)) : ok(whose);
  }
  const found = findUnits(scene, written);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return allowed(scene, first);
  const text =
    found.length === 0
      ? `没有找到单位「${written}」，请写全称或简称。`
      : `「${written}」有${found.length}个单位，是哪一个？`;
  const problem: Problem = { type: found.length === 0 ? "impossible" : "ambiguous", field: "unit", text };
  return fail(ask(scene, attempt, [problem], unitChoices(scene, found)));
}

function allowed(scene: Scene, unit: Unit): UnitFound {
  const refused = denied(scene, "report.member", unit.id, notHere(unit));
  return refused === undefined ? ok({ unit }) : fail(refused);
}

/**
 * Asks a person once to which unit their reports in this group belong. The answer also holds for later reports here.
 */
function ownOrGroup(scene: Scene, attempt: Attempt, among: readonly [own: Unit, group: Unit]): Outcome {
  const choices = among.map(({ id, name }) => ({ label: name, answers: { unitId: id, isKept: true as const } }));
  const text = "这条记到哪个单位？以后您在本群报的都记到它，回执上可以改。";
  return ask(scene, attempt, [{ type: "ambiguous", field: "unit", text }], choices);
}

async function whichUnit(scene: Scene, attempt: Attempt): Promise<Outcome> {
  const units = unitsOf(scene);
  if (scene.chat.kind === "group" || units.length === 0) return await nobodysUnit(scene);
  return ask(
    scene,
    attempt,
    [{ type: "ambiguous", field: "unit", text: "这条登记到哪个单位？" }],
    unitChoices(scene, units),
  );
}

/** Buttons for the units, by name; units of the same name also show the unit above them. */
const unitChoices = (scene: Scene, units: readonly Unit[]): readonly QuestionChoice[] =>
  units.slice(0, 8).map(({ id, name }) => {
    const isOne = units.filter((unit) => unit.name === name).length === 1;
    return { label: isOne ? name : pathOf(scene.tree, id, scene.today), answers: { unitId: id } };
  });
