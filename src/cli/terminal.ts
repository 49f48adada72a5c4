import { closeSync, fsyncSync, openSync } from "node:fs";

/** A line for whoever runs the command. */
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
