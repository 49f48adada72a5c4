import type { Outcome, Scene } from "./command.ts";
import { type Action, type Grantee, may, permissions, ROLE_NAMES, type Role, standingOf } from "./permissions.ts";
import { say } from "./replies.ts";

/**
 * The text of a refusal: a sentence, or the action (「绑定」) and the unit's name, from which the sentence is built that
 * says whom to ask.
 */
export type DenialWords = string | { readonly doing: string; readonly of: string };

/** Checks the permission table for the speaker: undefined if it permits the action, else the refusal, which is audited. */
export const denied = (
  scene: Parameters<typeof standingOf>[0],
  action: Action,
  unitId: string | undefined,
  words: DenialWords,
): Outcome | undefined => (may(standingOf(scene), action, unitId) ? undefined : denial(action, unitId, words));

/** The refusal of an action, for a right that is combined of several checks of the table. */
export const denial = (action: Action, unitId: string | undefined, words: DenialWords): Outcome => ({
  ...say(textOf(action, words), { tone: "ask" }),
  denied: { action, unitId },
});

/** Replaces a refusal by another answer, which is audited like the refusal. */
export const insteadOf = ({ denied: lacked }: Outcome, answer: Outcome): Outcome =>
  lacked === undefined ? answer : { ...answer, denied: lacked };

function textOf(action: Action, words: DenialWords): string {
  if (typeof words === "string") return words;
  const { of } = words;
  const who = whoMay(action);
  if (who === ROLE_NAMES.admin) return `${words.doing}须由管理员办理，您还没有这个权限。请联系管理员。`;
  return `${words.doing}须由「${of}」或其上级单位的${who}办理，您在这里还没有这个权限。请联系他们，或请管理员用 /任命 授权。`;
}

/** The roles that may do an action, as a phrase: 书记、领导或管理员. */
export function whoMay(action: Action): string {
  const grantees: readonly Grantee[] = permissions[action];
  const names = grantees
    .filter((grantee) => grantee !== "anyone" && grantee !== "here")
    .map((grantee) => ROLE_NAMES[grantee.replace("own ", "") as Role]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join("、")}或${last}`;
}

/** Adds the audit line of a refusal, once, even if the outcome passes through several steps. */
export function auditDenial(_scene: Scene, outcome: Outcome): Outcome {
  if (outcome.denied === undefined) return outcome;
  const { denied: lacked, ...rest } = outcome;
  const unit = lacked.unitId === undefined ? {} : { unitId: lacked.unitId };
  return { ...rest, audit: [...(rest.audit ?? []), { action: "denied", object: `action:${lacked.action}`, ...unit }] };
}
