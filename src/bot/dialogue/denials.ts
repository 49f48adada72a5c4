import type { Outcome, Scene } from "../command.ts";

/**
 * Adds an audit line to an outcome that was denied: nothing was done, the person was told so, and the last permission
 * check said no.
 */
export function auditDenial(scene: Scene, outcome: Outcome): Outcome {
  const last = scene.verdicts?.splice(0).at(-1);
  const isRefused = outcome.settled === false || outcome.toast?.type === "warning";
  const isNothing = (outcome.writes ?? []).length === 0 && (outcome.audit ?? []).length === 0;
  if (last === undefined || last.allowed || !isRefused || !isNothing) return outcome;
  const unit = last.unitId === undefined ? {} : { unitId: last.unitId };
  return { ...outcome, audit: [{ action: "denied", object: `action:${last.action}`, ...unit }] };
}
