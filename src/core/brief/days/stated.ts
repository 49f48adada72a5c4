// The kinds whose day is that of a decision or of a count, and not that of an action.

/** Kinds that are decided in meetings of any name. */
export const DECISIONS: ReadonlySet<string> = new Set(
  "issue award criticism goal plan project branch_change secondment brand".split(" "),
);

/** The kinds whose totals offices report as of a day: 以上数据截至8月31日. */
export const SUMMED: ReadonlySet<string> = new Set([
  "discipline_case",
  "branch_change",
  "project",
  "issue",
  "research",
]);

/** Kinds that report a state or a decision, whose day is that of the count. */
export const STATES: ReadonlySet<string> = new Set([
  ...DECISIONS,
  ...SUMMED,
  "rectification",
  "inspection",
  "appraisal",
  "roster",
]);
