// The combinations of word classes that point to each kind.
import type { KindName } from "../../kinds/kind.ts";
import type { TokenClass } from "./words.ts";

/** A word class, or a choice of several. */
type Slot = TokenClass | readonly TokenClass[];

/**
 * A combination of word classes. If each slot is filled by a different word of a clause, the clause points to the kind
 * with this weight.
 */
export interface Frame {
  readonly kind: KindName;
  readonly slots: readonly (readonly TokenClass[])[];
  readonly weight: number;
}

const frames = (kind: KindName, ...all: readonly (readonly [weight: number, ...slots: Slot[]])[]): readonly Frame[] =>
  all.map(([weight, ...slots]) => ({
    kind,
    slots: slots.map((slot) => (typeof slot === "string" ? [slot] : slot)),
    weight,
  }));

/** The frames of each kind. */
export const FRAMES: readonly Frame[] = [
  ...frames(
    "lecture",
    [2, "teach"],
    [2, "teach", "people"],
    [2, "listen"],
    [1, "invite"],
    [1, "headed"],
    [3, "reported"],
    [2, "speaker", "toPeople"],
    [1, "speaker", "listen"],
    [1, "teach", "toPeople"],
  ),
  ...frames(
    "study",
    [1, "learn"],
    [3, "learn", "matter"],
    [3, "visit", "memorial"],
    [3, "branchMeeting"],
    [1, "memorial"],
    [1, "matter"],
  ),
  ...frames(
    "volunteering",
    [2, "service"],
    [2, "service", "publicPlace"],
    [2, "service", "refuse"],
    [2, "service", "crowd"],
    [1, "service", "leaflet"],
    [1, "service", "people"],
  ),
  ...frames(
    "assistance",
    [3, "give", "goods"],
    [2, "call", "needy"],
    [2, "give", "needy"],
    [2, "village"],
    [2, "call", "village"],
    [1, "needy"],
    [1, "goods"],
    [1, "call"],
  ),
  ...frames("theme_event", [3, "contest"], [3, "perform"], [1, "audience"], [1, "contest", "people"]),
  ...frames(
    "exchange",
    [2, "exchange"],
    [2, "exchange", "other"],
    [2, ["learn", "exchange", "visit"], "practice"],
    [1, "other"],
  ),
  ...frames("training", [3, "train"], [1, "learner"], [1, "train", "learner"]),
  ...frames(
    "inspection",
    [2, "inspect"],
    [2, "inspect", "ledger"],
    [2, "found", "fault"],
    [1, "fault"],
    [1, "inspect", "units"],
  ),
  ...frames("rectification", [3, "mend", "fault"], [2, "mend", "demand"], [1, "mend"]),
  ...frames(
    "appraisal",
    [3, "rate"],
    [1, "rate", "rated"],
    [0.5, "score"],
    [2, "score", "rated"],
    [1, "rate", "units"],
  ),
  ...frames("award", [2, "praise"], [3, "praise", "honour"]),
  ...frames("criticism", [3, "blame"], [1, "chide"], [3, ["blame", "chide"], "lax"], [1, "lax"], [1, "chide", "units"]),
  ...frames("research", [3, "write", "essay"], [3, "ask"], [1, "essay"]),
  ...frames("plan", [4, "issuePaper", "scheme"]),
  ...frames("goal", [4, "issuePaper", "agenda"], [1, "agenda"]),
  ...frames("joint_meeting", [2, "convene"], [3, "convene", "offices"], [2, "convene", "units"]),
  ...frames("issue", [3, "solve", "hard"], [1, "hard"]),
  ...frames("project", [3, "projectAct", "project"], [1, "project"]),
  ...frames("brand", [4, "brandAct", "brand"], [1, "brand"]),
  ...frames("platform_metric", [3, "metric", "platform", "figure"], [2, "metric", "figure"]),
  ...frames("secondment", [3, "send", "sent"], [1, "send"], [3, "raise"]),
  ...frames("branch_change", [4, "foundBranch", "branch"]),
  ...frames("pledge", [4, "pledge", "badge"]),
  ...frames("roster", [3, "roll", "rollAct"], [1, "roll"]),
];
