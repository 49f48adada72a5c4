import { createHash } from "node:crypto";

/** The immutable uuid of one thing we owe: the same intent gives the same uuid, whoever computes it and whenever. */
export function intentUuid(intent: { app: string; source: string; target: string; part: string }): string {
  const text = [intent.app, intent.source, intent.target, intent.part].join("|");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
