/**
 * The actions that a button of a card can trigger. Buttons and handlers take the names from this list, so a misspelt
 * name does not compile.
 */
export const CARD_ACTIONS = [
  // answers to the question, form or suggestion of a report
  "draft-choose",
  "draft-submit",
  "draft-show",
  "answer-for",
  "offer",
  "ask",
  "help",
  "say",
  // actions on a record
  "edit",
  "withdraw",
  "restore",
  "keep",
  "repeat",
  "integrity",
  "joint",
  "record",
  "record-unit",
  // actions on findings
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
  // actions on figures
  "detail",
  "figure",
  "missing",
  "missing-kind",
  "missing-names",
  "answer",
  "answer-due",
  "appraisal",
  "speech-text",
  "speech-word",
  "speech-notes",
  // actions on a checked draft
  "draft-about",
  "draft-page",
  "draft-table",
  // actions on closed periods
  "lock-unit",
  "lock-waiting",
  "lock-late",
  // actions on units and people
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
