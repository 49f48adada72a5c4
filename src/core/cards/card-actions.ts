/**
 * The actions that a button of a card can trigger. Buttons and handlers take the names from this list, so a misspelt
 * name does not compile.
 */
export const CARD_ACTIONS = [
  // the question, form and suggestion of a report
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
  "appoint-do",
  "appoint-drop",
  "dismiss-pick",
  "dismiss-do",
  "dismiss-drop",
  "secretary-undo",
  "secretary-agree",
  "secretary-refuse",
  "bind-pick",
  "bind-all",
  "bind-agree",
  "bind-refuse",
  "roster-show",
  "roster-import",
  "roster-drop",
  "unit-show",
  "unit-first",
  "pause",
  "digest",
] as const;

/** The name of a card action. */
export type CardAction = (typeof CARD_ACTIONS)[number];
