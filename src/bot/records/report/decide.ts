import { type Kind, type LedgerRecord, type Problem, printAmount, type Reported, type Unit } from "#core";
import { lastContent } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { say } from "../../replies.ts";
import { unclearUnit } from "../named-units.ts";
import { receiptLine } from "../receipts.ts";
import { mayReport, notTheirs, turnedAway } from "../rights.ts";
import { ask } from "./ask.ts";
import type { Attempt } from "./attempt.ts";
import { sameFollowing, withEarlier } from "./earlier.ts";
import { unitOf } from "./report-unit.ts";
import { save } from "./save.ts";

/** Decides a report: a record with its receipt, or the one question that must be answered first. */
export async function decideReport(scene: Scene, stated: Attempt): Promise<Outcome> {
  const found = await withEarlier(scene, stated);
  if (!found.ok) return found.error;
  const attempt = found.value;
  const { kind, reading, answers } = attempt;
  const refusal = await turnedAway(scene, kind, reading.partial, { unitId: answers.unitId });
  if (refusal !== undefined) return refusal;
  const problems = attempt.reading.problems.filter(
    (problem) => !(problem.type === "implausible" && attempt.answers.sure),
  );
  if (problems.length > 0) return ask(scene, attempt, problems);
  const whose = await unitOf(scene, attempt);
  if (!whose.ok) return whose.error;
  const { unit } = whose.value;
  if (!mayReport(scene, kind, unit)) return notTheirs(kind, reading.partial, unit);
  const reported = attempt.reading.partial as Reported;
  const unclear = unclearUnit(scene, unit, reported, attempt.answers);
  if (unclear !== undefined) return ask(scene, attempt, [unclear.problem], unclear.choices);
  const fallen = attempt.answers.sure ? undefined : await fallenFigure(scene, attempt.kind, reported, unit);
  if (fallen !== undefined) return ask(scene, attempt, [fallen]);
  const same = await sameFollowing(scene, kind, reported, unit);
  if (same?.exact !== undefined) return recordedBefore(scene, kind, same.exact);
  return await save(scene, attempt, reported, whose.value, same);
}

/** The answer to a report that says what a record says already. */
function recordedBefore(scene: Scene, kind: Kind, record: LedgerRecord): Outcome {
  const line = receiptLine({ kind, record, scene });
  return say(`已登记为 ${record.number}号，没有重复登记：${line}`, { tone: "ask" });
}

/** The problem of a value that should never fall but is lower than the last one: one of the two is a typing error. */
async function fallenFigure(scene: Scene, kind: Kind, reported: Reported, unit: Unit): Promise<Problem | undefined> {
  const quantity = kind.quantities.find(({ neverFalls = [] }) => neverFalls.includes(reported.category));
  const now = quantity && reported.content.amounts[quantity.key];
  if (quantity === undefined || now === undefined) return undefined;
  const { category, day } = reported;
  const last = await lastContent(scene.query, { kind: kind.name, category, day, unitId: unit.id });
  const before = last?.amounts[quantity.key];
  if (before === undefined || before.value <= now.value) return undefined;
  const print = (amount: typeof now) => printAmount(quantity, amount, category);
  return {
    type: "implausible",
    field: quantity.key,
    text: `${category}上次报的是${print(before)}，这次${print(now)}反而少了，确定没写错吗？`,
  };
}
