import type { Outcome, Scene } from "../command.ts";
import { auditDenial } from "./denials.ts";
import { keepHome } from "./reply-privacy.ts";

/** What happens to an outcome on its way from the decision to the commit. */
export type Step = (scene: Scene, outcome: Outcome) => Outcome | Promise<Outcome>;

/** Several steps as one, in their order. */
export const through =
  (...steps: readonly Step[]) =>
  async (scene: Scene, outcome: Outcome): Promise<Outcome> => {
    let last = outcome;
    for (const step of steps) last = await step(scene, last);
    return last;
  };

/** After each command of a message: a denial is audited, and what concerns another unit is answered privately. */
export const afterCommand = through(auditDenial, keepHome);
