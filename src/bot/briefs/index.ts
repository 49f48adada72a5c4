/** What reads and offers briefs, loaded when the first text is read that may be one. */
export const loadBriefs = () => import("./offer.ts");
