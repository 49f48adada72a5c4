/** Where a process can be told to die. */
export const POINTS = [
  "before-commit",
  "inside-commit",
  "after-commit",
  "after-answer",
  "before-send",
  "after-send",
  "after-mark",
] as const;

export type Point = (typeof POINTS)[number];

/** What the harness tells a process: when it is, and where to die after letting `skip` go by. */
export interface Order {
  readonly offset?: number;
  readonly die?: { readonly at: Point; readonly skip: number } | null;
}
