import { chownSync, statSync } from "node:fs";

/**
 * Gives a file that root made to whoever owns another one: a tool that root runs leaves nothing that the service's own user
 * cannot open. Who is not root makes files of their own anyway.
 */
export function giveToOwnerOf(like: string, made: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  chownSync(made, uid, gid);
}
