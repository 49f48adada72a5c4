import type { Card } from "#core";
import type { Outcome, Scene } from "./command.ts";
import { type Action, type Grantee, may, permissions, ROLE_NAMES, type Role, standingOf } from "./permissions.ts";
import { say } from "./replies.ts";
import { whomToAsk } from "./whom-to-ask.ts";

/**
 * The text of a refusal: a sentence, or the action (「绑定」) and the unit's name, from which the sentence is built.
 * `auditDenial` adds whom to ask, by name. `hides` is said alone, because it must not tell that the thing exists.
 */
export type DenialWords =
  | string
  | { readonly doing: string; readonly of: string | undefined }
  | { readonly hides: string };

/** Checks the permission table for the speaker: undefined if it permits the action, else the refusal, which is audited. */
export const denied = (
  scene: Parameters<typeof standingOf>[0],
  action: Action,
  unitId: string | undefined,
  words: DenialWords,
): Outcome | undefined => (may(standingOf(scene), action, unitId) ? undefined : denial(action, unitId, words));

/** The refusal of an action, for a right that is combined of several checks of the table. */
export function denial(action: Action, unitId: string | undefined, words: DenialWords): Outcome {
  const outcome = say(textOf(action, words), { tone: "ask" });
  const isHidden = typeof words === "object" && "hides" in words;
  return { ...outcome, denied: { action, unitId, ...(isHidden ? {} : { says: outcome.line ?? "" }) } };
}

/** Replaces a refusal by another answer, which is audited like the refusal. */
export const insteadOf = ({ denied: lacked }: Outcome, answer: Outcome): Outcome =>
  lacked === undefined ? answer : { ...answer, denied: lacked };

function textOf(action: Action, words: DenialWords): string {
  if (typeof words === "string") return /[。！？]$/.test(words) ? words : `${words}。`;
  if ("hides" in words) return words.hides;
  const who = whoMay(action);
  const isAdminAlone = who === ROLE_NAMES.admin || words.of === undefined;
  const whose = isAdminAlone ? "" : `「${words.of}」或其上级单位的`;
  return `${words.doing}须由${whose}${who}办理，您${isAdminAlone ? "" : "在这里"}还没有这个权限。`;
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

/**
 * Adds to a refusal, once, even if the outcome passes through several steps: whom to ask, behind its sentence wherever
 * the outcome says it, and its audit line.
 */
export async function auditDenial(scene: Scene, outcome: Outcome): Promise<Outcome> {
  if (outcome.denied === undefined) return outcome;
  const { denied: lacked, ...rest } = outcome;
  const { action, unitId, says = "" } = lacked;
  const named = says === "" ? rest : withAdvice(rest, says, `${says}${await whomToAsk(scene, action, unitId)}`);
  const unit = unitId === undefined ? {} : { unitId };
  return { ...named, audit: [...(named.audit ?? []), { action: "denied", object: `action:${action}`, ...unit }] };
}

/** Replaces the sentence of a refusal in the cards, the toast and the line of an outcome. */
function withAdvice(outcome: Outcome, says: string, said: string): Outcome {
  const replaced = (text: string) => text.replace(says, () => said);
  const { replies, toast, line } = outcome;
  return {
    ...outcome,
    replies: replies.map((reply) => ({ ...reply, card: cardWith(reply.card, replaced) })),
    ...(toast && { toast: { ...toast, text: replaced(toast.text) } }),
    ...(line === undefined ? {} : { line: replaced(line) }),
  };
}

const cardWith = (card: Card, replaced: (text: string) => string): Card => ({
  ...card,
  summary: replaced(card.summary),
  blocks: card.blocks.map((block) =>
    block.type === "text" || block.type === "note" ? { ...block, text: replaced(block.text) } : block,
  ),
});
