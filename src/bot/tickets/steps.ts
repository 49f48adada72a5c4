import type { Day } from "#core";
import type { Ticket } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { say } from "../replies.ts";
import { unacceptedSaid } from "./held.ts";
import { ticketName, whomOf } from "./names.ts";
import { mayCloseTicket, mayJudgeTicket, unitOfTicket } from "./tickets.ts";

type State = Ticket["state"];

/** All transitions of a finding: the states in which each step is allowed, and the state it leads to. */
export const TRANSITIONS = {
  // Steps that people take; the other transitions follow from changes of the record.
  close: { from: ["open"], to: ["closed"] },
  verify: { from: ["closed"], to: ["verified"] },
  "send-back": { from: ["closed"], to: ["open"] },
  extend: { from: ["open"], to: ["open"] },
  accept: { from: ["proposed"], to: ["open"] },
  decline: { from: ["proposed"], to: ["declined"] },
  // Steps that follow from a change of the finding's record: it is withdrawn or counts fewer findings, is restored, or
  // gets another unit or issuer.
  void: { from: ["proposed", "open", "closed", "verified"], to: ["void"] },
  revive: { from: ["void"], to: ["proposed", "open", "closed", "verified"] },
  move: { from: ["proposed", "declined", "open", "closed"], to: ["proposed", "open"] },
} as const satisfies Readonly<Record<string, { readonly from: readonly State[]; readonly to: readonly State[] }>>;

/** A step that a person takes with a finding. */
export type TicketStep = "close" | "verify" | "send-back" | "extend" | "accept" | "decline";

/** Whether a step is allowed in the finding's state, whoever takes it. */
export const isReady = ({ state }: Pick<Ticket, "state">, step: TicketStep): boolean =>
  (TRANSITIONS[step].from as readonly State[]).includes(state);

type By = Pick<Scene, "today" | "sender">;

/** The fields that each step sets; `said` is the evidence, or the new due day. */
const WRITTEN: { readonly [step in TicketStep]: (by: By, said: string) => Partial<Ticket> } = {
  close: ({ today, sender }, evidence) => ({ evidence, closedOn: today, closedBy: sender.id }),
  verify: ({ today, sender }) => ({ verifiedOn: today, verifiedBy: sender.id }),
  "send-back": () => ({ evidence: undefined, closedOn: undefined, closedBy: undefined }),
  extend: (_, due) => ({ due: due as Day }),
  accept: ({ today, sender }) => ({ acceptedOn: today, acceptedBy: sender.id }),
  decline: ({ today, sender }) => ({ acceptedOn: today, acceptedBy: sender.id }),
};

/** Returns the finding as it is after one of its steps, such as closing or verifying. */
export function afterStep(by: By, step: TicketStep, ticket: Ticket, said = ""): Ticket {
  if (!isReady(ticket, step)) throw new Error(`${step} of a finding that is ${ticket.state}`);
  return { ...ticket, ...WRITTEN[step](by, said), state: TRANSITIONS[step].to[0] };
}

interface Rule {
  /**
   * The answer if the state of the finding does not allow the step; a finding that is not accepted yet has its own
   * answer.
   */
  readonly refused: { readonly [state in State]?: (name: string) => string };
  /**
   * Why this person may not take the step although their role has the right, such as verifying their own correction.
   */
  readonly notBy?: (scene: Scene, ticket: Ticket) => string | undefined;
  readonly action: "ticket.close" | "ticket.verify" | "ticket.extend";
  readonly may: (scene: Scene, ticket: Ticket) => boolean;
  readonly denied: (scene: Scene, ticket: Ticket) => string;
}

const isVoid = (name: string) => `${name} 已随原记录作废。`;
const isNotOpen = (name: string) => `${name} 不在整改中，不用延期。`;
const ownerOf = ({ tree }: Scene, ticket: Ticket) => whomOf(tree, ticket) || "责任单位";

const RULES: { readonly [step in "close" | "verify" | "send-back" | "extend"]: Rule } = {
  close: {
    refused: {
      closed: (name) => `${name} 已报整改完成，待核验。`,
      verified: (name) => `${name} 已核验，无需再报。`,
      void: isVoid,
    },
    action: "ticket.close",
    may: mayCloseTicket,
    denied: (scene, ticket) => `${ticketName(ticket)} 须由${ownerOf(scene, ticket)}的书记销号，未作改动。`,
  },
  verify: {
    refused: {
      open: (name) => `${name} 尚未报整改完成，请责任单位先发 /销号 ${name}。`,
      verified: (name) => `${name} 已经核验过了。`,
      void: isVoid,
    },
    notBy: ({ sender }, ticket) =>
      ticket.closedBy === sender.id ? `${ticketName(ticket)} 由您报送，须由其他同志核验。` : undefined,
    action: "ticket.verify",
    may: (scene, ticket) => mayJudgeTicket(scene, ticket, "ticket.verify"),
    denied: (_, ticket) => `${ticketName(ticket)} 须由提出单位或其上级核验，未作改动。`,
  },
  "send-back": {
    refused: {
      open: (name) => `${name} 还没有报整改完成，不用退。`,
      verified: (name) => `${name} 已经核验过了，不能再退。`,
      void: isVoid,
    },
    action: "ticket.verify",
    may: (scene, ticket) => mayJudgeTicket(scene, ticket, "ticket.verify"),
    denied: (_, ticket) => `${ticketName(ticket)} 须由提出问题的单位或其上级退回，没有改动。`,
  },
  extend: {
    refused: { closed: isNotOpen, verified: isNotOpen, void: isNotOpen },
    action: "ticket.extend",
    may: (scene, ticket) => mayCloseTicket(scene, ticket) || mayJudgeTicket(scene, ticket, "ticket.extend"),
    denied: (scene, ticket) => `${ticketName(ticket)} 须由${ownerOf(scene, ticket)}的书记申请延期，没有改动。`,
  },
};

/** The answer that refuses a step with a finding, such as closing it; undefined if the speaker may take it. */
export function refusedStep(scene: Scene, step: keyof typeof RULES, ticket: Ticket): Outcome | undefined {
  const { refused, notBy, action, may, denied: words } = RULES[step];
  const inState = unacceptedSaid(ticket) ?? refused[ticket.state]?.(ticketName(ticket)) ?? notBy?.(scene, ticket);
  if (inState !== undefined) return say(inState, { tone: "ask" });
  // Who judges a correction acts for the issuer.
  const unitId = action === "ticket.verify" ? ticket.issuerUnitId : unitOfTicket(ticket);
  return may(scene, ticket) ? undefined : denial(action, unitId, words(scene, ticket));
}
