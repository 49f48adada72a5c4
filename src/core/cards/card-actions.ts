/** What a button of a card can ask for. The button and its handler both name it from here, so a typing error does not compile. */
export const CARD_ACTIONS = [
  // a report's question, form and offer
  "draft-choose",
  "draft-submit",
  "draft-show",
  "answer-for",
  "offer",
  "ask",
  "help",
  "say",
  // a record
  "edit",
  "withdraw",
  "restore",
  "keep",
  "repeat",
  "integrity",
  "joint",
  "record",
  "record-unit",
  // findings
  "findings",
  "ticket-verify",
  "ticket-return",
  "ticket-report",
  "ticket-close",
  "ticket-accept",
  "ticket-decline",
  "findings-proposed",
  "extend-agree",
  "extend-refuse",
  // figures
  "detail",
  "figure",
  "missing",
  "missing-kind",
  "missing-names",
  "answer",
  "appraisal",
  "speech-text",
  "speech-word",
  "speech-notes",
  // a checked draft
  "draft-about",
  "draft-page",
  "draft-table",
  // closed periods
  "lock-unit",
  "lock-waiting",
  "lock-late",
  // units and people
  "appoint-pick",
  "dismiss-pick",
  "bind-pick",
  "bind-agree",
  "bind-refuse",
  "roster-show",
  "unit-show",
  "unit-first",
  "pause",
] as const;

/** The name of one of them. */
export type CardAction = (typeof CARD_ACTIONS)[number];
