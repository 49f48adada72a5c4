import { closeSync, fsyncSync, openSync } from "node:fs";
import { startProblem } from "../node/start-up.ts";

/** Prints a line for the operator. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says what went wrong, and returns the exit code to end with. */
export function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

/** Returns when a file is on disk, not on its way there. Throws what the file system says. */
export function settle(path: string): void {
  const file = openSync(path, "r");
  fsyncSync(file);
  closeSync(file);
}

/** Ends a tool with what its work comes to. What an operator can mend is one sentence, as at the service's start, and never a stack. */
export async function end(work: Promise<number>): Promise<void> {
  try {
    process.exitCode = await work;
  } catch (error) {
    const problem = startProblem(error, "台账");
    if (problem === undefined) throw error;
    process.exitCode = complain(problem.wait ? "台账所在的数据库连不上。" : problem.text, problem.code);
  }
}
