import { chownSync, statSync } from "node:fs";

/**
 * Gives a file that root created to the owner of another file, so that the service's user can open what a tool run by
 * root leaves behind. Does nothing for other users.
 */
export function giveToOwnerOf(like: string, made: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  chownSync(made, uid, gid);
}
