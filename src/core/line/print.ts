import type { Kind, Reported } from "../kinds/kind.ts";

/** The record as a command line that reads back the same. */
export function printReported(kind: Kind, reported: Reported): string {
  return `/${kind.command.zh} ${reported.day} ${reported.title}`;
}
