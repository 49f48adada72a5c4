import { closeSync, fsyncSync, openSync } from "node:fs";
import { startProblem } from "../node/start-up.ts";

/** Prints a line for the operator. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints an error and returns the exit code. */
export function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

/** Returns after a file is written to disk (fsync). */
export function settle(path: string): void {
  const file = openSync(path, "r");
  fsyncSync(file);
  closeSync(file);
}

/**
 * Ends a tool with the exit code of its work. An error that an operator can solve is printed as one sentence without a
 * stack trace, as at the service's start.
 */
export async function end(work: Promise<number>): Promise<void> {
  try {
    process.exitCode = await work;
  } catch (error) {
    const problem = startProblem(error, "台账");
    if (problem === undefined) throw error;
    process.exitCode = complain(problem.wait ? "台账所在的数据库连不上。" : problem.text, problem.code);
  }
}
