import { createHash } from "node:crypto";

/** The uuid of one pending message, computed from the intent alone: every process gets the same uuid at any time. */
export function intentUuid(intent: { app: string; source: string; target: string; part: string }): string {
  const text = [intent.app, intent.source, intent.target, intent.part].join("|");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
